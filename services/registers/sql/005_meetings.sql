-- Settings in versions; what becomes of an activity's resolutions; suggestions that came of one. Runs
-- as the schema's owner with search_path set to the schema.

-- From version 2 on: version 1 is built in. Written once.
CREATE TABLE setting (
	id uuid PRIMARY KEY,
	series uuid NOT NULL, -- made from the name
	name text NOT NULL,
	version integer NOT NULL CHECK (version > 1),
	value integer NOT NULL CHECK (value >= 0),
	source text NOT NULL,
	valid_from date NOT NULL,
	set_at timestamptz NOT NULL,
	set_by text NOT NULL,
	UNIQUE (series, version)
);
GRANT SELECT, INSERT ON setting TO jz_registers;

CREATE TABLE resolution (
	id uuid PRIMARY KEY,
	entry uuid NOT NULL,
	no integer NOT NULL CHECK (no > 0),
	number integer NOT NULL,
	year integer NOT NULL,
	site_code text NOT NULL,
	street text,
	kind text NOT NULL,
	subject text NOT NULL,
	text text NOT NULL,
	unit uuid,
	unit_code text,
	unit_name text,
	by_date date,
	remind_on date,
	state text NOT NULL CHECK (state IN ('open', 'done', 'withdrawn')),
	done_on date,
	outcome text,
	done_by text,
	soon_on date,
	overdue_on date,
	UNIQUE (entry, no),
	CHECK ((state = 'done') = (done_on IS NOT NULL)),
	CHECK ((by_date IS NULL) = (remind_on IS NULL))
);
CREATE INDEX resolution_soon ON resolution (remind_on) WHERE state = 'open' AND soon_on IS NULL;
CREATE INDEX resolution_over ON resolution (by_date) WHERE state = 'open' AND overdue_on IS NULL;
CREATE INDEX resolution_unit ON resolution (unit_code) WHERE unit_code IS NOT NULL;
CREATE INDEX resolution_site ON resolution (site_code);
GRANT SELECT, INSERT, UPDATE ON resolution TO jz_registers;

CREATE TABLE activity_suggestion (
	id uuid PRIMARY KEY,
	entry uuid NOT NULL,
	suggestion uuid NOT NULL,
	state text NOT NULL CHECK (state IN ('waiting', 'made', 'refused')),
	serial text,
	title text,
	asked_by text NOT NULL,
	asked_at timestamptz NOT NULL,
	reason text,
	UNIQUE (entry, suggestion),
	CHECK ((state = 'refused') = (reason IS NOT NULL))
);
GRANT SELECT, INSERT, UPDATE ON activity_suggestion TO jz_registers;
