-- $1 role, $2 scope, $3 now, $4 days, $5 after, $6 limit
-- Links of today with residents or an enterprise, by their last contact, or their first day when
-- there was none; of links between two persons no book tells. Refused until the contact book has
-- told of a contact.
WITH caller AS (
	SELECT $1::text AS role, $2::text AS scope, zone_day($3::timestamptz) AS today, contact_book()
),
link AS (
	SELECT l.*, s.last_on, caller.today - coalesce(s.last_on, l.from_date) AS days
	FROM caller, contact_link l LEFT JOIN contact_seen s ON s.id = l.id
	WHERE holds(l.from_date, l.to_date, caller.today)
)
SELECT l.code, l.id, p.code, p.name, d.code, d.name, l.group_name, l.last_on, l.days
FROM caller, link l JOIN person p ON p.id = l.person LEFT JOIN person d ON d.id = l.deputy
WHERE caller.contact_book AND l.kind <> 'member_deputy' AND l.days >= $4::integer
	AND ($5::text IS NULL OR l.code > $5)
ORDER BY l.code
LIMIT coalesce($6::integer, 100)
