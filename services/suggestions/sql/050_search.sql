-- Search over titles and texts, and repeats. The terms are made by the service (terms.c) and parted
-- by blanks; what is indexed is the array of them. Runs with search_path = suggestions.
SET LOCAL check_function_bodies = off;

CREATE TABLE search_entry (
	id uuid PRIMARY KEY,
	kind text NOT NULL CHECK (kind IN ('suggestion', 'opinion')),
	title_chars integer NOT NULL CHECK (title_chars >= 0),
	terms text COLLATE "C" NOT NULL
) WITH (autovacuum_vacuum_insert_threshold = 1000, autovacuum_vacuum_insert_scale_factor = 0);

-- A submission only appends to the index's list of what is still to be sorted in: sorting in costs
-- ten times as much, and is left to autovacuum, which comes after a thousand entries. A writer never
-- does it; a search reads the list as well.
CREATE INDEX search_terms ON search_entry USING gin (string_to_array(terms, ' '))
	WITH (fastupdate = on, gin_pending_list_limit = 2097151);
-- So many of the commonest terms have their frequency known (ten times as many).
ALTER INDEX search_terms ALTER COLUMN 1 SET STATISTICS 1000;

-- The share of entries that the commonest terms stand in, as the last ANALYZE found it. What is not
-- listed is rarer than all that is.
CREATE FUNCTION term_shares() RETURNS TABLE (term text, share real)
LANGUAGE sql STABLE SECURITY DEFINER SET search_path FROM CURRENT AS $$
	SELECT u.term, u.share FROM pg_stats s,
		unnest(s.most_common_elems::text::text[], s.most_common_elem_freqs) u (term, share)
	WHERE s.schemaname = current_schema() AND s.tablename = 'search_terms' AND u.term IS NOT NULL
$$;

-- Which of these things a caller may see. Drafts are seen by whose they are; search leaves them out.
CREATE FUNCTION seen_by(role text, scope text, ids uuid[]) RETURNS SETOF uuid
LANGUAGE plpgsql STABLE PARALLEL SAFE ROWS 1000 AS $$
BEGIN
	CASE role
	WHEN 'committee' THEN
		RETURN QUERY SELECT unnest(ids);
	WHEN 'street' THEN
		RETURN QUERY SELECT s.id FROM suggestion s WHERE s.id = ANY (ids) AND s.street = scope;
	WHEN 'station' THEN
		RETURN QUERY SELECT s.id FROM suggestion s WHERE s.id = ANY (ids) AND s.site_code = scope;
	WHEN 'deputy' THEN
		RETURN QUERY SELECT s.id FROM suggestion s WHERE s.id = ANY (ids) AND (s.lead_code = scope
			OR EXISTS (SELECT FROM cosigner c WHERE c.suggestion = s.id AND c.person_code = scope
				AND c.state IN ('invited', 'agreed')));
	WHEN 'unit' THEN
		RETURN QUERY SELECT DISTINCT a.suggestion FROM assignment a
			WHERE a.suggestion = ANY (ids) AND a.unit_code = ANY (heir_of(role, scope));
	ELSE
		RETURN;
	END CASE;
END $$;

-- What is there already gets its entry by the service, in slices.
ALTER TABLE followup DROP CONSTRAINT followup_kind_check, DROP CONSTRAINT followup_check;
ALTER TABLE followup
	ADD CONSTRAINT followup_kind_check CHECK (kind IN ('calendar', 'merged', 'ended', 'search')),
	ADD CONSTRAINT followup_check CHECK ((kind IN ('calendar', 'search')) = (unit IS NULL));
INSERT INTO followup (id, kind, state, looked_at, changed, made_at)
	SELECT gen_random_uuid(), 'search', 'open', 0, 0, now() WHERE EXISTS (SELECT FROM suggestion);

GRANT SELECT, INSERT, UPDATE ON search_entry TO jz_suggestions;
