-- $1 role, $2 scope, $3 now, $4 suggestion, $5 title, $6 text, $7 after, $8 limit, $9 terms of the
-- title | of all
-- The rarest terms bring the candidates: each at most some hundred entries, so that the cost has a
-- bound however common the words are. Those that share most, by weight, are compared whole: Dice's
-- coefficient over terms weighted by rarity, of the texts or of the titles, whichever is greater.
WITH given AS MATERIALIZED (
	SELECT split_part($9::text, '|', 1) AS title, split_part($9::text, '|', 2) AS terms
	WHERE $4::uuid IS NULL
	UNION ALL
	SELECT rtrim(left(e.terms, e.title_chars)), e.terms FROM search_entry e
	WHERE e.id = $4 AND e.id IN (SELECT seen_by($1::text, $2::text, ARRAY[$4]))
), shares AS MATERIALIZED (
	SELECT term, share FROM term_shares()
), size AS MATERIALIZED (
	SELECT greatest(c.reltuples, 100)::double precision AS n,
		coalesce((SELECT min(share) FROM shares), 0.001) AS least
	FROM pg_class c WHERE c.oid = 'search_entry'::regclass
), q AS MATERIALIZED ( -- tags, which say where from and not what, are left out
	SELECT t.term, t.place, t.term = ANY (string_to_array(given.title, ' ')) AS in_title,
		ln(1 + 1 / coalesce(h.share, size.least / 4)) AS weight, h.share IS NOT NULL AS common,
		coalesce(h.share, size.least) AS share
	FROM size, given, unnest(string_to_array(given.terms, ' ')) WITH ORDINALITY t (term, place)
	LEFT JOIN shares h ON h.term = t.term
	WHERE t.term <> '' AND t.term !~ '^[~@#&]'
), probe AS MATERIALIZED ( -- the title's first, the others spread over the text
	SELECT term FROM q ORDER BY share, in_title DESC, place * 7919 % 1009 LIMIT 16
), hit AS MATERIALIZED (
	SELECT h.id, ln(1 + size.n / (count(*) OVER (PARTITION BY p.term))) AS weight
	FROM size, probe p, LATERAL (SELECT e.id FROM search_entry e
		WHERE string_to_array(e.terms, ' ') @> ARRAY[p.term] LIMIT 400) h
	WHERE h.id IS DISTINCT FROM $4::uuid
), candidate AS MATERIALIZED (
	SELECT v.id, v.title, v.whole, v.serial, v.state, v.name, v.street, v.day
	FROM hit h JOIN shown_to($1::text, $2::text, (SELECT array_agg(DISTINCT id) FROM hit)) v
		ON v.id = h.id
	GROUP BY v.id, v.title, v.whole, v.serial, v.state, v.name, v.street, v.day
	ORDER BY sum(h.weight) DESC, v.id DESC LIMIT 60
), other AS MATERIALIZED (
	SELECT e.id, e.kind, c.whole, t.term, t.place <= cardinality(string_to_array(
			rtrim(left(e.terms, e.title_chars)), ' ')) AS in_title,
		ln(1 + 1 / coalesce(h.share, size.least / 4)) AS weight
	FROM size, candidate c JOIN search_entry e ON e.id = c.id,
		unnest(string_to_array(e.terms, ' ')) WITH ORDINALITY t (term, place)
	LEFT JOIN shares h ON h.term = t.term
	WHERE t.term !~ '^[~@#&]'
), summed AS (
	SELECT o.id, o.kind,
		2 * sum(o.weight) FILTER (WHERE o.whole AND q.term IS NOT NULL)
			/ (sum(o.weight) + (SELECT sum(weight) FROM q)) AS texts,
		2 * sum(o.weight) FILTER (WHERE q.in_title AND o.in_title)
			/ (sum(o.weight) FILTER (WHERE o.in_title)
				+ (SELECT sum(weight) FROM q WHERE in_title)) AS titles
	FROM other o LEFT JOIN q ON q.term = o.term
	GROUP BY o.id, o.kind
), best AS MATERIALIZED (
	SELECT to_char(score, 'FM0.000') || '/' || id AS cursor, * FROM (
		SELECT id, kind, greatest(texts, titles)::double precision AS score FROM summed) r
	WHERE score >= 0.1
), page AS MATERIALIZED (
	SELECT b.cursor, b.kind, b.id, b.score, c.title, c.serial, c.state, c.name, c.street, c.day
	FROM best b JOIN candidate c ON c.id = b.id
	WHERE ($7::text IS NULL OR b.cursor COLLATE "C" < $7)
	ORDER BY b.cursor COLLATE "C" DESC
	LIMIT coalesce($8::integer, 10)
), shared AS ( -- runs of terms that follow each other in the text asked about and overlap
	SELECT id, jsonb_agg(phrase ORDER BY weight DESC, place) AS phrases
	FROM (SELECT id, string_agg(CASE WHEN first THEN term ELSE substr(term, 2) END, ''
				ORDER BY place) AS phrase, sum(weight) AS weight, min(place) AS place,
			row_number() OVER (PARTITION BY id ORDER BY sum(weight) DESC, min(place)) AS rank
		FROM (SELECT *, count(*) FILTER (WHERE first) OVER (PARTITION BY id ORDER BY place) AS run
			FROM (SELECT p.id, q.term, q.place, q.weight, NOT coalesce(
					lag(q.place) OVER w = q.place - 1 AND char_length(q.term) = 2
						AND right(lag(q.term) OVER w, 1) = left(q.term, 1), false) AS first
				FROM page p JOIN other o ON o.id = p.id AND (o.whole OR o.in_title)
				JOIN q ON q.term = o.term
				WINDOW w AS (PARTITION BY p.id ORDER BY q.place)) t) t
		GROUP BY id, run) r
	WHERE rank <= 5
	GROUP BY id
)
SELECT p.cursor, p.kind, p.id, p.score, coalesce(x.phrases, '[]'), p.title, p.serial, p.state,
	p.name, p.street, p.day
FROM page p LEFT JOIN shared x ON x.id = p.id
ORDER BY p.cursor COLLATE "C" DESC
