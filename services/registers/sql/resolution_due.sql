-- Resolutions to be reminded of, or overdue, and not told of yet; those whose day of reminding was
-- counted by another calendar, and those of a unit that has a successor. $1 now.
SELECT id FROM (
	(SELECT r.id, r.remind_on AS day FROM registers.resolution r
	WHERE r.state = 'open' AND r.soon_on IS NULL
		AND r.remind_on <= registers.zone_day($1::timestamptz) ORDER BY r.remind_on LIMIT 128)
	UNION
	(SELECT r.id, r.by_date FROM registers.resolution r
	WHERE r.state = 'open' AND r.overdue_on IS NULL
		AND r.by_date < registers.zone_day($1::timestamptz) ORDER BY r.by_date LIMIT 128)
	UNION
	(SELECT r.id, r.remind_on FROM registers.resolution r
	WHERE r.state = 'open' AND r.soon_on IS NULL AND r.by_date IS NOT NULL
		AND r.counted <> (SELECT registers.calendar_revision()) LIMIT 128)
	UNION
	(SELECT r.id, r.by_date FROM registry.v1_unit u JOIN registers.resolution r ON r.unit = u.id
	WHERE r.state = 'open' AND u.successor IS NOT NULL LIMIT 128)
) d ORDER BY day LIMIT 128
