-- SPDX-License-Identifier: Apache-2.0
-- Assignments that are on their way at the end of the day asked for, %(day)s, by what is known now.
-- The columns are those of duty.sql.
WITH every AS (
	SELECT a.*, s.site_code AS site_of, s.street, s.level, s.lead_code,
		CASE
			WHEN a.state = 'opinion_given' THEN registry.zone_day(a.opinion_at)
			WHEN a.state = 'lapsed' THEN (SELECT max(d.done_on) FROM suggestions.deadline d
				WHERE d.assignment = a.id AND d.step = 'opinion')
			WHEN a.state = 'reassigned' THEN (SELECT max(registry.zone_day(t.at))
				FROM suggestions.transfer t WHERE t.assignment = a.id AND t.kind = 'reassigned')
			WHEN a.state = 'recalled' THEN a.recalled_on
			WHEN a.state = 'done' AND s.reference_only THEN registry.zone_day(a.signed_at)
			WHEN a.state = 'done' THEN (SELECT max(d.done_on) FROM suggestions.deadline d
				WHERE d.assignment = a.id AND d.step = 'form_check')
		END AS ended_on
	FROM suggestions.assignment a JOIN suggestions.suggestion s ON s.id = a.suggestion
	WHERE a.kind <> 'congress'
), open AS (
	SELECT * FROM every
	WHERE registry.zone_day(sent_at) <= %(day)s AND (ended_on IS NULL OR ended_on > %(day)s)
), late AS ( -- past its last day, and no letter that was not sent back
	SELECT o.id FROM open o JOIN suggestions.deadline d ON d.assignment = o.id
	WHERE d.step IN ('reply', 'again', 'opinion') AND d.due < %(day)s
		AND NOT EXISTS (SELECT FROM suggestions.reply p
			WHERE p.assignment = o.id AND p.state <> 'sent_back' AND p.filed_on <= %(day)s)
)
SELECT f.figure, NULL::text AS value, %(day)s::date AS day, 1::bigint AS n, o.id AS thing,
	o.site_of AS site, o.street, ARRAY[o.level] AS levels, ARRAY[o.lead_code] AS deputies,
	o.unit_code AS unit
FROM open o, LATERAL (VALUES ('open', true), ('overdue', o.id IN (SELECT id FROM late))) f(figure, counts)
WHERE f.counts
