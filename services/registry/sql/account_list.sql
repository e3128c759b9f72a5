-- $1 role, $2 scope, $3 now, $4 role of the account, $5 state, $6 after, $7 limit
SELECT name, id, holder, role, of, scope, state, reason, made_at, ended_at,
	CASE WHEN locked_until > $3::timestamptz THEN locked_until END, version
FROM account
WHERE ($4::text IS NULL OR role = $4)
	AND ($5::text IS NULL OR state = $5)
	AND ($6::text IS NULL OR name > $6)
ORDER BY name
LIMIT coalesce($7::integer, 100)
