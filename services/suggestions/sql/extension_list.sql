-- $1 role, $2 scope, $3 now, $4 state, $5 unit, $6 after, $7 limit
SELECT x.id::text, x.suggestion, x.assignment, x.id, s.version, s.serial, s.title, a.unit_code,
	a.unit_name, x.state, x.reason, x.until, d.due, x.asked_at
FROM extension x JOIN suggestion s ON s.id = x.suggestion JOIN assignment a ON a.id = x.assignment
JOIN deadline d ON d.suggestion = x.suggestion AND d.assignment = x.assignment AND d.step = 'reply'
WHERE $3::timestamptz IS NOT NULL
	AND ($1::text = 'committee'
		OR a.unit_code = ANY ((SELECT heir_of($1::text, $2::text))::text[]))
	AND x.state = coalesce($4, 'asked')
	AND ($5::text IS NULL OR a.unit_code = $5)
	AND ($6::text IS NULL OR x.id > CASE WHEN $6
		~ '^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$' THEN $6::uuid END)
ORDER BY x.id
LIMIT coalesce($7::integer, 100)
