-- Who and where. Objects have an id for machines and a code for people; neither is ever reused, no
-- row is ever deleted. The CHECKs say again what the rules of the import say, so that a fault in
-- the program cannot leave a row that contradicts them. Runs with search_path = registry.

CREATE DOMAIN code AS text CHECK (value ~ '^[A-Za-z0-9][A-Za-z0-9._-]*$' AND length(value) <= 32);

CREATE TABLE congress (
	id uuid PRIMARY KEY,
	code code NOT NULL UNIQUE,
	name text NOT NULL CHECK (name <> ''),
	level text NOT NULL CHECK (level IN ('national', 'provincial', 'city', 'district')),
	parent uuid REFERENCES congress,
	version bigint NOT NULL CHECK (version >= 1),
	CHECK (parent <> id)
);

CREATE TABLE person (
	id uuid PRIMARY KEY,
	code code NOT NULL UNIQUE,
	name text NOT NULL CHECK (name <> ''),
	gender text CHECK (gender IN ('male', 'female')),
	ethnicity text,
	birth_year integer CHECK (birth_year BETWEEN 1900 AND 2100),
	party text,
	education text,
	occupation text,
	employer text,
	title text,
	phone text,
	identity text CHECK (identity ~ '^[0-9]{17}[0-9X]$'),
	address text,
	version bigint NOT NULL CHECK (version >= 1)
);
CREATE INDEX person_name ON person (name);

CREATE TABLE mandate (
	id uuid PRIMARY KEY,
	code code NOT NULL UNIQUE,
	person uuid NOT NULL REFERENCES person,
	congress uuid NOT NULL REFERENCES congress,
	term text NOT NULL CHECK (term <> ''),
	delegation text,
	electoral_unit text,
	from_date date NOT NULL,
	to_date date CHECK (to_date >= from_date),
	status text NOT NULL CHECK (status IN ('active', 'suspended', 'ended')),
	reason text,
	version bigint NOT NULL CHECK (version >= 1),
	CHECK (status = 'active' OR reason <> '' AND reason IS NOT NULL),
	CHECK (status <> 'ended' OR to_date IS NOT NULL)
);
CREATE INDEX mandate_person ON mandate (person);
CREATE INDEX mandate_congress ON mandate (congress);

CREATE TABLE site (
	id uuid PRIMARY KEY,
	code code NOT NULL UNIQUE,
	kind text NOT NULL CHECK (kind IN ('zone_home', 'street_home', 'station')),
	name text NOT NULL CHECK (name <> ''),
	parent uuid REFERENCES site,
	street code,
	street_name text,
	address text,
	longitude double precision CHECK (longitude BETWEEN -180 AND 180),
	latitude double precision CHECK (latitude BETWEEN -90 AND 90),
	hours text,
	in_charge text,
	liaison text,
	phone text,
	state text NOT NULL CHECK (state IN ('open', 'closed')),
	published_at date,
	version bigint NOT NULL CHECK (version >= 1),
	CHECK ((kind = 'zone_home') = (parent IS NULL)),
	CHECK ((kind = 'zone_home') = (street IS NULL)),
	CHECK (kind = 'zone_home' OR street_name IS NOT NULL),
	CHECK ((longitude IS NULL) = (latitude IS NULL)),
	CHECK (parent <> id)
);
CREATE INDEX site_parent ON site (parent);
CREATE INDEX site_street ON site (street);

CREATE TABLE residence (
	id uuid PRIMARY KEY,
	code text NOT NULL UNIQUE,
	person uuid NOT NULL REFERENCES person,
	site uuid NOT NULL REFERENCES site,
	from_date date NOT NULL,
	to_date date CHECK (to_date >= from_date),
	version bigint NOT NULL CHECK (version >= 1),
	UNIQUE (person, site, from_date)
);
CREATE INDEX residence_site ON residence (site);

CREATE TABLE unit (
	id uuid PRIMARY KEY,
	code code NOT NULL UNIQUE,
	kind text NOT NULL
		CHECK (kind IN ('department', 'street', 'court', 'procuratorate', 'external')),
	name text NOT NULL CHECK (name <> ''),
	parent uuid REFERENCES unit,
	contact text,
	phone text,
	has_oa boolean NOT NULL,
	active boolean NOT NULL,
	successor uuid REFERENCES unit,
	version bigint NOT NULL CHECK (version >= 1),
	CHECK (parent <> id),
	CHECK (successor <> id),
	CHECK (NOT active OR successor IS NULL)
);
CREATE INDEX unit_parent ON unit (parent);

CREATE TABLE calendar_day (
	id uuid PRIMARY KEY,
	date date NOT NULL UNIQUE,
	kind text NOT NULL CHECK (kind IN ('off', 'work')),
	name text NOT NULL CHECK (name <> ''),
	notice text,
	version bigint NOT NULL CHECK (version >= 1)
);

-- n grows with each change of a kind, so that readers of a view know when to read it again.
CREATE TABLE revision (
	id uuid PRIMARY KEY,
	name text NOT NULL UNIQUE,
	n bigint NOT NULL CHECK (n >= 0)
);
INSERT INTO revision (id, name, n) VALUES
	('00000000-0000-8000-8000-000000000001', 'congress', 0),
	('00000000-0000-8000-8000-000000000002', 'person', 0),
	('00000000-0000-8000-8000-000000000003', 'site', 0),
	('00000000-0000-8000-8000-000000000004', 'mandate', 0),
	('00000000-0000-8000-8000-000000000005', 'residence', 0),
	('00000000-0000-8000-8000-000000000006', 'unit', 0),
	('00000000-0000-8000-8000-000000000007', 'calendar', 0);

-- What other services read. No private columns; proto/views.h has the structs.
CREATE VIEW v1_person AS
	SELECT id, code::text, name FROM person;

CREATE VIEW v1_mandate AS
	SELECT m.id, m.code::text, m.person, p.code::text AS person_code, p.name AS person_name, c.level,
		c.code::text AS congress, m.term, m.status, m.from_date, m.to_date
	FROM mandate m JOIN person p ON p.id = m.person JOIN congress c ON c.id = m.congress;

CREATE VIEW v1_site AS
	SELECT id, code::text, kind, name, parent, street::text, state FROM site;

CREATE VIEW v1_unit AS
	SELECT id, code::text, kind, name, has_oa, active, successor FROM unit;

CREATE VIEW v1_calendar AS
	SELECT id, date, kind = 'work' AS work, name FROM calendar_day;

CREATE VIEW v1_revision AS
	SELECT id, name, n FROM revision;

-- The zone's day of a moment: Asia/Shanghai is UTC+8 all year.
CREATE FUNCTION zone_day(timestamptz) RETURNS date
LANGUAGE sql IMMUTABLE PARALLEL SAFE RETURN (($1 AT TIME ZONE 'UTC') + interval '8 hours')::date;

-- Whether a period with these ends holds a day; an absent last day is an open end.
CREATE FUNCTION holds(from_date date, to_date date, day date) RETURNS boolean
LANGUAGE sql IMMUTABLE PARALLEL SAFE RETURN from_date <= day AND (to_date IS NULL OR to_date >= day);

GRANT USAGE ON SCHEMA registry TO jz_reader;
GRANT SELECT ON v1_person, v1_mandate, v1_site, v1_unit, v1_calendar, v1_revision TO jz_reader;
-- An upsert needs INSERT even where the rows are there already (revision).
GRANT SELECT, INSERT, UPDATE ON congress, person, mandate, site, residence, unit, calendar_day, revision
	TO jz_registry;
