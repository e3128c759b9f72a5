-- A resident's name and phone have their time; erased, the row stays as the tombstone. Runs with
-- search_path = suggestions.

ALTER TABLE opinion_resident
	ADD COLUMN erase_on date,
	ADD COLUMN corrected_on date,
	ADD COLUMN erased_on date,
	ADD COLUMN cause text CHECK (cause IN ('rule', 'request')),
	ADD COLUMN reason text,
	ADD CHECK ((erased_on IS NULL) = (cause IS NULL)),
	ADD CHECK (erased_on IS NULL OR name IS NULL AND phone IS NULL);
UPDATE opinion_resident r SET erase_on = o.received_on + 730 FROM opinion o WHERE o.id = r.id;
ALTER TABLE opinion_resident ALTER COLUMN erase_on SET NOT NULL;
CREATE INDEX opinion_resident_due ON opinion_resident (erase_on) WHERE erased_on IS NULL;
GRANT UPDATE ON opinion_resident TO jz_suggestions;
