/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The document as a workbook: a first worksheet with the cover and all that is text, where each
 * table and chart is a link to its own worksheet. A chart's worksheet has its figures and the chart
 * of them, which the reader's program draws.
 */
#include "common/clock.h"
#include "common/print/document.h"
#include "common/print/workbook.h"

#define NAME_CHARS 31 /* of a worksheet */
#define FRONT "说明"
#define FRONT_WIDTH 88

struct filling {
	const struct document *d;
	struct workbook *b;
	lxw_worksheet *front;
	lxw_row_t row; /* of the front, next */
	int sections, subsections, tables, charts;
	lxw_format *left, *bold, *small, *link, *middle;
};

/* ---- the first worksheet ---- */

static void
line(struct filling *f, struct str text, lxw_format *format)
{
	if (!str_empty(text))
		worksheet_write_string(f->front, f->row++, 0, workbook_text(f->b, text), format);
}

static void
cover(struct filling *f)
{
	const struct document *d = f->d;
	char day[16];

	f->front = workbook_add_worksheet(f->b->wb, FRONT);
	worksheet_set_column(f->front, 0, 0, FRONT_WIDTH, NULL);
	f->left = workbook_format(f->b, LXW_ALIGN_LEFT, false);
	f->middle = workbook_format(f->b, LXW_ALIGN_CENTER, false);
	f->bold = workbook_format(f->b, LXW_ALIGN_LEFT, false);
	format_set_bold(f->bold);
	format_set_font_size(f->bold, 12);
	f->small = workbook_format(f->b, LXW_ALIGN_LEFT, false);
	format_set_font_size(f->small, 9);
	f->link = workbook_format(f->b, LXW_ALIGN_LEFT, false);
	format_set_underline(f->link, LXW_UNDERLINE_SINGLE);
	date_format(d->date, day);
	line(f, d->title, f->b->title);
	line(f, d->subtitle, f->middle);
	line(f, d->organisation, f->middle);
	line(f, str_from(day), f->middle);
	line(f, d->edition, f->middle);
	line(f, d->hash, f->middle);
	line(f, d->made, f->middle);
	f->row++;
}

/* ---- worksheets ---- */

/* "表3 各单位办理情况": within 31 characters, without those that a worksheet's name has not. */
static const char *
name_of(struct filling *f, const char *what, int number, struct str title)
{
	char *s = str_z(
	    &f->b->arena, str_printf(&f->b->arena, "%s%d " STR_FMT, what, number, STR_ARG(title)));
	size_t chars = 0, i = 0;

	for (; s[i] != '\0'; i++) {
		chars += ((uint8_t)s[i] & 0xc0) != 0x80;
		if (chars > NAME_CHARS)
			break;
		if ((uint8_t)s[i] < ' ' || strchr("[]:*?/\\'", s[i]) != NULL)
			s[i] = ' ';
	}
	s[i] = '\0';
	return s;
}

static void
link_to(struct filling *f, const char *name, const char *what, int number, struct str title)
{
	char *url = arena_printf(&f->b->arena, "internal:'%s'!A1", name);
	struct str text = str_printf(&f->b->arena, "%s%d　" STR_FMT, what, number, STR_ARG(title));

	worksheet_write_url_opt(
	    f->front, f->row++, 0, url, f->link, workbook_text(f->b, text), NULL);
}

static void
print_set_up(struct filling *f, lxw_worksheet *ws, bool across)
{
	const struct workbook_page page = {
		.header = f->d->title, .footer = f->d->made, .across = across
	};

	workbook_page(f->b, ws, &page);
}

static void
table(struct filling *f, const struct doc_block *b)
{
	struct sheet s = doc_table_sheet(f->d, b, &f->b->arena);
	const char *name = name_of(f, "表", ++f->tables, b->text);

	print_set_up(f, workbook_table(f->b, name, &s, b->text, b->table->unit, s.rows, s.nrows),
	    b->table->across);
	link_to(f, name, "表", f->tables, b->text);
}

/* ---- charts ---- */

static void
native_series(lxw_chart *chart, const char *name, const struct doc_chart *c, size_t i)
{
	static const uint8_t marks[] = { LXW_CHART_MARKER_CIRCLE, LXW_CHART_MARKER_SQUARE,
		LXW_CHART_MARKER_TRIANGLE, LXW_CHART_MARKER_DIAMOND };
	static const uint8_t patterns[DOC_SERIES] = { LXW_CHART_PATTERN_PERCENT_90,
		LXW_CHART_PATTERN_LIGHT_UPWARD_DIAGONAL, LXW_CHART_PATTERN_PERCENT_50,
		LXW_CHART_PATTERN_LIGHT_HORIZONTAL, LXW_CHART_PATTERN_SMALL_GRID,
		LXW_CHART_PATTERN_LIGHT_VERTICAL };
	lxw_row_t first = WORKBOOK_HEAD + 1, last = first + (lxw_row_t)c->categories.n - 1;
	lxw_col_t col = (lxw_col_t)(i + 1);
	lxw_chart_series *s = chart_add_series(chart, NULL, NULL);
	lxw_chart_pattern pattern = {
		.fg_color = 0x29457A, .bg_color = 0xFFFFFF, .type = patterns[i % DOC_SERIES]
	};

	chart_series_set_categories(s, name, first, 0, last, 0);
	chart_series_set_values(s, name, first, col, last, col);
	chart_series_set_name_range(s, name, WORKBOOK_HEAD, col);
	chart_series_set_labels(s);
	if (c->kind == CHART_BARS)
		chart_series_set_pattern(s, &pattern);
	else
		chart_series_set_marker_type(s, marks[i % (sizeof(marks) / sizeof(marks[0]))]);
}

static void
chart(struct filling *f, const struct doc_block *b)
{
	static const char *const forms[SHEET_KINDS] = { [SHEET_COUNT] = "#,##0",
		[SHEET_REAL] = "#,##0.0",
		[SHEET_PERCENT] = "0%",
		[SHEET_CHANGE] = "0%" };
	const char *name = name_of(f, "图", ++f->charts, b->text);
	struct doc_block figures = doc_chart_table(b, &f->b->arena);
	struct sheet s = doc_table_sheet(f->d, &figures, &f->b->arena);
	lxw_worksheet *ws = workbook_table(
	    f->b, name, &s, b->text, b->chart->unit, s.rows, s.nrows);
	lxw_chart *c = workbook_add_chart(
	    f->b->wb, b->chart->kind == CHART_BARS ? LXW_CHART_COLUMN : LXW_CHART_LINE);
	lxw_chart_options size = { .x_scale = 1.6, .y_scale = 1.4 };

	for (size_t i = 0; i < b->chart->series.n; i++)
		native_series(c, name, b->chart, i);
	chart_title_set_name(c, str_z(&f->b->arena, b->text));
	chart_axis_set_num_format(c->y_axis, forms[b->chart->figure]);
	if (!str_empty(b->chart->unit))
		chart_axis_set_name(c->y_axis, str_z(&f->b->arena, b->chart->unit));
	worksheet_insert_chart_opt(
	    ws, WORKBOOK_HEAD, (lxw_col_t)(b->chart->series.n + 2), c, &size);
	worksheet_print_area(ws, 0, 0, WORKBOOK_HEAD + (lxw_row_t)s.nrows + 24,
	    (lxw_col_t)(b->chart->series.n + 14));
	print_set_up(f, ws, true);
	link_to(f, name, "图", f->charts, b->text);
}

/* ---- text ---- */

static void
heading(struct filling *f, const struct doc_block *b)
{
	bool section = b->kind == DOC_SECTION;
	int n = section ? ++f->sections : ++f->subsections;
	struct str numeral = doc_numeral(n, &f->b->arena);

	if (section)
		f->subsections = 0;
	line(f,
	    str_printf(&f->b->arena, "%s" STR_FMT "%s" STR_FMT, section ? "" : "（",
		STR_ARG(numeral), section ? "、" : "）", STR_ARG(b->text)),
	    f->bold);
}

static void
paragraph(struct filling *f, const struct doc_block *b)
{
	line(f, b->text, f->left);
}

static void
note(struct filling *f, const struct doc_block *b)
{
	line(f, str_printf(&f->b->arena, "注：" STR_FMT, STR_ARG(b->text)), f->small);
}

static void
signs(struct filling *f, const struct doc_block *b)
{
	const struct doc_sign *s = b->signs.v;

	for (size_t i = 0; i < b->signs.n; i++)
		line(f,
		    str_printf(
			&f->b->arena, STR_FMT STR_FMT, STR_ARG(s[i].label), STR_ARG(s[i].value)),
		    f->left);
}

static void
fill(struct workbook *b, void *of)
{
	static void (*const writes[DOC_KINDS])(struct filling *, const struct doc_block *) = {
		[DOC_SECTION] = heading,
		[DOC_SUBSECTION] = heading,
		[DOC_PARAGRAPH] = paragraph,
		[DOC_NOTE] = note,
		[DOC_TABLE] = table,
		[DOC_CHART] = chart,
		[DOC_SIGNED] = signs,
	};
	struct filling *f = of;
	const struct doc_block *blocks = f->d->blocks.v;

	f->b = b;
	cover(f);
	for (size_t i = 0; i < f->d->blocks.n; i++)
		writes[blocks[i].kind](f, &blocks[i]);
	print_set_up(f, f->front, false);
}

int
document_xlsx(const struct document *d, struct buf *out, struct err *e)
{
	struct arena a = { 0 };
	lxw_doc_properties about = { .title = str_z(&a, d->title),
		.subject = str_z(&a, d->subtitle),
		.author = arena_printf(&a, "jiazhan"),
		.company = str_z(&a, d->organisation),
		.keywords = str_z(&a, d->hash),
		.created = (time_t)(d->made_at.us / US_PER_SEC) };
	struct filling f = { .d = d };
	int rc = workbook_make(&about, fill, &f, out, e);

	arena_free(&a);
	return rc;
}
