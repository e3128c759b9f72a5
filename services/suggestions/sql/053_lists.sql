-- Filters of the lists, said once for all the ways in which a list is reached, and the indexes by
-- which a unit's are. Written so that they are planned as a part of the query that asks, where what
-- is not asked for falls out. Runs with search_path = suggestions.

CREATE FUNCTION asked_for(s suggestion, state text, year integer, street text, mandate uuid,
	after uuid) RETURNS boolean
LANGUAGE sql IMMUTABLE PARALLEL SAFE AS $$
	SELECT ($2 IS NULL OR s.state = $2) AND ($3 IS NULL OR s.year = $3)
		AND ($4 IS NULL OR s.street = $4) AND ($5 IS NULL OR s.mandate = $5)
		AND ($6 IS NULL OR s.id < $6)
$$;

CREATE FUNCTION asked_for(a assignment, state text, kind text, unit text, open boolean, after uuid)
RETURNS boolean
LANGUAGE sql IMMUTABLE PARALLEL SAFE AS $$
	SELECT ($2 IS NULL OR a.state = $2) AND ($3 IS NULL OR a.kind = $3)
		AND ($4 IS NULL OR a.unit_code = $4) AND ($6 IS NULL OR a.id < $6)
		AND ($5 IS NULL OR $5 = (a.state IN ('sent', 'signed', 'handling', 'objected', 'filed')))
$$;

-- A page's cursor that is an id; what is none bounds to nothing.
CREATE FUNCTION cursor_id(after text) RETURNS uuid
LANGUAGE sql IMMUTABLE PARALLEL SAFE AS $$
	SELECT CASE WHEN after IS NULL THEN NULL
		WHEN after ~ '^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$'
		THEN after::uuid ELSE '00000000-0000-0000-0000-000000000000' END
$$;

CREATE INDEX assignment_unit_suggestion ON assignment (unit_code, suggestion);
CREATE INDEX deadline_assignment ON deadline (assignment)
	WHERE state = 'open' AND assignment IS NOT NULL;

-- As 051 has it, but an opinion's periods lie on no pile here.
CREATE OR REPLACE FUNCTION work(role text, scope text, units text[], today date, pile text, after uuid,
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
		AND d.step NOT IN ('route', 'handle')
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
