-- $1 role, $2 scope, $3 now, $4 name, $5 level, $6 street, $7 site, $8 after, $9 limit
-- The committee sees all, a street and a station what is not private of who resides with them, a
-- deputy their own, others what `shown` names. Deputies, units and the public find who holds
-- an active mandate.
WITH caller AS (
	SELECT $2::text AS scope, zone_day($3::timestamptz) AS today,
		$1::text = 'committee' AS committee, $1::text AS role,
		$1::text IN ('committee', 'street', 'station') AS staff
)
SELECT p.code, p.id, p.name,
	CASE WHEN own OR p.shown ? 'gender' THEN p.gender END,
	CASE WHEN own OR p.shown ? 'ethnicity' THEN p.ethnicity END,
	CASE WHEN own OR p.shown ? 'birth_year' THEN p.birth_year END,
	CASE WHEN own OR p.shown ? 'party' THEN p.party END,
	CASE WHEN own OR p.shown ? 'education' THEN p.education END,
	CASE WHEN own OR p.shown ? 'occupation' THEN p.occupation END,
	CASE WHEN own OR p.shown ? 'employer' THEN p.employer END,
	CASE WHEN own OR p.shown ? 'title' THEN p.title END,
	CASE WHEN caller.committee THEN p.phone END,
	CASE WHEN caller.committee THEN p.identity END,
	CASE WHEN caller.committee THEN p.address END,
	CASE WHEN own OR p.shown ? 'photo' THEN p.photo END,
	CASE WHEN caller.committee THEN p.shown END,
	CASE WHEN own THEN p.ended_on END,
	p.version
FROM caller, person p, LATERAL (SELECT role = 'committee' OR role IN ('street', 'station', 'deputy')
		AND sees_person(role, scope, p.id, p.code) AS own OFFSET 0) o -- once a row, not once a use
WHERE ($4::text IS NULL OR p.name = $4)
	AND (staff OR own OR EXISTS (
		SELECT FROM mandate m
		WHERE m.person = p.id AND m.status = 'active' AND holds(m.from_date, m.to_date, today)))
	AND ($5::text IS NULL OR EXISTS (
		SELECT FROM mandate m JOIN congress c ON c.id = m.congress
		WHERE m.person = p.id AND m.status = 'active' AND holds(m.from_date, m.to_date, today)
			AND c.level = $5))
	AND ($6::text IS NULL AND $7::text IS NULL OR EXISTS (
		SELECT FROM residence r JOIN site s ON s.id = r.site
		WHERE r.person = p.id AND holds(r.from_date, r.to_date, today)
			AND ($6 IS NULL OR s.street = $6) AND ($7 IS NULL OR s.code = $7)
			AND (staff OR s.published_at <= today)))
	AND ($8::text IS NULL OR p.code > $8)
ORDER BY p.code
LIMIT coalesce($9::integer, 100)
