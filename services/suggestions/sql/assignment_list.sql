-- $1 role, $2 scope, $3 now, $4 state, $5 kind, $6 unit, $7 open, $8 after, $9 limit
-- A unit sees what is its own or was that of a unit it has come after.
WITH me AS MATERIALIZED (
	SELECT $3::timestamptz AS now, heir_of($1::text, $2::text) AS units
)
SELECT a.id::text, a.suggestion, a.id, s.version, s.serial, s.title, a.matter, a.unit, a.unit_code,
	a.unit_name, a.kind, a.round, a.state, s.lead_code, s.lead_name, a.sent_at, d.due, d.step
FROM assignment a JOIN suggestion s ON s.id = a.suggestion
LEFT JOIN LATERAL (
	SELECT d.due, d.step FROM deadline d
	WHERE d.suggestion = a.suggestion AND d.assignment = a.id AND d.state = 'open'
		AND ($1::text = 'committee' OR d.step NOT IN ('rating', 'release'))
	ORDER BY d.due, d.id LIMIT 1
) d ON true
WHERE ($1::text = 'committee' OR a.unit_code = ANY ((SELECT units FROM me)::text[]))
	AND ($4::text IS NULL OR a.state = $4)
	AND ($5::text IS NULL OR a.kind = $5)
	AND ($6::text IS NULL OR a.unit_code = $6)
	AND ($7::boolean IS NULL
		OR $7 = (a.state IN ('sent', 'signed', 'handling', 'objected', 'filed')))
	AND ($8::text IS NULL OR a.id < CASE WHEN $8
		~ '^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$' THEN $8::uuid END)
ORDER BY a.id DESC
LIMIT coalesce($9::integer, 100)
