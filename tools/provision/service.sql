-- SPDX-License-Identifier: Apache-2.0
-- A service's schema and two roles: jz_<service>_owner migrates, jz_<service> runs. For psql, as a
-- superuser of the database zone; may be run again, and then sets the passwords anew. Variables:
-- service; owner and running, the passwords. They come from files (\set in the caller), never from
-- the command line.
\set owner_role jz_ :service _owner
\set running_role jz_ :service
SELECT format('CREATE ROLE %I LOGIN', r) FROM unnest(ARRAY[:'owner_role', :'running_role']) r
  WHERE NOT EXISTS (SELECT FROM pg_roles WHERE rolname = r) \gexec
ALTER ROLE :"owner_role" PASSWORD :'owner';
ALTER ROLE :"running_role" PASSWORD :'running';
-- the DETAIL of a refused row would put private members into the log
ALTER ROLE :"owner_role" SET log_error_verbosity = terse;
ALTER ROLE :"running_role" SET log_error_verbosity = terse;
ALTER ROLE :"owner_role" SET search_path = :"service";
ALTER ROLE :"running_role" SET search_path = :"service";
GRANT CONNECT ON DATABASE zone TO :"owner_role", :"running_role";
GRANT jz_reader TO :"owner_role", :"running_role";
CREATE SCHEMA IF NOT EXISTS :"service" AUTHORIZATION :"owner_role";
GRANT USAGE ON SCHEMA :"service" TO :"running_role", jz_reader;
