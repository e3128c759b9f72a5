-- $1 role, $2 scope, $3 now, $4 state, $5 via, $6 result, $7 street, $8 site, $9 unit, $10 person,
-- $11 suggestion, $12 from, $13 to, $14 after, $15 limit
WITH me AS MATERIALIZED (
	SELECT ($3::timestamptz AT TIME ZONE 'Asia/Shanghai')::date AS today,
		heir_of($1::text, $2::text) AS units
)
SELECT o.id::text, o.id, o.version, o.state, o.via, o.title, o.subject, o.site_code, o.street,
	o.person_code, o.person_name, o.received_on, o.result, h.unit_code, h.name, o.suggestion,
	s.serial, d.due, d.step, coalesce(d.due < (SELECT today FROM me), false)
FROM opinion o
LEFT JOIN handover h ON h.id = o.handover AND ($1::text <> 'unit'
	OR h.unit_code = ANY ((SELECT units FROM me)::text[]))
LEFT JOIN suggestion s ON s.id = o.suggestion
LEFT JOIN LATERAL (
	SELECT d.due, d.step FROM deadline d
	WHERE d.suggestion = o.id AND d.state = 'open' AND ($1::text <> 'unit' OR d.assignment = h.id)
	ORDER BY d.due, d.id LIMIT 1
) d ON true
WHERE ($1::text = 'committee' OR o.id IN (
		SELECT x.id FROM opinion x WHERE $1::text = 'street' AND x.street = $2::text
		UNION ALL
		SELECT x.id FROM opinion x WHERE $1::text = 'station' AND x.site_code = $2::text
		UNION ALL
		SELECT x.id FROM opinion x WHERE $1::text = 'deputy' AND x.person_code = $2::text
		UNION ALL
		SELECT x.opinion FROM handover x WHERE $1::text = 'unit'
			AND x.unit_code = ANY ((SELECT units FROM me)::text[])))
	AND ($4::text IS NULL OR o.state = $4)
	AND ($5::text IS NULL OR o.via = $5)
	AND ($6::text IS NULL OR o.result = $6)
	AND ($7::text IS NULL OR o.street = $7)
	AND ($8::text IS NULL OR o.site_code = $8)
	AND ($9::text IS NULL OR h.unit_code = $9 AND h.state IN ('sent', 'signed', 'done'))
	AND ($10::text IS NULL OR o.person_code = $10)
	AND ($11::uuid IS NULL OR o.suggestion = $11)
	AND ($12::date IS NULL OR o.received_on >= $12)
	AND ($13::date IS NULL OR o.received_on <= $13)
	AND ($14::text IS NULL OR o.id < CASE WHEN $14
		~ '^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$' THEN $14::uuid END)
ORDER BY o.id DESC
LIMIT coalesce($15::integer, 100)
