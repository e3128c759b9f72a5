-- $1 role, $2 scope, $3 now, $4 suggestion, $5 serial
WITH me AS MATERIALIZED (
	SELECT $1::text AS role, $2::text AS scope, $1::text = 'committee' AS committee,
		$1::text = 'unit' AS unit, $1::text = 'deputy' AS deputy,
		($3::timestamptz AT TIME ZONE 'Asia/Shanghai')::date AS today,
		heir_of($1::text, $2::text) AS units -- its own code and those it has come after
), s AS MATERIALIZED (
	SELECT s.* FROM suggestion s, me
	WHERE ($4::uuid IS NOT NULL OR $5::text IS NOT NULL)
		AND ($4::uuid IS NULL OR s.id = $4) AND ($5::text IS NULL OR s.serial = $5)
		AND CASE me.role
			WHEN 'committee' THEN true
			WHEN 'street' THEN s.street = me.scope
			WHEN 'station' THEN s.site_code = me.scope
			WHEN 'deputy' THEN s.lead_code = me.scope OR EXISTS (SELECT FROM cosigner c
				WHERE c.suggestion = s.id AND c.person_code = me.scope
					AND c.state IN ('invited', 'agreed'))
			WHEN 'unit' THEN EXISTS (SELECT FROM assignment a
				WHERE a.suggestion = s.id AND a.unit_code = ANY (me.units))
		END
), parts AS MATERIALIZED ( -- own: the caller's unit's; part: of one whose reply it serves
	SELECT a.*, me.committee OR a.unit_code = ANY (me.units) AND me.unit AS own
	FROM me, s JOIN assignment a ON a.suggestion = s.id
	WHERE NOT me.unit OR a.unit_code = ANY (me.units) OR EXISTS (SELECT FROM assignment l
		WHERE l.suggestion = s.id AND l.id = a.helps AND l.unit_code = ANY (me.units))
), assignments AS (
	SELECT jsonb_agg(jsonb_build_object(
		'assignment', a.id, 'unit', a.unit, 'unit_code', a.unit_code, 'unit_name', a.unit_name,
		'kind', a.kind, 'round', a.round, 'state', a.state, 'matter', a.matter,
		'sent_at', a.sent_at, 'signed_at', a.signed_at, 'signed_by', a.signed_by,
		'objection', CASE WHEN a.own THEN a.objection END,
		'ruling', CASE WHEN a.own THEN a.ruling END,
		'replaces', a.replaces,
		'rating', CASE WHEN me.unit AND a.rating = 'rated' THEN 'awaited' ELSE a.rating END,
		'released_at', a.released_at,
		'opinion', CASE WHEN a.opinion IS NOT NULL AND (a.own OR me.unit) THEN jsonb_build_object(
			'text', a.opinion, 'signer', a.opinion_signer, 'given_at', a.opinion_at) END,
		'contacts', (SELECT coalesce(jsonb_agg(jsonb_build_object(
				'phase', c.phase, 'way', c.way, 'date', c.date, 'persons', c.persons,
				'said', c.said, 'recorded_at', c.recorded_at) ORDER BY c.recorded_at, c.id), '[]')
			FROM contact c WHERE c.assignment = a.id AND (a.own OR NOT me.unit)),
		'replies', (SELECT coalesce(jsonb_agg(jsonb_build_object(
				'reply', r.id, 'state', r.state, 'number', r.number, 'signer', r.signer,
				'dated', r.dated, 'class', r.class, 'text', r.text, 'by_date', r.by_date,
				'class_reason', r.class_reason, 'handler', r.handler, 'phone', r.phone,
				'copies', r.copies, 'filed_on', r.filed_on, 'in_time', r.in_time,
				'sent_back_reason', r.sent_back_reason)
				ORDER BY r.filed_on, (r.state = 'sent_back') DESC, r.id), '[]')
			FROM reply r WHERE r.assignment = a.id
				AND (a.own OR NOT me.unit AND r.state = 'passed')),
		'ratings', (SELECT coalesce(jsonb_agg(jsonb_build_object(
				'person_code', g.person_code, 'person_name', g.person_name,
				'deciding', g.deciding, 'attitude', g.attitude, 'result', g.result,
				'text', g.text, 'rated_at', g.rated_at)
				ORDER BY g.deciding DESC, g.rated_at, g.id), '[]')
			FROM rating g WHERE g.assignment = a.id AND (me.committee
				OR me.deputy AND g.person_code = me.scope
				OR a.rating = 'released' AND (a.own OR NOT me.unit)))
		) ORDER BY a.round, (a.kind = 'assist'), a.sent_at, a.id) AS list
	FROM parts a, me
), deadlines AS ( -- the release is the committee's affair; a unit hears of no rating before it
	SELECT jsonb_agg(jsonb_build_object(
		'step', d.step, 'assignment', d.assignment, 'start', d.start, 'rule', d.rule, 'n', d.n,
		'mark', d.mark, 'latest', d.latest, 'due', d.due, 'provisional', d.provisional,
		'skipped', coalesce(d.skipped, '[]'), 'state', d.state, 'done_on', d.done_on,
		'overdue', d.due < coalesce(d.done_on, me.today))
		ORDER BY d.start, d.due, d.id) AS list
	FROM me, s JOIN deadline d ON d.suggestion = s.id
	WHERE me.committee OR CASE WHEN me.unit
		THEN d.step NOT IN ('rating', 'release')
			AND d.assignment IN (SELECT a.id FROM parts a WHERE a.own)
		ELSE d.step <> 'release' END
), cosigners AS (
	SELECT jsonb_agg(jsonb_build_object(
		'mandate', c.mandate, 'person_code', c.person_code, 'person_name', c.person_name,
		'state', c.state, 'answered_at', c.answered_at) ORDER BY c.answered_at, c.id) AS list
	FROM me, s JOIN cosigner c ON c.suggestion = s.id
	WHERE NOT me.unit OR c.state = 'agreed'
)
SELECT s.id, s.version, s.state, s.serial, s.title, s.facts, s.request, s.subject, s.channel,
	s.occasion, s.origin, s.openness, s.contact_wish, s.reference_only, s.raised_in,
	s.suggested_unit, s.mandate, s.lead_code, s.lead_name, s.level, s.site, s.site_code, s.street,
	s.round, s.submitted_on, s.accepted_on, s.assigned_on, s.closed_on, s.reason_code, s.outcome,
	s.reason, coalesce(cosigners.list, '[]'), coalesce(assignments.list, '[]'),
	coalesce(deadlines.list, '[]'), s.session_term, s.session_meeting, s.session_number, s.congress,
	s.external_no, s.forwarded_on, s.reply_due, s.reported_on, s.report
FROM s, cosigners, assignments, deadlines
