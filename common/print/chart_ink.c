/* SPDX-License-Identifier: Apache-2.0 */
/* How series are told apart, on a screen and on a printer without colours. */
#include "common/print/chart.h"

enum hatch { SOLID, RISING, LEVEL, CROSSED, UPRIGHT };

static const struct ink {
	double red, green, blue; /* of the bar */
	enum hatch hatch;
	double dash[2]; /* of the line; 0: whole */
} inks[DOC_SERIES] = {
	{ 0.16, 0.27, 0.47, SOLID, { 0, 0 } },
	{ 0.88, 0.92, 0.97, RISING, { 5, 2 } },
	{ 0.62, 0.68, 0.76, SOLID, { 2, 2 } },
	{ 1, 1, 1, LEVEL, { 8, 3 } },
	{ 1, 1, 1, CROSSED, { 1, 2 } },
	{ 0.95, 0.95, 0.95, UPRIGHT, { 12, 3 } },
};

#define GAP 3.2 /* between the strokes of a hatching */

void
ink_black(cairo_t *cr)
{
	cairo_set_source_rgb(cr, 0, 0, 0);
}

void
ink_line(cairo_t *cr, double x1, double y1, double x2, double y2, double width)
{
	cairo_set_line_width(cr, width);
	cairo_move_to(cr, x1, y1);
	cairo_line_to(cr, x2, y2);
	cairo_stroke(cr);
}

static void
strokes(cairo_t *cr, enum hatch hatch, double x, double y, double w, double h)
{
	double to = hatch == LEVEL ? h : hatch == UPRIGHT ? w : w + h;
	int n = (int)(to / GAP + 0.5);

	for (int i = 0; i < n; i++) {
		double d = GAP * (i + 0.5);

		if (hatch == LEVEL)
			ink_line(cr, x, y + d, x + w, y + d, 0.6);
		else if (hatch == UPRIGHT)
			ink_line(cr, x + d, y, x + d, y + h, 0.6);
		else
			ink_line(cr, x + d - h, y + h, x + d, y, 0.6);
		if (hatch == CROSSED)
			ink_line(cr, x + d - h, y, x + d, y + h, 0.6);
	}
}

void
ink_bar(cairo_t *cr, size_t series, double x, double y, double w, double h)
{
	const struct ink *k = &inks[series % DOC_SERIES];

	if (h < 0.01)
		return;
	cairo_save(cr);
	cairo_rectangle(cr, x, y, w, h);
	cairo_set_source_rgb(cr, k->red, k->green, k->blue);
	cairo_fill_preserve(cr);
	cairo_clip(cr);
	cairo_set_source_rgb(cr, 0.2, 0.28, 0.42);
	if (k->hatch != SOLID)
		strokes(cr, k->hatch, x, y, w, h);
	cairo_restore(cr);
	ink_black(cr);
	cairo_set_line_width(cr, 0.5);
	cairo_rectangle(cr, x, y, w, h);
	cairo_stroke(cr);
}

void
ink_stroke(cairo_t *cr, size_t series)
{
	const struct ink *k = &inks[series % DOC_SERIES];

	cairo_set_source_rgb(cr, 0.16, 0.27, 0.47);
	cairo_set_line_width(cr, 1.2);
	cairo_set_dash(cr, k->dash, k->dash[0] > 0 ? 2 : 0, 0);
	cairo_stroke(cr);
	cairo_set_dash(cr, NULL, 0, 0);
	ink_black(cr);
}

/* A disc, a square, a triangle, a diamond: full, then hollow. */
void
ink_mark(cairo_t *cr, size_t series, double x, double y)
{
	bool hollow = series % 2 == 1;
	double r = 2.4;

	cairo_new_path(cr);
	if (series % 4 == 0) {
		cairo_arc(cr, x, y, r, 0, 6.2832);
	} else if (series % 4 == 1) {
		cairo_rectangle(cr, x - r, y - r, 2 * r, 2 * r);
	} else {
		cairo_move_to(cr, x, y - 1.3 * r);
		cairo_line_to(cr, x + 1.2 * r, series % 4 == 2 ? y + r : y);
		if (series % 4 == 3)
			cairo_line_to(cr, x, y + 1.3 * r);
		cairo_line_to(cr, x - 1.2 * r, series % 4 == 2 ? y + r : y);
		cairo_close_path(cr);
	}
	if (hollow)
		cairo_set_source_rgb(cr, 1, 1, 1);
	else
		cairo_set_source_rgb(cr, 0.16, 0.27, 0.47);
	cairo_fill_preserve(cr);
	cairo_set_source_rgb(cr, 0.16, 0.27, 0.47);
	cairo_set_line_width(cr, 0.8);
	cairo_stroke(cr);
	ink_black(cr);
}
