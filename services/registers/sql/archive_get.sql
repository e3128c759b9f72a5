-- $1 role, $2 scope, $3 now, $4 document, $5 version
SELECT d.document, d.version, v.versions, d.site, d.site_code, s.name, d.street, d.year, d.part,
	d.title, d.made_on, d.responsible, d.text, d.reason, d.recorder, d.recorded_at
FROM archive_document d LEFT JOIN registry.v1_site s ON s.id = d.site,
	(SELECT max(version) AS versions FROM archive_document WHERE document = $4::uuid) v
WHERE $3::timestamptz IS NOT NULL AND d.document = $4::uuid
	AND sees_archive($1::text, $2::text, d.site_code, d.street)
	AND d.version = coalesce($5::integer, v.versions)
