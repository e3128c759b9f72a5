/* SPDX-License-Identifier: Apache-2.0 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>

#include "common/json.h"
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

static void
refused(const struct desc *d, json_t *j, const char *field, const char *what)
{
	void *out = arena_alloc(&arena, d->size);
	struct err e = { 0 };

	if (json_decode_value(d, j, &arena, out, &e) == 0)
		fail_msg("%s: %s %s was taken", d->name, field, what);
	if (e.class != E_INVALID_ARGUMENT || strcmp(e.field, field) != 0)
		fail_msg("%s: %s %s: field \"%s\", %s", d->name, field, what, e.field, e.text);
}

static void
round_trip(const struct desc *d)
{
	struct gen g = { 21, &arena };

	for (int i = 0; i < 10; i++, arena_reset(&arena)) {
		void *in = fresh(&g, d), *out = arena_alloc(&arena, d->size);
		struct str text = json_encode(d, in, &arena);
		struct err e = { 0 };

		assert_true(str_utf8(text));
		assert_null(memchr(text.p, '\n', text.n));
		if (json_decode(d, text, &arena, out, &e) != 0)
			fail_msg("%s: %s [%s] " STR_FMT, d->name, e.text, e.field, STR_ARG(text));
		if (!same_struct(d, in, out))
			fail_msg("%s: " STR_FMT, d->name, STR_ARG(json_encode(d, out, &arena)));
	}
}

static void
truncation_is_refused(const struct desc *d)
{
	struct gen g = { 22, &arena };
	struct str text = json_encode(d, fresh(&g, d), &arena);
	void *out = arena_alloc(&arena, d->size);
	struct err e;

	for (size_t n = 0; n < text.n; n += n < 300 ? 1 : 97) {
		assert_int_equal(json_decode(d, (struct str){ text.p, n }, &arena, out, &e), -1);
		assert_non_null(strstr(e.text, "line 1, column"));
	}
	arena_reset(&arena);
}

static void
member_rules_hold(const struct desc *d)
{
	struct gen g = { 23, &arena };

	for (const struct field *f = d->fields; f != d->fields + d->nfields; f++) {
		json_t *j = json_from(d, fresh(&g, d));
		bool flagged = f->kind == K_BOOL || f->kind == K_OPT_BOOL;
		void *out = arena_alloc(&arena, d->size);
		struct err e;

		json_object_set_new(j, "zz_not_a_member", json_pack("[i]", 1));
		if (f->kind != K_RAW) {
			json_object_set_new(j, f->key, flagged ? json_integer(1) : json_true());
			refused(d, j, f->key, "of the wrong type");
		}
		json_object_set_new(j, f->key, json_null());
		if (f->flags & F_OPT)
			assert_int_equal(json_decode_value(d, j, &arena, out, &e), 0);
		else
			refused(d, j, f->key, "null");
		json_object_del(j, f->key);
		if (f->flags & F_OPT)
			assert_int_equal(json_decode_value(d, j, &arena, out, &e), 0);
		else
			refused(d, j, f->key, "missing");
		json_decref(j);
		arena_reset(&arena);
	}
}

/* What a columns keeps as jsonb comes back, member by member. */
static void
members_go_alone(const struct desc *d)
{
	struct gen g = { 24, &arena };
	void *in = fresh(&g, d), *out = arena_alloc(&arena, d->size);
	struct err e;

	for (const struct field *f = d->fields; f != d->fields + d->nfields; f++)
		if (field_written(f, in))
			assert_int_equal(
			    json_decode_field(f, json_encode_field(f, in, &arena), &arena, out, &e),
			    0);
	assert_true(same_struct(d, in, out));
	arena_reset(&arena);
}

/* The hinted form of a message is the JSON of its struct. */
static void
messages_show_as_their_struct(const struct desc *d)
{
	struct gen g = { 25, &arena };

	for (int i = 0; i < 5; i++, arena_reset(&arena)) {
		void *in = fresh(&g, d);
		json_t *a = json_from(d, in),
		       *b = json_from_msg(d, msg_encode(d, in, MSG_ALL, &arena));

		assert_true(json_equal(a, b));
		json_decref(a);
		json_decref(b);
	}
}

#define EVERY(name)                                \
	static void every_##name(void **unused)    \
	{                                          \
		(void)unused;                      \
		assert_true(each_desc(name) > 20); \
		arena_free(&arena);                \
	}
EVERY(round_trip)
EVERY(truncation_is_refused)
EVERY(member_rules_hold)
EVERY(members_go_alone)
EVERY(messages_show_as_their_struct)

static const char whole[] =
    "{\"id\":\"0190a1b2-c3d4-7e5f-8abc-0123456789ff\",\"flag\":true,\"small\":7,"
    "\"large\":-9223372036854775808,\"real\":0.1,\"title\":\"建议 \\\"一\\\"\",\"blob\":\"AAH/\","
    "\"day\":\"2026-02-28\",\"at\":\"2026-03-02T01:30:00.000000Z\",\"state\":\"open\","
    "\"tags\":[\"a\",\"\"],\"days\":[-2147483648,0],"
    "\"amounts\":[9223372036854775807,-1],\"units\":[{\"code\":\"U-1\",\"n\":3}],\"extra\":{\"x\":["
    "1,null,0.5]},"
    "\"ol\":0}";

static void
json_is_as_the_table_of_kinds_says(void **unused)
{
	struct sample s;
	struct err e;

	(void)unused;
	assert_int_equal(json_decode(&sample_desc, str_from(whole), &arena, &s, &e), 0);
	assert_true(s.flag);
	assert_int_equal(s.large, INT64_MIN);
	assert_true(str_is(s.title, "建议 \"一\""));
	assert_memory_equal(s.blob.p, "\0\1\xff", 3);
	assert_int_equal(s.day.ymd, 20260228);
	assert_int_equal(s.at.us, INT64_C(1772415000000000));
	assert_int_equal(s.state, 2);
	assert_int_equal(s.tags.n, 2);
	assert_non_null(s.tags.v[1].p);
	assert_int_equal(s.days.n, 2);
	assert_int_equal(s.days.v[0], INT32_MIN);
	assert_int_equal(s.amounts.v[0], INT64_MAX);
	assert_memory_equal(s.extra.p, "\x81\xa1x\x93\x01\xc0\xcb\x3f\xe0\0\0\0\0\0\0", s.extra.n);
	assert_true(s.ol.set);
	assert_false(s.oi.set);
	assert_null(s.note.p);
	assert_true(str_is(json_encode(&sample_desc, &s, &arena), whole));
	arena_free(&arena);
}

static void
errors_tell_the_place(void **unused)
{
	static const struct {
		const char *from, *to, *field, *text;
	} rows[] = {
		{ "\"n\":3", "\"n\":0", "units[0].n", "n is 0, at least 1 is needed" },
		{ "\"n\":3", "\"n\":3.5", "units[0].n",
		    "n must be an integer, but is a real number" },
		{ "{\"code\":\"U-1\",\"n\":3}", "7", "units[0]", "units[0] is not an object" },
		{ "\"a\",\"\"", "\"a\",2", "tags[1]", "tags[1] is not text" },
		{ "8,0]", "8,2147483648]", "days[1]",
		    "days[1] is not an integer of at most 31 bits" },
		{ "-1]", "-1.5]", "amounts[1]", "amounts[1] is not an integer" },
		{ ",-1]", "]", "amounts", "amounts has 1 item, at least 2 are needed" },
		{ "AAH/", "AAH!", "blob", "blob is not base64" },
		{ "2026-02-28", "2026-02-30", "day", "day is not a date YYYY-MM-DD" },
		{ "2026-03-02T01", "2026-03-02 at 1", "at",
		    "at is not a time such as 2026-03-02T09:30:00Z" },
		{ "-0123456789ff", "-0123456789f", "id", "id is not a UUID" },
		{ "\"small\":7", "\"small\":4294967296", "small",
		    "small is an integer of more than 31 bits" },
		{ "\"small\":7", "\"small\":7,\"small\":7", "",
		    "line 1, column 74: duplicate object key near" },
		{ "\"flag\":true,", "\n\n\"flag\":?", "",
		    "line 3, column 8: invalid token near '?'" },
		{ "建议", "\\u0000", "", "line 1, column " },
	};

	(void)unused;
	for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
		const char *at = strstr(whole, rows[i].from);
		struct str text = str_printf(&arena, "%.*s%s%s", (int)(at - whole), whole,
		    rows[i].to, at + strlen(rows[i].from));
		struct sample s;
		struct err e = { 0 };

		assert_int_equal(json_decode(&sample_desc, text, &arena, &s, &e), -1);
		assert_int_equal(e.class, E_INVALID_ARGUMENT);
		assert_string_equal(e.field, rows[i].field);
		if (strncmp(e.text, rows[i].text, strlen(rows[i].text)) != 0)
			fail_msg("%s", e.text);
	}
	arena_free(&arena);
}

static void
numbers_read_back_the_same(void **unused)
{
	static const double some[] = { 0, -0.0, 0.1, 1, -2.5, 1e300, 5e-324, 1.0 / 3,
		123456789.123456789, 9007199254740993.0, 1e15 };
	const struct field *f = desc_field(&sample_desc, "of", 2);

	(void)unused;
	for (size_t i = 0; i < sizeof(some) / sizeof(some[0]); i++) {
		struct sample in = { .of = { some[i], true } }, out = { .oi = { 0 } };
		struct err e;

		assert_int_equal(
		    json_decode_field(f, json_encode_field(f, &in, &arena), &arena, &out, &e), 0);
		assert_memory_equal(&in.of.v, &out.of.v, sizeof(double));
	}
	assert_true(
	    str_is(json_encode_field(f, &(struct sample){ .of = { 0.1, true } }, &arena), "0.1"));
	assert_true(
	    str_is(json_encode_field(f, &(struct sample){ .of = { 3, true } }, &arena), "3.0"));
	assert_true(
	    str_is(json_encode_field(f, &(struct sample){ .of = { NAN, true } }, &arena), "null"));
	arena_free(&arena);
}

static void
msgpack_shows_without_a_descriptor(void **unused)
{
	static const uint8_t in[] = "\x84\xa1u\xc4\x10"
				    "0123456789abcdef"
				    "\xa1"
				    "b\xc4\x02\x00\xff"
				    "\xa1n\xcf\xff\xff\xff\xff\xff\xff\xff\xff\xa1"
				    "a\x93\xc0\xc3\xe0";
	json_t *j = json_from_raw((struct raw){ in, sizeof(in) - 1 });
	char *text = json_dumps(j, JSON_COMPACT);

	(void)unused;
	assert_string_equal(text,
	    "{\"u\":\"30313233-3435-3637-3839-616263646566\",\"b\":\"AP8=\","
	    "\"n\":1.8446744073709552e19,\"a\":[null,true,-32]}");
	free(text);
	json_decref(j);
	assert_true(json_is_null(json_from_raw((struct raw){ in, 3 })));
	assert_true(json_is_null(json_from_raw((struct raw){ 0 })));
}

static void
a_value_too_deep_is_refused(void **unused)
{
	struct sample s;
	struct err e;
	char text[sizeof(whole) + 100];
	const char *at = strstr(whole, "{\"x\"");

	(void)unused;
	snprintf(text, sizeof(text), "%.*s%s}", (int)(at - whole), whole,
	    "[[[[[[[[[[[[[[[[[1]]]]]]]]]]]]]]]]]");
	assert_int_equal(json_decode(&sample_desc, str_from(text), &arena, &s, &e), -1);
	assert_string_equal(e.field, "extra");
	arena_free(&arena);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(every_round_trip),
		cmocka_unit_test(every_truncation_is_refused),
		cmocka_unit_test(every_member_rules_hold),
		cmocka_unit_test(every_members_go_alone),
		cmocka_unit_test(every_messages_show_as_their_struct),
		cmocka_unit_test(json_is_as_the_table_of_kinds_says),
		cmocka_unit_test(errors_tell_the_place),
		cmocka_unit_test(numbers_read_back_the_same),
		cmocka_unit_test(msgpack_shows_without_a_descriptor),
		cmocka_unit_test(a_value_too_deep_is_refused),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
