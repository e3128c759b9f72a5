-- $1 role, $2 scope, $3 now, $4 id, $5 code
-- Who sees the person sees all of them, others the active ones.
WITH caller AS (
	SELECT $2::text AS scope, zone_day($3::timestamptz) AS today,
		$1::text AS role
)
SELECT m.code, m.id, m.person, p.code, p.name, c.level, c.code, c.name, m.term, m.delegation,
	m.electoral_unit, m.status, CASE WHEN own THEN m.reason END, m.from_date,
	m.to_date, m.version
FROM caller, mandate m JOIN person p ON p.id = m.person JOIN congress c ON c.id = m.congress,
	LATERAL (SELECT role = 'committee' OR role IN ('street', 'station', 'deputy')
		AND sees_person(role, scope, p.id, p.code) AS own OFFSET 0) o -- once a row, not once a use
WHERE coalesce($4::uuid::text, $5::text) IS NOT NULL
	AND ($4::uuid IS NULL OR m.id = $4)
	AND ($5::text IS NULL OR m.code = $5)
	AND (own OR m.status = 'active' AND holds(m.from_date, m.to_date, today))
