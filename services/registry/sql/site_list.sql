-- $1 role, $2 scope, $3 now, $4 kind, $5 state, $6 street, $7 parent, $8 after, $9 limit
-- What is published by today, and the caller's own.
WITH caller AS (
	SELECT $2::text AS scope, zone_day($3::timestamptz) AS today,
		$1::text AS role
)
SELECT s.code, s.id, s.kind, s.name, s.parent, up.code, s.street, s.street_name, s.address,
	s.longitude::double precision, s.latitude::double precision, s.hours, s.in_charge, s.liaison, s.phone, s.state, s.published_at,
	s.version
FROM caller, site s LEFT JOIN site up ON up.id = s.parent
WHERE ($4::text IS NULL OR s.kind = $4)
	AND ($5::text IS NULL OR s.state = $5)
	AND ($6::text IS NULL OR s.street = $6)
	AND ($7::text IS NULL OR up.code = $7)
	AND ($8::text IS NULL OR s.code > $8)
	AND (s.published_at <= today OR sees_site(role, scope, s.id, s.code, s.street))
ORDER BY s.code
LIMIT coalesce($9::integer, 100)
