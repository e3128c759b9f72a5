-- SPDX-License-Identifier: Apache-2.0
-- The zone's database and the role that may read other services' views. For psql, as a superuser of
-- the database postgres; may be run again.
SELECT 'CREATE ROLE jz_reader NOLOGIN'
  WHERE NOT EXISTS (SELECT FROM pg_roles WHERE rolname = 'jz_reader') \gexec
SELECT 'CREATE DATABASE zone' WHERE NOT EXISTS (SELECT FROM pg_database WHERE datname = 'zone') \gexec
\connect zone
REVOKE ALL ON DATABASE zone FROM PUBLIC;
REVOKE ALL ON SCHEMA public FROM PUBLIC;
