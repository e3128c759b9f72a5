-- Which years the public is told of. Runs as the schema's owner with search_path set to the schema.

-- The part of a year that is over, as a period; a year to come, or before anything was counted, is
-- refused.
CREATE FUNCTION published_year(year_ integer, now_ timestamptz)
RETURNS TABLE (f date, t date, f2 date, t2 date)
LANGUAGE plpgsql STABLE AS $$
DECLARE
	today constant date := ((now_ AT TIME ZONE 'UTC') + interval '8 hours')::date;
BEGIN
	f := make_date(year_, 1, 1);
	t := least(make_date(year_, 12, 31), today);
	IF f > today THEN
		PERFORM refuse(3, 'year', 'this year has not begun');
	END IF;
	IF NOT EXISTS (SELECT FROM cell c WHERE c.scope = 'zone' AND c.grain = 'year'
		AND c.start <= published_year.f) THEN
		PERFORM refuse(5, 'year', 'there is nothing of this year, nor of one before it');
	END IF;
	SELECT b.f2, b.t2 INTO f2, t2 FROM period_before(f, t, 'year') b;
	RETURN NEXT;
END $$;
