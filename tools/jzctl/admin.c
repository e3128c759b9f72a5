/* SPDX-License-Identifier: Apache-2.0 */
/* The database's administrator, and the programs of PostgreSQL that work for it. */
#include <errno.h>
#include <fcntl.h>
#include <spawn.h>
#include <stdlib.h>
#include <sys/wait.h>
#include <unistd.h>

#include "common/sqlstate.h"
#include "tools/jzctl/backup.h"

/* ---- who ---- */

static const char *
zone_value(struct ctl *c, const char *name)
{
	FILE *f = fopen(ctl_path(c, "zone.env"), "re");
	const char *value = NULL;
	char line[4096];
	size_t n = strlen(name);

	while (f != NULL && fgets(line, sizeof(line), f) != NULL) {
		line[strcspn(line, "\n")] = '\0';
		if (strncmp(line, name, n) == 0 && line[n] == '=')
			value = arena_printf(&c->arena, "%s", line + n + 1);
	}
	if (f != NULL)
		fclose(f);
	return value;
}

/* Every member of the connection string that is given becomes its variable. */
static int
take_string(const char *text, struct err *e)
{
	char *why = NULL;
	PQconninfoOption *all = PQconninfoParse(text, &why);

	PQfreemem(why);
	if (all == NULL)
		return err_set(e, E_INVALID_ARGUMENT, "JZ_DB_ADMIN",
		    "must be a connection string of libpq: KEY=VALUE …, or postgresql://… "
		    "(its value is not shown)");
	for (const PQconninfoOption *o = all; o->keyword != NULL; o++)
		if (o->envvar != NULL && o->val != NULL)
			setenv(o->envvar, o->val, 1);
	PQconninfoFree(all);
	return 0;
}

int
admin_take(struct ctl *c, const char **database, struct err *e)
{
	static const char *const from[][2] = { { "JZ_PGHOST", "PGHOST" }, { "JZ_PGPORT", "PGPORT" },
		{ "JZ_PGDATABASE", "PGDATABASE" } };
	static const char plain[] =
	    "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789_";
	const char *given = getenv("JZ_DB_ADMIN");

	if (given == NULL) {
		if (ctl_zone(c, e) != 0)
			return -1;
		for (size_t i = 0; i < sizeof(from) / sizeof(from[0]); i++) {
			const char *value = zone_value(c, from[i][0]);

			if (value == NULL)
				return err_set(e, E_FAILED_PRECONDITION, "JZ_DB_ADMIN",
				    "must be set: zone.env names no database of its own");
			setenv(from[i][1], value, 1);
		}
		setenv("PGUSER", "postgres", 1);
	} else if (take_string(given, e) != 0) {
		return -1;
	}
	/* what COPY writes is compared, so all sides write it alike */
	setenv("PGTZ", "UTC", 1);
	setenv("PGCLIENTENCODING", "UTF8", 1);
	setenv(
	    "PGOPTIONS", "-c bytea_output=hex -c statement_timeout=0 -c idle_session_timeout=0", 1);
	*database = getenv("PGDATABASE");
	if (*database == NULL || **database == '\0' ||
	    (*database)[strspn(*database, plain)] != '\0')
		return err_set(e, E_INVALID_ARGUMENT, "JZ_DB_ADMIN",
		    "must name the database: dbname= letters, digits and _");
	return 0;
}

int
admin_open(const char *database, PGconn **out, struct err *e)
{
	static const char *const keys[] = { "dbname", "fallback_application_name",
		"connect_timeout", NULL };
	const char *const values[] = { database, "jzctl", "10", NULL };

	*out = PQconnectdbParams(keys, values, 0);
	if (PQstatus(*out) == CONNECTION_OK)
		return 0;
	err_set(e, E_UNAVAILABLE, "JZ_DB_ADMIN", "%s", PQerrorMessage(*out));
	PQfinish(*out);
	*out = NULL;
	return -1;
}

static void
silent(void *arg, const char *text)
{
	(void)arg;
	(void)text;
}

int
admin_sql(PGconn *c, const char *sql, PGresult **out, struct err *e)
{
	PGresult *r;
	const char *state, *text;

	PQsetNoticeProcessor(c, silent, NULL);
	r = PQexecParams(c, sql, 0, NULL, NULL, NULL, NULL, 1);
	if (PQresultStatus(r) == PGRES_TUPLES_OK || PQresultStatus(r) == PGRES_COMMAND_OK) {
		if (out != NULL)
			*out = r;
		else
			PQclear(r);
		return 0;
	}
	state = PQresultErrorField(r, PG_DIAG_SQLSTATE);
	text = PQresultErrorField(r, PG_DIAG_MESSAGE_PRIMARY);
	if (state == NULL || text == NULL)
		err_set(e, E_UNAVAILABLE, NULL, "database: %s", PQresultErrorMessage(r));
	else
		sqlstate_error(e, state, NULL, text);
	PQclear(r);
	return -1;
}

const char *
admin_ident(struct ctl *c, PGconn *conn, const char *name)
{
	char *quoted = PQescapeIdentifier(conn, name, strlen(name));
	const char *kept = arena_printf(&c->arena, "%s", quoted != NULL ? quoted : "\"\"");

	PQfreemem(quoted);
	return kept;
}

/* ---- programs ---- */

static int
spawn(const char *const *argv, int out, pid_t *pid, struct err *e)
{
	posix_spawn_file_actions_t files;
	int rc;

	posix_spawn_file_actions_init(&files);
	if (out >= 0)
		posix_spawn_file_actions_adddup2(&files, out, STDOUT_FILENO);
	rc = posix_spawnp(pid, argv[0], &files, NULL, (char *const *)(uintptr_t)argv, environ);
	posix_spawn_file_actions_destroy(&files);
	if (rc != 0)
		return err_set(
		    e, E_FAILED_PRECONDITION, NULL, "%s cannot be run: %s", argv[0], strerror(rc));
	return 0;
}

int
program_wait(const char *const *argv, pid_t pid, struct err *e)
{
	int status;

	while (waitpid(pid, &status, 0) < 0)
		if (errno != EINTR)
			return err_set(e, E_INTERNAL, NULL, "%s: %s", argv[0], strerror(errno));
	if (WIFEXITED(status) && WEXITSTATUS(status) == 0)
		return 0;
	return err_set(e, E_UNAVAILABLE, NULL, "%s failed: what it said stands above", argv[0]);
}

int
program_run(const char *const *argv, struct err *e)
{
	pid_t pid;

	return spawn(argv, -1, &pid, e) == 0 ? program_wait(argv, pid, e) : -1;
}

int
program_start(const char *const *argv, pid_t *pid, FILE **out, struct err *e)
{
	int ends[2];

	if (pipe2(ends, O_CLOEXEC) != 0)
		return err_set(e, E_INTERNAL, NULL, "no pipe: %s", strerror(errno));
	if (spawn(argv, ends[1], pid, e) != 0) {
		close(ends[0]);
		close(ends[1]);
		return -1;
	}
	close(ends[1]);
	*out = fdopen(ends[0], "rb");
	return *out != NULL ? 0 : err_set(e, E_INTERNAL, NULL, "no stream: %s", strerror(errno));
}
