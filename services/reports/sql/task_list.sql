-- $1 role, $2 scope, $3 now, $4 kind, $5 days, $6 street, $7 site, $8 level, $9 unit, $10 deputy, $11 after,
-- $12 limit
SELECT x.cursor, x.suggestion, x.assignment, x.source, x.label, x.unit, x.unit_name, x.kind, x.round,
	x.sent_on, x.sign_due, x.due, x.days, x.street, x.site, x.person, x.who, x.years
FROM (
	SELECT (coalesce(to_char(r.due, 'YYYYMMDD'), '99999999')
		|| coalesce(r.assignment, r.suggestion)::text) COLLATE "C" AS cursor, r.*
	FROM asked_scope($1::text, $2::text, $6::text, $7::text, $8::text, $9::text, $10::text) a,
		tasks(a.scope, a.key, ($3::timestamptz AT TIME ZONE 'Asia/Shanghai')::date, $4::text, $5::integer) r) x
WHERE $11::text IS NULL OR x.cursor > $11::text
ORDER BY x.cursor
LIMIT coalesce($12::integer, 100)
