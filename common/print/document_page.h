/* SPDX-License-Identifier: Apache-2.0 */
/* Between the halves of the PDF of a document: its blocks (document_pdf.c), cover and contents
 * (document_front.c). */
#ifndef COMMON_PRINT_DOCUMENT_PAGE_H
#define COMMON_PRINT_DOCUMENT_PAGE_H

#include "common/print/document.h"
#include "common/print/page.h"

#define A4_SHORT MM(210)
#define A4_LONG MM(297)
#define DOC_LEFT MM(25)
#define DOC_MARGIN MM(20) /* right */
#define DOC_TOP MM(27)
#define DOC_BOTTOM MM(22)
#define SECTION_PITCH 26.0
#define SUBSECTION_PITCH 22.0
#define TEXT_PITCH 20.0
#define NOTE_PITCH 14.0

struct doc_entry { /* of the contents */
	struct str text;
	int level, page; /* level 1 or 2 */
};

struct doc_writer {
	struct page p;
	const struct document *d;
	cairo_surface_t *surface;
	bool open, across;     /* a page is begun; how it lies */
	struct grid *grid;     /* of the table that is being written */
	const struct doc_block *table;
	int table_number;
	struct doc_entry *entries;
	size_t nentries;
	int sections, subsections, tables, charts, outline;
	struct arena a;        /* of the document */
};

double doc_right(const struct doc_writer *w);
/* Room of this height, here or overleaf. */
void doc_need(struct doc_writer *w, double height, bool across);
void doc_head_of_table(struct doc_writer *w, bool again);

/* The least height of block i that is worth beginning it on a page, with what must follow it. */
double doc_least(struct doc_writer *w, size_t i);
bool doc_is_across(const struct doc_writer *w, size_t i);

/* What stands before the first page: the cover, the contents by the entries. */
void doc_cover(struct doc_writer *w);
void doc_contents(struct doc_writer *w);
void doc_describe(struct doc_writer *w);

#endif
