-- Other services' streams as this one has heard them. Runs as the schema's owner with search_path
-- set to the schema.

-- The last event that took effect here, moved in the transaction of the effect.
CREATE TABLE follow_cursor (
	service text PRIMARY KEY,
	seq bigint NOT NULL CHECK (seq > 0),
	hash bytea NOT NULL,
	moved_at timestamptz NOT NULL
) WITH (fillfactor = 50);

-- Events that had no effect, and why.
CREATE TABLE follow_refused (
	service text NOT NULL,
	seq bigint NOT NULL,
	id uuid NOT NULL,
	type text NOT NULL,
	class text NOT NULL,
	field text,
	reason text NOT NULL,
	at timestamptz NOT NULL,
	PRIMARY KEY (service, seq)
);

DO $$
DECLARE
	runner text := 'jz_' || current_schema();
BEGIN
	EXECUTE format('GRANT SELECT, INSERT, UPDATE ON follow_cursor TO %I', runner);
	EXECUTE format('GRANT SELECT, INSERT ON follow_refused TO %I', runner);
END $$;
