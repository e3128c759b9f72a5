-- $1 role, $2 scope, $3 now, $4 pile, $5 unit, $6 after, $7 limit
-- The oldest first, by day where there is one; what is done, the newest first. The cursor is
-- day/place, which sorts as text like the two do.
WITH me AS MATERIALIZED (
	SELECT CASE WHEN $1::text = 'committee' AND $5::text IS NOT NULL THEN ARRAY[$5::text]
			ELSE heir_of($1::text, $2::text) END AS units,
		($3::timestamptz AT TIME ZONE 'Asia/Shanghai')::date AS today,
		CASE WHEN $4::text IN ('done', 'handling') AND $6::text
			~ '^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$'
			THEN $6::uuid END AS after
), page AS MATERIALIZED (
	SELECT w.* FROM me, work($1::text, $2::text, me.units, me.today, $4::text, me.after,
		coalesce($7::integer, 100)) w
	WHERE ($5::text IS NULL OR EXISTS (SELECT FROM assignment a
				WHERE a.id = w.part AND a.unit_code = $5)
			OR EXISTS (SELECT FROM handover h WHERE h.id = w.part AND h.unit_code = $5))
		AND ($6::text IS NULL OR $4::text = 'done'
			OR (coalesce(w.day::text || '/', '') || w.place) COLLATE "C" > $6)
	ORDER BY CASE WHEN $4::text = 'done' THEN w.place END DESC, w.day, w.place
	LIMIT coalesce($7::integer, 100)
)
SELECT coalesce(p.day::text || '/', '') || p.place, $4::text, s.id, a.id,
	coalesce(s.version, o.version), s.state, s.serial, coalesce(s.title, o.title),
	coalesce(s.lead_name, o.person_name), coalesce(s.street, o.street),
	coalesce(s.submitted_on, o.received_on), a.state, a.kind, coalesce(a.unit_code, h.unit_code),
	coalesce(a.unit_name, h.name), d.due, d.step, coalesce(d.due < me.today, false), o.id, o.state,
	(SELECT m.serial FROM suggestion m WHERE m.id = s.merged_into)
FROM me, page p LEFT JOIN suggestion s ON s.id = p.root
LEFT JOIN opinion o ON o.id = p.root
LEFT JOIN assignment a ON a.id = p.part
LEFT JOIN handover h ON h.id = p.part
LEFT JOIN LATERAL (
	SELECT d.due, d.step FROM deadline d
	WHERE d.suggestion = p.root AND d.state = 'open'
		AND (p.part IS NULL OR p.day IS NULL AND o.id IS NOT NULL OR d.assignment = p.part)
		AND (p.day IS NULL OR d.id = p.place)
		AND hears_of($1::text, d.step)
	ORDER BY d.due, d.id LIMIT 1
) d ON true
ORDER BY CASE WHEN $4::text = 'done' THEN p.place END DESC, p.day, p.place
