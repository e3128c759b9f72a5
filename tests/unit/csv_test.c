/* SPDX-License-Identifier: Apache-2.0 */
/* CSV by RFC 4180: what is read, and where each fault is said to lie. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <cmocka.h>

#include "services/registry/csv.h"

struct seen {
	char faults[2000];
};

static void
note(void *arg, int32_t line, int32_t column, const char *reason)
{
	struct seen *s = arg;
	size_t n = strlen(s->faults);

	snprintf(s->faults + n, sizeof(s->faults) - n, "%d:%d %s;", (int)line, (int)column, reason);
}

/* Records as "line:cell|cell;", a cell that begins elsewhere as "cell@line". */
static void
print(const struct csv *t, char *out, size_t cap)
{
	size_t n = 0;

	out[0] = '\0';
	for (size_t i = 0; i < t->n; i++) {
		n += (size_t)snprintf(out + n, cap - n, "%d:", (int)t->records[i].line);
		for (size_t j = 0; j < t->records[i].n; j++) {
			n += (size_t)snprintf(out + n, cap - n, "%s" STR_FMT, j > 0 ? "|" : "",
			    STR_ARG(t->records[i].cells[j]));
			if (t->records[i].lines[j] != t->records[i].line)
				n += (size_t)snprintf(
				    out + n, cap - n, "@%d", (int)t->records[i].lines[j]);
		}
		n += (size_t)snprintf(out + n, cap - n, ";");
	}
}

static const struct {
	const char *text, *records, *faults;
} cases[] = {
	{ "", "", "" },
	{ "a,b\n1,2\n", "1:a|b;2:1|2;", "" },
	{ "a,b\r\n1,2\r\n", "1:a|b;2:1|2;", "" },
	{ "a,b\n1,2", "1:a|b;2:1|2;", "" },
	{ "a,b\n,\n", "1:a|b;2:|;", "" },
	{ "a\n\n\r\nb\n", "1:a;4:b;", "" },
	{ "\"a\",\"b,c\"\n", "1:a|b,c;", "" },
	{ "\"say \"\"hi\"\"\",x\n", "1:say \"hi\"|x;", "" },
	{ "\"\"\"\"\n", "1:\";", "" },
	{ "\"two\nlines\",x\nnext,y\n", "1:two\nlines|x@2;3:next|y;", "" },
	{ "名称,届次\n高新区,第十四届\n", "1:名称|届次;2:高新区|第十四届;", "" },
	{ " a , b \n", "1: a | b ;", "" },
	{ "a,b\nx,y\"z\nc,d\n", "1:a|b;3:c|d;", "2:2 a quote inside a cell that is not quoted;" },
	{ "a,\"b\"c\nd,e\n", "2:d|e;", "1:2 text between the closing quote and the comma;" },
	{ "a,b\n1,\"2\n3,4\n", "1:a|b;3:3|4;", "2:2 the quote that opens here is never closed;" },
	{ "a,b\rc,d\ne,f\n", "2:e|f;", "1:2 a carriage return without line feed;" },
	{ "\"", "", "1:1 the quote that opens here is never closed;" },
	{ "a,\"b\nc\"d\ne,f\n", "3:e|f;", "2:2 text between the closing quote and the comma;" },
	{ "x\"\ny\"\nz\n", "3:z;",
	    "1:1 a quote inside a cell that is not quoted;"
	    "2:1 a quote inside a cell that is not quoted;" },
};

static void
records_and_faults(void **state)
{
	char got[1000];

	(void)state;
	for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
		struct arena a = { 0 };
		struct seen seen = { "" };
		struct csv t = csv_parse(&a, str_from(cases[i].text), note, &seen);

		print(&t, got, sizeof(got));
		assert_string_equal(got, cases[i].records);
		assert_string_equal(seen.faults, cases[i].faults);
		arena_free(&a);
	}
}

/* Cut at every byte, it neither reads past the end nor returns more records than lines. */
static void
cut_anywhere(void **state)
{
	static const char text[] = "a,\"b\"\"c\",d\r\n\"x\ny\",,\"\"\n1,2,3\r\n";

	(void)state;
	for (size_t n = 0; n < sizeof(text); n++) {
		struct arena a = { 0 };
		struct seen seen = { "" };
		char *copy = arena_copy(&a, text, n + 1);
		struct csv t = csv_parse(&a, (struct str){ copy, n }, note, &seen);

		assert_true(t.n <= 4);
		for (size_t i = 0; i < t.n; i++)
			assert_true(t.records[i].n >= 1 && t.records[i].n <= 3);
		arena_free(&a);
	}
}

static const struct {
	const char *bytes;
	const char *faults;
} encodings[] = {
	{ "a,b\n1,2\n", "" },
	{ "\xef\xbb\xbf"
	  "a,b\n",
	    "" },
	{ "\xef\xbb\xbf", "" },
	{ "code,name\nP1,\xcd\xf5\xbd\xa8\n", /* 王建 in GBK */
	    "2:2 the line is not UTF-8 but looks like GBK; save the file as UTF-8;" },
	{ "a\n\"x,y\",\xff\n", "2:2 the line is not UTF-8;" },
	{ "\xe7\x8e\xff\n\xe7\x8e\x8b\n", "1:1 the line is not UTF-8;" },
	{ "a\n\xed\xa0\x80\n", "2:1 the line is not UTF-8;" }, /* a surrogate */
	{ "a\nb\nc,\xce\xd2\nd\n\xc4\xe3\n",
	    "3:2 the line is not UTF-8 but looks like GBK; save the file as UTF-8;"
	    "5:1 the line is not UTF-8 but looks like GBK; save the file as UTF-8;" },
	{ "\xff\xfe"
	  "a,b",
	    "1:1 the file is UTF-16; save it as UTF-8;" },
};

static void
encoding(void **state)
{
	(void)state;
	for (size_t i = 0; i < sizeof(encodings) / sizeof(encodings[0]); i++) {
		struct seen seen = { "" };
		struct bytes b = { (const uint8_t *)encodings[i].bytes,
			strlen(encodings[i].bytes) };
		bool good = csv_encoding(b, note, &seen);

		assert_string_equal(seen.faults, encodings[i].faults);
		assert_int_equal(good, encodings[i].faults[0] == '\0');
	}
}

static void
nul_byte(void **state)
{
	struct seen seen = { "" };

	(void)state;
	assert_false(csv_encoding((struct bytes){ (const uint8_t *)"a\nb,\0c\n", 7 }, note, &seen));
	assert_string_equal(seen.faults, "2:2 the line has a NUL byte;");
}

/* Lines in GBK are told of, and what lies in other lines and in their ASCII is still read. */
static void
rest_of_mixed_lines(void **state)
{
	static const char mixed[] =
	    "code,name\nP1,\xcd\xf5\xbd\xa8\n\"P2\",王\nP3,\"\xcd\n\xf5\",x\n";
	struct arena a = { 0 };
	struct seen seen = { "" };
	struct str text = csv_readable(&a, (struct str){ mixed, sizeof(mixed) - 1 });
	struct csv t = csv_parse(&a, text, note, &seen);

	(void)state;
	assert_string_equal(seen.faults, "");
	assert_int_equal(t.n, 4);
	assert_true(csv_garbled(t.records[1].cells[1]) && !csv_garbled(t.records[1].cells[0]));
	assert_true(str_is(t.records[2].cells[1], "王"));
	assert_true(str_is(t.records[3].cells[2], "x"));
	text = csv_readable(&a, STR("\xb4\xfa\xc2\xeb\nP1\n"));
	assert_null(text.p);
	arena_free(&a);
}

static void
byte_order_mark(void **state)
{
	struct str s = csv_strip_bom((struct bytes){ (const uint8_t *)"\xef\xbb\xbf"
								      "code\n",
	    8 });

	(void)state;
	assert_true(str_is(s, "code\n"));
	s = csv_strip_bom((struct bytes){ NULL, 0 });
	assert_int_equal(s.n, 0);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(records_and_faults),
		cmocka_unit_test(cut_anywhere),
		cmocka_unit_test(encoding),
		cmocka_unit_test(nul_byte),
		cmocka_unit_test(rest_of_mixed_lines),
		cmocka_unit_test(byte_order_mark),
	};

	return cmocka_run_group_tests_name("csv", tests, NULL, NULL);
}
