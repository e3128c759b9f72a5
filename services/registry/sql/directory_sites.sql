-- $1 role, $2 scope, $3 now, $4 after, $5 limit
-- Open sites that are published by today: the same for everybody. A parent that is not is not named.
WITH caller AS (
	SELECT $1::text AS role, $2::text AS scope, zone_day($3::timestamptz) AS today
)
SELECT s.code, s.id, s.kind, s.name, up.id, up.code, s.street, s.street_name, s.address,
	s.longitude::double precision, s.latitude::double precision, s.hours, s.in_charge, s.liaison,
	s.phone, s.published_at
FROM caller, site s LEFT JOIN site up ON up.id = s.parent AND up.state = 'open'
	AND up.published_at <= zone_day($3)
WHERE s.state = 'open' AND s.published_at <= today
	AND ($4::text IS NULL OR s.code > $4)
ORDER BY s.code
LIMIT coalesce($5::integer, 100)
