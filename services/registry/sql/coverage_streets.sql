-- $1 role, $2 scope, $3 now, $4 after, $5 limit
-- A deputy counts in each street at one of whose open sites they reside today.
WITH caller AS (
	SELECT $1::text AS role, $2::text AS scope, zone_day($3::timestamptz) AS today
),
at AS (
	SELECT r.person, s.street, s.kind
	FROM caller, residence r JOIN site s ON s.id = r.site AND s.state = 'open'
	WHERE holds(r.from_date, r.to_date, today) AND EXISTS (
		SELECT FROM mandate m WHERE m.person = r.person AND m.status = 'active'
			AND holds(m.from_date, m.to_date, today))
),
place AS (
	SELECT person, bool_or(kind <> 'station') AS home, bool_or(kind = 'station') AS station
	FROM at GROUP BY person
),
street AS (
	SELECT street, max(street_name) AS name,
		count(*) FILTER (WHERE kind = 'street_home' AND state = 'open') AS homes,
		count(*) FILTER (WHERE kind = 'station' AND state = 'open') AS stations
	FROM site WHERE street IS NOT NULL GROUP BY street
)
SELECT s.street, s.name, s.homes, s.stations, count(p.person),
	count(*) FILTER (WHERE p.home), count(*) FILTER (WHERE p.station),
	count(*) FILTER (WHERE p.home AND p.station),
	(count(*) FILTER (WHERE p.home AND p.station))::double precision / nullif(count(p.person), 0)
FROM street s LEFT JOIN (SELECT DISTINCT street, person FROM at) a ON a.street = s.street
	LEFT JOIN place p ON p.person = a.person
WHERE $4::text IS NULL OR s.street > $4
GROUP BY s.street, s.name, s.homes, s.stations
ORDER BY s.street
LIMIT coalesce($5::integer, 100)
