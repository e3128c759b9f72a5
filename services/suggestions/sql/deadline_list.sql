-- $1 role, $2 scope, $3 now, $4 step, $5 unit, $6 until, $7 overdue, $8 after, $9 limit
-- The cursor is due/id, which sorts as text like the two do.
SELECT d.due::text || '/' || d.id::text, d.id, d.suggestion, d.assignment, d.step, d.due, s.serial,
	s.title, a.unit_code, a.unit_name, s.lead_name, d.start, d.rule, d.n, d.mark, d.latest,
	d.provisional, d.due < today
FROM (SELECT ($3::timestamptz AT TIME ZONE 'Asia/Shanghai')::date AS today) me,
	deadline d JOIN suggestion s ON s.id = d.suggestion LEFT JOIN assignment a ON a.id = d.assignment
WHERE d.state = 'open'
	AND CASE $1::text
		WHEN 'committee' THEN true
		WHEN 'street' THEN s.street = $2::text AND d.step <> 'release'
		WHEN 'unit' THEN a.unit_code = ANY ((SELECT heir_of($1::text, $2::text))::text[])
			AND d.step NOT IN ('rating', 'release')
	END
	AND ($4::text IS NULL OR d.step = $4)
	AND ($5::text IS NULL OR a.unit_code = $5)
	AND ($6::date IS NULL OR d.due <= $6)
	AND ($7::boolean IS NULL OR $7 = (d.due < today))
	AND ($8::text IS NULL OR (d.due::text || '/' || d.id::text) COLLATE "C" > $8)
ORDER BY d.due, d.id
LIMIT coalesce($9::integer, 100)
