-- The books of homes and stations. Runs as the schema's owner with search_path set to the schema.
-- Ids of registry's objects carry no foreign key: they are of another schema's, which never deletes
-- one; its codes and names are copied as they were.

-- The book of a site and a year: the counter of its entries, the head of its chain.
CREATE TABLE book (
	id uuid PRIMARY KEY,
	book text NOT NULL CHECK (book IN ('activity', 'contact', 'debrief')),
	site uuid NOT NULL,
	site_code text NOT NULL,
	street text,
	year integer NOT NULL CHECK (year BETWEEN 1900 AND 2199),
	entries integer NOT NULL CHECK (entries > 0),
	places integer NOT NULL CHECK (places >= entries),
	hash bytea NOT NULL CHECK (length(hash) = 32),
	UNIQUE (book, site, year)
) WITH (fillfactor = 50);

-- A version of an entry, written once. body holds all columns before it as they were sealed: hash =
-- BLAKE2b-256(hash of the place before, body). See proto/registers_entry.h.
CREATE TABLE entry (
	id uuid PRIMARY KEY,
	entry uuid NOT NULL,
	chain uuid NOT NULL REFERENCES book,
	book text NOT NULL CHECK (book IN ('activity', 'contact', 'debrief')),
	place integer NOT NULL CHECK (place > 0),
	number integer NOT NULL CHECK (number > 0),
	version integer NOT NULL CHECK (version > 0),
	year integer NOT NULL,
	site uuid NOT NULL,
	site_code text NOT NULL,
	street text,
	date date NOT NULL,
	title text NOT NULL,
	deputies jsonb NOT NULL,
	activity jsonb,
	contact jsonb,
	debrief jsonb,
	words text NOT NULL,
	reason text,
	recorder text NOT NULL,
	recorded_at timestamptz NOT NULL,
	body bytea NOT NULL,
	hash bytea NOT NULL,
	UNIQUE (entry, version),
	UNIQUE (chain, place),
	UNIQUE (chain, number, version),
	CHECK ((version = 1) = (reason IS NULL)),
	CHECK ((version = 1) = (id = entry)),
	CHECK (year = extract(year FROM date)),
	CHECK ((activity IS NOT NULL) = (book = 'activity')),
	CHECK ((contact IS NOT NULL) = (book = 'contact')),
	CHECK ((debrief IS NOT NULL) = (book = 'debrief'))
);
CREATE INDEX entry_site ON entry (site_code, entry);
CREATE INDEX entry_street ON entry (street, entry) WHERE street IS NOT NULL;
CREATE INDEX entry_deputy ON entry USING gin (deputies jsonb_path_ops);

-- Residents' personal data, apart from the entries they belong to. Erased: data and salt are gone,
-- the row stays as the tombstone.
CREATE TABLE resident_data (
	id uuid PRIMARY KEY REFERENCES entry,
	entry uuid NOT NULL,
	site_code text NOT NULL,
	number integer NOT NULL,
	year integer NOT NULL,
	residents jsonb,
	salt bytea,
	erase_on date NOT NULL,
	erased_on date,
	cause text CHECK (cause IN ('rule', 'request')),
	reason text,
	CHECK ((erased_on IS NULL) = (salt IS NOT NULL)),
	CHECK ((erased_on IS NULL) = (residents IS NOT NULL)),
	CHECK ((erased_on IS NULL) = (cause IS NULL))
);
CREATE INDEX resident_data_entry ON resident_data (entry);
CREATE INDEX resident_data_due ON resident_data (erase_on) WHERE erased_on IS NULL;

CREATE FUNCTION zone_day(timestamptz) RETURNS date
LANGUAGE sql IMMUTABLE PARALLEL SAFE RETURN (($1 AT TIME ZONE 'UTC') + interval '8 hours')::date;

-- Domain 2: the committee sees every entry, a street and a station those of their sites, a deputy
-- those that name them.
CREATE FUNCTION sees(role text, scope text, site_code text, street text, deputies jsonb)
RETURNS boolean LANGUAGE sql IMMUTABLE PARALLEL SAFE AS $$
	SELECT CASE role
		WHEN 'committee' THEN true
		WHEN 'street' THEN coalesce(street = scope, false)
		WHEN 'station' THEN site_code = scope
		WHEN 'deputy' THEN deputies @> to_jsonb(scope)
		ELSE false END
$$;

-- A resident as others than the committee and the site may see: the surname.
CREATE FUNCTION masked(residents jsonb) RETURNS jsonb LANGUAGE sql IMMUTABLE PARALLEL SAFE AS $$
	SELECT jsonb_agg(jsonb_build_object('name', left(r->>'name', 1) || '**') ORDER BY n)
	FROM jsonb_array_elements(residents) WITH ORDINALITY x(r, n)
$$;

GRANT SELECT, INSERT, UPDATE ON book, resident_data TO jz_registers;
GRANT SELECT, INSERT ON entry TO jz_registers;
