-- SPDX-License-Identifier: Apache-2.0
-- Ten years of a zone far larger than any: :suggestions suggestions with assignments, periods,
-- replies and ratings in the states their age makes likely, and :events events. Indexes other than
-- unique ones are dropped before and made again after, as a restore does it.
\set ON_ERROR_STOP 1
SET search_path = suggestions;
SET synchronous_commit = off;
SET maintenance_work_mem = '1GB';
SET work_mem = '256MB';
SET max_parallel_workers_per_gather = 0;

CREATE TABLE bench.index AS SELECT indexname, indexdef FROM pg_indexes
	WHERE schemaname = 'suggestions' AND indexdef NOT LIKE 'CREATE UNIQUE%'
		AND tablename IN ('suggestion', 'assignment', 'deadline', 'reply', 'cosigner', 'search_entry');
SELECT 'DROP INDEX ' || indexname FROM bench.index \gexec

CREATE FUNCTION bench.id(at timestamptz, i bigint, salt text) RETURNS uuid
LANGUAGE sql IMMUTABLE AS $$
	SELECT (lpad(to_hex((extract(epoch FROM at) * 1000)::bigint), 12, '0') || '7'
		|| substr(md5(salt || i), 1, 3) || '8' || substr(md5(salt || i), 4, 15))::uuid
$$;

-- Who and where: the sample zone's.
CREATE TABLE bench.site AS SELECT row_number() OVER () - 1 AS n, id, code, street
	FROM registry.site WHERE kind = 'station';
CREATE TABLE bench.lead AS SELECT row_number() OVER (ORDER BY m.id) - 1 AS n, m.id, m.person,
	p.code, p.name, m.level FROM registry.v1_mandate m JOIN registry.person p ON p.id = m.person;
CREATE TABLE bench.unit AS SELECT row_number() OVER (ORDER BY code) - 1 AS n, id, code, name
	FROM registry.unit;

-- The age in days makes the state; one in two hundred is late by months.
CREATE TABLE bench.plan AS
SELECT i, at, bench.id(at, i, 's') AS id, age,
	CASE WHEN h < 0.004 AND age > 130 THEN 'handling'
		WHEN age < 3 AND h < 0.06 THEN 'draft' WHEN age < 7 AND h < 0.12 THEN 'cosigning'
		WHEN age < 7 THEN 'under_review'
		WHEN h < 0.04 THEN 'refused' WHEN age < 60 AND h < 0.07 THEN 'returned'
		WHEN age < 17 THEN 'accepted' WHEN age < 21 THEN 'assigned'
		WHEN age < 100 THEN 'handling' WHEN age < 107 THEN 'reply_filed'
		WHEN age < 125 THEN 'replied' WHEN age < 132 THEN 'rated' ELSE 'closed' END AS state,
	(h * 1e6)::integer AS lot
FROM (SELECT i, now() - (:suggestions - i)::float8 / :suggestions * interval '3650 days' AS at,
		(:suggestions - i) * 3650.0 / :suggestions AS age, random() AS h
	FROM generate_series(1, :suggestions) i) x;

INSERT INTO suggestion (id, version, state, channel, occasion, origin, openness, contact_wish,
	reference_only, mandate, person, lead_code, lead_name, level, site, site_code, street, title,
	facts, request, subject, serial, year, round, submitted_on, accepted_on, assigned_on, closed_on,
	reason_code, outcome, reason)
SELECT p.id, 7, p.state, 'zone', 'between', 'visit', 'full', true, false, l.id, l.person, l.code,
	l.name, l.level, t.id, t.code, t.street, left(x.title, 60), x.facts, x.request,
	'城市管理',
	CASE WHEN later THEN extract(year FROM at) || '-' || lpad(p.i::text, 7, '0') END,
	extract(year FROM at)::integer, CASE WHEN out THEN 1 ELSE 0 END,
	CASE WHEN p.state <> 'draft' THEN at::date END, CASE WHEN later THEN at::date + 7 END,
	CASE WHEN out THEN at::date + 15 END,
	CASE p.state WHEN 'closed' THEN at::date + 130 WHEN 'refused' THEN at::date + 5 END,
	CASE p.state WHEN 'refused' THEN 'tender' END, CASE p.state WHEN 'refused' THEN 'letter' END,
	CASE WHEN p.state IN ('refused', 'returned') THEN '请修改' END
FROM (SELECT *, state NOT IN ('draft', 'cosigning', 'under_review', 'returned', 'refused') AS later,
		state NOT IN ('draft', 'cosigning', 'under_review', 'returned', 'refused', 'accepted') AS out
	FROM bench.plan) p JOIN bench.said x ON x.i = p.i
JOIN bench.site t ON t.n = p.lot % (SELECT count(*) FROM bench.site)
JOIN bench.lead l ON l.n = p.lot % (SELECT count(*) FROM bench.lead);

INSERT INTO cosigner (id, suggestion, mandate, person, person_code, person_name, state, answered_at)
SELECT bench.id(at, p.i, 'c'), p.id, l.id, l.person, l.code, l.name,
	CASE p.state WHEN 'draft' THEN 'named' WHEN 'cosigning' THEN 'invited' ELSE 'agreed' END,
	CASE WHEN p.state NOT IN ('draft', 'cosigning') THEN at + interval '1 day' END
FROM bench.plan p JOIN bench.lead l ON l.n = (p.lot + 1) % (SELECT count(*) FROM bench.lead)
WHERE p.i % 3 = 0 OR p.state = 'cosigning';

-- One lead each, every third with an assist.
CREATE TABLE bench.sent AS
SELECT p.*, bench.id(at + interval '15 days', p.i, 'a' || k) AS assignment, k,
	CASE WHEN k = 0 THEN CASE p.state WHEN 'assigned' THEN CASE WHEN p.lot % 9 = 0 THEN 'objected'
				ELSE 'sent' END
			WHEN 'handling' THEN CASE WHEN p.age < 30 THEN 'signed' ELSE 'handling' END
			WHEN 'reply_filed' THEN 'filed' ELSE 'done' END
		WHEN p.state = 'assigned' THEN 'sent' WHEN p.age < 45 THEN 'signed'
		WHEN p.lot % 10 = 0 THEN 'lapsed' ELSE 'opinion_given' END AS astate
FROM bench.plan p, generate_series(0, (p.i % 3 = 0)::integer) k
WHERE p.state IN ('assigned', 'handling', 'reply_filed', 'replied', 'rated', 'closed');

INSERT INTO assignment (id, suggestion, unit, unit_code, unit_name, kind, round, state, before,
	matter, helps, sent_at, signed_at, signed_by, objection, opinion, opinion_at, rating, result,
	released_at, contacts)
SELECT s.assignment, s.id, u.id, u.code, u.name, CASE k WHEN 0 THEN 'lead' ELSE 'assist' END, 1,
	astate, CASE astate WHEN 'objected' THEN 'sent' END, '照明和坡道',
	CASE k WHEN 1 THEN bench.id(at + interval '15 days', s.i, 'a0') END, at + interval '15 days',
	CASE WHEN astate NOT IN ('sent', 'objected') THEN at + interval '17 days' END,
	CASE WHEN astate NOT IN ('sent', 'objected') THEN '收文岗' END,
	CASE astate WHEN 'objected' THEN '不属我局' END,
	CASE astate WHEN 'opinion_given' THEN '同意' END,
	CASE astate WHEN 'opinion_given' THEN at + interval '40 days' END,
	CASE WHEN astate = 'done' THEN CASE s.state WHEN 'replied' THEN 'awaited' WHEN 'rated' THEN
		'rated' WHEN 'closed' THEN CASE WHEN s.lot % 20 = 0 THEN 'not_rated' ELSE 'released' END END
		END,
	CASE WHEN astate = 'done' AND (s.state = 'rated' OR s.state = 'closed' AND s.lot % 20 > 0)
		THEN 'satisfied' END,
	CASE WHEN astate = 'done' AND s.state = 'closed' AND s.lot % 20 > 0 THEN at + interval '128 days' END,
	0
FROM bench.sent s JOIN bench.unit u ON u.n = (s.lot + s.k * 7) % (SELECT count(*) FROM bench.unit);

INSERT INTO reply (id, suggestion, assignment, state, number, signer, dated, class, text, handler,
	phone, filed_on, in_time)
SELECT bench.id(at + interval '100 days', s.i, 'r'), s.id, s.assignment,
	CASE astate WHEN 'filed' THEN 'filed' ELSE 'passed' END, '高新函〔2026〕' || s.i || '号', '周明',
	at::date + 100, 'A', '已办理。', '吴敏', '028-85330000', at::date + 100, true
FROM bench.sent s WHERE k = 0 AND astate IN ('filed', 'done');

-- Every step has its period; `open` ones are those of the state it is in.
INSERT INTO deadline (id, suggestion, assignment, step, start, rule, n, mark, due, provisional, state,
	done_on, due_soon_on, next_at, due_soon_sent, overdue_sent)
SELECT bench.id(at + make_interval(days => f), i, step || k), id, assignment, step, at::date + f,
	'wd', 5, 'D', at::date + f + n, false, CASE WHEN open THEN 'open' ELSE 'met' END,
	CASE WHEN NOT open THEN at::date + f + n - 1 END, at::date + f + n - least(n - 1, 15),
	CASE WHEN open AND at::date + f + n >= current_date THEN now() + interval '30 days' END,
	true, open AND at::date + f + n < current_date
FROM (
	SELECT i, at, id, NULL::uuid AS assignment, 0 AS k, step, f, n,
		state = CASE step WHEN 'review' THEN 'under_review' ELSE 'accepted' END AS open
	FROM bench.plan, (VALUES ('review', 0, 7), ('assign', 7, 9)) v (step, f, n)
	WHERE state NOT IN ('draft', 'cosigning') AND (step = 'review'
		OR state NOT IN ('under_review', 'returned', 'refused'))
	UNION ALL
	SELECT i, at, id, assignment, k, step, 15 + f, n, astate = ANY (v.states) OR step = 'rating'
			AND state = 'replied' OR step = 'release' AND state = 'rated'
	FROM bench.sent, (VALUES ('sign', 0, 4, '{sent}'::text[]), ('object', 0, 9, '{sent,signed}'),
		('contact', 0, 28, '{sent,signed}'), ('reply', 0, 92, '{sent,signed,handling,objected}'),
		('form_check', 85, 7, '{filed}'), ('rating', 92, 21, '{}'), ('release', 110, 7, '{}'))
		v (step, f, n, states)
	WHERE k = 0 AND (f = 0 OR step = 'form_check' AND astate IN ('filed', 'done')
		OR step = 'rating' AND astate = 'done' OR step = 'release' AND state IN ('rated', 'closed'))
	UNION ALL
	SELECT i, at, id, assignment, k, step, 15, n, astate = ANY (v.states)
	FROM bench.sent, (VALUES ('sign', 4, '{sent}'::text[]), ('opinion', 31, '{sent,signed}'))
		v (step, n, states)
	WHERE k = 1
) x;
