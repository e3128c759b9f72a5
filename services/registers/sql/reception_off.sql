-- Receptions still to come on a day that the calendar has made one off. $1 now.
SELECT r.id
FROM registers.reception r LEFT JOIN registry.v1_calendar c ON c.date = r.date
WHERE r.state IN ('planned', 'announced') AND r.date > registers.zone_day($1::timestamptz)
	AND NOT coalesce(c.work, extract(isodow FROM r.date) < 6)
ORDER BY r.id LIMIT 128
