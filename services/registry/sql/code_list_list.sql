-- $1 role, $2 scope, $3 now, $4 after, $5 limit
WITH caller AS (
	SELECT $1::text AS role, $2::text AS scope, $3::timestamptz AS now
)
SELECT l.code, l.id, l.name,
	(SELECT count(*) FROM code_value v WHERE v.list = l.id AND v.ended_on IS NULL), l.version
FROM caller, code_list l
WHERE $4::text IS NULL OR l.code > $4
ORDER BY l.code
LIMIT coalesce($5::integer, 100)
