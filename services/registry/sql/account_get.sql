-- $1 role, $2 scope, $3 now, $4 id, $5 name
SELECT name, id, holder, role, of, scope, state, reason, made_at, ended_at,
	CASE WHEN locked_until > $3::timestamptz THEN locked_until END, version
FROM account
WHERE ($4::uuid IS NOT NULL OR $5::text IS NOT NULL)
	AND ($4::uuid IS NULL OR id = $4)
	AND ($5::text IS NULL OR name = $5)
