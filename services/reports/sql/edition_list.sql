-- $1 role, $2 scope, $3 now, $4 year, $5 after, $6 limit
SELECT x.cursor, x.year, x.number, x.since, x.signer, x.signed_by, x.signed_at, x.note, x.hash, x.size,
	x.changed
FROM (SELECT e.*, e.year || '-' || lpad(e.number::text, 4, '0') AS cursor FROM edition e
	WHERE $4::integer IS NULL OR e.year = $4) x
WHERE $1::text IS NOT NULL AND coalesce($2::text, '') IS NOT NULL AND $3::timestamptz IS NOT NULL
	AND ($5::text IS NULL OR x.cursor > $5)
ORDER BY x.cursor
LIMIT coalesce($6::integer, 100)
