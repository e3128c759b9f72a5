-- $1 role, $2 scope, $3 now, $4 after, $5 limit
-- Counted one by one up to a thousand: what a person works from is short, and of a pile that is
-- longer it is enough to know so.
WITH me AS MATERIALIZED (
	SELECT heir_of($1::text, $2::text) AS units,
		($3::timestamptz AT TIME ZONE 'Asia/Shanghai')::date AS today
)
SELECT to_char(p.place, 'FM00'), p.pile, least(n.count, 1000)::integer, n.count > 1000
FROM me, pile p, LATERAL (SELECT count(*) AS count FROM (
	SELECT FROM work($1::text, $2::text, me.units, me.today, p.pile, NULL, 1001) LIMIT 1001) w) n
WHERE p.role = $1 AND ($4::text IS NULL OR to_char(p.place, 'FM00') > $4)
ORDER BY p.place
LIMIT coalesce($5::integer, 100)
