-- Work that follows from what registry tells: open periods counted anew, assignments of a merged or
-- ended unit. Done in slices, in the order of the suggestions' ids. Runs with search_path =
-- suggestions.

CREATE TABLE followup (
	id uuid PRIMARY KEY,
	kind text NOT NULL CHECK (kind IN ('calendar', 'merged', 'ended')),
	years jsonb,
	unit uuid,
	successor uuid,
	successor_code text,
	successor_name text,
	after uuid,
	state text NOT NULL CHECK (state IN ('open', 'done')),
	looked_at bigint NOT NULL,
	changed bigint NOT NULL,
	made_at timestamptz NOT NULL,
	done_at timestamptz,
	CHECK ((kind = 'calendar') = (unit IS NULL)),
	CHECK ((kind = 'merged') = (successor IS NOT NULL)),
	CHECK ((state = 'done') = (done_at IS NOT NULL))
) WITH (fillfactor = 50);
CREATE INDEX followup_open ON followup (id) WHERE state = 'open';

CREATE INDEX deadline_running ON deadline (suggestion) WHERE state = 'open';
CREATE INDEX assignment_running ON assignment (unit, suggestion)
	WHERE state NOT IN ('reassigned', 'opinion_given', 'lapsed');

GRANT SELECT, INSERT, UPDATE ON followup TO jz_suggestions;
