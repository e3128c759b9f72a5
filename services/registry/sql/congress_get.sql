-- $1 role, $2 scope, $3 now, $4 id, $5 code
WITH caller AS (
	SELECT $1::text AS role, $2::text AS scope, zone_day($3::timestamptz) AS today
)
SELECT c.code, c.id, c.name, c.level, c.parent, up.code, c.ended_on, c.version
FROM caller, congress c LEFT JOIN congress up ON up.id = c.parent
WHERE coalesce($4::uuid::text, $5::text) IS NOT NULL
	AND ($4::uuid IS NULL OR c.id = $4)
	AND ($5::text IS NULL OR c.code = $5)
