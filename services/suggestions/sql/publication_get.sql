-- $1 role, $2 scope, $3 now, $4 suggestion, $5 serial
-- The same for everybody: of a title nothing but the title. Replies: the newest as far as the
-- answer goes.
SELECT s.id, s.serial, p.title, p.extent, p.published_on,
	CASE WHEN p.extent = 'full' THEN s.lead_name END,
	CASE WHEN p.extent = 'full' THEN s.level END,
	CASE WHEN p.extent = 'full' THEN s.subject END, p.facts, p.request,
	coalesce((SELECT jsonb_agg(x.item ORDER BY x.dated, x.id) FILTER (WHERE x.used <= 786432)
		FROM (SELECT r.dated, r.id, i.item,
				sum(octet_length(i.item::text)) OVER (ORDER BY r.dated DESC, r.id DESC) AS used
			FROM published_reply r, LATERAL (SELECT jsonb_build_object(
				'unit_name', r.unit_name, 'number', r.number, 'dated', r.dated,
				'class', r.class, 'text', r.text, 'points', coalesce(r.points, '[]'),
				'measure', r.measure, 'by_date', r.by_date) AS item) i
			WHERE r.publication = p.id) x), '[]')
FROM publication p JOIN suggestion s ON s.id = p.suggestion
WHERE p.state = 'current' AND p.extent <> 'none'
	AND $1::text IS NOT NULL AND $2::text IS NOT NULL AND $3::timestamptz IS NOT NULL
	AND ($4::uuid IS NOT NULL OR $5::text IS NOT NULL)
	AND ($4::uuid IS NULL OR s.id = $4) AND ($5::text IS NULL OR s.serial = $5)
