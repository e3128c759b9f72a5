-- $1 role, $2 scope, $3 now, $4 account, $5 live, $6 after, $7 limit
-- After what is no cursor there is nothing.
SELECT * FROM (
	SELECT s.id, s.account, a.name, s.gateway, s.made_at, s.expires_at, s.ended_at,
		s.ended_at IS NULL AND a.state = 'open' AND s.made_at > a.valid_from
			AND s.expires_at > $3::timestamptz AS live
	FROM session s JOIN account a ON a.id = s.account
	WHERE ($4::uuid IS NULL OR s.account = $4)
		AND ($6::text IS NULL OR s.id > CASE WHEN
			$6 ~ '^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$' THEN $6::uuid END)
) x
WHERE $5::boolean IS NULL OR live = $5
ORDER BY id
LIMIT coalesce($7::integer, 100)
