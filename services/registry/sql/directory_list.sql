-- $1 role, $2 scope, $3 now, $4 level, $5 street, $6 site, $7 after, $8 limit
-- Name, level, electoral unit and published sites of who holds an active mandate, and the members
-- that the person's `shown` names: the same for everybody.
WITH caller AS (
	SELECT $1::text AS role, $2::text AS scope, zone_day($3::timestamptz) AS today
),
active AS (
	SELECT m.person, m.id, c.level, c.name AS congress, c.code AS congress_code, m.term, m.delegation,
		m.electoral_unit, m.from_date, m.to_date, m.code
	FROM caller, mandate m JOIN congress c ON c.id = m.congress
	WHERE m.status = 'active' AND holds(m.from_date, m.to_date, today)
),
at AS (
	SELECT r.person, r.id, s.code AS site, s.id AS site_id, s.name, s.street, r.from_date, r.to_date
	FROM caller, residence r JOIN site s ON s.id = r.site
	WHERE s.state = 'open' AND s.published_at <= today AND holds(r.from_date, r.to_date, today)
)
SELECT p.code, p.id, p.name,
	CASE WHEN p.shown ? 'gender' THEN p.gender END,
	CASE WHEN p.shown ? 'ethnicity' THEN p.ethnicity END,
	CASE WHEN p.shown ? 'birth_year' THEN p.birth_year END,
	CASE WHEN p.shown ? 'party' THEN p.party END,
	CASE WHEN p.shown ? 'education' THEN p.education END,
	CASE WHEN p.shown ? 'occupation' THEN p.occupation END,
	CASE WHEN p.shown ? 'employer' THEN p.employer END,
	CASE WHEN p.shown ? 'title' THEN p.title END,
	CASE WHEN p.shown ? 'photo' THEN p.photo END,
	(SELECT jsonb_agg(jsonb_build_object('id', a.id, 'level', a.level, 'congress', a.congress,
			'congress_code', a.congress_code, 'term', a.term, 'delegation', a.delegation,
			'electoral_unit', a.electoral_unit, 'from_date', a.from_date, 'to_date', a.to_date) ORDER BY array_position(
			ARRAY['national', 'provincial', 'city', 'district'], a.level), a.code)
		FROM active a WHERE a.person = p.id),
	(SELECT coalesce(jsonb_agg(jsonb_build_object('id', at.id, 'site', at.site, 'site_id', at.site_id,
			'name', at.name, 'street', at.street, 'from_date', at.from_date, 'to_date', at.to_date)
			ORDER BY at.site, at.from_date), '[]')
		FROM at WHERE at.person = p.id)
FROM person p
WHERE EXISTS (SELECT FROM active a WHERE a.person = p.id AND ($4::text IS NULL OR a.level = $4))
	AND ($5::text IS NULL OR EXISTS (SELECT FROM at WHERE at.person = p.id AND at.street = $5))
	AND ($6::text IS NULL OR EXISTS (SELECT FROM at WHERE at.person = p.id AND at.site = $6))
	AND ($7::text IS NULL OR p.code > $7)
ORDER BY p.code
LIMIT coalesce($8::integer, 100)
