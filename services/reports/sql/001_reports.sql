-- What is counted, and its sums: projections of the events of registry, registers and suggestions.
-- Runs as the schema's owner with search_path set to the schema. All of it can be made anew from the
-- events (`reports.rebuild`); codes and names of others' objects are as the events say.

-- Things. slots, days, amounts: the marks, item by item; a slot is the number of a figure's slot
-- times 65536 plus a value of its split, a day is YYYYMMDD.
CREATE TABLE suggestion (
	id uuid PRIMARY KEY,
	fact text NOT NULL,
	label text,
	source text,
	person text,
	who text,
	street text,
	site text,
	unit text,
	levels jsonb,
	deputies jsonb,
	day date,
	slots integer[] NOT NULL,
	days integer[] NOT NULL,
	amounts integer[] NOT NULL,
	first_on date,
	last_on date,
	state text NOT NULL,
	level text NOT NULL,
	channel text NOT NULL,
	occasion text,
	origin text,
	agreed integer NOT NULL,
	subject text,
	subject_n integer NOT NULL,
	raised_in jsonb,
	reference_only boolean NOT NULL,
	submitted_on date,
	accepted_on date,
	refused_on date,
	withdrawn_on date,
	merged_on date,
	assigned_on date,
	closed_on date,
	key_on date
) WITH (fillfactor = 80);
CREATE TABLE assignment (
	id uuid PRIMARY KEY,
	fact text NOT NULL,
	label text,
	source text,
	person text,
	who text,
	street text,
	site text,
	unit text,
	levels jsonb,
	deputies jsonb,
	day date,
	slots integer[] NOT NULL,
	days integer[] NOT NULL,
	amounts integer[] NOT NULL,
	first_on date,
	last_on date,
	suggestion uuid NOT NULL,
	unit_name text,
	kind text NOT NULL,
	round integer NOT NULL,
	reference_only boolean NOT NULL,
	contacted boolean NOT NULL,
	extended boolean NOT NULL,
	objected boolean NOT NULL,
	next boolean NOT NULL,
	sent_on date NOT NULL,
	sign_due date,
	signed_on date,
	due date,
	filed_on date,
	passed_on date,
	ended_on date,
	"end" text,
	in_time boolean NOT NULL,
	class text,
	attitude text,
	result text,
	rating text
) WITH (fillfactor = 80);
CREATE TABLE cosign (
	id uuid PRIMARY KEY,
	fact text NOT NULL,
	label text,
	source text,
	person text,
	who text,
	street text,
	site text,
	unit text,
	levels jsonb,
	deputies jsonb,
	day date,
	slots integer[] NOT NULL,
	days integer[] NOT NULL,
	amounts integer[] NOT NULL,
	first_on date,
	last_on date,
	suggestion uuid NOT NULL
) WITH (fillfactor = 80);
CREATE INDEX cosign_days ON cosign USING brin (first_on, last_on) WITH (pages_per_range = 16, autosummarize = on);
CREATE TABLE commitment (
	id uuid PRIMARY KEY,
	fact text NOT NULL,
	label text,
	source text,
	person text,
	who text,
	street text,
	site text,
	unit text,
	levels jsonb,
	deputies jsonb,
	day date,
	slots integer[] NOT NULL,
	days integer[] NOT NULL,
	amounts integer[] NOT NULL,
	first_on date,
	last_on date,
	assignment uuid NOT NULL,
	fulfilled_on date
) WITH (fillfactor = 80);
CREATE INDEX commitment_days ON commitment USING brin (first_on, last_on) WITH (pages_per_range = 16, autosummarize = on);
CREATE TABLE opinion (
	id uuid PRIMARY KEY,
	fact text NOT NULL,
	label text,
	source text,
	person text,
	who text,
	street text,
	site text,
	unit text,
	levels jsonb,
	deputies jsonb,
	day date,
	slots integer[] NOT NULL,
	days integer[] NOT NULL,
	amounts integer[] NOT NULL,
	first_on date,
	last_on date,
	via text,
	result text,
	refused boolean NOT NULL
) WITH (fillfactor = 80);
CREATE INDEX opinion_days ON opinion USING brin (first_on, last_on) WITH (pages_per_range = 16, autosummarize = on);
CREATE TABLE entry (
	id uuid PRIMARY KEY,
	fact text NOT NULL,
	label text,
	source text,
	person text,
	who text,
	street text,
	site text,
	unit text,
	levels jsonb,
	deputies jsonb,
	day date,
	slots integer[] NOT NULL,
	days integer[] NOT NULL,
	amounts integer[] NOT NULL,
	first_on date,
	last_on date,
	version bigint NOT NULL
) WITH (fillfactor = 80);
CREATE INDEX entry_days ON entry USING brin (first_on, last_on) WITH (pages_per_range = 16, autosummarize = on);
CREATE TABLE attendance (
	id uuid PRIMARY KEY,
	fact text NOT NULL,
	label text,
	source text,
	person text,
	who text,
	street text,
	site text,
	unit text,
	levels jsonb,
	deputies jsonb,
	day date,
	slots integer[] NOT NULL,
	days integer[] NOT NULL,
	amounts integer[] NOT NULL,
	first_on date,
	last_on date,
	root uuid NOT NULL
) WITH (fillfactor = 80);
CREATE INDEX attendance_days ON attendance USING brin (first_on, last_on) WITH (pages_per_range = 16, autosummarize = on);
CREATE TABLE inspection (
	id uuid PRIMARY KEY,
	fact text NOT NULL,
	label text,
	source text,
	person text,
	who text,
	street text,
	site text,
	unit text,
	levels jsonb,
	deputies jsonb,
	day date,
	slots integer[] NOT NULL,
	days integer[] NOT NULL,
	amounts integer[] NOT NULL,
	first_on date,
	last_on date,
	met integer NOT NULL,
	withdrawn boolean NOT NULL
) WITH (fillfactor = 80);
CREATE INDEX inspection_days ON inspection USING brin (first_on, last_on) WITH (pages_per_range = 16, autosummarize = on);
-- Suggestions and assignments have no such index: it would keep their many updates from being made in
-- place.
CREATE INDEX assignment_suggestion ON assignment (suggestion);
CREATE INDEX assignment_open ON assignment (due) WHERE ended_on IS NULL;
CREATE INDEX commitment_assignment ON commitment (assignment);
CREATE INDEX cosign_suggestion ON cosign (suggestion);
CREATE INDEX attendance_root ON attendance (root);
CREATE INDEX suggestion_repeated ON suggestion (submitted_on) WHERE raised_in IS NOT NULL;
-- A deputy's record is read by the deputy.
CREATE INDEX suggestion_person ON suggestion (person, day);
CREATE INDEX cosign_person ON cosign (person, day);
CREATE INDEX opinion_person ON opinion (person, day);
CREATE INDEX entry_person ON entry (person, day);
CREATE INDEX attendance_person ON attendance (person, day);

CREATE VIEW thing AS
	SELECT id, fact, label, source, person, who, street, site, unit, levels, deputies,
		day, slots, days, amounts, first_on, last_on FROM suggestion
	UNION ALL SELECT id, fact, label, source, person, who, street, site, unit, levels, deputies,
		day, slots, days, amounts, first_on, last_on FROM assignment
	UNION ALL SELECT c.id, c.fact, c.label, s.source, c.person, c.who, c.street, c.site, c.unit, c.levels,
		c.deputies, c.day, c.slots, c.days, c.amounts, c.first_on, c.last_on
		FROM cosign c JOIN suggestion s ON s.id = c.suggestion
	UNION ALL SELECT id, fact, label, source, person, who, street, site, unit, levels, deputies,
		day, slots, days, amounts, first_on, last_on FROM commitment
	UNION ALL SELECT id, fact, label, source, person, who, street, site, unit, levels, deputies,
		day, slots, days, amounts, first_on, last_on FROM opinion
	UNION ALL SELECT id, fact, label, source, person, who, street, site, unit, levels, deputies,
		day, slots, days, amounts, first_on, last_on FROM entry
	UNION ALL SELECT id, fact, label, source, person, who, street, site, unit, levels, deputies,
		day, slots, days, amounts, first_on, last_on FROM attendance
	UNION ALL SELECT id, fact, label, source, person, who, street, site, unit, levels, deputies,
		day, slots, days, amounts, first_on, last_on FROM inspection;

-- Values of code lists as numbers.
CREATE TABLE word (
	id uuid PRIMARY KEY,
	list text NOT NULL,
	value text NOT NULL,
	n integer NOT NULL
) WITH (fillfactor = 50);

-- The sums of the marks, a row a scope and day, month, year.
CREATE TABLE cell (
	id uuid PRIMARY KEY,
	scope text NOT NULL,
	key text NOT NULL,
	grain text NOT NULL,
	start date NOT NULL,
	slots integer[] NOT NULL,
	amounts bigint[] NOT NULL
) WITH (fillfactor = 70);
CREATE INDEX cell_scope ON cell (scope, grain, start, key);

-- Mirrors of registry's objects.
CREATE TABLE person (
	id uuid PRIMARY KEY,
	code text NOT NULL,
	name text NOT NULL
);
CREATE INDEX person_code ON person (code);
CREATE TABLE mandate (
	id uuid PRIMARY KEY,
	person text NOT NULL,
	level text NOT NULL,
	status text NOT NULL,
	from_date date NOT NULL,
	to_date date,
	suspended_on date
);
CREATE INDEX mandate_person ON mandate (person);
CREATE TABLE site (
	id uuid PRIMARY KEY,
	code text NOT NULL,
	name text NOT NULL,
	street text,
	street_name text,
	kind text NOT NULL,
	state text NOT NULL,
	closed_on date
);
CREATE TABLE residence (
	id uuid PRIMARY KEY,
	person text NOT NULL,
	site text NOT NULL,
	from_date date NOT NULL,
	to_date date
);
CREATE INDEX residence_person ON residence (person);
CREATE TABLE unit (
	id uuid PRIMARY KEY,
	code text NOT NULL,
	name text NOT NULL,
	kind text NOT NULL,
	active boolean NOT NULL,
	ended_on date
);

GRANT SELECT, INSERT, UPDATE, TRUNCATE ON suggestion, assignment, cosign, commitment, opinion, entry, attendance, inspection, word, cell, person, mandate,
	site, residence, unit TO jz_reports;
GRANT SELECT ON thing TO jz_reports;
GRANT DELETE ON follow_cursor, follow_refused TO jz_reports;
