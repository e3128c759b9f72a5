-- $1 role, $2 scope, $3 now, $4 after, $5 limit
-- Active units without what is private of them: the same for everybody.
WITH caller AS (
	SELECT $1::text AS role, $2::text AS scope, $3::timestamptz AS now
)
SELECT u.code, u.id, u.kind, u.name, up.id, up.code
FROM caller, unit u LEFT JOIN unit up ON up.id = u.parent AND up.active
WHERE u.active AND ($4::text IS NULL OR u.code > $4)
ORDER BY u.code
LIMIT coalesce($5::integer, 100)
