/* SPDX-License-Identifier: Apache-2.0 */
/*
 * jzctl backup and jzctl restore: PostgreSQL's own archive (pg_dump's custom format) with an
 * account of what must be in it, taken in the same snapshot (stock.c), read again from the archive
 * just written and from the database just restored (archive.c, restore.c). The account lies beside
 * the archive as FILE.json.
 *
 * An account is JSON:
 *     { format, made_at, database, server, archive: { bytes, blake2b }, roles: [name],
 *       streams: { schema: { head, hash, epoch } },
 *       chains: { schema: { chains, places, blake2b } },
 *       tables: { "schema.table": { rows, digest } }, figures: { name: … } }
 * A digest is the sum, modulo 2^128, of BLAKE2b-128 over each row as COPY writes it: no order of
 * the rows changes it.
 */
#ifndef TOOLS_JZCTL_BACKUP_H
#define TOOLS_JZCTL_BACKUP_H

#include <libpq-fe.h>

#include "tools/jzctl/ctl.h"

#define BACKUP_FORMAT 1

/*
 * The database's administrator: JZ_DB_ADMIN, a connection string of libpq, or the role postgres on
 * the zone's own server. It becomes the PG* variables of this process, which its children have too:
 * no secret stands in an argument. `database` is borrowed.
 */
MUST_CHECK int admin_take(struct ctl *c, const char **database, struct err *e);
/* A connection as the administrator. */
MUST_CHECK int admin_open(const char *database, PGconn **out, struct err *e);
/* No rows wanted: out NULL. Binary results; PQclear is the caller's. */
MUST_CHECK int admin_sql(PGconn *c, const char *sql, PGresult **out, struct err *e);
/* "name" as SQL takes it. */
const char *admin_ident(struct ctl *c, PGconn *conn, const char *name);

/* Runs one of PostgreSQL's programs to its end; its errors go to this process's. */
MUST_CHECK int program_run(const char *const *argv, struct err *e);
/* The same in two steps, with what it writes between them. */
MUST_CHECK int program_start(const char *const *argv, pid_t *pid, FILE **out, struct err *e);
MUST_CHECK int program_wait(const char *const *argv, pid_t pid, struct err *e);

/* ---- stock.c: what a database holds ---- */

struct tally { /* zero: nothing yet */
	int64_t rows;
	uint64_t low, high;
};
/* A row as COPY writes it, without the end of its line. */
void tally_row(struct tally *t, const char *row, size_t n);
json_t *tally_json(const struct tally *t);

/* Begins a transaction whose snapshot does not move, with the settings that pg_dump has. */
MUST_CHECK int stock_begin(PGconn *c, struct err *e);
/* In it: checks the chains and counts everything. FAILED_PRECONDITION names what does not hold. */
MUST_CHECK int stock_take(struct ctl *c, PGconn *conn, json_t **out, struct err *e);
/* FAILED_PRECONDITION names the first thing in which they differ: is, against should. */
MUST_CHECK int stock_same(json_t *should, json_t *is, const char *where, struct err *e);
/* For people. */
void stock_print(struct ctl *c, json_t *stock);

/* ---- archive.c ---- */

/* Rows and digests of an archive's tables, read from the archive: { table: { rows, digest } }. */
MUST_CHECK int archive_tables(const char *path, json_t **out, struct err *e);
/* BLAKE2b-256 and size of a file: { bytes, blake2b }. */
MUST_CHECK int archive_digest(const char *path, json_t **out, struct err *e);

#endif
