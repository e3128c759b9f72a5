-- Periods that run, by step. $1 now.
SELECT step, count(*) FROM suggestions.deadline
WHERE state = 'open' AND $1::timestamptz IS NOT NULL GROUP BY step
