-- Problems of contact entries that are to be opinions: the link to suggestions, which lies apart from
-- the entry, since that is written once. Runs as the schema's owner with search_path set to the
-- schema.
CREATE TABLE raised (
	id uuid PRIMARY KEY, -- the opinion's
	entry uuid NOT NULL,
	version integer NOT NULL,
	problem integer NOT NULL CHECK (problem BETWEEN 1 AND 50),
	state text NOT NULL CHECK (state IN ('waiting', 'made', 'refused')),
	site_code text NOT NULL,
	street text,
	title text NOT NULL CHECK (char_length(title) BETWEEN 1 AND 60),
	asked_by text NOT NULL,
	asked_at timestamptz NOT NULL,
	field text,
	reason text,
	CHECK ((state = 'refused') = (reason IS NOT NULL))
);
CREATE INDEX raised_entry ON raised (entry, problem);
CREATE UNIQUE INDEX raised_once ON raised (entry, problem) WHERE state <> 'refused';

GRANT SELECT, INSERT, UPDATE ON raised TO jz_registers;
