/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The floor under the whole path: plain libpq, one connection, the same rows in the same tables as
 * suggestion.submit writes, one unnest-insert a table and one COMMIT a batch. No decoding, no
 * access check, no reading, no deciding, no bus.
 *
 * tests/bench/inserts.py has put into schema `template` the rows that one real suggestion.submit
 * wrote and into schema `bench` empty tables like the service's. A command's rows are the
 * template's with fresh UUIDs (the same new one wherever the same old one stands) and counted-up
 * numbers, so that indexes work as they do in the service.
 *
 *     floor CONNINFO BATCH SECONDS
 */
#include <arpa/inet.h>
#include <endian.h>
#include <libpq-fe.h>
#include <stdbool.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/random.h>
#include <time.h>

enum { TABLES = 16, COLUMNS = 64, IDS = 64, SAMPLES = 1024 * 1024 };

enum colkind { COL_FIXED, COL_FRESH, COL_COUNTED };

struct column {
	enum colkind kind;
	uint32_t elem; /* type's oid */
	int64_t next;  /* COL_COUNTED: number of the next command's first row */
	char *array;   /* the parameter, in PostgreSQL's binary form of an array */
	size_t cap, n;
};

struct table {
	char name[64];
	PGresult *rows; /* the template's, binary */
	int ncols;
	struct column cols[COLUMNS];
};

struct floor {
	PGconn *conn;
	struct table tables[TABLES];
	int ntables;
	uint8_t old[IDS][16], fresh[IDS][16]; /* UUIDs of the template, and of this command */
	int nids;
};

static void
die(PGconn *c, const char *what)
{
	fprintf(stderr, "floor: %s: %s\n", what, c != NULL ? PQerrorMessage(c) : "");
	exit(1);
}

static PGresult *
ask(PGconn *c, const char *sql, const char *param, int binary)
{
	PGresult *r = PQexecParams(c, sql, param != NULL, NULL, &param, NULL, NULL, binary);

	if (PQresultStatus(r) != PGRES_TUPLES_OK && PQresultStatus(r) != PGRES_COMMAND_OK)
		die(c, sql);
	return r;
}

static double
now_s(void)
{
	struct timespec t;

	clock_gettime(CLOCK_MONOTONIC, &t);
	return (double)t.tv_sec + (double)t.tv_nsec / 1e9;
}

/* ---- the plan: tables, columns, what varies ---- */

static int
id_index(struct floor *f, const void *uuid, bool add)
{
	for (int i = 0; i < f->nids; i++)
		if (memcmp(f->old[i], uuid, 16) == 0)
			return i;
	if (!add)
		return -1;
	if (f->nids == IDS)
		die(NULL, "too many ids in the template");
	memcpy(f->old[f->nids], uuid, 16);
	return f->nids++;
}

/* In a unique index uuids are fresh and bigints count; the rest is the template's. */
static void
read_column(struct floor *f, struct table *t, int col, bool is_unique, const char *type)
{
	struct column *c = &t->cols[col];

	c->elem = PQftype(t->rows, col);
	if (is_unique && strcmp(type, "uuid") == 0) {
		c->kind = COL_FRESH;
		for (int r = 0; r < PQntuples(t->rows); r++)
			if (!PQgetisnull(t->rows, r, col))
				id_index(f, PQgetvalue(t->rows, r, col), true);
	} else if (is_unique && strcmp(type, "bigint") == 0) {
		char sql[256];
		PGresult *r;

		c->kind = COL_COUNTED;
		snprintf(sql, sizeof(sql), "SELECT coalesce(max(%s), 0) + 1 FROM bench.%s",
		    PQfname(t->rows, col), t->name);
		r = ask(f->conn, sql, NULL, 0);
		c->next = strtoll(PQgetvalue(r, 0, 0), NULL, 10);
		PQclear(r);
	}
}

static void
prepare(struct floor *f, struct table *t, PGresult *cols)
{
	char sql[8192], list[3072] = "", args[3072] = "";
	size_t l = 0, a = 0;
	PGresult *r;

	for (int i = 0; i < t->ncols; i++) {
		const char *comma = i > 0 ? ", " : "";

		l += (size_t)snprintf(
		    list + l, sizeof(list) - l, "%s%s", comma, PQgetvalue(cols, i, 0));
		a += (size_t)snprintf(args + a, sizeof(args) - a, "%s$%d::%s[]", comma, i + 1,
		    PQgetvalue(cols, i, 1));
		if (l >= sizeof(list) || a >= sizeof(args))
			die(NULL, "too many columns");
	}
	snprintf(sql, sizeof(sql), "INSERT INTO bench.%s (%s) SELECT * FROM unnest(%s)", t->name,
	    list, args);
	r = PQprepare(f->conn, t->name, sql, 0, NULL);
	if (PQresultStatus(r) != PGRES_COMMAND_OK)
		die(f->conn, sql);
	PQclear(r);
}

static void
read_table(struct floor *f, const char *name)
{
	struct table *t = &f->tables[f->ntables++];
	char sql[256];
	PGresult *cols = ask(f->conn,
	    "SELECT a.attname, format_type(a.atttypid, NULL), EXISTS (SELECT FROM pg_index i "
	    "WHERE i.indrelid = a.attrelid AND i.indisunique AND a.attnum = ANY (i.indkey)) "
	    "FROM pg_attribute a WHERE a.attrelid = ('bench.' || $1)::regclass AND a.attnum > 0 "
	    "AND NOT a.attisdropped AND a.attgenerated = '' ORDER BY a.attnum",
	    name, 0);

	snprintf(t->name, sizeof(t->name), "%s", name);
	snprintf(sql, sizeof(sql), "SELECT * FROM template.%s", name);
	t->rows = ask(f->conn, sql, NULL, 1);
	t->ncols = PQntuples(cols);
	if (t->ncols > COLUMNS || t->ncols != PQnfields(t->rows))
		die(NULL, "the template's columns are not the table's");
	for (int i = 0; i < t->ncols; i++)
		read_column(f, t, i, PQgetvalue(cols, i, 2)[0] == 't', PQgetvalue(cols, i, 1));
	prepare(f, t, cols);
	PQclear(cols);
}

static void
read_plan(struct floor *f)
{
	PGresult *r = ask(f->conn,
	    "SELECT relname FROM pg_class WHERE relnamespace = 'template'::regnamespace "
	    "AND relkind = 'r' ORDER BY oid",
	    NULL, 0);

	if (PQntuples(r) == 0 || PQntuples(r) > TABLES)
		die(NULL, "schema template has no tables, or too many");
	for (int i = 0; i < PQntuples(r); i++)
		read_table(f, PQgetvalue(r, i, 0));
	PQclear(r);
	r = PQprepare(f->conn, "head", "UPDATE bench.head SET seq = seq + $1::bigint", 0, NULL);
	if (PQresultStatus(r) != PGRES_COMMAND_OK)
		die(f->conn, "head");
	PQclear(r);
}

/* ---- a batch ---- */

static void
put(struct column *c, const void *p, size_t n)
{
	if (c->n + n > c->cap) {
		c->cap = c->cap * 2 + n + 4096;
		if ((c->array = realloc(c->array, c->cap)) == NULL)
			abort();
	}
	memcpy(c->array + c->n, p, n);
	c->n += n;
}

static void
put32(struct column *c, uint32_t v)
{
	v = htonl(v);
	put(c, &v, 4);
}

static void
put_item(struct column *c, const void *p, size_t n)
{
	put32(c, (uint32_t)n);
	put(c, p, n);
}

/* The next UUIDv7: the time in milliseconds, then random. */
static void
fresh_uuid(uint8_t out[16])
{
	static uint8_t pool[4096];
	static size_t used = sizeof(pool);
	struct timespec t;
	uint64_t ms;

	if (used + 10 > sizeof(pool)) {
		if (getrandom(pool, sizeof(pool), 0) != sizeof(pool))
			abort();
		used = 0;
	}
	clock_gettime(CLOCK_REALTIME, &t);
	ms = htobe64(((uint64_t)t.tv_sec * 1000 + (uint64_t)t.tv_nsec / 1000000) << 16);
	memcpy(out, &ms, 6);
	memcpy(out + 6, pool + used, 10);
	used += 10;
	out[6] = (uint8_t)((out[6] & 0x0f) | 0x70);
	out[8] = (uint8_t)((out[8] & 0x3f) | 0x80);
}

static void
add_cell(struct floor *f, struct table *t, int row, int col)
{
	struct column *c = &t->cols[col];
	const char *value = PQgetvalue(t->rows, row, col);
	int id = -1;
	uint64_t number;

	if (PQgetisnull(t->rows, row, col)) {
		put32(c, UINT32_MAX);
		return;
	}
	if (PQgetlength(t->rows, row, col) == 16)
		id = id_index(f, value, false);
	if (c->kind == COL_COUNTED) {
		number = htobe64((uint64_t)c->next++);
		put_item(c, &number, 8);
	} else if (id >= 0) {
		put_item(c, f->fresh[id], 16);
	} else {
		put_item(c, value, (size_t)PQgetlength(t->rows, row, col));
	}
}

static void
begin_arrays(struct table *t, uint32_t items)
{
	for (int i = 0; i < t->ncols; i++) {
		struct column *c = &t->cols[i];

		c->n = 0;
		put32(c, 1); /* dimensions */
		put32(c, 1); /* may hold NULL */
		put32(c, c->elem);
		put32(c, items);
		put32(c, 1); /* lowest index */
	}
}

static void
fill(struct floor *f, int batch)
{
	for (int i = 0; i < f->ntables; i++)
		begin_arrays(&f->tables[i], (uint32_t)(batch * PQntuples(f->tables[i].rows)));
	for (int k = 0; k < batch; k++) {
		for (int i = 0; i < f->nids; i++)
			fresh_uuid(f->fresh[i]);
		for (int i = 0; i < f->ntables; i++) {
			struct table *t = &f->tables[i];

			for (int r = 0; r < PQntuples(t->rows); r++)
				for (int c = 0; c < t->ncols; c++)
					add_cell(f, t, r, c);
		}
	}
}

static void
send_table(struct floor *f, struct table *t)
{
	const char *values[COLUMNS];
	int lengths[COLUMNS], formats[COLUMNS];

	for (int i = 0; i < t->ncols; i++) {
		values[i] = t->cols[i].array;
		lengths[i] = (int)t->cols[i].n;
		formats[i] = 1;
	}
	if (!PQsendQueryPrepared(f->conn, t->name, t->ncols, values, lengths, formats, 0))
		die(f->conn, t->name);
}

/* One transaction: everything up to the Sync is one, committed by it. */
static void
commit_batch(struct floor *f, int batch)
{
	char count[16];
	const char *values[] = { count };
	ExecStatusType status;

	fill(f, batch);
	snprintf(count, sizeof(count), "%d", batch);
	if (!PQsendQueryPrepared(f->conn, "head", 1, values, NULL, NULL, 0))
		die(f->conn, "head");
	for (int i = 0; i < f->ntables; i++)
		send_table(f, &f->tables[i]);
	if (!PQpipelineSync(f->conn))
		die(f->conn, "sync");
	do {
		PGresult *r = PQgetResult(f->conn);

		status = r != NULL ? PQresultStatus(r) : PGRES_COMMAND_OK;
		if (status != PGRES_COMMAND_OK && status != PGRES_PIPELINE_SYNC)
			die(f->conn, "batch");
		PQclear(r);
	} while (status != PGRES_PIPELINE_SYNC);
}

static int
by_value(const void *a, const void *b)
{
	float x = *(const float *)a, y = *(const float *)b;

	return x < y ? -1 : x > y;
}

int
main(int argc, char **argv)
{
	static struct floor f;
	static float ms[SAMPLES];
	size_t n = 0;
	int batch;
	double begin, end;

	if (argc != 4 || (batch = (int)strtol(argv[2], NULL, 10)) < 1 || batch > 4096) {
		fprintf(stderr, "usage: floor CONNINFO BATCH SECONDS\n");
		return 2;
	}
	f.conn = PQconnectdb(argv[1]);
	if (PQstatus(f.conn) != CONNECTION_OK)
		die(f.conn, "connect");
	read_plan(&f);
	if (!PQenterPipelineMode(f.conn))
		die(f.conn, "pipeline");
	commit_batch(&f, batch);
	begin = now_s();
	end = begin + strtod(argv[3], NULL);
	while (now_s() < end && n < SAMPLES) {
		double sent = now_s();

		commit_batch(&f, batch);
		ms[n++] = (float)((now_s() - sent) * 1e3);
	}
	qsort(ms, n, sizeof(*ms), by_value);
	printf("rate=%.0f p50=%.3f p99=%.3f failed=0\n", (double)n * batch / (now_s() - begin),
	    (double)ms[n / 2], (double)ms[n * 99 / 100]);
	PQfinish(f.conn);
	return 0;
}
