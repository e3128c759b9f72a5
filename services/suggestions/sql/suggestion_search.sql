-- $1 role, $2 scope, $3 now, $4 text, $5 kind, $6 state, $7 year, $8 street, $9 unit, $10 after,
-- $11 limit, $12 terms of the title (none) | of the text
-- An entry is found when it holds all terms. Common words stand in hundreds of thousands of entries:
-- years are gone through from the newest on, and of the newest years only some thousand hits are
-- looked at, the best of them coming first; ten thousand when they are sieved by kind, state or
-- unit. The caller's own scope is a term like the others, so that foreign hits do not count; a
-- unit's, which is not known when the entry is written, is not.
-- What is published is looked for apart, among the newest thousands of hits of the whole zone.
WITH me AS MATERIALIZED (
	SELECT string_to_array(split_part($12::text, '|', 2), ' ') AS terms,
		CASE $1::text WHEN 'street' THEN ARRAY['#' || $2::text]
			WHEN 'station' THEN ARRAY['@' || $2::text] WHEN 'deputy' THEN ARRAY['&' || $2::text]
			ELSE '{}' END AS own,
		CASE WHEN $8::text IS NULL THEN '{}' ELSE ARRAY['#' || $8] END AS tags,
		extract(year FROM $3::timestamptz AT TIME ZONE 'Asia/Shanghai')::integer AS this_year,
		lower(btrim($4::text)) AS text,
		CASE WHEN coalesce($5::text, $6::text, $9::text) IS NOT NULL THEN 10000
			WHEN $1::text = 'unit' THEN 3000 ELSE 2000 END AS most
), years AS MATERIALIZED (
	SELECT y FROM me, generate_series(least(this_year, coalesce($7::integer, this_year)),
		coalesce($7::integer - 1, 1990), -1) y
), own AS MATERIALIZED (
	SELECT f.id, f.kind, left(f.terms, f.title_chars) AS title_terms
	FROM (SELECT e.* FROM me, years, LATERAL (
			SELECT e.id, e.kind, e.terms, e.title_chars FROM search_entry e
			WHERE string_to_array(e.terms, ' ')
				@> (me.terms || me.own || me.tags || ('~' || years.y))
			LIMIT me.most) e
		WHERE cardinality(me.terms) > 0
		LIMIT (SELECT most FROM me)) f
	WHERE ($5::text IS NULL OR f.kind = $5)
		AND ($6::text IS NULL OR EXISTS (SELECT FROM suggestion s
			WHERE s.id = f.id AND s.state = $6))
		AND ($9::text IS NULL OR EXISTS (SELECT FROM assignment a
			WHERE a.suggestion = f.id AND a.unit_code = $9))
	LIMIT CASE WHEN $1::text = 'unit' THEN 3000 ELSE 2000 END
), newest AS MATERIALIZED (
	SELECT e.* FROM me, years, LATERAL (
		SELECT e.id, e.kind, left(e.terms, e.title_chars) AS title_terms FROM search_entry e
		WHERE string_to_array(e.terms, ' ') @> (me.terms || me.tags || ('~' || years.y))
		LIMIT 2000) e
	WHERE cardinality(me.terms) > 0 AND $1::text IN ('street', 'station', 'deputy')
		AND $6::text IS NULL AND $9::text IS NULL AND $5::text IS DISTINCT FROM 'opinion'
	LIMIT 2000
), hit AS MATERIALIZED (
	SELECT * FROM own
	UNION
	SELECT * FROM newest n
	WHERE n.id IN (SELECT suggestion FROM publication WHERE state = 'current' AND extent <> 'none')
), shown AS MATERIALIZED (
	SELECT * FROM shown_to($1::text, $2::text, (SELECT array_agg(id) FROM hit))
	WHERE day IS NOT NULL -- not a draft that was thrown away
), scored AS (
	SELECT h.id, h.kind, v.title, v.whole, v.text AS body, v.serial, v.state, v.name, v.street,
		v.day, me.text,
		0.4 + 0.3 * (SELECT count(*) FILTER (WHERE strpos(h.title_terms, t) > 0)::double precision
				/ count(*) FROM unnest(me.terms) t)
			+ CASE WHEN strpos(lower(v.title), me.text) > 0 THEN 0.2 ELSE 0 END
			+ CASE WHEN v.whole AND strpos(lower(v.text), me.text) > 0
				THEN 0.1 ELSE 0 END AS score
	FROM me, hit h JOIN shown v ON v.id = h.id
	WHERE ($7::integer IS NULL OR v.year = $7)
		-- who sees the title alone does not learn what else it says
		AND (v.whole OR NOT EXISTS (SELECT FROM unnest(me.terms) t
			WHERE strpos(' ' || h.title_terms, ' ' || t || ' ') = 0))
)
SELECT cursor, kind, id, score,
	CASE WHEN NOT whole THEN '' ELSE replace(substr(body, greatest(1, coalesce(nullif(strpos(lower(body), text), 0), 1) - 12), 60),
		E'\n', ' ') END,
	title, serial, state, name, street, day
FROM (SELECT to_char(score, 'FM0.000') || '/' || id AS cursor, * FROM scored) r
WHERE $10::text IS NULL OR cursor COLLATE "C" < $10
ORDER BY cursor COLLATE "C" DESC
LIMIT coalesce($11::integer, 100)
