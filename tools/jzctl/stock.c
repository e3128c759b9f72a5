/* SPDX-License-Identifier: Apache-2.0 */
/* What a database holds: streams and books with their chains, rows of every table, figures. */
#include <sodium.h>
#include <stdlib.h>

#include "common/rows.h"
#include "tools/jzctl/backup.h"

#define HASH 32
#define PAGE "2000"

/* ---- rows ---- */

void
tally_row(struct tally *t, const char *row, size_t n)
{
	uint64_t h[2];

	crypto_generichash((uint8_t *)h, sizeof(h), (const uint8_t *)row, n, NULL, 0);
	t->rows++;
	t->low += h[0];
	t->high += h[1] + (t->low < h[0]);
}

json_t *
tally_json(const struct tally *t)
{
	char hex[33];

	snprintf(hex, sizeof(hex), "%016llx%016llx", (unsigned long long)t->high,
	    (unsigned long long)t->low);
	return json_pack("{s:I, s:s}", "rows", (json_int_t)t->rows, "digest", hex);
}

static int
tally_table(struct ctl *c, PGconn *conn, const char *name, struct tally *t, struct err *e)
{
	PGresult *r = PQexec(conn, arena_printf(&c->arena, "COPY %s TO STDOUT", name));
	char *row;
	int n;

	if (PQresultStatus(r) != PGRES_COPY_OUT) {
		PQclear(r);
		return err_set(
		    e, E_UNAVAILABLE, NULL, "%s cannot be read: %s", name, PQerrorMessage(conn));
	}
	PQclear(r);
	while ((n = PQgetCopyData(conn, &row, 0)) > 0) {
		tally_row(t, row, (size_t)n - (row[n - 1] == '\n'));
		PQfreemem(row);
	}
	while ((r = PQgetResult(conn)) != NULL) {
		if (PQresultStatus(r) != PGRES_COMMAND_OK)
			n = -2;
		PQclear(r);
	}
	return n == -1 ? 0 : err_set(e, E_UNAVAILABLE, NULL, "%s: %s", name, PQerrorMessage(conn));
}

static const char tables_sql[] =
    "SELECT quote_ident(n.nspname) || '.' || quote_ident(c.relname)"
    " FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace"
    " WHERE c.relkind = 'r' AND n.nspname !~ '^pg_' AND n.nspname <> 'information_schema'"
    " ORDER BY 1";

static int
take_tables(struct ctl *c, PGconn *conn, json_t *out, struct err *e)
{
	PGresult *r;
	int rc = admin_sql(conn, tables_sql, &r, e);

	if (rc != 0)
		return -1;
	for (int i = 0; rc == 0 && i < PQntuples(r); i++) {
		struct tally t = { 0 };
		const char *name = str_z(&c->arena, sql_text(r, i, 0));

		rc = tally_table(c, conn, name, &t, e);
		json_object_set_new(out, name, tally_json(&t));
	}
	PQclear(r);
	return rc;
}

/* ---- chains ---- */

struct walk { /* rows (chain, number from 1, body, hash), chain by chain */
	const char *what;
	char chain[80];
	int64_t number, chains, rows;
	uint8_t hash[HASH];
	crypto_generichash_state all; /* over the end of each chain */
};

static void
end_chain(struct walk *w)
{
	if (w->chain[0] == '\0')
		return;
	crypto_generichash_update(&w->all, (const uint8_t *)w->chain, strlen(w->chain));
	crypto_generichash_update(&w->all, (const uint8_t *)&w->number, sizeof(w->number));
	crypto_generichash_update(&w->all, w->hash, HASH);
	w->chains++;
}

static int
step(struct walk *w, const PGresult *r, int i, struct err *e)
{
	struct str chain = sql_text(r, i, 0);
	struct bytes body = sql_bytes(r, i, 2), hash = sql_bytes(r, i, 3);
	crypto_generichash_state h;

	if (!str_is(chain, w->chain)) {
		end_chain(w);
		snprintf(w->chain, sizeof(w->chain), STR_FMT, STR_ARG(chain));
		w->number = 0;
		memset(w->hash, 0, HASH);
	}
	w->number++;
	w->rows++;
	if (sql_i64(r, i, 1) != w->number)
		return err_set(e, E_FAILED_PRECONDITION, w->what, "%s: number %lld is missing",
		    w->chain, (long long)w->number);
	crypto_generichash_init(&h, NULL, 0, HASH);
	crypto_generichash_update(&h, w->hash, HASH);
	crypto_generichash_update(&h, body.p, body.n);
	crypto_generichash_final(&h, w->hash, HASH);
	if (hash.n != HASH || memcmp(hash.p, w->hash, HASH) != 0)
		return err_set(e, E_FAILED_PRECONDITION, w->what,
		    "%s: the hash of number %lld does not follow from the one before", w->chain,
		    (long long)w->number);
	return 0;
}

static int
walk(struct ctl *c, PGconn *conn, const char *sql, struct walk *w, struct err *e)
{
	PGresult *r = NULL;
	int rc, n;

	crypto_generichash_init(&w->all, NULL, 0, HASH);
	rc = admin_sql(conn, arena_printf(&c->arena, "DECLARE walk CURSOR FOR %s", sql), NULL, e);
	do {
		if (rc == 0)
			rc = admin_sql(conn, "FETCH " PAGE " FROM walk", &r, e);
		n = rc == 0 ? PQntuples(r) : 0;
		for (int i = 0; i < n && rc == 0; i++)
			rc = step(w, r, i, e);
		PQclear(r);
		r = NULL;
	} while (rc == 0 && n > 0);
	end_chain(w);
	return rc == 0 ? admin_sql(conn, "CLOSE walk", NULL, e) : -1;
}

static const char schemas_sql[] =
    "SELECT n.nspname FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace"
    " WHERE c.relkind = 'r' AND c.relname = 'head' ORDER BY 1";

static int
take_stream(struct ctl *c, PGconn *conn, const char *schema, json_t *out, struct err *e)
{
	const char *in = admin_ident(c, conn, schema);
	struct walk w = { .what = schema };
	char hex[2 * HASH + 1];
	struct bytes hash;
	PGresult *r;
	int rc = 0;

	if (walk(c, conn,
		arena_printf(&c->arena,
		    "SELECT 'event'::text, seq, body, hash FROM %s.event ORDER BY seq", in),
		&w, e) != 0 ||
	    admin_sql(conn, arena_printf(&c->arena, "SELECT seq, hash, epoch FROM %s.head", in), &r,
		e) != 0)
		return -1;
	hash = PQntuples(r) == 1 ? sql_bytes(r, 0, 1) : (struct bytes){ NULL, 0 };
	if (hash.n != HASH || sql_i64(r, 0, 0) != w.rows || memcmp(hash.p, w.hash, HASH) != 0)
		rc = err_set(e, E_FAILED_PRECONDITION, schema,
		    "the head is not the end of the log, event %lld", (long long)w.rows);
	sodium_bin2hex(hex, sizeof(hex), w.hash, HASH);
	if (rc == 0)
		json_object_set_new(out, schema,
		    json_pack("{s:I, s:s, s:I}", "head", (json_int_t)w.rows, "hash", hex, "epoch",
			(json_int_t)sql_i64(r, 0, 2)));
	PQclear(r);
	return rc;
}

static int
take_streams(struct ctl *c, PGconn *conn, json_t *out, struct err *e)
{
	PGresult *r;
	int rc = admin_sql(conn, schemas_sql, &r, e);

	if (rc != 0)
		return -1;
	if (PQntuples(r) == 0)
		rc = err_set(e, E_FAILED_PRECONDITION, "JZ_DB_ADMIN",
		    "there is no zone in the database %s", PQdb(conn));
	for (int i = 0; rc == 0 && i < PQntuples(r); i++)
		rc = take_stream(c, conn, str_z(&c->arena, sql_text(r, i, 0)), out, e);
	PQclear(r);
	return rc;
}

/* Other chains than the logs, and where each must end. */
static const struct chains {
	const char *schema, *there, *rows, *ends;
} books[] = {
	{ "registers", "registers.entry",
	    "SELECT chain::text COLLATE \"C\", place::bigint, body, hash FROM registers.entry"
	    " ORDER BY 1, 2",
	    "SELECT count(*) FROM registers.book b WHERE NOT EXISTS (SELECT FROM registers.entry e"
	    " WHERE e.chain = b.id AND e.place = b.places AND e.hash = b.hash) OR EXISTS"
	    " (SELECT FROM registers.entry e WHERE e.chain = b.id AND e.place > b.places)" },
};

static int
is_there(struct ctl *c, PGconn *conn, const char *table, bool *there, struct err *e)
{
	PGresult *r;

	if (admin_sql(conn, arena_printf(&c->arena, "SELECT to_regclass('%s') IS NOT NULL", table),
		&r, e) != 0)
		return -1;
	*there = sql_bool(r, 0, 0);
	PQclear(r);
	return 0;
}

static int
take_books(struct ctl *c, PGconn *conn, const struct chains *b, json_t *out, struct err *e)
{
	struct walk w = { .what = b->schema };
	uint8_t all[HASH];
	char hex[2 * HASH + 1];
	PGresult *r;
	int rc = 0;

	if (walk(c, conn, b->rows, &w, e) != 0 || admin_sql(conn, b->ends, &r, e) != 0)
		return -1;
	if (sql_i64(r, 0, 0) != 0)
		rc = err_set(e, E_FAILED_PRECONDITION, b->schema,
		    "%lld books do not end where they say", (long long)sql_i64(r, 0, 0));
	PQclear(r);
	crypto_generichash_final(&w.all, all, sizeof(all));
	sodium_bin2hex(hex, sizeof(hex), all, sizeof(all));
	json_object_set_new(out, b->schema,
	    json_pack("{s:I, s:I, s:s}", "chains", (json_int_t)w.chains, "places",
		(json_int_t)w.rows, "blake2b", hex));
	return rc;
}

static int
take_chains(struct ctl *c, PGconn *conn, json_t *out, struct err *e)
{
	for (size_t i = 0; i < sizeof(books) / sizeof(books[0]); i++) {
		bool there;

		if (is_there(c, conn, books[i].there, &there, e) != 0 ||
		    (there && take_books(c, conn, &books[i], out, e) != 0))
			return -1;
	}
	return 0;
}

/* ---- figures: what people count ---- */

#define BY(column, table)                                                                \
	"SELECT coalesce(jsonb_object_agg(k, n), '{}')::text FROM (SELECT " column " k," \
	" count(*) n FROM " table " GROUP BY 1) x"

static const struct figure {
	const char *name, *table, *sql;
} figures[] = {
	{ "人员", "registry.person",
	    BY("CASE WHEN ended_on IS NULL THEN 'active' ELSE 'ended' END", "registry.person") },
	{ "职务", "registry.mandate", BY("status", "registry.mandate") },
	{ "站点", "registry.site", BY("kind", "registry.site") },
	{ "建议", "suggestions.suggestion", BY("state", "suggestions.suggestion") },
	{ "交办件", "suggestions.assignment", BY("state", "suggestions.assignment") },
	{ "群众意见", "suggestions.opinion", BY("state", "suggestions.opinion") },
	{ "登记簿", "registers.entry", BY("book", "registers.entry") },
};

static int
take_figures(struct ctl *c, PGconn *conn, json_t *out, struct err *e)
{
	for (size_t i = 0; i < sizeof(figures) / sizeof(figures[0]); i++) {
		bool there;
		PGresult *r;

		if (is_there(c, conn, figures[i].table, &there, e) != 0)
			return -1;
		if (!there)
			continue;
		if (admin_sql(conn, figures[i].sql, &r, e) != 0)
			return -1;
		json_object_set_new(out, figures[i].name,
		    json_loadb(sql_text(r, 0, 0).p, sql_text(r, 0, 0).n, 0, NULL));
		PQclear(r);
	}
	return 0;
}

/* ---- the whole ---- */

static int
take_roles(PGconn *conn, json_t *out, struct err *e)
{
	PGresult *r;

	if (admin_sql(conn, "SELECT rolname FROM pg_roles WHERE rolname LIKE 'jz\\_%' ORDER BY 1",
		&r, e) != 0)
		return -1;
	for (int i = 0; i < PQntuples(r); i++) {
		struct str name = sql_text(r, i, 0);

		json_array_append_new(out, json_stringn(name.p, name.n));
	}
	PQclear(r);
	return 0;
}

int
stock_begin(PGconn *c, struct err *e)
{
	static const char *const all[] = { "BEGIN ISOLATION LEVEL REPEATABLE READ, READ ONLY",
		"SET LOCAL datestyle = 'ISO'", "SET LOCAL intervalstyle = 'postgres'",
		"SET LOCAL extra_float_digits = 3", "SET LOCAL timezone = 'UTC'",
		"SET LOCAL row_security = off", "SET LOCAL search_path = pg_catalog" };

	for (size_t i = 0; i < sizeof(all) / sizeof(all[0]); i++)
		if (admin_sql(c, all[i], NULL, e) != 0)
			return -1;
	return 0;
}

int
stock_take(struct ctl *c, PGconn *conn, json_t **out, struct err *e)
{
	json_t *streams = json_object(), *chains = json_object(), *tables = json_object();
	json_t *numbers = json_object(), *roles = json_array();

	*out = json_pack("{s:o, s:o, s:o, s:o, s:o}", "streams", streams, "chains", chains,
	    "tables", tables, "figures", numbers, "roles", roles);
	if (take_streams(c, conn, streams, e) == 0 && take_chains(c, conn, chains, e) == 0 &&
	    take_tables(c, conn, tables, e) == 0 && take_figures(c, conn, numbers, e) == 0 &&
	    take_roles(conn, roles, e) == 0)
		return 0;
	json_decref(*out);
	*out = NULL;
	return -1;
}

/* The first name whose value is another one, or missing on a side. */
static const char *
differing(json_t *should, json_t *is)
{
	const char *name;
	json_t *value;

	json_object_foreach(should, name, value)
		if (!json_equal(value, json_object_get(is, name)))
			return name;
	json_object_foreach(is, name, value)
		if (json_object_get(should, name) == NULL)
			return name;
	return NULL;
}

int
stock_same(json_t *should, json_t *is, const char *where, struct err *e)
{
	static const char *const parts[] = { "streams", "chains", "tables", "figures" };

	for (size_t i = 0; i < sizeof(parts) / sizeof(parts[0]); i++) {
		json_t *a = json_object_get(should, parts[i]), *b = json_object_get(is, parts[i]);
		const char *name = differing(a, b);
		char *was, *now;

		if (name == NULL)
			continue;
		was = json_dumps(json_object_get(a, name), JSON_COMPACT | JSON_ENCODE_ANY);
		now = json_dumps(json_object_get(b, name), JSON_COMPACT | JSON_ENCODE_ANY);
		err_set(e, E_FAILED_PRECONDITION, name, "%s has %.150s, and must have %.150s",
		    where, now != NULL ? now : "nothing", was != NULL ? was : "nothing");
		free(was);
		free(now);
		return -1;
	}
	return 0;
}

/* ---- for people ---- */

static json_int_t
rows_of(json_t *tables, const char *schema)
{
	size_t n = strlen(schema);
	json_int_t rows = 0;
	const char *name;
	json_t *t;

	json_object_foreach(tables, name, t)
		if (strncmp(name, schema, n) == 0 && name[n] == '.')
			rows += json_integer_value(json_object_get(t, "rows"));
	return rows;
}

static void
print_figures(struct ctl *c, json_t *numbers)
{
	const char *name, *key;
	json_t *of, *value;

	json_object_foreach(numbers, name, of) {
		const char *line = arena_printf(&c->arena, "%s：", name), *between = "";
		json_int_t all = 0;

		json_object_foreach(of, key, value) {
			all += json_integer_value(value);
			line = arena_printf(&c->arena, "%s%s%s %lld", line, between, key,
			    (long long)json_integer_value(value));
			between = "，";
		}
		if (all > 0)
			ctl_text(stdout, 0, line);
	}
}

void
stock_print(struct ctl *c, json_t *stock)
{
	static const char *const heads[] = { "服务", "事件", "末位哈希", "行数" };
	json_t *streams = json_object_get(stock, "streams"), *s;
	size_t n = json_object_size(streams), at = 0;
	const char **cells = arena_array(&c->arena, n * 4 + 1, sizeof(*cells)), *name;

	json_object_foreach(streams, name, s) {
		cells[at++] = name;
		cells[at++] = arena_printf(
		    &c->arena, "%lld", (long long)json_integer_value(json_object_get(s, "head")));
		cells[at++] = arena_printf(
		    &c->arena, "%.16s", json_string_value(json_object_get(s, "hash")));
		cells[at++] = arena_printf(
		    &c->arena, "%lld", (long long)rows_of(json_object_get(stock, "tables"), name));
	}
	ctl_table(stdout, &(struct table_print){ 4, n, heads, cells, NULL });
	print_figures(c, json_object_get(stock, "figures"));
}
