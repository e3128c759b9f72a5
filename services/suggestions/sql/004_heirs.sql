-- A unit's codes: its own and those of the units it has come after, however far back. NULL for a
-- caller that is not a unit. registry's views may not be there yet when this runs. Runs with
-- search_path = suggestions.
SET LOCAL check_function_bodies = off;

CREATE FUNCTION heir_of(role text, scope text) RETURNS text[]
LANGUAGE sql STABLE PARALLEL SAFE AS $$
	WITH RECURSIVE line AS (
		SELECT u.id, u.code FROM registry.v1_unit u WHERE u.code = scope
		UNION
		SELECT u.id, u.code FROM registry.v1_unit u JOIN line ON u.successor = line.id
	)
	SELECT CASE WHEN role = 'unit' THEN (SELECT array_agg(code) FROM line) || scope END
$$;
