-- $1 role, $2 scope, $3 now, $4 deputy, $5 from, $6 to, $7 after, $8 limit
WITH asked AS MATERIALIZED (
	SELECT check_period($5::date, $6::date) AND asked_record($1::text, $2::text, $4::text) AS good
),
mine AS (
	SELECT t.* FROM asked a, thing t
	WHERE a.good AND t.day BETWEEN $5::date AND $6::date AND t.person = $4::text
)
SELECT x.cursor, x.day, x.fact, x.id, x.label, x.source, x.person, x.who, x.street, x.site, x.unit, x.counts
FROM (
	SELECT (to_char(t.day, 'YYYYMMDD') || t.id::text) COLLATE "C" AS cursor, t.*,
		(SELECT jsonb_agg(c.name || ' ' || c.n ORDER BY c.place)
			FROM (SELECT f.place, f.name, sum(m.amount) AS n
				FROM unnest(t.slots, t.amounts) m (slot, amount)
					JOIN figure f ON f.slot = m.slot >> 16 AND f.how = 'count'
				GROUP BY f.place, f.name) c) AS counts
	FROM mine t WHERE t.fact <> 'assignment') x
WHERE $3::timestamptz IS NOT NULL AND ($7::text IS NULL OR x.cursor > $7::text)
ORDER BY x.cursor
LIMIT coalesce($8::integer, 100)
