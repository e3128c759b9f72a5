-- $1 role, $2 scope, $3 now, $4 book
SELECT $4::text, coalesce(c.seq, 0), coalesce(r."until", 0),
	coalesce(c.seq, 0) < coalesce(r."until", 0), b.entries, b.places
FROM (SELECT coalesce(sum(b.entries), 0)::bigint AS entries,
		coalesce(sum(b.places), 0)::bigint AS places
	FROM book b WHERE b.book = 'opinion') b
	LEFT JOIN follow_cursor c ON c.service = 'suggestions'
	LEFT JOIN rebuild r ON r.book = 'opinion'
WHERE $1::text = 'committee' AND coalesce($2::text, '') IS NOT NULL
	AND $3::timestamptz IS NOT NULL AND $4::text = 'opinion'
