-- $1 role, $2 scope, $3 now, $4 figure, $5 of, $6 base, $7 from, $8 to, $9 street, $10 site, $11 level,
-- $12 unit, $13 deputy, $14 after, $15 limit
WITH asked AS MATERIALIZED (
	SELECT a.scope, a.key, check_period($7::date, $8::date) AND check_figure($4::text, a.scope)
		AND check_of($4::text, $5::text) AS good
	FROM asked_scope($1::text, $2::text, $9::text, $10::text, $11::text, $12::text, $13::text) a
),
fig AS MATERIALIZED (
	SELECT f.*, a.scope, a.key, CASE WHEN $6::boolean AND f.how = 'rate' THEN f.base ELSE f.slot END AS wanted,
		CASE WHEN f.how = 'stock' THEN date '1900-01-01' ELSE $7::date END AS since,
		CASE WHEN $5::text IS NOT NULL THEN ARRAY(SELECT v.n FROM split_value v
				WHERE v.split = f.split AND v.value = $5::text
			UNION ALL SELECT w.n FROM word w -- of whichever list: the slot tells
				WHERE f.split = 'words' AND w.value = $5::text AND w.list <> ''
			UNION ALL SELECT 0 WHERE $5::text = 'none') END AS v
	FROM asked a, figure f WHERE a.good AND f.name = $4::text
),
marked AS (
	SELECT t.id, t.fact, t.label, t.source, t.person, t.who, t.street, t.site, t.unit,
		min(to_date(m.day::text, 'YYYYMMDD')) AS day,
		sum(CASE WHEN f.how = 'median' THEN m.slot & 65535
			WHEN f.how = 'stock' AND m.slot >> 16 = f.base THEN -m.amount
			ELSE m.amount END)::bigint AS amount
	FROM fig f JOIN thing t ON t.first_on <= $8::date AND t.last_on >= f.since
		AND CASE f.scope WHEN 'zone' THEN true WHEN 'street' THEN t.street = f.key
			WHEN 'site' THEN t.site = f.key WHEN 'unit' THEN t.unit = f.key
			WHEN 'level' THEN t.levels ? f.key ELSE t.deputies ? f.key END,
		unnest(t.slots, t.days, t.amounts) m (slot, day, amount)
	WHERE f.slot > 0 AND m.day BETWEEN to_char(f.since, 'YYYYMMDD')::integer
			AND to_char($8::date, 'YYYYMMDD')::integer
		AND (m.slot >> 16 = f.wanted OR f.how = 'stock' AND m.slot >> 16 = f.base)
		AND (f.v IS NULL OR m.slot & 65535 = ANY (f.v))
	GROUP BY 1, 2, 3, 4, 5, 6, 7, 8, 9
),
profiled AS (
	SELECT r.* FROM fig f, LATERAL profile_rows(f.scope, f.key, $8::date,
		CASE WHEN $6::boolean AND f.name = 'coverage' THEN 'persons'
			WHEN $6::boolean AND f.name = 'sites_met_share' THEN 'sites' ELSE f.name END, $5::text) r
	WHERE f.slot = 0
)
SELECT x.cursor, x.day, x.fact, x.id, x.label, x.source, x.person, x.who, x.street, x.site, x.unit,
	x.amount
FROM asked a LEFT JOIN LATERAL (
	SELECT (to_char(r.day, 'YYYYMMDD') || r.id::text) COLLATE "C" AS cursor, r.*
	FROM (SELECT m.day, m.fact, m.id, m.label, m.source, m.person, m.who, m.street, m.site, m.unit,
			m.amount
		FROM marked m JOIN fig f ON f.how = 'median' OR m.amount <> 0
		UNION ALL SELECT p.* FROM profiled p) r) x ON a.good
WHERE x.id IS NOT NULL AND ($14::text IS NULL OR x.cursor > $14::text)
ORDER BY x.cursor
LIMIT coalesce($15::integer, 100)
