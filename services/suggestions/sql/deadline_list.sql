-- $1 role, $2 scope, $3 now, $4 step, $5 unit, $6 until, $7 overdue, $8 after, $9 limit
-- The page is found first, in the order of an index where there is one: by the day, by the street's
-- suggestions, or by the unit's assignments. The cursor is due/id. A street and a unit see no step
-- of which they do not hear; a station sees the periods of opinions that it took. A period's root is
-- a suggestion or an opinion, its part an assignment or a handover.
WITH me AS MATERIALIZED (
	SELECT heir_of($1::text, $2::text) AS units
), page AS MATERIALIZED (
	(SELECT d.id, d.due FROM deadline d
	WHERE $1::text = 'committee' AND $5::text IS NULL AND d.state = 'open'
		AND asked_for(d, $4::text, $6::date, $7::boolean,
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
	UNION ALL
	(SELECT d.id, d.due FROM opinion o JOIN deadline d ON d.suggestion = o.id
	WHERE $1::text IN ('street', 'station') AND $5::text IS NULL
		AND CASE $1::text WHEN 'street' THEN o.street = $2::text ELSE o.site_code = $2::text END
		AND o.state IN ('received', 'answered_on_the_spot', 'routed', 'handling', 'handled',
			'fed_back')
		AND d.state = 'open' AND asked_for(d, $4::text, $6::date, $7::boolean,
			($3::timestamptz AT TIME ZONE 'Asia/Shanghai')::date, cursor_due($8::text),
			cursor_due_id($8::text))
	ORDER BY d.due, d.id LIMIT coalesce($9::integer, 100))
	UNION ALL
	(SELECT d.id, d.due FROM me, handover h
		JOIN deadline d ON d.suggestion = h.opinion AND d.assignment = h.id
		JOIN opinion o ON o.id = h.opinion
	WHERE h.ended_at IS NULL AND d.state = 'open' AND CASE $1::text
			WHEN 'unit' THEN h.unit_code = ANY (me.units) AND ($5::text IS NULL OR h.unit_code = $5)
			WHEN 'committee' THEN h.unit_code = $5::text
			WHEN 'street' THEN h.unit_code = $5::text AND o.street = $2::text
			WHEN 'station' THEN h.unit_code = $5::text AND o.site_code = $2::text
		END
		AND asked_for(d, $4::text, $6::date, $7::boolean,
			($3::timestamptz AT TIME ZONE 'Asia/Shanghai')::date, cursor_due($8::text),
			cursor_due_id($8::text))
	ORDER BY d.due, d.id LIMIT coalesce($9::integer, 100))
)
SELECT d.due::text || '/' || d.id::text, d.id, s.id, a.id, d.step, d.due, s.serial,
	coalesce(s.title, o.title), coalesce(a.unit_code, h.unit_code), coalesce(a.unit_name, h.name),
	coalesce(s.lead_name, o.person_name), d.start, d.rule, d.n, d.mark, d.latest,
	d.provisional, d.due < ($3::timestamptz AT TIME ZONE 'Asia/Shanghai')::date, o.id
FROM (SELECT id FROM page ORDER BY due, id LIMIT coalesce($9::integer, 100)) p
JOIN deadline d ON d.id = p.id
LEFT JOIN suggestion s ON s.id = d.suggestion
LEFT JOIN opinion o ON o.id = d.suggestion
LEFT JOIN assignment a ON a.id = d.assignment
LEFT JOIN handover h ON h.id = d.assignment
ORDER BY d.due, d.id
