-- $1 role, $2 scope, $3 now, $4 street, $5 site, $6 from, $7 to
SELECT count(*), count(*) FILTER (WHERE o.state = 'refused'),
	count(*) FILTER (WHERE o.state <> 'refused'),
	count(*) FILTER (WHERE o.state = 'answered_on_the_spot'),
	count(*) FILTER (WHERE o.state IN ('routed', 'handling')),
	count(*) FILTER (WHERE o.suggestion IS NOT NULL),
	count(o.result),
	count(*) FILTER (WHERE o.result = 'solved'),
	count(*) FILTER (WHERE o.result = 'partly_solved'),
	count(*) FILTER (WHERE o.result = 'not_solved'),
	count(*) FILTER (WHERE o.result IS NOT NULL AND o.fed_resident_on IS NOT NULL
		AND (o.mandate IS NULL OR o.fed_deputy_on IS NOT NULL)),
	count(*) FILTER (WHERE o.state = 'closed'),
	count(*) FILTER (WHERE EXISTS (SELECT FROM deadline d WHERE d.suggestion = o.id
		AND d.state = 'open' AND d.due < ($3::timestamptz AT TIME ZONE 'Asia/Shanghai')::date))
FROM opinion o
WHERE CASE $1::text WHEN 'committee' THEN true WHEN 'street' THEN o.street = $2::text
		WHEN 'station' THEN o.site_code = $2::text END
	AND ($4::text IS NULL OR o.street = $4)
	AND ($5::text IS NULL OR o.site_code = $5)
	AND ($6::date IS NULL OR o.received_on >= $6)
	AND ($7::date IS NULL OR o.received_on <= $7)
