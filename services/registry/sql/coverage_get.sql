-- $1 role, $2 scope, $3 now
-- Coverage (进家入站): persons with an active mandate who reside today at an open home and an open station.
WITH caller AS (
	SELECT $1::text AS role, $2::text AS scope, zone_day($3::timestamptz) AS today
),
active AS (
	SELECT m.person, c.level FROM caller, mandate m JOIN congress c ON c.id = m.congress
	WHERE m.status = 'active' AND holds(m.from_date, m.to_date, today)
),
deputy AS (
	SELECT a.person,
		coalesce(bool_or(s.kind <> 'station'), false) AS home,
		coalesce(bool_or(s.kind = 'station'), false) AS station
	FROM caller, (SELECT DISTINCT person FROM active) a
		LEFT JOIN residence r ON r.person = a.person
		LEFT JOIN site s ON s.id = r.site AND s.state = 'open'
			AND holds(r.from_date, r.to_date, zone_day($3))
	GROUP BY a.person
)
SELECT (SELECT count(*) FROM active),
	count(*),
	(SELECT count(*) FROM site WHERE kind = 'zone_home' AND state = 'open'),
	(SELECT count(*) FROM site WHERE kind = 'street_home' AND state = 'open'),
	(SELECT count(*) FROM site WHERE kind = 'station' AND state = 'open'),
	count(*) FILTER (WHERE home),
	count(*) FILTER (WHERE station),
	count(*) FILTER (WHERE home AND station),
	(count(*) FILTER (WHERE home AND station))::double precision / nullif(count(*), 0),
	(SELECT count(*) FROM unit WHERE active),
	(SELECT jsonb_agg(jsonb_build_object('level', l.level,
			'mandates', (SELECT count(*) FROM active a WHERE a.level = l.level),
			'persons', (SELECT count(DISTINCT a.person) FROM active a WHERE a.level = l.level))
			ORDER BY l.place)
		FROM (VALUES (1, 'national'), (2, 'provincial'), (3, 'city'), (4, 'district')) l (place, level))
FROM deputy
