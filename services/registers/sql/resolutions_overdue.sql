-- Those whose day has passed. $1 now.
SELECT 'resolution'::text, count(*) FROM registers.resolution
WHERE state = 'open' AND by_date < registers.zone_day($1::timestamptz)
