-- When the head was moved last, by the machine's clock: a clock that stands before that is wrong.
-- Runs as the schema's owner with search_path set to the schema.
ALTER TABLE head ADD COLUMN moved_at timestamptz;

-- As in 001, but a clock that jumped ahead does not make stored answers old: the partitions of the
-- newest six weeks in which there was an answer stay.
CREATE OR REPLACE FUNCTION make_idem_partitions() RETURNS void
LANGUAGE plpgsql SECURITY DEFINER SET search_path FROM CURRENT AS $$
DECLARE
	week constant bigint := 604800000;
	this constant bigint := floor(extract(epoch FROM clock_timestamp()) * 1000)::bigint / week;
	part bigint;
	old text;
	used boolean;
	kept int := 0;
BEGIN
	FOR part IN this - 5 .. this + 2 LOOP
		EXECUTE format('CREATE TABLE IF NOT EXISTS idem_%s PARTITION OF idem FOR VALUES FROM (%L) TO (%L)',
			part, uuid_floor(part * week), uuid_floor((part + 1) * week));
		EXECUTE format('GRANT SELECT ON idem_%s TO %I', part, 'jz_' || current_schema());
	END LOOP;
	FOR old, part IN SELECT c.relname, substr(c.relname, 6)::bigint FROM pg_inherits i
		JOIN pg_class c ON c.oid = i.inhrelid WHERE i.inhparent = 'idem'::regclass
		ORDER BY 2 DESC LOOP
		EXECUTE format('SELECT EXISTS (SELECT FROM %I)', old) INTO used;
		kept := kept + used::int;
		IF part < this - 5 AND (NOT used OR kept > 6) THEN
			EXECUTE format('DROP TABLE %I', old);
		END IF;
	END LOOP;
END $$;
