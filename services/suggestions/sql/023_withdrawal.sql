-- Withdrawal: who asked for it, and what it looks like while it is asked for and when it is done. The
-- columns for day, reason and consents, and the states' checks on serial and days, are 020's. Runs
-- with search_path = suggestions.

ALTER TABLE suggestion
	ADD withdrawal_by text, -- code of the deputy or of the station
	DROP CONSTRAINT suggestion_withdrawal,
	ADD CONSTRAINT suggestion_withdrawal CHECK ((withdrawal_on IS NULL) = (withdrawal_reason IS NULL)
		AND (withdrawal_on IS NULL) = (withdrawal_by IS NULL)),
	-- until it is assigned; what was submitted keeps why it was withdrawn, a draft has no reason
	ADD CONSTRAINT suggestion_withdrawal_state CHECK (CASE WHEN withdrawal_on IS NULL
		THEN state <> 'withdrawn' OR submitted_on IS NULL
		ELSE state IN ('cosigning', 'under_review', 'returned', 'accepted', 'withdrawn') END),
	ADD CONSTRAINT suggestion_withdrawn_before CHECK (state <> 'withdrawn'
		OR (round = 0 AND forwarded_on IS NULL AND reported_on IS NULL));

ALTER TABLE cosigner
	ADD CONSTRAINT cosigner_consent CHECK (consent IS NULL OR state = 'agreed');
