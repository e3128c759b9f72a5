-- Files of entries and of the archive's documents, whose bytes are the engine's blobs; written once.
-- Runs as the schema's owner with search_path set to the schema.
CREATE TABLE attachment (
	id uuid PRIMARY KEY,
	object uuid NOT NULL,
	kind text NOT NULL CHECK (kind IN ('entry', 'document')),
	version integer NOT NULL CHECK (version > 0),
	blob uuid NOT NULL REFERENCES blob,
	name text NOT NULL,
	media text NOT NULL,
	size bigint NOT NULL CHECK (size > 0),
	hash bytea NOT NULL CHECK (length(hash) = 32),
	attached_by text NOT NULL,
	attached_at timestamptz NOT NULL,
	UNIQUE (object, blob)
);

-- The bytes of a blob from an offset on, as far as one chunk of the upload goes.
CREATE FUNCTION blob_bytes(blob uuid, place bigint, most integer) RETURNS bytea
LANGUAGE sql STABLE PARALLEL SAFE AS $$
	SELECT substring(c.bytes FROM (place - c.at + 1)::integer FOR coalesce(most, 262144))
	FROM blob_chunk c
	WHERE c.blob = $1 AND c.at <= place AND c.at + length(c.bytes) > place
$$;

GRANT SELECT, INSERT ON attachment TO jz_registers;
