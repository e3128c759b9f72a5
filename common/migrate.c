/* SPDX-License-Identifier: Apache-2.0 */
#include <libpq-fe.h>
#include <sodium.h>
#include <stdio.h>
#include <stdlib.h>
#include <time.h>

#include "common/log.h"
#include "common/migrate.h"
#include "common/sql.h"
#include "common/sqlstate.h"

#define LOCK_KEY "7239001"

static const struct migration engine[] = { { "001_engine", sql_001_engine },
	{ "002_follow", sql_002_follow }, { "003_inlet", sql_003_inlet },
	{ "004_seen", sql_004_seen }, { "006_moved_at", sql_006_moved_at } };
#define ENGINE (sizeof(engine) / sizeof(engine[0]))

static int
refused(const PGresult *r, struct err *e)
{
	const char *state = PQresultErrorField(r, PG_DIAG_SQLSTATE);
	const char *text = PQresultErrorField(r, PG_DIAG_MESSAGE_PRIMARY);

	if (state == NULL || text == NULL)
		return err_set(e, E_UNAVAILABLE, NULL, "database: %s", PQresultErrorMessage(r));
	sqlstate_error(e, state, NULL, text);
	return -1;
}

static int
run(PGconn *c, const char *sql, struct err *e)
{
	PGresult *r = PQexec(c, sql);
	ExecStatusType st = PQresultStatus(r);
	int rc = 0;

	if (st != PGRES_COMMAND_OK && st != PGRES_TUPLES_OK)
		rc = refused(r, e);
	PQclear(r);
	return rc;
}

static int
connect_within(const char *conninfo, int64_t wait_ms, PGconn **out, struct err *e)
{
	int64_t until = clock_mono_ms() + wait_ms;
	const struct timespec pause = { 0, 100000000 };

	for (;;) {
		*out = PQconnectdb(conninfo);
		if (PQstatus(*out) == CONNECTION_OK)
			return 0;
		if (clock_mono_ms() > until)
			break;
		PQfinish(*out);
		nanosleep(&pause, NULL);
	}
	err_set(e, E_UNAVAILABLE, NULL, "database: %s", PQerrorMessage(*out));
	PQfinish(*out);
	*out = NULL;
	return -1;
}

static void
digest_of(const char *sql, char out[33])
{
	uint8_t h[16];

	crypto_generichash(h, sizeof(h), (const uint8_t *)sql, strlen(sql), NULL, 0);
	sodium_bin2hex(out, 33, h, sizeof(h));
}

/* 1: it has run; 0: not yet; -1: it has changed since. */
static int
has_run(PGconn *c, const struct migration *m, const char *digest, struct err *e)
{
	const char *v[] = { m->name };
	PGresult *r = PQexecParams(
	    c, "SELECT digest FROM migration WHERE name = $1", 1, NULL, v, NULL, NULL, 0);
	int rc = PQresultStatus(r) == PGRES_TUPLES_OK && PQntuples(r) == 1;

	if (rc == 1 && strcmp(PQgetvalue(r, 0, 0), digest) != 0)
		rc = err_set(e, E_FAILED_PRECONDITION, NULL,
		    "migration %s has changed since it was run", m->name);
	PQclear(r);
	return rc;
}

static int
run_one(PGconn *c, const struct migration *m, struct err *e)
{
	char digest[33];
	const char *v[] = { m->name, digest };
	PGresult *r;
	int rc;

	digest_of(m->sql, digest);
	rc = has_run(c, m, digest, e);
	if (rc != 0)
		return rc < 0 ? -1 : 0;
	if (run(c, "BEGIN", e) != 0 || run(c, m->sql, e) != 0) {
		const struct err why = *e;

		return err_set(e, why.class, NULL, "migration %s: %s", m->name, why.text);
	}
	r = PQexecParams(
	    c, "INSERT INTO migration (name, digest) VALUES ($1, $2)", 2, NULL, v, NULL, NULL, 0);
	rc = PQresultStatus(r) == PGRES_COMMAND_OK ? run(c, "COMMIT", e) : refused(r, e);
	PQclear(r);
	if (rc == 0)
		LOG(LOG_INFO, "migration run", LOG_S("name", str_from(m->name)));
	return rc;
}

const char *
migrate_newer(struct arena *a, const struct migration *list, size_t n)
{
	const char *sql = "SELECT name FROM migration WHERE name NOT IN (''";

	for (size_t i = 0; i < ENGINE + n; i++)
		sql = arena_printf(
		    a, "%s, '%s'", sql, i < ENGINE ? engine[i].name : list[i - ENGINE].name);
	return arena_printf(a, "%s) ORDER BY name LIMIT 1", sql);
}

/* 1: the schema has run texts that this program does not have. */
static int
is_newer(PGconn *c, const struct migration *list, size_t n, struct err *e)
{
	struct arena a = { 0 };
	PGresult *r = PQexec(c, migrate_newer(&a, list, n));
	int rc = PQresultStatus(r) == PGRES_TUPLES_OK ? PQntuples(r) : refused(r, e);

	if (rc == 1)
		LOG(LOG_WARN, "the schema is newer than this program",
		    LOG_S("migration", str_from(PQgetvalue(r, 0, 0))));
	PQclear(r);
	arena_free(&a);
	return rc;
}

static int
run_all(PGconn *c, const char *schema, const struct migration *list, size_t n, struct err *e)
{
	char path[200];
	int newer;

	snprintf(
	    path, sizeof(path), "SET search_path = %s; SET client_min_messages = warning", schema);
	if (run(c, "SELECT pg_advisory_lock(" LOCK_KEY ")", e) != 0 || run(c, path, e) != 0 ||
	    run(c,
		"CREATE TABLE IF NOT EXISTS migration (name text PRIMARY KEY, digest text NOT NULL,"
		" at timestamptz NOT NULL DEFAULT now())",
		e) != 0)
		return -1;
	newer = is_newer(c, list, n, e);
	if (newer != 0)
		return newer < 0 ? -1 : 0;
	for (size_t i = 0; i < ENGINE + n; i++)
		if (run_one(c, i < ENGINE ? &engine[i] : &list[i - ENGINE], e) != 0)
			return -1;
	return 0;
}

int
migrate_reached(const char *conninfo, int64_t wait_ms, struct err *e)
{
	PGconn *c;

	if (connect_within(conninfo, wait_ms, &c, e) != 0)
		return -1;
	PQfinish(c);
	return 0;
}

int
migrate(const char *conninfo, const char *schema, const struct migration *list, size_t n,
    int64_t wait_ms, struct err *e)
{
	const struct timespec pause = { 0, 100000000 };
	int64_t until = clock_mono_ms() + wait_ms;
	PGconn *c;
	int rc;

	for (;;) {
		int64_t left = until - clock_mono_ms();

		if (connect_within(conninfo, left > 0 ? left : 0, &c, e) != 0)
			return -1;
		rc = run_all(c, schema, list, n, e);
		PQfinish(c);
		if (rc == 0 || e->class != E_UNAVAILABLE || clock_mono_ms() > until)
			return rc;
		nanosleep(&pause, NULL);
	}
}
