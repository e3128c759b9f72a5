-- $1 role, $2 scope, $3 now, $4 id, $5 code
-- The public sees where deputies with an active mandate reside today.
WITH caller AS (
	SELECT $2::text AS scope, zone_day($3::timestamptz) AS today,
		$1::text = 'committee' AS committee, $1::text = 'public' AS public
)
SELECT r.code, r.id, r.person, p.code, p.name, r.site, s.code, s.name, s.kind, s.street,
	r.from_date, r.to_date, r.version
FROM caller, residence r JOIN person p ON p.id = r.person JOIN site s ON s.id = r.site
WHERE coalesce($4::uuid::text, $5::text) IS NOT NULL
	AND ($4::uuid IS NULL OR r.id = $4)
	AND ($5::text IS NULL OR r.code = $5)
	AND (NOT caller.public OR s.published_at <= today AND holds(r.from_date, r.to_date, today)
		AND EXISTS (SELECT FROM mandate m WHERE m.person = r.person AND m.status = 'active'
			AND holds(m.from_date, m.to_date, today)))
