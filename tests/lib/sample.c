/* SPDX-License-Identifier: Apache-2.0 */
#include <assert.h>

#include "common/clock.h"
#include "common/feed.h"
#include "common/mp.h"
#include "common/wire.h"
#include "proto/contracts.h"
#include "tests/lib/sample.h"

ENUMDESC(sample_state_enum, "sample_state", "draft", "open", "closed");

static const struct field sample_inner_fields[] = {
	FIELD(sample_inner, code, F_REQ, 1, 16, "A code."),
	FIELD(sample_inner, n, F_REQ, 1, 366, "A number."),
	FIELD(sample_inner, marks, F_OPT, 0, 3, "Marks."),
};
DESC(sample_inner, "sample.inner", "A nested struct.");

static const struct field sample_fields[] = {
	FIELD(sample, id, F_REQ, 0, 0, "Id."),
	FIELD(sample, flag, F_REQ, 0, 0, "A flag."),
	FIELD(sample, small, F_REQ, -5, 1000, "A small number."),
	FIELD(sample, large, F_REQ, INT64_MIN, INT64_MAX, "A large number."),
	FIELD(sample, real, F_REQ, -90, 90, "A real number."),
	FIELD(sample, title, F_REQ | F_CHARS, 2, 60, "Title."),
	FIELD(sample, note, F_OPT, 0, 200, "Note."),
	FIELD(sample, blob, F_REQ, 1, 32, "Bytes."),
	FIELD(sample, day, F_REQ, 0, 0, "A day."),
	FIELD(sample, at, F_REQ, 0, 0, "A moment."),
	FIELD_ENUM(sample, state, F_REQ, &sample_state_enum, "A state."),
	FIELD(sample, tags, F_REQ, 1, 5, "Tags."),
	FIELD(sample, people, F_OPT, 0, 4, "People."),
	FIELD(sample, days, F_OPT, 0, 6, "Small numbers."),
	FIELD(sample, amounts, F_REQ, 2, 6, "Large numbers."),
	FIELD_NEST(sample, inner, F_OPT, &sample_inner_desc, "A nested struct."),
	FIELD_LIST(sample, units, F_REQ, &sample_inner_desc, 1, 3, "Nested structs."),
	FIELD(sample, extra, F_OPT, 0, 100, "Any value."),
	FIELD(sample, ob, F_OPT, 0, 0, "Perhaps a flag."),
	FIELD(sample, oi, F_OPT, 1, 7, "Perhaps a small number."),
	FIELD(sample, ol, F_OPT, 0, 0, "Perhaps a large number."),
	FIELD(sample, of, F_OPT, 0, 0, "Perhaps a real number."),
	FIELD(sample, secret, F_OPT | F_PRIVATE, 0, 30, "Private."),
};
DESC(sample, "sample", "Every kind of member.");

/* SplitMix64 */
uint64_t
gen_next(struct gen *g)
{
	uint64_t z = g->state += UINT64_C(0x9e3779b97f4a7c15);

	z = (z ^ z >> 30) * UINT64_C(0xbf58476d1ce4e5b9);
	z = (z ^ z >> 27) * UINT64_C(0x94d049bb133111eb);
	return z ^ z >> 31;
}

size_t
gen_below(struct gen *g, size_t n)
{
	return n > 0 ? (size_t)(gen_next(g) % n) : 0;
}

/* Within the bounds, often at one of them. */
static int64_t
gen_number(struct gen *g, const struct field *f, int64_t lowest, int64_t highest)
{
	int64_t lo = f->lo == 0 && f->hi == 0 ? lowest : f->lo < lowest ? lowest : f->lo;
	int64_t hi = f->lo == 0 && f->hi == 0 ? highest : f->hi > highest ? highest : f->hi;
	uint64_t span = (uint64_t)hi - (uint64_t)lo;

	switch (gen_below(g, 6)) {
	case 0: return lo;
	case 1: return hi;
	case 2: span = span > 200 ? 200 : span; break;
	}
	return span == UINT64_MAX ? (int64_t)gen_next(g)
				  : (int64_t)((uint64_t)lo + gen_next(g) % (span + 1));
}

static double
gen_real(struct gen *g, const struct field *f)
{
	double part = (double)(gen_next(g) >> 11) / 0x1p53;

	if (f->lo == 0 && f->hi == 0)
		return (part - 0.5) * 1e12;
	return (double)f->lo + part * ((double)f->hi - (double)f->lo);
}

/* A size within the bounds, seldom far above the least. */
static size_t
gen_size(struct gen *g, const struct field *f, size_t most)
{
	size_t lo = f->lo > 0 ? (size_t)f->lo : 0;
	size_t hi = f->hi > 0 && (size_t)f->hi < lo + most ? (size_t)f->hi : lo + most;

	return gen_below(g, 8) == 0 ? hi : lo + gen_below(g, hi - lo + 1);
}

/* n characters, or n bytes of whole characters. */
static struct str
gen_text(struct gen *g, size_t n, bool chars)
{
	static const char *const some[] = { "a", "Z", "7", " ", "\"", "\\", "\n", "\x7f", "é", "建",
		"议", "\xef\xbf\xbd", "\xf0\x9f\x8f\x9b", "\xf4\x8f\xbf\xbf" };
	char *p = arena_alloc(g->a, n * 4 + 1);
	struct str s = { p, 0 };

	for (size_t count = 0; count < n;) {
		const char *c = some[gen_below(g, sizeof(some) / sizeof(some[0]))];
		size_t len = strlen(c);

		if (!chars && count + len > n)
			continue;
		memcpy(p + s.n, c, len + 1);
		s.n += len;
		count += chars ? 1 : len;
	}
	return s;
}

/* As long as s, and as F_TIDY (and F_LINE) want it. */
static struct str
gen_tidy(struct gen *g, struct str s, bool line)
{
	char *p = arena_copy(g->a, s.p, s.n);

	for (size_t i = 0; i < s.n; i++) {
		bool end = i == 0 || i + 1 == s.n, wide = p[i] == ' ' || (!line && p[i] == '\n');

		if (p[i] == 0x7f || ((uint8_t)p[i] <= ' ' && (end || !wide)))
			p[i] = 'x';
	}
	return (struct str){ p, s.n };
}

static struct bytes
gen_bytes(struct gen *g, size_t n)
{
	uint8_t *p = arena_alloc(g->a, n);

	for (size_t i = 0; i < n; i++)
		p[i] = (uint8_t)gen_next(g);
	return (struct bytes){ p, n };
}

static void
gen_uuid(struct gen *g, struct uuid *u)
{
	memcpy(u->b, gen_bytes(g, sizeof(u->b)).p, sizeof(u->b));
	u->b[15] |= 1; /* never absent */
}

/* Values that JSON can tell too, in msgpack-c's shortest form. */
static struct raw
gen_raw(struct gen *g)
{
	struct buf b = { 0 };
	msgpack_packer pk;
	struct raw v;

	mp_packer(&pk, &b);
	msgpack_pack_map(&pk, 3);
	mp_put_z(&pk, "n");
	msgpack_pack_int64(&pk, (int64_t)gen_next(g) >> gen_below(g, 64));
	mp_put_z(&pk, "text");
	mp_put_str(&pk, gen_text(g, gen_below(g, 9), false));
	mp_put_z(&pk, "list");
	msgpack_pack_array(&pk, 2);
	msgpack_pack_true(&pk);
	msgpack_pack_double(&pk, 0.1 * (double)gen_below(g, 1000) + 0.01);
	v = (struct raw){ arena_copy(g->a, b.p, b.n), b.n };
	buf_free(&b);
	return v;
}

static void
gen_list(struct gen *g, const struct field *f, struct list *l)
{
	l->n = gen_size(g, f, 3);
	l->v = arena_array(g->a, l->n, f->desc->size);
	for (size_t i = 0; i < l->n; i++)
		gen_struct(g, f->desc, (char *)l->v + i * f->desc->size);
}

static void
gen_strs(struct gen *g, const struct field *f, struct strs *l)
{
	l->n = gen_size(g, f, 3);
	l->v = arena_array(g->a, l->n, sizeof(*l->v));
	for (size_t i = 0; i < l->n; i++)
		l->v[i] = gen_text(g, gen_below(g, 20), false);
}

static void
gen_uuids(struct gen *g, const struct field *f, struct uuids *l)
{
	l->n = gen_size(g, f, 3);
	l->v = arena_array(g->a, l->n, sizeof(*l->v));
	for (size_t i = 0; i < l->n; i++)
		gen_uuid(g, &l->v[i]);
}

static void
gen_ints(struct gen *g, const struct field *f, struct list *l)
{
	static const struct field any = { .kind = K_I64 };

	l->n = gen_size(g, f, 3);
	l->v = arena_array(g->a, l->n, sizeof(int64_t));
	for (size_t i = 0; i < l->n; i++)
		if (f->kind == K_I64S)
			((int64_t *)l->v)[i] = gen_number(g, &any, INT64_MIN, INT64_MAX);
		else
			((int32_t *)l->v)[i] = (int32_t)gen_number(g, &any, INT32_MIN, INT32_MAX);
}

static void
gen_member(struct gen *g, const struct field *f, void *p)
{
	size_t chars = f->flags & F_CHARS;

	switch (f->kind) {
	case K_BOOL: *(bool *)p = gen_below(g, 2); break;
	case K_I32: *(int32_t *)p = (int32_t)gen_number(g, f, INT32_MIN, INT32_MAX); break;
	case K_I64: *(int64_t *)p = gen_number(g, f, INT64_MIN, INT64_MAX); break;
	case K_F64: *(double *)p = gen_real(g, f); break;
	case K_STR:
		*(struct str *)p = gen_text(g, gen_size(g, f, 80), chars);
		if (f->flags & F_TIDY)
			*(struct str *)p = gen_tidy(g, *(struct str *)p, f->flags & F_LINE);
		break;
	case K_BYTES: *(struct bytes *)p = gen_bytes(g, gen_size(g, f, 40)); break;
	case K_UUID: gen_uuid(g, p); break;
	case K_DATE:
		*(struct date *)p = date_from_days((int32_t)gen_below(g, 80000) - 20000);
		break;
	case K_STAMP: ((struct stamp *)p)->us = (int64_t)gen_below(g, 7000000000000000) + 1; break;
	case K_ENUM: *(int32_t *)p = 1 + (int32_t)gen_below(g, f->en->n); break;
	case K_STRS: gen_strs(g, f, p); break;
	case K_UUIDS: gen_uuids(g, f, p); break;
	case K_I32S:
	case K_I64S: gen_ints(g, f, p); break;
	case K_NEST:
		*(void **)p = arena_alloc(g->a, f->desc->size);
		gen_struct(g, f->desc, *(void **)p);
		break;
	case K_LIST: gen_list(g, f, p); break;
	case K_RAW: *(struct raw *)p = gen_raw(g); break;
	case K_OPT_BOOL: *(struct opt_bool *)p = (struct opt_bool){ gen_below(g, 2), true }; break;
	case K_OPT_I32:
		*(struct opt_i32 *)p =
		    (struct opt_i32){ (int32_t)gen_number(g, f, INT32_MIN, INT32_MAX), true };
		break;
	case K_OPT_I64:
		*(struct opt_i64 *)p = (struct opt_i64){ gen_number(g, f, INT64_MIN, INT64_MAX),
			true };
		break;
	case K_OPT_F64: *(struct opt_f64 *)p = (struct opt_f64){ gen_real(g, f), true }; break;
	case K_COUNT: break;
	}
}

/* Plain numbers are always there, so that theirs must be within the bounds. */
static bool
may_lack(const struct field *f)
{
	return f->flags & F_OPT && f->kind != K_BOOL && f->kind != K_I32 && f->kind != K_I64 &&
	    f->kind != K_F64;
}

void
gen_struct(struct gen *g, const struct desc *d, void *out)
{
	memset(out, 0, d->size);
	for (const struct field *f = d->fields; f != d->fields + d->nfields; f++)
		if (!may_lack(f) || gen_below(g, 2) == 0)
			gen_member(g, f, field_in(f, out));
}

static bool
same_member(const struct field *f, const void *x, const void *y)
{
	const struct list *l = field_at(f, x), *m = field_at(f, y);
	const struct strs *s = field_at(f, x), *t = field_at(f, y);
	const struct str *a = field_at(f, x), *b = field_at(f, y);

	switch (f->kind) {
	case K_BOOL:
	case K_OPT_BOOL: return *(const bool *)field_at(f, x) == *(const bool *)field_at(f, y);
	case K_I32:
	case K_OPT_I32:
	case K_ENUM:
	case K_DATE: return memcmp(l, m, sizeof(int32_t)) == 0;
	case K_I64:
	case K_OPT_I64:
	case K_F64:
	case K_OPT_F64:
	case K_STAMP: return memcmp(l, m, sizeof(int64_t)) == 0;
	case K_STR:
	case K_BYTES:
	case K_RAW: return str_eq(*a, *b);
	case K_UUID: return memcmp(l, m, sizeof(struct uuid)) == 0;
	case K_NEST:
		return same_struct(
		    f->desc, *(void *const *)field_at(f, x), *(void *const *)field_at(f, y));
	case K_STRS:
		for (size_t i = 0; s->n == t->n && i < s->n; i++)
			if (!str_eq(s->v[i], t->v[i]))
				return false;
		return s->n == t->n;
	case K_UUIDS: return l->n == m->n && memcmp(l->v, m->v, l->n * sizeof(struct uuid)) == 0;
	case K_I32S: return l->n == m->n && memcmp(l->v, m->v, l->n * sizeof(int32_t)) == 0;
	case K_I64S: return l->n == m->n && memcmp(l->v, m->v, l->n * sizeof(int64_t)) == 0;
	case K_LIST:
		for (size_t i = 0; l->n == m->n && i < l->n; i++)
			if (!same_struct(f->desc, (const char *)l->v + i * f->desc->size,
				(const char *)m->v + i * f->desc->size))
				return false;
		return l->n == m->n;
	case K_COUNT: break;
	}
	return false;
}

bool
same_struct(const struct desc *d, const void *x, const void *y)
{
	for (const struct field *f = d->fields; f != d->fields + d->nfields; f++) {
		bool absent = field_absent(f, x);

		if (absent != field_absent(f, y) || (!absent && !same_member(f, x, y)))
			return false;
	}
	return true;
}

struct walk {
	const struct desc *seen[512];
	size_t n;
};

static void
visit(struct walk *w, const struct desc *d)
{
	for (size_t i = 0; i < w->n; i++)
		if (w->seen[i] == d)
			return;
	assert(w->n < sizeof(w->seen) / sizeof(w->seen[0]));
	w->seen[w->n++] = d;
	for (size_t i = 0; i < d->nfields; i++)
		if (d->fields[i].desc != NULL)
			visit(w, d->fields[i].desc);
}

static void
visit_ops(struct walk *w, const struct op *ops, size_t n)
{
	for (size_t i = 0; i < n; i++) {
		visit(w, ops[i].in);
		visit(w, ops[i].out);
	}
}

size_t
each_desc(void (*fn)(const struct desc *d))
{
	static const struct desc *const others[] = { &sample_desc, &envelope_desc, &wire_call_desc,
		&wire_answer_desc, &wire_run_desc, &wire_register_desc, &wire_pong_desc };
	struct walk w = { .n = 0 };

	for (size_t i = 0; i < sizeof(others) / sizeof(others[0]); i++)
		visit(&w, others[i]);
	visit_ops(&w, engine_ops, ENGINE_OPS);
	for (size_t k = 0; contracts[k] != NULL; k++) {
		visit_ops(&w, contracts[k]->ops, contracts[k]->nops);
		for (size_t i = 0; i < contracts[k]->nevents; i++)
			visit(&w, contracts[k]->events[i].data);
	}
	for (size_t i = 0; i < w.n; i++)
		fn(w.seen[i]);
	return w.n;
}
