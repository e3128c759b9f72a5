-- $1 role, $2 scope, $3 now, $4 state, $5 kind, $6 unit, $7 open, $8 after, $9 limit
-- A unit sees what is its own or was that of a unit it has come after. The page is found first, in
-- the order of an index.
WITH me AS MATERIALIZED (
	SELECT $3::timestamptz AS now, heir_of($1::text, $2::text) AS units
), page AS MATERIALIZED (
	(SELECT a.id FROM assignment a
	WHERE $1::text = 'committee' AND asked_for(a, $4::text, $5::text, $6::text, $7::boolean,
		cursor_id($8::text))
	ORDER BY a.id DESC LIMIT coalesce($9::integer, 100))
	UNION ALL
	SELECT a.id FROM (SELECT DISTINCT unnest(units) AS code FROM me) u, LATERAL (
		SELECT a.id FROM assignment a
		WHERE $1::text = 'unit' AND a.unit_code = u.code AND asked_for(a, $4::text, $5::text,
			$6::text, $7::boolean, cursor_id($8::text))
		ORDER BY a.id DESC LIMIT coalesce($9::integer, 100)) a
)
SELECT a.id::text, a.suggestion, a.id, s.version, s.serial, s.title, a.matter, a.unit, a.unit_code,
	a.unit_name, a.kind, a.round, a.state, s.lead_code, s.lead_name, a.sent_at, d.due, d.step
FROM (SELECT id FROM page ORDER BY id DESC LIMIT coalesce($9::integer, 100)) p
JOIN assignment a ON a.id = p.id JOIN suggestion s ON s.id = a.suggestion
LEFT JOIN LATERAL (
	SELECT d.due, d.step FROM deadline d
	WHERE d.suggestion = a.suggestion AND d.assignment = a.id AND d.state = 'open'
		AND hears_of($1::text, d.step)
	ORDER BY d.due, d.id LIMIT 1
) d ON true
ORDER BY a.id DESC
