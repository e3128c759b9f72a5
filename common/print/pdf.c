/* SPDX-License-Identifier: Apache-2.0 */
/* The sheet as a printed book: a cover, then forms A4 across that are ruled to their end. */
#include "common/print/page.h"

#define WIDE MM(297)
#define HIGH MM(210)
#define LEFT MM(18) /* where it is bound */
#define RIGHT (WIDE - MM(12))
#define TABLE MM(24) /* upper edge of the head row */
#define BODY MM(32)  /* upper edge of the first line */
#define LINES 26

struct book {
	const struct sheet *s;
	struct page p;
	struct grid grid;
};

/* ---- a page ---- */

static double
line_y(int line)
{
	return BODY + PITCH * line;
}

static void
page_begin(struct page *p)
{
	struct book *b = p->of;

	p->number++;
	p->y = BODY;
	p->bottom = line_y(LINES);
	if (!p->draw)
		return;
	setter_line(&p->t, FACE_BODY, b->s->place, LEFT, MM(19), 0);
	setter_line(&p->t, FACE_TITLE, b->s->title, (LEFT + RIGHT) / 2, MM(17), 0.5);
	setter_line(&p->t, FACE_BODY, b->s->period, RIGHT, MM(19), 1);
	grid_head(&b->grid, TABLE, BODY);
}

/* What is left of the page is ruled as the rest of it, and nothing can be added unseen. */
static void
page_end(struct page *p)
{
	const struct sheet *s = ((struct book *)p->of)->s;
	double bottom = p->bottom;
	struct arena a = { 0 };

	if (!p->draw)
		return;
	for (int line = LINES - page_room(p, PITCH) + 2; line < LINES; line += 2)
		page_rule(p, LEFT, line_y(line), RIGHT, line_y(line), THIN);
	page_frame(p, LEFT, TABLE, RIGHT, bottom, THICK);
	page_signatures(p, &s->signatures, LEFT, RIGHT, bottom + MM(8));
	setter_line(&p->t, FACE_SMALL, s->made, LEFT, HIGH - MM(8), 0);
	setter_line(&p->t, FACE_BODY, str_printf(&a, "第 %d 页　共 %d 页", p->number, p->total),
	    RIGHT, HIGH - MM(8), 1);
	arena_free(&a);
	cairo_show_page(p->t.cr);
}

static void
blank_from_here(struct book *b)
{
	const struct str mark = b->s->nrows > 0 ? STR("（以下空白）") : STR("（无登记）");

	if (b->p.draw && page_room(&b->p, PITCH) > 0)
		setter_line(&b->p.t, FACE_BODY, mark, (LEFT + RIGHT) / 2, b->p.y + BASE, 0.5);
}

static void
all_rows(struct book *b, bool draw)
{
	b->p.draw = draw;
	b->p.number = 0;
	page_begin(&b->p);
	for (size_t i = 0; i < b->s->nrows; i++)
		grid_row(&b->grid, &b->s->rows[i]);
	blank_from_here(b);
	page_end(&b->p);
	b->p.total = b->p.number;
}

/* ---- cover ---- */

static void
cover(struct book *b)
{
	struct page *p = &b->p;
	double middle = WIDE / 2, y = MM(118);

	page_frame(p, MM(14), MM(12), WIDE - MM(14), HIGH - MM(12), 2);
	page_frame(p, MM(16), MM(14), WIDE - MM(16), HIGH - MM(14), THIN);
	setter_line(&p->t, FACE_COVER, b->s->title, middle, MM(68), 0.5);
	setter_line(&p->t, FACE_COVER_LINE, b->s->place, middle, MM(86), 0.5);
	setter_line(&p->t, FACE_COVER_LINE, b->s->period, middle, MM(97), 0.5);
	for (size_t i = 0; i < b->s->facts.n; i++, y += MM(7))
		setter_line(&p->t, FACE_BODY, b->s->facts.v[i], middle, y, 0.5);
	page_signatures(p, &b->s->signatures, MM(36), WIDE - MM(28), MM(174));
	setter_line(&p->t, FACE_SMALL, b->s->made, middle, MM(188), 0.5);
	cairo_show_page(p->t.cr);
}

/* ---- the file ---- */

static void
describe(cairo_surface_t *surface, const struct sheet *s)
{
	struct arena a = { 0 };
	cairo_pdf_surface_set_metadata(surface, CAIRO_PDF_METADATA_TITLE,
	    arena_printf(&a, STR_FMT " " STR_FMT " " STR_FMT, STR_ARG(s->title), STR_ARG(s->place),
		STR_ARG(s->period)));
	cairo_pdf_surface_set_metadata(surface, CAIRO_PDF_METADATA_CREATOR, "jiazhan");
	page_made_at(surface, s->made_at);
	arena_free(&a);
}

static void
draw(struct setter *t, cairo_surface_t *surface, void *of)
{
	struct book *b = of;

	describe(surface, b->s);
	b->p = (struct page){ .t = *t, .begin = page_begin, .end = page_end, .of = b };
	grid_init(&b->grid, &b->p, b->s, LEFT, RIGHT);
	all_rows(b, false);
	cover(b);
	all_rows(b, true);
	grid_done(&b->grid);
}

int
sheet_pdf(const struct sheet *s, struct buf *out, int32_t *pages, struct err *e)
{
	struct book b = { .s = s };
	int rc = page_file(WIDE, HIGH, draw, &b, out, e);

	*pages = b.p.total;
	return rc;
}
