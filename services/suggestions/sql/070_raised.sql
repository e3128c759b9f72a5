-- Opinions from a problem of a contact entry of registers: which of the entry's. Runs as the schema's
-- owner with search_path set to the schema.
ALTER TABLE opinion ADD COLUMN problem integer,
	ADD CHECK (problem IS NULL
		OR problem BETWEEN 1 AND 50 AND entry IS NOT NULL AND via = 'contact');
