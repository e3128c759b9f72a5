-- $1 role, $2 scope, $3 now, $4 id, $5 code, $6 item, $7 offset, $8 max
-- Evidence stays with the inspection that brought it: one checked again has none of the first's.
WITH caller AS (
	SELECT $1::text AS role, $2::text AS scope, $3::timestamptz AS now
)
SELECT substring(c.bytes FROM ($7::bigint - c.at + 1)::integer FOR coalesce($8::integer, 262144)),
	b.size
FROM caller, inspection n JOIN site s ON s.id = n.site
	JOIN inspection_item i ON i.inspection = n.id AND i.item = $6::text
	JOIN blob b ON b.id = i.evidence
	LEFT JOIN blob_chunk c ON c.blob = b.id AND c.at <= $7 AND c.at + length(c.bytes) > $7
WHERE coalesce($4::uuid::text, $5::text) IS NOT NULL
	AND ($4::uuid IS NULL OR n.id = $4)
	AND ($5::text IS NULL OR n.code = $5)
	AND (role = 'committee' OR role = 'street' AND s.street = scope
		OR role = 'station' AND s.code = scope)
