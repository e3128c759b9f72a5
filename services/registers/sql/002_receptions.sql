-- Receptions (接待日). One that was moved names the one in its place. Runs as the schema's owner with
-- search_path set to the schema.
CREATE TABLE reception (
	id uuid PRIMARY KEY,
	version bigint NOT NULL CHECK (version > 0),
	state text NOT NULL CHECK (state IN ('planned', 'announced', 'held', 'moved', 'cancelled')),
	site uuid NOT NULL,
	site_code text NOT NULL,
	street text,
	date date NOT NULL,
	time text NOT NULL,
	subject text NOT NULL,
	deputies jsonb NOT NULL,
	announced_on date,
	late_reason text,
	reason text,
	people integer CHECK (people >= 0),
	raised jsonb,
	next uuid,
	replaces uuid,
	CHECK ((state = 'moved') = (next IS NOT NULL)),
	CHECK ((state IN ('moved', 'cancelled')) = (reason IS NOT NULL)),
	CHECK ((state = 'held') = (people IS NOT NULL)),
	CHECK (state NOT IN ('announced', 'held') OR announced_on IS NOT NULL),
	CHECK (late_reason IS NULL OR announced_on IS NOT NULL)
) WITH (fillfactor = 80);
CREATE INDEX reception_day ON reception (date, id);
CREATE INDEX reception_site ON reception (site_code, date);
CREATE INDEX reception_deputies ON reception USING gin (deputies jsonb_path_ops);
CREATE INDEX reception_open ON reception (date) WHERE state IN ('planned', 'announced');

CREATE FUNCTION sees_reception(role text, scope text, site_code text, street text, deputies jsonb)
RETURNS boolean LANGUAGE sql IMMUTABLE PARALLEL SAFE AS $$
	SELECT CASE role
		WHEN 'committee' THEN true
		WHEN 'street' THEN coalesce(street = scope, false)
		WHEN 'station' THEN site_code = scope
		WHEN 'deputy' THEN deputies @> jsonb_build_array(jsonb_build_object('code', scope))
		ELSE false END
$$;

GRANT SELECT, INSERT, UPDATE ON reception TO jz_registers;
