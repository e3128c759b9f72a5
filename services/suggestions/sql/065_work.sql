-- The piles that people work from, said here once: what 051 and 053 say of work() is past. An
-- opinion's periods and steps lie on the piles beside a suggestion's; what goes to another congress
-- or into a special report has piles of its own. Runs with search_path = suggestions.
SET LOCAL check_function_bodies = off;

DELETE FROM pile;
INSERT INTO pile (role, pile, place) VALUES
	('committee', 'to_review', 1), ('committee', 'to_assign', 2), ('committee', 'to_forward', 3),
	('committee', 'forwarded', 4), ('committee', 'to_sign', 5), ('committee', 'to_rule', 6),
	('committee', 'handling', 7), ('committee', 'to_check', 8),
	('committee', 'awaiting_rating', 9), ('committee', 'to_release', 10),
	('committee', 'to_close', 11), ('committee', 'to_route', 12),
	('committee', 'to_feed_back', 13), ('committee', 'due_soon', 14), ('committee', 'overdue', 15),
	('street', 'awaiting_rating', 1), ('street', 'to_route', 2), ('street', 'to_feed_back', 3),
	('street', 'due_soon', 4), ('street', 'overdue', 5),
	('station', 'draft', 1), ('station', 'to_revise', 2), ('station', 'to_route', 3),
	('station', 'to_feed_back', 4), ('station', 'due_soon', 5), ('station', 'overdue', 6),
	('deputy', 'draft', 1), ('deputy', 'to_revise', 2), ('deputy', 'to_cosign', 3),
	('deputy', 'to_rate', 4),
	('unit', 'to_sign', 1), ('unit', 'handling', 2), ('unit', 'awaiting_rating', 3),
	('unit', 'done', 4), ('unit', 'due_soon', 5), ('unit', 'overdue', 6);

-- What lies on a pile of a role: one branch a pile, which says what and for whom. root: a suggestion
-- or an opinion; part: an assignment or a handover. `units`: a unit's codes. Written so that it is
-- planned as a part of the query that asks, where the branches of other piles fall out.
-- A unit does not learn that a rating is there before it is released.
DROP FUNCTION work(text, text, text[], date, text, uuid, integer);
CREATE FUNCTION work(role text, scope text, units text[], today date, pile text, after uuid,
	most integer)
RETURNS TABLE (root uuid, part uuid, place uuid, day date)
LANGUAGE sql STABLE PARALLEL SAFE AS $$
	SELECT s.id, NULL::uuid, s.id, NULL::date FROM suggestion s
	WHERE pile = 'to_review' AND role = 'committee' AND s.state = 'under_review'
	UNION ALL -- what is accepted is assigned here, or goes its channel's road
	SELECT s.id, NULL, s.id, NULL FROM suggestion s
	WHERE pile IN ('to_assign', 'to_forward') AND role = 'committee' AND s.state = 'accepted'
		AND (s.channel = 'zone' OR s.reference_only) = (pile = 'to_assign')
	UNION ALL -- that congress answers, or gives it back to be assigned here
	SELECT s.id, NULL, s.id, NULL FROM suggestion s
	WHERE pile = 'forwarded' AND role = 'committee' AND s.state = 'forwarded'
	UNION ALL
	SELECT s.id, NULL, s.id, NULL FROM suggestion s
	WHERE pile = 'to_close' AND role = 'committee' AND s.state IN ('reported', 'rated')
		AND NOT EXISTS (SELECT FROM assignment a WHERE a.suggestion = s.id AND a.rating = 'rated')
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
		AND (role = 'committee' OR d.step NOT IN ('route', 'handle'))
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
	UNION ALL -- residents' opinions: those who took them, or whose street it is
	SELECT o.id, o.handover, o.id, NULL FROM opinion o
	WHERE pile IN ('to_route', 'to_feed_back') AND role IN ('committee', 'street', 'station')
		AND o.state IN ('received', 'answered_on_the_spot', 'routed', 'handling', 'handled',
			'fed_back')
		AND CASE role WHEN 'committee' THEN true WHEN 'street' THEN o.street = scope
			ELSE o.site_code = scope END
		AND o.state = ANY (CASE pile WHEN 'to_route' THEN ARRAY['received']
			ELSE ARRAY['answered_on_the_spot', 'handled', 'fed_back'] END)
	UNION ALL
	SELECT h.opinion, h.id, h.id, NULL FROM handover h
	WHERE pile IN ('to_sign', 'handling') AND role = 'unit' AND h.unit_code = ANY (units)
		AND h.ended_at IS NULL AND h.state = CASE pile WHEN 'to_sign' THEN 'sent' ELSE 'signed' END
	UNION ALL
	SELECT h.opinion, h.id, h.id, NULL FROM (SELECT DISTINCT unnest(units) AS code) u, LATERAL (
		SELECT h.opinion, h.id FROM handover h
		WHERE pile = 'done' AND role = 'unit' AND h.unit_code = u.code AND h.state = 'done'
			AND (after IS NULL OR h.id < after)
		ORDER BY h.id DESC LIMIT most) h
	UNION ALL
	SELECT d.suggestion, d.assignment, d.id, d.due
	FROM opinion o JOIN deadline d ON d.suggestion = o.id
	WHERE role IN ('street', 'station') AND pile IN ('due_soon', 'overdue') AND d.state = 'open'
		AND o.state IN ('received', 'answered_on_the_spot', 'routed', 'handling', 'handled',
			'fed_back')
		AND CASE role WHEN 'street' THEN o.street = scope ELSE o.site_code = scope END
		AND CASE pile WHEN 'due_soon' THEN d.due_soon_on <= today AND d.due >= today
			ELSE d.due < today END
	UNION ALL
	SELECT d.suggestion, d.assignment, d.id, d.due
	FROM handover h JOIN deadline d ON d.suggestion = h.opinion AND d.assignment = h.id
	WHERE role = 'unit' AND pile IN ('due_soon', 'overdue') AND d.state = 'open'
		AND h.unit_code = ANY (units) AND h.ended_at IS NULL
		AND CASE pile WHEN 'due_soon' THEN d.due_soon_on <= today AND d.due >= today
			ELSE d.due < today END
$$;

-- Those on the way: few, whatever has been taken since.
CREATE INDEX opinion_going ON opinion (street, site_code, state) WHERE state IN ('received',
	'answered_on_the_spot', 'routed', 'handling', 'handled', 'fed_back');
CREATE INDEX handover_holding ON handover (unit_code) WHERE ended_at IS NULL;
