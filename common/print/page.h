/* SPDX-License-Identifier: Apache-2.0 */
/*
 * What the PDF writers share. text.c sets lines of text; a page is filled from the top, what does
 * not fit goes overleaf; a grid (grid.c) is a table on such pages. Pages are run through twice: how
 * many there are is known only at the end and stands on each, so nothing is drawn the first time.
 * Lengths are points. All lines of a table are one pitch apart, so that a row is so many lines and
 * may go on overleaf after any of them.
 */
#ifndef COMMON_PRINT_PAGE_H
#define COMMON_PRINT_PAGE_H

#include <cairo-pdf.h>
#include <pango/pangocairo.h>

#include "common/print/sheet.h"

#define MM(x) ((x) * 72.0 / 25.4)
#define PITCH MM(5.6)
#define BASE MM(4.1) /* from a line's upper edge to its baseline */
#define PAD MM(1.2)
#define THIN 0.4
#define THICK 1.0

enum face {
	FACE_BODY, FACE_HEAD, FACE_SMALL, FACE_TITLE, FACE_COVER, FACE_COVER_LINE, FACE_SECTION,
	FACE_SUBSECTION, FACE_TEXT, FACE_CAPTION, FACE_TINY, FACES
};

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
/* Whether it surely is one line of this width, found without setting it. */
bool text_surely_fits(struct str text, enum face face, double width);

/* One line, its baseline at y; at: 0 it begins at x, 0.5 x is its middle, 1 its end. */
void setter_line(struct setter *t, enum face face, struct str text, double x, double y, double at);
/* Of a text that may be too long what fits into its width, from x on. */
void setter_first_line(struct setter *t, enum face face, struct str text, double x, double y,
    double width);
double setter_width(struct setter *t, enum face face, struct str text);
double face_size(enum face face);

/* ---- pages ---- */

struct page {
	struct setter t;
	double bottom;      /* of what it can take */
	double y;           /* where the next goes */
	bool draw;          /* the second run */
	int number, total;  /* total: after the first run */
	/* Sets y and bottom, draws what stands on each; and ends it, the surface's page too. */
	void (*begin)(struct page *p), (*end)(struct page *p);
	void *of;           /* theirs */
};

void page_turn(struct page *p);
/* Lines of this pitch that it still takes. */
int page_room(const struct page *p, double pitch);
void page_rule(struct page *p, double x1, double y1, double x2, double y2, double width);
void page_frame(struct page *p, double x1, double y1, double x2, double y2, double width);
/* "记录人：________" beside one another. */
void page_signatures(struct page *p, const struct strs *labels, double x, double right, double y);

/* In the file's properties. */
void page_made_at(cairo_surface_t *surface, struct stamp t);
/* A PDF's bytes go to *out; FAILED_PRECONDITION without a font for Chinese, INTERNAL. */
typedef void draw_file_fn(struct setter *t, cairo_surface_t *surface, void *of);
MUST_CHECK int page_file(double wide, double high, draw_file_fn *draw, void *of, struct buf *out,
    struct err *e);

/* ---- a table on pages ---- */

struct printed { /* a column on paper: these of the sheet's, one below the other */
	double x, width;
	size_t first, n;
	const char *head;
	PangoLayout *text;
};

struct grid {
	struct page *page;
	const struct sheet *s;
	double left, right;
	int whole;          /* a row of at most so many lines stays on one page */
	struct printed columns[SHEET_PRINTED];
	size_t ncolumns;
	PangoLayout *note;
	bool strong;        /* the row's */
	struct arena arena; /* of one row */
};

void grid_init(struct grid *g, struct page *p, const struct sheet *s, double left, double right);
void grid_done(struct grid *g);
int grid_head_lines(struct grid *g);
/* The columns' heads between two y, and the rule below them. */
void grid_head(struct grid *g, double top, double bottom);
/* Lines of a row without its notes. */
int grid_row_lines(struct grid *g, const struct sheet_row *row);
/* A row and its notes, here and overleaf. */
void grid_row(struct grid *g, const struct sheet_row *row);

#endif
