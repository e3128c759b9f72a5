-- $1 role, $2 scope, $3 now, $4 entry, $5 attachment, $6 offset, $7 max
SELECT blob_bytes(f.blob, $6::bigint, $7::integer), f.size
FROM attachment f
WHERE $3::timestamptz IS NOT NULL AND f.id = $5::uuid AND f.object = $4::uuid AND f.kind = 'entry'
	AND EXISTS (SELECT FROM entry e WHERE e.entry = f.object
		AND sees($1::text, $2::text, e.site_code, e.street, e.deputies))
