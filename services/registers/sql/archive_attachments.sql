-- $1 role, $2 scope, $3 now, $4 document, $5 after, $6 limit
SELECT f.id::text, f.id, f.version, f.name, f.media, f.size, f.hash, f.attached_by, f.attached_at
FROM attachment f
WHERE $3::timestamptz IS NOT NULL AND f.object = $4::uuid AND f.kind = 'document'
	AND EXISTS (SELECT FROM archive_document d WHERE d.document = f.object
		AND sees_archive($1::text, $2::text, d.site_code, d.street))
	AND ($5::text IS NULL OR f.id::text > $5)
ORDER BY f.id::text
LIMIT coalesce($6::integer, 100)
