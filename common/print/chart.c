/* SPDX-License-Identifier: Apache-2.0 */
/* The frame of a chart: the axis and its ticks, the legend, the unit, the categories' labels. */
#include <math.h>
#include <stdlib.h>

#include "common/print/chart.h"

#define LEGEND 15.0 /* a row of the legend */
#define SWATCH 16.0
#define UNIT 12.0
#define PLOT 165.0 /* height of a plot with upright bars or lines */
#define LABEL 10.0 /* pitch of the categories' labels */
#define LABEL_LINES 3
#define AXIS 60.0  /* what the axis at the left may take */
#define TICKS 14.0 /* below a plot with lying bars */
#define EMPTY 60.0 /* least height of a plot with lying bars */

/* ---- values ---- */

static struct scale
scale_of(const struct doc_chart *c)
{
	const struct doc_series *s = c->series.v;
	double least = 0, most = 0;

	for (size_t i = 0; i < c->series.n; i++) {
		const struct doc_value *v = s[i].values.v;

		for (size_t k = 0; k < s[i].values.n; k++) {
			least = v[k].v.set && v[k].v.v < least ? v[k].v.v : least;
			most = v[k].v.set && v[k].v.v > most ? v[k].v.v : most;
		}
	}
	return chart_scale(least, most, (enum sheet_kind)c->figure);
}

double
plot_y(const struct plot *p, double v)
{
	const struct scale *s = &p->scale;

	return p->at.bottom - (v - s->lo) / (s->hi - s->lo) * (p->at.bottom - p->at.top);
}

const struct doc_series *
plot_series(const struct plot *p, size_t i)
{
	return (const struct doc_series *)p->c->series.v + i;
}

struct opt_f64
plot_value(const struct plot *p, size_t series, size_t category)
{
	return ((const struct doc_value *)plot_series(p, series)->values.v)[category].v;
}

struct str
plot_label(struct plot *p, double v)
{
	return sheet_figure((enum sheet_kind)p->c->figure, v, &p->a);
}

double
plot_widest(struct plot *p)
{
	double widest = 0;

	for (size_t i = 0; i < p->c->series.n; i++)
		for (size_t k = p->from; k < p->to; k++) {
			struct opt_f64 v = plot_value(p, i, k);
			double w = v.set ? setter_width(p->t, FACE_TINY, plot_label(p, v.v)) : 0;

			widest = w > widest ? w : widest;
		}
	return widest;
}

/* ---- legend and unit ---- */

/* Rows of the legend; drawn when `draw`. Without other series there is nothing to tell apart. */
static int
legend(struct setter *t, const struct doc_chart *c, double x, double y, double width, bool draw)
{
	const struct doc_series *s = c->series.v;
	double at = 0;
	int row = 0;

	for (size_t i = 0; i < c->series.n; i++) {
		double w = SWATCH + 4 + setter_width(t, FACE_SMALL, s[i].name) + 14;

		if (at > 0 && at + w > width) {
			row++;
			at = 0;
		}
		if (draw && c->kind == CHART_BARS) {
			ink_bar(t->cr, i, x + at, y + row * LEGEND + 3, SWATCH, 8);
		} else if (draw) {
			cairo_move_to(t->cr, x + at, y + row * LEGEND + 7);
			cairo_line_to(t->cr, x + at + SWATCH, y + row * LEGEND + 7);
			ink_stroke(t->cr, i);
			ink_mark(t->cr, i, x + at + SWATCH / 2, y + row * LEGEND + 7);
		}
		if (draw)
			setter_first_line(t, FACE_SMALL, s[i].name, x + at + SWATCH + 4,
			    y + row * LEGEND + 10, width - SWATCH - 4);
		at += w;
	}
	return row + 1;
}

static double
above(struct setter *t, const struct doc_chart *c, double width)
{
	return legend(t, c, 0, 0, width, false) * LEGEND + (str_empty(c->unit) ? 0 : UNIT);
}

/* ---- axes ---- */

static double
ticks_width(struct plot *p)
{
	double widest = 0;

	for (int i = 0; p->scale.lo + i * p->scale.step <= p->scale.hi + p->scale.step / 2; i++) {
		struct str s = chart_tick(&p->scale, (enum sheet_kind)p->c->figure,
		    p->scale.lo + i * p->scale.step, &p->a);
		double w = setter_width(p->t, FACE_TINY, s);

		widest = w > widest ? w : widest;
	}
	return widest + 6;
}

static void
grid_line(cairo_t *cr, double x1, double y1, double x2, double y2, bool axis)
{
	if (!axis)
		cairo_set_source_rgb(cr, 0.75, 0.75, 0.75);
	ink_line(cr, x1, y1, x2, y2, axis ? 0.9 : 0.3);
	ink_black(cr);
}

/* Ticks up the left side, or along the foot when the bars lie. */
static void
axis(struct plot *p, bool lying)
{
	const struct box *at = &p->at;
	const struct scale *s = &p->scale;

	for (int i = 0; s->lo + i * s->step <= s->hi + s->step / 2; i++) {
		double v = s->lo + i * s->step, y = plot_y(p, v);
		double x = at->left + (v - s->lo) / (s->hi - s->lo) * (at->right - at->left);
		struct str text = chart_tick(s, (enum sheet_kind)p->c->figure, v, &p->a);
		bool zero = fabs(v) < s->step / 2;

		if (lying) {
			grid_line(p->t->cr, x, at->top, x, at->bottom + 3, zero);
			setter_line(p->t, FACE_TINY, text, x, at->bottom + 11, 0.5);
		} else {
			grid_line(p->t->cr, at->left - 3, y, at->right, y, zero);
			setter_line(p->t, FACE_TINY, text, at->left - 5, y + 2.6, 1);
		}
	}
	if (!lying)
		grid_line(p->t->cr, at->left, at->top, at->left, at->bottom, true);
}

/* Their labels below the plot; of points that stand too near only each so many. */
static void
categories(struct plot *p)
{
	double slot = (p->at.right - p->at.left) / (double)(p->to - p->from), widest = 1;
	PangoLayout *text;
	size_t each = 1;

	for (size_t k = p->from; p->c->kind == CHART_LINES && k < p->to; k++) {
		double w = setter_width(p->t, FACE_TINY, p->c->categories.v[k]) + 5;

		widest = w > widest ? w : widest;
	}
	each = (size_t)ceil(widest / slot - 1e-9);
	text = setter_paragraph(p->t, FACE_TINY, p->c->kind == CHART_LINES ? widest : slot - 2);
	for (size_t k = p->from; k < p->to; k++) {
		double x = p->at.left + slot * ((double)(k - p->from) + 0.5);

		ink_line(p->t->cr, x, p->at.bottom, x, p->at.bottom + 3, 0.5);
		if ((k - p->from) % each != 0)
			continue;
		paragraph_set(text, p->c->categories.v[k]);
		paragraph_draw(p->t, text, 0, LABEL_LINES, x, p->at.bottom + 11, LABEL, 0.5);
	}
	g_object_unref(text);
}

/* ---- the whole ---- */

/* Of the labels below upright bars and points. */
static int
label_lines(struct setter *t, const struct doc_chart *c, double width)
{
	PangoLayout *text;
	int most = 1;

	if (c->kind != CHART_BARS)
		return most;
	text = setter_paragraph(t, FACE_TINY, (width - AXIS) / (double)c->categories.n - 2);
	for (size_t k = 0; k < c->categories.n; k++) {
		paragraph_set(text, c->categories.v[k]);
		if (paragraph_lines(text) > most)
			most = paragraph_lines(text);
	}
	g_object_unref(text);
	return most;
}

bool
plot_lies(struct setter *t, const struct doc_chart *c, double width)
{
	double slot = (width - AXIS) / (double)c->categories.n;

	return c->kind == CHART_BARS &&
	    (slot * 0.8 / (double)c->series.n < 9 || label_lines(t, c, width) > LABEL_LINES);
}

size_t
chart_part(struct setter *t, const struct doc_chart *c, double width, double high, size_t from)
{
	double room = high - above(t, c, width) - TICKS - 8;
	size_t n = room > plot_band(c) ? (size_t)(room / plot_band(c)) : 1;

	if (!plot_lies(t, c, width) || from + n > c->categories.n)
		return c->categories.n;
	return from + n;
}

double
chart_height(struct setter *t, const struct doc_chart *c, double width, size_t from, size_t to)
{
	double bands = plot_band(c) * (double)(to - from);

	if (plot_lies(t, c, width))
		return above(t, c, width) + 8 + bands + TICKS;
	return above(t, c, width) + PLOT + 6 + LABEL * label_lines(t, c, width);
}

static bool
is_empty(const struct plot *p)
{
	for (size_t i = 0; i < p->c->series.n; i++)
		for (size_t k = 0; k < p->c->categories.n; k++)
			if (plot_value(p, i, k).set)
				return false;
	return true;
}

/* Left of lying bars stand the categories' labels; beyond the longest bars there is room for the
 * values'. */
static void
place_lying(struct plot *p, double x, double y, double width)
{
	double left = 0, room = plot_widest(p) + 8;

	for (size_t k = p->from; k < p->to; k++) {
		double w = setter_width(p->t, FACE_TINY, p->c->categories.v[k]) + 6;

		left = w > left ? w : left;
	}
	left = left > width * 0.3 ? width * 0.3 : left;
	p->left = x;
	p->names = left;
	p->at = (struct box){ x + left + (p->scale.lo < 0 ? room : 4), y, x + width - room,
		y + plot_band(p->c) * (double)(p->to - p->from) };
}

static void
place(struct plot *p, double x, double y, double width)
{
	double room = 12;

	p->at = (struct box){ x + ticks_width(p), y, x + width, y + PLOT };
	if (p->c->kind == CHART_BARS && plot_turned(p))
		room = plot_widest(p) + 4;
	p->at.top += room;
	if (p->scale.lo < 0)
		p->at.bottom -= room;
}

void
chart_draw(struct setter *t, const struct doc_chart *c, double x, double y, double width,
    size_t from, size_t to)
{
	bool lying = plot_lies(t, c, width);
	struct plot p = { .t = t, .c = c, .from = from, .to = to, .scale = scale_of(c) };
	int rows = legend(t, c, x, y, width, true);
	double top = y + above(t, c, width) + (lying ? 8 : 0);

	p.boxes = arena_array(&p.a, PLOT_BOXES, sizeof(*p.boxes));
	setter_line(t, FACE_TINY, c->unit, x, y + rows * LEGEND + 8, 0);
	if (lying)
		place_lying(&p, x, top, width);
	else
		place(&p, x, top, width);
	axis(&p, lying);
	if (lying)
		plot_lying(&p);
	else if (c->kind == CHART_BARS)
		plot_bars(&p);
	else
		plot_lines(&p);
	if (!lying)
		categories(&p);
	if (is_empty(&p))
		setter_line(t, FACE_BODY, STR("（无数据）"), (p.at.left + p.at.right) / 2,
		    (p.at.top + p.at.bottom) / 2, 0.5);
	arena_free(&p.a);
}
