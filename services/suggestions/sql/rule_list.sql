-- $1 role, $2 scope, $3 now, $4 step, $5 channel, $6 in_force, $7 after, $8 limit
-- Version 1 is compiled in and of all channels. In force: of those whose day has come, the last one.
WITH built AS MATERIALIZED (
	SELECT * FROM (VALUES (NULL::integer, NULL::text, NULL::text, NULL::integer, NULL::integer,
			NULL::text, NULL::text, NULL::text, NULL::text, NULL::text)
			/* compiled-in rules */)
		b (place, step, rule, n, notice, notice_rule, mark, source, who, starts)
	WHERE place IS NOT NULL
), known AS (
	SELECT b.place, b.step, NULL::text AS channel, 1 AS version, b.rule, b.n, b.notice,
		b.notice_rule, b.mark, b.source, NULL::date AS valid_from, b.who, b.starts,
		NULL::timestamptz AS set_at, NULL::text AS set_by
	FROM built b
	UNION ALL
	SELECT b.place, r.step, r.channel, r.version, r.rule, r.n, r.notice, r.notice_rule, r.mark,
		r.source, r.valid_from, b.who, b.starts, r.set_at, r.set_by
	FROM rule r JOIN built b USING (step)
), ranked AS (
	SELECT k.*, coalesce(k.valid_from <= t.day, true) AND NOT EXISTS (SELECT FROM rule o
			WHERE o.step = k.step AND o.channel IS NOT DISTINCT FROM k.channel
				AND o.version > k.version AND o.valid_from <= t.day) AS in_force,
		lpad(k.place::text, 3, '0') || '/' || coalesce(k.channel, '') || '/'
			|| lpad(k.version::text, 6, '0') AS cursor
	FROM known k, (SELECT ($3::timestamptz AT TIME ZONE 'Asia/Shanghai')::date AS day) t
)
SELECT cursor, step, channel, version, rule, n, notice, notice_rule, mark, source, valid_from, who,
	starts, in_force, set_at, set_by
FROM ranked
WHERE $1::text IS NOT NULL AND ($4::text IS NULL OR step = $4)
	AND ($5::text IS NULL OR coalesce(channel, $5) = $5)
	AND ($6::boolean IS NULL OR in_force = $6)
	AND ($7::text IS NULL OR cursor COLLATE "C" > $7)
ORDER BY cursor COLLATE "C"
LIMIT coalesce($8::integer, 100)
