-- $1 role, $2 scope, $3 now, $4 street, $5 all_met, $6 after, $7 limit
-- A site's standing is its latest inspection that was not withdrawn.
WITH caller AS (
	SELECT $1::text AS role, $2::text AS scope, zone_day($3::timestamptz) AS today
)
SELECT s.code, s.id, s.name, s.street, n.code, n.date, n.met, n.partly, n.unmet, n.met = 13,
	n.rectify_by
FROM caller, site s LEFT JOIN standing n ON n.site = s.id
WHERE (role = 'committee' OR role = 'street' AND s.street = scope
		OR role = 'station' AND s.code = scope)
	AND s.state = 'open'
	AND ($4::text IS NULL OR s.street = $4)
	AND ($5::boolean IS NULL OR coalesce(n.met = 13, false) = $5)
	AND ($6::text IS NULL OR s.code > $6)
ORDER BY s.code
LIMIT coalesce($7::integer, 100)
