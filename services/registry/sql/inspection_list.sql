-- $1 role, $2 scope, $3 now, $4 site, $5 street, $6 overdue, $7 after, $8 limit
WITH caller AS (
	SELECT $1::text AS role, $2::text AS scope, zone_day($3::timestamptz) AS today
)
SELECT n.code, n.id, n.site, s.code, s.name, n.date, n.inspector, n.rectify, n.rectify_by,
	o.code, again.code,
	(SELECT count(*) FILTER (WHERE i.result = 'met') FROM inspection_item i
		WHERE i.inspection = n.id)::integer,
	(SELECT count(*) FILTER (WHERE i.result = 'partly') FROM inspection_item i
		WHERE i.inspection = n.id)::integer,
	(SELECT count(*) FILTER (WHERE i.result = 'unmet') FROM inspection_item i
		WHERE i.inspection = n.id)::integer,
	n.ended_on, n.end_reason, n.version
FROM caller, inspection n JOIN site s ON s.id = n.site
	LEFT JOIN inspection o ON o.id = n.recheck_of
	LEFT JOIN inspection again ON again.recheck_of = n.id AND again.ended_on IS NULL
WHERE (role = 'committee' OR role = 'street' AND s.street = scope
		OR role = 'station' AND s.code = scope)
	AND ($4::text IS NULL OR s.code = $4)
	AND ($5::text IS NULL OR s.street = $5)
	AND ($6::boolean IS NULL OR coalesce(n.rectify_by < today AND again.id IS NULL
		AND n.ended_on IS NULL AND s.state = 'open', false) = $6)
	AND ($7::text IS NULL OR n.code > $7)
ORDER BY n.code
LIMIT coalesce($8::integer, 100)
