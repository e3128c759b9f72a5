/* SPDX-License-Identifier: Apache-2.0 */
/* What holds for every descriptor that crosses the bus. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>
#include <stdlib.h>

#include "common/msg.h"
#include "tests/lib/sample.h"

static struct arena arena;

static void *
fresh(struct gen *g, const struct desc *d)
{
	void *s = arena_alloc(&arena, d->size);

	gen_struct(g, d, s);
	return s;
}

/* The message in an allocation of its own, so that ASan sees a read past its end. */
static int
decode(const struct desc *d, struct raw in, void *out, struct err *e)
{
	uint8_t *p = xalloc(in.n);
	struct raw copy = { p, in.n };
	int result;

	if (in.n > 0)
		memcpy(p, in.p, in.n);
	*e = (struct err){ 0 };
	result = msg_decode(d, copy, MP_NODES_ANSWER, &arena, out, e);
	if (result == 0) { /* what was read lives as long as the bytes: look at all of it now */
		assert_int_equal(desc_check(d, out, e), 0);
		msg_encode(d, out, MSG_ALL, &arena);
	} else {
		assert_int_equal(e->class, E_INVALID_ARGUMENT);
		assert_string_not_equal(e->text, "");
	}
	free(p);
	return result;
}

static void
refused(const struct desc *d, struct raw in, const char *field, const char *what)
{
	void *out = arena_alloc(&arena, d->size);
	struct err e;

	if (decode(d, in, out, &e) == 0)
		fail_msg("%s: %s %s was taken", d->name, field, what);
	if (strcmp(e.field, field) != 0)
		fail_msg("%s: %s %s: field \"%s\", %s", d->name, field, what, e.field, e.text);
}

/* The map without `key` (may be NULL), then `more` members of `tail`. */
static struct raw
edited(struct raw in, const char *key, struct raw tail, size_t more)
{
	struct mp r = { in.p, in.p + in.n, false };
	struct buf b = { 0 };
	msgpack_packer pk;
	size_t n = mp_map(&r), kept = 0;
	struct raw *members = arena_array(&arena, n, sizeof(*members)), out;

	for (size_t i = 0; i < n; i++) {
		const uint8_t *start = r.p;
		struct str k = mp_str(&r);

		mp_raw(&r);
		if (key == NULL || !str_is(k, key))
			members[kept++] = (struct raw){ start, (size_t)(r.p - start) };
	}
	mp_packer(&pk, &b);
	msgpack_pack_map(&pk, kept + more);
	for (size_t i = 0; i < kept; i++)
		mp_put_raw(&b, members[i]);
	mp_put_raw(&b, tail);
	out = (struct raw){ arena_copy(&arena, b.p, b.n), b.n };
	buf_free(&b);
	return out;
}

/* A member: the key and the value's bytes. */
static struct raw
pair(const char *key, const void *value, size_t n)
{
	struct buf b = { 0 };
	msgpack_packer pk;
	struct raw out;

	mp_packer(&pk, &b);
	mp_put_z(&pk, key);
	buf_put(&b, value, n);
	out = (struct raw){ arena_copy(&arena, b.p, b.n), b.n };
	buf_free(&b);
	return out;
}

static void
table_is_sound(const struct desc *d)
{
	assert_true(d->nfields <= 64);
	assert_string_not_equal(d->name, "");
	for (size_t i = 0; i < d->nfields; i++) {
		const struct field *f = &d->fields[i];

		if (desc_field(d, f->key, strlen(f->key)) != f)
			fail_msg("%s.%s is there twice", d->name, f->key);
		if (f->doc == NULL || *f->doc == '\0')
			fail_msg("%s.%s is not explained", d->name, f->key);
		if (f->kind >= K_OPT_BOOL && !(f->flags & F_OPT))
			fail_msg("%s.%s may be absent by its kind, but not by its flag", d->name,
			    f->key);
		if (f->lo > f->hi && f->hi != 0)
			fail_msg("%s.%s: no value is within its bounds", d->name, f->key);
		assert_true((f->kind == K_NEST || f->kind == K_LIST) == (f->desc != NULL));
		assert_true((f->kind == K_ENUM) == (f->en != NULL));
	}
}

static void
round_trip(const struct desc *d)
{
	struct gen g = { 1, &arena };

	for (int i = 0; i < 20; i++, arena_reset(&arena)) {
		void *in = fresh(&g, d), *out = arena_alloc(&arena, d->size);
		struct raw wire = msg_encode(d, in, MSG_ALL, &arena), again;
		struct err e = { 0 };

		assert_int_equal(desc_check(d, in, &e), 0);
		if (msg_decode(d, wire, MP_NODES_ANSWER, &arena, out, &e) != 0)
			fail_msg("%s: %s [%s]", d->name, e.text, e.field);
		assert_true(same_struct(d, in, out));
		again = msg_encode(d, out, MSG_ALL, &arena);
		assert_int_equal(again.n, wire.n);
		assert_memory_equal(again.p, wire.p, wire.n);
	}
}

static void
truncation_is_refused(const struct desc *d)
{
	struct gen g = { 2, &arena };
	struct raw wire = msg_encode(d, fresh(&g, d), MSG_ALL, &arena);
	void *out = arena_alloc(&arena, d->size);
	struct err e;

	for (size_t n = 0; n < wire.n; n++) {
		struct raw part = { wire.p, n };

		assert_int_equal(decode(d, part, out, &e), -1);
	}
	arena_reset(&arena);
}

/* Never a crash, and what is taken is within the bounds (decode checks). */
static void
mutation_is_harmless(const struct desc *d)
{
	struct gen g = { 3, &arena };

	for (int round = 0; round < 40; round++, arena_reset(&arena)) {
		struct raw wire = msg_encode(d, fresh(&g, d), MSG_ALL, &arena);
		uint8_t *p = arena_alloc(&arena, wire.n);
		void *out = arena_alloc(&arena, d->size);
		struct err e;

		for (int i = 0; i < 50; i++) {
			memcpy(p, wire.p, wire.n);
			for (size_t k = 1 + gen_below(&g, 3); k > 0; k--)
				p[gen_below(&g, wire.n)] = (uint8_t)gen_next(&g);
			decode(d, (struct raw){ p, wire.n }, out, &e);
		}
	}
}

static void
member_rules_hold(const struct desc *d)
{
	static const uint8_t nil = 0xc0, number = 0x07, flag = 0xc3;
	struct gen g = { 4, &arena };

	for (const struct field *f = d->fields; f != d->fields + d->nfields; f++) {
		struct raw wire = msg_encode(d, fresh(&g, d), MSG_ALL, &arena);
		bool flagged = f->kind == K_BOOL || f->kind == K_OPT_BOOL;
		struct raw twice = pair(f->key, &nil, 1);
		struct buf b = { 0 };

		buf_put(&b, twice.p, twice.n);
		buf_put(&b, twice.p, twice.n);
		refused(d, edited(wire, f->key, (struct raw){ b.p, b.n }, 2), f->key, "twice");
		buf_free(&b);
		if (f->kind != K_RAW)
			refused(d,
			    edited(wire, f->key, pair(f->key, flagged ? &number : &flag, 1), 1),
			    f->key, "of the wrong type");
		if (!(f->flags & F_OPT)) {
			refused(d, edited(wire, f->key, (struct raw){ 0 }, 0), f->key, "missing");
			refused(d, edited(wire, f->key, twice, 1), f->key, "nil");
		} else {
			struct err e;
			void *out = arena_alloc(&arena, d->size);

			assert_int_equal(decode(d, edited(wire, f->key, twice, 1), out, &e), 0);
			assert_int_equal(
			    decode(d, edited(wire, f->key, (struct raw){ 0 }, 0), out, &e), 0);
		}
		arena_reset(&arena);
	}
}

static void
unknown_members_are_skipped(const struct desc *d)
{
	struct gen g = { 5, &arena };
	void *in = fresh(&g, d), *out = arena_alloc(&arena, d->size);
	struct raw wire = msg_encode(d, in, MSG_ALL, &arena);
	struct err e = { 0 };

	wire = edited(wire, NULL, pair("zz_not_a_member", "\x92\x01\x81\xa1x\xc0", 6), 1);
	assert_int_equal(msg_decode(d, wire, MP_NODES_ANSWER, &arena, out, &e), 0);
	assert_true(same_struct(d, in, out));
	arena_reset(&arena);
}

/* Sets the member's number or size to v; false if the kind has no bounds or v does not fit. */
static bool
set_bounded(struct gen *g, const struct field *f, void *p, int64_t v)
{
	char *text;

	switch (f->kind) {
	case K_I32: *(int32_t *)p = (int32_t)v; return v == (int32_t)v;
	case K_OPT_I32:
		*(struct opt_i32 *)p = (struct opt_i32){ (int32_t)v, true };
		return v == (int32_t)v;
	case K_I64: *(int64_t *)p = v; return true;
	case K_OPT_I64: *(struct opt_i64 *)p = (struct opt_i64){ v, true }; return true;
	case K_F64: *(double *)p = (double)v; return true;
	case K_OPT_F64: *(struct opt_f64 *)p = (struct opt_f64){ (double)v, true }; return true;
	case K_STR:
	case K_BYTES:
		if (v < 0 || v > 1 << 20)
			return false;
		text = arena_alloc(g->a, (size_t)v);
		memset(text, 'x', (size_t)v);
		memcpy(p, &(struct str){ text, (size_t)v }, sizeof(struct str));
		return true;
	case K_STRS:
		if (v < 0 || v > 5000)
			return false;
		*(struct strs *)p = (struct strs){ arena_array(g->a, (size_t)v, sizeof(struct str)),
			(size_t)v };
		return true;
	case K_UUIDS:
		if (v < 0 || v > 5000)
			return false;
		*(struct uuids *)p =
		    (struct uuids){ arena_array(g->a, (size_t)v, sizeof(struct uuid)), (size_t)v };
		return true;
	case K_I32S:
	case K_I64S:
		if (v < 0 || v > 3000)
			return false;
		*(struct list *)p = (struct list){ arena_array(g->a, (size_t)v, sizeof(int64_t)),
			(size_t)v };
		return true;
	case K_LIST:
		if (v < 0 || v > 300) /* more would be too many values in all */
			return false;
		*(struct list *)p = (struct list){ arena_array(g->a, (size_t)v, f->desc->size),
			(size_t)v };
		for (int64_t i = 0; i < v; i++)
			gen_struct(
			    g, f->desc, (char *)((struct list *)p)->v + (size_t)i * f->desc->size);
		return true;
	default: return false;
	}
}

static size_t bounds_tried;

static void
bounds_hold(const struct desc *d)
{
	struct gen g = { 6, &arena };

	for (const struct field *f = d->fields; f != d->fields + d->nfields;
	     f++, arena_reset(&arena)) {
		bool sized = f->kind == K_STR || f->kind == K_BYTES || f->kind == K_STRS ||
		    f->kind == K_UUIDS || f->kind == K_I32S || f->kind == K_I64S ||
		    f->kind == K_LIST;
		int64_t over[2] = { f->lo - (f->lo > INT64_MIN), f->hi + (f->hi < INT64_MAX) };

		for (int i = 0; i < 2; i++) {
			void *in = fresh(&g, d);
			struct err e;

			if (over[i] >= f->lo && over[i] <= f->hi)
				continue;
			if ((sized && i == 1 && f->hi == 0) || (!sized && f->lo == 0 && f->hi == 0))
				continue;
			if (!set_bounded(&g, f, field_in(f, in), over[i]))
				continue;
			refused(d, msg_encode(d, in, MSG_ALL, &arena), f->key,
			    i ? "too large" : "too small");
			assert_int_equal(desc_check(d, in, &e), -1);
			assert_string_equal(e.field, f->key);
			bounds_tried++;
		}
	}
}

static void
private_members_stay_inside(const struct desc *d)
{
	struct gen g = { 8, &arena };
	struct raw wire = msg_encode(d, fresh(&g, d), MSG_PUBLIC, &arena);
	struct mp r = { wire.p, wire.p + wire.n, false };

	for (size_t n = mp_map(&r); n > 0; n--) {
		struct str key = mp_str(&r);
		const struct field *f = desc_field(d, key.p, key.n);

		assert_non_null(f);
		assert_false(f->flags & F_PRIVATE);
		mp_raw(&r);
	}
	arena_reset(&arena);
}

#define EVERY(name)                                \
	static void every_##name(void **unused)    \
	{                                          \
		(void)unused;                      \
		assert_true(each_desc(name) > 20); \
		arena_free(&arena);                \
	}
EVERY(table_is_sound)
EVERY(round_trip)
EVERY(truncation_is_refused)
EVERY(mutation_is_harmless)
EVERY(member_rules_hold)
EVERY(unknown_members_are_skipped)
EVERY(bounds_hold)
EVERY(private_members_stay_inside)

static void
bounds_were_tried(void **unused)
{
	(void)unused;
	assert_true(bounds_tried > 40);
}

static void
errors_tell_the_path_and_the_facts(void **unused)
{
	struct gen g = { 9, &arena };
	struct sample *s = fresh(&g, &sample_desc), out;
	struct sample_inner units[2];
	struct err e;

	(void)unused;
	memset(units, 0, sizeof(units));
	units[0] = (struct sample_inner){ .code = STR("U-1"), .n = 1 };
	units[1] = (struct sample_inner){ .code = STR("seventeen letters"), .n = 1 };
	s->units = (struct list){ units, 2 };
	assert_int_equal(
	    decode(&sample_desc, msg_encode(&sample_desc, s, MSG_ALL, &arena), &out, &e), -1);
	assert_string_equal(e.field, "units[1].code");
	assert_string_equal(e.text, "code has 17 bytes, at most 16 are allowed");
	assert_int_equal(desc_check(&sample_desc, s, &e), -1);
	assert_string_equal(e.field, "units[1].code");
	units[1] = (struct sample_inner){ .code = STR("U-2"), .n = 367 };
	s->inner = &units[1];
	assert_int_equal(
	    decode(&sample_desc, msg_encode(&sample_desc, s, MSG_ALL, &arena), &out, &e), -1);
	assert_string_equal(e.field, "inner.n");
	assert_string_equal(e.text, "n is 367, at most 366 is allowed");
	s->inner = NULL;
	s->units.n = 1;
	s->title = STR("建");
	assert_int_equal(
	    decode(&sample_desc, msg_encode(&sample_desc, s, MSG_ALL, &arena), &out, &e), -1);
	assert_string_equal(e.text, "title has 1 character, at least 2 are needed");
	s->title = STR("建议办理");
	assert_int_equal(desc_check(&sample_desc, s, &e), 0);
	s->state = 4;
	assert_int_equal(desc_check(&sample_desc, s, &e), -1);
	assert_string_equal(e.field, "state");
	arena_free(&arena);
}

static void
an_unknown_name_is_told_with_the_known_ones(void **unused)
{
	struct gen g = { 10, &arena };
	struct sample *s = fresh(&g, &sample_desc), out;
	struct raw wire = msg_encode(&sample_desc, s, MSG_ALL, &arena);
	struct err e;

	(void)unused;
	wire = edited(wire, "state", pair("state", "\xa4gone", 5), 1);
	assert_int_equal(decode(&sample_desc, wire, &out, &e), -1);
	assert_string_equal(e.field, "state");
	assert_string_equal(e.text, "state is \"gone\", which is not one of: draft, open, closed");
	/* a long name is cut between characters */
	wire = edited(wire, "state",
	    pair("state",
		"\xd9\x33"
		"建建建建建建建建建建建建建建建建建",
		53),
	    1);
	assert_int_equal(decode(&sample_desc, wire, &out, &e), -1);
	assert_true(str_utf8(str_from(e.text)));
	arena_free(&arena);
}

static void
dates_and_stamps_are_checked(void **unused)
{
	struct gen g = { 11, &arena };
	struct sample *s = fresh(&g, &sample_desc);
	struct raw wire = msg_encode(&sample_desc, s, MSG_ALL, &arena);

	(void)unused;
	refused(&sample_desc,
	    edited(wire, "day",
		pair("day",
		    "\xaa"
		    "2026-02-29",
		    11),
		1),
	    "day", "29 Feb");
	refused(&sample_desc,
	    edited(wire, "day",
		pair("day",
		    "\xaa"
		    "2026-2-009",
		    11),
		1),
	    "day", "form");
	refused(&sample_desc, edited(wire, "at", pair("at", "\xd3\x80\0\0\0\0\0\0\0", 9), 1), "at",
	    "lowest");
	refused(&sample_desc,
	    edited(wire, "at", pair("at", "\xcf\xff\xff\xff\xff\xff\xff\xff\xff", 9), 1), "at",
	    "64 bits");
	refused(&sample_desc, edited(wire, "real", pair("real", "\xcb\x7f\xf8\0\0\0\0\0\0", 9), 1),
	    "real", "NaN");
	refused(&sample_desc, edited(wire, "real", pair("real", "\x5b", 1), 1), "real", "91");
	refused(&sample_desc,
	    edited(wire, "people",
		pair("people",
		    "\x92\xc4\x10"
		    "0123456789abcdef\xc4\x01x",
		    22),
		1),
	    "people[1]", "short");
	refused(&sample_desc, edited(wire, "days", pair("days", "\x92\x01\xce\x80\0\0\0", 7), 1),
	    "days[1]", "too wide");
	refused(&sample_desc,
	    edited(wire, "amounts",
		pair("amounts", "\x92\x01\xcf\xff\xff\xff\xff\xff\xff\xff\xff", 11), 1),
	    "amounts[1]", "too wide");
	refused(&sample_desc, edited(wire, "amounts", pair("amounts", "\x92\x01\xc3", 3), 1),
	    "amounts[1]", "no number");
	refused(&sample_desc, edited(wire, "tags", pair("tags", "\x92\xa1x\x01", 4), 1), "tags[1]",
	    "number");
	refused(&sample_desc, edited(wire, "units", pair("units", "\x91\x90", 2), 1), "units[0]",
	    "array");
	arena_free(&arena);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(every_table_is_sound),
		cmocka_unit_test(every_round_trip),
		cmocka_unit_test(every_truncation_is_refused),
		cmocka_unit_test(every_mutation_is_harmless),
		cmocka_unit_test(every_member_rules_hold),
		cmocka_unit_test(every_unknown_members_are_skipped),
		cmocka_unit_test(every_bounds_hold),
		cmocka_unit_test(bounds_were_tried),
		cmocka_unit_test(every_private_members_stay_inside),
		cmocka_unit_test(errors_tell_the_path_and_the_facts),
		cmocka_unit_test(an_unknown_name_is_told_with_the_known_ones),
		cmocka_unit_test(dates_and_stamps_are_checked),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
