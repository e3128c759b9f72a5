-- $1 role, $2 scope, $3 now, $4 kind, $5 active, $6 has_oa, $7 parent, $8 after, $9 limit
-- Contacts are for the committee and the unit itself.
WITH caller AS (
	SELECT $1::text AS role, $2::text AS scope, zone_day($3::timestamptz) AS today
)
SELECT u.code, u.id, u.kind, u.name, u.parent, up.code,
	CASE WHEN role = 'committee' OR role = 'unit' AND scope = u.code THEN u.contact END,
	CASE WHEN role = 'committee' OR role = 'unit' AND scope = u.code THEN u.phone END,
	u.has_oa, u.active, u.successor, heir.code, u.version
FROM caller, unit u LEFT JOIN unit up ON up.id = u.parent
	LEFT JOIN unit heir ON heir.id = u.successor
WHERE ($4::text IS NULL OR u.kind = $4)
	AND ($5::boolean IS NULL OR u.active = $5)
	AND ($6::boolean IS NULL OR u.has_oa = $6)
	AND ($7::text IS NULL OR up.code = $7)
	AND ($8::text IS NULL OR u.code > $8)
ORDER BY u.code
LIMIT coalesce($9::integer, 100)
