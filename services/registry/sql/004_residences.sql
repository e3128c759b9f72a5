-- A residence that was ended before it began has the day before its first as its last: it holds no
-- day, and says why. Runs with search_path = registry.

ALTER TABLE residence DROP CONSTRAINT residence_check,
	ADD CHECK (to_date >= from_date OR (to_date = from_date - 1 AND end_reason <> '' AND
		end_reason IS NOT NULL));
