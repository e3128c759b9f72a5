-- $1 role, $2 scope, $3 now, $4 year, $5 kind, $6 after, $7 limit
WITH caller AS (
	SELECT $1::text AS role, $2::text AS scope, zone_day($3::timestamptz) AS today
)
SELECT to_char(d.date, 'YYYY-MM-DD'), d.id, d.date, d.kind, d.name, d.notice, d.version
FROM caller, calendar_day d
WHERE ($4::integer IS NULL OR d.date BETWEEN make_date($4, 1, 1) AND make_date($4, 12, 31))
	AND ($5::text IS NULL OR d.kind = $5)
	AND ($6::text IS NULL OR to_char(d.date, 'YYYY-MM-DD') > $6)
ORDER BY d.date
LIMIT coalesce($7::integer, 100)
