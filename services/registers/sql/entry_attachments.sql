-- $1 role, $2 scope, $3 now, $4 entry, $5 after, $6 limit
SELECT f.id::text, f.id, f.version, f.name, f.media, f.size, f.hash, f.attached_by, f.attached_at
FROM attachment f
WHERE $3::timestamptz IS NOT NULL AND f.object = $4::uuid AND f.kind = 'entry'
	AND EXISTS (SELECT FROM entry e WHERE e.entry = f.object
		AND sees($1::text, $2::text, e.site_code, e.street, e.deputies))
	AND ($5::text IS NULL OR f.id::text > $5)
ORDER BY f.id::text
LIMIT coalesce($6::integer, 100)
