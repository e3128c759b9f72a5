/* SPDX-License-Identifier: Apache-2.0 */
#include "common/json.h"
#include "common/rows.h"

/* A cell that is not NULL. */
struct cell {
	const uint8_t *p;
	size_t n;
	Oid type;
	struct err *why; /* what is wrong within it, if the reader knows */
};

static uint64_t
get(const uint8_t *p, size_t n)
{
	uint64_t v = 0;

	while (n-- > 0)
		v = v << 8 | *p++;
	return v;
}

static int64_t
get_int(const uint8_t *p, size_t n)
{
	switch (n) {
	case 2: return (int16_t)get(p, n);
	case 4: return (int32_t)get(p, n);
	case 8: return (int64_t)get(p, n);
	default: return 0;
	}
}

/* Each reader: whether the cell fits; out is the member. */
typedef bool read_fn(const struct cell *c, const struct field *f, struct arena *a, void *out);

static bool
read_bool(const struct cell *c, const struct field *f, struct arena *a, void *out)
{
	(void)f, (void)a;
	*(bool *)out = c->n == 1 && *c->p != 0;
	return c->n == 1;
}

static bool
read_i32(const struct cell *c, const struct field *f, struct arena *a, void *out)
{
	int64_t v = get_int(c->p, c->n);

	(void)f, (void)a;
	*(int32_t *)out = (int32_t)v;
	return v == (int32_t)v;
}

static bool
read_i64(const struct cell *c, const struct field *f, struct arena *a, void *out)
{
	(void)f, (void)a;
	*(int64_t *)out = get_int(c->p, c->n);
	return true;
}

static bool
read_f64(const struct cell *c, const struct field *f, struct arena *a, void *out)
{
	uint64_t bits = c->n == 8 ? get(c->p, 8) : 0;

	(void)f, (void)a;
	memcpy(out, &bits, sizeof(bits));
	return c->n == 8;
}

/* K_STR, K_BYTES and K_RAW have the same shape: a pointer and a length. */
static bool
read_run(const struct cell *c, const struct field *f, struct arena *a, void *out)
{
	struct bytes b = { arena_copy(a, c->p, c->n), c->n };

	(void)f;
	memcpy(out, &b, sizeof(b));
	return true;
}

static bool
read_uuid(const struct cell *c, const struct field *f, struct arena *a, void *out)
{
	(void)f, (void)a;
	if (c->n == sizeof(struct uuid))
		memcpy(out, c->p, c->n);
	return c->n == sizeof(struct uuid);
}

static bool
read_date(const struct cell *c, const struct field *f, struct arena *a, void *out)
{
	int64_t days = c->n == 4 ? get_int(c->p, 4) : INT32_MIN;

	(void)f, (void)a;
	if (days < -1000000 || days > 1000000) /* also infinity */
		return false;
	*(struct date *)out = date_from_days((int32_t)days + SQL_EPOCH_DAYS);
	return true;
}

static bool
read_stamp(const struct cell *c, const struct field *f, struct arena *a, void *out)
{
	int64_t us = c->n == 8 ? get_int(c->p, 8) : INT64_MIN;

	(void)f, (void)a;
	if (us == INT64_MIN || us > INT64_MAX - SQL_EPOCH_US) /* also infinity */
		return false;
	((struct stamp *)out)->us = us + SQL_EPOCH_US;
	return true;
}

static bool
read_enum(const struct cell *c, const struct field *f, struct arena *a, void *out)
{
	int32_t v = enum_value(f->en, (struct str){ (const char *)c->p, c->n });

	(void)a;
	*(int32_t *)out = v;
	return v != 0;
}

static bool
read_json(const struct cell *c, const struct field *f, struct arena *a, void *out)
{
	size_t skip = c->type == OID_JSONB; /* its version byte */
	struct str text = { (const char *)c->p + skip, c->n - skip };

	if (skip > 0 && (c->n == 0 || *c->p != 1))
		return false;
	return json_decode_field(f, text, a, (char *)out - f->off, c->why) == 0;
}

/* Items of a one-dimensional array; NULL if it is anything else. */
static struct cell *
read_array(const struct cell *c, struct arena *a, size_t *n)
{
	size_t left = c->n, len;
	const uint8_t *p;
	struct cell *items;

	*n = 0;
	if (left >= 12 && get(c->p, 4) == 0)
		return arena_alloc(a, 0);
	if (left < 20 || get(c->p, 4) != 1 || get(c->p + 12, 4) > (left -= 20) / 4)
		return NULL;
	*n = (size_t)get(c->p + 12, 4);
	p = c->p + 20;
	items = arena_array(a, *n, sizeof(*items));
	for (size_t i = 0; i < *n; i++, p += len, left -= len) {
		if (left < 4 || (len = (size_t)get(p, 4)) > left - 4)
			return NULL; /* too short, or -1: a NULL */
		p += 4;
		left -= 4;
		items[i] = (struct cell){ p, len, 0, NULL };
	}
	return items;
}

static bool
read_strs(const struct cell *c, const struct field *f, struct arena *a, void *out)
{
	struct strs *l = out;
	struct cell *items;

	if (c->type != OID_TEXTS)
		return read_json(c, f, a, out);
	if ((items = read_array(c, a, &l->n)) == NULL)
		return false;
	l->v = arena_array(a, l->n, sizeof(*l->v));
	for (size_t i = 0; i < l->n; i++)
		read_run(&items[i], f, a, &l->v[i]);
	return true;
}

static bool
read_uuids(const struct cell *c, const struct field *f, struct arena *a, void *out)
{
	struct uuids *l = out;
	struct cell *items;

	if (c->type != OID_UUIDS)
		return read_json(c, f, a, out);
	if ((items = read_array(c, a, &l->n)) == NULL)
		return false;
	l->v = arena_array(a, l->n, sizeof(*l->v));
	for (size_t i = 0; i < l->n; i++)
		if (!read_uuid(&items[i], f, a, &l->v[i]))
			return false;
	return true;
}

static bool
read_i32s(const struct cell *c, const struct field *f, struct arena *a, void *out)
{
	struct i32s *l = out;
	struct cell *items = read_array(c, a, &l->n);

	if (items == NULL)
		return false;
	l->v = arena_array(a, l->n, sizeof(*l->v));
	for (size_t i = 0; i < l->n; i++)
		if (!read_i32(&items[i], f, a, &l->v[i]))
			return false;
	return true;
}

static bool
read_i64s(const struct cell *c, const struct field *f, struct arena *a, void *out)
{
	struct i64s *l = out;
	struct cell *items = read_array(c, a, &l->n);

	if (items == NULL)
		return false;
	l->v = arena_array(a, l->n, sizeof(*l->v));
	for (size_t i = 0; i < l->n; i++)
		read_i64(&items[i], f, a, &l->v[i]);
	return true;
}

/* Types of column a kind is read from; set: the flag of an opt_x, which starts with its value. */
static const struct {
	read_fn *read;
	Oid from[3];
	size_t set;
} kinds[K_COUNT] = {
	[K_BOOL] = { read_bool, { OID_BOOL }, 0 },
	[K_I32] = { read_i32, { OID_INT4, OID_INT8, OID_INT2 }, 0 },
	[K_I64] = { read_i64, { OID_INT8, OID_INT4, OID_INT2 }, 0 },
	[K_F64] = { read_f64, { OID_FLOAT8 }, 0 },
	[K_STR] = { read_run, { OID_TEXT, OID_VARCHAR, OID_NAME }, 0 },
	[K_BYTES] = { read_run, { OID_BYTEA }, 0 },
	[K_UUID] = { read_uuid, { OID_UUID }, 0 },
	[K_DATE] = { read_date, { OID_DATE }, 0 },
	[K_STAMP] = { read_stamp, { OID_STAMPTZ }, 0 },
	[K_ENUM] = { read_enum, { OID_TEXT, OID_VARCHAR }, 0 },
	[K_STRS] = { read_strs, { OID_JSONB, OID_JSON, OID_TEXTS }, 0 },
	[K_UUIDS] = { read_uuids, { OID_JSONB, OID_JSON, OID_UUIDS }, 0 },
	[K_I32S] = { read_i32s, { OID_INT4S, OID_INT8S }, 0 },
	[K_I64S] = { read_i64s, { OID_INT8S, OID_INT4S }, 0 },
	[K_NEST] = { read_json, { OID_JSONB, OID_JSON }, 0 },
	[K_LIST] = { read_json, { OID_JSONB, OID_JSON }, 0 },
	[K_RAW] = { read_run, { OID_BYTEA }, 0 },
	[K_OPT_BOOL] = { read_bool, { OID_BOOL }, offsetof(struct opt_bool, set) },
	[K_OPT_I32] = { read_i32, { OID_INT4, OID_INT8, OID_INT2 }, offsetof(struct opt_i32, set) },
	[K_OPT_I64] = { read_i64, { OID_INT8, OID_INT4, OID_INT2 }, offsetof(struct opt_i64, set) },
	[K_OPT_F64] = { read_f64, { OID_FLOAT8 }, offsetof(struct opt_f64, set) },
};

static bool
read_member(const struct cell *c, const struct field *f, struct arena *a, void *out)
{
	const Oid *from = kinds[f->kind].from;
	char *p = field_in(f, out);

	if (c->type != from[0] && c->type != from[1] && c->type != from[2])
		return false;
	if (!kinds[f->kind].read(c, f, a, p))
		return false;
	if (kinds[f->kind].set != 0)
		((bool *)p)[kinds[f->kind].set] = true;
	return true;
}

/* A list that must be there is empty when its column is NULL. */
static bool
may_be_null(const struct field *f)
{
	return f->flags & F_OPT || kind_is_list(f->kind);
}

int
sql_read(
    const PGresult *res, int row, const struct desc *d, struct arena *a, void *out, struct err *e)
{
	int columns = PQnfields(res);
	struct err why = { .text = "" };

	memset(out, 0, d->size);
	if (columns != (int)d->nfields)
		return err_set(e, E_INTERNAL, NULL, "%s has %zu members, but the result %d columns",
		    d->name, d->nfields, columns);
	for (int i = 0; i < columns; i++) {
		const struct field *f = &d->fields[i];
		struct cell c = { (const uint8_t *)PQgetvalue(res, row, i),
			(size_t)PQgetlength(res, row, i), PQftype(res, i), &why };

		if (PQgetisnull(res, row, i)) {
			if (!may_be_null(f))
				return err_set(e, E_INTERNAL, f->key, "%s.%s is NULL in the result",
				    d->name, f->key);
		} else if (!read_member(&c, f, a, out)) {
			return err_set(e, E_INTERNAL, f->key,
			    "%s.%s: the result's column \"%s\" of type %u does not fit%s%.200s",
			    d->name, f->key, PQfname(res, i), c.type, *why.text != '\0' ? ": " : "",
			    why.text);
		}
	}
	return 0;
}

/* ---- single cells ---- */

static struct cell
cell(const PGresult *res, int row, int col)
{
	if (PQgetisnull(res, row, col))
		return (struct cell){ 0 };
	return (struct cell){ (const uint8_t *)PQgetvalue(res, row, col),
		(size_t)PQgetlength(res, row, col), 0, NULL };
}

int64_t
sql_i64(const PGresult *res, int row, int col)
{
	struct cell c = cell(res, row, col);

	return get_int(c.p, c.n);
}

struct str
sql_text(const PGresult *res, int row, int col)
{
	struct cell c = cell(res, row, col);

	return (struct str){ (const char *)c.p, c.n };
}

struct bytes
sql_bytes(const PGresult *res, int row, int col)
{
	struct cell c = cell(res, row, col);

	return (struct bytes){ c.p, c.n };
}

struct uuid
sql_uuid(const PGresult *res, int row, int col)
{
	struct cell c = cell(res, row, col);
	struct uuid u = { 0 };

	read_uuid(&c, NULL, NULL, &u);
	return u;
}

struct stamp
sql_stamp(const PGresult *res, int row, int col)
{
	struct cell c = cell(res, row, col);
	struct stamp t = { 0 };

	read_stamp(&c, NULL, NULL, &t);
	return t;
}

bool
sql_bool(const PGresult *res, int row, int col)
{
	struct cell c = cell(res, row, col);

	return c.n == 1 && *c.p != 0;
}

/* ---- row types ---- */

const char *const sql_rowtypes =
    "SELECT c.relname::text, c.reltype::bigint, a.attname::text, a.atttypid::bigint,"
    " coalesce(nullif(t.typbasetype, 0), t.oid)::bigint"
    " FROM pg_class c JOIN pg_attribute a ON a.attrelid = c.oid JOIN pg_type t ON t.oid = "
    "a.atttypid"
    " WHERE c.relnamespace = current_schema()::regnamespace AND c.relkind IN ('r', 'p')"
    " AND NOT c.relispartition AND a.attnum > 0 AND NOT a.attisdropped"
    " ORDER BY c.oid, a.attnum";

static int
add_column(
    struct sqlrowtype *t, const struct desc *d, struct str name, Oid type, Oid base, struct err *e)
{
	const struct field *f = desc_field(d, name.p, name.n);

	if (t->n == SQL_COLUMNS)
		return err_set(
		    e, E_INTERNAL, d->name, "the table has more than %d columns", SQL_COLUMNS);
	if (f != NULL && sql_oid(f) != base)
		return err_set(e, E_INTERNAL, d->name, "column " STR_FMT " is not of type %s",
		    STR_ARG(name), sql_type(f));
	t->type[t->n] = type;
	t->field[t->n++] = f != NULL ? (int)(f - d->fields) : -1;
	return 0;
}

int
sql_rowtype(const PGresult *res, const char *table, const struct desc *d, struct sqlrowtype *out,
    struct err *e)
{
	size_t found = 0;

	*out = (struct sqlrowtype){ .n = 0 };
	for (int row = 0; row < PQntuples(res); row++) {
		if (!str_is(sql_text(res, row, 0), table))
			continue;
		out->oid = (Oid)sql_i64(res, row, 1);
		if (add_column(out, d, sql_text(res, row, 2), (Oid)sql_i64(res, row, 3),
			(Oid)sql_i64(res, row, 4), e) != 0)
			return -1;
		found += out->field[out->n - 1] >= 0;
	}
	if (found != d->nfields)
		return err_set(e, E_INTERNAL, d->name, "table %s lacks %zu of the columns", table,
		    d->nfields - found);
	return 0;
}
