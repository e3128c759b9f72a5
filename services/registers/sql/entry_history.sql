-- $1 role, $2 scope, $3 now, $4 entry, $5 after, $6 limit
SELECT lpad(e.version::text, 10, '0'), e.version, e.place, e.date, e.title, e.reason, e.recorder,
	e.recorded_at, e.hash
FROM entry e
WHERE $3::timestamptz IS NOT NULL AND e.entry = $4::uuid
	AND sees($1::text, $2::text, e.site_code, e.street, e.deputies)
	AND ($5::text IS NULL OR lpad(e.version::text, 10, '0') > $5)
ORDER BY e.version
LIMIT coalesce($6::integer, 100)
