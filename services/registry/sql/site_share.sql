-- $1 role, $2 scope, $3 now
WITH caller AS (
	SELECT $1::text AS role, $2::text AS scope, zone_day($3::timestamptz) AS today
)
SELECT count(*), count(n.site), count(*) FILTER (WHERE n.met = 13),
	(count(*) FILTER (WHERE n.met = 13))::double precision / nullif(count(*), 0)
FROM caller, site s LEFT JOIN standing n ON n.site = s.id
WHERE s.state = 'open' AND (role = 'committee' OR s.street = scope)
