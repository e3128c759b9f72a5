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
