-- $1 role, $2 scope, $3 now, $4 id, $5 code
WITH caller AS (
	SELECT $1::text AS role, $2::text AS scope, $3::timestamptz AS now
)
SELECT v.code, v.id, l.code, v.value, v.name, v.place, v.ended_on, v.end_reason, v.version, l.version
FROM caller, code_value v JOIN code_list l ON l.id = v.list
WHERE coalesce($4::uuid::text, $5::text) IS NOT NULL
	AND ($4::uuid IS NULL OR v.id = $4)
	AND ($5::text IS NULL OR v.code = $5)
