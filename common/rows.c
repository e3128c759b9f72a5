/* SPDX-License-Identifier: Apache-2.0 */
#include <assert.h>
#include <inttypes.h>
#include <stdarg.h>
#include <stdio.h>

#include "common/clock.h"
#include "common/json.h"
#include "common/rows.h"

static const struct sqltype {
	const char *name;
	Oid oid;
} types[K_COUNT] = {
	[K_BOOL] = { "boolean", OID_BOOL },
	[K_I32] = { "integer", OID_INT4 },
	[K_I64] = { "bigint", OID_INT8 },
	[K_F64] = { "double precision", OID_FLOAT8 },
	[K_STR] = { "text", OID_TEXT },
	[K_BYTES] = { "bytea", OID_BYTEA },
	[K_UUID] = { "uuid", OID_UUID },
	[K_DATE] = { "date", OID_DATE },
	[K_STAMP] = { "timestamptz", OID_STAMPTZ },
	[K_ENUM] = { "text", OID_TEXT },
	[K_STRS] = { "jsonb", OID_JSONB },
	[K_UUIDS] = { "jsonb", OID_JSONB },
	[K_I32S] = { "integer[]", OID_INT4S },
	[K_I64S] = { "bigint[]", OID_INT8S },
	[K_NEST] = { "jsonb", OID_JSONB },
	[K_LIST] = { "jsonb", OID_JSONB },
	[K_RAW] = { "bytea", OID_BYTEA },
	[K_OPT_BOOL] = { "boolean", OID_BOOL },
	[K_OPT_I32] = { "integer", OID_INT4 },
	[K_OPT_I64] = { "bigint", OID_INT8 },
	[K_OPT_F64] = { "double precision", OID_FLOAT8 },
};

const char *
sql_type(const struct field *f)
{
	return types[f->kind].name;
}

Oid
sql_oid(const struct field *f)
{
	return types[f->kind].oid;
}

Oid
sql_param_oid(const struct field *f)
{
	return f->kind == K_STRS ? OID_TEXTS : f->kind == K_UUIDS ? OID_UUIDS : types[f->kind].oid;
}

/* ---- statements ---- */

static void __attribute__((format(printf, 2, 3))) add(struct buf *b, const char *fmt, ...)
{
	char text[256];
	va_list ap;
	int n;

	va_start(ap, fmt);
	n = vsnprintf(text, sizeof(text), fmt, ap);
	va_end(ap);
	assert(n >= 0 && (size_t)n < sizeof(text));
	buf_put(b, text, (size_t)n);
}

static struct str
finish(struct arena *a, struct buf *b)
{
	struct str s = { .n = b->n };

	buf_put(b, "", 1);
	s.p = arena_copy(a, b->p, b->n);
	buf_free(b);
	return s;
}

static void
add_columns(struct buf *b, const struct desc *d, const char *prefix)
{
	for (size_t i = 0; i < d->nfields; i++)
		add(b, "%s%s\"%s\"", i > 0 ? ", " : "", prefix, d->fields[i].key);
}

/* Whether `name` is one of the columns of a key such as "id" or "stream, seq". */
static bool
in_key(const char *key, const char *name)
{
	size_t n = strlen(name);

	for (const char *p = key; *p != '\0'; p += strspn(p, ", ")) {
		size_t len = strcspn(p, ", ");

		if (len == n && memcmp(p, name, n) == 0)
			return true;
		p += len;
	}
	return false;
}

struct str
sql_save(
    struct arena *a, const char *table, const struct desc *d, const char *key, bool insert_only)
{
	struct buf b = { 0 };
	const char *comma = " SET ";

	add(&b, "INSERT INTO %s (", table);
	add_columns(&b, d, "");
	add(&b, ") SELECT ");
	add_columns(&b, d, "x.");
	add(&b, " FROM unnest($1::%s[]) x", table);
	if (insert_only)
		return finish(a, &b);
	add(&b, " ON CONFLICT (%s) DO UPDATE", key);
	for (size_t i = 0; i < d->nfields; i++)
		if (!in_key(key, d->fields[i].key)) {
			add(&b, "%s\"%s\" = excluded.\"%s\"", comma, d->fields[i].key,
			    d->fields[i].key);
			comma = ", ";
		}
	if (*comma == ' ') { /* nothing but the key: there is nothing to update */
		b.n -= strlen("UPDATE");
		add(&b, "NOTHING");
	}
	return finish(a, &b);
}

/* What is there and what is new, slot by slot; in SQL, so that nothing need be read first. */
#define SUMS                                                                                       \
	"(SELECT coalesce(array_agg(s), '{}'), coalesce(array_agg(n), '{}') FROM (SELECT s,"       \
	" sum(n)::bigint AS n FROM (SELECT * FROM unnest(t.slots, t.amounts) UNION ALL SELECT *"   \
	" FROM unnest(excluded.slots, excluded.amounts)) z (s, n) GROUP BY s HAVING sum(n) <> 0) " \
	"w)"

struct str
sql_sum(struct arena *a, const char *table, const struct desc *d)
{
	struct buf b = { 0 };

	add(&b, "INSERT INTO %s AS t (", table);
	add_columns(&b, d, "");
	add(&b, ") SELECT ");
	add_columns(&b, d, "x.");
	add(&b,
	    " FROM unnest($1::%s[]) x ON CONFLICT (id) DO UPDATE SET (slots, amounts) = ", table);
	buf_put(&b, SUMS, sizeof(SUMS) - 1);
	return finish(a, &b);
}

struct str
sql_columns(struct arena *a, const struct desc *d, const char *prefix)
{
	struct buf b = { 0 };

	add_columns(&b, d, prefix);
	return finish(a, &b);
}

/* ---- writing ---- */

static inline void
put32(struct buf *b, uint32_t v)
{
	v = __builtin_bswap32(v);
	buf_put(b, &v, sizeof(v));
}

static inline void
put64(struct buf *b, uint64_t v)
{
	v = __builtin_bswap64(v);
	buf_put(b, &v, sizeof(v));
}

static inline void
set32(struct buf *b, size_t at, uint32_t v)
{
	v = __builtin_bswap32(v);
	memcpy(b->p + at, &v, sizeof(v));
}

/* A one-dimensional array in binary form, as far as its items; an empty one has no dimension. */
static void
put_array_head(struct buf *b, Oid item, size_t n)
{
	put32(b, n > 0);
	put32(b, 0);
	put32(b, item);
	if (n == 0)
		return;
	put32(b, (uint32_t)n);
	put32(b, 1);
}

static void
put_i32s(struct buf *b, const struct i32s *l)
{
	put_array_head(b, OID_INT4, l->n);
	for (size_t i = 0; i < l->n; i++) {
		put32(b, sizeof(int32_t));
		put32(b, (uint32_t)l->v[i]);
	}
}

static void
put_i64s(struct buf *b, const struct i64s *l)
{
	put_array_head(b, OID_INT8, l->n);
	for (size_t i = 0; i < l->n; i++) {
		put32(b, sizeof(int64_t));
		put64(b, (uint64_t)l->v[i]);
	}
}

static void
put_cell(struct buf *b, const struct field *f, const void *base)
{
	const void *p = field_at(f, base);
	const int32_t *i32 = p;
	const int64_t *i64 = p;
	struct str s;
	uint64_t bits;

	switch (f->kind) {
	case K_BOOL:
	case K_OPT_BOOL: buf_put(b, *(const bool *)p ? "\1" : "\0", 1); break;
	case K_I32:
	case K_OPT_I32: put32(b, (uint32_t)i32[0]); break;
	case K_I64:
	case K_OPT_I64: put64(b, (uint64_t)i64[0]); break;
	case K_F64:
	case K_OPT_F64:
		memcpy(&bits, p, sizeof(bits));
		put64(b, bits);
		break;
	case K_STR:
	case K_BYTES:
	case K_RAW: /* the same shape: a pointer and a length */
		memcpy(&s, p, sizeof(s));
		buf_put(b, s.p, s.n);
		break;
	case K_UUID: buf_put(b, p, sizeof(struct uuid)); break;
	case K_DATE:
		put32(b, (uint32_t)(date_days(*(const struct date *)p) - SQL_EPOCH_DAYS));
		break;
	case K_STAMP:
		put64(b, (uint64_t)((const struct stamp *)p)->us - (uint64_t)SQL_EPOCH_US);
		break;
	case K_ENUM:
		s = enum_name(f->en, *(const int32_t *)p);
		buf_put(b, s.p, s.n);
		break;
	case K_I32S: put_i32s(b, p); break;
	case K_I64S: put_i64s(b, p); break;
	case K_STRS:
	case K_UUIDS:
	case K_NEST:
	case K_LIST:
		buf_put(b, "\1", 1); /* version of jsonb's binary form */
		json_put_field(f, base, b);
		break;
	case K_COUNT: break;
	}
}

static struct buf
array_begin(Oid oid, size_t n)
{
	struct buf b = { 0 };

	put32(&b, n > 0); /* dimensions */
	put32(&b, 0);     /* set when there is a NULL */
	put32(&b, oid);
	if (n > 0) {
		put32(&b, (uint32_t)n);
		put32(&b, 1);
	}
	return b;
}

static void
array_null(struct buf *b)
{
	put32(b, UINT32_MAX);
	set32(b, 4, 1);
}

static void
array_put(struct buf *b, const void *p, size_t n)
{
	put32(b, (uint32_t)n);
	buf_put(b, p, n);
}

static void
param(struct sqlparams *out, const char *v, size_t n)
{
	assert(out->n < SQL_PARAMS && n <= INT32_MAX);
	out->v[out->n] = v;
	out->len[out->n] = (int)n;
	out->fmt[out->n++] = 1;
}

static void
param_buf(struct arena *a, struct sqlparams *out, struct buf *b)
{
	param(out, arena_copy(a, b->p, b->n), b->n);
	buf_free(b);
}

/* One row in record's binary form: columns, then type, length and value of each. */
static void
put_row(struct buf *b, const struct desc *d, const struct sqlrowtype *t, const void *row)
{
	put32(b, (uint32_t)t->n);
	for (int c = 0; c < t->n; c++) {
		const struct field *f = t->field[c] >= 0 ? &d->fields[t->field[c]] : NULL;
		size_t at;

		put32(b, t->type[c]);
		at = b->n;
		if (f == NULL || !field_written(f, row)) {
			put32(b, UINT32_MAX);
			continue;
		}
		put32(b, 0);
		put_cell(b, f, row);
		set32(b, at, (uint32_t)(b->n - at - 4));
	}
}

void
sql_rows(struct arena *a, const struct desc *d, const struct sqlrowtype *t, const void *const *rows,
    size_t n, struct sqlparams *out)
{
	struct buf b = array_begin(t->oid, n);

	for (size_t i = 0; i < n; i++) {
		size_t at = b.n;

		put32(&b, 0);
		put_row(&b, d, t, rows[i]);
		set32(&b, at, (uint32_t)(b.n - at - 4));
	}
	out->n = 0;
	param_buf(a, out, &b);
}

void
sql_add_null(struct sqlparams *out)
{
	param(out, NULL, 0);
}

/* Bytes as they are; NULL when there are none to point at. */
static void
param_copy(struct arena *a, struct sqlparams *out, const void *p, size_t n)
{
	param(out, p != NULL ? arena_copy(a, p, n) : NULL, n);
}

void
sql_add_text(struct arena *a, struct sqlparams *out, struct str s)
{
	param_copy(a, out, s.p, s.n);
}

void
sql_add_bytes(struct arena *a, struct sqlparams *out, struct bytes b)
{
	param_copy(a, out, b.p, b.n);
}

void
sql_add_i64(struct arena *a, struct sqlparams *out, int64_t v)
{
	uint64_t be = __builtin_bswap64((uint64_t)v);

	param_copy(a, out, &be, sizeof(be));
}

void
sql_add_i32(struct arena *a, struct sqlparams *out, int32_t v)
{
	uint32_t be = __builtin_bswap32((uint32_t)v);

	param_copy(a, out, &be, sizeof(be));
}

void
sql_add_bool(struct arena *a, struct sqlparams *out, bool v)
{
	param_copy(a, out, v ? "\1" : "\0", 1);
}

void
sql_add_uuid(struct arena *a, struct sqlparams *out, struct uuid u)
{
	param_copy(a, out, uuid_absent(u) ? NULL : u.b, sizeof(u.b));
}

void
sql_add_stamp(struct arena *a, struct sqlparams *out, struct stamp t)
{
	if (t.us == 0)
		sql_add_null(out);
	else
		sql_add_i64(a, out, t.us - SQL_EPOCH_US);
}

void
sql_add_uuids(struct arena *a, struct sqlparams *out, const struct uuid *v, size_t n)
{
	struct buf b = array_begin(OID_UUID, n);

	for (size_t i = 0; i < n; i++)
		uuid_absent(v[i]) ? array_null(&b) : array_put(&b, v[i].b, sizeof(v[i].b));
	param_buf(a, out, &b);
}

void
sql_add_texts(struct arena *a, struct sqlparams *out, const struct str *v, size_t n)
{
	struct buf b = array_begin(OID_TEXT, n);

	for (size_t i = 0; i < n; i++)
		v[i].p == NULL ? array_null(&b) : array_put(&b, v[i].p, v[i].n);
	param_buf(a, out, &b);
}

void
sql_add_bytess(struct arena *a, struct sqlparams *out, const struct bytes *v, size_t n)
{
	struct buf b = array_begin(OID_BYTEA, n);

	for (size_t i = 0; i < n; i++)
		v[i].p == NULL ? array_null(&b) : array_put(&b, v[i].p, v[i].n);
	param_buf(a, out, &b);
}

void
sql_add_i64s(struct arena *a, struct sqlparams *out, const int64_t *v, size_t n)
{
	struct buf b = array_begin(OID_INT8, n);

	for (size_t i = 0; i < n; i++) {
		put32(&b, 8);
		put64(&b, (uint64_t)v[i]);
	}
	param_buf(a, out, &b);
}

void
sql_add_stamps(struct arena *a, struct sqlparams *out, const struct stamp *v, size_t n)
{
	struct buf b = array_begin(OID_STAMPTZ, n);

	for (size_t i = 0; i < n; i++) {
		if (v[i].us == 0) {
			array_null(&b);
			continue;
		}
		put32(&b, 8);
		put64(&b, (uint64_t)v[i].us - (uint64_t)SQL_EPOCH_US);
	}
	param_buf(a, out, &b);
}

static void
add_member(struct arena *a, struct sqlparams *out, const struct field *f, const void *in)
{
	const struct strs *texts = field_at(f, in);
	const struct uuids *ids = field_at(f, in);
	struct buf b = { 0 };

	if (!field_written(f, in)) {
		sql_add_null(out);
	} else if (f->kind == K_STRS) {
		sql_add_texts(a, out, texts->v, texts->n);
	} else if (f->kind == K_UUIDS) {
		sql_add_uuids(a, out, ids->v, ids->n);
	} else {
		put_cell(&b, f, in);
		param_buf(a, out, &b);
	}
}

void
sql_add_struct(struct arena *a, struct sqlparams *out, const struct desc *d, const void *in)
{
	for (size_t i = 0; i < d->nfields; i++)
		add_member(a, out, &d->fields[i], in);
}
