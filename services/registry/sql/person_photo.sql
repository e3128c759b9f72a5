-- $1 role, $2 scope, $3 now, $4 id, $5 code, $6 offset, $7 max
-- Whoever sees the photo on person.get.
WITH caller AS (
	SELECT $1::text AS role, $2::text AS scope, zone_day($3::timestamptz) AS today
)
SELECT substring(c.bytes FROM ($6::bigint - c.at + 1)::integer FOR coalesce($7::integer, 262144)),
	b.size
FROM caller, person p JOIN blob b ON b.id = p.photo
	LEFT JOIN blob_chunk c ON c.blob = b.id AND c.at <= $6 AND c.at + length(c.bytes) > $6
WHERE coalesce($4::uuid::text, $5::text) IS NOT NULL
	AND ($4::uuid IS NULL OR p.id = $4)
	AND ($5::text IS NULL OR p.code = $5)
	AND (sees_person(role, scope, p.id, p.code) OR p.shown ? 'photo')
	AND (role <> 'public' OR holds_mandate(p.id, today))
