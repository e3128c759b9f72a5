-- $1 role, $2 scope, $3 now, $4 id, $5 code
WITH caller AS (
	SELECT $1::text AS role, $2::text AS scope, $3::timestamptz AS now
)
SELECT l.code, l.id, l.name,
	(SELECT count(*) FROM code_value v WHERE v.list = l.id AND v.ended_on IS NULL), l.version
FROM caller, code_list l
WHERE coalesce($4::uuid::text, $5::text) IS NOT NULL
	AND ($4::uuid IS NULL OR l.id = $4)
	AND ($5::text IS NULL OR l.code = $5)
