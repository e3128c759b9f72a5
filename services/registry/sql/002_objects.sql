-- The rest of registry's objects, and of every object who changed what. Runs with search_path =
-- registry.

ALTER TABLE congress ADD ended_on date, ADD end_reason text;
ALTER TABLE person ADD photo uuid, ADD shown jsonb, ADD ended_on date, ADD end_reason text;
ALTER TABLE mandate ADD status_on date;
ALTER TABLE site ADD ended_on date, ADD end_reason text,
	ADD CHECK (ended_on IS NULL OR state = 'closed');
-- Degrees as they were entered: 104.10 comes out of an export as it went in.
ALTER TABLE site ALTER longitude TYPE text, ALTER latitude TYPE text,
	DROP CONSTRAINT site_longitude_check, DROP CONSTRAINT site_latitude_check,
	ADD CHECK (longitude::numeric BETWEEN -180 AND 180),
	ADD CHECK (latitude::numeric BETWEEN -90 AND 90);
ALTER TABLE residence ADD end_reason text;
ALTER TABLE unit ADD ended_on date, ADD end_reason text,
	ADD CHECK (ended_on IS NULL OR NOT active);

-- What a notice was thought to say and does not: the day is as Monday-Friday says.
ALTER TABLE calendar_day DROP CONSTRAINT calendar_day_kind_check,
	ADD CHECK (kind IN ('off', 'work', 'ordinary'));
CREATE OR REPLACE VIEW v1_calendar AS
	SELECT id, date, kind = 'work' AS work, name FROM calendar_day WHERE kind <> 'ordinary';

CREATE TABLE contact_link (
	id uuid PRIMARY KEY,
	code code NOT NULL UNIQUE,
	kind text NOT NULL CHECK (kind IN ('member_deputy', 'residents', 'enterprise')),
	person uuid NOT NULL REFERENCES person,
	deputy uuid REFERENCES person,
	group_name text,
	from_date date NOT NULL,
	to_date date CHECK (to_date >= from_date),
	end_reason text,
	version bigint NOT NULL CHECK (version >= 1),
	CHECK ((kind = 'member_deputy') = (deputy IS NOT NULL)),
	CHECK ((kind = 'member_deputy') = (group_name IS NULL)),
	CHECK (deputy <> person)
);
CREATE INDEX contact_link_person ON contact_link (person);
CREATE INDEX contact_link_deputy ON contact_link (deputy);

CREATE TABLE inspection (
	id uuid PRIMARY KEY,
	code code NOT NULL UNIQUE,
	site uuid NOT NULL REFERENCES site,
	date date NOT NULL,
	inspector text NOT NULL CHECK (inspector <> ''),
	rectify text,
	rectify_by date CHECK (rectify_by >= date),
	recheck_of uuid REFERENCES inspection CHECK (recheck_of <> id),
	ended_on date,
	end_reason text,
	version bigint NOT NULL CHECK (version >= 1)
);
CREATE INDEX inspection_site ON inspection (site, date);
CREATE INDEX inspection_recheck ON inspection (recheck_of);

CREATE TABLE inspection_item (
	id uuid PRIMARY KEY,
	code text NOT NULL UNIQUE,
	inspection uuid NOT NULL REFERENCES inspection,
	item text NOT NULL CHECK (item IN ('place', 'staff', 'rules', 'materials', 'records', 'results',
		'setup', 'naming', 'activities', 'mechanism', 'conduct', 'opinions', 'network')),
	result text NOT NULL CHECK (result IN ('met', 'partly', 'unmet')),
	note text,
	evidence uuid,
	version bigint NOT NULL CHECK (version >= 1),
	UNIQUE (inspection, item)
);

CREATE TABLE code_list (
	id uuid PRIMARY KEY,
	code code NOT NULL UNIQUE,
	name text NOT NULL CHECK (name <> ''),
	version bigint NOT NULL CHECK (version >= 1)
);

CREATE TABLE code_value (
	id uuid PRIMARY KEY,
	code text NOT NULL UNIQUE,
	list uuid NOT NULL REFERENCES code_list,
	value text NOT NULL CHECK (value <> ''),
	name text NOT NULL CHECK (name <> ''),
	place integer,
	ended_on date,
	end_reason text,
	version bigint NOT NULL CHECK (version >= 1),
	UNIQUE (list, value)
);

INSERT INTO revision (id, name, n) VALUES
	('00000000-0000-8000-8000-000000000008', 'contact_link', 0),
	('00000000-0000-8000-8000-000000000009', 'inspection', 0),
	('00000000-0000-8000-8000-00000000000a', 'inspection_item', 0),
	('00000000-0000-8000-8000-00000000000b', 'code_list', 0),
	('00000000-0000-8000-8000-00000000000c', 'code_value', 0);

-- Append-only: who changed what. Private members are named, their content is not kept.
CREATE TABLE history (
	id uuid PRIMARY KEY,
	kind text NOT NULL,
	object uuid NOT NULL,
	version bigint NOT NULL,
	at timestamptz NOT NULL,
	principal text NOT NULL,
	op text NOT NULL,
	changes jsonb NOT NULL
);
CREATE UNIQUE INDEX history_object ON history (object, version);

-- Codes ever given, by an id made of kind and code.
CREATE TABLE code_key (
	id uuid PRIMARY KEY,
	kind text NOT NULL,
	code text NOT NULL,
	object uuid NOT NULL,
	UNIQUE (kind, code)
);

-- Persons who carry a value of the lists that are named as a member of persons is.
CREATE INDEX person_party ON person (party);
CREATE INDEX person_education ON person (education);
CREATE VIEW code_use AS
	SELECT v.id, CASE l.code
		WHEN 'party' THEN (SELECT count(*) FROM person p WHERE p.party = v.value)
		WHEN 'education' THEN (SELECT count(*) FROM person p WHERE p.education = v.value)
		ELSE 0 END AS uses
	FROM code_value v JOIN code_list l ON l.id = v.list;

-- The last contact of each link, as the contact book tells; `fed` has a row once that book runs.
CREATE TABLE contact_seen (
	id uuid PRIMARY KEY REFERENCES contact_link,
	last_on date NOT NULL
);
CREATE TABLE contact_fed (
	id uuid PRIMARY KEY,
	sequence bigint NOT NULL
);

-- Refuses a query that needs the contact book while there is none.
CREATE FUNCTION contact_book() RETURNS boolean LANGUAGE plpgsql STABLE AS $$
BEGIN
	IF NOT EXISTS (SELECT FROM contact_fed) THEN
		RAISE EXCEPTION 'the contact book is not running: no contact is known, so none is missed'
			USING ERRCODE = 'JZ009', COLUMN = 'days';
	END IF;
	RETURN true;
END $$;

-- Domain 2: the committee sees everybody, a street and a station those who reside or resided with
-- them, deputies themselves. Others see of a person what the person's `shown` names.
CREATE FUNCTION sees_person(role text, scope text, id uuid, code text) RETURNS boolean
LANGUAGE sql STABLE AS $$
	SELECT CASE role
		WHEN 'committee' THEN true
		WHEN 'deputy' THEN code = scope
		WHEN 'street' THEN EXISTS (SELECT FROM residence r JOIN site s ON s.id = r.site
			WHERE r.person = sees_person.id AND s.street = scope)
		WHEN 'station' THEN EXISTS (SELECT FROM residence r JOIN site s ON s.id = r.site
			WHERE r.person = sees_person.id AND s.code = scope)
		ELSE false END
$$;
CREATE FUNCTION sees_site(role text, scope text, id uuid, code text, street text) RETURNS boolean
LANGUAGE sql STABLE AS $$
	SELECT CASE role
		WHEN 'committee' THEN true
		WHEN 'street' THEN coalesce(street = scope, false)
		WHEN 'station' THEN code = scope
		WHEN 'deputy' THEN EXISTS (SELECT FROM residence r JOIN person p ON p.id = r.person
			WHERE r.site = sees_site.id AND p.code = scope)
		ELSE false END
$$;
CREATE FUNCTION holds_mandate(id uuid, today date) RETURNS boolean LANGUAGE sql STABLE AS $$
	SELECT EXISTS (SELECT FROM mandate m WHERE m.person = holds_mandate.id
		AND m.status = 'active' AND holds(m.from_date, m.to_date, today))
$$;

CREATE VIEW v1_code AS
	SELECT v.id, l.code::text AS list, v.value, v.name, v.place, v.ended_on IS NULL AS active,
		l.version
	FROM code_value v JOIN code_list l ON l.id = v.list;

GRANT SELECT ON v1_code TO jz_reader;
GRANT SELECT, INSERT, UPDATE ON contact_link, inspection, inspection_item, code_list, code_value,
	contact_seen, contact_fed TO jz_registry;
GRANT SELECT, INSERT ON history, code_key TO jz_registry;
GRANT SELECT ON code_use TO jz_registry;

-- The latest inspection of each site.
CREATE VIEW standing AS
	SELECT DISTINCT ON (n.site) n.site, n.code, n.date, n.rectify_by, i.met, i.partly, i.unmet
	FROM inspection n, LATERAL (
		SELECT (count(*) FILTER (WHERE result = 'met'))::integer AS met,
			(count(*) FILTER (WHERE result = 'partly'))::integer AS partly,
			(count(*) FILTER (WHERE result = 'unmet'))::integer AS unmet
		FROM inspection_item WHERE inspection = n.id) i
	WHERE n.ended_on IS NULL
	ORDER BY n.site, n.date DESC, n.id DESC;
GRANT SELECT ON standing TO jz_registry;
