-- Merging: what is merged into another, whose assignments its own follow; un-merging recalls them.
-- The column, its index and the states are 020's. Runs with search_path = suggestions.

ALTER TABLE assignment
	ADD recalled_on date, -- of all that an un-merged one had, also of those that had ended
	ADD CONSTRAINT assignment_recalled CHECK (state <> 'recalled' OR recalled_on IS NOT NULL),
	ADD CONSTRAINT assignment_recalled_ended CHECK (recalled_on IS NULL
		OR state IN ('recalled', 'reassigned', 'opinion_given', 'lapsed'));

ALTER TABLE suggestion
	DROP CONSTRAINT suggestion_withdrawal_state,
	ADD CONSTRAINT suggestion_withdrawal_state CHECK (CASE WHEN withdrawal_on IS NULL
		THEN state <> 'withdrawn' OR submitted_on IS NULL
		ELSE state IN ('cosigning', 'under_review', 'returned', 'accepted', 'merged', 'withdrawn') END),
	ADD CONSTRAINT suggestion_merged_away CHECK (merged_into IS NULL OR merged_into <> id
		AND state IN ('merged', 'assigned', 'handling', 'reply_filed', 'replied', 'rated', 'closed'));

-- Lists of what is merged.
CREATE INDEX suggestion_merged_ids ON suggestion (id) WHERE merged_into IS NOT NULL;
