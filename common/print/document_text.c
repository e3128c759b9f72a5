/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The document for a terminal, 80 columns wide. A column of figures is as wide as they are; one of
 * text gives way and is broken into lines. Columns that do not fit stand below, with the first one
 * once more; a chart is the table of its figures.
 */
#include "common/print/document.h"
#include "common/width.h"

#define WIDE 80
#define GAP 2
#define TEXT_LEAST 12 /* of a column of text that gives way */

struct typing {
	struct buf *out;
	const struct document *d;
	struct arena a;
	int sections, subsections, tables, charts;
};

struct column {
	size_t of, width;
	bool right, soft; /* soft: text, which may be broken */
};

static void
put(struct typing *t, struct str s)
{
	if (s.n > 0)
		buf_put(t->out, s.p, s.n);
}

static void
blanks(struct typing *t, size_t n)
{
	while (n-- > 0)
		put(t, STR(" "));
}

static void
centred(struct typing *t, struct str s)
{
	while (s.n > 0) {
		struct str line = text_line(&s, WIDE);

		blanks(t, (WIDE - text_width(line)) / 2);
		put(t, line);
		put(t, STR("\n"));
	}
}

static void
running(struct typing *t, struct str s)
{
	while (s.n > 0) {
		put(t, text_line(&s, WIDE));
		put(t, STR("\n"));
	}
}

/* ---- tables ---- */

static struct str
cell(struct typing *t, const struct sheet *s, size_t row, size_t column)
{
	return sheet_text(&s->columns[column], &s->rows[row].cells[column], &t->a);
}

static struct column
measure(struct typing *t, const struct sheet *s, size_t i)
{
	enum sheet_kind kind = s->columns[i].kind;
	struct column c = { i, text_width(str_from(s->columns[i].head)), sheet_is_figure(kind),
		kind == SHEET_TEXT };

	for (size_t r = 0; r < s->nrows; r++) {
		struct arena mark = t->a;
		size_t w = text_width(cell(t, s, r, i));

		c.width = w > c.width ? w : c.width;
		arena_cut(&t->a, &mark);
	}
	if (c.width > WIDE)
		c.width = WIDE;
	return c;
}

static size_t
least(const struct column *c)
{
	return c->soft && c->width > TEXT_LEAST ? TEXT_LEAST : c->width;
}

/* The widest of them that give way do so until all fit. */
static void
squeeze(struct column *c, size_t n)
{
	for (;;) {
		size_t all = (n - 1) * GAP, widest = n;

		for (size_t i = 0; i < n; i++) {
			all += c[i].width;
			if (c[i].width > least(&c[i]) &&
			    (widest == n || c[i].width > c[widest].width))
				widest = i;
		}
		if (all <= WIDE || widest == n)
			return;
		c[widest].width--;
	}
}

static void
put_cell(struct typing *t, const struct column *c, struct str line, bool last)
{
	size_t room = c->width - text_width(line);

	blanks(t, c->right ? room : 0);
	put(t, line);
	if (!last)
		blanks(t, (c->right ? 0 : room) + GAP);
}

/* The cells' texts, as many lines as the longest needs. */
static void
put_row(struct typing *t, const struct column *c, size_t n, struct str *texts)
{
	bool more = true;

	while (more) {
		size_t last = 0;

		more = false;
		for (size_t i = 0; i < n; i++)
			last = texts[i].n > 0 ? i : last;
		for (size_t i = 0; i <= last; i++) {
			put_cell(t, &c[i], text_line(&texts[i], c[i].width), i == last);
			more = more || texts[i].n > 0;
		}
		put(t, STR("\n"));
	}
}

static void
put_columns(struct typing *t, const struct sheet *s, struct column *c, size_t n)
{
	struct str texts[SHEET_COLUMNS];
	size_t all = (n - 1) * GAP;

	squeeze(c, n);
	for (size_t i = 0; i < n; i++) {
		texts[i] = str_from(s->columns[c[i].of].head);
		all += c[i].width;
	}
	put_row(t, c, n, texts);
	for (size_t i = 0; i < all; i++)
		put(t, STR("-"));
	put(t, STR("\n"));
	for (size_t r = 0; r < s->nrows; r++) {
		struct arena mark = t->a;

		for (size_t i = 0; i < n; i++)
			texts[i] = cell(t, s, r, c[i].of);
		put_row(t, c, n, texts);
		arena_cut(&t->a, &mark);
	}
}

/* As many columns beside the first as fit, then the next ones. */
static void
put_table(struct typing *t, const struct sheet *s)
{
	size_t from = 1;

	do {
		struct column c[SHEET_COLUMNS] = { measure(t, s, 0) };
		size_t n = 1, all = least(&c[0]);

		for (; from < s->ncolumns; from++) {
			c[n] = measure(t, s, from);
			if (n > 1 && all + GAP + least(&c[n]) > WIDE)
				break;
			all += GAP + least(&c[n++]);
		}
		put_columns(t, s, c, n);
		if (from < s->ncolumns)
			put(t, STR("\n"));
	} while (from < s->ncolumns);
	if (s->nrows == 0)
		put(t, STR("（无）\n"));
}

static void
titled(struct typing *t, const char *what, int number, const struct doc_block *b)
{
	struct sheet s = doc_table_sheet(t->d, b, &t->a);

	put(t,
	    str_printf(&t->a, "\n%s%d　" STR_FMT "%s" STR_FMT "%s\n", what, number,
		STR_ARG(b->text), str_empty(s.period) ? "" : "（", STR_ARG(s.period),
		str_empty(s.period) ? "" : "）"));
	put_table(t, &s);
}

static void
table(struct typing *t, const struct doc_block *b)
{
	titled(t, "表", ++t->tables, b);
}

static void
chart(struct typing *t, const struct doc_block *b)
{
	struct doc_block figures = doc_chart_table(b, &t->a);

	titled(t, "图", ++t->charts, &figures);
}

/* ---- text ---- */

static void
heading(struct typing *t, const struct doc_block *b)
{
	bool section = b->kind == DOC_SECTION;
	int n = section ? ++t->sections : ++t->subsections;
	struct str numeral = doc_numeral(n, &t->a);

	if (section)
		t->subsections = 0;
	put(t, STR("\n"));
	running(t,
	    str_printf(&t->a, "%s" STR_FMT "%s" STR_FMT, section ? "" : "（", STR_ARG(numeral),
		section ? "、" : "）", STR_ARG(b->text)));
}

static void
paragraph(struct typing *t, const struct doc_block *b)
{
	running(t, b->text);
}

static void
note(struct typing *t, const struct doc_block *b)
{
	running(t, str_printf(&t->a, "注：" STR_FMT, STR_ARG(b->text)));
}

static void
signs(struct typing *t, const struct doc_block *b)
{
	const struct doc_sign *s = b->signs.v;

	put(t, STR("\n"));
	for (size_t i = 0; i < b->signs.n; i++)
		running(t,
		    str_printf(&t->a, STR_FMT STR_FMT, STR_ARG(s[i].label), STR_ARG(s[i].value)));
}

void
document_text(const struct document *d, struct buf *out)
{
	static void (*const writes[DOC_KINDS])(struct typing *, const struct doc_block *) = {
		[DOC_SECTION] = heading,
		[DOC_SUBSECTION] = heading,
		[DOC_PARAGRAPH] = paragraph,
		[DOC_NOTE] = note,
		[DOC_TABLE] = table,
		[DOC_CHART] = chart,
		[DOC_SIGNED] = signs,
	};
	const struct doc_block *b = d->blocks.v;
	struct typing t = { .out = out, .d = d };

	centred(&t, d->title);
	centred(&t, d->subtitle);
	centred(&t, d->organisation);
	centred(&t, d->edition);
	for (size_t i = 0; i < d->blocks.n; i++) {
		writes[b[i].kind](&t, &b[i]);
		arena_reset(&t.a);
	}
	put(&t, STR("\n"));
	running(&t, d->made);
	arena_free(&t.a);
}
