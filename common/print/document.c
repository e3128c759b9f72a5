/* SPDX-License-Identifier: Apache-2.0 */
#include <math.h>

#include "common/msg.h"
#include "common/print/document.h"

ENUMDESC(doc_kind_enum, "doc_kind", "section", "subsection", "paragraph", "note", "table", "chart",
    "signed");
ENUMDESC(sheet_kind_enum, "sheet_kind", "text", "number", "date", "count", "real", "percent",
    "change", "points");
ENUMDESC(chart_kind_enum, "chart_kind", "bars", "lines");

static const struct field sheet_cell_fields[] = {
	FIELD(sheet_cell, text, F_OPT, 0, 0, "Text."),
	FIELD(sheet_cell, number, F_OPT, 0, 0, "A number or a count."),
	FIELD(sheet_cell, real, F_OPT, 0, 0, "Another figure."),
	FIELD(sheet_cell, date, F_OPT, 0, 0, "A day."),
	FIELD_ENUM(sheet_cell, kind, F_OPT, &sheet_kind_enum, "If it is not the column's."),
};
DESC(sheet_cell, "sheet.cell", "A cell.");

static const struct field doc_column_fields[] = {
	FIELD(doc_column, head, F_REQ, 1, 200, "Head."),
	FIELD_ENUM(doc_column, kind, F_REQ, &sheet_kind_enum, "What its cells are."),
	FIELD(doc_column, mm, F_REQ, -1, 1000, "Share of the printed width."),
	FIELD(doc_column, chars, F_OPT, 0, 250, "Width in the workbook, characters."),
};
DESC(doc_column, "doc.column", "A column.");

static const struct field doc_row_fields[] = {
	FIELD_LIST(doc_row, cells, F_REQ, &sheet_cell_desc, 1, SHEET_COLUMNS, "One a column."),
	FIELD(doc_row, strong, F_OPT, 0, 0, "Whether it is a sum."),
};
DESC(doc_row, "doc.row", "A row.");

static const struct field doc_table_fields[] = {
	FIELD(doc_table, unit, F_OPT, 0, 200, "Unit of its figures."),
	FIELD_LIST(doc_table, columns, F_REQ, &doc_column_desc, 1, SHEET_COLUMNS, "Columns."),
	FIELD_LIST(doc_table, rows, F_REQ, &doc_row_desc, 0, DOC_ROWS, "Rows."),
	FIELD(doc_table, across, F_OPT, 0, 0, "Whether it is on pages across."),
};
DESC(doc_table, "doc.table", "A table.");

static const struct field doc_value_fields[] = {
	FIELD(doc_value, v, F_OPT, 0, 0, "The value."),
};
DESC(doc_value, "doc.value", "A value of a chart.");

static const struct field doc_series_fields[] = {
	FIELD(doc_series, name, F_REQ, 1, 200, "Name in the legend."),
	FIELD_LIST(
	    doc_series, values, F_REQ, &doc_value_desc, 1, DOC_CATEGORIES, "One a category."),
};
DESC(doc_series, "doc.series", "A series of a chart.");

static const struct field doc_chart_fields[] = {
	FIELD_ENUM(doc_chart, kind, F_REQ, &chart_kind_enum, "How it is drawn."),
	FIELD_ENUM(doc_chart, figure, F_REQ, &sheet_kind_enum, "What its values are."),
	FIELD(doc_chart, unit, F_OPT, 0, 200, "Their unit."),
	FIELD(doc_chart, categories, F_REQ, 1, DOC_CATEGORIES, "Along the axis."),
	FIELD_LIST(doc_chart, series, F_REQ, &doc_series_desc, 1, DOC_SERIES, "Series."),
};
DESC(doc_chart, "doc.chart", "A chart.");

static const struct field doc_sign_fields[] = {
	FIELD(doc_sign, label, F_REQ, 1, 100, "What is signed for."),
	FIELD(doc_sign, value, F_OPT, 0, 200, "Who signed, or when."),
};
DESC(doc_sign, "doc.sign", "A signature.");

static const struct field doc_block_fields[] = {
	FIELD_ENUM(doc_block, kind, F_REQ, &doc_kind_enum, "What it is."),
	FIELD(doc_block, text, F_OPT, 0, 0, "Its text or title."),
	FIELD_NEST(doc_block, table, F_OPT, &doc_table_desc, "A table."),
	FIELD_NEST(doc_block, chart, F_OPT, &doc_chart_desc, "A chart."),
	FIELD_LIST(doc_block, signs, F_OPT, &doc_sign_desc, 0, 12, "Signatures."),
};
DESC(doc_block, "doc.block", "A block.");

static const struct field document_fields[] = {
	FIELD(document, title, F_REQ, 1, 300, "Title."),
	FIELD(document, subtitle, F_OPT, 0, 300, "Below it."),
	FIELD(document, organisation, F_REQ, 1, 300, "Who gives it out."),
	FIELD(document, date, F_REQ, 0, 0, "When."),
	FIELD(document, edition, F_OPT, 0, 300, "Which edition."),
	FIELD(document, hash, F_OPT, 0, 300, "The figures' hash."),
	FIELD(document, made, F_OPT, 0, 300, "Foot of each page."),
	FIELD(document, made_at, F_REQ, 0, 0, "When it was made."),
	FIELD_LIST(document, blocks, F_REQ, &doc_block_desc, 0, DOC_BLOCKS, "Blocks."),
};
DESC(document, "document", "A document.");

/* ---- check ---- */

static int
fault(struct err *e, const char *field, const char *text)
{
	return err_set(e, E_INVALID_ARGUMENT, field, "%s", text);
}

static int
check_rows(const struct doc_table *t, size_t *cells, struct err *e)
{
	const struct doc_row *rows = t->rows.v;

	for (size_t r = 0; r < t->rows.n; r++) {
		if (rows[r].cells.n != t->columns.n) {
			fault(e, "cells", "a row has not one cell a column");
			err_within(e, "rows", (long)r);
			return -1;
		}
		*cells += rows[r].cells.n;
	}
	return *cells <= DOC_CELLS ? 0 : fault(e, "rows", "there are too many cells");
}

static int
check_table(const struct doc_table *t, size_t *cells, struct err *e)
{
	const struct doc_column *c = t->columns.v;
	size_t printed = 0;

	for (size_t i = 0; i < t->columns.n; i++)
		printed += c[i].mm > 0;
	if (c[0].mm <= 0)
		return fault(e, "columns[0].mm", "the first column has no width");
	if (printed > SHEET_PRINTED)
		return fault(e, "columns", "there are too many columns on paper");
	return check_rows(t, cells, e);
}

static int
check_chart(const struct doc_chart *c, struct err *e)
{
	const struct doc_series *s = c->series.v;

	if (!sheet_is_figure((enum sheet_kind)c->figure))
		return fault(e, "figure", "a chart shows figures");
	for (size_t i = 0; i < c->series.n; i++) {
		const struct doc_value *v = s[i].values.v;

		if (s[i].values.n != c->categories.n)
			return fault(e, "series", "a series has not one value a category");
		for (size_t k = 0; k < s[i].values.n; k++)
			if (v[k].v.set && !(fabs(v[k].v.v) < 1e15))
				return fault(e, "series", "a value is too large");
	}
	return 0;
}

static int
check_block(const struct doc_block *b, size_t *cells, struct err *e)
{
	int rc = 0;

	if (b->kind != DOC_SIGNED && str_empty(b->text))
		return fault(e, "text", "a block has no text");
	if (b->kind == DOC_TABLE) {
		rc = b->table != NULL ? check_table(b->table, cells, e)
				      : fault(e, "columns", "there is no table");
		if (rc != 0)
			err_within(e, "table", -1);
	} else if (b->kind == DOC_CHART) {
		rc = b->chart != NULL ? check_chart(b->chart, e)
				      : fault(e, "series", "there is no chart");
		if (rc != 0)
			err_within(e, "chart", -1);
	}
	return rc;
}

int
document_check(const struct document *d, struct err *e)
{
	const struct doc_block *b = d->blocks.v;
	size_t cells = 0;

	if (desc_check(&document_desc, d, e) != 0)
		return -1;
	for (size_t i = 0; i < d->blocks.n; i++)
		if (check_block(&b[i], &cells, e) != 0) {
			err_within(e, "blocks", (long)i);
			return -1;
		}
	return 0;
}

/* ---- crossing ---- */

#define NODES (8 * (size_t)DOC_CELLS)

void
document_encode(const struct document *d, struct buf *out)
{
	msg_pack(&document_desc, d, MSG_ALL, out);
}

int
document_decode(struct raw in, struct arena *a, struct document *out, struct err *e)
{
	if (msg_decode(&document_desc, in, NODES, a, out, e) != 0)
		return -1;
	return document_check(out, e);
}

int
document_apart(const char *what, struct str in, struct buf *out, int32_t *pages, struct err *e)
{
	const struct raw raw = { (const uint8_t *)in.p, in.n };
	struct arena a = { 0 };
	struct document d;
	int rc = document_decode(raw, &a, &d, e);

	*pages = 0;
	if (rc == 0 && strcmp(what, "pdf") == 0)
		rc = document_pdf(&d, out, pages, e);
	else if (rc == 0 && strcmp(what, "xlsx") == 0)
		rc = document_xlsx(&d, out, e);
	else if (rc == 0 && strcmp(what, "text") == 0)
		document_text(&d, out);
	else if (rc == 0)
		document_csv(&d, out);
	arena_free(&a);
	return rc;
}

/* ---- for the writers ---- */

struct sheet
doc_table_sheet(const struct document *d, const struct doc_block *b, struct arena *a)
{
	const struct doc_table *t = b->table;
	const struct doc_column *c = t->columns.v;
	const struct doc_row *r = t->rows.v;
	struct sheet_column *columns = arena_array(a, t->columns.n, sizeof(*columns));
	struct sheet_row *rows = arena_array(a, t->rows.n, sizeof(*rows));

	for (size_t i = 0; i < t->columns.n; i++) {
		double own = (double)str_chars(c[i].head) * 2 + 2;

		columns[i] = (struct sheet_column){ .head = str_z(a, c[i].head),
			.kind = (enum sheet_kind)c[i].kind,
			.mm = c[i].mm,
			.chars = c[i].chars > 0 ? c[i].chars : own };
	}
	for (size_t i = 0; i < t->rows.n; i++)
		rows[i] = (struct sheet_row){ .cells = r[i].cells.v, .strong = r[i].strong };
	return (struct sheet){ .title = b->text,
		.period = t->unit,
		.made = d->made,
		.made_at = d->made_at,
		.columns = columns,
		.ncolumns = t->columns.n,
		.rows = rows,
		.nrows = t->rows.n };
}

struct doc_block
doc_chart_table(const struct doc_block *b, struct arena *a)
{
	const struct doc_chart *c = b->chart;
	const struct doc_series *s = c->series.v;
	size_t n = c->series.n + 1;
	struct doc_column *columns = arena_array(a, n, sizeof(*columns));
	struct doc_row *rows = arena_array(a, c->categories.n, sizeof(*rows));
	struct doc_table *t = arena_alloc(a, sizeof(*t));

	columns[0] = (struct doc_column){ STR("类别"), SHEET_TEXT, 40, 24 };
	for (size_t i = 1; i < n; i++)
		columns[i] = (struct doc_column){ s[i - 1].name, c->figure, 20, 14 };
	for (size_t k = 0; k < c->categories.n; k++) {
		struct sheet_cell *cells = arena_array(a, n, sizeof(*cells));

		cells[0].text = c->categories.v[k];
		for (size_t i = 1; i < n; i++) {
			struct opt_f64 v = ((const struct doc_value *)s[i - 1].values.v)[k].v;

			cells[i].real = v;
			cells[i].number = (struct opt_i64){ (int64_t)v.v, v.set };
		}
		rows[k].cells = (struct list){ cells, n };
	}
	*t = (struct doc_table){ c->unit, { columns, n }, { rows, c->categories.n }, true };
	return (struct doc_block){ .kind = DOC_TABLE, .text = b->text, .table = t };
}

struct str
doc_numeral(int n, struct arena *a)
{
	static const char *const digits[] = { "", "一", "二", "三", "四", "五", "六", "七", "八",
		"九" };

	if (n < 1 || n > 99)
		return str_printf(a, "%d", n);
	return str_printf(
	    a, "%s%s%s", n >= 20 ? digits[n / 10] : "", n >= 10 ? "十" : "", digits[n % 10]);
}

void
document_csv(const struct document *d, struct buf *out)
{
	const struct doc_block *b = d->blocks.v;
	struct arena a = { 0 };
	size_t tables = 0;
	bool first = true;

	for (size_t i = 0; i < d->blocks.n; i++)
		tables += b[i].kind == DOC_TABLE;
	for (size_t i = 0; i < d->blocks.n; i++) {
		struct sheet s;

		if (b[i].kind != DOC_TABLE)
			continue;
		s = doc_table_sheet(d, &b[i], &a);
		sheet_csv_part(&s, tables > 1 ? s.title : (struct str){ 0 }, first, out);
		first = false;
		arena_reset(&a);
	}
	arena_free(&a);
}
