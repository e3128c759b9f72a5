-- An account that comes by a file has no password: nobody signs in with it until the committee has
-- set one. Runs with search_path = registry.

ALTER TABLE account ALTER password DROP NOT NULL;
