-- $1 role, $2 scope, $3 now, $4 id, $5 code
WITH caller AS (
	SELECT $1::text AS role, $2::text AS scope, $3::timestamptz AS now
)
SELECT n.code, n.id, n.site, s.code, s.name, n.date, n.inspector, n.rectify, n.rectify_by,
	o.code, again.code,
	(SELECT count(*) FILTER (WHERE i.result = 'met') FROM inspection_item i
		WHERE i.inspection = n.id)::integer,
	(SELECT count(*) FILTER (WHERE i.result = 'partly') FROM inspection_item i
		WHERE i.inspection = n.id)::integer,
	(SELECT count(*) FILTER (WHERE i.result = 'unmet') FROM inspection_item i
		WHERE i.inspection = n.id)::integer,
	n.ended_on, n.end_reason, n.version,
	(SELECT coalesce(jsonb_agg(jsonb_build_object('item', i.item, 'result', i.result,
			'note', i.note, 'evidence', i.evidence)
			ORDER BY array_position(ARRAY['place', 'staff', 'rules', 'materials', 'records',
				'results', 'setup', 'naming', 'activities', 'mechanism', 'conduct', 'opinions',
				'network'], i.item)), '[]')
		FROM inspection_item i WHERE i.inspection = n.id)
FROM caller, inspection n JOIN site s ON s.id = n.site
	LEFT JOIN inspection o ON o.id = n.recheck_of
	LEFT JOIN inspection again ON again.recheck_of = n.id AND again.ended_on IS NULL
WHERE (role = 'committee' OR role = 'street' AND s.street = scope
		OR role = 'station' AND s.code = scope)
	AND coalesce($4::uuid::text, $5::text) IS NOT NULL
	AND ($4::uuid IS NULL OR n.id = $4)
	AND ($5::text IS NULL OR n.code = $5)
