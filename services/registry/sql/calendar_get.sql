-- $1 role, $2 scope, $3 now, $4 date
WITH caller AS (
	SELECT $1::text AS role, $2::text AS scope, zone_day($3::timestamptz) AS today
)
SELECT to_char(d.date, 'YYYY-MM-DD'), d.id, d.date, d.kind, d.name, d.notice, d.version
FROM caller, calendar_day d
WHERE d.date = $4::date
