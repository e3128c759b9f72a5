-- $1 role, $2 scope, $3 now, $4 entry, $5 site, $6 street, $7 unit, $8 state, $9 overdue,
-- $10 from_date, $11 to_date, $12 after, $13 limit
-- Those due first; the cursor is day/id, which sorts as text like the two do.
SELECT coalesce(r.by_date, 'infinity')::text || '/' || r.id::text, r.entry, r.no, r.number, r.year,
	r.site_code, r.kind, r.subject, r.text, r.unit_code, r.unit_name, r.by_date, r.remind_on,
	r.state, r.done_on, r.outcome, r.done_by, r.soon_on, r.overdue_on
FROM resolution r
WHERE CASE $1::text
		WHEN 'committee' THEN true
		WHEN 'street' THEN coalesce(r.street = $2::text, false)
		WHEN 'station' THEN r.site_code = $2::text
		WHEN 'unit' THEN coalesce(r.unit_code = ANY (heir_of($1::text, $2::text)), false)
		ELSE false END
	AND ($4::uuid IS NULL OR r.entry = $4)
	AND ($5::text IS NULL OR r.site_code = $5)
	AND ($6::text IS NULL OR r.street = $6)
	AND ($7::text IS NULL OR r.unit_code = $7)
	AND ($8::text IS NULL OR r.state = $8)
	AND ($9::boolean IS NULL OR $9 = coalesce(r.state = 'open'
		AND r.by_date < zone_day($3::timestamptz), false))
	AND ($10::date IS NULL OR r.by_date >= $10)
	AND ($11::date IS NULL OR r.by_date <= $11)
	AND ($12::text IS NULL
		OR (coalesce(r.by_date, 'infinity')::text || '/' || r.id::text) COLLATE "C" > $12)
ORDER BY (coalesce(r.by_date, 'infinity')::text || '/' || r.id::text) COLLATE "C"
LIMIT coalesce($13::integer, 100)
