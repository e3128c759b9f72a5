/* SPDX-License-Identifier: Apache-2.0 */
/*
 * A sheet: one table with a cover, given out as printed pages (PDF, A4 across), as a workbook
 * (XLSX) or as CSV. Whoever makes one fills in this struct; the three writers look at nothing else,
 * touch no global state and may run in any thread. Everything is borrowed.
 */
#ifndef COMMON_PRINT_SHEET_H
#define COMMON_PRINT_SHEET_H

#include "common/arena.h"
#include "common/err.h"
#include "common/mp.h"
#include "common/types.h"

/*
 * What a cell is. A number is a plain integer (a serial, a year). The others are figures: a count,
 * a number with one decimal, a share (0.5 is 50.0%), a change (0.5 is +50.0%), the points between
 * two shares (0.5 is +50.0点); on paper and in the workbook an empty one is "—", since nothing is
 * not 0.
 */
enum sheet_kind {
	SHEET_TEXT = 1, SHEET_NUMBER, SHEET_DATE, SHEET_COUNT, SHEET_REAL, SHEET_PERCENT,
	SHEET_CHANGE, SHEET_POINTS, SHEET_KINDS
};

#define SHEET_COLUMNS 40
#define SHEET_PRINTED 16 /* columns on paper */

/*
 * A column of the workbook. On paper several may share one printed column, one below the other: the
 * first of them has a width, the others none, and each but a lone one has its head before it. The
 * first column has a width.
 */
struct sheet_column {
	const char *head;
	enum sheet_kind kind;
	double mm;         /* share of the printed width; 0: below the last; -1: not on paper */
	const char *print; /* head of the printed column; NULL: this one's, which is not repeated */
	double chars;      /* width in the workbook, in characters */
	bool of_version;   /* tells of the version, not of the fact: no change of the row */
};

struct sheet_cell { /* by the column's kind; zeroed: empty */
	struct str text;
	struct opt_i64 number; /* of a number and a count */
	struct opt_f64 real;   /* of the other figures */
	struct date date;
	int32_t kind;          /* enum sheet_kind; 0: the column's */
};

struct sheet_row {
	const struct sheet_cell *cells; /* one a column */
	struct strs notes;              /* printed below the row, over the whole width */
	bool strong;                    /* a sum */
};

struct sheet {
	struct str title, place, period;
	struct strs facts;       /* lines of the cover */
	struct strs signatures;  /* what is signed at the foot of each page, and on the cover */
	struct str made;         /* by whom and when, at the foot of each page */
	struct stamp made_at;
	const struct sheet_column *columns;
	size_t ncolumns;         /* ≤ SHEET_COLUMNS */
	const struct sheet_row *rows;
	size_t nrows;
	const struct sheet_row *former; /* the workbook's second table, if any */
	size_t nformer;
	struct str former_title;
};

/*
 * Appended to *out. The PDF tells its pages without the cover. FAILED_PRECONDITION when no font for
 * Chinese text is installed; INTERNAL when a library fails.
 */
MUST_CHECK int sheet_pdf(const struct sheet *s, struct buf *out, int32_t *pages, struct err *e);
MUST_CHECK int sheet_xlsx(const struct sheet *s, struct buf *out, struct err *e);
/* UTF-8 with a mark, RFC 4180. A text that a spreadsheet would take for a formula begins with '. */
void sheet_csv(const struct sheet *s, struct buf *out);
/* One of several in a file: its title on a line, a blank line before all but the first. */
void sheet_csv_part(const struct sheet *s, struct str title, bool first, struct buf *out);

/* What differs between two versions of a row: "人数 3 → 4；…"; texts are cut to some 60 characters. */
struct str sheet_changes(const struct sheet *s, const struct sheet_row *was,
    const struct sheet_row *is, struct arena *a);
/* A cell as text; absent when it is empty and no figure. */
struct str sheet_text(const struct sheet_column *c, const struct sheet_cell *cell, struct arena *a);
enum sheet_kind sheet_kind_of(const struct sheet_column *c, const struct sheet_cell *cell);
bool sheet_is_figure(enum sheet_kind kind);
/* A figure as text: thousands apart, rounded half up: 1234.0 as a count is "1,234". */
struct str sheet_figure(enum sheet_kind kind, double v, struct arena *a);
/* A figure's value; not set when it is empty. */
struct opt_f64 sheet_value(enum sheet_kind kind, const struct sheet_cell *cell);

#endif
