-- $1 role, $2 scope, $3 now, $4 id, $5 code
-- What is published by today, and the caller's own.
WITH caller AS (
	SELECT $2::text AS scope, zone_day($3::timestamptz) AS today,
		$1::text AS role, $1::text = 'public' AS public
)
SELECT s.code, s.id, s.kind, s.name, s.parent, up.code, s.street, s.street_name, s.address,
	s.longitude::double precision, s.latitude::double precision, s.hours, s.in_charge, s.liaison, s.phone, s.state, s.published_at,
	s.version,
	(SELECT count(*) FROM site below WHERE below.parent = s.id AND below.state = 'open'
		AND (NOT caller.public OR below.published_at <= today)),
	(SELECT count(DISTINCT r.person) FROM residence r JOIN mandate m ON m.person = r.person
		WHERE r.site = s.id AND holds(r.from_date, r.to_date, today)
			AND m.status = 'active' AND holds(m.from_date, m.to_date, today))
FROM caller, site s LEFT JOIN site up ON up.id = s.parent
WHERE coalesce($4::uuid::text, $5::text) IS NOT NULL
	AND ($4::uuid IS NULL OR s.id = $4)
	AND ($5::text IS NULL OR s.code = $5)
	AND (s.published_at <= today OR sees_site(role, scope, s.id, s.code, s.street))
