-- $1 role, $2 scope, $3 now, $4 list, $5 active, $6 after, $7 limit
WITH caller AS (
	SELECT $1::text AS role, $2::text AS scope, $3::timestamptz AS now
)
SELECT v.code, v.id, l.code, v.value, v.name, v.place, v.ended_on, v.end_reason, v.version, l.version
FROM caller, code_value v JOIN code_list l ON l.id = v.list
WHERE ($4::text IS NULL OR l.code = $4)
	AND ($5::boolean IS NULL OR (v.ended_on IS NULL) = $5)
	AND ($6::text IS NULL OR v.code > $6)
ORDER BY v.code
LIMIT coalesce($7::integer, 100)
