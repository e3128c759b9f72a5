-- SPDX-License-Identifier: Apache-2.0
-- Registry hears of contacts, not of whether the book runs: what it says is what it knows. Runs as
-- the schema's owner with search_path set to the schema.
CREATE OR REPLACE FUNCTION contact_book() RETURNS boolean LANGUAGE plpgsql STABLE AS $$
BEGIN
	IF NOT EXISTS (SELECT FROM contact_fed) THEN
		RAISE EXCEPTION 'the contact book has told of no contact yet: none is known, so none is missed'
			USING ERRCODE = 'JZ009', COLUMN = 'days';
	END IF;
	RETURN true;
END $$;
