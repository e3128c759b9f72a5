/* SPDX-License-Identifier: Apache-2.0 */
/* Structs and msgpack as JSON text; json_read.c reads it. */
#include <inttypes.h>
#include <math.h>
#include <sodium.h>
#include <stdio.h>
#include <stdlib.h>

#include "common/clock.h"
#include "common/json.h"

static void
put(struct buf *b, const char *s)
{
	buf_put(b, s, strlen(s));
}

static void
put_text(struct buf *b, struct str s)
{
	char escape[8];
	size_t start = 0;

	put(b, "\"");
	for (size_t i = 0; i < s.n; i++) {
		uint8_t c = (uint8_t)s.p[i];

		if (c >= 0x20 && c != '"' && c != '\\')
			continue;
		buf_put(b, s.p + start, i - start);
		start = i + 1;
		if (c == '"' || c == '\\')
			snprintf(escape, sizeof(escape), "\\%c", c);
		else
			snprintf(escape, sizeof(escape), "\\u%04x", (unsigned)c);
		put(b, escape);
	}
	if (start < s.n)
		buf_put(b, s.p + start, s.n - start);
	put(b, "\"");
}

static void
put_int(struct buf *b, int64_t v)
{
	char text[24];

	buf_put(b, text, (size_t)snprintf(text, sizeof(text), "%" PRId64, v));
}

/* The shortest text that reads back as the same number; JSON has none for NaN and infinity. */
static void
put_real(struct buf *b, double v)
{
	char text[32];
	int n = 0;

	if (!isfinite(v)) {
		put(b, "null");
		return;
	}
	for (int digits = 15; digits <= 17; digits++) {
		n = snprintf(text, sizeof(text), "%.*g", digits, v);
		if (strtod(text, NULL) == v)
			break;
	}
	buf_put(b, text, (size_t)n);
	if (strspn(text, "-0123456789") == (size_t)n)
		put(b, ".0");
}

static void
put_uuid(struct buf *b, const struct uuid *u)
{
	char text[37];

	uuid_format(*u, text);
	put_text(b, (struct str){ text, 36 });
}

static void
put_base64(struct buf *b, const uint8_t *p, size_t n)
{
	size_t len = sodium_base64_encoded_len(n, sodium_base64_VARIANT_ORIGINAL);
	char *text = xalloc(len);

	sodium_bin2base64(text, len, p, n, sodium_base64_VARIANT_ORIGINAL);
	put_text(b, (struct str){ text, len - 1 });
	free(text);
}

static void
put_stamp(struct buf *b, struct stamp t)
{
	char text[33];

	if (t.us < STAMP_MIN_US || t.us > STAMP_MAX_US) {
		put_int(b, t.us);
		return;
	}
	stamp_format(t, text);
	put_text(b, str_from(text));
}

/* ---- msgpack without a struct; `d` (may be NULL) tells what its members mean ---- */

static void put_value(struct buf *b, struct mp *r, const struct field *f);

static void
put_array(struct buf *b, struct mp *r, const struct field *f)
{
	const char *comma = "";

	put(b, "[");
	for (size_t n = mp_array(r); n > 0 && !r->bad; n--, comma = ",") {
		put(b, comma);
		put_value(b, r, f);
	}
	put(b, "]");
}

static void
put_map(struct buf *b, struct mp *r, const struct desc *d)
{
	const char *comma = "";

	put(b, "{");
	for (size_t n = mp_map(r); n > 0 && !r->bad; n--, comma = ",") {
		struct str key = mp_str(r);

		put(b, comma);
		put_text(b, key);
		put(b, ":");
		put_value(b, r, d != NULL && !r->bad ? desc_field(d, key.p, key.n) : NULL);
	}
	put(b, "}");
}

static void
put_bin(struct buf *b, struct mp *r, const struct field *f)
{
	struct bytes v = mp_bin(r);

	if (v.n == sizeof(struct uuid) && (f == NULL || f->kind != K_BYTES))
		put_uuid(b, (const struct uuid *)v.p);
	else
		put_base64(b, v.p, v.n);
}

/* Beyond 63 bits only as a real: JSON's readers have no more. */
static void
put_unsigned(struct buf *b, struct raw v)
{
	uint64_t u = 0;

	for (size_t i = 1; i < v.n; i++)
		u = u << 8 | v.p[i];
	put_real(b, (double)u);
}

static void
put_integer(struct buf *b, struct mp *r, const struct field *f)
{
	struct mp again = *r;
	int64_t v = mp_int(r);

	if (r->bad) {
		*r = again;
		put_unsigned(b, mp_raw(r));
	} else if (f != NULL && f->kind == K_STAMP) {
		put_stamp(b, (struct stamp){ v });
	} else {
		put_int(b, v);
	}
}

static void
put_value(struct buf *b, struct mp *r, const struct field *f)
{
	switch (mp_peek(r)) {
	case MP_BOOL: put(b, mp_bool(r) ? "true" : "false"); break;
	case MP_INT: put_integer(b, r, f); break;
	case MP_FLOAT: put_real(b, mp_f64(r)); break;
	case MP_STR: put_text(b, mp_str(r)); break;
	case MP_BIN: put_bin(b, r, f); break;
	case MP_ARRAY: put_array(b, r, f); break;
	case MP_MAP: put_map(b, r, f != NULL ? f->desc : NULL); break;
	case MP_NIL:
	case MP_BAD:
		mp_raw(r);
		put(b, "null");
		break;
	}
}

/* ---- structs ---- */

static void put_struct(struct buf *b, const struct desc *d, const void *in);

static void
put_strs(struct buf *b, const struct strs *l)
{
	put(b, "[");
	for (size_t i = 0; i < l->n; i++) {
		put(b, i > 0 ? "," : "");
		put_text(b, l->v[i]);
	}
	put(b, "]");
}

static void
put_uuids(struct buf *b, const struct uuids *l)
{
	put(b, "[");
	for (size_t i = 0; i < l->n; i++) {
		put(b, i > 0 ? "," : "");
		put_uuid(b, &l->v[i]);
	}
	put(b, "]");
}

/* Of 4 or 8 bytes each. */
static void
put_ints(struct buf *b, const void *v, size_t n, bool wide)
{
	put(b, "[");
	for (size_t i = 0; i < n; i++) {
		put(b, i > 0 ? "," : "");
		put_int(b, wide ? ((const int64_t *)v)[i] : ((const int32_t *)v)[i]);
	}
	put(b, "]");
}

static void
put_list(struct buf *b, const struct desc *d, const struct list *l)
{
	put(b, "[");
	for (size_t i = 0; i < l->n; i++) {
		put(b, i > 0 ? "," : "");
		put_struct(b, d, (const char *)l->v + i * d->size);
	}
	put(b, "]");
}

static void
put_date(struct buf *b, struct date d)
{
	char text[11];

	date_format(d, text);
	put_text(b, str_from(text));
}

static void
put_raw(struct buf *b, struct raw v)
{
	struct mp r = { v.p, v.p + v.n, false };

	put_value(b, &r, NULL);
}

void
json_put_field(const struct field *f, const void *base, struct buf *b)
{
	const void *p = field_at(f, base);
	const struct bytes *bytes = p;

	switch (f->kind) {
	case K_BOOL:
	case K_OPT_BOOL: put(b, *(const bool *)p ? "true" : "false"); break;
	case K_I32:
	case K_OPT_I32: put_int(b, *(const int32_t *)p); break;
	case K_I64:
	case K_OPT_I64: put_int(b, *(const int64_t *)p); break;
	case K_F64:
	case K_OPT_F64: put_real(b, *(const double *)p); break;
	case K_STR: put_text(b, *(const struct str *)p); break;
	case K_BYTES: put_base64(b, bytes->p, bytes->n); break;
	case K_UUID: put_uuid(b, p); break;
	case K_DATE: put_date(b, *(const struct date *)p); break;
	case K_STAMP: put_stamp(b, *(const struct stamp *)p); break;
	case K_ENUM: put_text(b, enum_name(f->en, *(const int32_t *)p)); break;
	case K_STRS: put_strs(b, p); break;
	case K_UUIDS: put_uuids(b, p); break;
	case K_I32S:
		put_ints(b, ((const struct i32s *)p)->v, ((const struct i32s *)p)->n, false);
		break;
	case K_I64S:
		put_ints(b, ((const struct i64s *)p)->v, ((const struct i64s *)p)->n, true);
		break;
	case K_NEST: put_struct(b, f->desc, *(void *const *)p); break;
	case K_LIST: put_list(b, f->desc, p); break;
	case K_RAW: put_raw(b, *(const struct raw *)p); break;
	case K_COUNT: break;
	}
}

static void
put_struct(struct buf *b, const struct desc *d, const void *in)
{
	const char *comma = "";

	put(b, "{");
	for (const struct field *f = d->fields; f != d->fields + d->nfields; f++) {
		if (!field_written(f, in))
			continue;
		put(b, comma);
		put(b, "\"");
		put(b, f->key);
		put(b, "\":");
		json_put_field(f, in, b);
		comma = ",";
	}
	put(b, "}");
}

static struct str
finish(struct arena *a, struct buf *b)
{
	struct str s = { arena_copy(a, b->p, b->n), b->n };

	buf_free(b);
	return s;
}

struct str
json_encode_field(const struct field *f, const void *base, struct arena *a)
{
	struct buf b = { 0 };

	json_put_field(f, base, &b);
	return finish(a, &b);
}

struct str
json_encode(const struct desc *d, const void *in, struct arena *a)
{
	struct buf b = { 0 };

	put_struct(&b, d, in);
	return finish(a, &b);
}

/* One writer makes all JSON: trees are what jansson reads of its text. */
static json_t *
tree(struct buf *b)
{
	json_t *j = json_loadb((const char *)b->p, b->n, JSON_DECODE_ANY, NULL);

	buf_free(b);
	return j != NULL ? j : json_null();
}

json_t *
json_from(const struct desc *d, const void *in)
{
	struct buf b = { 0 };

	put_struct(&b, d, in);
	return tree(&b);
}

json_t *
json_from_msg(const struct desc *d, struct raw in)
{
	const struct field whole = { .kind = K_NEST, .desc = d };
	struct mp r = { in.p, in.n > 0 ? in.p + in.n : in.p, false };
	struct buf b = { 0 };
	struct err ignored;

	if (mp_check(in, MP_NODES_ANSWER, &ignored) != 0)
		return json_null();
	put_value(&b, &r, &whole);
	return tree(&b);
}

json_t *
json_from_raw(struct raw in)
{
	return json_from_msg(NULL, in);
}
