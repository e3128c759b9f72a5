-- The piles that people work from, and the indexes of the lists. Runs with search_path = suggestions.

-- Which role has which piles, in the order they are shown.
CREATE TABLE pile (role text NOT NULL, pile text NOT NULL, place integer NOT NULL,
	PRIMARY KEY (role, pile));
INSERT INTO pile (role, pile, place) VALUES
	('committee', 'to_review', 1), ('committee', 'to_assign', 2), ('committee', 'to_sign', 3),
	('committee', 'to_rule', 4), ('committee', 'handling', 5), ('committee', 'to_check', 6),
	('committee', 'awaiting_rating', 7), ('committee', 'to_release', 8),
	('committee', 'due_soon', 9), ('committee', 'overdue', 10),
	('street', 'awaiting_rating', 1), ('street', 'due_soon', 2), ('street', 'overdue', 3),
	('station', 'draft', 1), ('station', 'to_revise', 2),
	('deputy', 'draft', 1), ('deputy', 'to_revise', 2), ('deputy', 'to_cosign', 3),
	('deputy', 'to_rate', 4),
	('unit', 'to_sign', 1), ('unit', 'handling', 2), ('unit', 'awaiting_rating', 3),
	('unit', 'done', 4), ('unit', 'due_soon', 5), ('unit', 'overdue', 6);
GRANT SELECT ON pile TO jz_suggestions;

-- What lies on a pile of a role: one branch a pile, which says what and for whom. `units`: a unit's
-- codes; `after` and `most` bound what is long and seen from its newest end, `done`. Written so that
-- it is planned as a part of the query that asks, where the branches of other piles fall out.
-- A unit does not learn that a rating is there before it is released.
CREATE FUNCTION work(role text, scope text, units text[], today date, pile text, after uuid,
	most integer)
RETURNS TABLE (suggestion uuid, assignment uuid, place uuid, day date)
LANGUAGE sql STABLE PARALLEL SAFE AS $$
	SELECT s.id, NULL::uuid, s.id, NULL::date FROM suggestion s
	WHERE pile = 'to_review' AND role = 'committee' AND s.state = 'under_review'
	UNION ALL
	SELECT s.id, NULL, s.id, NULL FROM suggestion s
	WHERE pile = 'to_assign' AND role = 'committee' AND s.state = 'accepted'
	UNION ALL
	SELECT s.id, NULL, s.id, NULL FROM suggestion s
	WHERE role = 'station' AND s.site_code = scope AND s.state IN ('draft', 'returned')
		AND s.state = CASE pile WHEN 'draft' THEN 'draft' WHEN 'to_revise' THEN 'returned' END
	UNION ALL
	SELECT s.id, NULL, s.id, NULL FROM suggestion s
	WHERE role = 'deputy' AND s.lead_code = scope AND s.state IN ('draft', 'returned')
		AND s.state = CASE pile WHEN 'draft' THEN 'draft' WHEN 'to_revise' THEN 'returned' END
	UNION ALL
	SELECT c.suggestion, NULL, c.suggestion, NULL FROM cosigner c
	WHERE pile = 'to_cosign' AND role = 'deputy' AND c.person_code = scope AND c.state = 'invited'
	UNION ALL
	SELECT a.suggestion, a.id, a.id, NULL FROM assignment a
	WHERE role = 'committee' AND pile IN ('to_sign', 'to_rule', 'to_check')
		AND a.state IN ('sent', 'signed', 'handling', 'objected', 'filed') AND a.state = CASE pile
			WHEN 'to_sign' THEN 'sent' WHEN 'to_rule' THEN 'objected' WHEN 'to_check' THEN 'filed' END
	UNION ALL
	SELECT a.suggestion, a.id, a.id, NULL FROM assignment a
	WHERE pile = 'to_sign' AND role = 'unit' AND a.unit_code = ANY (units) AND a.state = 'sent'
	UNION ALL
	SELECT a.suggestion, a.id, a.id, NULL FROM assignment a
	WHERE pile = 'handling' AND a.state IN ('signed', 'handling', 'objected', 'filed')
		AND (role = 'committee' OR role = 'unit' AND a.unit_code = ANY (units))
	UNION ALL
	SELECT a.suggestion, a.id, a.id, NULL FROM assignment a
	WHERE pile = 'awaiting_rating' AND a.rating IN ('awaited', 'rated')
		AND (role = 'committee' AND a.rating = 'awaited'
			OR role = 'unit' AND a.unit_code = ANY (units))
	UNION ALL
	SELECT a.suggestion, a.id, a.id, NULL FROM assignment a JOIN suggestion s ON s.id = a.suggestion
	WHERE pile = 'awaiting_rating' AND role = 'street' AND s.street = scope
		AND a.rating IN ('awaited', 'rated') AND a.rating = 'awaited'
	UNION ALL
	SELECT a.suggestion, a.id, a.id, NULL FROM assignment a
	WHERE pile = 'to_release' AND role = 'committee' AND a.rating IN ('awaited', 'rated')
		AND a.rating = 'rated'
	UNION ALL
	SELECT a.suggestion, a.id, a.id, NULL
	FROM assignment a JOIN suggestion s ON s.id = a.suggestion
	WHERE pile = 'to_rate' AND role = 'deputy' AND a.rating IN ('awaited', 'rated')
		AND a.rating = 'awaited' AND (s.lead_code = scope OR EXISTS (SELECT FROM cosigner c
			WHERE c.suggestion = s.id AND c.person_code = scope AND c.state = 'agreed'))
		AND NOT EXISTS (SELECT FROM rating g WHERE g.assignment = a.id AND g.person_code = scope)
	UNION ALL
	SELECT d.suggestion, d.assignment, d.id, d.due FROM deadline d
	WHERE role IN ('committee', 'street', 'unit') AND d.state = 'open'
		AND CASE pile WHEN 'due_soon' THEN d.due_soon_on <= today AND d.due >= today
			WHEN 'overdue' THEN d.due < today ELSE false END
		AND CASE role WHEN 'committee' THEN true
			WHEN 'street' THEN d.step <> 'release' AND EXISTS (SELECT FROM suggestion s
				WHERE s.id = d.suggestion AND s.street = scope)
			ELSE d.step NOT IN ('rating', 'release') AND EXISTS (SELECT FROM assignment a
				WHERE a.id = d.assignment AND a.unit_code = ANY (units)) END
	UNION ALL
	SELECT a.suggestion, a.id, a.id, NULL FROM (SELECT DISTINCT unnest(units) AS code) u, LATERAL (
		SELECT a.suggestion, a.id FROM assignment a
		WHERE pile = 'done' AND role = 'unit' AND a.unit_code = u.code
			AND a.state IN ('done', 'opinion_given', 'lapsed')
			AND (a.rating IS NULL OR a.rating NOT IN ('awaited', 'rated'))
			AND (after IS NULL OR a.id < after)
		ORDER BY a.id DESC LIMIT most) a
$$;

-- Every index of suggestion but the partial ones is paid for by each submission.
CREATE INDEX suggestion_state ON suggestion (state, id, year);
CREATE INDEX suggestion_year ON suggestion (year, id);
CREATE INDEX suggestion_street ON suggestion (street, id);
CREATE INDEX suggestion_unsent_site ON suggestion (site_code, state) WHERE state IN ('draft', 'returned');
CREATE INDEX suggestion_unsent_lead ON suggestion (lead_code, state) WHERE state IN ('draft', 'returned');
CREATE INDEX cosigner_invited ON cosigner (person_code) WHERE state = 'invited';
CREATE INDEX assignment_state ON assignment (state, id);
CREATE INDEX assignment_unit_state ON assignment (unit_code, state, id);
CREATE INDEX assignment_rating ON assignment (rating, unit_code) WHERE rating IN ('awaited', 'rated');
