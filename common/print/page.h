/* SPDX-License-Identifier: Apache-2.0 */
/*
 * What the PDF writer's two halves share: text.c sets lines of text, pdf.c the pages. Lengths are
 * points, a page is A4 across.
 */
#ifndef COMMON_PRINT_PAGE_H
#define COMMON_PRINT_PAGE_H

#include <cairo-pdf.h>
#include <pango/pangocairo.h>

#include "common/print/sheet.h"

#define MM(x) ((x) * 72.0 / 25.4)

enum face { FACE_BODY, FACE_HEAD, FACE_SMALL, FACE_TITLE, FACE_COVER, FACE_COVER_LINE, FACES };

struct setter { /* of text, on one surface; its objects are this thread's alone */
	cairo_t *cr;
	PangoFontMap *map;
	PangoContext *context;
	PangoFontDescription *faces[FACES];
	PangoLayout *line; /* for text of one line */
};

void setter_init(struct setter *t, cairo_t *cr);
void setter_done(struct setter *t);
/* Whether Chinese text can be set at all. */
bool setter_has_chinese(struct setter *t);

/* A paragraph broken to this width; text_lines how many there are. */
PangoLayout *setter_paragraph(struct setter *t, enum face face, double width);
void paragraph_set(PangoLayout *p, struct str text);
int paragraph_lines(PangoLayout *p);
/* Draws its lines from … to - 1, the first with its baseline at y, the others `pitch` apart; at: as
 * below. */
void paragraph_draw(struct setter *t, PangoLayout *p, int from, int to, double x, double y,
    double pitch, double at);

/* One line, its baseline at y; at: 0 it begins at x, 0.5 x is its middle, 1 its end. */
void setter_line(struct setter *t, enum face face, struct str text, double x, double y, double at);
double setter_width(struct setter *t, enum face face, struct str text);

#endif
