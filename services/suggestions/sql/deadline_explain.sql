-- $1 role, $2 scope, $3 now, $4 suggestion, $5 serial, $6 opinion, $7 step, $8 after, $9 limit
-- Who sees which period is as in suggestion.get and opinion.get. A day without a row of the calendar that was passed
-- over is the end of a week.
WITH me AS MATERIALIZED (
	SELECT $1::text AS role, $2::text AS scope, $1::text = 'committee' AS committee,
		$1::text = 'unit' AS unit, ($3::timestamptz AT TIME ZONE 'Asia/Shanghai')::date AS today,
		heir_of($1::text, $2::text) AS units
), s AS MATERIALIZED (
	SELECT s.id, s.serial, s.title, false AS opinion FROM suggestion s, me
	WHERE ($4::uuid IS NOT NULL OR $5::text IS NOT NULL)
		AND ($4::uuid IS NULL OR s.id = $4) AND ($5::text IS NULL OR s.serial = $5)
		AND s.id IN (SELECT seen_by(me.role, me.scope, ARRAY[s.id]))
	UNION ALL
	SELECT o.id, NULL, o.title, true FROM opinion o, me
	WHERE o.id = $6::uuid AND o.id IN (SELECT seen_by(me.role, me.scope, ARRAY[o.id]))
), built AS MATERIALIZED (
	SELECT * FROM (VALUES (NULL::integer, NULL::text, NULL::text, NULL::integer, NULL::integer,
			NULL::text, NULL::text, NULL::text, NULL::text, NULL::text)
			/* compiled-in rules */)
		b (place, step, rule, n, notice, notice_rule, mark, source, who, starts)
	WHERE place IS NOT NULL
), seen AS MATERIALIZED (
	SELECT d.*, s.serial, s.title, s.opinion, coalesce(a.unit_code, h.unit_code) AS unit_code,
		coalesce(a.unit_name, h.name) AS unit_name,
		a.round > 2 OR EXISTS (SELECT FROM assignment p
			WHERE p.id = a.replaces AND p.round = a.round) AS sent_anew,
		me.committee OR me.unit AS own, d.start::text || '/' || d.id::text AS cursor
	FROM me, s JOIN deadline d ON d.suggestion = s.id LEFT JOIN assignment a ON a.id = d.assignment
		LEFT JOIN handover h ON h.id = d.assignment
	WHERE hears_of($1::text, d.step)
		AND (NOT me.unit OR coalesce(a.unit_code, h.unit_code) = ANY (me.units))
		AND ($7::text IS NULL OR d.step = $7)
), page AS MATERIALIZED (
	SELECT * FROM seen WHERE $8::text IS NULL OR cursor COLLATE "C" > $8
	ORDER BY cursor COLLATE "C" LIMIT coalesce($9::integer, 100)
)
SELECT d.cursor, d.id, CASE WHEN NOT d.opinion THEN d.suggestion END,
	CASE WHEN NOT d.opinion THEN d.assignment END, d.serial, d.title, d.step, d.state, d.unit_code,
	d.unit_name, b.who, d.start,
	CASE WHEN d.step = 'review' AND EXISTS (SELECT FROM deadline c WHERE c.suggestion = d.suggestion
			AND c.step = 'cosign' AND c.done_on = d.start AND c.id < d.id)
		THEN 'suggestion.cosigning_ended'
		WHEN d.step = 'again' AND d.sent_anew THEN 'assignment.sent'
		WHEN NOT (d.step IN ('assign', 'route') AND EXISTS (SELECT FROM deadline c
			WHERE c.suggestion = d.suggestion AND c.step = d.step AND c.id < d.id)) THEN b.starts
		WHEN d.step = 'assign' THEN 'suggestion.unmerged'
		WHEN EXISTS (SELECT FROM handover h WHERE h.opinion = d.suggestion
			AND h.state = 'handed_back'
			AND (h.ended_at AT TIME ZONE 'Asia/Shanghai')::date = d.start)
		THEN 'opinion.handed_back' ELSE 'opinion.released' END,
	d.rule, d.n, d.rule_channel, d.version, d.mark, coalesce(r.source, b.source),
	CASE d.rule WHEN 'month' THEN (d.start + make_interval(months => d.n))::date
		WHEN 'day' THEN d.start + d.n END,
	coalesce((SELECT jsonb_agg(jsonb_build_object('date', k.day::date, 'name', c.name)
			ORDER BY k.day)
		FROM jsonb_array_elements_text(coalesce(d.skipped, '[]')) k (day)
		LEFT JOIN registry.v1_calendar c ON c.date = k.day::date AND NOT c.work), '[]'),
	coalesce(d.counted, CASE WHEN d.latest IS NULL THEN d.due END),
	d.latest, d.extended,
	coalesce((SELECT jsonb_agg(jsonb_build_object('date', k.day::date, 'name', c.name)
			ORDER BY k.day)
		FROM generate_series(d.extended, d.due - 1, interval '1 day') k (day)
		LEFT JOIN registry.v1_calendar c ON c.date = k.day::date AND NOT c.work), '[]'),
	coalesce((SELECT jsonb_agg(jsonb_build_object(
			'extension', x.id, 'state', x.state, 'reason', x.reason, 'until', x.until,
			'asked_at', x.asked_at, 'decided_at', x.decided_at, 'granted', x.granted,
			'old', x.old, 'due', x.due, 'ruling', x.ruling) ORDER BY x.id)
		FROM extension x WHERE d.step = 'reply' AND x.suggestion = d.suggestion
			AND x.assignment = d.assignment AND (d.own OR x.state = 'granted')), '[]'),
	coalesce((SELECT jsonb_agg(jsonb_build_object('at', x.at, 'why', x.why, 'old', x.old,
			'due', x.due, 'years', x.years) ORDER BY x.id)
		FROM (SELECT * FROM recount x WHERE x.suggestion = d.suggestion AND x.deadline = d.id
			ORDER BY x.id DESC LIMIT 1000) x), '[]'),
	d.due, d.provisional,
	CASE WHEN d.provisional THEN (SELECT jsonb_agg(y::text ORDER BY y)
		FROM generate_series(extract(year FROM d.start)::integer,
			extract(year FROM greatest(d.due, d.counted))::integer) y
		WHERE NOT EXISTS (SELECT FROM registry.v1_calendar c
			WHERE c.date BETWEEN make_date(y, 1, 1) AND make_date(y, 12, 31))) END,
	d.due_soon_on, d.done_on, d.due < coalesce(d.done_on, me.today),
	CASE WHEN d.opinion THEN d.suggestion END
FROM me, page d JOIN built b ON b.step = d.step
LEFT JOIN rule r ON r.step = d.step AND r.version = d.version
	AND r.channel IS NOT DISTINCT FROM d.rule_channel
ORDER BY d.cursor COLLATE "C"
