-- Annual reports that were signed off. Runs as the schema's owner with search_path set to the schema.

-- The text of each is a blob that it refers to; neither is ever changed.
CREATE TABLE edition (
	id uuid PRIMARY KEY,
	series uuid NOT NULL,   -- of its year
	year integer NOT NULL,
	number integer NOT NULL CHECK (number > 0),
	since date NOT NULL,
	signer text NOT NULL,
	signed_by text NOT NULL,
	signed_at timestamptz NOT NULL,
	note text,
	hash bytea NOT NULL CHECK (length(hash) = 32),
	size bigint NOT NULL,
	changed integer NOT NULL,
	blob uuid NOT NULL,
	streams jsonb NOT NULL,
	changes jsonb NOT NULL,
	UNIQUE (year, number)
);
CREATE INDEX edition_series ON edition (series);
GRANT SELECT, INSERT ON edition TO jz_reports;

CREATE FUNCTION edition_told(e edition) RETURNS text
LANGUAGE sql STABLE AS $$
	SELECT convert_from(string_agg(c.bytes, '' ORDER BY c.at), 'UTF8')
	FROM blob_chunk c WHERE c.blob = e.blob
$$;

-- The text of one, and what stands on it as signed, between U+001E.
CREATE FUNCTION edition_text(role text, report text, year_ integer, number_ integer) RETURNS text
LANGUAGE plpgsql STABLE AS $$
DECLARE
	found_ text;
BEGIN
	IF report <> 'annual' THEN
		PERFORM refuse(3, 'edition', 'only annual reports have editions');
	END IF;
	IF role <> 'committee' THEN
		PERFORM refuse(7, 'report', 'this report is the committee''s');
	END IF;
	SELECT edition_told(e) || chr(30) || json_strip_nulls(json_build_object('year', e.year,
			'number', e.number, 'since', e.since, 'signer', e.signer, 'signed_by', e.signed_by,
			'signed_at', e.signed_at, 'note', e.note, 'hash', encode(e.hash, 'base64'),
			'size', e.size, 'changed', e.changed, 'streams', e.streams, 'changes', e.changes))
		INTO found_ FROM edition e WHERE e.year = year_ AND e.number = number_;
	IF found_ IS NULL THEN
		PERFORM refuse(5, 'edition', 'there is no such edition');
	END IF;
	RETURN found_;
END $$;

-- How far the streams were heard before all is heard again: until then nothing is signed.
CREATE TABLE heard_before (
	service text PRIMARY KEY,
	seq bigint NOT NULL
);
GRANT SELECT ON heard_before TO jz_reports;

CREATE FUNCTION heard_anew() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path FROM CURRENT AS $$
BEGIN
	INSERT INTO heard_before AS h VALUES (old.service, old.seq)
		ON CONFLICT (service) DO UPDATE SET seq = greatest(h.seq, excluded.seq);
	RETURN NULL;
END $$;
CREATE TRIGGER heard_anew AFTER DELETE ON follow_cursor FOR EACH ROW EXECUTE FUNCTION heard_anew();

-- A report that can be signed, the text of the edition before, and its number.
CREATE FUNCTION signed_text(role text, own text, now_ timestamptz, year_ integer, since_ date)
RETURNS text
LANGUAGE plpgsql STABLE AS $$
DECLARE
	before edition;
BEGIN
	IF (now_ AT TIME ZONE 'Asia/Shanghai')::date < make_date(year_ + 1, 1, 1) THEN
		PERFORM refuse(9, 'year', 'this year is not over');
	END IF;
	IF EXISTS (SELECT FROM heard_before h LEFT JOIN follow_cursor c ON c.service = h.service
		WHERE coalesce(c.seq, 0) < h.seq) THEN
		PERFORM refuse(9, 'year', 'the figures are being made anew');
	END IF;
	SELECT * INTO before FROM edition e WHERE e.year = year_ ORDER BY e.number DESC LIMIT 1;
	RETURN report_json(role, own, now_, 'annual', year_, NULL, NULL, coalesce(since_, before.since),
			NULL, NULL, NULL, NULL, NULL, NULL)
		|| chr(30) || coalesce(edition_told(before), '') || chr(30) || coalesce(before.number, 0);
END $$;
