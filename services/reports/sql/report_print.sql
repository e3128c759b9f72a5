-- $1 role, $2 scope, $3 now, $4 report, $5 year, $6 from, $7 to, $8 since, $9 days, $10 street, $11 site,
-- $12 level, $13 unit, $14 deputy, $15 format
-- All that a report is made of, as one JSON text.
WITH asked AS MATERIALIZED (
	SELECT a.scope, a.key, p.first_day AS f, p.last_day AS t, b.f2, b.t2, y.f2 AS f3, y.t2 AS t3,
		d.today, coalesce($8::date, term_begun(p.last_day), p.first_day) AS since,
		$4::text = 'annual' AS annual,
		$4::text IN ('due_soon', 'overdue', 'unsigned', 'unanswered', 'repeated') AS list
	FROM (SELECT ($3::timestamptz AT TIME ZONE 'Asia/Shanghai')::date AS today) d,
		report_scope($1::text, $2::text, $4::text, $10::text, $11::text, $12::text, $13::text, $14::text) a,
		report_period($4::text, d.today, $5::integer, $6::date, $7::date) p,
		period_before(p.first_day, p.last_day, NULL) b,
		period_before(p.first_day, p.last_day, 'year') y
)
SELECT json_strip_nulls(json_build_object('report', $4::text, 'scope', scope, 'key', nullif(key, ''),
	'name', (SELECT k.name FROM scope_keys(scope, key) k LIMIT 1), 'year', $5::integer,
	'from', f, 'to', t, 'before_from', f2, 'before_to', t2, 'since', since, 'now', $3::timestamptz,
	'organisation', (SELECT s.name FROM site s WHERE s.kind = 'zone_home' AND s.state = 'open'
		ORDER BY s.code LIMIT 1),
	'streams', (SELECT json_agg(json_build_object('service', c.service, 'heard', c.seq) ORDER BY c.service)
		FROM follow_cursor c),
	'kinds', (SELECT json_agg(json_build_object('figure', g.name, 'title', g.title, 'group', g.grp,
			'how', g.how, 'split', g.split, 'doc', g.doc) ORDER BY g.place)
		FROM figures_of(scope, NULL, NULL) g),
	'figures', CASE WHEN NOT list THEN figures_json(scope, key, f, t, true) END,
	'before', CASE WHEN NOT list AND NOT annual THEN figures_json(scope, key, f2, t2, true) END,
	'year_before', CASE WHEN NOT list THEN figures_json(scope, key, f3, t3, true) END,
	'term', CASE WHEN annual THEN figures_json(scope, key, since, t, true) END,
	'streets', CASE WHEN annual THEN keys_json('street', f, t) END,
	'sites', CASE WHEN annual THEN keys_json('site', f, t) END,
	'units', CASE WHEN annual THEN keys_json('unit', f, t) END,
	'deputies', CASE WHEN annual THEN keys_json('deputy', f, t) END,
	'months', CASE WHEN NOT list THEN months_json(scope, key, CASE WHEN annual THEN since ELSE f END, t) END,
	'entries', CASE WHEN $4::text IN ('record', 'site') THEN entries_json(scope, key, f, t) END,
	'tasks', CASE WHEN list THEN tasks_json(scope, key, today, $4::text, $9::integer)
		WHEN $4::text = 'unit' THEN tasks_json(scope, key, today, 'unanswered', NULL) END))::text
FROM asked
WHERE $15::text IS NOT NULL
