-- SPDX-License-Identifier: Apache-2.0
-- The zone's profile at the end of the day asked for, %(day)s, by what is known now. One row a figure,
-- value and scope: scope, code, figure, value, n. On which day one was told to be closed, inactive or
-- suspended is in the history of its changes.
WITH told AS (
	SELECT DISTINCT ON (h.object) h.object AS id, registry.zone_day(h.at) AS day
	FROM registry.history h, jsonb_array_elements(h.changes) c
	WHERE (h.kind, c->>'member', c->>'after') IN (('mandate', 'status', 'suspended'),
		('site', 'state', 'closed'), ('unit', 'active', 'false'))
	ORDER BY h.object, h.version DESC
), site AS ( -- open that day
	SELECT s.* FROM registry.site s LEFT JOIN told t ON t.id = s.id
	WHERE s.state = 'open' OR t.day > %(day)s
), mandate AS ( -- active that day
	SELECT m.id, m.person, g.level FROM registry.mandate m
		JOIN registry.congress g ON g.id = m.congress LEFT JOIN told t ON t.id = m.id
	WHERE m.from_date <= %(day)s AND CASE m.status WHEN 'ended' THEN m.to_date > %(day)s
		ELSE (m.to_date IS NULL OR m.to_date >= %(day)s)
			AND (m.status = 'active' OR t.day > %(day)s) END
), stay AS ( -- at an open site
	SELECT r.person, s.id AS site, s.code, s.street, s.kind
	FROM registry.residence r JOIN site s ON s.id = r.site
	WHERE r.from_date <= %(day)s AND (r.to_date IS NULL OR r.to_date >= %(day)s)
), covered AS (
	SELECT DISTINCT person FROM mandate m
	WHERE EXISTS (SELECT FROM stay t WHERE t.person = m.person AND t.kind <> 'station')
		AND EXISTS (SELECT FROM stay t WHERE t.person = m.person AND t.kind = 'station')
), met AS (
	SELECT s.* FROM site s JOIN LATERAL (SELECT i.id FROM registry.inspection i
		WHERE i.site = s.id AND i.ended_on IS NULL AND i.date <= %(day)s
		ORDER BY i.date DESC, i.id DESC LIMIT 1) i ON true
	WHERE (SELECT count(*) FROM registry.inspection_item t
		WHERE t.inspection = i.id AND t.result = 'met') = 13
), belongs AS ( -- a person and every scope the person is of
	SELECT DISTINCT person, 'zone' AS scope, '' AS code FROM mandate
	UNION SELECT person, 'street', street FROM stay WHERE street IS NOT NULL
	UNION SELECT person, 'site', code FROM stay
), lies AS ( -- a site and every scope it is of
	SELECT id, kind, 'zone' AS scope, '' AS code FROM site
	UNION SELECT id, kind, 'street', street FROM site WHERE street IS NOT NULL
	UNION SELECT id, kind, 'site', code FROM site
)
SELECT b.scope, b.code, 'mandates' AS figure, m.level AS value, count(*) AS n
FROM mandate m JOIN belongs b ON b.person = m.person GROUP BY b.scope, b.code, m.level
UNION ALL SELECT b.scope, b.code, 'persons', NULL, count(DISTINCT m.person)
FROM mandate m JOIN belongs b ON b.person = m.person GROUP BY b.scope, b.code
UNION ALL SELECT b.scope, b.code, 'covered', NULL, count(*)
FROM covered c JOIN belongs b ON b.person = c.person GROUP BY b.scope, b.code
UNION ALL SELECT scope, code, 'sites', kind, count(*) FROM lies GROUP BY scope, code, kind
UNION ALL SELECT l.scope, l.code, 'sites_met', NULL, count(*)
FROM met JOIN lies l ON l.id = met.id GROUP BY l.scope, l.code
UNION ALL SELECT 'zone', '', 'units', NULL, count(*)
FROM registry.unit u LEFT JOIN told t ON t.id = u.id WHERE u.active OR t.day > %(day)s
