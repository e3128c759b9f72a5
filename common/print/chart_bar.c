/* SPDX-License-Identifier: Apache-2.0 */
#include <math.h>

#include "common/print/chart.h"

#define FILLED 0.8 /* of a category's room */
#define LYING 9.5  /* thickness of a lying bar: a label beside it is no higher */
#define BETWEEN 6.0

/* ---- upright ---- */

static double
bar_width(const struct plot *p)
{
	double slot = (p->at.right - p->at.left) / (double)(p->to - p->from);
	double w = slot * FILLED / (double)p->c->series.n;

	return w > 40 ? 40 : w;
}

bool
plot_turned(struct plot *p)
{
	double slot = (p->at.right - p->at.left) / (double)(p->to - p->from);
	double room = p->c->series.n == 1 ? slot : bar_width(p);

	return plot_widest(p) + 1 > room;
}

/* Beyond the end of its bar. */
static void
label(struct plot *p, struct str text, double x, double y, bool down, bool turned)
{
	cairo_t *cr = p->t->cr;

	if (!turned) {
		setter_line(p->t, FACE_TINY, text, x, down ? y + 9 : y - 3, 0.5);
		return;
	}
	cairo_save(cr);
	cairo_translate(cr, x + 2.6, down ? y + 3 : y - 3);
	cairo_rotate(cr, -M_PI / 2);
	setter_line(p->t, FACE_TINY, text, 0, 0, down ? 1 : 0);
	cairo_restore(cr);
}

void
plot_bars(struct plot *p)
{
	double slot = (p->at.right - p->at.left) / (double)(p->to - p->from), w = bar_width(p);
	double zero = plot_y(p, 0);
	bool turned = plot_turned(p);

	for (size_t k = p->from; k < p->to; k++) {
		double x = p->at.left + slot * ((double)(k - p->from) + 0.5) -
		    w * (double)p->c->series.n / 2;

		for (size_t i = 0; i < p->c->series.n; i++, x += w) {
			struct opt_f64 v = plot_value(p, i, k);
			double y = v.set ? plot_y(p, v.v) : zero;

			ink_bar(p->t->cr, i, x, y < zero ? y : zero, w, fabs(y - zero));
			label(p, v.set ? plot_label(p, v.v) : STR("—"), x + w / 2, y, y > zero,
			    turned && v.set);
		}
	}
	ink_line(p->t->cr, p->at.left, zero, p->at.right, zero, 0.9);
}

/* ---- lying ---- */

double
plot_band(const struct doc_chart *c)
{
	return LYING * (double)c->series.n + BETWEEN;
}

static double
x_of(const struct plot *p, double v)
{
	const struct scale *s = &p->scale;

	return p->at.left + (v - s->lo) / (s->hi - s->lo) * (p->at.right - p->at.left);
}

static void
lying_bar(struct plot *p, size_t series, struct opt_f64 v, double y)
{
	struct str text = v.set ? plot_label(p, v.v) : STR("—");
	double zero = x_of(p, 0), x = v.set ? x_of(p, v.v) : zero;
	double w = fabs(x - zero);

	if (w >= 0.01)
		ink_bar(p->t->cr, series, x < zero ? x : zero, y + 0.5, w, LYING - 1);
	setter_line(
	    p->t, FACE_TINY, text, x < zero ? x - 3 : x + 3, y + LYING - 2.2, x < zero ? 1 : 0);
}

/* A category's label, in the middle of its band; what does not fit beside it is left out. */
static void
name(struct plot *p, PangoLayout *text, size_t category, double y)
{
	int lines, most = (int)(plot_band(p->c) / 8.5);

	paragraph_set(text, p->c->categories.v[category]);
	lines = paragraph_lines(text);
	lines = lines > most ? most : lines;
	paragraph_draw(p->t, text, 0, lines, p->left + p->names - 4,
	    y + plot_band(p->c) / 2 + 2.6 - 8.5 * (lines - 1) / 2, 8.5, 1);
}

void
plot_lying(struct plot *p)
{
	PangoLayout *text = setter_paragraph(p->t, FACE_TINY, p->names - 4);
	double y = p->at.top;

	for (size_t k = p->from; k < p->to; k++, y += plot_band(p->c)) {
		name(p, text, k, y);
		for (size_t i = 0; i < p->c->series.n; i++)
			lying_bar(p, i, plot_value(p, i, k), y + BETWEEN / 2 + LYING * (double)i);
	}
	ink_line(p->t->cr, x_of(p, 0), p->at.top, x_of(p, 0), p->at.bottom, 0.9);
	g_object_unref(text);
}
