-- More time for a reply, asked and granted; every change of a last day; urging. Runs with
-- search_path = suggestions.

CREATE TABLE extension (
	id uuid PRIMARY KEY,
	suggestion uuid NOT NULL REFERENCES suggestion,
	assignment uuid NOT NULL REFERENCES assignment,
	state text NOT NULL CHECK (state IN ('asked', 'granted', 'refused', 'dropped')),
	reason text NOT NULL,
	until date NOT NULL,
	asked_at timestamptz NOT NULL,
	decided_at timestamptz,
	granted date,
	old date,
	due date,
	ruling text,
	CHECK ((state = 'asked') = (decided_at IS NULL)),
	CHECK ((state = 'granted') = (granted IS NOT NULL)),
	CHECK (granted <= until),
	CHECK ((granted IS NULL) = (old IS NULL) AND (granted IS NULL) = (due IS NULL)),
	CHECK (due > old),
	CHECK ((state = 'refused') = (ruling IS NOT NULL))
) WITH (fillfactor = 80);
CREATE INDEX extension_suggestion ON extension (suggestion);
CREATE UNIQUE INDEX extension_one_asked ON extension (assignment) WHERE state = 'asked';
CREATE INDEX extension_state ON extension (state, id);

-- No foreign keys, as in deadline: written by the same writer, many at a time.
CREATE TABLE recount (
	id uuid PRIMARY KEY,
	suggestion uuid NOT NULL,
	deadline uuid NOT NULL,
	at timestamptz NOT NULL,
	why text NOT NULL,
	old date NOT NULL,
	due date NOT NULL,
	years jsonb,
	CHECK (due <> old)
);
CREATE INDEX recount_suggestion ON recount (suggestion);

ALTER TABLE deadline ADD counted date, ADD extended date;
ALTER TABLE assignment ADD urged integer NOT NULL DEFAULT 0 CHECK (urged >= 0), ADD urged_on date,
	ADD CHECK ((urged = 0) = (urged_on IS NULL));

GRANT SELECT, INSERT, UPDATE ON extension TO jz_suggestions;
GRANT SELECT, INSERT ON recount TO jz_suggestions;
