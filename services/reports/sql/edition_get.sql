-- $1 role, $2 scope, $3 now, $4 year, $5 number
SELECT e.year, e.number, e.since, e.signer, e.signed_by, e.signed_at, e.note, e.hash, e.size, e.changed,
	e.streams, e.changes
FROM edition e
WHERE $1::text IS NOT NULL AND coalesce($2::text, '') IS NOT NULL AND $3::timestamptz IS NOT NULL
	AND e.year = $4::integer AND ($5::integer IS NULL OR e.number = $5::integer)
ORDER BY e.number DESC
LIMIT 1
