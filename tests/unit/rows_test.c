/* SPDX-License-Identifier: Apache-2.0 */
/* Parameters byte by byte, and results built by libpq itself; tests/service has the database. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>
#include <stdio.h>
#include <stdlib.h>

#include "common/rows.h"
#include "tests/lib/sample.h"

struct line {
	struct uuid id;
	struct str name;
	struct opt_i32 n;
	struct date day;
	struct stamp at;
	bool open;
	struct strs tags;
};

static const struct field line_fields[] = {
	FIELD(line, id, F_REQ, 0, 0, "Id."),
	FIELD(line, name, F_OPT, 0, 0, "Name."),
	FIELD(line, n, F_OPT, 0, 0, "Number."),
	FIELD(line, day, F_OPT, 0, 0, "Day."),
	FIELD(line, at, F_OPT, 0, 0, "Moment."),
	FIELD(line, open, F_REQ, 0, 0, "Flag."),
	FIELD(line, tags, F_REQ, 0, 9, "Tags."),
};
extern const struct desc line_desc;
DESC(line, "line", "A row.");

static struct arena arena;

static void
assert_hex(const char *v, int n, const char *want)
{
	char *have = arena_alloc(&arena, (size_t)n * 2 + 1);
	size_t at = 0;

	for (int i = 0; i < n; i++)
		snprintf(have + 2 * i, 3, "%02x", (unsigned)(uint8_t)v[i]);
	for (const char *p = want; *p != '\0'; p++)
		if (*p != ' ' && have[at++] != *p)
			fail_msg("at digit %zu of\n%s\n%s", at, have, want);
	assert_int_equal(at, n * 2);
}

/* The table has a column more than the program knows, and another order. */
static const struct sqlrowtype line_type = { .oid = 0x4001,
	.n = 8,
	.type = { OID_UUID, OID_BOOL, OID_TEXT, OID_INT4, OID_INT8, OID_DATE, OID_STAMPTZ,
	    OID_JSONB },
	.field = { 0, 5, 1, 2, -1, 3, 4, 6 } };

static void
rows_become_one_array_of_the_row_type(void **unused)
{
	struct str tags[] = { STR("x"), STR("建\"") };
	struct line one = { .id = { "0123456789abcde" },
		.name = STR("路灯"),
		.n = { -2, true },
		.day = { 20000102 },
		.at = { INT64_C(946684800000001) },
		.open = true,
		.tags = { tags, 2 } };
	struct line two = { .id = { "0123456789abcdf" } };
	const void *rows[] = { &one, &two };
	struct sqlparams p;

	(void)unused;
	sql_rows(&arena, &line_desc, &line_type, rows, 2, &p);
	assert_int_equal(p.n, 1);
	assert_int_equal(p.fmt[0], 1);
	/* dimensions, has NULL, element type, length, lower bound; then each row: its length, its
	 * columns, and of each column type, length and value */
	assert_hex(p.v[0], p.len[0],
	    "00000001 00000000 00004001 00000002 00000001"
	    "00000079 00000008"
	    "00000b86 00000010 30313233343536373839616263646500"
	    "00000010 00000001 01"
	    "00000019 00000006 e8b7afe781af"
	    "00000017 00000004 fffffffe"
	    "00000014 ffffffff"
	    "0000043a 00000004 00000001"
	    "000004a0 00000008 0000000000000001"
	    "00000eda 0000000e 01 5b2278222c22e5bbba5c22225d"
	    "00000058 00000008"
	    "00000b86 00000010 30313233343536373839616263646600"
	    "00000010 00000001 00"
	    "00000019 ffffffff"
	    "00000017 ffffffff"
	    "00000014 ffffffff"
	    "0000043a ffffffff"
	    "000004a0 ffffffff"
	    "00000eda 00000003 01 5b5d");
	sql_rows(&arena, &line_desc, &line_type, rows, 0, &p);
	assert_hex(p.v[0], p.len[0], "00000000 00000000 00004001");
	arena_free(&arena);
}

static void
single_parameters_have_their_binary_form(void **unused)
{
	static const struct uuid ids[] = { { "0123456789abcde" }, { { 0 } } };
	const struct str texts[] = { STR("ab"), STR(""), { NULL, 0 } };
	const struct bytes runs[] = { { (const uint8_t *)"\0\xff", 2 }, { NULL, 0 } };
	static const struct stamp stamps[] = { { INT64_C(946684799999999) }, { 0 } };
	static const char *const want[] = { NULL, "6162", "", NULL, "fffffffffffffffe", "00000007",
		"01", "30313233343536373839616263646500", NULL, "ffffffffffffffff", NULL, "00ff",
		("00000001 00000001 00000b86 00000002 00000001 00000010 "
		 "30313233343536373839616263646500 ffffffff"),
		"00000001 00000001 00000019 00000003 00000001 00000002 6162 00000000 ffffffff",
		"00000001 00000000 00000014 00000001 00000001 00000008 0000000000000005",
		"00000001 00000001 000004a0 00000002 00000001 00000008 ffffffffffffffff ffffffff",
		"00000001 00000001 00000011 00000002 00000001 00000002 00ff ffffffff" };
	struct sqlparams p = { .n = 0 };

	(void)unused;
	sql_add_null(&p);
	sql_add_text(&arena, &p, texts[0]);
	sql_add_text(&arena, &p, texts[1]);
	sql_add_text(&arena, &p, texts[2]);
	sql_add_i64(&arena, &p, -2);
	sql_add_i32(&arena, &p, 7);
	sql_add_bool(&arena, &p, true);
	sql_add_uuid(&arena, &p, ids[0]);
	sql_add_uuid(&arena, &p, ids[1]);
	sql_add_stamp(&arena, &p, stamps[0]);
	sql_add_stamp(&arena, &p, stamps[1]);
	sql_add_bytes(&arena, &p, runs[0]);
	sql_add_uuids(&arena, &p, ids, 2);
	sql_add_texts(&arena, &p, texts, 3);
	sql_add_i64s(&arena, &p, &(int64_t){ 5 }, 1);
	sql_add_stamps(&arena, &p, stamps, 2);
	sql_add_bytess(&arena, &p, runs, 2);
	assert_int_equal(p.n, sizeof(want) / sizeof(want[0]));
	for (int i = 0; i < p.n; i++) {
		assert_int_equal(p.v[i] == NULL, want[i] == NULL);
		if (want[i] != NULL)
			assert_hex(p.v[i], p.len[i], want[i]);
	}
	arena_free(&arena);
}

static void
a_struct_becomes_single_parameters(void **unused)
{
	struct str tags[] = { STR("x") };
	struct line one = { .id = { "0123456789abcde" }, .name = STR(""), .tags = { tags, 1 } },
		    two = { 0 };
	struct sqlparams p = { .n = 0 };

	(void)unused;
	sql_add_struct(&arena, &p, &line_desc, &one);
	sql_add_struct(&arena, &p, &line_desc, &two);
	assert_int_equal(p.n, 14);
	assert_int_equal(p.len[0], 16);
	assert_non_null(p.v[1]);
	assert_int_equal(p.len[1], 0);
	assert_null(p.v[2]);
	assert_hex(p.v[5], p.len[5], "00");
	assert_hex(p.v[6], p.len[6], "00000001 00000000 00000019 00000001 00000001 00000001 78");
	assert_null(p.v[7]);
	assert_hex(p.v[13], p.len[13], "00000000 00000000 00000019");
	arena_free(&arena);
}

static void
statements_name_every_column_and_type(void **unused)
{
	(void)unused;
	assert_string_equal(sql_save(&arena, "line", &line_desc, "id", false).p,
	    "INSERT INTO line (\"id\", \"name\", \"n\", \"day\", \"at\", \"open\", \"tags\") "
	    "SELECT x.\"id\", x.\"name\", x.\"n\", x.\"day\", x.\"at\", x.\"open\", x.\"tags\" "
	    "FROM unnest($1::line[]) x ON CONFLICT (id) DO UPDATE SET \"name\" = "
	    "excluded.\"name\", "
	    "\"n\" = excluded.\"n\", \"day\" = excluded.\"day\", \"at\" = excluded.\"at\", "
	    "\"open\" = excluded.\"open\", \"tags\" = excluded.\"tags\"");
	assert_non_null(
	    strstr(sql_save(&arena, "line", &line_desc, "id, name, n, day, at", false).p,
		"(id, name, n, day, at) DO UPDATE SET \"open\" = excluded.\"open\", \"tags\""));
	assert_non_null(
	    strstr(sql_save(&arena, "line", &line_desc, "id,name,n,day,at,open,tags", false).p,
		"DO NOTHING"));
	assert_null(strstr(sql_save(&arena, "line", &line_desc, "id", true).p, "CONFLICT"));
	assert_string_equal(sql_columns(&arena, &line_desc, "t.").p,
	    "t.\"id\", t.\"name\", t.\"n\", t.\"day\", t.\"at\", t.\"open\", t.\"tags\"");
	arena_free(&arena);
}

/* ---- results ---- */

struct column {
	const char *name;
	Oid type;
	const char *value;
	int len;
};

/* One row; a value of NULL is NULL. */
static PGresult *
result(const struct column *c, int n)
{
	PGresult *res = PQmakeEmptyPGresult(NULL, PGRES_TUPLES_OK);
	PGresAttDesc *atts = xalloc((size_t)n * sizeof(*atts));

	for (int i = 0; i < n; i++) {
		union {
			const char *in;
			char *out;
		} name = { c[i].name };

		atts[i] = (PGresAttDesc){ .name = name.out, .format = 1, .typid = c[i].type };
	}
	assert_int_equal(PQsetResultAttrs(res, n, atts), 1);
	for (int i = 0; i < n; i++) {
		union {
			const char *in;
			char *out;
		} value = { c[i].value };

		assert_int_equal(
		    PQsetvalue(res, 0, i, value.out, c[i].value != NULL ? c[i].len : -1), 1);
	}
	free(atts);
	return res;
}

#define LINE_COLUMNS                                                        \
	{ "id", 2950, "0123456789abcdef", 16 }, { "name", 25, "ab", 2 },    \
	    { "n", 23, "\0\0\0\7", 4 }, { "day", 1082, "\0\0\0\1", 4 },     \
	    { "at", 1184, "\0\0\0\0\0\0\0\1", 8 }, { "open", 16, "\1", 1 }, \
	{                                                                   \
		"tags", 3802, "\1[\"x\", \"\"]", 10                         \
	}

static void
a_row_is_read_as_its_struct(void **unused)
{
	const struct column c[] = { LINE_COLUMNS };
	PGresult *res = result(c, 7);
	struct line out;
	struct err e;

	(void)unused;
	assert_int_equal(sql_read(res, 0, &line_desc, &arena, &out, &e), 0);
	PQclear(res);
	assert_memory_equal(out.id.b, "0123456789abcdef", 16);
	assert_true(str_is(out.name, "ab"));
	assert_true(out.n.set);
	assert_int_equal(out.n.v, 7);
	assert_int_equal(out.day.ymd, 20000102);
	assert_int_equal(out.at.us, INT64_C(946684800000001));
	assert_true(out.open);
	assert_int_equal(out.tags.n, 2);
	assert_true(str_is(out.tags.v[0], "x"));
	arena_free(&arena);
}

static void
null_is_absent_where_it_may_be(void **unused)
{
	struct column c[] = { LINE_COLUMNS };
	struct line out;
	struct err e;
	PGresult *res;

	(void)unused;
	c[1].value = c[2].value = c[3].value = c[4].value = c[6].value = NULL;
	res = result(c, 7);
	assert_int_equal(sql_read(res, 0, &line_desc, &arena, &out, &e), 0);
	assert_null(out.name.p);
	assert_false(out.n.set);
	assert_int_equal(out.day.ymd, 0);
	assert_int_equal(out.at.us, 0);
	assert_int_equal(out.tags.n, 0);
	PQclear(res);
	c[5].value = NULL;
	res = result(c, 7);
	assert_int_equal(sql_read(res, 0, &line_desc, &arena, &out, &e), -1);
	assert_int_equal(e.class, E_INTERNAL);
	assert_string_equal(e.field, "open");
	PQclear(res);
	arena_free(&arena);
}

static void
what_does_not_fit_is_refused(void **unused)
{
	static const struct {
		int col;
		struct column c;
		const char *why;
	} rows[] = {
		{ 0, { "id", 2950, "0123", 4 }, NULL },
		{ 0, { "id", 25, "0123456789abcdef", 16 }, NULL },
		{ 1, { "name", 3802, "\1\"ab\"", 5 }, NULL },
		{ 2, { "n", 20, "\0\0\0\1\0\0\0\0", 8 }, NULL },
		{ 2, { "n", 1700, "\0\0\0\0\0\0\0\0", 8 }, NULL },
		{ 3, { "day", 1082, "\x7f\xff\xff\xff", 4 }, NULL },
		{ 4, { "at", 1184, "\x7f\xff\xff\xff\xff\xff\xff\xff", 8 }, NULL },
		{ 4, { "at", 1184, "\x80\0\0\0\0\0\0\0", 8 }, NULL },
		{ 6, { "tags", 3802, "\2[]", 3 }, NULL },
		{ 6, { "tags", 3802, "", 0 }, NULL },
		{ 6, { "tags", 3802, "\1[1]", 4 }, "does not fit: tags[0] is not text" },
		{ 6, { "tags", 3802, "\1[", 2 }, NULL },
		{ 6, { "tags", 1009, "\0\0\0\1\0\0\0\0\0\0\0\x19\0\0\0\1\0\0\0\1\0\0\0\2x", 25 },
		    NULL },
		{ 6,
		    { "tags", 1009, "\0\0\0\1\0\0\0\1\0\0\0\x19\0\0\0\1\0\0\0\1\xff\xff\xff\xff",
			24 },
		    NULL },
		{ 6, { "tags", 1009, "\0\0\0\2\0\0\0\0\0\0\0\x19\0\0\0\1\0\0\0\1\0\0\0\0", 24 },
		    NULL },
	};

	(void)unused;
	for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
		struct column c[] = { LINE_COLUMNS };
		struct line out;
		struct err e = { 0 };
		PGresult *res;

		c[rows[i].col] = rows[i].c;
		res = result(c, 7);
		if (sql_read(res, 0, &line_desc, &arena, &out, &e) != -1)
			fail_msg("row %zu was taken", i);
		assert_int_equal(e.class, E_INTERNAL);
		assert_string_equal(e.field, rows[i].c.name);
		if (rows[i].why != NULL)
			assert_non_null(strstr(e.text, rows[i].why));
		PQclear(res);
		res = result(c, 6);
		assert_int_equal(sql_read(res, 0, &line_desc, &arena, &out, &e), -1);
		PQclear(res);
	}
	arena_free(&arena);
}

static void
numbers_and_arrays_are_read_from_kindred_types(void **unused)
{
	struct column c[] = { LINE_COLUMNS };
	struct line out;
	struct err e;
	PGresult *res;

	(void)unused;
	c[2] = (struct column){ "n", 20, "\xff\xff\xff\xff\xff\xff\xff\xfe", 8 };
	c[6] = (struct column){ "tags", 1009,
		"\0\0\0\1\0\0\0\0\0\0\0\x19\0\0\0\2\0\0\0\1\0\0\0\1x\0\0\0\0", 29 };
	res = result(c, 7);
	assert_int_equal(sql_read(res, 0, &line_desc, &arena, &out, &e), 0);
	assert_int_equal(out.n.v, -2);
	assert_int_equal(out.tags.n, 2);
	assert_true(str_is(out.tags.v[0], "x"));
	assert_non_null(out.tags.v[1].p);
	assert_int_equal(sql_i64(res, 0, 2), -2);
	assert_true(str_is(sql_text(res, 0, 1), "ab"));
	assert_int_equal(sql_bytes(res, 0, 1).n, 2);
	assert_memory_equal(sql_uuid(res, 0, 0).b, "0123456789abcdef", 16);
	assert_int_equal(sql_stamp(res, 0, 4).us, INT64_C(946684800000001));
	assert_true(sql_bool(res, 0, 5));
	PQclear(res);
	c[6] = (struct column){ "tags", 1009, "\0\0\0\0\0\0\0\0\0\0\0\x19", 12 };
	c[1].value = c[4].value = NULL;
	res = result(c, 7);
	assert_int_equal(sql_read(res, 0, &line_desc, &arena, &out, &e), 0);
	assert_non_null(out.tags.v);
	assert_null(sql_text(res, 0, 1).p);
	assert_int_equal(sql_stamp(res, 0, 4).us, 0);
	PQclear(res);
	arena_free(&arena);
}

/* ---- arrays of numbers ---- */

struct marks {
	struct uuid id;
	struct i32s slots;
	struct i64s amounts;
	struct i32s days;
};

static const struct field marks_fields[] = {
	FIELD(marks, id, F_REQ, 0, 0, "Id."),
	FIELD(marks, slots, F_REQ, 0, 0, "Small numbers."),
	FIELD(marks, amounts, F_REQ, 0, 0, "Large numbers."),
	FIELD(marks, days, F_OPT, 0, 0, "Perhaps small numbers."),
};
extern const struct desc marks_desc;
DESC(marks, "marks", "A row with arrays of numbers.");

static void
arrays_of_numbers_are_written(void **unused)
{
	static const struct sqlrowtype type = { .oid = 0x4002,
		.n = 4,
		.type = { OID_UUID, OID_INT4S, OID_INT8S, OID_INT4S },
		.field = { 0, 1, 2, 3 } };
	struct marks one = { .id = { "0123456789abcde" },
		.slots = { (int32_t[]){ -1, 7 }, 2 },
		.amounts = { (int64_t[]){ INT64_MIN }, 1 } };
	const void *rows[] = { &one };
	struct sqlparams p = { .n = 0 };

	(void)unused;
	sql_rows(&arena, &marks_desc, &type, rows, 1, &p);
	assert_hex(p.v[0], p.len[0],
	    "00000001 00000000 00004002 00000001 00000001 00000078 00000004"
	    "00000b86 00000010 30313233343536373839616263646500"
	    "000003ef 00000024 00000001 00000000 00000017 00000002 00000001"
	    "00000004 ffffffff 00000004 00000007"
	    "000003f8 00000020 00000001 00000000 00000014 00000001 00000001"
	    "00000008 8000000000000000"
	    "000003ef ffffffff");
	one.slots.n = 0;
	p.n = 0;
	sql_add_struct(&arena, &p, &marks_desc, &one);
	assert_int_equal(p.n, 4);
	assert_hex(p.v[1], p.len[1], "00000000 00000000 00000017");
	assert_null(p.v[3]);
	arena_free(&arena);
}

static void
arrays_of_numbers_are_read(void **unused)
{
	struct column c[] = { { "id", 2950, "0123456789abcdef", 16 },
		{ "slots", 1007,
		    "\0\0\0\1\0\0\0\0\0\0\0\x17\0\0\0\2\0\0\0\1\0\0\0\4\xff\xff\xff\xff\0\0\0\4\0"
		    "\0\0\7",
		    36 },
		{ "amounts", 1016,
		    "\0\0\0\1\0\0\0\0\0\0\0\x14\0\0\0\1\0\0\0\1\0\0\0\x08\x80\0\0\0\0\0\0\0", 32 },
		{ "days", 1007, NULL, -1 } };
	struct marks out;
	struct err e;
	PGresult *res = result(c, 4);

	(void)unused;
	assert_int_equal(sql_read(res, 0, &marks_desc, &arena, &out, &e), 0);
	assert_int_equal(out.slots.n, 2);
	assert_int_equal(out.slots.v[0], -1);
	assert_int_equal(out.slots.v[1], 7);
	assert_int_equal(out.amounts.n, 1);
	assert_true(out.amounts.v[0] == INT64_MIN);
	assert_null(out.days.v);
	PQclear(res);
	c[1].type = 1016; /* bigint[], whose item is too large */
	c[1].value = c[2].value;
	c[1].len = c[2].len;
	res = result(c, 4);
	assert_int_equal(sql_read(res, 0, &marks_desc, &arena, &out, &e), -1);
	assert_string_equal(e.field, "slots");
	PQclear(res);
	arena_free(&arena);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(rows_become_one_array_of_the_row_type),
		cmocka_unit_test(single_parameters_have_their_binary_form),
		cmocka_unit_test(a_struct_becomes_single_parameters),
		cmocka_unit_test(statements_name_every_column_and_type),
		cmocka_unit_test(a_row_is_read_as_its_struct),
		cmocka_unit_test(null_is_absent_where_it_may_be),
		cmocka_unit_test(what_does_not_fit_is_refused),
		cmocka_unit_test(numbers_and_arrays_are_read_from_kindred_types),
		cmocka_unit_test(arrays_of_numbers_are_written),
		cmocka_unit_test(arrays_of_numbers_are_read),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
