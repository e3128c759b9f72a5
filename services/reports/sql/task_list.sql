-- $1 role, $2 scope, $3 now, $4 kind, $5 days, $6 street, $7 site, $8 level, $9 unit, $10 deputy, $11 after,
-- $12 limit
WITH asked AS MATERIALIZED (
	SELECT a.scope, a.key, ($3::timestamptz AT TIME ZONE 'Asia/Shanghai')::date AS today
	FROM asked_scope($1::text, $2::text, $6::text, $7::text, $8::text, $9::text, $10::text) a
),
open AS (
	SELECT s.suggestion, s.id AS assignment, s.source, s.label, s.unit, s.unit_name, s.kind, s.round,
		s.sent_on, s.sign_due, s.due,
		CASE WHEN $4::text = 'unsigned' THEN s.sign_due ELSE s.due END - a.today AS days,
		s.street, s.site, s.person, s.who, NULL::jsonb AS years
	FROM asked a, assignment s
	WHERE s.ended_on IS NULL AND s.kind <> 'congress' AND $4::text <> 'repeated'
		AND CASE a.scope WHEN 'zone' THEN true WHEN 'street' THEN s.street = a.key
			WHEN 'site' THEN s.site = a.key WHEN 'unit' THEN s.unit = a.key
			WHEN 'level' THEN s.levels ? a.key ELSE s.person = a.key END
		AND CASE $4::text
			WHEN 'due_soon' THEN s.filed_on IS NULL
				AND s.due BETWEEN a.today AND a.today + coalesce($5::integer, 15)
			WHEN 'overdue' THEN s.filed_on IS NULL AND s.due < a.today
			WHEN 'unsigned' THEN s.signed_on IS NULL AND s.round = 1
			ELSE s.filed_on IS NULL AND NOT s.reference_only AND s.kind <> 'assist' END
),
repeated AS (
	SELECT s.id, NULL::uuid, s.source, s.label, NULL::text, NULL::text, NULL::text, 0, NULL::date,
		NULL::date, NULL::date, NULL::integer, s.street, s.site, s.person, s.who, s.raised_in
	FROM asked a, suggestion s
	WHERE $4::text = 'repeated' AND jsonb_array_length(s.raised_in) > 0
		AND CASE a.scope WHEN 'zone' THEN true WHEN 'street' THEN s.street = a.key
			WHEN 'site' THEN s.site = a.key WHEN 'level' THEN s.levels ? a.key
			WHEN 'unit' THEN EXISTS (SELECT FROM assignment x WHERE x.suggestion = s.id AND x.unit = a.key)
			ELSE s.person = a.key END
)
SELECT x.cursor, x.suggestion, x.assignment, x.source, x.label, x.unit, x.unit_name, x.kind, x.round,
	x.sent_on, x.sign_due, x.due, x.days, x.street, x.site, x.person, x.who, x.years
FROM (
	SELECT (coalesce(to_char(r.due, 'YYYYMMDD'), '99999999')
		|| coalesce(r.assignment, r.suggestion)::text) COLLATE "C" AS cursor, r.*
	FROM (SELECT * FROM open UNION ALL SELECT * FROM repeated) r) x
WHERE $11::text IS NULL OR x.cursor > $11::text
ORDER BY x.cursor
LIMIT coalesce($12::integer, 100)
