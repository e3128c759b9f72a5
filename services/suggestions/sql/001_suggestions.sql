-- Suggestions, their assignments and what happens to them. Runs as the schema's owner with
-- search_path set to the schema. Ids of registry's objects carry no foreign key: they are of
-- another schema's, which never deletes one; its codes and names are copied as they were.

CREATE TABLE suggestion (
	id uuid PRIMARY KEY,
	version bigint NOT NULL CHECK (version > 0),
	state text NOT NULL CHECK (state IN ('draft', 'cosigning', 'under_review', 'returned', 'refused',
		'accepted', 'assigned', 'handling', 'reply_filed', 'replied', 'rated', 'closed')),
	channel text NOT NULL CHECK (channel IN ('zone', 'city', 'district', 'province', 'national',
		'special_report')),
	occasion text NOT NULL CHECK (occasion IN ('session', 'between')),
	origin text NOT NULL CHECK (origin IN ('research', 'forum', 'visit', 'reception', 'opinion',
		'other')),
	openness text NOT NULL CHECK (openness IN ('full', 'title', 'none')),
	contact_wish boolean NOT NULL,
	reference_only boolean NOT NULL,
	mandate uuid NOT NULL,
	person uuid NOT NULL,
	lead_code text NOT NULL,
	lead_name text NOT NULL,
	level text NOT NULL,
	site uuid,
	site_code text,
	street text,
	title text NOT NULL CHECK (char_length(title) BETWEEN 1 AND 60),
	facts text NOT NULL,
	request text NOT NULL,
	subject text,
	suggested_unit text,
	raised_in jsonb,
	serial text,
	year integer,
	round integer NOT NULL CHECK (round BETWEEN 0 AND 99),
	submitted_on date,
	accepted_on date,
	assigned_on date,
	closed_on date,
	reason_code text,
	outcome text CHECK (outcome IN ('letter', 'reference')),
	reason text,
	CHECK ((site IS NULL) = (site_code IS NULL)),
	CHECK ((submitted_on IS NULL) = (state = 'draft')),
	CHECK ((serial IS NOT NULL) = (state IN ('accepted', 'assigned', 'handling', 'reply_filed',
		'replied', 'rated', 'closed'))),
	CHECK ((serial IS NULL) = (accepted_on IS NULL)),
	CHECK ((round = 0) = (assigned_on IS NULL)),
	CHECK ((state = 'refused') = (reason_code IS NOT NULL AND outcome IS NOT NULL)),
	CHECK (state <> 'returned' OR reason IS NOT NULL),
	CHECK ((closed_on IS NOT NULL) = (state IN ('refused', 'closed')))
) WITH (fillfactor = 80);
CREATE UNIQUE INDEX suggestion_serial ON suggestion (serial) WHERE serial IS NOT NULL;
CREATE INDEX suggestion_lead ON suggestion (lead_code, id);
-- Also for streets, by their sites: every index is paid for by each submission.
CREATE INDEX suggestion_site ON suggestion (site_code, id) WHERE site_code IS NOT NULL;

CREATE TABLE cosigner (
	id uuid PRIMARY KEY,
	suggestion uuid NOT NULL REFERENCES suggestion,
	mandate uuid NOT NULL,
	person uuid NOT NULL,
	person_code text NOT NULL,
	person_name text NOT NULL,
	state text NOT NULL CHECK (state IN ('named', 'invited', 'agreed', 'declined', 'dropped')),
	answered_at timestamptz,
	UNIQUE (suggestion, person),
	CHECK ((answered_at IS NULL) = (state IN ('named', 'invited')))
) WITH (fillfactor = 80);
CREATE INDEX cosigner_person ON cosigner (person_code, suggestion);

CREATE TABLE assignment (
	id uuid PRIMARY KEY,
	suggestion uuid NOT NULL REFERENCES suggestion,
	unit uuid NOT NULL,
	unit_code text NOT NULL,
	unit_name text NOT NULL,
	kind text NOT NULL CHECK (kind IN ('lead', 'assist', 'separate')),
	round integer NOT NULL CHECK (round BETWEEN 1 AND 99),
	state text NOT NULL CHECK (state IN ('sent', 'signed', 'handling', 'objected', 'reassigned',
		'filed', 'done', 'opinion_given', 'lapsed')),
	before text CHECK (before IN ('sent', 'signed')),
	matter text,
	replaces uuid,
	next uuid,
	helps uuid,
	sent_at timestamptz NOT NULL,
	signed_at timestamptz,
	signed_by text,
	objection text,
	ruling text,
	opinion text,
	opinion_signer text,
	opinion_at timestamptz,
	rating text CHECK (rating IN ('awaited', 'rated', 'not_rated', 'released')),
	result text CHECK (result IN ('satisfied', 'basically_satisfied', 'not_satisfied')),
	released_at timestamptz,
	CHECK ((state = 'objected') = (before IS NOT NULL)),
	CHECK (state <> 'objected' OR objection IS NOT NULL),
	CHECK ((signed_at IS NULL) = (signed_by IS NULL)),
	CHECK (state <> 'signed' OR signed_at IS NOT NULL),
	CHECK ((state = 'opinion_given') = (opinion IS NOT NULL)),
	CHECK ((opinion IS NULL) = (opinion_at IS NULL)),
	CHECK ((kind = 'assist') = (helps IS NOT NULL)),
	CHECK (kind = 'assist' OR state NOT IN ('opinion_given', 'lapsed')),
	CHECK (kind <> 'assist' OR state NOT IN ('filed', 'done')),
	CHECK (rating IS NULL OR state = 'done'),
	CHECK ((result IS NOT NULL) = coalesce(rating IN ('rated', 'released'), false)),
	CHECK ((released_at IS NOT NULL) = coalesce(rating = 'released', false))
) WITH (fillfactor = 80);
CREATE INDEX assignment_suggestion ON assignment (suggestion);
CREATE INDEX assignment_unit ON assignment (unit_code, id);

-- The contact log: entries are facts, written once.
CREATE TABLE contact (
	id uuid PRIMARY KEY,
	suggestion uuid NOT NULL REFERENCES suggestion,
	assignment uuid NOT NULL REFERENCES assignment,
	phase text NOT NULL CHECK (phase IN ('before', 'during', 'after')),
	way text NOT NULL CHECK (way IN ('visit', 'meeting', 'call', 'letter', 'online')),
	date date NOT NULL,
	persons text NOT NULL,
	said text NOT NULL,
	recorded_at timestamptz NOT NULL
);
CREATE INDEX contact_assignment ON contact (assignment);

CREATE TABLE reply (
	id uuid PRIMARY KEY,
	suggestion uuid NOT NULL REFERENCES suggestion,
	assignment uuid NOT NULL REFERENCES assignment,
	state text NOT NULL CHECK (state IN ('filed', 'sent_back', 'passed')),
	number text NOT NULL,
	signer text NOT NULL,
	dated date NOT NULL,
	class text NOT NULL CHECK (class IN ('A', 'B', 'C', 'D')),
	text text NOT NULL,
	by_date date,
	class_reason text,
	handler text NOT NULL,
	phone text NOT NULL,
	copies jsonb,
	filed_on date NOT NULL,
	in_time boolean NOT NULL,
	sent_back_reason text,
	CHECK (class <> 'B' OR by_date IS NOT NULL),
	CHECK (class <> 'C' OR class_reason IS NOT NULL),
	CHECK ((state = 'sent_back') = (sent_back_reason IS NOT NULL))
) WITH (fillfactor = 80);
CREATE INDEX reply_suggestion ON reply (suggestion);
CREATE INDEX reply_assignment ON reply (assignment);
CREATE UNIQUE INDEX reply_one_in_check ON reply (assignment) WHERE state = 'filed';

CREATE TABLE rating (
	id uuid PRIMARY KEY,
	suggestion uuid NOT NULL REFERENCES suggestion,
	assignment uuid NOT NULL REFERENCES assignment,
	person uuid NOT NULL,
	person_code text NOT NULL,
	person_name text NOT NULL,
	deciding boolean NOT NULL,
	attitude text NOT NULL CHECK (attitude IN ('satisfied', 'basically_satisfied', 'not_satisfied')),
	result text NOT NULL CHECK (result IN ('satisfied', 'basically_satisfied', 'not_satisfied')),
	text text,
	rated_at timestamptz NOT NULL,
	UNIQUE (assignment, person),
	CHECK (text IS NOT NULL OR (attitude <> 'not_satisfied' AND result <> 'not_satisfied'))
);
CREATE INDEX rating_suggestion ON rating (suggestion);
CREATE UNIQUE INDEX rating_one_decides ON rating (assignment) WHERE deciding;

-- Every period that runs, with its derivation. next_at: when the clock has to look at it again.
-- No foreign keys here: one is written with every submission, always after its suggestion and by
-- the same writer, and the look-up would cost as much as the row.
CREATE TABLE deadline (
	id uuid PRIMARY KEY,
	suggestion uuid NOT NULL,
	assignment uuid,
	step text NOT NULL CHECK (step IN ('cosign', 'review', 'assign', 'sign', 'object', 'reassign',
		'contact', 'opinion', 'reply', 'form_check', 'rating', 'release', 'again')),
	start date NOT NULL,
	rule text NOT NULL CHECK (rule IN ('wd', 'month')),
	n integer NOT NULL CHECK (n BETWEEN 1 AND 366),
	mark text NOT NULL CHECK (mark IN ('L', 'P', 'D')),
	latest date,
	due date NOT NULL,
	provisional boolean NOT NULL,
	skipped jsonb,
	state text NOT NULL CHECK (state IN ('open', 'met', 'closed')),
	done_on date,
	due_soon_on date,
	next_at timestamptz,
	due_soon_sent boolean NOT NULL,
	overdue_sent boolean NOT NULL,
	CHECK (due >= start),
	CHECK (latest IS NULL OR due <= greatest(latest, start)),
	CHECK ((done_on IS NULL) = (state = 'open')),
	CHECK (next_at IS NULL OR state = 'open'),
	CHECK (due_soon_on IS NULL OR (due_soon_on > start AND due_soon_on <= due))
) WITH (fillfactor = 80);
CREATE INDEX deadline_suggestion ON deadline (suggestion);
CREATE INDEX deadline_open ON deadline (next_at) WHERE state = 'open'; -- the sweep
CREATE INDEX deadline_due ON deadline (due, id) WHERE state = 'open'; -- the lists

-- The counter of a year's serial numbers; its id is made from the year.
CREATE TABLE serial (
	id uuid PRIMARY KEY,
	year integer NOT NULL UNIQUE,
	last integer NOT NULL CHECK (last > 0)
) WITH (fillfactor = 50);

GRANT SELECT, INSERT, UPDATE ON suggestion, cosigner, assignment, reply, deadline, serial
	TO jz_suggestions;
GRANT SELECT, INSERT ON contact, rating TO jz_suggestions;
