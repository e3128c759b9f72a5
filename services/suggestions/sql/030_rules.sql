-- Versions of the rules by which periods are counted, from 2 on: version 1 is compiled in. Written
-- once. A period keeps the version it was counted by. Runs with search_path = suggestions.

CREATE TABLE rule (
	id uuid PRIMARY KEY,
	series uuid NOT NULL, -- made from channel and step
	step text NOT NULL,
	channel text,
	version integer NOT NULL CHECK (version > 1),
	rule text NOT NULL CHECK (rule IN ('wd', 'month', 'day')),
	n integer NOT NULL CHECK (n BETWEEN 1 AND 366),
	notice integer CHECK (notice BETWEEN 1 AND 60),
	notice_rule text CHECK (notice_rule IN ('wd', 'day')),
	mark text NOT NULL CHECK (mark IN ('L', 'P', 'D')),
	source text NOT NULL,
	valid_from date NOT NULL,
	set_at timestamptz NOT NULL,
	set_by text NOT NULL,
	UNIQUE (series, version),
	CHECK ((notice IS NULL) = (notice_rule IS NULL))
);

GRANT SELECT, INSERT ON rule TO jz_suggestions;

ALTER TABLE deadline ADD rule_channel text,
	ADD version integer NOT NULL DEFAULT 1 CHECK (version > 0),
	DROP CONSTRAINT deadline_rule_check,
	ADD CONSTRAINT deadline_rule_check CHECK (rule IN ('wd', 'month', 'day'));
