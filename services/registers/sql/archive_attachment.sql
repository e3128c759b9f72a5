-- $1 role, $2 scope, $3 now, $4 document, $5 attachment, $6 offset, $7 max
SELECT blob_bytes(f.blob, $6::bigint, $7::integer), f.size
FROM attachment f
WHERE $3::timestamptz IS NOT NULL AND f.id = $5::uuid AND f.object = $4::uuid
	AND f.kind = 'document'
	AND EXISTS (SELECT FROM archive_document d WHERE d.document = f.object
		AND sees_archive($1::text, $2::text, d.site_code, d.street))
