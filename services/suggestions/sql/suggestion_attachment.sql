-- $1 role, $2 scope, $3 now, $4 attachment, $5 offset, $6 max
-- A letter's files are read by those who may read the letter: the committee and the unit it is of at
-- once, the others once it is passed on.
WITH caller AS MATERIALIZED (
	SELECT $1::text AS role, $2::text AS scope, $3::timestamptz AS now,
		heir_of($1::text, $2::text) AS units
), file AS (
	SELECT f.blob, f.part, caller.role, a.unit_code = ANY (caller.units) AS own, r.state
	FROM caller, attachment f JOIN suggestion s ON s.id = f.suggestion
		LEFT JOIN reply r ON f.part = 'reply' AND r.id = f.owner
		LEFT JOIN commitment_step t ON f.part = 'commitment' AND t.id = f.owner
		LEFT JOIN commitment c ON c.id = t.commitment
		LEFT JOIN assignment a ON a.id = coalesce(r.assignment, c.assignment)
	WHERE f.id = $4::uuid AND f.dropped_at IS NULL AND sees(caller.role, caller.scope, s)
)
SELECT substring(c.bytes FROM ($5::bigint - c.at + 1)::integer FOR coalesce($6::integer, 262144)),
	b.size
FROM file JOIN blob b ON b.id = file.blob
	LEFT JOIN blob_chunk c ON c.blob = b.id AND c.at <= $5 AND c.at + length(c.bytes) > $5
WHERE file.role = 'committee' OR file.part = 'content'
	OR file.part = 'commitment' AND (file.own OR file.role <> 'unit')
	OR file.part = 'reply' AND CASE WHEN file.role = 'unit' THEN file.own ELSE file.state = 'passed' END
