-- What there may be one of at a time: within a batch new rows are written before those they take the
-- place of, so that it is looked at when the batch is committed. Runs with search_path = suggestions.

DROP INDEX reply_one_in_check, extension_one_asked, publication_current, supervision_ongoing;

ALTER TABLE reply ADD CONSTRAINT reply_one_in_check
	EXCLUDE USING btree (assignment WITH =) WHERE (state = 'filed') DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE extension ADD CONSTRAINT extension_one_asked
	EXCLUDE USING btree (assignment WITH =) WHERE (state = 'asked') DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE publication ADD CONSTRAINT publication_current
	EXCLUDE USING btree (suggestion WITH =) WHERE (state = 'current') DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE supervision ADD CONSTRAINT supervision_ongoing
	EXCLUDE USING btree (suggestion WITH =) WHERE (state = 'ongoing') DEFERRABLE INITIALLY DEFERRED;
