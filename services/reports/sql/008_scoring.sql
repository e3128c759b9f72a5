-- How deputies' records are scored, if at all. Runs as the schema's owner with search_path set to the
-- schema.
CREATE TABLE scoring (
	id uuid PRIMARY KEY,
	version integer NOT NULL CHECK (version > 0),
	rules jsonb NOT NULL,
	source text NOT NULL,
	set_by text NOT NULL,
	set_at timestamptz NOT NULL
);
CREATE FUNCTION scoring_good() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path FROM CURRENT AS $$
DECLARE
	r jsonb;
	i integer := 0;
BEGIN
	FOR r IN SELECT * FROM jsonb_array_elements(NEW.rules) LOOP
		IF NOT EXISTS (SELECT FROM figures_of('deputy', r->>'figure', NULL) f WHERE f.how = 'count') THEN
			PERFORM refuse(3, 'rules.' || i || '.figure', 'not a figure that counts something of a deputy''s');
		END IF;
		IF r->>'of' IS NOT NULL AND NOT EXISTS (SELECT FROM figure f
			WHERE f.name = r->>'figure' AND (f.split = 'words' OR EXISTS (SELECT FROM split_value v
				WHERE v.split = f.split AND v.value = r->>'of'))) THEN
			PERFORM refuse(3, 'rules.' || i || '.of', 'not a value of this figure''s split');
		END IF;
		i := i + 1;
	END LOOP;
	RETURN NEW;
END $$;
CREATE TRIGGER scoring_good BEFORE INSERT OR UPDATE ON scoring
	FOR EACH ROW EXECUTE FUNCTION scoring_good();
GRANT SELECT, INSERT, UPDATE ON scoring TO jz_reports;
