-- What deadline.list filters by, said once for all the ways in which it is reached. Runs with
-- search_path = suggestions.

-- due, after: of the row that the page before ended with.
CREATE FUNCTION asked_for(d deadline, step text, until date, overdue boolean, today date, due date,
	after uuid) RETURNS boolean
LANGUAGE sql IMMUTABLE PARALLEL SAFE AS $$
	SELECT ($2 IS NULL OR d.step = $2) AND ($3 IS NULL OR d.due <= $3)
		AND ($4 IS NULL OR CASE WHEN $4 THEN d.due < $5 ELSE d.due >= $5 END)
		AND ($6 IS NULL OR (d.due, d.id) > ($6, $7))
$$;

-- The two parts of such a cursor; what is none bounds to nothing. A day that no month has is no
-- error, but some other one.
CREATE FUNCTION cursor_due(after text) RETURNS date
LANGUAGE sql IMMUTABLE PARALLEL SAFE AS $$
	SELECT CASE WHEN after IS NULL THEN NULL
		WHEN after ~ '^[1-9][0-9]{3}-[0-9]{2}-[0-9]{2}/'
		THEN (make_date(left(after, 4)::integer, 1, 1) + make_interval(
			months => substr(after, 6, 2)::integer - 1, days => substr(after, 9, 2)::integer - 1))::date
		ELSE 'infinity' END
$$;

CREATE FUNCTION cursor_due_id(after text) RETURNS uuid
LANGUAGE sql IMMUTABLE PARALLEL SAFE AS $$
	SELECT CASE WHEN after IS NULL THEN NULL ELSE cursor_id(substr(after, 12)) END
$$;

-- An assignment's periods are found among its suggestion's: one index less to write with each.
DROP INDEX deadline_assignment;
