-- $1 role, $2 scope, $3 now, $4 report, $5 year, $6 from, $7 to, $8 edition, $9 since, $10 days,
-- $11 street, $12 site, $13 level, $14 unit, $15 deputy, $16 format
SELECT CASE WHEN $8::integer IS NOT NULL
	THEN edition_text($1::text, $4::text, $5::integer, $8::integer)
	ELSE report_json($1::text, $2::text, $3::timestamptz, $4::text, $5::integer, $6::date, $7::date,
		$9::date, $10::integer, $11::text, $12::text, $13::text, $14::text, $15::text) END
WHERE $16::text IS NOT NULL
