-- $1 role, $2 scope, $3 now, $4 after, $5 limit
SELECT f.name, f.title, f.grp, f.how, f.split IS NOT NULL, f.by_unit, f.doc
FROM figure f
WHERE $1::text IS NOT NULL AND $2::text IS NOT NULL AND $3::timestamptz IS NOT NULL
	AND ($4::text IS NULL OR f.place > (SELECT place FROM figure WHERE name = $4))
ORDER BY f.place
LIMIT coalesce($5::integer, 100)
