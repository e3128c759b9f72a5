/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Printing a book: register_print.sql reads all versions of its entries as one text, a process of
 * its own makes the file of it (print.c); the columns of each kind of book are in print_books.c.
 */
#ifndef REGISTERS_PRINT_H
#define REGISTERS_PRINT_H

#include "common/print/sheet.h"
#include "services/registers/decide.h"

struct print_raised { /* a problem that became an opinion */
	int32_t problem, state; /* enum opinion_state; 0: not known yet */
};
struct print_row { /* a version of an entry, as it is read */
	int32_t number, version;
	struct date date;
	struct str title;
	struct activity_facts *activity;
	struct contact_facts *contact;
	struct debrief_facts *debrief;
	struct opinion_facts *opinion;
	struct list raised;     /* of struct print_raised, by problem */
	struct list residents;
	struct date erased_on;
	struct str reason, recorder;
	struct stamp recorded_at;
};
struct print_book {
	struct str site_code, site_name;
	int32_t book, year, entries, places;
	struct bytes hash;
	struct stamp now;
};

extern const struct desc print_raised_desc, print_row_desc, print_book_desc;

/* How a kind of book is printed. */
struct print_kind {
	struct str title;
	const struct sheet_column *columns;
	size_t ncolumns;
	/* Fills in one cell a column; zeroed before. */
	void (*cells)(const struct print_row *x, struct arena *a, struct sheet_cell *out);
};
extern const struct print_kind print_kinds[BOOKS]; /* by enum book_kind */

/* The work of that process: the book's text to a file; `what` is the format. */
int print_apart(const char *what, struct str text, struct buf *out, int32_t *pages, struct err *e);

extern const struct prepare registers_prepares[];
extern const size_t registers_nprepares;

/* The sheet of a book whose rows are given by number and version. */
void print_sheet(const struct print_book *b, const struct print_row *rows, size_t n,
    struct arena *a, struct sheet *out);

#endif
