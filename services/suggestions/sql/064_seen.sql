-- Files of what a deputy says, and who sees a suggestion, said once. Runs with search_path =
-- suggestions.
SET LOCAL check_function_bodies = off;

-- A revision may leave a file out, or name its blob again later: places only grow.
ALTER TABLE attachment ADD COLUMN dropped_at timestamptz;
ALTER TABLE attachment DROP CONSTRAINT attachment_owner_blob_key;
GRANT UPDATE ON attachment TO jz_suggestions;

CREATE OR REPLACE FUNCTION files_of(owner uuid) RETURNS jsonb LANGUAGE sql STABLE PARALLEL SAFE AS $$
	SELECT coalesce(jsonb_agg(jsonb_build_object('attachment', f.id, 'name', f.name,
		'media', f.media, 'size', f.size) ORDER BY f.place), '[]')
	FROM attachment f WHERE f.owner = $1 AND f.dropped_at IS NULL
$$;

-- The one place that says who sees what: which of these suggestions and opinions the caller may see.
-- What was never submitted is its author's alone. A unit sees what it has, or what it has come after
-- had. Written by roles, so that of many things only those are looked at that the role may see.
CREATE OR REPLACE FUNCTION seen_by(role text, scope text, ids uuid[]) RETURNS SETOF uuid
LANGUAGE plpgsql STABLE PARALLEL SAFE ROWS 1000 AS $$
DECLARE
	units text[] := heir_of(role, scope);
BEGIN
	CASE role
	WHEN 'committee' THEN
		RETURN QUERY SELECT s.id FROM suggestion s
				WHERE s.id = ANY (ids) AND s.submitted_on IS NOT NULL
			UNION ALL SELECT o.id FROM opinion o WHERE o.id = ANY (ids);
	WHEN 'street' THEN
		RETURN QUERY SELECT s.id FROM suggestion s
				WHERE s.id = ANY (ids) AND s.street = scope AND s.submitted_on IS NOT NULL
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

CREATE OR REPLACE FUNCTION sees(role text, scope text, s suggestion) RETURNS boolean
LANGUAGE sql STABLE PARALLEL SAFE AS $$
	SELECT EXISTS (SELECT FROM seen_by(role, scope, ARRAY[s.id]))
$$;
