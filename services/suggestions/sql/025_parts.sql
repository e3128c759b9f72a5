-- The way of an assignment through the units: sent, objected to, overruled, reassigned, moved by a
-- merger. What was before this is not known but by what the assignment itself says. Runs with
-- search_path = suggestions.

CREATE TABLE transfer (
	id uuid PRIMARY KEY,
	suggestion uuid NOT NULL REFERENCES suggestion,
	assignment uuid NOT NULL REFERENCES assignment,
	kind text NOT NULL CHECK (kind IN ('sent', 'objected', 'overruled', 'reassigned', 'moved')),
	from_code text,
	from_name text,
	to_code text,
	to_name text,
	reason text,
	at timestamptz NOT NULL,
	by text,
	CHECK ((from_code IS NULL) = (from_name IS NULL) AND (to_code IS NULL) = (to_name IS NULL)),
	CHECK (CASE WHEN kind = 'sent' THEN to_code IS NOT NULL ELSE from_code IS NOT NULL END),
	CHECK (kind NOT IN ('reassigned', 'moved') OR to_code IS NOT NULL),
	CHECK ((kind = 'moved') = (by IS NULL))
);
CREATE INDEX transfer_assignment ON transfer (assignment);
CREATE INDEX transfer_suggestion ON transfer (suggestion);

GRANT SELECT, INSERT ON transfer TO jz_suggestions;
