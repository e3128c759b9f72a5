-- $1 role, $2 scope, $3 now, $4 entry, $5 version
SELECT e.entry, e.book, e.year, e.number, e.version,
	(SELECT max(v.version) FROM entry v WHERE v.entry = e.entry), e.place, e.site, e.site_code,
	s.name, e.street, e.date, e.title, e.activity, e.contact, e.debrief, e.opinion,
	CASE WHEN e.book = 'contact' THEN (SELECT jsonb_agg(jsonb_build_object(
		'opinion', r.id, 'problem', r.problem, 'version', r.version, 'state', r.state,
		'title', r.title, 'asked_by', r.asked_by, 'asked_at', r.asked_at,
		'field', r.field, 'reason', r.reason,
		'opinion_state', (SELECT o.opinion->>'state' FROM entry o WHERE o.entry = r.id
			ORDER BY o.version DESC LIMIT 1)) ORDER BY r.problem, r.asked_at)
		FROM raised r WHERE r.entry = e.entry) END,
	CASE WHEN e.book = 'activity' THEN (SELECT jsonb_agg(jsonb_build_object(
		'suggestion', n.suggestion, 'state', n.state, 'serial', n.serial, 'title', n.title,
		'asked_by', n.asked_by, 'asked_at', n.asked_at, 'reason', n.reason)
		ORDER BY n.asked_at, n.id)
		FROM activity_suggestion n WHERE n.entry = e.entry) END,
	CASE WHEN me.whole THEN d.residents ELSE masked(d.residents) END,
	NOT me.whole, d.erased_on, coalesce(d.reason, d.cause), e.reason, e.recorder, e.recorded_at,
	e.hash
FROM entry e LEFT JOIN resident_data d ON d.id = e.id
	LEFT JOIN registry.v1_site s ON s.id = e.site,
	LATERAL (SELECT $1::text = 'committee'
		OR $1::text = 'station' AND e.site_code = $2::text AS whole
		WHERE $3::timestamptz IS NOT NULL) me
WHERE e.entry = $4::uuid
	AND sees($1::text, $2::text, e.site_code, e.street, e.deputies)
	AND e.version = coalesce($5::integer, (SELECT max(v.version) FROM entry v WHERE v.entry = $4))
