-- How long a contact log is stands in its assignment: it has a bound, and an entry that is added
-- need not read the others.

ALTER TABLE assignment
	ADD COLUMN contacts integer NOT NULL DEFAULT 0 CHECK (contacts BETWEEN 0 AND 200);
UPDATE assignment a SET contacts = least(200, (SELECT count(*) FROM contact c
	WHERE c.assignment = a.id)) WHERE EXISTS (SELECT FROM contact c WHERE c.assignment = a.id);
