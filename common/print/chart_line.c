/* SPDX-License-Identifier: Apache-2.0 */
#include "common/print/chart.h"

#define MANY 12 /* points: a year's months */

static double
x_of(const struct plot *p, size_t category)
{
	double slot = (p->at.right - p->at.left) / (double)(p->to - p->from);

	return p->at.left + slot * ((double)(category - p->from) + 0.5);
}

static bool
overlap(const struct box *a, const struct box *b)
{
	return a->left < b->right && b->left < a->right && a->top < b->bottom && b->top < a->bottom;
}

static bool
is_free(const struct plot *p, const struct box *b)
{
	for (size_t i = 0; i < p->nboxes; i++)
		if (overlap(&p->boxes[i], b))
			return false;
	return true;
}

/* A run of values that are there. */
static void
draw_series(struct plot *p, size_t series)
{
	bool drawing = false;

	cairo_new_path(p->t->cr);
	for (size_t k = p->from; k < p->to; k++) {
		struct opt_f64 v = plot_value(p, series, k);

		if (v.set && drawing)
			cairo_line_to(p->t->cr, x_of(p, k), plot_y(p, v.v));
		else if (v.set)
			cairo_move_to(p->t->cr, x_of(p, k), plot_y(p, v.v));
		drawing = v.set;
	}
	ink_stroke(p->t->cr, series);
}

static void
draw_marks(struct plot *p, size_t series)
{
	for (size_t k = p->from; k < p->to; k++) {
		struct opt_f64 v = plot_value(p, series, k);
		double x = x_of(p, k), y = v.set ? plot_y(p, v.v) : 0;

		if (!v.set)
			continue;
		ink_mark(p->t->cr, series, x, y);
		p->boxes[p->nboxes++] = (struct box){ x - 3, y - 3, x + 3, y + 3 };
	}
}

/* Above its point or below it, near or less near, where nothing stands; else nowhere. */
static void
label(struct plot *p, struct str text, double x, double y)
{
	static const double baselines[] = { -5, 11, -12, 18, -19, 25 };
	double w = setter_width(p->t, FACE_TINY, text) / 2 + 0.5;

	for (size_t i = 0; i < sizeof(baselines) / sizeof(baselines[0]); i++) {
		double base = y + baselines[i];
		const struct box b = { x - w, base - 6, x + w, base + 1 };

		if (b.top < p->at.top - 12 || b.bottom > p->at.bottom || !is_free(p, &b))
			continue;
		cairo_set_source_rgb(p->t->cr, 1, 1, 1);
		cairo_rectangle(p->t->cr, b.left, b.top, b.right - b.left, b.bottom - b.top);
		cairo_fill(p->t->cr);
		ink_black(p->t->cr);
		setter_line(p->t, FACE_TINY, text, x, base, 0.5);
		p->boxes[p->nboxes++] = b;
		return;
	}
}

void
plot_lines(struct plot *p)
{
	for (size_t i = 0; i < p->c->series.n; i++)
		draw_series(p, i);
	for (size_t i = 0; i < p->c->series.n; i++)
		draw_marks(p, i);
	for (size_t i = 0; i < p->c->series.n; i++)
		for (size_t k = p->from; k < p->to; k++) {
			struct opt_f64 v = plot_value(p, i, k);

			/* among many points the zeros would hide the others */
			if (v.set && (v.v != 0 || p->to - p->from <= MANY))
				label(p, plot_label(p, v.v), x_of(p, k), plot_y(p, v.v));
		}
}
