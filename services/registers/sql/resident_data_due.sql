-- Entries whose residents' data have had their time by $1.
SELECT DISTINCT entry
FROM (SELECT entry FROM registers.resident_data
	WHERE erased_on IS NULL AND erase_on <= registers.zone_day($1::timestamptz)
	ORDER BY erase_on LIMIT 128) d
