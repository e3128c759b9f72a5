-- The oldest follow-up of a mandate's end still open, and the next suggestions that wait for its
-- deputy; none are left when it stands alone. $1 is the domain clock, of no use here.
WITH f AS MATERIALIZED (
	SELECT id, mandate, person_code, coalesce(after, '00000000-0000-0000-0000-000000000000') AS after
	FROM suggestions.followup WHERE state = 'open' AND kind = 'mandate' ORDER BY id LIMIT 1
), due AS (
	SELECT 0 AS place, id FROM f
	UNION ALL
	(SELECT DISTINCT 1, root FROM (
		SELECT s.id AS root FROM suggestions.suggestion s
		WHERE s.lead_code = (SELECT person_code FROM f) AND s.mandate = (SELECT mandate FROM f)
			AND s.state IN ('handling', 'reply_filed', 'replied') AND s.id > (SELECT after FROM f)
		UNION ALL
		SELECT c.suggestion FROM suggestions.cosigner c
			JOIN suggestions.suggestion s ON s.id = c.suggestion
		WHERE c.person_code = (SELECT person_code FROM f)
			AND c.mandate = (SELECT mandate FROM f) AND c.suggestion > (SELECT after FROM f)
			AND CASE c.state WHEN 'invited' THEN true WHEN 'agreed'
				THEN s.state IN ('handling', 'reply_filed', 'replied') ELSE false END
	) m ORDER BY root LIMIT 127)
)
SELECT id FROM due WHERE $1::timestamptz IS NOT NULL ORDER BY place, id
