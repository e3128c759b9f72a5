-- Resolutions with a day that are not done. $1 now.
SELECT 'resolution'::text, count(*) FROM registers.resolution
WHERE state = 'open' AND by_date IS NOT NULL AND $1::timestamptz IS NOT NULL
