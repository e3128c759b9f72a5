-- $1 role, $2 scope, $3 now, $4 book, $5 site, $6 year, $7 format
-- All versions of the entries of one book, as one JSON text.
SELECT json_build_object('site_code', b.site_code, 'site_name', s.name, 'book', b.book,
	'year', b.year, 'entries', b.entries, 'places', b.places,
	'hash', encode(b.hash, 'base64'), 'now', $3::timestamptz,
	'rows', (SELECT coalesce(json_agg(json_build_object('number', e.number, 'version', e.version,
			'date', e.date, 'title', e.title, 'activity', e.activity, 'contact', e.contact,
			'debrief', e.debrief, 'opinion', e.opinion,
			'raised', CASE WHEN e.book = 'contact' THEN (SELECT json_agg(json_build_object(
				'problem', r.problem, 'state', (SELECT o.opinion->>'state' FROM entry o
					WHERE o.entry = r.id ORDER BY o.version DESC LIMIT 1))
				ORDER BY r.problem)
				FROM raised r WHERE r.entry = e.entry AND r.state = 'made') END,
			'residents', CASE WHEN me.whole THEN d.residents ELSE masked(d.residents) END,
			'erased_on', d.erased_on, 'reason', e.reason, 'recorder', e.recorder,
			'recorded_at', e.recorded_at) ORDER BY e.number, e.version), '[]')
		FROM entry e LEFT JOIN resident_data d ON d.id = e.id,
			LATERAL (SELECT $1 = 'committee' OR $1 = 'station' AND e.site_code = $2 AS whole) me
		WHERE e.chain = b.id))::text
FROM book b LEFT JOIN registry.v1_site s ON s.id = b.site
WHERE $7::text IS NOT NULL AND b.book = $4::text AND b.site_code = $5::text AND b.year = $6::integer
	AND sees($1::text, $2::text, b.site_code, b.street, '[]')
