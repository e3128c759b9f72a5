/* SPDX-License-Identifier: Apache-2.0 */
#include "common/print/page.h"

#define SPLIT_LEAST 3 /* lines of a row that are worth beginning it at a page's end */

/* ---- columns ---- */

static struct printed *
add_column(struct grid *g, size_t i, double x, double width)
{
	const struct sheet_column *c = &g->s->columns[i];
	struct printed *to = &g->columns[g->ncolumns++];

	*to = (struct printed){ x, width, i, 1, c->print != NULL ? c->print : c->head, NULL };
	to->text = setter_paragraph(&g->page->t, FACE_BODY, width - 2 * PAD);
	return to;
}

void
grid_init(struct grid *g, struct page *p, const struct sheet *s, double left, double right)
{
	double all = 0, x = left;

	*g = (struct grid){ .page = p, .s = s, .left = left, .right = right };
	for (size_t i = 0; i < s->ncolumns; i++)
		all += s->columns[i].mm > 0 ? s->columns[i].mm : 0;
	for (size_t i = 0; i < s->ncolumns; i++) {
		if (s->columns[i].mm <= 0)
			g->columns[g->ncolumns - 1].n++;
		else
			x += add_column(g, i, x, (right - left) * s->columns[i].mm / all)->width;
	}
	g->note = setter_paragraph(&p->t, FACE_SMALL, right - left - 2 * PAD);
}

void
grid_done(struct grid *g)
{
	for (size_t i = 0; i < g->ncolumns; i++)
		g_object_unref(g->columns[i].text);
	g_object_unref(g->note);
	arena_free(&g->arena);
}

/* What a printed column shows of a row. */
static struct str
shown(struct grid *g, const struct printed *k, const struct sheet_row *row)
{
	struct str out = { 0 };

	for (size_t i = k->first; i < k->first + k->n; i++) {
		const struct sheet_column *c = &g->s->columns[i];
		struct str one = sheet_text(c, &row->cells[i], &g->arena);
		bool named = i > k->first || c->print != NULL;

		if (c->mm < 0 || str_empty(one))
			continue;
		if (out.n == 0 && !named)
			out = one;
		else
			out = str_printf(&g->arena, STR_FMT "%s%s%s" STR_FMT, STR_ARG(out),
			    out.n > 0 ? "\n" : "", named ? c->head : "", named ? "：" : "",
			    STR_ARG(one));
	}
	return out;
}

/* ---- heads ---- */

static PangoLayout *
head_of(struct grid *g, const struct printed *k)
{
	PangoLayout *p = setter_paragraph(&g->page->t, FACE_HEAD, k->width - MM(0.8));

	paragraph_set(p, str_from(k->head));
	return p;
}

int
grid_head_lines(struct grid *g)
{
	int most = 1;

	for (size_t i = 0; i < g->ncolumns; i++) {
		PangoLayout *p = head_of(g, &g->columns[i]);

		if (paragraph_lines(p) > most)
			most = paragraph_lines(p);
		g_object_unref(p);
	}
	return most;
}

void
grid_head(struct grid *g, double top, double bottom)
{
	struct page *page = g->page;

	cairo_set_source_rgb(page->t.cr, 0.92, 0.92, 0.92);
	cairo_rectangle(page->t.cr, g->left, top, g->right - g->left, bottom - top);
	cairo_fill(page->t.cr);
	cairo_set_source_rgb(page->t.cr, 0, 0, 0);
	for (size_t i = 0; i < g->ncolumns; i++) {
		const struct printed *k = &g->columns[i];
		PangoLayout *p = head_of(g, k);
		int lines = paragraph_lines(p);

		paragraph_draw(&page->t, p, 0, lines, k->x + k->width / 2,
		    (top + bottom - PITCH * lines) / 2 + BASE, PITCH, 0.5);
		g_object_unref(p);
	}
	page_rule(page, g->left, bottom, g->right, bottom, THIN);
}

/* ---- rows ---- */

int
grid_row_lines(struct grid *g, const struct sheet_row *row)
{
	struct setter *t = &g->page->t;
	enum face face = row->strong ? FACE_HEAD : FACE_BODY;
	int most = 1;

	arena_reset(&g->arena);
	for (size_t i = 0; i < g->ncolumns; i++) {
		struct printed *k = &g->columns[i];
		struct str text = shown(g, k, row);

		if (row->strong != g->strong)
			pango_layout_set_font_description(k->text, t->faces[face]);
		if (!g->page->draw && text_surely_fits(text, face, k->width - 2 * PAD))
			continue;
		paragraph_set(k->text, text);
		if (paragraph_lines(k->text) > most)
			most = paragraph_lines(k->text);
	}
	g->strong = row->strong;
	return most;
}

/* A number or a date that has its printed column to itself stands in the middle, a figure at the
 * end. */
static double
side(const struct grid *g, const struct printed *k)
{
	enum sheet_kind kind = g->s->columns[k->first].kind;

	if (k->n > 1 || kind == SHEET_TEXT)
		return 0;
	return sheet_is_figure(kind) ? 1 : 0.5;
}

/* Lines from … to - 1 of the cells, and the rules between the columns. Overleaf the first cell is
 * repeated. */
static void
draw_cells(struct grid *g, int from, int to)
{
	struct page *p = g->page;
	double top = p->y, bottom = p->y + PITCH * (to - from);

	for (size_t i = 0; i < g->ncolumns; i++) {
		const struct printed *k = &g->columns[i];
		double at = side(g, k), y = top + BASE;
		double x = k->x + (at > 0.5 ? k->width - PAD : at > 0 ? k->width / 2 : PAD);

		if (i > 0)
			page_rule(p, k->x, top, k->x, bottom, THIN);
		if (i > 0 || from == 0) {
			paragraph_draw(&p->t, k->text, from, to, x, y, PITCH, at);
			continue;
		}
		paragraph_draw(&p->t, k->text, 0, 1, x, y, PITCH, at);
		setter_line(&p->t, FACE_SMALL, STR("（续）"), k->x + k->width / 2,
		    to - from > 1 ? y + PITCH : y, 0.5);
	}
}

static void
draw_note(struct grid *g, int from, int to)
{
	struct page *p = g->page;

	cairo_set_source_rgb(p->t.cr, 0.25, 0.25, 0.25);
	paragraph_draw(&p->t, g->note, from, to, g->left + PAD, p->y + BASE, PITCH, 0);
	cairo_set_source_rgb(p->t.cr, 0, 0, 0);
}

typedef void draw_fn(struct grid *g, int from, int to);

static void
draw_part(struct grid *g, int from, int to, bool ends, draw_fn *draw)
{
	double bottom = g->page->y + PITCH * (to - from);

	if (g->page->draw) {
		draw(g, from, to);
		if (ends)
			page_rule(g->page, g->left, bottom, g->right, bottom, THIN);
	}
	g->page->y = bottom;
}

/* So many lines, here and overleaf. */
static void
flow(struct grid *g, int lines, draw_fn *draw)
{
	int done = 0;

	while (done < lines) {
		int room = page_room(g->page, PITCH), take = lines - done;

		if (take > room && (room < SPLIT_LEAST || lines <= g->whole)) {
			page_turn(g->page);
			continue;
		}
		take = take < room ? take : room;
		if (lines - done - take == 1 && take > 2)
			take--; /* a line does not stand alone overleaf */
		draw_part(g, done, done + take, done + take == lines, draw);
		done += take;
		if (done < lines)
			page_turn(g->page);
	}
}

void
grid_row(struct grid *g, const struct sheet_row *row)
{
	flow(g, grid_row_lines(g, row), draw_cells);
	for (size_t i = 0; i < row->notes.n; i++) {
		paragraph_set(g->note, row->notes.v[i]);
		flow(g, paragraph_lines(g->note), draw_note);
	}
}
