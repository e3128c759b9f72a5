-- $1 role, $2 scope, $3 now, $4 deputy, $5 from, $6 to
WITH asked AS MATERIALIZED (
	SELECT check_period($5::date, $6::date) AND asked_record($1::text, $2::text, $4::text) AS good
),
rules AS (
	SELECT s.version, s.source, r.rule, r.place
	FROM asked a, scoring s LEFT JOIN LATERAL jsonb_array_elements(s.rules) WITH ORDINALITY r (rule, place)
		ON true
	WHERE a.good
),
counted AS MATERIALIZED (
	SELECT m.* FROM asked a, measured('deputy', $4::text, $5::date, $6::date, NULL, NULL) m WHERE a.good
),
line AS (
	SELECT r.place, f.name, f.title, r.rule->>'of' AS of, coalesce(c.n, 0) AS n,
		least(coalesce(c.n, 0) * (r.rule->>'points')::double precision,
			(r.rule->>'most')::double precision) AS points
	FROM rules r JOIN figure f ON f.name = r.rule->>'figure'
		LEFT JOIN counted c ON c.figure = f.name AND c.of IS NOT DISTINCT FROM r.rule->>'of'
)
SELECT EXISTS (SELECT FROM line), coalesce((SELECT max(version) FROM rules), 0),
	(SELECT max(source) FROM rules), (SELECT sum(points) FROM line),
	coalesce((SELECT jsonb_agg(jsonb_strip_nulls(jsonb_build_object('figure', l.name, 'title', l.title,
		'of', l.of, 'n', l.n, 'points', l.points)) ORDER BY l.place) FROM line l), '[]')
FROM asked a
WHERE a.good AND $3::timestamptz IS NOT NULL
