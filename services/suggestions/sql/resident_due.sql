-- Opinions whose resident's data have had their time by $1: not before nothing is left to be told.
SELECT r.id
FROM suggestions.opinion_resident r JOIN suggestions.opinion o ON o.id = r.id
WHERE r.erased_on IS NULL AND r.erase_on <= ($1::timestamptz AT TIME ZONE 'Asia/Shanghai')::date
	AND o.state IN ('closed', 'refused')
ORDER BY r.erase_on, r.id LIMIT 128
