-- What the public sees, and periods that run on when a suggestion is closed. Runs with search_path =
-- suggestions.

CREATE TABLE publication (
	id uuid PRIMARY KEY,
	suggestion uuid NOT NULL REFERENCES suggestion,
	state text NOT NULL CHECK (state IN ('current', 'replaced', 'withdrawn')),
	extent text NOT NULL CHECK (extent IN ('full', 'title', 'none')),
	"check" text NOT NULL CHECK ("check" IN ('clean', 'redacted')),
	checked_by text NOT NULL,
	reason text,
	title text NOT NULL,
	facts text,
	request text,
	published_on date NOT NULL,
	published_at timestamptz NOT NULL,
	withdrawn_on date,
	withdrawn_reason text,
	CHECK ((extent = 'full') = (facts IS NOT NULL AND request IS NOT NULL)),
	CHECK ((state = 'withdrawn') = (withdrawn_on IS NOT NULL AND withdrawn_reason IS NOT NULL))
) WITH (fillfactor = 80);
CREATE INDEX publication_suggestion ON publication (suggestion);
CREATE UNIQUE INDEX publication_current ON publication (suggestion) WHERE state = 'current';
-- The public's list.
CREATE INDEX publication_shown ON publication (published_on DESC, id DESC)
	WHERE state = 'current' AND extent <> 'none';

CREATE TABLE published_reply (
	id uuid PRIMARY KEY,
	suggestion uuid NOT NULL REFERENCES suggestion,
	publication uuid NOT NULL REFERENCES publication,
	reply uuid NOT NULL REFERENCES reply,
	unit_name text NOT NULL,
	number text NOT NULL,
	dated date NOT NULL,
	class text NOT NULL CHECK (class IN ('A', 'B', 'C', 'D')),
	text text NOT NULL,
	points jsonb,
	measure text,
	by_date date,
	UNIQUE (publication, reply)
);
CREATE INDEX published_reply_suggestion ON published_reply (suggestion);

GRANT SELECT, INSERT, UPDATE ON publication TO jz_suggestions;
GRANT SELECT, INSERT ON published_reply TO jz_suggestions;

-- Which steps there are is said in proto/suggestions.h, and by the steps' rules; said once more here
-- it would have to be repeated with each one that is added.
ALTER TABLE deadline DROP CONSTRAINT deadline_step_check;
