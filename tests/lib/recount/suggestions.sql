-- SPDX-License-Identifier: Apache-2.0
-- What happens to suggestions. The columns are those of duty.sql. Two days are in no table of the
-- things themselves: when one was first submitted or assigned, and when it was merged; the log has them.
WITH told AS (
	SELECT e.subject AS id, e.type, min(registry.zone_day(e.at)) AS first, max(registry.zone_day(e.at)) AS last
	FROM suggestions.event e
	WHERE e.type IN ('suggestion.submitted', 'suggestion.assigned', 'suggestion.merged')
	GROUP BY e.subject, e.type
), s AS (
	SELECT s.*, s.site_code AS site_of, ARRAY[s.level] AS levels, ARRAY[s.lead_code] AS codes,
		(SELECT t.first FROM told t WHERE t.id = s.id AND t.type = 'suggestion.submitted') AS came_on,
		(SELECT t.first FROM told t WHERE t.id = s.id AND t.type = 'suggestion.assigned') AS given_on,
		(SELECT t.last FROM told t WHERE t.id = s.id AND t.type = 'suggestion.merged') AS joined_on,
		EXISTS (SELECT FROM suggestions.cosigner c
			WHERE c.suggestion = s.id AND c.state = 'agreed') AS joint
	FROM suggestions.suggestion s
)
SELECT f.figure, f.value, s.came_on AS day, 1::bigint AS n, s.id AS thing, s.site_of AS site,
	s.street, s.levels, s.codes AS deputies, NULL::text AS unit
FROM s, LATERAL (VALUES
	('submitted', NULL), ('submitted_level', s.level), ('submitted_occasion', s.occasion),
	('submitted_form', CASE WHEN s.joint THEN 'joint' ELSE 'single' END),
	('submitted_subject', coalesce(s.subject, '')), ('submitted_origin', s.origin),
	('submitted_channel', s.channel)) f(figure, value)
WHERE s.submitted_on IS NOT NULL
UNION ALL SELECT 'cosigned', NULL, registry.zone_day(c.answered_at), 1, c.id, NULL, NULL,
	ARRAY[g.level], ARRAY[c.person_code], NULL
FROM suggestions.cosigner c JOIN registry.mandate m ON m.id = c.mandate
	JOIN registry.congress g ON g.id = m.congress
WHERE c.state = 'agreed'
UNION ALL SELECT 'accepted', NULL, accepted_on, 1, id, site_of, street, levels, codes, NULL
FROM s WHERE serial IS NOT NULL
UNION ALL SELECT 'refused', NULL, closed_on, 1, id, site_of, street, levels, codes, NULL
FROM s WHERE state = 'refused'
UNION ALL SELECT 'withdrawn', NULL, closed_on, 1, id, site_of, street, levels, codes, NULL
FROM s WHERE state = 'withdrawn' AND submitted_on IS NOT NULL
UNION ALL SELECT 'merged', NULL, joined_on, 1, id, site_of, street, levels, codes, NULL
FROM s WHERE merged_into IS NOT NULL
UNION ALL SELECT 'assigned', NULL, given_on, 1, id, site_of, street, levels, codes, NULL
FROM s WHERE given_on IS NOT NULL
UNION ALL SELECT 'closed', NULL, closed_on, 1, id, site_of, street, levels, codes, NULL
FROM s WHERE state = 'closed'
UNION ALL SELECT 'key', NULL, v.begun_on, 1, v.id, s.site_of, s.street, s.levels, s.codes, NULL
FROM suggestions.supervision v JOIN s ON s.id = v.suggestion
UNION ALL SELECT 'commitments', NULL, k.made_on, 1, k.id, s.site_of, s.street, s.levels, s.codes,
	NULL
FROM suggestions.commitment k JOIN s ON s.id = k.suggestion
UNION ALL SELECT 'fulfilled', NULL, k.fulfilled_on, 1, k.id, s.site_of, s.street, s.levels, s.codes,
	NULL
FROM suggestions.commitment k JOIN s ON s.id = k.suggestion WHERE k.state = 'fulfilled'
