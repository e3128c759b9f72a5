-- The ledger of what class B letters promise, and supervision (督办). Runs with search_path =
-- suggestions.

ALTER TABLE reply
	ADD COLUMN class_now text CHECK (class_now = 'A');

-- A rating that is there when its deputy takes the lead's place becomes the deciding one.
GRANT UPDATE ON rating TO jz_suggestions;

CREATE TABLE commitment (
	id uuid PRIMARY KEY,
	suggestion uuid NOT NULL REFERENCES suggestion,
	assignment uuid NOT NULL REFERENCES assignment,
	reply uuid NOT NULL UNIQUE REFERENCES reply,
	state text NOT NULL CHECK (state IN ('open', 'reported', 'fulfilled', 'replaced')),
	measure text NOT NULL,
	made_on date NOT NULL,
	promised date NOT NULL,
	due date NOT NULL,
	postponed integer NOT NULL CHECK (postponed >= 0),
	steps integer NOT NULL CHECK (steps >= 0),
	reported_on date,
	fulfilled_on date,
	replaced_by uuid REFERENCES reply,
	CHECK (state NOT IN ('reported', 'fulfilled') OR reported_on IS NOT NULL),
	CHECK ((state = 'fulfilled') = (fulfilled_on IS NOT NULL)),
	CHECK ((state = 'replaced') = (replaced_by IS NOT NULL)),
	CHECK (postponed > 0 OR due = promised)
) WITH (fillfactor = 80);
CREATE INDEX commitment_suggestion ON commitment (suggestion);
CREATE INDEX commitment_assignment ON commitment (assignment);
CREATE INDEX commitment_due ON commitment (due, id);

CREATE TABLE commitment_step (
	id uuid PRIMARY KEY,
	suggestion uuid NOT NULL REFERENCES suggestion,
	commitment uuid NOT NULL REFERENCES commitment,
	act text NOT NULL CHECK (act IN ('progress', 'reported', 'confirmed', 'returned', 'postponed')),
	day date NOT NULL,
	text text,
	old_due date,
	new_due date,
	by text NOT NULL,
	taken_at timestamptz NOT NULL,
	CHECK ((act = 'postponed') = (old_due IS NOT NULL AND new_due IS NOT NULL))
);
CREATE INDEX commitment_step_commitment ON commitment_step (commitment);

CREATE TABLE supervision (
	id uuid PRIMARY KEY,
	suggestion uuid NOT NULL REFERENCES suggestion,
	state text NOT NULL CHECK (state IN ('ongoing', 'ended')),
	leader text NOT NULL,
	reason text,
	begun_on date NOT NULL,
	ended_on date,
	outcome text,
	steps integer NOT NULL CHECK (steps BETWEEN 0 AND 200),
	CHECK ((state = 'ended') = (ended_on IS NOT NULL AND outcome IS NOT NULL))
) WITH (fillfactor = 80);
CREATE INDEX supervision_suggestion ON supervision (suggestion);
CREATE UNIQUE INDEX supervision_ongoing ON supervision (suggestion) WHERE state = 'ongoing';

CREATE TABLE supervision_step (
	id uuid PRIMARY KEY,
	suggestion uuid NOT NULL REFERENCES suggestion,
	supervision uuid NOT NULL REFERENCES supervision,
	date date NOT NULL,
	text text NOT NULL,
	by text NOT NULL,
	logged_at timestamptz NOT NULL
);
CREATE INDEX supervision_step_supervision ON supervision_step (supervision);

GRANT SELECT, INSERT, UPDATE ON commitment, supervision TO jz_suggestions;
GRANT SELECT, INSERT ON commitment_step, supervision_step TO jz_suggestions;
