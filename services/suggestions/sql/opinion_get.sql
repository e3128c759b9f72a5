-- $1 role, $2 scope, $3 now, $4 opinion
-- Whose it is reads who said it and the receipt number: the committee, the site that took it, the
-- street when no site did, the other system that did.
WITH me AS MATERIALIZED (
	SELECT $1::text AS role, $2::text AS scope, $1::text = 'unit' AS unit,
		($3::timestamptz AT TIME ZONE 'Asia/Shanghai')::date AS today,
		heir_of($1::text, $2::text) AS units -- its own code and those it has come after
), o AS MATERIALIZED (
	SELECT o.*, me.role = 'committee' OR me.role = 'service'
			OR me.role = 'station' AND o.site_code = me.scope
			OR me.role = 'street' AND o.site_code IS NULL AND o.source IS NULL
				AND o.street = me.scope AS recorder
	FROM opinion o, me
	WHERE o.id = $4::uuid AND CASE me.role
		WHEN 'committee' THEN true
		WHEN 'street' THEN o.street = me.scope
		WHEN 'station' THEN o.site_code = me.scope
		WHEN 'deputy' THEN o.person_code = me.scope
		WHEN 'service' THEN o.source = substring(me.scope FROM '(?:^|;)source=([^;]*)')
		WHEN 'unit' THEN EXISTS (SELECT FROM handover h
			WHERE h.opinion = o.id AND h.unit_code = ANY (me.units))
	END
), handovers AS (
	SELECT jsonb_agg(jsonb_build_object(
		'handover', h.id, 'n', h.n, 'to', h.route_to, 'state', h.state, 'unit', h.unit,
		'unit_code', h.unit_code, 'name', h.name, 'reason', h.reason, 'sent_at', h.sent_at,
		'signed_at', h.signed_at, 'ended_at', h.ended_at, 'signed_by', h.signed_by,
		'ended_reason', h.ended_reason) ORDER BY h.n) AS list
	FROM me, o JOIN handover h ON h.opinion = o.id
	WHERE NOT me.unit OR h.unit_code = ANY (me.units)
), deadlines AS (
	SELECT jsonb_agg(jsonb_build_object(
		'step', d.step, 'assignment', d.assignment, 'start', d.start, 'rule', d.rule, 'n', d.n,
		'mark', d.mark, 'latest', d.latest, 'due', d.due, 'provisional', d.provisional,
		'skipped', coalesce(d.skipped, '[]'), 'state', d.state, 'done_on', d.done_on,
		'overdue', d.due < coalesce(d.done_on, me.today)) ORDER BY d.start, d.due, d.id) AS list
	FROM me, o JOIN deadline d ON d.suggestion = o.id
	WHERE NOT me.unit OR d.assignment IN (SELECT h.id FROM handover h
		WHERE h.opinion = o.id AND h.unit_code = ANY (me.units))
)
SELECT o.id, o.version, o.state, o.via, o.title, o.text, o.subject, o.site, o.site_code, o.street,
	o.source, o.source_id, o.entry, o.mandate, o.person_code, o.person_name,
	CASE WHEN o.recorder THEN r.name ELSE mask_name(r.name) END,
	CASE WHEN o.recorder THEN r.phone ELSE mask_phone(r.phone) END,
	CASE WHEN o.recorder THEN o.receipt END,
	o.received_on, o.reason_code, o.reason, o.pointer, o.result, o.result_text, o.handled_on,
	o.suggestion, s.serial, o.fed_resident_on, o.fed_deputy_on, o.feedback, o.closed_on,
	coalesce(handovers.list, '[]'), coalesce(deadlines.list, '[]'), o.problem, r.corrected_on,
	r.erased_on, coalesce(r.reason, r.cause)
FROM o LEFT JOIN opinion_resident r ON r.id = o.id LEFT JOIN suggestion s ON s.id = o.suggestion,
	handovers, deadlines
