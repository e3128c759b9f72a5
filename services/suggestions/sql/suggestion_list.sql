-- $1 role, $2 scope, $3 now, $4 state, $5 year, $6 street, $7 unit, $8 mandate, $9 supervised,
-- $10 merged, $11 merged_into, $12 after, $13 limit
-- The page is found first, in the order of an index, and only its rows are looked at further. The
-- next open deadline is that of the caller's own assignment for a unit, and never a step that the
-- caller does not hear of.
WITH me AS MATERIALIZED (
	SELECT $3::timestamptz AS now, heir_of($1::text, $2::text) AS units
), page AS MATERIALIZED (
	(SELECT s.id FROM suggestion s
	-- what was never submitted is its author's alone
	WHERE CASE $1::text WHEN 'committee' THEN s.submitted_on IS NOT NULL
			WHEN 'street' THEN s.street = $2::text AND s.submitted_on IS NOT NULL
			WHEN 'station' THEN s.site_code = $2::text WHEN 'deputy' THEN s.lead_code = $2::text
			ELSE false END
		AND asked_for(s, $4::text, $5::integer, $6::text, $8::uuid, cursor_id($12::text))
		AND ($9::boolean IS NULL OR CASE WHEN $9 THEN s.id = ANY (ARRAY(SELECT v.suggestion
				FROM supervision v WHERE v.state = 'ongoing'))
			ELSE NOT EXISTS (SELECT FROM supervision v
				WHERE v.suggestion = s.id AND v.state = 'ongoing') END)
		AND ($10::boolean IS NULL OR $10 = (s.merged_into IS NOT NULL))
		AND ($11::uuid IS NULL OR s.merged_into = $11)
		AND ($8::uuid IS NULL OR s.lead_code =
			(SELECT m.person_code FROM registry.v1_mandate m WHERE m.id = $8))
		AND ($7::text IS NULL OR EXISTS (SELECT FROM assignment a
			WHERE a.suggestion = s.id AND a.unit_code = $7))
	ORDER BY s.id DESC LIMIT coalesce($13::integer, 100))
	UNION ALL
	(SELECT s.id FROM cosigner c JOIN suggestion s ON s.id = c.suggestion
	WHERE $1::text = 'deputy' AND c.person_code = $2::text AND c.state IN ('invited', 'agreed')
		AND asked_for(s, $4::text, $5::integer, $6::text, $8::uuid, cursor_id($12::text))
		AND ($9::boolean IS NULL OR CASE WHEN $9 THEN s.id = ANY (ARRAY(SELECT v.suggestion
				FROM supervision v WHERE v.state = 'ongoing'))
			ELSE NOT EXISTS (SELECT FROM supervision v
				WHERE v.suggestion = s.id AND v.state = 'ongoing') END)
		AND ($10::boolean IS NULL OR $10 = (s.merged_into IS NOT NULL))
		AND ($11::uuid IS NULL OR s.merged_into = $11)
		AND ($7::text IS NULL OR EXISTS (SELECT FROM assignment a
			WHERE a.suggestion = s.id AND a.unit_code = $7))
	ORDER BY s.id DESC LIMIT coalesce($13::integer, 100))
	UNION ALL -- by the newest of its assignments that is the unit's
	SELECT s.id FROM me, (SELECT DISTINCT unnest(units) AS code FROM me) u, LATERAL (
		SELECT s.id FROM assignment a JOIN suggestion s ON s.id = a.suggestion
		WHERE $1::text = 'unit' AND a.unit_code = u.code
			AND ($7::text IS NULL OR $7 = ANY (me.units))
			AND asked_for(s, $4::text, $5::integer, $6::text, $8::uuid, cursor_id($12::text))
		AND ($9::boolean IS NULL OR CASE WHEN $9 THEN s.id = ANY (ARRAY(SELECT v.suggestion
				FROM supervision v WHERE v.state = 'ongoing'))
			ELSE NOT EXISTS (SELECT FROM supervision v
				WHERE v.suggestion = s.id AND v.state = 'ongoing') END)
		AND ($10::boolean IS NULL OR $10 = (s.merged_into IS NOT NULL))
		AND ($11::uuid IS NULL OR s.merged_into = $11)
			AND NOT EXISTS (SELECT FROM assignment b WHERE b.suggestion = a.suggestion
				AND b.id > a.id AND b.unit_code = ANY (me.units))
		ORDER BY a.suggestion DESC LIMIT coalesce($13::integer, 100)) s
)
SELECT s.id::text, s.id, s.version, s.state, s.serial, s.title, s.subject, s.lead_code, s.lead_name,
	s.level, s.site_code, s.street, s.round, s.reference_only, s.submitted_on, d.due, d.step,
	EXISTS (SELECT FROM supervision v WHERE v.suggestion = s.id AND v.state = 'ongoing'),
	(SELECT m.serial FROM suggestion m WHERE m.id = s.merged_into)
FROM (SELECT id FROM page ORDER BY id DESC LIMIT coalesce($13::integer, 100)) p
JOIN suggestion s ON s.id = p.id
LEFT JOIN LATERAL (
	SELECT d.due, d.step FROM deadline d LEFT JOIN assignment a ON a.id = d.assignment
	WHERE d.suggestion = s.id AND d.state = 'open' AND hears_of($1::text, d.step)
		AND ($1::text <> 'unit' OR a.unit_code = ANY ((SELECT units FROM me)::text[]))
	ORDER BY d.due, d.id LIMIT 1
) d ON true
ORDER BY s.id DESC
