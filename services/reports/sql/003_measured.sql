-- How figures are made of cells. Runs as the schema's owner with search_path set to the schema.

-- The cells that a period is made of: whole years, whole months beside them, days at the ends.
CREATE FUNCTION cover_months(f date, u date) RETURNS TABLE (grain text, lo date, hi date)
LANGUAGE sql IMMUTABLE AS $$
	SELECT g, l, h - 1 FROM (SELECT date_trunc('month', f + interval '1 month' - interval '1 day')::date,
			date_trunc('month', u)::date) m (a, b),
		LATERAL (VALUES
			('day', CASE WHEN a <= b THEN f END, a),
			('month', a, b),
			('day', CASE WHEN a <= b THEN b END, u),
			('day', CASE WHEN a > b THEN f END, u)) c (g, l, h)
	WHERE l < h
$$;
CREATE FUNCTION cover(f date, t date) RETURNS TABLE (grain text, lo date, hi date)
LANGUAGE sql IMMUTABLE AS $$
	WITH y AS (
		SELECT date_trunc('year', f + interval '1 year' - interval '1 day')::date AS a,
			date_trunc('year', t + 1)::date AS b
	)
	SELECT c.* FROM y, cover_months(f, CASE WHEN a <= b THEN a ELSE t + 1 END) c
	UNION ALL SELECT 'year', a, b - 1 FROM y WHERE a < b
	UNION ALL SELECT c.* FROM y, cover_months(b, t + 1) c WHERE a <= b
$$;

-- What a scope (of this key, or each of them) has counted, by slot and value.
CREATE FUNCTION sums(scope_ text, key_ text, f date, t date, slots_ integer[])
RETURNS TABLE (key text, slot integer, v integer, n bigint)
LANGUAGE sql STABLE AS $$
	SELECT c.key, u.slot >> 16, u.slot & 65535, sum(u.amount)::bigint
	FROM cover(f, t) p JOIN cell c ON c.scope = scope_ AND c.grain = p.grain
			AND c.start BETWEEN p.lo AND p.hi AND (key_ IS NULL OR c.key = key_),
		unnest(c.slots, c.amounts) u (slot, amount)
	WHERE u.slot >> 16 = ANY (slots_)
	GROUP BY 1, 2, 3
$$;

CREATE FUNCTION scope_keys(scope_ text, key_ text) RETURNS TABLE (key text, name text)
LANGUAGE sql STABLE AS $$
	SELECT k.key, k.name FROM (
		SELECT '' AS key, NULL AS name WHERE scope_ = 'zone'
		UNION ALL SELECT s.street, max(coalesce(s.street_name, s.street)) FROM site s
			WHERE scope_ = 'street' AND s.street IS NOT NULL GROUP BY s.street
		UNION ALL SELECT s.code, s.name FROM site s WHERE scope_ = 'site'
		UNION ALL SELECT v.value, NULL FROM split_value v WHERE scope_ = 'level' AND v.split = 'level'
		UNION ALL SELECT u.code, u.name FROM unit u WHERE scope_ = 'unit'
		UNION ALL SELECT p.code, p.name FROM person p WHERE scope_ = 'deputy'
			AND EXISTS (SELECT FROM mandate m WHERE m.person = p.code)
	) k WHERE key_ IS NULL OR k.key = key_
$$;

-- Who is a deputy on a day, and where.
CREATE FUNCTION active_on(t date) RETURNS TABLE (person text, level text)
LANGUAGE sql STABLE AS $$
	SELECT m.person, m.level FROM mandate m
	WHERE m.from_date <= t AND (m.suspended_on IS NULL OR m.suspended_on > t)
		AND CASE m.status WHEN 'ended' THEN m.to_date > t
			ELSE m.to_date IS NULL OR m.to_date >= t END
$$;
CREATE FUNCTION resident_on(t date) RETURNS TABLE (person text, site text, street text, home boolean)
LANGUAGE sql STABLE AS $$
	SELECT r.person, s.code, s.street, s.kind <> 'station'
	FROM residence r JOIN site s ON s.code = r.site
	WHERE r.from_date <= t AND (r.to_date IS NULL OR r.to_date >= t)
		AND (s.state = 'open' OR s.closed_on > t)
$$;

-- The zone's profile at the end of a day.
CREATE FUNCTION profile(scope_ text, key_ text, t date)
RETURNS TABLE (key text, figure text, of text, n bigint, base bigint)
LANGUAGE sql STABLE AS $$
	WITH at AS (SELECT * FROM resident_on(t)),
	here AS (
		SELECT DISTINCT CASE scope_ WHEN 'zone' THEN '' WHEN 'street' THEN at.street
			ELSE at.site END AS key, a.person
		FROM (SELECT DISTINCT x.person FROM active_on(t) x) a LEFT JOIN at ON at.person = a.person
	),
	person AS (
		SELECT h.key, h.person, coalesce(bool_or(at.home), false) AS home,
			coalesce(bool_or(NOT at.home), false) AS station
		FROM here h LEFT JOIN at ON at.person = h.person
		WHERE h.key IS NOT NULL AND (key_ IS NULL OR h.key = key_)
		GROUP BY h.key, h.person
	),
	persons AS (
		SELECT p.key, count(*) AS n, count(*) FILTER (WHERE home AND station) AS covered
		FROM person p GROUP BY p.key
	),
	mandates AS (
		SELECT p.key, a.level, count(*) AS n FROM person p JOIN active_on(t) a ON a.person = p.person
		GROUP BY GROUPING SETS ((p.key, a.level), (p.key))
	),
	open AS (
		SELECT CASE scope_ WHEN 'zone' THEN '' WHEN 'street' THEN s.street ELSE s.code END AS key,
			s.kind, coalesce((SELECT i.met = 13 FROM inspection i WHERE i.site = s.code
				AND NOT i.withdrawn AND i.day <= t ORDER BY i.day DESC, i.id DESC LIMIT 1), false) AS met
		FROM site s WHERE s.state = 'open' OR s.closed_on > t
	),
	sites AS (
		SELECT o.key, o.kind, count(*) AS n, count(*) FILTER (WHERE o.met) AS met
		FROM open o WHERE o.key IS NOT NULL AND (key_ IS NULL OR o.key = key_)
		GROUP BY GROUPING SETS ((o.key, o.kind), (o.key))
	),
	counted AS (
		SELECT m.key, 'mandates', m.level, m.n, NULL::bigint FROM mandates m
		UNION ALL SELECT p.key, v.figure, NULL, v.n, v.base FROM persons p, LATERAL (VALUES
			('persons', p.n, NULL), ('covered', p.covered, NULL), ('coverage', p.covered, p.n)) v (figure, n, base)
		UNION ALL SELECT s.key, 'sites', s.kind, s.n, NULL FROM sites s
		UNION ALL SELECT s.key, v.figure, NULL, s.met, v.base FROM sites s, LATERAL (VALUES
			('sites_met', NULL), ('sites_met_share', s.n)) v (figure, base) WHERE s.kind IS NULL
		UNION ALL SELECT '', 'units', NULL, count(*), NULL FROM unit u
			WHERE scope_ = 'zone' AND (u.active OR u.ended_on > t)
	)
	SELECT * FROM counted WHERE scope_ IN ('zone', 'street', 'site')
$$;

-- Which figures there are for a scope.
CREATE FUNCTION figures_of(scope_ text, figure_ text, group_ text) RETURNS SETOF figure
LANGUAGE sql STABLE AS $$
	SELECT * FROM figure f
	WHERE (figure_ IS NULL OR f.name = figure_) AND (group_ IS NULL OR f.grp = group_)
		AND CASE scope_ WHEN 'zone' THEN true WHEN 'unit' THEN f.by_unit
			WHEN 'street' THEN f.name <> 'units' WHEN 'site' THEN f.name <> 'units'
			ELSE f.grp <> 'profile' END
$$;

-- The figures of a period. A row without `of` a figure and key; one a value of a split that counted.
CREATE FUNCTION measured(scope_ text, key_ text, f date, t date, figure_ text, group_ text)
RETURNS TABLE (key text, place integer, figure text, of text, n bigint, base bigint,
	value double precision)
LANGUAGE sql STABLE AS $$
	WITH fig AS MATERIALIZED (SELECT * FROM figures_of(scope_, figure_, group_)),
	keys AS MATERIALIZED (SELECT k.key FROM scope_keys(scope_, key_) k),
	flow AS MATERIALIZED (
		SELECT * FROM sums(scope_, key_, f, t, (SELECT array_agg(x.slot) || array_agg(x.base)
			FILTER (WHERE x.base IS NOT NULL) FROM fig x WHERE x.how <> 'stock' AND x.slot > 0))
	),
	total AS MATERIALIZED (SELECT w.key, w.slot, sum(w.n)::bigint AS n FROM flow w GROUP BY 1, 2),
	stock AS MATERIALIZED (
		SELECT s.key, s.slot, sum(s.n)::bigint AS n
		FROM sums(scope_, key_, '1900-01-01', t, (SELECT array_agg(x.slot) || array_agg(x.base)
			FROM fig x WHERE x.how = 'stock' AND x.slot > 0)) s GROUP BY 1, 2
	),
	middle AS (
		SELECT m.key, m.slot, min(m.v) FILTER (WHERE m.upto * 2 >= m.n) AS v FROM (
			SELECT w.key, w.slot, w.v, sum(w.n) OVER (PARTITION BY w.key, w.slot ORDER BY w.v) AS upto,
				t.n
			FROM flow w JOIN total t USING (key, slot)
			WHERE w.slot IN (SELECT x.slot FROM fig x WHERE x.how = 'median')) m
		GROUP BY 1, 2
	),
	whole AS (
		SELECT k.key, x.place, x.name, NULL::text AS of, coalesce(a.n, 0) AS n,
			CASE WHEN x.how = 'rate' THEN coalesce(b.n, 0) END AS base,
			CASE x.how WHEN 'count' THEN coalesce(a.n, 0)
				WHEN 'rate' THEN a.n::double precision / nullif(b.n, 0)
				ELSE m.v END::double precision AS value,
			x.how
		FROM keys k CROSS JOIN fig x
			LEFT JOIN total a ON a.key = k.key AND a.slot = x.slot
			LEFT JOIN total b ON b.key = k.key AND b.slot = x.base
			LEFT JOIN middle m ON m.key = k.key AND m.slot = x.slot
		WHERE x.how <> 'stock' AND x.slot > 0
	),
	rest AS (
		SELECT w.key, w.place, w.name, w.of, w.n, w.base, CASE WHEN w.how = 'rate' AND w.base > 0
			THEN w.n::double precision / w.base ELSE w.value END AS value
		FROM whole w
		UNION ALL
		SELECT k.key, x.place, x.name, NULL, coalesce(a.n, 0) - coalesce(b.n, 0), NULL,
			coalesce(a.n, 0) - coalesce(b.n, 0)
		FROM keys k CROSS JOIN fig x
			LEFT JOIN stock a ON a.key = k.key AND a.slot = x.slot
			LEFT JOIN stock b ON b.key = k.key AND b.slot = x.base
		WHERE x.how = 'stock' AND x.slot > 0
		UNION ALL
		SELECT w.key, x.place, x.name, coalesce(v.value, 'none'), w.n, NULL, w.n
		FROM flow w JOIN fig x ON x.slot = w.slot AND x.how = 'count' AND x.split IS NOT NULL
			LEFT JOIN LATERAL (
				SELECT s.value FROM split_value s WHERE s.split = x.split AND s.n = w.v
				UNION ALL SELECT d.value FROM word d WHERE x.split = 'words' AND d.n = w.v AND w.v > 0
					AND d.list <> '') v ON true
		WHERE w.n <> 0
		UNION ALL
		SELECT k.key, x.place, x.name, p.of, coalesce(p.n, 0),
			CASE WHEN x.how = 'rate' THEN coalesce(p.base, 0) END,
			CASE WHEN x.how = 'rate' THEN p.n::double precision / nullif(p.base, 0)
				ELSE coalesce(p.n, 0) END
		FROM keys k CROSS JOIN fig x
			LEFT JOIN profile(scope_, key_, t) p ON p.key = k.key AND p.figure = x.name
		WHERE x.slot = 0
	)
	SELECT r.key, r.place, r.name, r.of, r.n, r.base, r.value::double precision FROM rest r
$$;

-- The period before: as many whole months, or as many days; or the same days a year before.
CREATE FUNCTION period_before(f date, t date, compare text) RETURNS TABLE (f2 date, t2 date)
LANGUAGE sql IMMUTABLE AS $$
	SELECT CASE WHEN compare = 'year' THEN (f - interval '1 year')::date
			WHEN whole THEN (f - make_interval(months => months))::date
			ELSE f - (t - f + 1) END,
		CASE WHEN compare = 'year' AND whole THEN (t + 1 - interval '1 year')::date - 1
			WHEN compare = 'year' THEN (t - interval '1 year')::date
			ELSE f - 1 END
	FROM (SELECT extract(day FROM f) = 1 AND extract(day FROM t + 1) = 1 AS whole,
		(extract(year FROM age(t + 1, f)) * 12 + extract(month FROM age(t + 1, f)))::int AS months) m
$$;

-- A call's scope; what is not the caller's own, or not there, is refused with the field.
CREATE FUNCTION refuse(class integer, field text, why text) RETURNS void
LANGUAGE plpgsql AS $$
BEGIN
	RAISE EXCEPTION USING ERRCODE = 'JZ0' || lpad(class::text, 2, '0'), COLUMN = field, MESSAGE = why;
END $$;

CREATE FUNCTION asked_scope(role text, own text, street_ text, site_ text, level_ text, unit_ text,
	deputy_ text) RETURNS TABLE (scope text, key text)
LANGUAGE plpgsql STABLE AS $$
DECLARE
	named constant text[] := array_remove(ARRAY[CASE WHEN street_ IS NOT NULL THEN 'street' END,
		CASE WHEN site_ IS NOT NULL THEN 'site' END, CASE WHEN level_ IS NOT NULL THEN 'level' END,
		CASE WHEN unit_ IS NOT NULL THEN 'unit' END, CASE WHEN deputy_ IS NOT NULL THEN 'deputy' END],
		NULL);
	mine constant text := CASE role WHEN 'station' THEN 'site' ELSE role END;
BEGIN
	IF cardinality(named) > 1 THEN
		PERFORM refuse(3, named[2], 'one scope at a time: ' || array_to_string(named, ' or '));
	END IF;
	scope := coalesce(named[1], CASE WHEN role = 'committee' THEN 'zone' ELSE mine END);
	key := coalesce(street_, site_, level_, unit_, deputy_,
		CASE WHEN role = 'committee' THEN '' ELSE own END);
	IF role <> 'committee' AND NOT (scope = mine AND key = own) AND NOT (role = 'street'
		AND scope = 'site' AND EXISTS (SELECT FROM site s WHERE s.code = site_ AND s.street = own))
	THEN
		PERFORM refuse(7, named[1], 'this is not yours to see');
	END IF;
	IF named[1] IS NOT NULL AND NOT EXISTS (SELECT FROM scope_keys(scope, asked_scope.key)) THEN
		PERFORM refuse(5, named[1], 'there is no such ' || named[1]);
	END IF;
	RETURN NEXT;
END $$;

-- The scope of the rows: `by` needs the zone, or a street for its sites.
CREATE FUNCTION asked_by(role text, own text, by_ text, street_ text, site_ text, level_ text,
	unit_ text, deputy_ text) RETURNS TABLE (scope text, key text)
LANGUAGE plpgsql STABLE AS $$
BEGIN
	IF by_ IS NULL OR by_ = 'zone' AND role = 'committee' THEN
		RETURN QUERY SELECT * FROM asked_scope(role, own, street_, site_, level_, unit_, deputy_);
		RETURN;
	END IF;
	IF coalesce(site_, level_, unit_, deputy_) IS NOT NULL
		OR street_ IS NOT NULL AND by_ <> 'site' THEN
		PERFORM refuse(3, 'by', 'name a scope, or ask for each of them');
	END IF;
	IF role <> 'committee' AND NOT (role = 'street' AND by_ = 'site') THEN
		PERFORM refuse(7, 'by', 'only the committee compares them; a street its sites');
	END IF;
	IF street_ IS NOT NULL THEN
		PERFORM asked_scope(role, own, street_, NULL, NULL, NULL, NULL);
	END IF;
	scope := by_;
	key := NULL;
	RETURN NEXT;
END $$;

CREATE FUNCTION check_period(f date, t date) RETURNS boolean
LANGUAGE plpgsql IMMUTABLE AS $$
BEGIN
	IF t < f THEN
		PERFORM refuse(3, 'to', 'the period ends before it begins');
	END IF;
	RETURN true;
END $$;

CREATE FUNCTION check_figure(figure_ text, scope_ text) RETURNS boolean
LANGUAGE plpgsql STABLE AS $$
BEGIN
	IF figure_ IS NOT NULL AND NOT EXISTS (SELECT FROM figure WHERE name = figure_) THEN
		PERFORM refuse(3, 'figure', 'there is no such figure; figure.kinds has them');
	END IF;
	IF figure_ IS NOT NULL AND NOT EXISTS (SELECT FROM figures_of(scope_, figure_, NULL)) THEN
		PERFORM refuse(3, 'figure', 'this figure is not counted for a ' || scope_);
	END IF;
	RETURN true;
END $$;

CREATE FUNCTION check_of(figure_ text, of_ text) RETURNS boolean
LANGUAGE plpgsql STABLE AS $$
DECLARE
	split_ text := (SELECT f.split FROM figure f WHERE f.name = figure_);
BEGIN
	IF of_ IS NOT NULL AND split_ IS NULL THEN
		PERFORM refuse(3, 'of', 'this figure has no parts');
	END IF;
	IF of_ <> 'none' AND of_ <> ALL (ARRAY(SELECT v.value FROM split_value v WHERE v.split = split_))
		AND EXISTS (SELECT FROM split_value v WHERE v.split = split_) THEN
		PERFORM refuse(3, 'of', 'this figure has no such part');
	END IF;
	RETURN true;
END $$;

-- A deputy's record is seen by the deputy, the committee, and where the deputy resides.
CREATE FUNCTION asked_record(role text, own text, deputy_ text) RETURNS boolean
LANGUAGE plpgsql STABLE AS $$
BEGIN
	IF NOT EXISTS (SELECT FROM person p WHERE p.code = deputy_) THEN
		PERFORM refuse(5, 'deputy', 'there is no such deputy');
	END IF;
	IF NOT (CASE role WHEN 'committee' THEN true WHEN 'deputy' THEN deputy_ = own
		ELSE EXISTS (SELECT FROM residence r JOIN site s ON s.code = r.site WHERE r.person = deputy_
			AND CASE role WHEN 'street' THEN s.street = own ELSE s.code = own END) END) THEN
		PERFORM refuse(7, 'deputy', 'this is not yours to see');
	END IF;
	RETURN true;
END $$;

-- The persons, sites or units behind the profile's figures.
CREATE FUNCTION profile_rows(scope_ text, key_ text, t date, figure_ text, of_ text)
RETURNS TABLE (day date, fact text, id uuid, label text, source text, person text, who text,
	street text, site text, unit text, amount bigint)
LANGUAGE sql STABLE AS $$
	WITH at AS (SELECT * FROM resident_on(t)),
	here AS (
		SELECT p.*, coalesce((SELECT bool_or(at.home) AND bool_or(NOT at.home) FROM at
			WHERE at.person = p.code), false) AS covered
		FROM person p
		WHERE CASE scope_ WHEN 'zone' THEN true ELSE EXISTS (SELECT FROM at WHERE at.person = p.code
			AND CASE scope_ WHEN 'street' THEN at.street = key_ ELSE at.site = key_ END) END
	)
	SELECT m.from_date, 'mandate', m.id, h.name, m.level, h.code, h.name, NULL, NULL, NULL, 1
	FROM here h JOIN mandate m ON m.person = h.code
	WHERE figure_ = 'mandates' AND (of_ IS NULL OR m.level = of_)
		AND m.from_date <= t AND (m.suspended_on IS NULL OR m.suspended_on > t)
		AND CASE m.status WHEN 'ended' THEN m.to_date > t
			ELSE m.to_date IS NULL OR m.to_date >= t END
	UNION ALL
	SELECT t, 'person', h.id, h.name, NULL, h.code, h.name, NULL, NULL, NULL, 1
	FROM here h
	WHERE (figure_ = 'persons' OR figure_ IN ('covered', 'coverage') AND h.covered)
		AND EXISTS (SELECT FROM active_on(t) a WHERE a.person = h.code)
	UNION ALL
	SELECT t, 'site', s.id, s.name, s.kind, NULL, NULL, s.street, s.code, NULL, 1
	FROM site s
	WHERE (s.state = 'open' OR s.closed_on > t) AND (of_ IS NULL OR s.kind = of_)
		AND CASE scope_ WHEN 'zone' THEN true WHEN 'street' THEN s.street = key_ ELSE s.code = key_ END
		AND (figure_ = 'sites' OR figure_ IN ('sites_met', 'sites_met_share') AND coalesce((
			SELECT i.met = 13 FROM inspection i WHERE i.site = s.code AND NOT i.withdrawn
				AND i.day <= t ORDER BY i.day DESC, i.id DESC LIMIT 1), false))
	UNION ALL
	SELECT t, 'unit', u.id, u.name, u.kind, NULL, NULL, NULL, NULL, u.code, 1
	FROM unit u WHERE figure_ = 'units' AND (u.active OR u.ended_on > t)
$$;
