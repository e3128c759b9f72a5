-- $1 role, $2 scope, $3 now, $4 id, $5 after, $6 limit
-- Oldest first; the cursor is the version, with zeros before it so that text sorts as numbers do.
-- After what is no cursor there is nothing.
WITH caller AS (
	SELECT $1::text AS role, $2::text AS scope, $3::timestamptz AS now
)
SELECT lpad(h.version::text, 12, '0'), h.version, h.at, h.principal, h.op, h.changes
FROM caller, history h
WHERE h.object = $4::uuid AND ($5::text IS NULL OR h.version > CASE WHEN $5 ~ '^[0-9]{1,18}$' THEN $5::bigint END)
ORDER BY h.version
LIMIT coalesce($6::integer, 100)
