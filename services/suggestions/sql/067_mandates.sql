-- What follows at once when a deputy's mandate ends. Runs with search_path = suggestions.

ALTER TABLE followup ADD COLUMN mandate uuid, ADD COLUMN person_code text;
ALTER TABLE followup DROP CONSTRAINT followup_kind_check, DROP CONSTRAINT followup_check;
ALTER TABLE followup
	ADD CONSTRAINT followup_kind_check
		CHECK (kind IN ('calendar', 'merged', 'ended', 'search', 'renamed', 'mandate')),
	ADD CONSTRAINT followup_check
		CHECK ((kind IN ('calendar', 'search', 'mandate')) = (unit IS NULL)),
	ADD CONSTRAINT followup_mandate CHECK ((kind = 'mandate') = (mandate IS NOT NULL)
		AND (mandate IS NULL) = (person_code IS NULL));
