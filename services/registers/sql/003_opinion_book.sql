-- The opinion book: entries like those of the other books, derived from the events of suggestions.
-- Runs as the schema's owner with search_path set to the schema.

ALTER TABLE book DROP CONSTRAINT book_book_check,
	ADD CONSTRAINT book_book_check CHECK (book IN ('activity', 'contact', 'debrief', 'opinion'));
ALTER TABLE entry ADD COLUMN opinion jsonb, DROP CONSTRAINT entry_book_check,
	ADD CONSTRAINT entry_book_check CHECK (book IN ('activity', 'contact', 'debrief', 'opinion')),
	ADD CHECK ((opinion IS NOT NULL) = (book = 'opinion'));

-- How a derived book came to be as it is. Begun anew: its entries go, and the place in the stream
-- that it follows is put back, in one transaction with this row; `until` is the last event that had
-- been taken in before.
CREATE TABLE rebuild (
	id uuid PRIMARY KEY,
	book text NOT NULL CHECK (book = 'opinion'),
	"until" bigint NOT NULL CHECK ("until" >= 0),
	times integer NOT NULL CHECK (times > 0),
	asked_by text NOT NULL,
	asked_at timestamptz NOT NULL
);

-- The service's own role may not delete an entry; of a derived book, and only as a whole, the owner
-- does.
CREATE FUNCTION begin_anew() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path FROM CURRENT AS $$
BEGIN
	NEW."until" := greatest(NEW."until",
		(SELECT c.seq FROM follow_cursor c WHERE c.service = 'suggestions'));
	DELETE FROM entry WHERE book = NEW.book;
	DELETE FROM book WHERE book = NEW.book;
	DELETE FROM follow_refused WHERE service = 'suggestions';
	DELETE FROM follow_cursor WHERE service = 'suggestions';
	RETURN NEW;
END $$;
CREATE TRIGGER begin_anew BEFORE INSERT OR UPDATE ON rebuild
	FOR EACH ROW EXECUTE FUNCTION begin_anew();

-- Who sees a book; a street's own is no site's, whatever its code.
CREATE OR REPLACE FUNCTION sees(role text, scope text, site_code text, street text, deputies jsonb)
RETURNS boolean LANGUAGE sql IMMUTABLE PARALLEL SAFE AS $$
	SELECT CASE role
		WHEN 'committee' THEN true
		WHEN 'street' THEN coalesce(street = scope, false)
		WHEN 'station' THEN site_code = scope AND site_code IS DISTINCT FROM street
		WHEN 'deputy' THEN deputies @> to_jsonb(scope)
		ELSE false END
$$;

GRANT SELECT, INSERT, UPDATE ON rebuild TO jz_registers;
