-- Entries from :from to :to - 1 of :entries in all, over ten years up to that of the clock, spread over
-- all sites and three books: each a copy of an entry that the service itself has written (bench.seed),
-- with ids, number and place of its own. Numbers of the last year go on after the service's.
SET search_path = registers, public;
SET synchronous_commit = off;

INSERT INTO entry (id, entry, chain, book, place, number, version, year, site, site_code, street, date,
	title, deputies, activity, contact, debrief, opinion, words, reason, recorder, recorded_at, body,
	hash)
SELECT x.id, x.id, CASE WHEN x.age = 0 THEN s.chain
		ELSE md5(s.site_code || s.book || (s.year - x.age))::uuid END,
	s.book, x.place, x.place, 1, s.year - x.age, s.site, s.site_code, s.street,
	s.date - (x.age || ' years')::interval, s.title, s.deputies, s.activity, s.contact, s.debrief,
	NULL, s.words, NULL, s.recorder, s.recorded_at, s.body, s.hash
FROM (SELECT (lpad(to_hex(1500000000000 + i), 12, '0') || '70008000' || lpad(to_hex(i), 12, '0'))::uuid
			AS id,
		9 - i * 10 / :entries AS age, (i % :seeds) AS seed,
		((i - i * 10 / :entries * :entries / 10) / :seeds
			+ CASE i * 10 / :entries WHEN 9 THEN 2 ELSE 1 END)::integer AS place
	FROM generate_series(:from::bigint, :to::bigint - 1) i) x
	JOIN bench.seed s ON s.n = x.seed;
