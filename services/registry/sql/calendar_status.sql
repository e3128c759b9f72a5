-- $1 role, $2 scope, $3 now
WITH caller AS (
	SELECT $1::text AS role, $2::text AS scope, zone_day($3::timestamptz) AS today
),
span AS (
	SELECT today AS from_date, (today + interval '12 months')::date AS to_date FROM caller
),
known AS (
	SELECT y.year, (SELECT count(*) FROM calendar_day d
		WHERE d.date BETWEEN make_date(y.year, 1, 1) AND make_date(y.year, 12, 31)
			AND d.kind <> 'ordinary') AS days
	FROM span, generate_series(extract(year FROM from_date)::integer,
		extract(year FROM to_date)::integer) y (year)
)
SELECT from_date, to_date, NOT EXISTS (SELECT FROM known WHERE days = 0),
	(SELECT jsonb_agg(to_jsonb(known) ORDER BY year) FROM known),
	(SELECT coalesce(jsonb_agg(to_jsonb(known) ORDER BY year), '[]') FROM known WHERE days = 0)
FROM span
