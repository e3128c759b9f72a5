-- $1 role, $2 scope, $3 now, $4 document, $5 after, $6 limit
SELECT lpad(d.version::text, 10, '0'), d.version, d.year, d.part, d.title, d.made_on, d.reason,
	d.recorder, d.recorded_at
FROM archive_document d
WHERE $3::timestamptz IS NOT NULL AND d.document = $4::uuid
	AND sees_archive($1::text, $2::text, d.site_code, d.street)
	AND ($5::text IS NULL OR lpad(d.version::text, 10, '0') > $5)
ORDER BY d.version
LIMIT coalesce($6::integer, 100)
