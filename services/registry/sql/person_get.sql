-- $1 role, $2 scope, $3 now, $4 id, $5 code
-- The committee sees all, a street and a station what is not private of who resides with them, a
-- deputy their own, others what `shown` names. Deputies, units and the public find who holds
-- an active mandate. Of others than one's own: active mandates, published sites of today.
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
	p.version,
	(SELECT coalesce(jsonb_agg(jsonb_build_object(
			'code', m.code, 'id', m.id, 'level', c.level, 'congress', c.code,
			'congress_name', c.name, 'term', m.term, 'delegation', m.delegation,
			'electoral_unit', m.electoral_unit, 'status', m.status,
			'from_date', m.from_date, 'to_date', m.to_date)
			ORDER BY m.from_date, m.code), '[]')
		FROM mandate m JOIN congress c ON c.id = m.congress
		WHERE m.person = p.id AND (own
			OR m.status = 'active' AND holds(m.from_date, m.to_date, today))),
	(SELECT coalesce(jsonb_agg(jsonb_build_object(
			'site', s.code, 'site_id', s.id, 'kind', s.kind, 'name', s.name,
			'street', s.street, 'from_date', r.from_date, 'to_date', r.to_date)
			ORDER BY r.from_date, s.code), '[]')
		FROM residence r JOIN site s ON s.id = r.site
		WHERE r.person = p.id AND (own
			OR s.published_at <= today AND holds(r.from_date, r.to_date, today)))
FROM caller, person p, LATERAL (SELECT role = 'committee' OR role IN ('street', 'station', 'deputy')
		AND sees_person(role, scope, p.id, p.code) AS own OFFSET 0) o -- once a row, not once a use
WHERE coalesce($4::uuid::text, $5::text) IS NOT NULL
	AND ($4::uuid IS NULL OR p.id = $4)
	AND ($5::text IS NULL OR p.code = $5)
	AND (staff OR own OR EXISTS (
		SELECT FROM mandate m
		WHERE m.person = p.id AND m.status = 'active' AND holds(m.from_date, m.to_date, today)))
