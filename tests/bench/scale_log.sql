-- SPDX-License-Identifier: Apache-2.0
-- :events more events in the log, each heard by one unit, while the service is down.
\set ON_ERROR_STOP 1
SET search_path = suggestions;
SET synchronous_commit = off;
SELECT make_event_partitions((SELECT seq FROM head) + :events);
INSERT INTO event (seq, id, type, subject, at, body, hash)
SELECT h.seq + n, gen_random_uuid(), 'deadline.overdue', gen_random_uuid(), now(),
	decode(repeat(md5(n::text), 20), 'hex'), decode(repeat(md5(n::text), 2), 'hex')
FROM head h, generate_series(1, :events) n;
INSERT INTO event_audience (audience, seq)
SELECT u.code, h.seq + n FROM head h, generate_series(1, :events) n
JOIN (SELECT row_number() OVER (ORDER BY code) - 1 AS i, 'unit:' || code AS code FROM registry.unit) u
	ON u.i = n % (SELECT count(*) FROM registry.unit);
UPDATE head SET seq = seq + :events, hash = (SELECT hash FROM event ORDER BY seq DESC LIMIT 1);
