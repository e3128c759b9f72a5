-- $1 role, $2 scope, $3 now, $4 year, $5 after, $6 limit
-- The same for everybody. The cursor is published_on/id, which sorts as text like the two do.
SELECT p.published_on::text || '/' || p.id::text, s.id, s.serial, p.title, p.extent, p.published_on,
	CASE WHEN p.extent = 'full' THEN s.lead_name END,
	CASE WHEN p.extent = 'full' THEN s.level END,
	CASE WHEN p.extent = 'full' THEN s.subject END
FROM publication p JOIN suggestion s ON s.id = p.suggestion
WHERE p.state = 'current' AND p.extent <> 'none'
	AND $1::text IS NOT NULL AND $2::text IS NOT NULL AND $3::timestamptz IS NOT NULL
	AND ($4::integer IS NULL OR s.year = $4)
	AND ($5::text IS NULL OR (p.published_on::text || '/' || p.id::text) COLLATE "C" < $5)
ORDER BY p.published_on DESC, p.id DESC
LIMIT coalesce($6::integer, 100)
