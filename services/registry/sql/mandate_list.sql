-- $1 role, $2 scope, $3 now, $4 level, $5 status, $6 congress, $7 person, $8 term, $9 after, $10 limit
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
WHERE ($4::text IS NULL OR c.level = $4)
	AND ($5::text IS NULL OR m.status = $5)
	AND ($6::text IS NULL OR c.code = $6)
	AND ($7::text IS NULL OR p.code = $7)
	AND ($8::text IS NULL OR m.term = $8)
	AND ($9::text IS NULL OR m.code > $9)
	AND (own OR m.status = 'active' AND holds(m.from_date, m.to_date, today))
ORDER BY m.code
LIMIT coalesce($10::integer, 100)
