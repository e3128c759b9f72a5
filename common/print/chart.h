/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Charts on paper: bars in groups by category, upright or lying when there is no room for their
 * labels, and lines over a row of points. Each series is told apart in black and white too, each
 * value stands beside what is drawn of it; one that is not there is a gap, and "—". The axis holds
 * 0. A line's value whose label would cover another is not labelled.
 */
#ifndef COMMON_PRINT_CHART_H
#define COMMON_PRINT_CHART_H

#include "common/print/chart_scale.h"
#include "common/print/document.h"
#include "common/print/page.h"

/* Categories from `from` on that fit on such an area, at least one: the end of them. */
size_t chart_part(struct setter *t, const struct doc_chart *c, double width, double high,
    size_t from);
double chart_height(struct setter *t, const struct doc_chart *c, double width, size_t from,
    size_t to);
void chart_draw(struct setter *t, const struct doc_chart *c, double x, double y, double width,
    size_t from, size_t to);

/* ---- between chart*.c ---- */

struct box { double left, top, right, bottom; };
#define PLOT_BOXES ((size_t)2 * DOC_CATEGORIES * DOC_SERIES)

struct plot { /* of categories from … to - 1 */
	struct setter *t;
	const struct doc_chart *c;
	size_t from, to;
	struct box at;      /* between the axes */
	double left;        /* of the whole */
	double names;       /* width of the categories' labels beside lying bars */
	struct scale scale;
	struct box *boxes;  /* what no label may cover */
	size_t nboxes;
	struct arena a;
};

double plot_y(const struct plot *p, double v);
const struct doc_series *plot_series(const struct plot *p, size_t i);
struct opt_f64 plot_value(const struct plot *p, size_t series, size_t category);
struct str plot_label(struct plot *p, double v);
/* Width of the widest label of a value. */
double plot_widest(struct plot *p);
/* Upright bars; lying ones, a band of the height below for each category; lines. */
void plot_bars(struct plot *p);
/* Whether the values' labels stand on end, since they are wider than upright bars. */
bool plot_turned(struct plot *p);
void plot_lying(struct plot *p);
double plot_band(const struct doc_chart *c);
void plot_lines(struct plot *p);
/* Whether bars of this chart lie in a plot so wide. */
bool plot_lies(struct setter *t, const struct doc_chart *c, double width);

void ink_black(cairo_t *cr);
void ink_line(cairo_t *cr, double x1, double y1, double x2, double y2, double width);
void ink_bar(cairo_t *cr, size_t series, double x, double y, double w, double h);
void ink_stroke(cairo_t *cr, size_t series); /* how its line is drawn */
void ink_mark(cairo_t *cr, size_t series, double x, double y);

#endif
