-- $1 role, $2 scope, $3 now, $4 year, $5 site, $6 street, $7 all, $8 after, $9 limit
-- Open sites, and what of each part lies in their archive of the year.
WITH asked AS (
	SELECT coalesce($4::integer, extract(year FROM zone_day($3::timestamptz))::integer) AS year
), have AS (
	SELECT d.site, count(*) FILTER (WHERE d.part = 'building') AS building,
		count(*) FILTER (WHERE d.part = 'deputies') AS deputies,
		count(*) FILTER (WHERE d.part = 'highlights') AS highlights,
		count(*) FILTER (WHERE d.part = 'experience') AS experience
	FROM asked JOIN archive_document d USING (year)
	WHERE NOT EXISTS (SELECT FROM archive_document v
		WHERE v.document = d.document AND v.version > d.version)
	GROUP BY d.site
)
SELECT s.code, s.code, s.name, s.kind, s.street, asked.year, to_jsonb(array_remove(ARRAY[
		CASE WHEN h.building > 0 THEN NULL ELSE 'building' END,
		CASE WHEN h.deputies > 0 THEN NULL ELSE 'deputies' END,
		CASE WHEN h.highlights > 0 THEN NULL ELSE 'highlights' END,
		CASE WHEN h.experience > 0 THEN NULL ELSE 'experience' END], NULL)),
	coalesce(h.building, 0)::integer, coalesce(h.deputies, 0)::integer,
	coalesce(h.highlights, 0)::integer, coalesce(h.experience, 0)::integer
FROM asked, registry.v1_site s LEFT JOIN have h ON h.site = s.id
WHERE s.state = 'open' AND sees_archive($1::text, $2::text, s.code, s.street)
	AND ($5::text IS NULL OR s.code = $5)
	AND ($6::text IS NULL OR s.street = $6)
	AND (coalesce($7::boolean, false) OR h.site IS NULL
		OR least(h.building, h.deputies, h.highlights, h.experience) = 0)
	AND ($8::text IS NULL OR s.code > $8)
ORDER BY s.code
LIMIT coalesce($9::integer, 100)
