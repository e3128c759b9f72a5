-- A unit that is renamed on the way: what it still has to do shows its name of now, a letter keeps
-- the name under which it was filed. Runs with search_path = suggestions.

ALTER TABLE followup ADD COLUMN name text;
ALTER TABLE followup DROP CONSTRAINT followup_kind_check;
ALTER TABLE followup
	ADD CONSTRAINT followup_kind_check
		CHECK (kind IN ('calendar', 'merged', 'ended', 'search', 'renamed')),
	ADD CONSTRAINT followup_renamed CHECK ((kind = 'renamed') = (name IS NOT NULL));

ALTER TABLE transfer DROP CONSTRAINT transfer_kind_check, DROP CONSTRAINT transfer_check2,
	DROP CONSTRAINT transfer_check3;
ALTER TABLE transfer
	ADD CONSTRAINT transfer_kind_check
		CHECK (kind IN ('sent', 'objected', 'overruled', 'reassigned', 'moved', 'renamed')),
	ADD CONSTRAINT transfer_to
		CHECK (kind NOT IN ('reassigned', 'moved', 'renamed') OR to_code IS NOT NULL),
	ADD CONSTRAINT transfer_by CHECK ((kind IN ('moved', 'renamed')) = (by IS NULL));

ALTER TABLE reply ADD COLUMN unit_name text;
UPDATE reply r SET unit_name = a.unit_name FROM assignment a WHERE a.id = r.assignment;
