-- Suggestions with a period that the clock has to look at by $1.
SELECT DISTINCT suggestion
FROM (SELECT suggestion FROM suggestions.deadline
	WHERE state = 'open' AND next_at <= $1 ORDER BY next_at LIMIT 128) d
