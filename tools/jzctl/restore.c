/* SPDX-License-Identifier: Apache-2.0 */
/*
 * jzctl restore FILE: into an empty zone. The archive goes into a database of its own, is compared
 * with its account there, and only then takes the place of the empty one; until that moment nothing
 * has changed. Services may run meanwhile: they lose their connections once and go on.
 */
#include <errno.h>
#include <stdlib.h>
#include <time.h>

#include "common/clock.h"
#include "common/rows.h"
#include "tools/jzctl/backup.h"

#define SWAP_MS 20000

struct restore {
	struct ctl *c;
	const char *file, *database;
	const char *fresh, *old; /* names of databases */
	json_t *account;
	PGconn *server; /* to the database postgres */
	bool made;
};

/* ---- what is to be restored ---- */

static int
read_account(struct restore *r, struct err *e)
{
	const char *path = arena_printf(&r->c->arena, "%s.json", r->file);
	json_t *archive;
	struct str text;
	bool same;

	if (ctl_read(r->c, path, &text, e) != 0)
		return -1;
	r->account = json_loadb(text.p, text.n, 0, NULL);
	if (json_integer_value(json_object_get(r->account, "format")) != BACKUP_FORMAT)
		return err_set(e, E_INVALID_ARGUMENT, path, "is no account of a backup");
	if (archive_digest(r->file, &archive, e) != 0)
		return -1;
	same = json_equal(archive, json_object_get(r->account, "archive"));
	json_decref(archive);
	return same ? 0
		    : err_set(e, E_FAILED_PRECONDITION, r->file,
			  "is not the archive that %s tells of: damaged, or another one", path);
}

/* ---- where to ---- */

static int64_t
number(PGresult *r)
{
	int64_t n = PQntuples(r) == 1 ? sql_i64(r, 0, 0) : 0;

	PQclear(r);
	return n;
}

/* Events, uploads, or anything that is no service's. */
static int
schema_is_empty(PGconn *conn, struct ctl *c, const char *schema, struct err *e)
{
	const char *in = admin_ident(c, conn, schema);
	PGresult *r;
	int64_t events, blobs;

	if (admin_sql(conn, arena_printf(&c->arena, "SELECT max(seq) FROM %s.head", in), &r, e) !=
	    0)
		return -1;
	events = number(r);
	if (admin_sql(conn, arena_printf(&c->arena, "SELECT count(*) FROM %s.blob", in), &r, e) !=
	    0)
		return -1;
	blobs = number(r);
	if (events == 0 && blobs == 0)
		return 0;
	return err_set(e, E_FAILED_PRECONDITION, schema,
	    "this zone lives: %lld events and %lld uploads. A backup is restored into an empty one "
	    "only",
	    (long long)events, (long long)blobs);
}

static int
must_be_empty(struct restore *r, struct err *e)
{
	static const char strange[] =
	    "SELECT count(*) FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace"
	    " WHERE c.relkind IN ('r', 'p') AND n.nspname !~ '^pg_' AND n.nspname <>"
	    " 'information_schema' AND to_regclass(quote_ident(n.nspname) || '.head') IS NULL";
	static const char schemas[] =
	    "SELECT n.nspname FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace"
	    " WHERE c.relkind = 'r' AND c.relname = 'head' ORDER BY 1";
	PGconn *conn;
	PGresult *found;
	int rc;

	if (admin_open(r->database, &conn, e) != 0)
		return -1;
	rc = admin_sql(conn, strange, &found, e);
	if (rc == 0 && number(found) > 0)
		rc = err_set(e, E_FAILED_PRECONDITION, r->database,
		    "the database holds tables that are no zone's");
	if (rc == 0)
		rc = admin_sql(conn, schemas, &found, e);
	if (rc == 0) {
		for (int i = 0; i < PQntuples(found) && rc == 0; i++)
			rc = schema_is_empty(
			    conn, r->c, str_z(&r->c->arena, sql_text(found, i, 0)), e);
		PQclear(found);
	}
	PQfinish(conn);
	return rc;
}

/* Roles are the server's, not the database's: the zone that is there has made them. */
static int
roles_are_there(struct restore *r, struct err *e)
{
	json_t *role;
	size_t i;

	json_array_foreach(json_object_get(r->account, "roles"), i, role) {
		PGresult *found;
		char *quoted = PQescapeLiteral(
		    r->server, json_string_value(role), json_string_length(role));
		int rc = admin_sql(r->server,
		    arena_printf(&r->c->arena, "SELECT count(*) FROM pg_roles WHERE rolname = %s",
			quoted != NULL ? quoted : "''"),
		    &found, e);

		PQfreemem(quoted);
		if (rc != 0)
			return -1;
		if (number(found) == 0)
			return err_set(e, E_FAILED_PRECONDITION, json_string_value(role),
			    "the role is not there: start a zone with all its services first");
	}
	return 0;
}

/* ---- the work ---- */

static int
on_server(struct restore *r, struct err *e, const char *sql)
{
	return admin_sql(r->server, sql, NULL, e);
}

static const char *
quoted(struct restore *r, const char *name)
{
	return admin_ident(r->c, r->server, name);
}

static int
drop(struct restore *r, const char *name, struct err *e)
{
	return on_server(r, e,
	    arena_printf(&r->c->arena, "DROP DATABASE IF EXISTS %s WITH (FORCE)", quoted(r, name)));
}

/* Who may connect to the empty database may connect to the new one, and nobody else. */
static int
copy_rights(struct restore *r, struct err *e)
{
	struct arena *a = &r->c->arena;
	PGresult *rights;
	int rc;

	if (admin_sql(r->server,
		arena_printf(a,
		    "SELECT format('GRANT %%s ON DATABASE %%I TO %%s', x.privilege_type, '%s',"
		    " CASE x.grantee WHEN 0 THEN 'PUBLIC' ELSE x.grantee::regrole::text END)"
		    " FROM pg_database d, aclexplode(coalesce(d.datacl, acldefault('d', d.datdba)))"
		    " x WHERE d.datname = '%s' AND x.grantee <> d.datdba",
		    r->fresh, r->database),
		&rights, e) != 0)
		return -1;
	rc = on_server(
	    r, e, arena_printf(a, "REVOKE ALL ON DATABASE %s FROM PUBLIC", quoted(r, r->fresh)));
	for (int i = 0; i < PQntuples(rights) && rc == 0; i++)
		rc = on_server(r, e, str_z(a, sql_text(rights, i, 0)));
	PQclear(rights);
	return rc;
}

static int
fill(struct restore *r, struct err *e)
{
	const char *const argv[] = { "pg_restore", "--exit-on-error", "--no-password",
		arena_printf(&r->c->arena, "--dbname=%s", r->fresh), r->file, NULL };

	if (drop(r, r->fresh, e) != 0 ||
	    on_server(r, e,
		arena_printf(&r->c->arena, "CREATE DATABASE %s TEMPLATE template0",
		    quoted(r, r->fresh))) != 0)
		return -1;
	r->made = true;
	return copy_rights(r, e) == 0 ? program_run(argv, e) : -1;
}

static int
prove(struct restore *r, struct err *e)
{
	json_t *stock = NULL;
	PGconn *conn;
	int rc;

	if (admin_open(r->fresh, &conn, e) != 0)
		return -1;
	rc = stock_begin(conn, e);
	if (rc == 0)
		rc = stock_take(r->c, conn, &stock, e);
	if (rc == 0)
		rc = stock_same(r->account, stock, "the restored database", e);
	json_decref(stock);
	if (rc == 0)
		rc = admin_sql(conn, "COMMIT", NULL, e);
	if (rc == 0)
		rc = admin_sql(conn, "REVOKE ALL ON SCHEMA public FROM PUBLIC", NULL, e);
	if (rc == 0)
		rc = admin_sql(conn, "ANALYZE", NULL, e);
	PQfinish(conn);
	return rc;
}

/* Both names change in one transaction. It waits for nobody: sessions are ended, and one that came
 * in between is ended at the next try. */
static int
swap(struct restore *r, struct err *e)
{
	struct arena *a = &r->c->arena;
	const struct timespec pause = { 0, 20000000 };
	int64_t until = clock_mono_ms() + SWAP_MS;
	const char *end = arena_printf(a,
	    "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = '%s'",
	    r->database);
	const char *away = arena_printf(
	    a, "ALTER DATABASE %s RENAME TO %s", quoted(r, r->database), quoted(r, r->old));
	const char *here = arena_printf(
	    a, "ALTER DATABASE %s RENAME TO %s", quoted(r, r->fresh), quoted(r, r->database));
	int rc;

	do {
		struct err ignored;

		nanosleep(&pause, NULL);
		rc = on_server(r, e, end) == 0 && on_server(r, e, "BEGIN") == 0 &&
			on_server(r, e, away) == 0 && on_server(r, e, here) == 0 &&
			on_server(r, e, "COMMIT") == 0
		    ? 0
		    : -1;
		if (rc != 0)
			(void)!on_server(r, &ignored, "ROLLBACK");
	} while (rc != 0 && clock_mono_ms() < until);
	return rc;
}

static int
run(struct restore *r, struct err *e)
{
	const char *asked;

	if (read_account(r, e) != 0 || admin_take(r->c, &asked, e) != 0)
		return -1;
	r->database = asked;
	r->fresh = arena_printf(&r->c->arena, "%s_restored", asked);
	r->old = arena_printf(&r->c->arena, "%s_empty", asked);
	if (admin_open("postgres", &r->server, e) != 0 || must_be_empty(r, e) != 0 ||
	    roles_are_there(r, e) != 0)
		return -1;
	printf("● 恢复到另一个数据库\n");
	fflush(stdout);
	if (fill(r, e) != 0)
		return -1;
	printf("● 核对事件链、登记簿链，逐表逐行与核对表对照\n");
	fflush(stdout);
	if (prove(r, e) != 0)
		return -1;
	printf("● 换上\n");
	fflush(stdout);
	/* what was empty may live by now */
	if (must_be_empty(r, e) != 0 || drop(r, r->old, e) != 0 || swap(r, e) != 0)
		return -1;
	r->made = false;
	return drop(r, r->old, e);
}

int
restore_main(struct ctl *c, int argc, char **argv)
{
	struct restore r = { .c = c };
	struct err e, ignored;
	int rc, left = ctl_options(argc, argv, (const struct ctlopt[]){ { 0 } });

	if (left < 0)
		return err_exit(E_INVALID_ARGUMENT);
	if (left != 1)
		return ctl_usage("restore takes the file of a backup");
	r.file = argv[1];
	rc = run(&r, &e);
	if (r.made)
		(void)!drop(&r, r.fresh, &ignored);
	if (r.server != NULL)
		PQfinish(r.server);
	if (rc == 0) {
		stock_print(c, r.account);
		printf("恢复完好：%s，备份于 %s\n", r.database,
		    json_string_value(json_object_get(r.account, "made_at")));
	}
	json_decref(r.account);
	return rc == 0 ? 0 : ctl_fail(&e);
}
