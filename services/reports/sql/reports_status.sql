-- $1 role, $2 scope, $3 now
SELECT coalesce((SELECT jsonb_agg(jsonb_build_object('service', s.name, 'heard', coalesce(c.seq, 0),
		'moved_at', c.moved_at, 'refused', (SELECT count(*) FROM follow_refused r
			WHERE r.service = s.name)) ORDER BY s.name)
	FROM (VALUES ('registers'), ('registry'), ('suggestions')) s (name)
		LEFT JOIN follow_cursor c ON c.service = s.name), '[]'),
	(SELECT count(*) FROM thing), (SELECT count(*) FROM cell),
	coalesce((SELECT b.times FROM begun b), 0)
WHERE $1::text IS NOT NULL AND $2::text IS NOT NULL AND $3::timestamptz IS NOT NULL
