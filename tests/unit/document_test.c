/* SPDX-License-Identifier: Apache-2.0 */
/* Documents: figures as text, axes, what is refused, the encoding, a document that is made. */
#include <math.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <cmocka.h>

#include "common/print/chart_scale.h"
#include "common/print/document.h"

#define N(a) (sizeof(a) / sizeof((a)[0]))

/* As in sheet_test.c. */
const char *__lsan_default_suppressions(void);

const char *
__lsan_default_suppressions(void)
{
	return "leak:libcairo\nleak:libfontconfig\n";
}

static void
figures_are_rounded_half_up(void **state)
{
	static const struct {
		enum sheet_kind kind;
		double v;
		const char *want;
	} rows[] = {
		{ SHEET_COUNT, 0, "0" },
		{ SHEET_COUNT, 999, "999" },
		{ SHEET_COUNT, 1000, "1,000" },
		{ SHEET_COUNT, -1234567, "-1,234,567" },
		{ SHEET_REAL, 2.25, "2.3" },
		{ SHEET_REAL, 12345.649, "12,345.6" },
		{ SHEET_REAL, -0.04, "0.0" },
		{ SHEET_PERCENT, 0.0625, "6.3%" },
		{ SHEET_PERCENT, 1, "100.0%" },
		{ SHEET_PERCENT, 2.0 / 3, "66.7%" },
		{ SHEET_PERCENT, 0.0145, "1.5%" }, /* a little less in binary */
		{ SHEET_CHANGE, 0.44, "+44.0%" },
		{ SHEET_CHANGE, 1.72, "+172.0%" },
		{ SHEET_CHANGE, -0.125, "-12.5%" },
		{ SHEET_CHANGE, 0.0001, "0.0%" },
		{ SHEET_POINTS, 0.0231, "+2.3点" },
	};
	struct arena a = { 0 };

	(void)state;
	for (size_t i = 0; i < N(rows); i++)
		assert_string_equal(
		    str_z(&a, sheet_figure(rows[i].kind, rows[i].v, &a)), rows[i].want);
	arena_free(&a);
}

static void
axes_hold_their_values(void **state)
{
	static const struct {
		double least, most;
		enum sheet_kind kind;
		struct scale want;
		const char *first, *last;
	} rows[] = {
		{ 0, 0, SHEET_COUNT, { 0, 1, 1 }, "0", "1" },
		{ 0, 0, SHEET_PERCENT, { 0, 1, 0.2 }, "0%", "100%" },
		{ 0, 3, SHEET_COUNT, { 0, 3, 1 }, "0", "3" },
		{ 2, 33, SHEET_COUNT, { 0, 40, 10 }, "0", "40" },
		{ 0, 11020, SHEET_COUNT, { 0, 12000, 2000 }, "0", "12,000" },
		{ -0.2, 1.72, SHEET_CHANGE, { -0.5, 2, 0.5 }, "-50%", "200%" },
		{ -5, -1, SHEET_REAL, { -5, 0, 1 }, "-5", "0" },
		{ 0, 0.012, SHEET_PERCENT, { 0, 0.012, 0.002 }, "0.0%", "1.2%" },
		{ 0, 1.1, SHEET_REAL, { 0, 1.2, 0.2 }, "0.0", "1.2" },
	};
	struct arena a = { 0 };

	(void)state;
	for (size_t i = 0; i < N(rows); i++) {
		struct scale s = chart_scale(rows[i].least, rows[i].most, rows[i].kind);

		assert_true(fabs(s.lo - rows[i].want.lo) < 1e-9);
		assert_true(fabs(s.hi - rows[i].want.hi) < 1e-9);
		assert_true(fabs(s.step - rows[i].want.step) < 1e-9);
		assert_string_equal(
		    str_z(&a, chart_tick(&s, rows[i].kind, s.lo, &a)), rows[i].first);
		assert_string_equal(
		    str_z(&a, chart_tick(&s, rows[i].kind, s.hi, &a)), rows[i].last);
	}
	for (int i = 1; i < 100000; i += 7) {
		double least = i % 3 == 0 ? -i / 3.0 : 0, most = i * 0.37;
		struct scale s = chart_scale(least, most, i % 2 ? SHEET_COUNT : SHEET_REAL);

		assert_true(s.lo <= least && s.hi >= most - 1e-9 && s.lo <= 0 && s.hi >= 0);
		assert_in_range((unsigned)round((s.hi - s.lo) / s.step), 1, 12);
	}
	arena_free(&a);
}

static void
numerals_are_chinese(void **state)
{
	static const struct {
		int n;
		const char *want;
	} rows[] = { { 1, "一" }, { 10, "十" }, { 11, "十一" }, { 20, "二十" }, { 99, "九十九" },
		{ 100, "100" } };
	struct arena a = { 0 };

	(void)state;
	for (size_t i = 0; i < N(rows); i++)
		assert_string_equal(str_z(&a, doc_numeral(rows[i].n, &a)), rows[i].want);
	arena_free(&a);
}

/* ---- a document ---- */

static const struct doc_column columns[] = {
	{ DOC_STR("指标"), SHEET_TEXT, 60, 30 },
	{ DOC_STR("今年"), SHEET_COUNT, 20, 0 },
	{ DOC_STR("同比"), SHEET_CHANGE, 20, 0 },
};

static struct document
sample(struct arena *a)
{
	static const struct opt_f64 values[] = { { 3, true }, { 0, false }, { -1, true } };
	static const struct doc_sign signs[] = { { DOC_STR("签发："), DOC_STR("王敏") },
		{ DOC_STR("日期："), { 0 } } };
	struct document d = { .title = STR("年度报告"),
		.organisation = STR("工委"),
		.date = { 20260115 },
		.made_at = { INT64_C(1768442400000000) } };
	struct doc_maker m = doc_begin(&d, a);
	struct str *names = arena_array(a, 3, sizeof(*names));

	doc_add(&m, DOC_SECTION, STR("总体"));
	doc_table(&m, STR("数字"), STR("单位：件"), columns, N(columns));
	for (int i = 0; i < 40; i++) {
		doc_row(&m, i == 39);
		doc_text(&m, str_printf(a, "第%d项", i));
		doc_count(&m, (struct opt_i64){ i * 100, i > 0 });
		doc_figure(
		    &m, i % 2 ? SHEET_CHANGE : SHEET_PERCENT, (struct opt_f64){ i / 10.0, i > 1 });
	}
	for (size_t i = 0; i < 3; i++)
		names[i] = str_printf(a, "%zu月", i + 1);
	doc_chart(
	    &m, STR("走势"), CHART_LINES, SHEET_COUNT, STR("单位：件"), (struct strs){ names, 3 });
	doc_series(&m, STR("收集"), values);
	doc_signs(&m, signs, N(signs));
	return d;
}

static struct doc_block *
block_of(struct document *d, size_t i)
{
	return (struct doc_block *)d->blocks.v + i;
}

static void
what_is_made_crosses(void **state)
{
	struct arena a = { 0 };
	struct buf one = { 0 }, two = { 0 };
	struct document d = sample(&a), back;
	const struct sheet_cell *cells;
	struct sheet s;
	struct err e;

	(void)state;
	document_encode(&d, &one);
	assert_int_equal(document_decode((struct raw){ one.p, one.n }, &a, &back, &e), 0);
	document_encode(&back, &two);
	assert_int_equal(one.n, two.n);
	assert_memory_equal(one.p, two.p, one.n);
	s = doc_table_sheet(&back, block_of(&back, 1), &a);
	assert_int_equal(s.nrows, 40);
	assert_true(s.rows[39].strong && !s.rows[38].strong);
	cells = s.rows[2].cells;
	assert_int_equal(cells[1].number.v, 200);
	assert_int_equal(sheet_kind_of(&s.columns[2], &cells[2]), SHEET_PERCENT);
	assert_int_equal(sheet_kind_of(&s.columns[2], &s.rows[3].cells[2]), SHEET_CHANGE);
	assert_string_equal(str_z(&a, sheet_text(&s.columns[1], &s.rows[0].cells[1], &a)), "—");
	for (size_t n = 0; n < one.n; n++)
		assert_int_equal(document_decode((struct raw){ one.p, n }, &a, &back, &e), -1);
	buf_free(&one);
	buf_free(&two);
	arena_free(&a);
}

static void
refused(const struct document *d, const char *field)
{
	struct err e;

	assert_int_equal(document_check(d, &e), -1);
	assert_int_equal(e.class, E_INVALID_ARGUMENT);
	assert_string_equal(e.field, field);
}

static void
what_cannot_be_written_is_refused(void **state)
{
	struct arena a = { 0 };
	struct document d = sample(&a);
	struct doc_row *rows = block_of(&d, 1)->table->rows.v;
	struct doc_column *c = block_of(&d, 1)->table->columns.v;
	struct sheet_cell *cells = rows[5].cells.v;
	struct doc_chart *chart = block_of(&d, 2)->chart;
	struct doc_series *series = chart->series.v;
	struct err e;

	(void)state;
	assert_int_equal(document_check(&d, &e), 0);
	rows[7].cells.n = 2;
	refused(&d, "blocks[1].table.rows[7].cells");
	rows[7].cells.n = 3;
	c[0].mm = 0;
	refused(&d, "blocks[1].table.columns[0].mm");
	c[0].mm = 60;
	cells[2].real.v = NAN;
	refused(&d, "blocks[1].table.rows[5].cells[2].real");
	cells[2].real.v = 0;
	chart->figure = SHEET_TEXT;
	refused(&d, "blocks[2].chart.figure");
	chart->figure = SHEET_COUNT;
	series[0].values.n = 2;
	refused(&d, "blocks[2].chart.series");
	series[0].values.n = 3;
	((struct doc_value *)series[0].values.v)[0].v.v = 1e15;
	refused(&d, "blocks[2].chart.series");
	((struct doc_value *)series[0].values.v)[0].v.v = 1;
	block_of(&d, 2)->chart = NULL;
	refused(&d, "blocks[2].chart.series");
	block_of(&d, 2)->chart = chart;
	block_of(&d, 0)->text = (struct str){ 0 };
	refused(&d, "blocks[0].text");
	arena_free(&a);
}

static void
it_is_written(void **state)
{
	static const char *const begins[] = { "%PDF-", "PK\3\4", "\xef\xbb\xbf指标,今年,同比\r\n" };
	static const char *const formats[] = { "pdf", "xlsx", "csv" };
	struct arena a = { 0 };
	struct document d = sample(&a);
	struct buf in = { 0 };

	(void)state;
	document_encode(&d, &in);
	for (size_t i = 0; i < N(formats); i++) {
		const struct str text = { (const char *)in.p, in.n };
		struct buf out = { 0 };
		int32_t pages;
		struct err e;

		assert_int_equal(document_apart(formats[i], text, &out, &pages, &e), 0);
		assert_memory_equal(out.p, begins[i], strlen(begins[i]));
		assert_int_equal(pages, i == 0 ? 2 : 0);
		buf_free(&out);
	}
	d.blocks.n = 0;
	for (size_t i = 0; i < 2; i++) { /* one with nothing in it is one too */
		struct buf out = { 0 };
		int32_t pages = 0;
		struct err e;

		assert_int_equal(
		    i == 0 ? document_pdf(&d, &out, &pages, &e) : document_xlsx(&d, &out, &e), 0);
		buf_free(&out);
	}
	buf_free(&in);
	arena_free(&a);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(figures_are_rounded_half_up),
		cmocka_unit_test(axes_hold_their_values),
		cmocka_unit_test(numerals_are_chinese),
		cmocka_unit_test(what_is_made_crosses),
		cmocka_unit_test(what_cannot_be_written_is_refused),
		cmocka_unit_test(it_is_written),
	};

	return cmocka_run_group_tests_name("document", tests, NULL, NULL);
}
