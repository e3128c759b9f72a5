-- $1 role, $2 scope, $3 now, $4 step, $5 unit, $6 until, $7 overdue, $8 after, $9 limit
-- The page is found first: by the day, or among the periods that run for whom they are asked. The
-- cursor is due/id. A period's root is a suggestion or an opinion, its part an assignment or a
-- handover.
WITH me AS MATERIALIZED (
	SELECT CASE $1::text WHEN 'unit' THEN heir_of($1::text, $2::text)
		WHEN 'committee' THEN ARRAY[$5::text] END AS units
), page AS MATERIALIZED (
	(SELECT d.id, d.due FROM deadline d
	WHERE $1::text = 'committee' AND $5::text IS NULL AND d.state = 'open'
		AND asked_for(d, $4::text, $6::date, $7::boolean,
			($3::timestamptz AT TIME ZONE 'Asia/Shanghai')::date, cursor_due($8::text),
			cursor_due_id($8::text))
	ORDER BY d.due, d.id LIMIT coalesce($9::integer, 100))
	UNION ALL
	(SELECT d.id, d.due FROM me, running(CASE $1::text WHEN 'street' THEN $2::text END,
		CASE $1::text WHEN 'station' THEN $2::text END,
		CASE WHEN $1::text IN ('unit', 'committee') THEN me.units END) d
	WHERE ($1::text <> 'committee' OR $5::text IS NOT NULL) AND hears_of($1::text, d.step)
		AND asked_for(d, $4::text, $6::date, $7::boolean,
			($3::timestamptz AT TIME ZONE 'Asia/Shanghai')::date, cursor_due($8::text),
			cursor_due_id($8::text))
		AND ($5::text IS NULL
			OR EXISTS (SELECT FROM assignment a WHERE a.id = d.assignment AND a.unit_code = $5)
			OR EXISTS (SELECT FROM handover h WHERE h.id = d.assignment AND h.unit_code = $5))
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
