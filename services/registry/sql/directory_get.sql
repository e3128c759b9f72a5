-- $1 role, $2 scope, $3 now
-- The same for everybody.
WITH caller AS (
	SELECT $1::text AS role, $2::text AS scope, zone_day($3::timestamptz) AS today
)
SELECT today,
	(SELECT count(*) FROM person p WHERE holds_mandate(p.id, today)),
	(SELECT count(*) FROM site s WHERE s.state = 'open' AND s.published_at <= today),
	(SELECT count(*) FROM unit u WHERE u.active)
FROM caller
