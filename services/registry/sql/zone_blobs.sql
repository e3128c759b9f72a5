-- $1 role, $2 scope, $3 now, $4 after, $5 limit
-- After what is no cursor there is nothing.
WITH caller AS (
	SELECT $1::text AS role, $2::text AS scope, $3::timestamptz AS now
)
SELECT b.id, b.size FROM caller, blob b
WHERE b.id IN (SELECT photo FROM person WHERE photo IS NOT NULL
		UNION SELECT evidence FROM inspection_item WHERE evidence IS NOT NULL)
	AND ($4::text IS NULL OR b.id > CASE WHEN
		$4 ~ '^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$' THEN $4::uuid END)
ORDER BY b.id
LIMIT coalesce($5::integer, 100)
