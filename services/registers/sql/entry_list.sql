-- $1 role, $2 scope, $3 now, $4 book, $5 site, $6 street, $7 deputy, $8 year, $9 from_date,
-- $10 to_date, $11 kind, $12 text, $13 after, $14 limit
-- The newest version of each, the newest entry first.
SELECT e.entry::text, e.entry, e.book, e.year, e.number, e.version, e.site_code, e.street, e.date,
	e.title, e.deputies, e.recorder, e.recorded_at
FROM entry e
WHERE $3::timestamptz IS NOT NULL
	AND ($1::text <> 'station'
		OR e.site_code = $2::text AND e.site_code IS DISTINCT FROM e.street)
	AND ($1::text <> 'street' OR e.street = $2::text)
	AND ($1::text <> 'deputy' OR e.deputies @> to_jsonb($2::text))
	AND NOT EXISTS (SELECT FROM entry v WHERE v.entry = e.entry AND v.version > e.version)
	AND ($4::text IS NULL OR e.book = $4)
	AND ($5::text IS NULL OR e.site_code = $5)
	AND ($6::text IS NULL OR e.street = $6)
	AND ($7::text IS NULL OR e.deputies @> to_jsonb($7))
	AND ($8::integer IS NULL OR e.year = $8)
	AND ($9::date IS NULL OR e.date >= $9)
	AND ($10::date IS NULL OR e.date <= $10)
	AND ($11::text IS NULL OR e.activity->>'kind' = $11)
	AND ($12::text IS NULL OR position(lower($12) IN lower(e.words)) > 0)
	AND ($13::text IS NULL OR e.entry < CASE WHEN $13
		~ '^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$' THEN $13::uuid END)
ORDER BY e.entry DESC
LIMIT coalesce($14::integer, 100)
