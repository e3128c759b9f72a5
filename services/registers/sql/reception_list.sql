-- $1 role, $2 scope, $3 now, $4 site, $5 street, $6 deputy, $7 state, $8 from_date, $9 to_date,
-- $10 after, $11 limit
-- The cursor is day/id, which sorts as text like the two do.
SELECT r.date::text || '/' || r.id::text, r.id, r.version, r.state, r.site_code, r.date, r.time,
	r.subject, jsonb_path_query_array(r.deputies, '$[*].name')
FROM reception r
WHERE $3::timestamptz IS NOT NULL
	AND sees_reception($1::text, $2::text, r.site_code, r.street, r.deputies)
	AND ($4::text IS NULL OR r.site_code = $4)
	AND ($5::text IS NULL OR r.street = $5)
	AND ($6::text IS NULL
		OR r.deputies @> jsonb_build_array(jsonb_build_object('code', $6::text)))
	AND ($7::text IS NULL OR r.state = $7)
	AND ($8::date IS NULL OR r.date >= $8)
	AND ($9::date IS NULL OR r.date <= $9)
	AND ($10::text IS NULL OR (r.date::text || '/' || r.id::text) COLLATE "C" > $10)
ORDER BY r.date, r.id
LIMIT coalesce($11::integer, 100)
