-- The roads beside the zone's own: other congresses, special reports, merging, withdrawal. Runs with
-- search_path = suggestions.

ALTER TABLE suggestion
	ADD session_term integer CHECK (session_term BETWEEN 1 AND 99),
	ADD session_meeting integer CHECK (session_meeting BETWEEN 1 AND 99),
	ADD session_number text,
	ADD congress text,
	ADD external_no text,
	ADD forwarded_on date,
	ADD reported_on date,
	ADD report text,
	ADD reply_due date,
	ADD merged_into uuid REFERENCES suggestion,
	ADD withdrawal_on date,
	ADD withdrawal_reason text,
	DROP CONSTRAINT suggestion_state_check,
	DROP CONSTRAINT suggestion_check1,
	DROP CONSTRAINT suggestion_check2,
	DROP CONSTRAINT suggestion_check4,
	DROP CONSTRAINT suggestion_check7,
	ADD CONSTRAINT suggestion_state CHECK (state IN ('draft', 'cosigning', 'under_review', 'returned',
		'refused', 'accepted', 'assigned', 'handling', 'reply_filed', 'replied', 'rated', 'closed',
		'forwarded', 'reported', 'merged', 'withdrawn')),
	-- a draft that is thrown away was never submitted
	ADD CONSTRAINT suggestion_submitted CHECK (state = 'withdrawn'
		OR (submitted_on IS NULL) = (state = 'draft')),
	ADD CONSTRAINT suggestion_numbered CHECK (state = 'withdrawn'
		OR (serial IS NULL) = (state IN ('draft', 'cosigning', 'under_review', 'returned', 'refused'))),
	-- an answer of another congress has a round without having been assigned here
	ADD CONSTRAINT suggestion_rounds CHECK (CASE WHEN round = 0 THEN assigned_on IS NULL
		ELSE assigned_on IS NOT NULL OR forwarded_on IS NOT NULL END),
	ADD CONSTRAINT suggestion_ended CHECK ((closed_on IS NOT NULL) = (state IN ('refused', 'closed',
		'withdrawn'))),
	ADD CONSTRAINT suggestion_merged CHECK (state <> 'merged' OR merged_into IS NOT NULL),
	ADD CONSTRAINT suggestion_forwarded CHECK (
		CASE state WHEN 'forwarded' THEN forwarded_on IS NOT NULL ELSE true END
		AND (external_no IS NULL OR forwarded_on IS NOT NULL)
		AND (state <> 'reported' OR reported_on IS NOT NULL)
		AND (reported_on IS NULL) = (report IS NULL)),
	ADD CONSTRAINT suggestion_withdrawal CHECK ((withdrawal_on IS NULL) = (withdrawal_reason IS NULL));
CREATE INDEX suggestion_slaves ON suggestion (merged_into) WHERE merged_into IS NOT NULL;

-- Suggestions with the one each is merged into, and those merged into them: what is decided of one
-- concerns the others.
CREATE FUNCTION kin(ids uuid[]) RETURNS uuid[]
LANGUAGE sql STABLE PARALLEL SAFE AS $$
	SELECT ids || ARRAY(SELECT id FROM suggestions.suggestion WHERE merged_into = ANY(ids))
		|| ARRAY(SELECT merged_into FROM suggestions.suggestion
			WHERE id = ANY(ids) AND merged_into IS NOT NULL)
$$;

ALTER TABLE cosigner
	ADD consent text CHECK (consent = 'agreed');

ALTER TABLE assignment
	ADD follows uuid,
	DROP CONSTRAINT assignment_kind_check,
	DROP CONSTRAINT assignment_state_check,
	ADD CONSTRAINT assignment_kind CHECK (kind IN ('lead', 'assist', 'separate', 'congress')),
	ADD CONSTRAINT assignment_state CHECK (state IN ('sent', 'signed', 'handling', 'objected',
		'reassigned', 'filed', 'done', 'opinion_given', 'lapsed', 'recalled'));

-- Another congress's letter comes without a handler.
ALTER TABLE reply
	ALTER handler DROP NOT NULL,
	ALTER phone DROP NOT NULL;

ALTER TABLE deadline
	DROP CONSTRAINT deadline_mark_check,
	ADD CONSTRAINT deadline_mark_check CHECK (mark IN ('L', 'P', 'D', 'G'));

-- Numbers given by other congresses. key is made from the number alone, id also from the channel and
-- the congress: within one, a number names one suggestion.
CREATE TABLE external (
	id uuid PRIMARY KEY,
	key uuid NOT NULL,
	channel text NOT NULL,
	congress text NOT NULL,
	number text NOT NULL,
	suggestion uuid REFERENCES suggestion,
	UNIQUE (channel, congress, number)
);
CREATE INDEX external_key ON external (key);

GRANT SELECT, INSERT, UPDATE ON external TO jz_suggestions;
