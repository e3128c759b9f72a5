/* SPDX-License-Identifier: Apache-2.0 */
/*
 * A document: a cover, contents, and blocks one after the other: headings of two levels,
 * paragraphs, notes, tables, charts, what is signed. Written as PDF (document_pdf.c), as a workbook
 * with a sheet a table (document_xlsx.c), as CSV. It is plain structs with descriptors, so that it
 * crosses as msgpack to the process that draws (apart.h). Headings, tables and charts are numbered
 * when it is written: 一、, （一）, 表1, 图1. Everything is borrowed.
 */
#ifndef COMMON_PRINT_DOCUMENT_H
#define COMMON_PRINT_DOCUMENT_H

#include "common/desc.h"
#include "common/print/sheet.h"

enum doc_kind {
	DOC_SECTION = 1, DOC_SUBSECTION, DOC_PARAGRAPH, DOC_NOTE, DOC_TABLE, DOC_CHART, DOC_SIGNED,
	DOC_KINDS
};

/* A text in a constant table of columns or signatures, where STR may not stand. */
#define DOC_STR(lit) { "" lit, sizeof(lit) - 1 }

struct doc_column { /* see struct sheet_column */
	struct str head;
	int32_t kind; /* enum sheet_kind */
	double mm;    /* share of the printed width; 0: below the last; -1: in the workbook alone */
	double chars; /* width in the workbook; 0: of the head */
};
struct doc_row {
	struct list cells; /* of struct sheet_cell, one a column */
	bool strong;       /* a sum */
};
struct doc_table {
	struct str unit;    /* "单位：件" */
	struct list columns, rows; /* of struct doc_column; of struct doc_row */
	bool across;        /* on pages across */
};

enum chart_kind { CHART_BARS = 1, CHART_LINES };
struct doc_value {
	struct opt_f64 v; /* not set: nothing is drawn, "—" */
};
struct doc_series {
	struct str name;
	struct list values; /* of struct doc_value, one a category */
};
struct doc_chart {
	int32_t kind;     /* enum chart_kind */
	int32_t figure;   /* enum sheet_kind: a count, a number, a share */
	struct str unit;  /* "单位：件" */
	struct strs categories;
	struct list series; /* of struct doc_series */
};

struct doc_sign {
	struct str label, value; /* without a value a line to write on */
};

struct doc_block {
	int32_t kind;    /* enum doc_kind */
	struct str text; /* a heading, a paragraph, a note, the title of a table or a chart */
	struct doc_table *table;
	struct doc_chart *chart;
	struct list signs; /* of struct doc_sign */
};

struct document {
	struct str title, subtitle, organisation;
	struct date date;
	struct str edition; /* a line of the cover: which edition, of which positions */
	struct str hash;    /* another one, and in the file's properties */
	struct str made;    /* by whom and when, at the foot of each page */
	struct stamp made_at;
	struct list blocks; /* of struct doc_block */
};

#define DOC_BLOCKS 4096
#define DOC_ROWS 100000 /* of a table */
#define DOC_CATEGORIES 240
#define DOC_SERIES 6
#define DOC_CELLS 2000000 /* of all tables */

extern const struct enumdesc doc_kind_enum, sheet_kind_enum, chart_kind_enum;
extern const struct desc document_desc, doc_block_desc, doc_table_desc, doc_chart_desc,
    doc_series_desc, doc_value_desc, doc_row_desc, doc_column_desc, doc_sign_desc, sheet_cell_desc;

/*
 * Whether it can be written: each row has the cells of its columns, each series the values of its
 * categories, each block what its kind needs. INVALID_ARGUMENT with the member's path.
 */
MUST_CHECK int document_check(const struct document *d, struct err *e);

void document_encode(const struct document *d, struct buf *out);
/* Also checked. What is read borrows from `in`. */
MUST_CHECK int document_decode(struct raw in, struct arena *a, struct document *out, struct err *e);

/* Appended to *out; of a document that was checked. The PDF tells its pages without the cover and
 * the contents. Errors as in sheet.h. */
MUST_CHECK int document_pdf(const struct document *d, struct buf *out, int32_t *pages,
    struct err *e);
MUST_CHECK int document_xlsx(const struct document *d, struct buf *out, struct err *e);
/* A lone table as sheet_csv writes it; several each below a line with its title. */
void document_csv(const struct document *d, struct buf *out);

/* For a terminal, at most 80 columns wide, with tables in the place of charts. */
void document_text(const struct document *d, struct buf *out);

/* An apart_fn: of an encoded document the file that `what` says: "pdf", "xlsx",
 * "csv" or "text". */
int document_apart(const char *what, struct str in, struct buf *out, int32_t *pages, struct err *e);

/* A table as a sheet, for its writers; columns and rows are made in the arena. */
struct sheet doc_table_sheet(const struct document *d, const struct doc_block *b, struct arena *a);
/* A chart's figures as a table: a row a category, a column a series; across. */
struct doc_block doc_chart_table(const struct doc_block *b, struct arena *a);
/* "一", "二十三" for 1 … 99. */
struct str doc_numeral(int n, struct arena *a);

/* ---- making one ---- */

/* Blocks are added at the end, rows to the table added last, cells to its row added last. */
struct doc_maker {
	struct arena *a;
	struct document *d;
	size_t blocks, rows; /* room that is there */
	struct doc_row *row;
};

struct doc_maker doc_begin(struct document *d, struct arena *a);
void doc_add(struct doc_maker *m, enum doc_kind kind, struct str text);
/* The columns are borrowed. */
void doc_table(struct doc_maker *m, struct str title, struct str unit,
    const struct doc_column *columns, size_t n);
/* The table added last is on pages across. */
void doc_across(struct doc_maker *m);
void doc_row(struct doc_maker *m, bool strong);
void doc_text(struct doc_maker *m, struct str s);
void doc_number(struct doc_maker *m, int64_t n);
void doc_count(struct doc_maker *m, struct opt_i64 n);
void doc_date(struct doc_maker *m, struct date d);
/* A figure of this kind, whatever the column's is. */
void doc_figure(struct doc_maker *m, enum sheet_kind kind, struct opt_f64 v);
/* A chart over these categories, and a series of it. */
void doc_chart(struct doc_maker *m, struct str title, enum chart_kind kind,
    enum sheet_kind figure, struct str unit, struct strs categories);
void doc_series(struct doc_maker *m, struct str name, const struct opt_f64 *values);
void doc_signs(struct doc_maker *m, const struct doc_sign *signs, size_t n);

#endif
