-- The oldest follow-up of search still open, and the next suggestions that it may not know; none are
-- left when it stands alone. $1 is the domain clock, of no use here.
WITH f AS MATERIALIZED (
	SELECT id, coalesce(after, '00000000-0000-0000-0000-000000000000') AS after
	FROM suggestions.followup WHERE state = 'open' AND kind = 'search' ORDER BY id LIMIT 1
), due AS (
	SELECT 0 AS place, id FROM f
	UNION ALL
	(SELECT 1, id FROM suggestions.suggestion
		WHERE EXISTS (SELECT FROM f) AND id > (SELECT after FROM f)
		ORDER BY id LIMIT 127)
)
SELECT id FROM due WHERE $1::timestamptz IS NOT NULL ORDER BY place, id
