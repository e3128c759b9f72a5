-- $1 role, $2 scope, $3 now, $4 person, $5 site, $6 street, $7 current, $8 after, $9 limit
-- Where deputies with an active mandate reside today, and all of the caller's own sites and persons.
WITH caller AS (
	SELECT $2::text AS scope, zone_day($3::timestamptz) AS today,
		$1::text AS role
)
SELECT r.code, r.id, r.person, p.code, p.name, r.site, s.code, s.name, s.kind, s.street,
	r.from_date, r.to_date, r.version
FROM caller, residence r JOIN person p ON p.id = r.person JOIN site s ON s.id = r.site
WHERE ($4::text IS NULL OR p.code = $4)
	AND ($5::text IS NULL OR s.code = $5)
	AND ($6::text IS NULL OR s.street = $6)
	AND ($7::boolean IS NULL OR holds(r.from_date, r.to_date, today) = $7)
	AND ($8::text IS NULL OR r.code > $8)
	AND (s.published_at <= today AND holds(r.from_date, r.to_date, today)
			AND holds_mandate(r.person, today)
		OR sees_site(role, scope, s.id, s.code, s.street) OR sees_person(role, scope, p.id, p.code))
ORDER BY r.code
LIMIT coalesce($9::integer, 100)
