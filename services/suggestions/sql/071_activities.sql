-- Activities of the registers that a suggestion came of. Runs as the schema's owner with search_path
-- set to the schema.
CREATE TABLE activity_link (
	id uuid PRIMARY KEY,
	suggestion uuid NOT NULL REFERENCES suggestion,
	entry uuid NOT NULL,
	number integer NOT NULL,
	year integer NOT NULL,
	site_code text NOT NULL,
	kind text NOT NULL,
	subject text NOT NULL,
	date date NOT NULL,
	UNIQUE (suggestion, entry)
);
GRANT SELECT, INSERT ON activity_link TO jz_suggestions;
