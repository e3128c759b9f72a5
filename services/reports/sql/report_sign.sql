-- $1 role, $2 scope, $3 now, $4 year, $5 since, $6 signer, $7 note
SELECT signed_text($1::text, $2::text, $3::timestamptz, $4::integer, $5::date)
WHERE $6::text IS NOT NULL AND coalesce($7::text, '') IS NOT NULL
