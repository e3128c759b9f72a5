-- $1 role, $2 scope, $3 now, $4 street, $5 after, $6 limit
-- Persons with an active mandate without an open home or without an open station today. A street
-- sees those of its own sites.
WITH caller AS (
	SELECT $1::text AS role, $2::text AS scope, zone_day($3::timestamptz) AS today
),
at AS (
	SELECT r.person, s.code, s.street, s.kind
	FROM caller, residence r JOIN site s ON s.id = r.site AND s.state = 'open'
	WHERE holds(r.from_date, r.to_date, today)
),
deputy AS (
	SELECT p.code, p.id, p.name,
		(SELECT min(at.code) FROM at WHERE at.person = p.id AND at.kind <> 'station') AS home,
		(SELECT min(at.code) FROM at WHERE at.person = p.id AND at.kind = 'station') AS station
	FROM caller, person p
	WHERE EXISTS (SELECT FROM mandate m WHERE m.person = p.id AND m.status = 'active'
			AND holds(m.from_date, m.to_date, today))
		AND ($4::text IS NULL
			OR EXISTS (SELECT FROM at WHERE at.person = p.id AND at.street = $4))
		AND (role = 'committee'
			OR EXISTS (SELECT FROM at WHERE at.person = p.id AND at.street = scope))
)
SELECT d.code, d.id, d.name, d.home, d.station
FROM deputy d
WHERE (d.home IS NULL OR d.station IS NULL) AND ($5::text IS NULL OR d.code > $5)
ORDER BY d.code
LIMIT coalesce($6::integer, 100)
