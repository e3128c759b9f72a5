-- $1 role, $2 scope, $3 now, $4 year, $5 after, $6 limit
-- The zone's: the same for everybody.
WITH caller AS (
	SELECT $1::text AS role, $2::text AS scope
),
year AS MATERIALIZED (
	SELECT y.* FROM caller, published_year($4::integer, $3::timestamptz) y
),
now AS MATERIALIZED (
	SELECT m.* FROM year y, measured('zone', '', y.f, y.t, NULL, NULL) m
),
before AS MATERIALIZED (
	SELECT m.* FROM year y, measured('zone', '', y.f2, y.t2, NULL, NULL) m
),
both_ AS (
	SELECT lpad(coalesce(n.place, b.place)::text, 3, '0') || chr(9) || coalesce(n.of, b.of, '') AS cursor,
		coalesce(n.place, b.place) AS place, coalesce(n.of, b.of) AS of,
		CASE WHEN n.place IS NULL THEN 0 ELSE n.n END AS n, n.base,
		CASE WHEN n.place IS NULL THEN 0 ELSE n.value END AS value,
		CASE WHEN b.place IS NULL THEN 0 ELSE b.value END AS before
	FROM now n FULL JOIN before b ON b.place = n.place AND coalesce(b.of, '') = coalesce(n.of, '')
)
SELECT x.cursor, f.name, f.title, f.grp, f.how, NULL::text, NULL::text, x.of, x.n, x.base, x.value,
	x.before, CASE WHEN f.how = 'rate' THEN x.value - x.before ELSE (x.value - x.before)
		/ nullif(x.before, 0) END
FROM both_ x JOIN figure f ON f.place = x.place
WHERE $5::text IS NULL OR x.cursor COLLATE "C" > $5::text
ORDER BY x.cursor COLLATE "C"
LIMIT coalesce($6::integer, 100)
