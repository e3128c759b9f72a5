-- $1 role, $2 scope, $3 now, $4 state, $5 unit, $6 year, $7 quarter, $8 until, $9 overdue,
-- $10 after, $11 limit
-- The cursor is due/id, which sorts as text like the two do. A quarter's list has what was promised
-- in its year up to its end, and in the year before.
WITH me AS MATERIALIZED (
	SELECT $1::text AS role, $2::text AS scope, heir_of($1::text, $2::text) AS units, today,
		coalesce($6::integer, extract(year FROM today)::integer) AS year
	FROM (SELECT ($3::timestamptz AT TIME ZONE 'Asia/Shanghai')::date AS today) t
)
SELECT c.due::text || '/' || c.id::text, c.id, c.suggestion, c.assignment, s.version, s.serial,
	s.title, s.lead_name, a.unit_code, a.unit_name, c.state, c.measure, c.made_on, c.promised, c.due,
	c.postponed, c.reported_on, c.fulfilled_on, r.class, coalesce(r.class_now, r.class),
	c.state = 'open' AND c.due < me.today
FROM me, commitment c JOIN suggestion s ON s.id = c.suggestion
	JOIN assignment a ON a.id = c.assignment JOIN reply r ON r.id = c.reply
WHERE CASE me.role
		WHEN 'committee' THEN true
		WHEN 'unit' THEN a.unit_code = ANY (me.units)
		ELSE sees(me.role, me.scope, s)
	END
	AND ($4::text IS NULL OR c.state = $4)
	AND ($5::text IS NULL OR a.unit_code = $5)
	AND CASE
		WHEN $7::integer IS NOT NULL THEN c.made_on >= make_date(me.year - 1, 1, 1)
			AND c.made_on < make_date(me.year, 1, 1) + make_interval(months => 3 * $7)
		WHEN $6 IS NOT NULL THEN c.made_on >= make_date($6, 1, 1)
			AND c.made_on < make_date($6 + 1, 1, 1)
		ELSE true
	END
	AND ($8::date IS NULL OR c.due <= $8)
	AND ($9::boolean IS NULL OR $9 = (c.state = 'open' AND c.due < me.today))
	AND ($10::text IS NULL OR (c.due::text || '/' || c.id::text) COLLATE "C" > $10)
ORDER BY c.due, c.id
LIMIT coalesce($11::integer, 100)
