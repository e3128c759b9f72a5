-- $1 role, $2 scope, $3 now, $4 state, $5 year, $6 street, $7 unit, $8 mandate, $9 supervised,
-- $10 after, $11 limit
-- The next open deadline is that of the caller's own assignment for a unit, and never a step that
-- the caller does not hear of.
WITH me AS MATERIALIZED (
	SELECT $3::timestamptz AS now, heir_of($1::text, $2::text) AS units
)
SELECT s.id::text, s.id, s.version, s.state, s.serial, s.title, s.subject, s.lead_code, s.lead_name,
	s.level, s.site_code, s.street, s.round, s.reference_only, s.submitted_on, d.due, d.step,
	EXISTS (SELECT FROM supervision v WHERE v.suggestion = s.id AND v.state = 'ongoing')
FROM suggestion s
LEFT JOIN LATERAL (
	SELECT d.due, d.step FROM deadline d LEFT JOIN assignment a ON a.id = d.assignment
	WHERE d.suggestion = s.id AND d.state = 'open' AND ($1::text = 'committee'
		OR $1::text = 'unit' AND a.unit_code = ANY ((SELECT units FROM me)::text[])
			AND d.step NOT IN ('rating', 'release')
		OR $1::text <> 'unit' AND d.step <> 'release')
	ORDER BY d.due, d.id LIMIT 1
) d ON true
WHERE ($1::text = 'committee' OR s.id IN (
		SELECT x.id FROM registry.v1_site t JOIN suggestion x ON x.site_code = t.code
		WHERE $1::text = 'street' AND t.street = $2::text AND x.street = $2::text
		UNION ALL
		SELECT x.id FROM suggestion x WHERE $1::text = 'station' AND x.site_code = $2::text
		UNION ALL
		SELECT x.id FROM suggestion x WHERE $1::text = 'deputy' AND x.lead_code = $2::text
		UNION ALL
		SELECT c.suggestion FROM cosigner c WHERE $1::text = 'deputy'
			AND c.person_code = $2::text AND c.state IN ('invited', 'agreed')
		UNION ALL
		SELECT a.suggestion FROM assignment a WHERE $1::text = 'unit'
			AND a.unit_code = ANY ((SELECT units FROM me)::text[])))
	AND ($4::text IS NULL OR s.state = $4)
	AND ($5::integer IS NULL OR s.year = $5)
	AND ($6::text IS NULL OR s.street = $6)
	AND ($7::text IS NULL OR ($1::text <> 'unit' OR $7 = ANY ((SELECT units FROM me)::text[]))
		AND EXISTS (SELECT FROM assignment a WHERE a.suggestion = s.id AND a.unit_code = $7))
	AND ($8::uuid IS NULL OR s.mandate = $8)
	AND ($9::boolean IS NULL OR $9 = EXISTS (SELECT FROM supervision v
		WHERE v.suggestion = s.id AND v.state = 'ongoing'))
	AND ($10::text IS NULL OR s.id < CASE WHEN $10
		~ '^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$' THEN $10::uuid END)
ORDER BY s.id DESC
LIMIT coalesce($11::integer, 100)
