-- SPDX-License-Identifier: Apache-2.0
-- A resolution's day of reminding follows the calendar, and an open one of a unit that was merged is
-- its successor's. registry's views may not be there yet when this runs. Runs as the schema's owner
-- with search_path set to the schema.
SET LOCAL check_function_bodies = off;

ALTER TABLE resolution
	ADD COLUMN days integer CHECK (days > 0), -- working days before; NULL: entered before this
	ADD COLUMN counted bigint NOT NULL DEFAULT 0; -- the calendar's revision it was counted by
CREATE INDEX resolution_count ON resolution (counted)
	WHERE state = 'open' AND soon_on IS NULL AND by_date IS NOT NULL;
CREATE INDEX resolution_held ON resolution (unit) WHERE state = 'open' AND unit IS NOT NULL;

CREATE FUNCTION calendar_revision() RETURNS bigint LANGUAGE sql STABLE PARALLEL SAFE AS $$
	SELECT coalesce(sum(n), 0)::bigint FROM registry.v1_revision WHERE name = 'calendar'
$$;

-- So many working days before.
CREATE FUNCTION remind_day(by_date date, days integer) RETURNS date
LANGUAGE sql STABLE PARALLEL SAFE AS $$
	SELECT d.day FROM (SELECT by_date - g AS day FROM generate_series(1, 60 + 5 * days) g) d
		LEFT JOIN registry.v1_calendar c ON c.date = d.day
	WHERE coalesce(c.work, extract(isodow FROM d.day) < 6)
	ORDER BY d.day DESC OFFSET days - 1 LIMIT 1
$$;

-- The unit that has now what the unit had: the last of its successors; no row: itself.
CREATE FUNCTION successor_of(unit uuid) RETURNS TABLE (unit_id uuid, code text, name text)
LANGUAGE sql STABLE PARALLEL SAFE AS $$
	WITH RECURSIVE line AS (
		SELECT u.id, u.code, u.name, u.successor, 0 AS n FROM registry.v1_unit u WHERE u.id = unit
		UNION ALL
		SELECT u.id, u.code, u.name, u.successor, line.n + 1
		FROM line JOIN registry.v1_unit u ON u.id = line.successor WHERE line.n < 100
	)
	SELECT line.id, line.code, line.name FROM line WHERE line.n > 0 ORDER BY line.n DESC LIMIT 1
$$;

CREATE FUNCTION resolution_now(of uuid)
RETURNS TABLE (remind_on date, unit uuid, unit_code text, unit_name text, counted bigint)
LANGUAGE sql STABLE PARALLEL SAFE AS $$
	SELECT CASE WHEN r.by_date IS NOT NULL
			THEN coalesce(remind_day(r.by_date, coalesce(r.days, 5)), r.remind_on) END,
		s.unit_id, s.code, s.name, calendar_revision()
	FROM resolution r LEFT JOIN LATERAL successor_of(r.unit) s ON true WHERE r.id = of
$$;
CREATE VIEW resolution_as_of_now AS
	SELECT r.id, n.remind_on, n.unit, n.unit_code, n.unit_name, n.counted
	FROM resolution r, LATERAL resolution_now(r.id) n;

-- A unit's codes: its own and those of the units it has come after, however far back. NULL for a
-- caller that is not a unit.
CREATE FUNCTION heir_of(role text, scope text) RETURNS text[]
LANGUAGE sql STABLE PARALLEL SAFE AS $$
	WITH RECURSIVE line AS (
		SELECT u.id, u.code FROM registry.v1_unit u WHERE u.code = scope
		UNION
		SELECT u.id, u.code FROM registry.v1_unit u JOIN line ON u.successor = line.id
	)
	SELECT CASE WHEN role = 'unit' THEN (SELECT array_agg(code) FROM line) || scope END
$$;

GRANT SELECT ON resolution_as_of_now TO jz_registers;
