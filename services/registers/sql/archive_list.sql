-- $1 role, $2 scope, $3 now, $4 site, $5 street, $6 year, $7 part, $8 text, $9 after, $10 limit
-- The newest version of each, the newest document first.
SELECT d.document::text, d.document, d.version, d.site_code, d.street, d.year, d.part, d.title,
	d.made_on, d.responsible, d.recorder, d.recorded_at
FROM archive_document d
WHERE $3::timestamptz IS NOT NULL AND sees_archive($1::text, $2::text, d.site_code, d.street)
	AND NOT EXISTS (SELECT FROM archive_document v
		WHERE v.document = d.document AND v.version > d.version)
	AND ($4::text IS NULL OR d.site_code = $4)
	AND ($5::text IS NULL OR d.street = $5)
	AND ($6::integer IS NULL OR d.year = $6)
	AND ($7::text IS NULL OR d.part = $7)
	AND ($8::text IS NULL
		OR position(lower($8) IN lower(concat_ws(E'\n', d.title, d.responsible, d.text))) > 0)
	AND ($9::text IS NULL OR d.document < CASE WHEN $9
		~ '^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$' THEN $9::uuid END)
ORDER BY d.document DESC
LIMIT coalesce($10::integer, 100)
