-- $1 role, $2 scope, $3 now, $4 name, $5 in_force, $6 after, $7 limit, $8 the built-in ones
-- In force: of those whose day has come, the last one.
WITH known AS (
	SELECT b.name, 1 AS version, b.value, b.mark, b.source, NULL::date AS valid_from,
		NULL::timestamptz AS set_at, NULL::text AS set_by
	FROM jsonb_to_recordset($8::jsonb) b(name text, value integer, mark text, source text)
	UNION ALL
	SELECT s.name, s.version, s.value, NULL, s.source, s.valid_from, s.set_at, s.set_by
	FROM setting s
), ranked AS (
	SELECT k.*, coalesce(k.valid_from <= t.day, true) AND NOT EXISTS (SELECT FROM setting o
			WHERE o.name = k.name AND o.version > k.version AND o.valid_from <= t.day)
			AS in_force,
		k.name || '/' || lpad(k.version::text, 6, '0') AS cursor
	FROM known k, (SELECT zone_day($3::timestamptz) AS day) t
)
SELECT cursor, name, version, value, mark, source, valid_from, in_force, set_at, set_by
FROM ranked
WHERE $1::text IS NOT NULL AND coalesce($2::text, '') IS NOT NULL
	AND ($4::text IS NULL OR name = $4)
	AND ($5::boolean IS NULL OR in_force = $5)
	AND ($6::text IS NULL OR cursor COLLATE "C" > $6)
ORDER BY cursor COLLATE "C"
LIMIT coalesce($7::integer, 100)
