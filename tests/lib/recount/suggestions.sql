-- SPDX-License-Identifier: Apache-2.0
-- What happens to suggestions. The columns are those of duty.sql. The day on which one was merged is in
-- no table of the things themselves; the log has it.
WITH joined AS (
	SELECT e.subject AS id, max(registry.zone_day(e.at)) AS day
	FROM suggestions.event e WHERE e.type = 'suggestion.merged' GROUP BY e.subject
), s AS (
	SELECT s.*, s.site_code AS site_of, ARRAY[s.level] AS levels, ARRAY[s.lead_code] AS codes,
		EXISTS (SELECT FROM suggestions.cosigner c
			WHERE c.suggestion = s.id AND c.state = 'agreed') AS joint
	FROM suggestions.suggestion s
)
SELECT f.figure, f.value, s.submitted_on AS day, 1::bigint AS n, s.id AS thing, s.site_of AS site,
	s.street, s.levels, s.codes AS deputies, NULL::text AS unit
FROM s, LATERAL (VALUES
	('submitted', NULL), ('submitted_level', s.level), ('submitted_occasion', s.occasion),
	('submitted_form', CASE WHEN s.joint THEN 'joint' ELSE 'single' END),
	('submitted_subject', coalesce(s.subject, 'none')), ('submitted_origin', s.origin),
	('submitted_channel', s.channel)) f(figure, value)
WHERE s.submitted_on IS NOT NULL
UNION ALL SELECT 'submitted_between', channel, submitted_on, 1, id, site_of, street, levels, codes, NULL
FROM s WHERE occasion = 'between' AND submitted_on IS NOT NULL
UNION ALL SELECT 'cosigned', NULL, registry.zone_day(c.answered_at), 1, c.id, NULL, NULL,
	NULL, ARRAY[c.person_code], NULL
FROM suggestions.cosigner c WHERE c.state = 'agreed'
UNION ALL SELECT 'accepted', NULL, accepted_on, 1, id, site_of, street, levels, codes, NULL
FROM s WHERE serial IS NOT NULL
UNION ALL SELECT 'refused', NULL, closed_on, 1, id, site_of, street, levels, codes, NULL
FROM s WHERE state = 'refused'
UNION ALL SELECT 'withdrawn', NULL, closed_on, 1, id, site_of, street, levels, codes, NULL
FROM s WHERE state = 'withdrawn' AND submitted_on IS NOT NULL
UNION ALL SELECT 'merged', NULL, j.day, 1, s.id, site_of, street, levels, codes, NULL
FROM s JOIN joined j ON j.id = s.id WHERE merged_into IS NOT NULL
UNION ALL SELECT 'assigned', NULL, assigned_on, 1, id, site_of, street, levels, codes, NULL
FROM s WHERE assigned_on IS NOT NULL
UNION ALL SELECT 'closed', NULL, closed_on, 1, id, site_of, street, levels, codes, NULL
FROM s WHERE state = 'closed'
UNION ALL SELECT 'key', NULL, v.day, 1, s.id, site_of, street, levels, codes, NULL
FROM s JOIN (SELECT suggestion, min(begun_on) AS day FROM suggestions.supervision
	GROUP BY suggestion) v ON v.suggestion = s.id
UNION ALL SELECT 'commitments', NULL, k.made_on, 1, k.id, s.site_of, s.street, s.levels, s.codes,
	a.unit_code
FROM suggestions.commitment k JOIN s ON s.id = k.suggestion
	JOIN suggestions.assignment a ON a.id = k.assignment
UNION ALL SELECT 'fulfilled', NULL, k.fulfilled_on, 1, k.id, s.site_of, s.street, s.levels, s.codes,
	a.unit_code
FROM suggestions.commitment k JOIN s ON s.id = k.suggestion
	JOIN suggestions.assignment a ON a.id = k.assignment
WHERE k.state = 'fulfilled'
