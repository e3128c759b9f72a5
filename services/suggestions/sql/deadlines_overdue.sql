-- Periods that have ended without the step done, by step. $1 now.
SELECT step, count(*) FROM suggestions.deadline
WHERE state = 'open' AND due < ($1::timestamptz AT TIME ZONE 'Asia/Shanghai')::date GROUP BY step
