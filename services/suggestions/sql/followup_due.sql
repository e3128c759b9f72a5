-- The oldest follow-up still open, and the next roots that it concerns: those of 508 periods, or 127
-- that a unit holds; none are left when it stands alone. $1 is the domain clock, of no use here.
WITH f AS MATERIALIZED (
	SELECT id, kind, unit, coalesce(after, '00000000-0000-0000-0000-000000000000') AS after
	FROM suggestions.followup WHERE state = 'open' AND kind <> 'search' ORDER BY id LIMIT 1
), due AS (
	SELECT 0 AS place, id FROM f
	UNION ALL
	SELECT DISTINCT 1, suggestion FROM (
		SELECT suggestion FROM suggestions.deadline
		WHERE state = 'open' AND (SELECT kind FROM f) = 'calendar'
			AND suggestion > (SELECT after FROM f)
		ORDER BY suggestion LIMIT 508) d
	UNION ALL
	(SELECT DISTINCT 1, root FROM (
		SELECT suggestion AS root FROM suggestions.assignment
		WHERE state NOT IN ('reassigned', 'opinion_given', 'lapsed')
			AND unit = (SELECT unit FROM f) AND suggestion > (SELECT after FROM f)
		UNION ALL
		SELECT opinion FROM suggestions.handover
		WHERE ended_at IS NULL AND unit = (SELECT unit FROM f) AND opinion > (SELECT after FROM f)
	) u ORDER BY root LIMIT 127)
)
SELECT id FROM due WHERE $1::timestamptz IS NOT NULL ORDER BY place, id
