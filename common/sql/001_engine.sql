-- What every service's schema has: one stream of events and its head, stored answers, audit,
-- named consumers, blobs. Runs as the schema's owner with search_path set to the schema.

-- The head of the stream. One row; the leader moves it in every batch and is refused when it is
-- not what the leader believes. fillfactor leaves room for updates in place.
CREATE TABLE head (
	one boolean PRIMARY KEY DEFAULT true CHECK (one),
	seq bigint NOT NULL DEFAULT 0 CHECK (seq >= 0),
	hash bytea NOT NULL DEFAULT '\x0000000000000000000000000000000000000000000000000000000000000000',
	epoch bigint NOT NULL DEFAULT 0,
	clock_offset_us bigint NOT NULL DEFAULT 0,
	digest_key bytea NOT NULL DEFAULT sha256((gen_random_uuid()::text || gen_random_uuid()::text)::bytea)
) WITH (fillfactor = 10);
INSERT INTO head DEFAULT VALUES;

-- The log. body is the msgpack envelope exactly as hashed: hash = BLAKE2b-256(previous hash, body).
CREATE TABLE event (
	seq bigint NOT NULL,
	id uuid NOT NULL,
	type text NOT NULL,
	subject uuid NOT NULL,
	at timestamptz NOT NULL,
	body bytea NOT NULL,
	hash bytea NOT NULL,
	PRIMARY KEY (seq)
) PARTITION BY RANGE (seq);

-- Who hears an event besides the committee and the services: "unit:U0101", "street:guixi" …
CREATE TABLE event_audience (
	audience text NOT NULL,
	seq bigint NOT NULL,
	PRIMARY KEY (audience, seq)
);

-- Answers by call id (UUIDv7, so partitions are weeks), kept at least 30 days.
CREATE TABLE idem (
	id uuid NOT NULL,
	principal text NOT NULL,
	digest bytea NOT NULL,
	answer bytea NOT NULL,
	PRIMARY KEY (id, principal)
) PARTITION BY RANGE (id);

-- Every decided command, for ever; arguments are not kept. "at" is the machine's clock.
CREATE TABLE audit (
	id uuid NOT NULL,
	op text NOT NULL,
	principal text NOT NULL,
	actor text,
	at timestamptz NOT NULL,
	class text NOT NULL,
	first_seq bigint,
	last_seq bigint
);
CREATE INDEX audit_at ON audit USING brin (at);

CREATE TABLE consumer (
	principal text NOT NULL,
	name text NOT NULL,
	types jsonb NOT NULL,
	offered bigint NOT NULL,
	offered_at timestamptz,
	taken bigint NOT NULL,
	taken_at timestamptz,
	made_at timestamptz NOT NULL,
	PRIMARY KEY (principal, name)
) WITH (fillfactor = 70);

CREATE TABLE blob (
	id uuid PRIMARY KEY,
	owner text NOT NULL,
	size bigint NOT NULL CHECK (size BETWEEN 0 AND 67108864),
	made_at timestamptz NOT NULL,
	referenced boolean NOT NULL
);
CREATE INDEX blob_loose ON blob (made_at) WHERE NOT referenced;

CREATE TABLE blob_chunk (
	id uuid PRIMARY KEY,
	blob uuid NOT NULL REFERENCES blob ON DELETE CASCADE,
	at bigint NOT NULL,
	bytes bytea NOT NULL,
	UNIQUE (blob, at)
);
ALTER TABLE blob_chunk ALTER bytes SET STORAGE EXTERNAL;

-- Partitions of the log up to a number: a million events each.
CREATE FUNCTION make_event_partitions(upto bigint) RETURNS void
LANGUAGE plpgsql SECURITY DEFINER SET search_path FROM CURRENT AS $$
DECLARE
	size constant bigint := 1000000;
	part bigint;
BEGIN
	FOR part IN 0 .. upto / size LOOP
		EXECUTE format('CREATE TABLE IF NOT EXISTS event_%s PARTITION OF event FOR VALUES FROM (%s) TO (%s)',
			part, part * size, (part + 1) * size);
	END LOOP;
END $$;

CREATE FUNCTION uuid_floor(ms bigint) RETURNS uuid
LANGUAGE sql IMMUTABLE AS $$
	SELECT (lpad(to_hex(ms), 12, '0') || '00000000000000000000')::uuid
$$;

-- Partitions of the stored answers: a week each, from 35 days ago to two weeks ahead; older ones go.
CREATE FUNCTION make_idem_partitions() RETURNS void
LANGUAGE plpgsql SECURITY DEFINER SET search_path FROM CURRENT AS $$
DECLARE
	week constant bigint := 604800000;
	this constant bigint := floor(extract(epoch FROM clock_timestamp()) * 1000)::bigint / week;
	part bigint;
	old text;
BEGIN
	FOR part IN this - 5 .. this + 2 LOOP
		EXECUTE format('CREATE TABLE IF NOT EXISTS idem_%s PARTITION OF idem FOR VALUES FROM (%L) TO (%L)',
			part, uuid_floor(part * week), uuid_floor((part + 1) * week));
		EXECUTE format('GRANT SELECT ON idem_%s TO %I', part, 'jz_' || current_schema());
	END LOOP;
	FOR old IN SELECT c.relname FROM pg_inherits i JOIN pg_class c ON c.oid = i.inhrelid
		WHERE i.inhparent = 'idem'::regclass AND substr(c.relname, 6)::bigint < this - 5 LOOP
		EXECUTE format('DROP TABLE %I', old);
	END LOOP;
END $$;

DO $$
DECLARE
	runner text := 'jz_' || current_schema();
BEGIN
	EXECUTE format('GRANT USAGE ON SCHEMA %I TO %I', current_schema(), runner);
	EXECUTE format('GRANT SELECT, UPDATE ON head TO %I', runner);
	EXECUTE format('GRANT SELECT, INSERT ON event, event_audience, idem, audit TO %I', runner);
	EXECUTE format('GRANT SELECT, INSERT, UPDATE ON consumer TO %I', runner);
	EXECUTE format('GRANT SELECT, INSERT, UPDATE, DELETE ON blob, blob_chunk TO %I', runner);
	EXECUTE format('GRANT SELECT ON migration TO %I', runner);
	EXECUTE format('REVOKE ALL ON FUNCTION make_event_partitions(bigint), make_idem_partitions() FROM PUBLIC');
	EXECUTE format('GRANT EXECUTE ON FUNCTION make_event_partitions(bigint), make_idem_partitions() TO %I', runner);
END $$;

SELECT make_event_partitions(0), make_idem_partitions();
