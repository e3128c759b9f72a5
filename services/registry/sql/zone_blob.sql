-- $1 role, $2 scope, $3 now, $4 blob, $5 offset, $6 max
WITH caller AS (
	SELECT $1::text AS role, $2::text AS scope, $3::timestamptz AS now
)
SELECT substring(c.bytes FROM ($5::bigint - c.at + 1)::integer FOR coalesce($6::integer, 262144)),
	b.size
FROM caller, blob b
	LEFT JOIN blob_chunk c ON c.blob = b.id AND c.at <= $5 AND c.at + length(c.bytes) > $5
WHERE b.id = $4::uuid
	AND (EXISTS (SELECT FROM person WHERE photo = b.id)
		OR EXISTS (SELECT FROM inspection_item WHERE evidence = b.id))
