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
		AND sees(me.role, me.scope, s)
), parts AS MATERIALIZED ( -- own: the caller's unit's; part: of one whose reply it serves
	SELECT a.*, me.committee OR a.unit_code = ANY (me.units) AND me.unit AS own
	FROM me, s JOIN assignment a ON a.suggestion = s.id
	WHERE NOT me.unit OR a.unit_code = ANY (me.units) OR EXISTS (SELECT FROM assignment l
		WHERE l.suggestion = s.id AND l.id = a.helps AND l.unit_code = ANY (me.units))
), part_count AS (
	SELECT count(*)::integer AS n FROM parts
), heads AS MATERIALIZED ( -- an answer has a bound: the newest, and how many there are
	SELECT h.* FROM (
		SELECT p.*, row_number() OVER newest AS place,
			sum(600 + octet_length(concat(p.matter, p.objection, p.ruling, p.opinion)))
				OVER newest AS used
		FROM parts p WINDOW newest AS (ORDER BY p.round DESC, p.sent_at DESC, p.id DESC)
	) h WHERE h.place <= 300 AND h.used <= 229376
), contact_parts AS (
	SELECT x.assignment, count(*)::integer AS n,
		jsonb_agg(x.item ORDER BY x.recorded_at, x.id)
			FILTER (WHERE x.place <= 100 AND x.used <= 65536) AS list
	FROM (
		SELECT c.assignment, c.recorded_at, c.id, i.item, row_number() OVER newest AS place,
			sum(octet_length(i.item::text)) OVER newest AS used
		FROM me, heads a JOIN contact c ON c.assignment = a.id, LATERAL (
			SELECT jsonb_build_object(
				'phase', c.phase, 'way', c.way, 'date', c.date, 'persons', c.persons,
				'said', c.said, 'recorded_at', c.recorded_at) AS item
		) i
		WHERE a.own OR NOT me.unit
		WINDOW newest AS (ORDER BY c.recorded_at DESC, c.id DESC)
	) x GROUP BY x.assignment
), reply_parts AS (
	SELECT x.assignment, count(*)::integer AS n,
		jsonb_agg(x.item ORDER BY x.filed_on, x.back DESC, x.id)
			FILTER (WHERE x.place <= 100 AND x.used <= 262144) AS list
	FROM (
		SELECT r.assignment, r.filed_on, r.state = 'sent_back' AS back, r.id, i.item,
			row_number() OVER newest AS place,
			sum(octet_length(i.item::text)) OVER newest AS used
		FROM me, heads a JOIN reply r ON r.assignment = a.id, LATERAL (
			SELECT jsonb_build_object(
				'reply', r.id, 'unit_name', coalesce(r.unit_name, a.unit_name),
				'state', r.state, 'number', r.number, 'signer', r.signer,
				'dated', r.dated, 'class', r.class, 'text', r.text, 'by_date', r.by_date,
				'class_reason', r.class_reason, 'handler', r.handler, 'phone', r.phone,
				'copies', r.copies, 'filed_on', r.filed_on, 'in_time', r.in_time,
				'sent_back_reason', r.sent_back_reason, 'addressee', r.addressee,
				'measure', r.measure, 'points', coalesce(r.points, '[]'),
				'attachments', files_of(r.id), 'class_now', r.class_now,
				'commitment', (SELECT m.id FROM commitment m WHERE m.reply = r.id)) AS item
		) i
		WHERE a.own OR NOT me.unit AND r.state = 'passed'
		WINDOW newest AS (ORDER BY r.filed_on DESC, r.state = 'sent_back', r.id DESC)
	) x GROUP BY x.assignment
), rating_parts AS (
	SELECT x.assignment, count(*)::integer AS n,
		jsonb_agg(x.item ORDER BY x.deciding DESC, x.rated_at, x.id)
			FILTER (WHERE x.place <= 300 AND x.used <= 98304) AS list
	FROM (
		SELECT g.assignment, g.deciding, g.rated_at, g.id, i.item,
			row_number() OVER newest AS place,
			sum(octet_length(i.item::text)) OVER newest AS used
		FROM me, heads a JOIN rating g ON g.assignment = a.id, LATERAL (
			SELECT jsonb_build_object(
				'person_code', g.person_code, 'person_name', g.person_name,
				'deciding', g.deciding, 'attitude', g.attitude, 'result', g.result,
				'text', g.text, 'rated_at', g.rated_at) AS item
		) i
		WHERE me.committee OR me.deputy AND g.person_code = me.scope
			OR a.rating = 'released' AND (a.own OR NOT me.unit)
		WINDOW newest AS (ORDER BY g.deciding DESC, g.rated_at DESC, g.id DESC)
	) x GROUP BY x.assignment
), extension_parts AS ( -- a deputy is told of what is granted
	SELECT x.assignment, jsonb_agg(x.item ORDER BY x.id)
			FILTER (WHERE x.place <= 20 AND x.used <= 49152) AS list
	FROM (
		SELECT x.assignment, x.id, i.item, row_number() OVER newest AS place,
			sum(octet_length(i.item::text)) OVER newest AS used
		FROM me, heads a JOIN extension x ON x.assignment = a.id, LATERAL (
			SELECT jsonb_build_object(
				'extension', x.id, 'state', x.state, 'reason', x.reason, 'until', x.until,
				'asked_at', x.asked_at, 'decided_at', x.decided_at, 'granted', x.granted,
				'old', x.old, 'due', x.due, 'ruling', x.ruling) AS item
		) i
		WHERE a.own OR NOT me.unit AND x.state = 'granted'
		WINDOW newest AS (ORDER BY x.id DESC)
	) x GROUP BY x.assignment
), transfer_parts AS ( -- what of it is another unit's, a unit knows only of a merger
	SELECT x.assignment, jsonb_agg(x.item ORDER BY x.at, x.id)
			FILTER (WHERE x.place <= 300 AND x.used <= 32768) AS list
	FROM (
		SELECT t.assignment, t.at, t.id, i.item, row_number() OVER newest AS place,
			sum(octet_length(i.item::text)) OVER newest AS used
		FROM me, heads a JOIN transfer t ON t.assignment = a.id, LATERAL (
			SELECT NOT me.unit OR t.kind = 'moved' OR t.from_code = ANY (me.units) AS "from",
				NOT me.unit OR t.kind = 'moved' OR t.to_code = ANY (me.units) AS "to"
		) shows, LATERAL (
			SELECT jsonb_build_object('kind', t.kind,
				'from_code', CASE WHEN shows."from" THEN t.from_code END,
				'from_name', CASE WHEN shows."from" THEN t.from_name END,
				'to_code', CASE WHEN shows."to" THEN t.to_code END,
				'to_name', CASE WHEN shows."to" THEN t.to_name END,
				'reason', t.reason, 'at', t.at,
				'by', CASE WHEN me.committee OR t.kind = 'objected' THEN t.by END) AS item
		) i
		WHERE a.own
		WINDOW newest AS (ORDER BY t.at DESC, t.id DESC)
	) x GROUP BY x.assignment
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
		'contacts', coalesce(c.list, '[]'), 'contacts_total', coalesce(c.n, 0),
		'replies', coalesce(r.list, '[]'), 'replies_total', coalesce(r.n, 0),
		'ratings', coalesce(g.list, '[]'), 'ratings_total', coalesce(g.n, 0),
		'extensions', coalesce(e.list, '[]'),
		'urged', CASE WHEN a.own THEN a.urged END,
		'urged_on', CASE WHEN a.own THEN a.urged_on END,
		'transfers', coalesce(t.list, '[]'),
		'follows', a.follows, 'recalled_on', a.recalled_on
		) ORDER BY a.round, (a.kind = 'assist'), a.sent_at, a.id) AS list
	FROM me, heads a
		LEFT JOIN contact_parts c ON c.assignment = a.id
		LEFT JOIN reply_parts r ON r.assignment = a.id
		LEFT JOIN rating_parts g ON g.assignment = a.id
		LEFT JOIN extension_parts e ON e.assignment = a.id
		LEFT JOIN transfer_parts t ON t.assignment = a.id
), deadlines AS ( -- the release is the committee's affair; a unit hears of no rating before it
	SELECT count(*)::integer AS n, jsonb_agg(x.item ORDER BY x.start, x.due, x.id)
		FILTER (WHERE x.place <= 300 AND x.used <= 131072) AS list
	FROM (
		SELECT d.start, d.due, d.id, i.item, row_number() OVER newest AS place,
			sum(octet_length(i.item::text)) OVER newest AS used
		FROM me, s JOIN deadline d ON d.suggestion = s.id, LATERAL (
			SELECT jsonb_build_object(
				'deadline', d.id, 'step', d.step, 'assignment', d.assignment, 'start', d.start, 'rule', d.rule,
				'n', d.n, 'mark', d.mark, 'latest', d.latest, 'due', d.due,
				'provisional', d.provisional, 'skipped', coalesce(d.skipped, '[]'),
				'state', d.state, 'done_on', d.done_on,
				'overdue', d.due < coalesce(d.done_on, me.today)) AS item
		) i
		WHERE hears_of($1::text, d.step)
			AND (NOT me.unit OR d.assignment IN (SELECT a.id FROM parts a WHERE a.own))
		WINDOW newest AS (ORDER BY d.state = 'open' DESC, d.start DESC, d.id DESC)
	) x
), cosigners AS (
	SELECT count(*)::integer AS n, jsonb_agg(x.item ORDER BY x.answered_at, x.id)
		FILTER (WHERE x.place <= 100 AND x.used <= 65536) AS list
	FROM (
		SELECT c.answered_at, c.id, i.item, row_number() OVER newest AS place,
			sum(octet_length(i.item::text)) OVER newest AS used
		FROM me, s JOIN cosigner c ON c.suggestion = s.id, LATERAL (
			SELECT jsonb_build_object(
				'mandate', c.mandate, 'person_code', c.person_code,
				'person_name', c.person_name, 'state', c.state,
				'answered_at', c.answered_at,
				'consent', CASE WHEN NOT me.unit THEN c.consent END) AS item
		) i
		WHERE NOT me.unit OR c.state = 'agreed'
		WINDOW newest AS (ORDER BY c.state = 'agreed' DESC, c.id DESC)
	) x
)
SELECT s.id, s.version, s.state, s.serial, s.title, s.facts, s.request, s.subject, s.channel,
	s.occasion, s.origin, s.openness, s.contact_wish, s.reference_only, s.raised_in,
	s.suggested_unit, s.mandate, s.lead_code, s.lead_name, s.level, s.site, s.site_code, s.street,
	s.round, s.submitted_on, s.accepted_on, s.assigned_on, s.closed_on, s.reason_code, s.outcome,
	s.reason, coalesce(cosigners.list, '[]'), coalesce(assignments.list, '[]'),
	coalesce(deadlines.list, '[]'), cosigners.n, part_count.n, deadlines.n, (
		SELECT jsonb_build_object('state', p.state, 'extent', p.extent, 'check', p."check",
			'checked_by', p.checked_by, 'reason', p.reason, 'published_on', p.published_on,
			'withdrawn_on', p.withdrawn_on, 'withdrawn_reason', p.withdrawn_reason)
		FROM publication p WHERE p.suggestion = s.id
		ORDER BY p.published_at DESC, p.id DESC LIMIT 1), (
		SELECT jsonb_build_object('supervision', v.id, 'state', v.state, 'leader', v.leader,
			'reason', v.reason, 'begun_on', v.begun_on, 'ended_on', v.ended_on,
			'outcome', v.outcome, 'steps_total', v.steps, 'steps', coalesce((
				SELECT jsonb_agg(x.item ORDER BY x.id)
					FILTER (WHERE x.place <= 100 AND x.used <= 65536)
				FROM (SELECT t.id, i.item, row_number() OVER newest AS place,
						sum(octet_length(i.item::text)) OVER newest AS used
					FROM supervision_step t, LATERAL (SELECT jsonb_build_object(
						'date', t.date, 'text', t.text, 'by', t.by) AS item) i
					WHERE t.supervision = v.id AND $1::text <> 'unit'
					WINDOW newest AS (ORDER BY t.id DESC)) x), '[]'))
		FROM supervision v WHERE v.suggestion = s.id ORDER BY v.id DESC LIMIT 1),
	(SELECT coalesce(jsonb_agg(jsonb_build_object('opinion', o.id, 'title', o.title,
			'state', o.state, 'received_on', o.received_on) ORDER BY o.id), '[]')
		FROM (SELECT * FROM opinion WHERE suggestion = s.id ORDER BY id LIMIT 100) o),
	(SELECT jsonb_agg(jsonb_build_object('entry', l.entry, 'number', l.number, 'year', l.year,
			'site_code', l.site_code, 'kind', l.kind, 'subject', l.subject, 'date', l.date)
			ORDER BY l.date, l.id)
		FROM (SELECT * FROM activity_link WHERE suggestion = s.id AND $1::text <> 'unit'
			ORDER BY date, id LIMIT 100) l),
	s.session_term, s.session_meeting, s.session_number, s.congress, s.external_no, s.forwarded_on,
	s.reply_due, s.reported_on, s.report,
	-- why the signatories withdraw it is no matter of a unit that had it once
	CASE WHEN $1::text <> 'unit' THEN s.withdrawal_on END,
	CASE WHEN $1::text <> 'unit' THEN s.withdrawal_by END,
	CASE WHEN $1::text <> 'unit' THEN s.withdrawal_reason END,
	s.merged_into, (SELECT m.serial FROM suggestion m WHERE m.id = s.merged_into),
	(SELECT coalesce(jsonb_agg(jsonb_build_object('suggestion', m.id, 'serial', m.serial)
			ORDER BY m.serial), '[]')
		FROM suggestion m WHERE m.merged_into = s.id),
	files_of(s.id)
FROM s, cosigners, assignments, deadlines, part_count
