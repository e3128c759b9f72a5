/* SPDX-License-Identifier: Apache-2.0 */
/* jzctl backup FILE: an archive, and the proof that it holds what the database held. */
#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <sys/stat.h>
#include <unistd.h>

#include "common/clock.h"
#include "common/rows.h"
#include "tools/jzctl/backup.h"

struct backup {
	struct ctl *c;
	const char *database;
	const char *file, *part; /* the archive, and while it is being written */
	const char *account;
	PGconn *conn;
};

static int
must_be_new(const char *path, struct err *e)
{
	return access(path, F_OK) != 0
	    ? 0
	    : err_set(e, E_ALREADY_EXISTS, path, "is there already; a backup writes over nothing");
}

static int
snapshot(struct backup *b, const char **name, struct err *e)
{
	PGresult *r;

	if (stock_begin(b->conn, e) != 0 ||
	    admin_sql(b->conn, "SELECT pg_export_snapshot()", &r, e) != 0)
		return -1;
	*name = str_z(&b->c->arena, sql_text(r, 0, 0));
	PQclear(r);
	return 0;
}

static int
dump(const struct backup *b, const char *name, struct err *e)
{
	struct arena *a = &b->c->arena;
	const char *const argv[] = { "pg_dump", "--format=custom", "--no-password",
		arena_printf(a, "--snapshot=%s", name), arena_printf(a, "--file=%s", b->part),
		NULL };
	int fd = open(b->part, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0600);

	if (fd < 0)
		return err_set(
		    e, E_INVALID_ARGUMENT, b->file, "cannot be written: %s", strerror(errno));
	close(fd);
	return program_run(argv, e);
}

/* What pg_restore reads out of the archive is, row by row, what the snapshot showed. */
static int
prove(const struct backup *b, json_t *stock, struct err *e)
{
	json_t *tables, *read, *whole = json_copy(stock);
	int rc = archive_tables(b->part, &tables, e);

	if (rc == 0) {
		read = json_copy(whole);
		json_object_set_new(read, "tables", tables);
		rc = stock_same(whole, read, "the archive just written", e);
		json_decref(read);
	}
	json_decref(whole);
	return rc;
}

static int
flush(const char *path, struct err *e)
{
	int fd = open(path, O_RDONLY | O_CLOEXEC), rc = fd >= 0 ? fsync(fd) : -1;

	if (fd >= 0)
		close(fd);
	return rc == 0 ? 0 : err_set(e, E_UNAVAILABLE, path, "%s", strerror(errno));
}

static int
write_account(const struct backup *b, json_t *stock, struct err *e)
{
	char now[33], version[32];
	json_t *archive;
	int fd, rc;

	if (archive_digest(b->part, &archive, e) != 0)
		return -1;
	stamp_format(clock_machine(), now);
	snprintf(version, sizeof(version), "%d", PQserverVersion(b->conn));
	json_object_set_new(stock, "format", json_integer(BACKUP_FORMAT));
	json_object_set_new(stock, "made_at", json_string(now));
	json_object_set_new(stock, "database", json_string(b->database));
	json_object_set_new(stock, "server", json_string(version));
	json_object_set_new(stock, "archive", archive);
	fd = open(b->account, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0600);
	rc = fd >= 0 ? json_dumpfd(stock, fd, JSON_INDENT(1)) : -1;
	if (fd >= 0)
		close(fd);
	if (rc != 0 || flush(b->account, e) != 0 || flush(b->part, e) != 0)
		return err_set(
		    e, E_UNAVAILABLE, b->account, "cannot be written: %s", strerror(errno));
	return rename(b->part, b->file) == 0
	    ? 0
	    : err_set(e, E_UNAVAILABLE, b->file, "%s", strerror(errno));
}

static int
run(struct backup *b, json_t **stock, struct err *e)
{
	const char *name;

	if (must_be_new(b->file, e) != 0 || must_be_new(b->account, e) != 0 ||
	    admin_take(b->c, &b->database, e) != 0 || admin_open(b->database, &b->conn, e) != 0)
		return -1;
	printf("● 核对事件链、登记簿链，逐表计数\n");
	fflush(stdout);
	if (snapshot(b, &name, e) != 0 || stock_take(b->c, b->conn, stock, e) != 0)
		return -1;
	printf("● 写出备份（同一快照）\n");
	fflush(stdout);
	if (dump(b, name, e) != 0)
		return -1;
	printf("● 重读备份，逐行核对\n");
	fflush(stdout);
	return prove(b, *stock, e) == 0 ? write_account(b, *stock, e) : -1;
}

int
backup_main(struct ctl *c, int argc, char **argv)
{
	struct backup b = { .c = c };
	json_t *stock = NULL;
	struct err e;
	int rc, left = ctl_options(argc, argv, (const struct ctlopt[]){ { 0 } });

	if (left < 0)
		return err_exit(E_INVALID_ARGUMENT);
	if (left != 1)
		return ctl_usage("backup takes the file to write");
	b.file = argv[1];
	b.part = arena_printf(&c->arena, "%s.part", b.file);
	b.account = arena_printf(&c->arena, "%s.json", b.file);
	rc = run(&b, &stock, &e);
	if (b.conn != NULL)
		PQfinish(b.conn);
	if (rc == 0) {
		stock_print(c, stock);
		printf("备份完好：%s（%.1f MiB），核对表 %s\n", b.file,
		    (double)json_integer_value(
			json_object_get(json_object_get(stock, "archive"), "bytes")) /
			1048576.0,
		    b.account);
	} else {
		unlink(b.part);
	}
	json_decref(stock);
	return rc == 0 ? 0 : ctl_fail(&e);
}
