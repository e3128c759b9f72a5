-- $1 role, $2 scope, $3 now, $4 id, $5 code
WITH caller AS (
	SELECT $1::text AS role, $2::text AS scope, $3::timestamptz AS now
)
SELECT l.code, l.id, l.kind, l.person, p.code, p.name, l.deputy, d.code, d.name, l.group_name,
	l.from_date, l.to_date, l.end_reason, l.version
FROM caller, contact_link l JOIN person p ON p.id = l.person LEFT JOIN person d ON d.id = l.deputy
WHERE coalesce($4::uuid::text, $5::text) IS NOT NULL
	AND ($4::uuid IS NULL OR l.id = $4)
	AND ($5::text IS NULL OR l.code = $5)
