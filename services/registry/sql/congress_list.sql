-- $1 role, $2 scope, $3 now, $4 level, $5 parent, $6 after, $7 limit
WITH caller AS (
	SELECT $1::text AS role, $2::text AS scope, zone_day($3::timestamptz) AS today
)
SELECT c.code, c.id, c.name, c.level, c.parent, up.code, c.ended_on, c.version
FROM caller, congress c LEFT JOIN congress up ON up.id = c.parent
WHERE ($4::text IS NULL OR c.level = $4)
	AND ($5::text IS NULL OR up.code = $5)
	AND ($6::text IS NULL OR c.code > $6)
ORDER BY c.code
LIMIT coalesce($7::integer, 100)
