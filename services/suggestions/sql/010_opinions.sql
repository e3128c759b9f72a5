-- Residents' opinions (群众意见) and who has had them. Runs as the schema's owner with search_path
-- set to the schema. What names the resident is in a table of its own: erasing it is deleting that
-- row, and nothing else tells of it.

CREATE TABLE opinion (
	id uuid PRIMARY KEY,
	version bigint NOT NULL CHECK (version > 0),
	state text NOT NULL CHECK (state IN ('received', 'answered_on_the_spot', 'routed', 'converted',
		'refused', 'handling', 'handled', 'fed_back', 'closed')),
	via text NOT NULL CHECK (via IN ('station', 'reception', 'contact', 'online')),
	site uuid,
	site_code text,
	street text,
	source text,
	source_id text,
	entry uuid,
	mandate uuid,
	person uuid,
	person_code text,
	person_name text,
	title text NOT NULL CHECK (char_length(title) BETWEEN 1 AND 60),
	text text NOT NULL,
	subject text,
	receipt text NOT NULL CHECK (receipt ~ '^[0-9A-HJKMNP-TV-Z]{20}$'),
	received_on date NOT NULL,
	handover uuid,
	handovers integer NOT NULL CHECK (handovers BETWEEN 0 AND 50),
	reason_code text,
	reason text,
	pointer text,
	result text CHECK (result IN ('solved', 'partly_solved', 'not_solved')),
	result_text text,
	handled_on date,
	suggestion uuid REFERENCES suggestion,
	fed_resident_on date,
	fed_deputy_on date,
	feedback text,
	closed_on date,
	CHECK (site_code IS NOT NULL OR street IS NOT NULL),
	CHECK ((site IS NULL) = (site_code IS NULL)),
	CHECK ((source IS NULL) = (source_id IS NULL)),
	CHECK ((mandate IS NULL) = (person_code IS NULL)),
	CHECK ((state = 'refused') = (reason_code IS NOT NULL)),
	CHECK ((reason_code IS NULL) = (pointer IS NULL)),
	CHECK (state <> 'converted' OR suggestion IS NOT NULL),
	CHECK (state NOT IN ('routed', 'handling') OR handover IS NOT NULL),
	CHECK ((result IS NOT NULL) = (state IN ('answered_on_the_spot', 'handled', 'fed_back',
		'closed'))),
	CHECK ((result IS NULL) = (handled_on IS NULL)),
	CHECK (result_text IS NOT NULL OR result IS NULL OR suggestion IS NOT NULL),
	CHECK ((closed_on IS NOT NULL) = (state IN ('refused', 'closed')))
) WITH (fillfactor = 80);
CREATE UNIQUE INDEX opinion_receipt ON opinion (receipt);
CREATE UNIQUE INDEX opinion_source ON opinion (source, source_id) WHERE source IS NOT NULL;
CREATE INDEX opinion_site ON opinion (site_code, id) WHERE site_code IS NOT NULL;
CREATE INDEX opinion_street ON opinion (street, id) WHERE street IS NOT NULL;
CREATE INDEX opinion_person ON opinion (person_code, id) WHERE person_code IS NOT NULL;
CREATE INDEX opinion_suggestion ON opinion (suggestion) WHERE suggestion IS NOT NULL;

CREATE TABLE opinion_resident (
	id uuid PRIMARY KEY REFERENCES opinion,
	name text,
	phone text
);

CREATE TABLE handover (
	id uuid PRIMARY KEY,
	opinion uuid NOT NULL REFERENCES opinion,
	n integer NOT NULL CHECK (n BETWEEN 1 AND 50),
	route_to text NOT NULL CHECK (route_to IN ('community', 'street', 'department',
		'higher_congress')),
	state text NOT NULL CHECK (state IN ('sent', 'signed', 'handed_back', 'taken_back', 'done')),
	unit uuid,
	unit_code text,
	name text,
	reason text,
	sent_at timestamptz NOT NULL,
	signed_at timestamptz,
	ended_at timestamptz,
	signed_by text,
	ended_reason text,
	UNIQUE (opinion, n),
	CHECK ((unit IS NULL) = (unit_code IS NULL)),
	CHECK (name IS NOT NULL OR route_to = 'street'),
	CHECK ((signed_at IS NULL) = (signed_by IS NULL)),
	CHECK (state <> 'signed' OR signed_at IS NOT NULL),
	CHECK ((ended_at IS NULL) = (state IN ('sent', 'signed')))
) WITH (fillfactor = 80);
CREATE INDEX handover_unit ON handover (unit_code, opinion) WHERE unit_code IS NOT NULL;
CREATE INDEX handover_running ON handover (unit, opinion) WHERE ended_at IS NULL;

-- The periods of an opinion are rows of deadline like those of a suggestion. Which steps and rules
-- there are is the program's affair: it knows no other than those it can name.
ALTER TABLE deadline DROP CONSTRAINT deadline_step_check;
ALTER TABLE deadline ADD CONSTRAINT deadline_step_check CHECK (step ~ '^[a-z_]+$');
ALTER TABLE deadline DROP CONSTRAINT deadline_rule_check;
ALTER TABLE deadline ADD CONSTRAINT deadline_rule_check CHECK (rule IN ('wd', 'month', 'day'));

-- For everyone but who took the opinion and the committee.
CREATE FUNCTION mask_name(name text) RETURNS text
LANGUAGE sql IMMUTABLE PARALLEL SAFE AS $$
	SELECT left(name, 1) || '**'
$$;
CREATE FUNCTION mask_phone(phone text) RETURNS text
LANGUAGE sql IMMUTABLE PARALLEL SAFE AS $$
	SELECT CASE WHEN length(phone) >= 11 THEN left(phone, 3) || '****' || right(phone, 4)
		WHEN phone IS NOT NULL THEN '****' END
$$;

GRANT SELECT, INSERT, UPDATE ON opinion, handover TO jz_suggestions;
GRANT SELECT, INSERT ON opinion_resident TO jz_suggestions;
