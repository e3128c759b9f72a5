-- $1 role, $2 scope, $3 now, $4 id, $5 code
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
WHERE coalesce($4::uuid::text, $5::text) IS NOT NULL
	AND ($4::uuid IS NULL OR u.id = $4)
	AND ($5::text IS NULL OR u.code = $5)
