-- $1 role, $2 scope, $3 now, $4 book, $5 site, $6 year, $7 after, $8 limit
SELECT b.id::text, b.id, b.book, b.site_code, b.year, b.entries, b.places, b.hash
FROM book b
WHERE $3::timestamptz IS NOT NULL AND sees($1::text, $2::text, b.site_code, b.street, '[]')
	AND ($4::text IS NULL OR b.book = $4)
	AND ($5::text IS NULL OR b.site_code = $5)
	AND ($6::integer IS NULL OR b.year = $6)
	AND ($7::text IS NULL OR b.id::text > $7)
ORDER BY b.id::text
LIMIT coalesce($8::integer, 100)
