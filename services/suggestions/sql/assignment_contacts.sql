-- $1 role, $2 scope, $3 now, $4 assignment, $5 after, $6 limit
-- A unit reads its own log, or that of a unit it has come after.
WITH caller AS MATERIALIZED (
	SELECT $1::text AS role, $2::text AS scope, $3::timestamptz AS now,
		heir_of($1::text, $2::text) AS units
)
SELECT c.id::text, c.id, c.phase, c.way, c.date, c.persons, c.said, c.recorded_at
FROM caller, assignment a JOIN suggestion s ON s.id = a.suggestion
	JOIN contact c ON c.assignment = a.id
WHERE a.id = $4::uuid
	AND CASE WHEN caller.role = 'unit' THEN a.unit_code = ANY (caller.units)
		ELSE sees(caller.role, caller.scope, s) END
	AND ($5::text IS NULL OR c.id < CASE WHEN $5
		~ '^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$' THEN $5::uuid END)
ORDER BY c.id DESC
LIMIT coalesce($6::integer, 100)
