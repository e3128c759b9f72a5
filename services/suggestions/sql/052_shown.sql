-- What search and repeats may show: what is the caller's own to see, suggestions and opinions, and
-- what is published, as it is published. Runs with search_path = suggestions.
SET LOCAL check_function_bodies = off;

-- Which of these things a caller may see. Drafts are seen by whose they are; search leaves them out.
CREATE OR REPLACE FUNCTION seen_by(role text, scope text, ids uuid[]) RETURNS SETOF uuid
LANGUAGE plpgsql STABLE PARALLEL SAFE ROWS 1000 AS $$
DECLARE
	units text[] := heir_of(role, scope);
BEGIN
	CASE role
	WHEN 'committee' THEN
		RETURN QUERY SELECT unnest(ids);
	WHEN 'street' THEN
		RETURN QUERY SELECT s.id FROM suggestion s WHERE s.id = ANY (ids) AND s.street = scope
			UNION ALL SELECT o.id FROM opinion o WHERE o.id = ANY (ids) AND o.street = scope;
	WHEN 'station' THEN
		RETURN QUERY SELECT s.id FROM suggestion s WHERE s.id = ANY (ids) AND s.site_code = scope
			UNION ALL SELECT o.id FROM opinion o WHERE o.id = ANY (ids) AND o.site_code = scope;
	WHEN 'deputy' THEN
		RETURN QUERY SELECT s.id FROM suggestion s WHERE s.id = ANY (ids) AND (s.lead_code = scope
				OR EXISTS (SELECT FROM cosigner c WHERE c.suggestion = s.id
					AND c.person_code = scope AND c.state IN ('invited', 'agreed')))
			UNION ALL SELECT o.id FROM opinion o WHERE o.id = ANY (ids) AND o.person_code = scope;
	WHEN 'unit' THEN
		RETURN QUERY SELECT DISTINCT a.suggestion FROM assignment a
				WHERE a.suggestion = ANY (ids) AND a.unit_code = ANY (units)
			UNION ALL SELECT DISTINCT h.opinion FROM handover h
				WHERE h.opinion = ANY (ids) AND h.unit_code = ANY (units);
	ELSE
		RETURN;
	END CASE;
END $$;

-- Of these things those that may be shown to the caller, and what of them. whole: with all that it
-- says; else by the title alone, which is then the published one. Drafts are shown to nobody.
CREATE FUNCTION shown_to(role text, scope text, ids uuid[])
RETURNS TABLE (id uuid, whole boolean, title text, text text, serial text, state text, name text,
	street text, day date, year integer)
LANGUAGE sql STABLE PARALLEL SAFE ROWS 1000 AS $$
	SELECT s.id, true, s.title, s.facts || E'\n' || s.request, s.serial, s.state, s.lead_name,
		s.street, s.submitted_on, s.year
	FROM seen_by(role, scope, ids) v (id) JOIN suggestion s USING (id) WHERE s.state <> 'draft'
	UNION ALL
	SELECT o.id, true, o.title, o.text, NULL, o.state, o.person_name, o.street, o.received_on,
		extract(year FROM o.received_on)::integer
	FROM seen_by(role, scope, ids) v (id) JOIN opinion o USING (id)
	UNION ALL
	SELECT s.id, p.extent = 'full' AND p."check" = 'clean', p.title, s.facts || E'\n' || s.request,
		s.serial, s.state, CASE WHEN p.extent = 'full' THEN s.lead_name END, s.street,
		s.submitted_on, s.year
	FROM publication p JOIN suggestion s ON s.id = p.suggestion
	WHERE role <> 'committee' AND p.suggestion = ANY (ids) AND p.state = 'current'
		AND p.extent <> 'none' AND p.suggestion NOT IN (SELECT seen_by(role, scope, ids))
$$;
