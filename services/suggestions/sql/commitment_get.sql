-- $1 role, $2 scope, $3 now, $4 commitment
WITH me AS MATERIALIZED (
	SELECT $1::text AS role, $2::text AS scope, heir_of($1::text, $2::text) AS units,
		($3::timestamptz AT TIME ZONE 'Asia/Shanghai')::date AS today
)
SELECT c.id, c.suggestion, c.assignment, c.reply, s.version, s.serial, s.title, s.lead_name,
	a.unit_code, a.unit_name, c.state, c.measure, c.made_on, c.promised, c.due,
	c.postponed, c.reported_on, c.fulfilled_on, r.class, coalesce(r.class_now, r.class),
	c.state = 'open' AND c.due < me.today,
	coalesce((SELECT jsonb_agg(x.item ORDER BY x.id) FILTER (WHERE x.used <= 786432)
		FROM (SELECT t.id, i.item, sum(octet_length(i.item::text)) OVER (ORDER BY t.id DESC) AS used
			FROM commitment_step t, LATERAL (SELECT jsonb_build_object('act', t.act,
				'day', t.day, 'text', t.text, 'old_due', t.old_due, 'new_due', t.new_due,
				'by', t.by, 'attachments', files_of(t.id)) AS item) i
			WHERE t.commitment = c.id) x), '[]'), c.steps
FROM me, commitment c JOIN suggestion s ON s.id = c.suggestion
	JOIN assignment a ON a.id = c.assignment JOIN reply r ON r.id = c.reply
WHERE c.id = $4::uuid AND CASE me.role
	WHEN 'committee' THEN true
	WHEN 'unit' THEN a.unit_code = ANY (me.units)
	ELSE sees(me.role, me.scope, s)
END
