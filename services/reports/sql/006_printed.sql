-- What a report is about, and what it is made of, as JSON. Runs as the schema's owner with
-- search_path set to the schema.

-- Its period: a year, or from … to; of neither this year until today.
CREATE FUNCTION report_period(report text, today date, year_ integer, f date, t date, since_ date)
RETURNS TABLE (first_day date, last_day date)
LANGUAGE plpgsql STABLE AS $$
DECLARE
	list constant boolean := report IN ('due_soon', 'overdue', 'unsigned', 'unanswered', 'repeated');
BEGIN
	IF list AND coalesce(f, t, make_date(year_, 1, 1)) IS NOT NULL THEN
		PERFORM refuse(3, CASE WHEN year_ IS NOT NULL THEN 'year' WHEN f IS NOT NULL THEN 'from'
			ELSE 'to' END, 'a list is of today');
	END IF;
	IF since_ IS NOT NULL AND report <> 'annual' THEN
		PERFORM refuse(3, 'since', 'only an annual report has a change of term');
	END IF;
	IF year_ IS NOT NULL AND (f IS NOT NULL OR t IS NOT NULL) THEN
		PERFORM refuse(3, 'year', 'a year, or the days of a period');
	END IF;
	IF report = 'annual' AND year_ IS NULL THEN
		PERFORM refuse(3, 'year', 'an annual report is of a year');
	END IF;
	IF year_ > extract(year FROM today) THEN
		PERFORM refuse(3, 'year', 'this year has not begun');
	END IF;
	IF year_ IS NOT NULL AND NOT EXISTS (SELECT FROM cell c WHERE c.scope = 'zone' AND c.grain = 'year'
		AND c.start = make_date(year_, 1, 1)) THEN
		PERFORM refuse(5, 'year', 'there is nothing of this year');
	END IF;
	last_day := coalesce(t, make_date(year_, 12, 31), today);
	first_day := coalesce(f, date_trunc('year', last_day)::date);
	PERFORM check_period(first_day, last_day);
	IF since_ > last_day THEN
		PERFORM refuse(3, 'since', 'the change of term comes after the year');
	END IF;
	RETURN NEXT;
END $$;

-- Its scope: the reports of the zone are the committee's, also of one level; that of a street, site or unit names it
-- unless it is the caller's own.
CREATE FUNCTION report_scope(role text, own text, report text, street_ text, site_ text, level_ text,
	unit_ text, deputy_ text) RETURNS TABLE (scope text, key text)
LANGUAGE plpgsql STABLE AS $$
DECLARE
	whose constant text := coalesce(deputy_, CASE WHEN role = 'deputy' THEN own END);
BEGIN
	IF report = 'record' THEN
		IF whose IS NULL THEN
			PERFORM refuse(3, 'deputy', 'whose record');
		END IF;
		PERFORM asked_record(role, own, whose);
		RETURN QUERY SELECT 'deputy', whose;
		RETURN;
	END IF;
	SELECT a.scope, a.key INTO scope, key
		FROM asked_scope(role, own, street_, site_, level_, unit_, deputy_) a;
	IF report = 'annual' AND scope <> 'zone' OR report = 'zone' AND scope NOT IN ('zone', 'level') THEN
		PERFORM CASE WHEN role = 'committee' THEN refuse(3, scope, 'this report is of the whole zone')
			ELSE refuse(7, 'report', 'this report is the committee''s') END;
	END IF;
	IF report IN ('street', 'site', 'unit') AND scope <> report THEN
		PERFORM refuse(3, report, 'name the ' || report);
	END IF;
	RETURN NEXT;
END $$;

-- Figures of a scope's keys; with their splits, or the few of these that tables of many keys show.
CREATE FUNCTION figures_json(scope_ text, key_ text, f date, t date, all_ boolean) RETURNS json
LANGUAGE sql STABLE AS $$
	SELECT coalesce(json_agg(json_strip_nulls(json_build_object('key', CASE WHEN key_ IS NULL THEN m.key END,
		'figure', m.figure, 'of', m.of, 'n', m.n, 'base', m.base, 'value', m.value))
		ORDER BY m.key COLLATE "C", m.place, m.of IS NOT NULL, coalesce(v.n, 1000), m.n DESC,
			m.of COLLATE "C"), '[]')
	FROM measured(scope_, key_, f, t, NULL, NULL) m JOIN figure g ON g.place = m.place
		LEFT JOIN split_value v ON v.split = g.split AND v.value = m.of
	WHERE all_ OR m.of IS NULL OR m.figure IN ('class', 'final_result')
$$;
CREATE FUNCTION keys_json(scope_ text, f date, t date) RETURNS json
LANGUAGE sql STABLE AS $$
	SELECT json_build_object('names', coalesce((SELECT json_agg(json_build_object('key', k.key,
			'name', coalesce(k.name, k.key)) ORDER BY k.key COLLATE "C")
		FROM scope_keys(scope_, NULL) k), '[]'),
		'figures', figures_json(scope_, NULL, f, t, false))
$$;

-- Counts by month.
CREATE FUNCTION months_json(scope_ text, key_ text, f date, t date) RETURNS json
LANGUAGE sql STABLE AS $$
	SELECT coalesce(json_agg(json_build_object('start', c.start, 'figure', g.name, 'n', c.n)
		ORDER BY c.start, g.place), '[]')
	FROM (SELECT x.start, u.slot >> 16 AS slot, sum(u.amount)::bigint AS n
		FROM cell x, unnest(x.slots, x.amounts) u (slot, amount)
		WHERE x.scope = scope_ AND x.key = key_ AND x.grain = 'month'
			AND x.start BETWEEN date_trunc('month', f) AND t
		GROUP BY 1, 2) c JOIN figure g ON g.slot = c.slot AND g.how = 'count'
$$;

-- What stands in a deputy's or a site's record.
CREATE FUNCTION entries_json(scope_ text, key_ text, f date, t date) RETURNS json
LANGUAGE sql STABLE AS $$
	SELECT coalesce(json_agg(json_strip_nulls(json_build_object('day', x.day, 'kind', x.fact, 'id', x.id,
		'label', x.label, 'source', x.source, 'who', x.who, 'site', coalesce(s.name, x.site),
		'counts', (SELECT json_agg(json_build_object('figure', c.name, 'n', c.n) ORDER BY c.place)
			FROM (SELECT g.place, g.name, sum(m.amount)::bigint AS n
				FROM unnest(x.slots, x.amounts) m (slot, amount)
					JOIN figure g ON g.slot = m.slot >> 16 AND g.how = 'count'
				GROUP BY g.place, g.name) c WHERE c.n <> 0))) ORDER BY x.day, x.id), '[]')
	FROM thing x LEFT JOIN site s ON s.code = x.site
	WHERE x.day BETWEEN f AND t AND x.fact NOT IN ('assignment', 'commitment')
		AND CASE scope_ WHEN 'deputy' THEN x.person = key_
			ELSE x.site = key_ AND x.fact NOT IN ('attendance', 'cosign') END
$$;

-- What is due of a scope, as task.list has it.
CREATE FUNCTION tasks(scope_ text, key_ text, today date, list_ text, days_ integer)
RETURNS TABLE (suggestion uuid, assignment uuid, source text, label text, unit text, unit_name text,
	kind text, round integer, sent_on date, sign_due date, due date, days integer, street text, site text,
	person text, who text, years jsonb)
LANGUAGE sql STABLE AS $$
	SELECT s.suggestion, s.id, s.source, s.label, s.unit, s.unit_name, s.kind, s.round, s.sent_on,
		s.sign_due, s.due, CASE WHEN list_ = 'unsigned' THEN s.sign_due ELSE s.due END - today,
		s.street, s.site, s.person, s.who, NULL::jsonb
	FROM assignment s
	WHERE s.ended_on IS NULL AND list_ <> 'repeated'
		AND CASE scope_ WHEN 'zone' THEN true WHEN 'street' THEN s.street = key_
			WHEN 'site' THEN s.site = key_ WHEN 'unit' THEN s.unit = key_
			WHEN 'level' THEN s.levels ? key_ ELSE s.person = key_ END
		AND CASE list_
			WHEN 'due_soon' THEN s.filed_on IS NULL AND s.due BETWEEN today AND today + coalesce(days_, 15)
			WHEN 'overdue' THEN s.filed_on IS NULL AND s.due < today
			WHEN 'unsigned' THEN s.signed_on IS NULL AND s.round = 1
			ELSE s.filed_on IS NULL AND NOT s.reference_only AND s.kind <> 'assist' END
	UNION ALL
	SELECT s.id, NULL, s.source, s.label, NULL, NULL, NULL, 0, NULL, NULL, NULL, NULL, s.street, s.site,
		s.person, s.who, s.raised_in
	FROM suggestion s
	WHERE list_ = 'repeated' AND jsonb_array_length(s.raised_in) > 0
		AND CASE scope_ WHEN 'zone' THEN true WHEN 'street' THEN s.street = key_
			WHEN 'site' THEN s.site = key_ WHEN 'level' THEN s.levels ? key_
			WHEN 'unit' THEN EXISTS (SELECT FROM assignment x WHERE x.suggestion = s.id AND x.unit = key_)
			ELSE s.person = key_ END
$$;
CREATE FUNCTION tasks_json(scope_ text, key_ text, today date, list_ text, days_ integer) RETURNS json
LANGUAGE sql STABLE AS $$
	SELECT coalesce(json_agg(json_strip_nulls(row_to_json(x)) ORDER BY x.due, x.source, x.assignment), '[]')
	FROM tasks(scope_, key_, today, list_, days_) x
$$;

-- Since when the present terms run: the first day of the oldest mandate that is active.
CREATE FUNCTION term_begun(t date) RETURNS date
LANGUAGE sql STABLE AS $$
	SELECT min(m.from_date) FROM mandate m
	WHERE m.from_date <= t AND m.status = 'active' AND (m.to_date IS NULL OR m.to_date >= t)
$$;

-- All that a report is made of, as one text: what is printed, and what an edition keeps.
CREATE FUNCTION report_json(role text, own text, now_ timestamptz, report_ text, year_ integer,
	f_ date, t_ date, since_ date, days_ integer, street_ text, site_ text, level_ text, unit_ text,
	deputy_ text) RETURNS text
LANGUAGE sql STABLE AS $$
	WITH asked AS MATERIALIZED (
		SELECT a.scope, a.key, p.first_day AS f, p.last_day AS t, b.f2, b.t2, y.f2 AS f3, y.t2 AS t3,
			d.today, coalesce(since_, term_begun(p.last_day), p.first_day) AS since,
			report_ = 'annual' AS annual,
			report_ IN ('due_soon', 'overdue', 'unsigned', 'unanswered', 'repeated') AS list
		FROM (SELECT (now_ AT TIME ZONE 'Asia/Shanghai')::date AS today) d,
			report_scope(role, own, report_, street_, site_, level_, unit_, deputy_) a,
			report_period(report_, d.today, year_, f_, t_, since_) p,
			period_before(p.first_day, p.last_day, NULL) b,
			period_before(p.first_day, p.last_day, 'year') y
	)
	SELECT json_strip_nulls(json_build_object('report', report_, 'scope', scope, 'key', nullif(key, ''),
		'name', (SELECT k.name FROM scope_keys(scope, key) k LIMIT 1), 'year', year_,
		'from', f, 'to', t, 'before_from', f2, 'before_to', t2, 'since', since, 'now', now_,
		'organisation', (SELECT s.name FROM site s WHERE s.kind = 'zone_home' AND s.state = 'open'
			ORDER BY s.code LIMIT 1),
		'streams', (SELECT json_agg(json_build_object('service', c.service, 'heard', c.seq) ORDER BY c.service)
			FROM follow_cursor c),
		'kinds', (SELECT json_agg(json_build_object('figure', g.name, 'title', g.title, 'group', g.grp,
				'how', g.how, 'split', g.split, 'doc', g.doc) ORDER BY g.place)
			FROM figures_of(scope, NULL, NULL) g),
		'figures', CASE WHEN NOT list THEN figures_json(scope, key, f, t, true) END,
		'before', CASE WHEN NOT list AND NOT annual THEN figures_json(scope, key, f2, t2, true) END,
		'year_before', CASE WHEN NOT list THEN figures_json(scope, key, f3, t3, true) END,
		'term', CASE WHEN annual THEN figures_json(scope, key, since, t, true) END,
		'streets', CASE WHEN annual THEN keys_json('street', f, t) END,
		'sites', CASE WHEN annual THEN keys_json('site', f, t) END,
		'units', CASE WHEN annual THEN keys_json('unit', f, t) END,
		'deputies', CASE WHEN annual THEN keys_json('deputy', f, t) END,
		'months', CASE WHEN NOT list THEN months_json(scope, key, CASE WHEN annual THEN since ELSE f END, t) END,
		'entries', CASE WHEN report_ IN ('record', 'site') THEN entries_json(scope, key, f, t) END,
		'tasks', CASE WHEN list THEN tasks_json(scope, key, today, report_, days_)
			WHEN report_ = 'unit' THEN tasks_json(scope, key, today, 'unanswered', NULL) END))::text
	FROM asked
$$;
