/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The sheet as printed pages. All lines of text are one pitch apart, so that a row is so many lines
 * and may go on overleaf after any of them. Rows are run through twice: how many pages there are is
 * known only at the end and stands on each.
 */
#include "common/print/page.h"
#include "common/clock.h"

#define WIDE MM(297)
#define HIGH MM(210)
#define LEFT MM(18) /* where it is bound */
#define RIGHT (WIDE - MM(12))
#define TABLE MM(24) /* upper edge of the head row */
#define BODY MM(32)  /* upper edge of the first line */
#define LINES 26
#define PITCH MM(5.6)
#define BASE MM(4.1) /* from a line's upper edge to its baseline */
#define PAD MM(1.2)
#define SPLIT_LEAST 3 /* lines of a row that are worth beginning it at a page's end */
#define THIN 0.4
#define THICK 1.0

struct printed { /* a column on paper: these of the sheet's, one below the other */
	double x, width;
	size_t first, n;
	const char *head;
	PangoLayout *text;
};

struct pdf {
	const struct sheet *s;
	struct setter t;
	struct printed columns[SHEET_PRINTED];
	size_t ncolumns;
	PangoLayout *note;
	struct arena arena; /* of one row */
	bool draw;          /* the second run */
	int page, pages;
	int at; /* lines of this page that are taken */
};

/* ---- columns ---- */

static void
columns_find(struct pdf *p)
{
	double all = 0, x = LEFT;

	for (size_t i = 0; i < p->s->ncolumns; i++)
		all += p->s->columns[i].mm > 0 ? p->s->columns[i].mm : 0;
	for (size_t i = 0; i < p->s->ncolumns; i++) {
		const struct sheet_column *c = &p->s->columns[i];
		struct printed *to;

		if (c->mm <= 0) {
			p->columns[p->ncolumns - 1].n++;
			continue;
		}
		to = &p->columns[p->ncolumns++];
		*to = (struct printed){ x, (RIGHT - LEFT) * c->mm / all, i, 1,
			c->print != NULL ? c->print : c->head, NULL };
		to->text = setter_paragraph(&p->t, FACE_BODY, to->width - 2 * PAD);
		x += to->width;
	}
	p->note = setter_paragraph(&p->t, FACE_SMALL, RIGHT - LEFT - 2 * PAD);
}

static void
columns_free(struct pdf *p)
{
	for (size_t i = 0; i < p->ncolumns; i++)
		g_object_unref(p->columns[i].text);
	g_object_unref(p->note);
}

/* What a printed column shows of a row. */
static struct str
shown(struct pdf *p, const struct printed *k, const struct sheet_row *row)
{
	struct str out = { 0 };

	for (size_t i = k->first; i < k->first + k->n; i++) {
		const struct sheet_column *c = &p->s->columns[i];
		struct str one = sheet_text(c, &row->cells[i], &p->arena);
		bool named = i > k->first || c->print != NULL;

		if (c->mm < 0 || str_empty(one))
			continue;
		out = str_printf(&p->arena, STR_FMT "%s%s%s" STR_FMT, STR_ARG(out),
		    out.n > 0 ? "\n" : "", named ? c->head : "", named ? "：" : "", STR_ARG(one));
	}
	return out;
}

/* ---- a page ---- */

static double
line_y(int line)
{
	return BODY + PITCH * line;
}

static void
rule(struct pdf *p, double x1, double y1, double x2, double y2, double width)
{
	cairo_set_line_width(p->t.cr, width);
	cairo_move_to(p->t.cr, x1, y1);
	cairo_line_to(p->t.cr, x2, y2);
	cairo_stroke(p->t.cr);
}

static void
frame(struct pdf *p, double x1, double y1, double x2, double y2, double width)
{
	cairo_set_line_width(p->t.cr, width);
	cairo_rectangle(p->t.cr, x1, y1, x2 - x1, y2 - y1);
	cairo_stroke(p->t.cr);
}

static void
head_row(struct pdf *p)
{
	cairo_set_source_rgb(p->t.cr, 0.92, 0.92, 0.92);
	cairo_rectangle(p->t.cr, LEFT, TABLE, RIGHT - LEFT, BODY - TABLE);
	cairo_fill(p->t.cr);
	cairo_set_source_rgb(p->t.cr, 0, 0, 0);
	for (size_t i = 0; i < p->ncolumns; i++) {
		const struct printed *k = &p->columns[i];

		setter_line(
		    &p->t, FACE_HEAD, str_from(k->head), k->x + k->width / 2, TABLE + MM(5.3), 0.5);
	}
	rule(p, LEFT, BODY, RIGHT, BODY, THIN);
}

/* "记录人：________" beside one another. */
static void
signatures(struct pdf *p, enum face face, double x, double right, double y)
{
	size_t n = p->s->signatures.n;
	double each = n > 0 ? (right - x) / (double)n : 0;

	for (size_t i = 0; i < n; i++) {
		struct str label = p->s->signatures.v[i];
		double from = x + each * (double)i, width = setter_width(&p->t, face, label);

		setter_line(&p->t, face, label, from, y, 0);
		rule(p, from + width + MM(1), y + MM(1), from + each - MM(8), y + MM(1), THIN);
	}
}

static void
page_begin(struct pdf *p)
{
	p->page++;
	p->at = 0;
	if (!p->draw)
		return;
	setter_line(&p->t, FACE_BODY, p->s->place, LEFT, MM(19), 0);
	setter_line(&p->t, FACE_TITLE, p->s->title, (LEFT + RIGHT) / 2, MM(17), 0.5);
	setter_line(&p->t, FACE_BODY, p->s->period, RIGHT, MM(19), 1);
	head_row(p);
}

/* What is left of the page is ruled as the rest of it, and nothing can be added unseen. */
static void
page_end(struct pdf *p)
{
	double bottom = line_y(LINES);
	struct arena a = { 0 };

	if (!p->draw)
		return;
	for (int line = p->at + 2; line < LINES; line += 2)
		rule(p, LEFT, line_y(line), RIGHT, line_y(line), THIN);
	frame(p, LEFT, TABLE, RIGHT, bottom, THICK);
	signatures(p, FACE_BODY, LEFT, RIGHT, bottom + MM(8));
	setter_line(&p->t, FACE_SMALL, p->s->made, LEFT, HIGH - MM(8), 0);
	setter_line(&p->t, FACE_BODY, str_printf(&a, "第 %d 页　共 %d 页", p->page, p->pages),
	    RIGHT, HIGH - MM(8), 1);
	arena_free(&a);
	cairo_show_page(p->t.cr);
}

static void
page_turn(struct pdf *p)
{
	page_end(p);
	page_begin(p);
}

/* ---- rows ---- */

/* Lines of the row's cells. */
static int
row_set(struct pdf *p, const struct sheet_row *row)
{
	int most = 1;

	arena_reset(&p->arena);
	for (size_t i = 0; i < p->ncolumns; i++) {
		struct printed *k = &p->columns[i];

		paragraph_set(k->text, shown(p, k, row));
		if (paragraph_lines(k->text) > most)
			most = paragraph_lines(k->text);
	}
	return most;
}

/* A number or a date that has its printed column to itself stands in the middle. */
static bool
is_middle(const struct pdf *p, const struct printed *k)
{
	return k->n == 1 && p->s->columns[k->first].kind != SHEET_TEXT;
}

/* Lines from … to - 1 of the cells, and the rules between the columns. Overleaf the first cell is
 * repeated. */
static void
draw_cells(struct pdf *p, int from, int to, bool ends)
{
	double top = line_y(p->at), bottom = line_y(p->at + to - from);

	for (size_t i = 0; i < p->ncolumns; i++) {
		const struct printed *k = &p->columns[i];
		double at = is_middle(p, k) ? 0.5 : 0, y = top + BASE;
		double x = k->x + (at > 0 ? k->width / 2 : PAD);

		if (i > 0)
			rule(p, k->x, top, k->x, bottom, THIN);
		if (i > 0 || from == 0) {
			paragraph_draw(&p->t, k->text, from, to, x, y, PITCH, at);
			continue;
		}
		paragraph_draw(&p->t, k->text, 0, 1, x, y, PITCH, at);
		setter_line(&p->t, FACE_SMALL, STR("（续）"), k->x + k->width / 2,
		    to - from > 1 ? y + PITCH : y, 0.5);
	}
	if (ends)
		rule(p, LEFT, bottom, RIGHT, bottom, THIN);
}

static void
draw_note(struct pdf *p, int from, int to, bool ends)
{
	double top = line_y(p->at), bottom = line_y(p->at + to - from);

	cairo_set_source_rgb(p->t.cr, 0.25, 0.25, 0.25);
	paragraph_draw(&p->t, p->note, from, to, LEFT + PAD, top + BASE, PITCH, 0);
	cairo_set_source_rgb(p->t.cr, 0, 0, 0);
	if (ends)
		rule(p, LEFT, bottom, RIGHT, bottom, THIN);
}

typedef void draw_fn(struct pdf *p, int from, int to, bool ends);

/* So many lines, here and overleaf. */
static void
flow(struct pdf *p, int lines, draw_fn *draw)
{
	int done = 0;

	while (done < lines) {
		int room = LINES - p->at, take = lines - done;

		if (take > room && room < SPLIT_LEAST) {
			page_turn(p);
			continue;
		}
		take = take < room ? take : room;
		if (lines - done - take == 1 && take > 2)
			take--; /* a line does not stand alone overleaf */
		if (p->draw)
			draw(p, done, done + take, done + take == lines);
		p->at += take;
		done += take;
		if (done < lines)
			page_turn(p);
	}
}

static void
row(struct pdf *p, const struct sheet_row *r)
{
	flow(p, row_set(p, r), draw_cells);
	for (size_t i = 0; i < r->notes.n; i++) {
		paragraph_set(p->note, r->notes.v[i]);
		flow(p, paragraph_lines(p->note), draw_note);
	}
}

static void
blank_from_here(struct pdf *p)
{
	const struct str mark = p->s->nrows > 0 ? STR("（以下空白）") : STR("（无登记）");

	if (p->at == LINES)
		return;
	if (p->draw)
		setter_line(&p->t, FACE_BODY, mark, (LEFT + RIGHT) / 2, line_y(p->at) + BASE, 0.5);
}

static void
all_rows(struct pdf *p, bool draw)
{
	p->draw = draw;
	p->page = 0;
	page_begin(p);
	for (size_t i = 0; i < p->s->nrows; i++)
		row(p, &p->s->rows[i]);
	blank_from_here(p);
	page_end(p);
	p->pages = p->page;
}

/* ---- cover ---- */

static void
cover(struct pdf *p)
{
	double middle = WIDE / 2, y = MM(118);

	frame(p, MM(14), MM(12), WIDE - MM(14), HIGH - MM(12), 2);
	frame(p, MM(16), MM(14), WIDE - MM(16), HIGH - MM(14), THIN);
	setter_line(&p->t, FACE_COVER, p->s->title, middle, MM(68), 0.5);
	setter_line(&p->t, FACE_COVER_LINE, p->s->place, middle, MM(86), 0.5);
	setter_line(&p->t, FACE_COVER_LINE, p->s->period, middle, MM(97), 0.5);
	for (size_t i = 0; i < p->s->facts.n; i++, y += MM(7))
		setter_line(&p->t, FACE_BODY, p->s->facts.v[i], middle, y, 0.5);
	signatures(p, FACE_BODY, MM(36), WIDE - MM(28), MM(174));
	setter_line(&p->t, FACE_SMALL, p->s->made, middle, MM(188), 0.5);
	cairo_show_page(p->t.cr);
}

/* ---- the file ---- */

static cairo_status_t
write_part(void *to, const unsigned char *part, unsigned int n)
{
	buf_put(to, part, n);
	return CAIRO_STATUS_SUCCESS;
}

static void
describe(cairo_surface_t *surface, const struct sheet *s)
{
	struct arena a = { 0 };
	char when[40];

	stamp_format(s->made_at, when);
	cairo_pdf_surface_set_metadata(surface, CAIRO_PDF_METADATA_TITLE,
	    arena_printf(&a, STR_FMT " " STR_FMT " " STR_FMT, STR_ARG(s->title), STR_ARG(s->place),
		STR_ARG(s->period)));
	cairo_pdf_surface_set_metadata(surface, CAIRO_PDF_METADATA_CREATOR, "jiazhan");
	cairo_pdf_surface_set_metadata(surface, CAIRO_PDF_METADATA_CREATE_DATE, when);
	arena_free(&a);
}

int
sheet_pdf(const struct sheet *s, struct buf *out, int32_t *pages, struct err *e)
{
	cairo_surface_t *surface = cairo_pdf_surface_create_for_stream(write_part, out, WIDE, HIGH);
	cairo_t *cr = cairo_create(surface);
	struct pdf p = { .s = s };
	cairo_status_t status;
	bool chinese;

	describe(surface, s);
	setter_init(&p.t, cr);
	chinese = setter_has_chinese(&p.t);
	if (chinese) {
		columns_find(&p);
		all_rows(&p, false);
		cover(&p);
		all_rows(&p, true);
		columns_free(&p);
	}
	setter_done(&p.t);
	arena_free(&p.arena);
	cairo_destroy(cr);
	cairo_surface_finish(surface);
	status = cairo_surface_status(surface);
	cairo_surface_destroy(surface);
	*pages = p.pages;
	if (!chinese)
		return err_set(e, E_FAILED_PRECONDITION, "format",
		    "no font for Chinese text is installed (fonts-noto-cjk)");
	if (status != CAIRO_STATUS_SUCCESS)
		return err_set(e, E_INTERNAL, NULL, "%s", cairo_status_to_string(status));
	return 0;
}
