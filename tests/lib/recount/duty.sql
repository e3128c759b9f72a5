-- SPDX-License-Identifier: Apache-2.0
-- Duty figures, from the books of the registers, the opinions and the inspections. One row a thing
-- and figure: figure, value, day, n, thing, site, street, levels, deputies, unit.
WITH entry AS ( -- the newest version of each
	SELECT DISTINCT ON (e.entry) e.* FROM registers.entry e ORDER BY e.entry, e.version DESC
), activity AS (
	SELECT e.entry AS id, e.date AS day, e.site_code, e.street, e.activity->>'kind' AS kind,
		(e.activity->>'others_present')::integer AS others, p.codes, p.levels, p.n
	FROM entry e, LATERAL (
		SELECT array_agg(d->>'code') AS codes, array_agg(DISTINCT d->>'level') AS levels,
			count(*) AS n
		FROM jsonb_array_elements(e.activity->'deputies') d
		WHERE d->>'attendance' = 'present') p
	WHERE e.book = 'activity'
), attendance AS ( -- one deputy at one activity
	SELECT e.entry AS id, e.date AS day, e.site_code, e.street, e.activity->>'kind' AS kind,
		d->>'code' AS code, d->>'level' AS level
	FROM entry e, jsonb_array_elements(e.activity->'deputies') d
	WHERE e.book = 'activity' AND d->>'attendance' = 'present'
), contact AS (
	SELECT e.entry AS id, e.date AS day, e.site_code, e.street, e.contact AS c,
		coalesce(e.contact->'problems', '[]') AS problems,
		ARRAY[e.contact->'deputy'->>'level'] AS levels,
		ARRAY[e.contact->'deputy'->>'code'] AS codes
	FROM entry e WHERE e.book = 'contact'
), debrief AS (
	SELECT e.entry AS id, e.date AS day, e.site_code, e.street, e.debrief AS d,
		ARRAY[e.debrief->'deputy'->>'level'] AS levels,
		ARRAY[e.debrief->'deputy'->>'code'] AS codes
	FROM entry e WHERE e.book = 'debrief'
), reception AS (
	SELECT r.id, r.date AS day, r.site_code, r.street, r.people, p.codes, p.levels
	FROM registers.reception r, LATERAL (
		SELECT array_agg(d->>'code') AS codes, array_agg(DISTINCT d->>'level') AS levels
		FROM jsonb_array_elements(r.deputies) d WHERE d->>'attendance' = 'present') p
	WHERE r.state = 'held'
), sitting AS ( -- one deputy at one reception
	SELECT r.id, r.date AS day, r.site_code, r.street, d->>'code' AS code, d->>'level' AS level
	FROM registers.reception r, jsonb_array_elements(r.deputies) d
	WHERE r.state = 'held' AND d->>'attendance' = 'present'
), opinion AS (
	SELECT o.*, ARRAY[c.level] AS levels, ARRAY[o.person_code] AS codes
	FROM suggestions.opinion o LEFT JOIN registry.mandate m ON m.id = o.mandate
		LEFT JOIN registry.congress c ON c.id = m.congress
)
SELECT 'activities' AS figure, kind AS value, day, 1::bigint AS n, id AS thing, site_code AS site,
	street, levels, codes AS deputies, NULL::text AS unit
FROM activity
UNION ALL SELECT 'person_times', kind, day, 1, id, site_code, street, ARRAY[level], ARRAY[code], NULL
FROM attendance
UNION ALL SELECT 'others_present', NULL, day, others, id, site_code, street, levels, codes, NULL
FROM activity
UNION ALL SELECT 'contacts', c->>'way', day, 1, id, site_code, street, levels, codes, NULL
FROM contact
UNION ALL SELECT f.figure, NULL, day, f.n, id, site_code, street, levels, codes, NULL
FROM contact, LATERAL (VALUES
	('residents', (c->>'people')::bigint), ('enterprises', (c->>'enterprises')::bigint),
	('problems', jsonb_array_length(problems)),
	('problems_answered', (SELECT count(*) FROM jsonb_array_elements(problems) p
		WHERE (p->>'answered')::boolean))) f(figure, n)
UNION ALL SELECT 'receptions', NULL, day, 1, id, site_code, street, levels, codes, NULL
FROM reception
UNION ALL SELECT 'reception_times', NULL, day, 1, id, site_code, street, ARRAY[level], ARRAY[code],
	NULL
FROM sitting
UNION ALL SELECT 'reception_people', NULL, day, people, id, site_code, street, levels, codes, NULL
FROM reception
UNION ALL SELECT 'debriefs', NULL, day, 1, id, site_code, street, levels, codes, NULL
FROM debrief
UNION ALL SELECT 'ballots', b.value, day, (d->>b.value)::bigint, id, site_code, street, levels,
	codes, NULL
FROM debrief, (VALUES ('satisfied'), ('basically_satisfied'), ('not_satisfied')) b(value)
UNION ALL SELECT 'opinions_received', via, received_on, 1, id, site_code, street, levels, codes,
	NULL
FROM opinion
UNION ALL SELECT 'opinions_refused', NULL, received_on, 1, id, site_code, street, levels, codes,
	NULL
FROM opinion WHERE state = 'refused'
UNION ALL SELECT 'opinions_collected', NULL, received_on, 1, id, site_code, street, levels, codes,
	NULL
FROM opinion WHERE state <> 'refused'
UNION ALL SELECT 'opinions_handled', result, received_on, 1, id, site_code, street, levels, codes,
	NULL
FROM opinion WHERE state <> 'refused' AND result IS NOT NULL
UNION ALL SELECT 'opinions_solved', NULL, received_on, 1, id, site_code, street, levels, codes, NULL
FROM opinion WHERE state <> 'refused' AND result = 'solved'
UNION ALL SELECT 'inspections', NULL, i.date, 1, i.id, s.code, s.street, NULL, NULL, NULL
FROM registry.inspection i JOIN registry.site s ON s.id = i.site WHERE i.ended_on IS NULL
