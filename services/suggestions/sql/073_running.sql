-- The periods that run, by whose they are, reached from what is still on its way: a street or a unit
-- has a thousand times as many behind it. Runs with search_path = suggestions.
SET LOCAL check_function_bodies = off;

CREATE INDEX suggestion_going ON suggestion (street, id)
	WHERE state NOT IN ('closed', 'refused', 'withdrawn');
CREATE INDEX assignment_going ON assignment (id)
	WHERE state IN ('signed', 'handling', 'objected', 'filed');
-- The steps that run on when the unit has done with the assignment, or the suggestion is closed.
CREATE INDEX deadline_later ON deadline (assignment)
	WHERE state = 'open' AND step IN ('rating', 'release', 'publication', 'commitment');

-- All open periods of a street's suggestions and opinions, of the opinions that a site took, and of
-- what units have; NULL: of none. OFFSET keeps what is on its way in front.
CREATE FUNCTION running(street text, site text, units text[]) RETURNS SETOF deadline
LANGUAGE sql STABLE PARALLEL SAFE AS $$
	SELECT d.* FROM suggestion s, LATERAL (SELECT * FROM deadline d
		WHERE d.suggestion = s.id AND d.state = 'open' OFFSET 0) d
	WHERE s.street = $1 AND s.state NOT IN ('closed', 'refused', 'withdrawn')
	UNION ALL
	SELECT d.* FROM deadline d JOIN suggestion s ON s.id = d.suggestion
	WHERE d.state = 'open' AND d.step IN ('rating', 'release', 'publication', 'commitment')
		AND s.street = $1 AND s.state IN ('closed', 'refused', 'withdrawn')
	UNION ALL
	SELECT d.* FROM assignment a, LATERAL (SELECT * FROM deadline d
		WHERE d.suggestion = a.suggestion AND d.assignment = a.id AND d.state = 'open' OFFSET 0) d
	WHERE a.unit_code = ANY ($3) AND a.state IN ('sent', 'signed', 'handling', 'objected', 'filed')
	UNION ALL
	SELECT d.* FROM deadline d JOIN assignment a ON a.id = d.assignment
	WHERE d.state = 'open' AND d.step IN ('rating', 'release', 'publication', 'commitment')
		AND a.unit_code = ANY ($3)
		AND a.state NOT IN ('sent', 'signed', 'handling', 'objected', 'filed')
	UNION ALL
	SELECT d.* FROM opinion o JOIN deadline d ON d.suggestion = o.id
	WHERE (o.street = $1 OR o.site_code = $2) AND d.state = 'open'
		AND o.state IN ('received', 'answered_on_the_spot', 'routed', 'handling', 'handled',
			'fed_back')
	UNION ALL
	SELECT d.* FROM handover h JOIN deadline d ON d.suggestion = h.opinion AND d.assignment = h.id
	WHERE h.unit_code = ANY ($3) AND h.ended_at IS NULL AND d.state = 'open'
$$;

-- Of which steps a role hears: the release of ratings is the committee's affair, and a unit hears of
-- none before it.
CREATE FUNCTION hears_of(role text, step text) RETURNS boolean
LANGUAGE sql IMMUTABLE PARALLEL SAFE AS $$
	SELECT CASE role WHEN 'committee' THEN true WHEN 'unit' THEN step NOT IN ('rating', 'release')
		ELSE step <> 'release' END
$$;

-- What lies on a pile of a role: one branch a pile, which says what and for whom. root: a suggestion
-- or an opinion; part: an assignment or a handover. `units`: a unit's codes. Written so that it is
-- planned as a part of the query that asks, where the branches of other piles fall out. `after` and
-- `most` bound what is long: `done` from its newest end, the committee's `handling` from its oldest.
-- A unit does not learn that a rating is there before it is released.
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
	SELECT * FROM (SELECT a.suggestion, a.id, a.id, NULL::date FROM assignment a
		WHERE pile = 'handling' AND role = 'committee'
			AND a.state IN ('signed', 'handling', 'objected', 'filed')
			AND (units IS NULL OR a.unit_code = ANY (units)) AND (after IS NULL OR a.id > after)
		ORDER BY a.id LIMIT most) a
	UNION ALL
	SELECT a.suggestion, a.id, a.id, NULL FROM assignment a
	WHERE pile = 'handling' AND role = 'unit' AND a.unit_code = ANY (units)
		AND a.state IN ('signed', 'handling', 'objected', 'filed')
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
	WHERE role = 'committee' AND pile IN ('due_soon', 'overdue') AND d.state = 'open'
		AND CASE pile WHEN 'due_soon' THEN d.due_soon_on <= today AND d.due >= today
			ELSE d.due < today END
	UNION ALL
	SELECT d.suggestion, d.assignment, d.id, d.due
	FROM running(CASE role WHEN 'street' THEN scope END, CASE role WHEN 'station' THEN scope END,
		CASE role WHEN 'unit' THEN units END) d
	WHERE role IN ('street', 'station', 'unit') AND pile IN ('due_soon', 'overdue')
		AND hears_of(role, d.step)
		AND CASE pile WHEN 'due_soon' THEN d.due_soon_on <= today AND d.due >= today
			ELSE d.due < today END
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
$$;
