-- The letter in full, and files that hang on a suggestion's parts. registry's views may not be there
-- yet when this runs. Runs with search_path = suggestions.
SET LOCAL check_function_bodies = off;

ALTER TABLE reply
	ADD COLUMN addressee text,
	ADD COLUMN measure text,
	ADD COLUMN points jsonb;

CREATE TABLE attachment (
	id uuid PRIMARY KEY,
	suggestion uuid NOT NULL REFERENCES suggestion,
	part text NOT NULL CHECK (part IN ('content', 'reply', 'commitment')),
	owner uuid NOT NULL,
	place integer NOT NULL CHECK (place >= 0),
	blob uuid NOT NULL REFERENCES blob,
	name text NOT NULL,
	media text,
	size bigint NOT NULL CHECK (size > 0),
	attached_at timestamptz NOT NULL,
	UNIQUE (owner, place),
	UNIQUE (owner, blob)
);
CREATE INDEX attachment_suggestion ON attachment (suggestion);
CREATE INDEX attachment_blob ON attachment (blob);
GRANT SELECT, INSERT ON attachment TO jz_suggestions;

-- The files of a part, as answers show them.
CREATE FUNCTION files_of(owner uuid) RETURNS jsonb LANGUAGE sql STABLE PARALLEL SAFE AS $$
	SELECT coalesce(jsonb_agg(jsonb_build_object('attachment', f.id, 'name', f.name,
		'media', f.media, 'size', f.size) ORDER BY f.place), '[]')
	FROM attachment f WHERE f.owner = $1
$$;

-- Whether the caller sees the suggestion at all. A unit: it has, or what it has come after had, an
-- assignment of it.
CREATE FUNCTION sees(role text, scope text, s suggestion) RETURNS boolean
LANGUAGE sql STABLE PARALLEL SAFE AS $$
	SELECT CASE role
		WHEN 'committee' THEN true
		WHEN 'street' THEN s.street = scope
		WHEN 'station' THEN s.site_code = scope
		WHEN 'deputy' THEN s.lead_code = scope OR EXISTS (SELECT FROM cosigner c
			WHERE c.suggestion = s.id AND c.person_code = scope
				AND c.state IN ('invited', 'agreed'))
		WHEN 'unit' THEN EXISTS (SELECT FROM assignment a WHERE a.suggestion = s.id
			AND a.unit_code = ANY (heir_of(role, scope)))
		ELSE false
	END
$$;
