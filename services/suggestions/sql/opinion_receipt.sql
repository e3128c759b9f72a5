-- $1 role, $2 scope, $3 now, $4 receipt. Nothing personal, and not what the resident said.
SELECT o.state, o.received_on,
	(SELECT (h.sent_at AT TIME ZONE 'Asia/Shanghai')::date FROM handover h
		WHERE h.id = o.handover AND h.state IN ('sent', 'signed', 'done')),
	o.handled_on, o.fed_resident_on, o.closed_on,
	(SELECT h.route_to FROM handover h
		WHERE h.id = o.handover AND h.state IN ('sent', 'signed', 'done')),
	o.result, coalesce(o.feedback, o.result_text), o.reason_code, o.reason, o.pointer, s.serial,
	r.erased_on
FROM opinion o LEFT JOIN suggestion s ON s.id = o.suggestion
	LEFT JOIN opinion_resident r ON r.id = o.id
WHERE o.receipt = translate(upper($4::text), 'OIL- ', '011')
