-- Events that other systems have published to this service, by their source and id, with the digest
-- of their content and the answer: kept for ever, so that one told twice, however late and under
-- whatever call id, counts once. Runs as the schema's owner with search_path set to the schema.

CREATE TABLE inlet (
	source text NOT NULL,
	event text NOT NULL,
	type text NOT NULL,
	digest bytea NOT NULL,
	answer bytea NOT NULL,
	at timestamptz NOT NULL,
	PRIMARY KEY (source, event)
);

DO $$
BEGIN
	EXECUTE format('GRANT SELECT, INSERT ON inlet TO %I', 'jz_' || current_schema());
END $$;
