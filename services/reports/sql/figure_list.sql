-- $1 role, $2 scope, $3 now, $4 figure, $5 group, $6 by, $7 from, $8 to, $9 compare, $10 street, $11 site,
-- $12 level, $13 unit, $14 deputy, $15 after, $16 limit
WITH asked AS MATERIALIZED (
	SELECT a.scope, a.key, b.f2, b.t2, check_period($7::date, $8::date)
			AND check_figure($4::text, a.scope) AS good,
		CASE WHEN $6::text = 'site' THEN coalesce($10::text, CASE WHEN $1::text = 'street' THEN $2::text END)
			END AS within
	FROM asked_by($1::text, $2::text, $6::text, $10::text, $11::text, $12::text, $13::text, $14::text) a,
		period_before($7::date, $8::date, $9::text) b
),
now AS MATERIALIZED (
	SELECT m.* FROM asked a, measured(a.scope, a.key, $7::date, $8::date, $4::text, $5::text) m
),
before AS MATERIALIZED (
	SELECT m.* FROM asked a, measured(a.scope, a.key, a.f2, a.t2, $4::text, $5::text) m
),
name AS MATERIALIZED (
	SELECT k.* FROM asked a, scope_keys(a.scope, a.key) k
),
both_ AS (
	SELECT coalesce(n.key, b.key) AS key, coalesce(n.place, b.place) AS place,
		coalesce(n.of, b.of) AS of, CASE WHEN n.key IS NULL THEN 0 ELSE n.n END AS n, n.base,
		CASE WHEN n.key IS NULL THEN 0 ELSE n.value END AS value, b.value AS was, b.key IS NULL AS none
	FROM now n FULL JOIN before b ON b.key = n.key AND b.place = n.place
		AND coalesce(b.of, '') = coalesce(n.of, '')
)
SELECT x.cursor, f.name, f.title, f.grp, f.how, nullif(x.key, ''), k.name, x.of, x.n, x.base, x.value,
	x.before, CASE WHEN f.how = 'rate' THEN x.value - x.before ELSE (x.value - x.before)
		/ nullif(x.before, 0) END
FROM asked a, (
	SELECT (b.key || chr(9) || lpad(b.place::text, 3, '0') || chr(9) || coalesce(b.of, '')) COLLATE "C"
			AS cursor,
		b.*, CASE WHEN b.none THEN 0 ELSE b.was END AS before
	FROM both_ b) x JOIN figure f ON f.place = x.place LEFT JOIN name k ON k.key = x.key
WHERE a.good AND ($15::text IS NULL OR x.cursor > $15::text)
	AND (a.within IS NULL OR EXISTS (SELECT FROM site s WHERE s.code = x.key AND s.street = a.within))
ORDER BY x.cursor
LIMIT coalesce($16::integer, 100)
