/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The document on pages, upright but for tables that are wide. It is run through twice, as page.h
 * says; the first run also finds the pages of the contents. A heading stays with what follows it, a
 * table's title with its first row, two lines of a paragraph with each other.
 */
#include <math.h>

#include "common/print/chart.h"
#include "common/print/document_page.h"

#define ROW_WHOLE 8 /* lines of a table's row that are not torn */
#define AFTER 12.0  /* below a table or a chart */
#define CAPTION_PITCH 16.0
#define SIGN_PITCH 34.0
#define SIGNS 2 /* beside one another */

/* ---- pages ---- */

double
doc_right(const struct doc_writer *w)
{
	return (w->across ? A4_LONG : A4_SHORT) - DOC_MARGIN;
}

static void
page_begin(struct page *p)
{
	struct doc_writer *w = p->of;
	double wide = w->across ? A4_LONG : A4_SHORT, high = w->across ? A4_SHORT : A4_LONG;

	p->number++;
	p->y = DOC_TOP;
	p->bottom = high - DOC_BOTTOM;
	w->open = true;
	if (p->draw) {
		cairo_pdf_surface_set_size(w->surface, wide, high);
		cairo_pdf_surface_set_page_label(w->surface, arena_printf(&w->a, "%d", p->number));
		setter_first_line(
		    &p->t, FACE_SMALL, w->d->title, DOC_LEFT, MM(18), doc_right(w) - DOC_LEFT);
		page_rule(p, DOC_LEFT, MM(20), doc_right(w), MM(20), THIN);
	}
	if (w->grid != NULL)
		doc_head_of_table(w, true);
}

static void
page_end(struct page *p)
{
	struct doc_writer *w = p->of;
	double foot = (w->across ? A4_SHORT : A4_LONG) - MM(12);

	w->open = false;
	if (!p->draw)
		return;
	if (w->grid != NULL)
		page_rule(p, DOC_LEFT, p->y, doc_right(w), p->y, THICK);
	setter_first_line(
	    &p->t, FACE_SMALL, w->d->made, DOC_LEFT, foot, (doc_right(w) - DOC_LEFT) * 0.7);
	setter_line(&p->t, FACE_SMALL, str_printf(&w->a, "第 %d 页　共 %d 页", p->number, p->total),
	    doc_right(w), foot, 1);
	cairo_show_page(p->t.cr);
}

void
doc_need(struct doc_writer *w, double height, bool across)
{
	bool fresh = w->p.y <= DOC_TOP;

	if (w->open && w->across == across && (fresh || w->p.y + height <= w->p.bottom))
		return;
	if (w->open)
		page_end(&w->p);
	w->across = across;
	page_begin(&w->p);
}

/* ---- running text ---- */

static PangoLayout *
running(struct doc_writer *w, enum face face, struct str text)
{
	PangoLayout *p = setter_paragraph(&w->p.t, face, doc_right(w) - DOC_LEFT);

	paragraph_set(p, text);
	return p;
}

/* Two lines at least stay together at the foot of a page and at the head of the next. */
static void
flow(struct doc_writer *w, PangoLayout *p, double pitch)
{
	int lines = paragraph_lines(p), done = 0;

	while (done < lines) {
		int room = page_room(&w->p, pitch), take = lines - done;

		if (take > room && (room < 2 || lines <= 3)) {
			page_turn(&w->p);
			continue;
		}
		take = take < room ? take : room;
		if (lines - done - take == 1 && take > 2)
			take--;
		if (w->p.draw)
			paragraph_draw(&w->p.t, p, done, done + take, DOC_LEFT,
			    w->p.y + pitch * 0.72, pitch, 0);
		w->p.y += pitch * take;
		done += take;
		if (done < lines)
			page_turn(&w->p);
	}
}

/* Each of its paragraphs begins two characters further in. */
static struct str
indented(struct str text, struct arena *a)
{
	struct str out = { 0 };

	while (text.n > 0) {
		struct str line = str_cut(&text, '\n');

		out = str_printf(a, STR_FMT "%s　　" STR_FMT, STR_ARG(out), out.n > 0 ? "\n" : "",
		    STR_ARG(line));
	}
	return out;
}

static void
paragraph(struct doc_writer *w, const struct doc_block *b)
{
	PangoLayout *p;

	doc_need(w, TEXT_PITCH, false);
	p = running(w, FACE_TEXT, indented(b->text, &w->a));
	flow(w, p, TEXT_PITCH);
	g_object_unref(p);
}

static void
note(struct doc_writer *w, const struct doc_block *b)
{
	PangoLayout *p;

	doc_need(w, NOTE_PITCH, w->open && w->across);
	p = running(w, FACE_SMALL, str_printf(&w->a, "注：" STR_FMT, STR_ARG(b->text)));
	flow(w, p, NOTE_PITCH);
	w->p.y += 4;
	g_object_unref(p);
}

static struct str
numbered(struct doc_writer *w, const struct doc_block *b, bool section)
{
	struct str n;

	if (section) {
		w->sections++;
		w->subsections = 0;
		n = doc_numeral(w->sections, &w->a);
		return str_printf(&w->a, STR_FMT "、" STR_FMT, STR_ARG(n), STR_ARG(b->text));
	}
	n = doc_numeral(++w->subsections, &w->a);
	return str_printf(&w->a, "（" STR_FMT "）" STR_FMT, STR_ARG(n), STR_ARG(b->text));
}

static void
in_outline(struct doc_writer *w, struct str text, size_t i, bool section)
{
	char *at = arena_printf(&w->a, "dest='h%zu'", i);
	int id = cairo_pdf_surface_add_outline(w->surface,
	    section ? CAIRO_PDF_OUTLINE_ROOT : w->outline, str_z(&w->a, text), at,
	    section ? CAIRO_PDF_OUTLINE_FLAG_OPEN : 0);

	if (section)
		w->outline = id;
}

static void
heading(struct doc_writer *w, size_t block)
{
	const struct doc_block *b = (const struct doc_block *)w->d->blocks.v + block;
	bool section = b->kind == DOC_SECTION;
	double pitch = section ? SECTION_PITCH : SUBSECTION_PITCH;
	size_t i = w->nentries++;
	struct str text = numbered(w, b, section);
	PangoLayout *p;

	doc_need(w, doc_least(w, block), doc_is_across(w, block));
	if (w->p.y > DOC_TOP)
		w->p.y += pitch / 2;
	w->entries[i] = (struct doc_entry){ text, section ? 1 : 2, w->p.number };
	p = running(w, section ? FACE_SECTION : FACE_SUBSECTION, text);
	if (w->p.draw) {
		in_outline(w, text, i, section);
		cairo_tag_begin(w->p.t.cr, CAIRO_TAG_DEST, arena_printf(&w->a, "name='h%zu'", i));
	}
	flow(w, p, pitch);
	if (w->p.draw)
		cairo_tag_end(w->p.t.cr, CAIRO_TAG_DEST);
	g_object_unref(p);
}

/* ---- captions ---- */

/* Its height; drawn from the page's y on. */
static double
caption(struct doc_writer *w, const char *what, int number, const char *more, struct str title,
    bool draw)
{
	PangoLayout *p = running(w, FACE_CAPTION,
	    str_printf(&w->a, "%s%d%s　" STR_FMT, what, number, more, STR_ARG(title)));
	int lines = paragraph_lines(p);

	if (draw && w->p.draw)
		paragraph_draw(&w->p.t, p, 0, lines, (DOC_LEFT + doc_right(w)) / 2,
		    w->p.y + CAPTION_PITCH * 0.75, CAPTION_PITCH, 0.5);
	g_object_unref(p);
	return CAPTION_PITCH * lines;
}

/* ---- tables ---- */

static double
head_height(struct doc_writer *w)
{
	return PITCH * grid_head_lines(w->grid) + MM(2.4);
}

void
doc_head_of_table(struct doc_writer *w, bool again)
{
	struct str unit = w->table->table->unit;
	double high = head_height(w);

	w->p.y += caption(w, "表", w->table_number, again ? "（续）" : "", w->table->text, true);
	if (!str_empty(unit)) {
		if (w->p.draw)
			setter_line(&w->p.t, FACE_SMALL, unit, doc_right(w), w->p.y + 9, 1);
		w->p.y += NOTE_PITCH;
	}
	if (w->p.draw) {
		grid_head(w->grid, w->p.y, w->p.y + high);
		page_rule(&w->p, DOC_LEFT, w->p.y, doc_right(w), w->p.y, THICK);
	}
	w->p.y += high;
}

static double
table_least(struct doc_writer *w, const struct doc_block *b)
{
	struct arena a = { 0 };
	struct sheet s = doc_table_sheet(w->d, b, &a);
	bool across = w->across;
	struct grid g, *was = w->grid;
	double height;
	int lines = 1;

	w->across = b->table->across;
	w->grid = &g;
	grid_init(&g, &w->p, &s, DOC_LEFT, doc_right(w));
	if (s.nrows > 0)
		lines = grid_row_lines(&g, &s.rows[0]);
	height = caption(w, "表", 99, "（续）", b->text, false) + NOTE_PITCH + head_height(w) +
	    PITCH * (lines < ROW_WHOLE ? lines : ROW_WHOLE);
	grid_done(&g);
	w->grid = was;
	w->across = across;
	arena_free(&a);
	return height + 6;
}

static void
no_rows(struct doc_writer *w)
{
	if (w->p.draw)
		setter_line(&w->p.t, FACE_BODY, STR("（无）"), (DOC_LEFT + doc_right(w)) / 2,
		    w->p.y + BASE, 0.5);
	w->p.y += PITCH;
}

static void
table(struct doc_writer *w, const struct doc_block *b)
{
	struct arena a = { 0 };
	struct sheet s = doc_table_sheet(w->d, b, &a);
	struct grid g;

	w->table = b;
	w->table_number = ++w->tables;
	doc_need(w, table_least(w, b), b->table->across);
	if (w->p.y > DOC_TOP)
		w->p.y += 6;
	grid_init(&g, &w->p, &s, DOC_LEFT, doc_right(w));
	g.whole = ROW_WHOLE;
	w->grid = &g;
	doc_head_of_table(w, false);
	for (size_t i = 0; i < s.nrows; i++)
		grid_row(&g, &s.rows[i]);
	if (s.nrows == 0)
		no_rows(w);
	if (w->p.draw)
		page_rule(&w->p, DOC_LEFT, w->p.y, doc_right(w), w->p.y, THICK);
	w->p.y += AFTER;
	w->grid = NULL;
	grid_done(&g);
	arena_free(&a);
}

/* ---- charts ---- */

static double
full_height(bool across)
{
	return (across ? A4_SHORT : A4_LONG) - DOC_TOP - DOC_BOTTOM - 2 * CAPTION_PITCH;
}

static double
chart_least(struct doc_writer *w, const struct doc_block *b)
{
	double width = A4_SHORT - DOC_LEFT - DOC_MARGIN;
	size_t to = chart_part(&w->p.t, b->chart, width, full_height(false), 0);

	return chart_height(&w->p.t, b->chart, width, 0, to) + 8 +
	    caption(w, "图", 99, "（续）", b->text, false);
}

/* In as many pieces as it needs; its title stands below. */
static void
chart(struct doc_writer *w, const struct doc_block *b)
{
	double width = A4_SHORT - DOC_LEFT - DOC_MARGIN;
	size_t from = 0, to;

	w->charts++;
	for (; from < b->chart->categories.n; from = to) {
		double high;

		to = chart_part(&w->p.t, b->chart, width, full_height(false), from);
		high = chart_height(&w->p.t, b->chart, width, from, to);
		doc_need(w, high + 8 + caption(w, "图", 99, "（续）", b->text, false), false);
		w->p.y += 4;
		if (w->p.draw)
			chart_draw(&w->p.t, b->chart, DOC_LEFT, w->p.y, width, from, to);
		w->p.y += high + 4;
		w->p.y += caption(w, "图", w->charts, from > 0 ? "（续）" : "", b->text, true);
		w->p.y += AFTER;
	}
}

/* ---- what is signed ---- */

static void
signs(struct doc_writer *w, const struct doc_block *b)
{
	const struct doc_sign *s = b->signs.v;
	size_t rows = (b->signs.n + SIGNS - 1) / SIGNS;
	double each = (A4_SHORT - DOC_LEFT - DOC_MARGIN) / SIGNS;

	doc_need(w, SIGN_PITCH * (double)rows, false);
	for (size_t i = 0; w->p.draw && i < b->signs.n; i++) {
		size_t row = i / SIGNS;
		double x = DOC_LEFT + each * (double)(i % SIGNS);
		double y = w->p.y + SIGN_PITCH * ((double)row + 0.8);
		double width = setter_width(&w->p.t, FACE_TEXT, s[i].label);

		setter_line(&w->p.t, FACE_TEXT, s[i].label, x, y, 0);
		if (str_empty(s[i].value))
			page_rule(&w->p, x + width + 4, y + 3, x + each - 20, y + 3, THIN);
		else
			setter_line(&w->p.t, FACE_TEXT, s[i].value, x + width + 4, y, 0);
	}
	w->p.y += SIGN_PITCH * (double)rows + 8;
}

/* ---- blocks ---- */

bool
doc_is_across(const struct doc_writer *w, size_t i)
{
	const struct doc_block *b = w->d->blocks.v;

	while (i + 1 < w->d->blocks.n && b[i].kind <= DOC_SUBSECTION)
		i++;
	return b[i].kind == DOC_TABLE && b[i].table->across;
}

/* At most: no character is wider than the face's size. */
static double
heading_height(const struct doc_block *b)
{
	bool section = b->kind == DOC_SECTION;
	double size = face_size(section ? FACE_SECTION : FACE_SUBSECTION);
	double width = A4_SHORT - DOC_LEFT - DOC_MARGIN - size;
	double lines = ceil((double)(str_chars(b->text) + 5) * size / width);

	return (lines + 0.5) * (section ? SECTION_PITCH : SUBSECTION_PITCH);
}

double
doc_least(struct doc_writer *w, size_t i)
{
	const struct doc_block *b = w->d->blocks.v;
	double height = 0;

	for (; i < w->d->blocks.n && b[i].kind <= DOC_SUBSECTION; i++)
		height += heading_height(&b[i]);
	if (i == w->d->blocks.n)
		return height;
	if (b[i].kind == DOC_TABLE)
		return height + table_least(w, &b[i]);
	return height + (b[i].kind == DOC_CHART ? chart_least(w, &b[i]) : 3 * TEXT_PITCH);
}

static void
block(struct doc_writer *w, size_t i)
{
	static void (*const writes[DOC_KINDS])(struct doc_writer *, const struct doc_block *) = {
		[DOC_PARAGRAPH] = paragraph,
		[DOC_NOTE] = note,
		[DOC_TABLE] = table,
		[DOC_CHART] = chart,
		[DOC_SIGNED] = signs,
	};
	const struct doc_block *b = (const struct doc_block *)w->d->blocks.v + i;

	if (b->kind <= DOC_SUBSECTION)
		heading(w, i);
	else
		writes[b->kind](w, b);
}

static void
all_blocks(struct doc_writer *w, bool draw)
{
	w->p.draw = draw;
	w->p.number = 0;
	w->open = w->across = false;
	w->nentries = 0;
	w->sections = w->subsections = w->tables = w->charts = 0;
	doc_need(w, 0, w->d->blocks.n > 0 && doc_is_across(w, 0));
	for (size_t i = 0; i < w->d->blocks.n; i++)
		block(w, i);
	page_end(&w->p);
	w->p.total = w->p.number;
}

static void
draw(struct setter *t, cairo_surface_t *surface, void *of)
{
	struct doc_writer *w = of;

	w->p = (struct page){ .t = *t, .begin = page_begin, .end = page_end, .of = w };
	w->surface = surface;
	w->entries = arena_array(&w->a, w->d->blocks.n, sizeof(*w->entries));
	doc_describe(w);
	all_blocks(w, false);
	doc_cover(w);
	doc_contents(w);
	all_blocks(w, true);
}

int
document_pdf(const struct document *d, struct buf *out, int32_t *pages, struct err *e)
{
	struct doc_writer w = { .d = d };
	int rc = page_file(A4_SHORT, A4_LONG, draw, &w, out, e);

	*pages = w.p.total;
	arena_free(&w.a);
	return rc;
}
