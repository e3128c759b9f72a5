-- $1 role, $2 scope, $3 now, $4 chain, $5 after, $6 limit
SELECT lpad(e.place::text, 10, '0'), e.id, e.entry, e.chain, e.book, e.place, e.number, e.version,
	e.year, e.site, e.site_code, e.street, e.date, e.title, e.deputies, e.activity, e.contact,
	e.debrief, e.opinion, e.words, e.reason, e.recorder, e.recorded_at, e.body, e.hash,
	d.residents, d.salt, d.erased_on
FROM entry e LEFT JOIN resident_data d ON d.id = e.id
WHERE $1::text = 'committee' AND coalesce($2::text, '') IS NOT NULL AND $3::timestamptz IS NOT NULL
	AND e.chain = $4::uuid
	AND ($5::text IS NULL OR lpad(e.place::text, 10, '0') > $5)
ORDER BY e.place
LIMIT coalesce($6::integer, 100)
