-- What is known of an upload's bytes so far: the running hash and what tells their kind (common/blob.c).
ALTER TABLE blob ADD COLUMN seen bytea;
