/* SPDX-License-Identifier: Apache-2.0 */
/* Sheets: CSV, changes between versions, and pages that neither lose a line nor go on for ever. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <cmocka.h>

#include "common/print/sheet.h"

#define N(a) (sizeof(a) / sizeof((a)[0]))

/* Cairo 1.16 forgets a table of each font with CID keys in a PDF, fontconfig keeps its own: in the
 * service they end with the process that draws (common/print/apart.h). */
const char *__lsan_default_suppressions(void);

const char *
__lsan_default_suppressions(void)
{
	return "leak:libcairo\nleak:libfontconfig\n";
}

static const struct sheet_column columns[] = {
	{ "编号", SHEET_NUMBER, 20, NULL, 6, false },
	{ "日期", SHEET_DATE, 60, "日期、人数", 12, false },
	{ "人数", SHEET_NUMBER, 0, NULL, 8, false },
	{ "内容", SHEET_TEXT, 180, NULL, 40, false },
	{ "版本", SHEET_NUMBER, -1, NULL, 6, true },
};

static void
fill(struct sheet_cell *c, int64_t number, int32_t day, struct str text)
{
	c[0].number = (struct opt_i64){ number, true };
	c[1].date = (struct date){ day };
	c[2].number = (struct opt_i64){ number * 2, number > 1 };
	c[3].text = text;
	c[4].number = (struct opt_i64){ 1, true };
}

static struct sheet
sheet(const struct sheet_row *rows, size_t n)
{
	return (struct sheet){ .title = STR("登记簿"),
		.place = STR("联络站"),
		.period = STR("2026年"),
		.made = STR("打印"),
		.made_at = { INT64_C(1772413200000000) },
		.columns = columns,
		.ncolumns = N(columns),
		.rows = rows,
		.nrows = n };
}

static void
csv_is_quoted_and_does_not_run(void **state)
{
	static const char want[] = "\xef\xbb\xbf编号,日期,人数,内容,版本\r\n"
				   "1,2026-01-22,,\"一,二\"\"三\"\"\n四\",1\r\n"
				   "2,,4,\"'=1+1\",1\r\n"
				   "3,,6,\"'-1\",1\r\n";
	struct sheet_cell cells[3][N(columns)] = { 0 };
	struct sheet_row rows[] = { { .cells = cells[0] }, { .cells = cells[1] },
		{ .cells = cells[2] } };
	struct sheet s = sheet(rows, 3);
	struct buf out = { 0 };

	(void)state;
	fill(cells[0], 1, 20260122, STR("一,二\"三\"\n四"));
	fill(cells[1], 2, 0, STR("=1+1"));
	fill(cells[2], 3, 0, STR("-1"));
	sheet_csv(&s, &out);
	assert_int_equal(out.n, sizeof(want) - 1);
	assert_memory_equal(out.p, want, out.n);
	buf_free(&out);
}

static void
changes_are_told(void **state)
{
	struct sheet_cell cells[2][N(columns)] = { 0 };
	struct sheet_row was = { .cells = cells[0] }, is = { .cells = cells[1] };
	struct sheet s = sheet(&was, 1);
	struct arena a = { 0 };
	char text[400];
	struct str got;

	(void)state;
	fill(cells[0], 2, 20260122, STR("原来的。"));
	fill(cells[1], 2, 20260123, STR("改过的\n一段。"));
	cells[1][2].number.v = 5;
	cells[1][4].number.v = 2;
	got = sheet_changes(&s, &was, &is, &a);
	assert_string_equal(str_z(&a, got),
	    "日期：2026-01-22 → 2026-01-23；人数：4 → 5；内容：原来的 → 改过的 一段");
	cells[1][1].date.ymd = 0;
	cells[1][2] = cells[0][2];
	memset(text, 'x', sizeof(text));
	cells[1][3].text = (struct str){ text, sizeof(text) };
	got = sheet_changes(&s, &was, &is, &a);
	assert_string_equal(str_z(&a, got),
	    "日期：2026-01-22 → （空）；内容：原来的 → "
	    "xxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx……");
	assert_int_equal(sheet_changes(&s, &was, &was, &a).n, 0);
	arena_free(&a);
}

static int32_t
pages_of(const struct sheet *s)
{
	struct buf out = { 0 };
	int32_t pages = 0;
	struct err e;

	if (sheet_pdf(s, &out, &pages, &e) != 0)
		fail_msg("%s", e.text);
	assert_in_range(out.n, 1000, 64 << 20);
	assert_memory_equal(out.p, "%PDF-", 5);
	buf_free(&out);
	return pages;
}

/* 26 lines a page. */
static void
pages_fill_up(void **state)
{
	struct sheet_cell cells[60][N(columns)] = { 0 };
	struct sheet_row rows[60];
	struct sheet s = sheet(rows, 0);

	(void)state;
	for (size_t i = 0; i < N(rows); i++) {
		fill(cells[i], (int64_t)i + 1, 20260122, STR("一行"));
		cells[i][2].number.set = false;
		rows[i] = (struct sheet_row){ .cells = cells[i] };
	}
	assert_int_equal(pages_of(&s), 1);
	s.nrows = 26;
	assert_int_equal(pages_of(&s), 1);
	s.nrows = 27;
	assert_int_equal(pages_of(&s), 2);
	s.nrows = 60;
	assert_int_equal(pages_of(&s), 3);
}

/* Lines of one cell from a line to several pages, with and without a note. */
static void
a_row_goes_on_overleaf(void **state)
{
	struct sheet_cell cells[N(columns)] = { 0 };
	struct str note = STR("更正：人数");
	struct sheet_row row = { .cells = cells };
	struct sheet s = sheet(&row, 1);
	char text[400];
	int n = 0;

	(void)state;
	for (int lines = 1; lines <= 110; lines++) {
		n += snprintf(text + n, sizeof(text) - (size_t)n, "%s行", lines > 1 ? "\n" : "");
		if ((size_t)n >= sizeof(text) - 8)
			break;
		fill(cells, 1, 20260122, (struct str){ text, (size_t)n });
		row.notes = (struct strs){ 0 };
		assert_in_range(
		    pages_of(&s), (unsigned)(lines + 25) / 26, (unsigned)(lines + 25) / 26 + 1);
		row.notes = (struct strs){ &note, 1 };
		assert_in_range(
		    pages_of(&s), (unsigned)(lines + 26) / 26, (unsigned)(lines + 26) / 26 + 1);
	}
	assert_in_range(n, sizeof(text) - 9, sizeof(text));
}

static void
a_workbook_is_made(void **state)
{
	struct sheet_cell cells[N(columns)] = { 0 };
	struct sheet_row row = { .cells = cells };
	struct sheet s = sheet(&row, 1);
	struct buf out = { 0 };
	char *large = xalloc(100001);
	struct err e;

	(void)state;
	memset(large, 'x', 100000);
	fill(cells, 1, 20260122, (struct str){ large, 100000 });
	s.former = &row;
	s.nformer = 1;
	s.former_title = STR("更正前");
	assert_int_equal(sheet_xlsx(&s, &out, &e), 0);
	assert_memory_equal(out.p, "PK\3\4", 4);
	buf_free(&out);
	free(large);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(csv_is_quoted_and_does_not_run),
		cmocka_unit_test(changes_are_told),
		cmocka_unit_test(pages_fill_up),
		cmocka_unit_test(a_row_goes_on_overleaf),
		cmocka_unit_test(a_workbook_is_made),
	};

	return cmocka_run_group_tests_name("sheet", tests, NULL, NULL);
}
