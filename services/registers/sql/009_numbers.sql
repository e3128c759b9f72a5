-- SPDX-License-Identifier: Apache-2.0
-- Numbers of suggestions as they are heard of, so that an activity can name one by it. Of those heard
-- of before there was this table, `register.rebuild` hears again. Runs as the schema's owner with
-- search_path set to the schema.
CREATE TABLE suggestion_number (
	id uuid PRIMARY KEY, -- made from the number
	serial text NOT NULL UNIQUE,
	suggestion uuid NOT NULL,
	site_code text,
	street text
);
GRANT SELECT, INSERT ON suggestion_number TO jz_registers;
