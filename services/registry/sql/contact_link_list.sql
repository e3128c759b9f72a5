-- $1 role, $2 scope, $3 now, $4 kind, $5 person, $6 deputy, $7 current, $8 after, $9 limit
WITH caller AS (
	SELECT $1::text AS role, $2::text AS scope, zone_day($3::timestamptz) AS today
)
SELECT l.code, l.id, l.kind, l.person, p.code, p.name, l.deputy, d.code, d.name, l.group_name,
	l.from_date, l.to_date, l.end_reason, l.version
FROM caller, contact_link l JOIN person p ON p.id = l.person LEFT JOIN person d ON d.id = l.deputy
WHERE ($4::text IS NULL OR l.kind = $4)
	AND ($5::text IS NULL OR p.code = $5)
	AND ($6::text IS NULL OR d.code = $6)
	AND ($7::boolean IS NULL OR holds(l.from_date, l.to_date, today) = $7)
	AND ($8::text IS NULL OR l.code > $8)
ORDER BY l.code
LIMIT coalesce($9::integer, 100)
