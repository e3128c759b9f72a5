-- $1 role, $2 scope, $3 now, $4 step, $5 unit, $6 until, $7 overdue, $8 after, $9 limit
-- The page is found first, in the order of an index where there is one: by the day, by the street's
-- suggestions, or by the unit's assignments. The cursor is due/id. A street and a unit see no step
-- of which they do not hear; an opinion's periods are not of this list.
WITH me AS MATERIALIZED (
	SELECT heir_of($1::text, $2::text) AS units
), page AS MATERIALIZED (
	(SELECT d.id, d.due FROM deadline d
	WHERE $1::text = 'committee' AND $5::text IS NULL AND d.state = 'open'
		AND d.step NOT IN ('route', 'handle') AND asked_for(d, $4::text, $6::date, $7::boolean,
			($3::timestamptz AT TIME ZONE 'Asia/Shanghai')::date, cursor_due($8::text),
			cursor_due_id($8::text))
	ORDER BY d.due, d.id LIMIT coalesce($9::integer, 100))
	UNION ALL
	(SELECT d.id, d.due FROM deadline d JOIN suggestion s ON s.id = d.suggestion
	WHERE $1::text = 'street' AND $5::text IS NULL AND s.street = $2::text
		AND d.state = 'open' AND d.step <> 'release'
		AND asked_for(d, $4::text, $6::date, $7::boolean,
			($3::timestamptz AT TIME ZONE 'Asia/Shanghai')::date, cursor_due($8::text),
			cursor_due_id($8::text))
	ORDER BY d.due, d.id LIMIT coalesce($9::integer, 100))
	UNION ALL
	(SELECT d.id, d.due FROM assignment a
		JOIN deadline d ON d.suggestion = a.suggestion AND d.assignment = a.id
		JOIN suggestion s ON s.id = a.suggestion
	WHERE $1::text IN ('committee', 'street') AND a.unit_code = $5::text
		AND ($1::text = 'committee' OR s.street = $2::text AND d.step <> 'release')
		AND d.state = 'open' AND asked_for(d, $4::text, $6::date, $7::boolean,
			($3::timestamptz AT TIME ZONE 'Asia/Shanghai')::date, cursor_due($8::text),
			cursor_due_id($8::text))
	ORDER BY d.due, d.id LIMIT coalesce($9::integer, 100))
	UNION ALL
	SELECT d.id, d.due FROM me, (SELECT DISTINCT unnest(units) AS code FROM me) u, LATERAL (
		SELECT d.id, d.due FROM assignment a
			JOIN deadline d ON d.suggestion = a.suggestion AND d.assignment = a.id
		WHERE $1::text = 'unit' AND a.unit_code = u.code
			AND ($5::text IS NULL OR a.unit_code = $5)
			AND d.state = 'open' AND d.step NOT IN ('rating', 'release')
			AND asked_for(d, $4::text, $6::date, $7::boolean,
				($3::timestamptz AT TIME ZONE 'Asia/Shanghai')::date, cursor_due($8::text),
				cursor_due_id($8::text))
		ORDER BY d.due, d.id LIMIT coalesce($9::integer, 100)) d
)
SELECT d.due::text || '/' || d.id::text, d.id, d.suggestion, d.assignment, d.step, d.due, s.serial,
	s.title, a.unit_code, a.unit_name, s.lead_name, d.start, d.rule, d.n, d.mark, d.latest,
	d.provisional, d.due < ($3::timestamptz AT TIME ZONE 'Asia/Shanghai')::date
FROM (SELECT id FROM page ORDER BY due, id LIMIT coalesce($9::integer, 100)) p
JOIN deadline d ON d.id = p.id JOIN suggestion s ON s.id = d.suggestion
LEFT JOIN assignment a ON a.id = d.assignment
ORDER BY d.due, d.id
