-- What search and repeats may show besides what is the caller's own: what is published, as it is
-- published. Runs with search_path = suggestions.

-- Of these things those that may be shown to the caller. whole: with all that it says; else by the
-- title alone, which is then the published one. Drafts are shown to nobody.
CREATE FUNCTION shown_to(role text, scope text, ids uuid[])
RETURNS TABLE (id uuid, title text, whole boolean)
LANGUAGE sql STABLE PARALLEL SAFE ROWS 1000 AS $$
	SELECT s.id, s.title, true FROM seen_by(role, scope, ids) o (id) JOIN suggestion s USING (id)
	WHERE s.state <> 'draft'
	UNION ALL
	SELECT p.suggestion, p.title, p.extent = 'full' AND p."check" = 'clean' FROM publication p
	WHERE role <> 'committee' AND p.suggestion = ANY (ids) AND p.state = 'current'
		AND p.extent <> 'none' AND p.suggestion NOT IN (SELECT seen_by(role, scope, ids))
$$;
