-- The archive (一档) of a site and a year: one row a version of a document, written once. Runs as the
-- schema's owner with search_path set to the schema.
CREATE TABLE archive_document (
	id uuid PRIMARY KEY,
	document uuid NOT NULL,
	version integer NOT NULL CHECK (version > 0),
	site uuid NOT NULL,
	site_code text NOT NULL,
	street text,
	year integer NOT NULL CHECK (year BETWEEN 1979 AND 2199),
	part text NOT NULL CHECK (part IN ('building', 'deputies', 'highlights', 'experience')),
	title text NOT NULL,
	made_on date NOT NULL,
	responsible text NOT NULL,
	text text,
	reason text,
	recorder text NOT NULL,
	recorded_at timestamptz NOT NULL,
	UNIQUE (document, version),
	CHECK ((version = 1) = (reason IS NULL)),
	CHECK ((version = 1) = (id = document))
);
CREATE INDEX archive_site ON archive_document (site_code, year, document);
CREATE INDEX archive_year ON archive_document (year, site);

CREATE FUNCTION sees_archive(role text, scope text, site_code text, street text)
RETURNS boolean LANGUAGE sql IMMUTABLE PARALLEL SAFE AS $$
	SELECT CASE role
		WHEN 'committee' THEN true
		WHEN 'street' THEN coalesce(street = scope, false)
		WHEN 'station' THEN site_code = scope
		ELSE false END
$$;

GRANT SELECT, INSERT ON archive_document TO jz_registers;
