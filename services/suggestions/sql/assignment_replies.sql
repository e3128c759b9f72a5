-- $1 role, $2 scope, $3 now, $4 assignment, $5 after, $6 limit
-- The committee and the unit read all, the others what was passed on.
WITH caller AS MATERIALIZED (
	SELECT $1::text AS role, $2::text AS scope, $3::timestamptz AS now,
		heir_of($1::text, $2::text) AS units
)
SELECT r.id::text, r.id, r.state, r.number, r.signer, r.dated, r.class, r.text,
	coalesce(r.points, '[]'), r.measure, r.by_date, r.class_reason, r.handler, r.phone,
	r.addressee, r.copies, r.filed_on, r.in_time, r.sent_back_reason, files_of(r.id),
	coalesce(r.unit_name, a.unit_name)
FROM caller, assignment a JOIN suggestion s ON s.id = a.suggestion
	JOIN reply r ON r.assignment = a.id
WHERE a.id = $4::uuid
	AND CASE caller.role
		WHEN 'committee' THEN true
		WHEN 'unit' THEN a.unit_code = ANY (caller.units)
		ELSE r.state = 'passed' AND sees(caller.role, caller.scope, s)
	END
	AND ($5::text IS NULL OR r.id < CASE WHEN $5
		~ '^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$' THEN $5::uuid END)
ORDER BY r.id DESC
LIMIT coalesce($6::integer, 100)
