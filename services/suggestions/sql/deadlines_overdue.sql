-- Of the periods that run those whose day has passed, by step; 0 is told, too. $1 now.
SELECT step, count(*) FILTER (WHERE due < ($1::timestamptz AT TIME ZONE 'Asia/Shanghai')::date)
FROM suggestions.deadline WHERE state = 'open' GROUP BY step
