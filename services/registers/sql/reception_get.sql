-- $1 role, $2 scope, $3 now, $4 reception
SELECT r.id, r.version, r.state, r.site, r.site_code, s.name, r.street, r.date, r.time, r.subject,
	r.deputies, r.announced_on, r.late_reason, r.reason, r.people, r.raised, r.next, r.replaces
FROM reception r LEFT JOIN registry.v1_site s ON s.id = r.site
WHERE $3::timestamptz IS NOT NULL AND r.id = $4::uuid
	AND sees_reception($1::text, $2::text, r.site_code, r.street, r.deputies)
