-- SPDX-License-Identifier: Apache-2.0
-- Assignments, on the day each was sent, for the unit that has it: what was open when a unit was merged
-- is its successor's. The columns are those of duty.sql; a figure that begins with ~ is a part of a rate.
WITH every AS (
	SELECT a.*, s.site_code AS site_of, s.street, ARRAY[s.level] AS levels,
		ARRAY[s.lead_code] AS codes, s.reference_only, registry.zone_day(a.sent_at) AS sent_on,
		registry.zone_day(a.signed_at) AS signed_on,
		a.state <> 'reassigned' AND a.recalled_on IS NULL AS stays,
		a.kind IN ('lead', 'separate') AS replies
	FROM suggestions.assignment a JOIN suggestions.suggestion s ON s.id = a.suggestion
	WHERE a.kind <> 'congress'
), task AS (
	SELECT e.*, p.class, p.filed_on, p.in_time, p.assignment IS NOT NULL AS replied, g.attitude,
		NOT reference_only AS to_reply
	FROM every e
		LEFT JOIN suggestions.reply p ON p.assignment = e.id AND p.state = 'passed'
		LEFT JOIN suggestions.rating g ON g.assignment = e.id AND g.deciding
	WHERE replies AND round = 1 AND stays
), signed AS (
	SELECT e.*, (SELECT bool_or(e.signed_on <= d.due) FROM suggestions.deadline d
		WHERE d.assignment = e.id AND d.step = 'sign') AS in_time
	FROM every e WHERE round = 1 AND stays AND signed_at IS NOT NULL
), final AS (
	SELECT e.*, g.attitude
	FROM every e LEFT JOIN suggestions.rating g ON g.assignment = e.id AND g.deciding
	WHERE replies AND stays AND rating = 'released' AND next IS NULL
), fact AS (
	SELECT 'tasks' AS figure, NULL::text AS value, 1::bigint AS n, id FROM task
	UNION ALL SELECT 'assists', NULL, 1, id FROM every WHERE kind = 'assist' AND round = 1 AND stays
	UNION ALL SELECT 'signed', NULL, 1, id FROM signed
	UNION ALL SELECT '~signed_in_time', NULL, 1, id FROM signed WHERE in_time
	UNION ALL SELECT '~contacted', NULL, 1, id FROM task WHERE to_reply
		AND EXISTS (SELECT FROM suggestions.contact c WHERE c.assignment = task.id)
	UNION ALL SELECT 'to_reply', NULL, 1, id FROM task WHERE to_reply
	UNION ALL SELECT '~replied', NULL, 1, id FROM task WHERE to_reply AND replied
	UNION ALL SELECT '~in_time', NULL, 1, id FROM task WHERE to_reply AND replied AND in_time
	UNION ALL SELECT 'extended', NULL, 1, id FROM task WHERE to_reply
		AND EXISTS (SELECT FROM suggestions.extension x
			WHERE x.assignment = task.id AND x.state = 'granted')
	UNION ALL SELECT 'class', class, 1, id FROM task WHERE to_reply AND replied
	UNION ALL SELECT 'reply_days', NULL, filed_on - sent_on, id FROM task WHERE to_reply AND replied
	UNION ALL SELECT 'first_result', result, 1, id FROM task
		WHERE to_reply AND replied AND rating = 'released'
	UNION ALL SELECT 'first_attitude', attitude, 1, id FROM task
		WHERE to_reply AND replied AND rating = 'released'
	UNION ALL SELECT '~not_rated', NULL, 1, id FROM task
		WHERE to_reply AND replied AND rating = 'not_rated'
	UNION ALL SELECT 'final_result', result, 1, id FROM final
	UNION ALL SELECT 'final_attitude', attitude, 1, id FROM final
	UNION ALL SELECT 'again', NULL, 1, id FROM every WHERE replies AND round > 1 AND stays
	UNION ALL SELECT 'objected', NULL, 1, id FROM every WHERE objection IS NOT NULL
	UNION ALL SELECT 'reassigned', NULL, 1, id FROM every WHERE state = 'reassigned'
)
SELECT f.figure, f.value, e.sent_on AS day, f.n, e.id AS thing, e.site_of AS site, e.street,
	e.levels, e.codes AS deputies, e.unit_code AS unit
FROM fact f JOIN every e ON e.id = f.id
