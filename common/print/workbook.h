/* SPDX-License-Identifier: Apache-2.0 */
/* A workbook in the making, for the writers of sheets (xlsx.c) and documents (document_xlsx.c). */
#ifndef COMMON_PRINT_WORKBOOK_H
#define COMMON_PRINT_WORKBOOK_H

#include <xlsxwriter.h>

#include "common/print/sheet.h"

struct workbook {
	lxw_workbook *wb;
	lxw_format *title, *facts, *head, *blank;
	lxw_format *cells[SHEET_KINDS][2]; /* by kind; of a sum */
	struct arena arena;
};

struct workbook_page { /* how a worksheet is printed */
	struct str header;  /* absent: none */
	struct str footer;  /* left of the page's number */
	bool across;
};

#define WORKBOOK_HEAD 2 /* row of the columns' heads */
#define WORKBOOK_ROWS 1048000

/* Makes it in memory by `fill`, which answers the library's error; its bytes are appended. */
typedef void workbook_fn(struct workbook *b, void *of);
MUST_CHECK int workbook_make(const lxw_doc_properties *about, workbook_fn *fill, void *of,
    struct buf *out, struct err *e);

lxw_format *workbook_format(struct workbook *b, enum lxw_format_alignments across, bool border);
/* At most what a cell holds, cut at a character, and saying so. */
const char *workbook_text(struct workbook *b, struct str s);
void workbook_merged(
    lxw_worksheet *ws, lxw_row_t row, lxw_col_t right, const char *text, lxw_format *f);
/* A table on a worksheet of its own: title, facts, heads, rows. */
lxw_worksheet *workbook_table(struct workbook *b, const char *name, const struct sheet *s,
    struct str title, struct str facts, const struct sheet_row *rows, size_t n);
void workbook_page(struct workbook *b, lxw_worksheet *ws, const struct workbook_page *page);

#endif
