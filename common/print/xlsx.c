/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The sheet as a workbook: title, facts, head row, then the rows; numbers and dates are such. The
 * library writes to a file by name: it is given one in memory.
 */
#include <stdio.h>
#include <sys/mman.h>
#include <unistd.h>
#include <xlsxwriter.h>

#include "common/clock.h"
#include "common/print/sheet.h"

#define HEAD_ROW 2
#define CELL_BYTES 32000 /* Excel's cells hold 32 767 characters */
#define ROWS_MOST 1048000

struct book {
	lxw_workbook *wb;
	lxw_format *title, *facts, *head, *text, *number, *date;
	struct arena arena;
};

static lxw_format *
format(lxw_workbook *wb, enum lxw_format_alignments across, bool border)
{
	lxw_format *f = workbook_add_format(wb);

	format_set_font_name(f, "宋体");
	format_set_font_size(f, 10);
	format_set_align(f, (uint8_t)across);
	format_set_align(f, LXW_ALIGN_VERTICAL_TOP);
	format_set_text_wrap(f);
	if (border)
		format_set_border(f, LXW_BORDER_THIN);
	return f;
}

static void
formats(struct book *b)
{
	b->title = format(b->wb, LXW_ALIGN_CENTER, false);
	format_set_font_size(b->title, 16);
	format_set_bold(b->title);
	b->facts = format(b->wb, LXW_ALIGN_LEFT, false);
	b->head = format(b->wb, LXW_ALIGN_CENTER, true);
	format_set_bold(b->head);
	format_set_bg_color(b->head, 0xE8E8E8);
	b->text = format(b->wb, LXW_ALIGN_LEFT, true);
	b->number = format(b->wb, LXW_ALIGN_RIGHT, true);
	b->date = format(b->wb, LXW_ALIGN_CENTER, true);
	format_set_num_format(b->date, "yyyy-mm-dd");
}

/* At most what a cell holds, cut at a character, and saying so. */
static const char *
cell_text(struct book *b, struct str s)
{
	size_t n = s.n;

	if (n <= CELL_BYTES)
		return str_z(&b->arena, s);
	n = CELL_BYTES;
	while (n > 0 && ((uint8_t)s.p[n] & 0xc0) == 0x80)
		n--;
	return arena_printf(&b->arena, "%.*s……（全文见打印件）", (int)n, s.p);
}

static void
put_cell(struct book *b, lxw_worksheet *ws, lxw_row_t row, lxw_col_t col,
    const struct sheet_column *c, const struct sheet_cell *cell)
{
	if (c->kind == SHEET_NUMBER && cell->number.set) {
		worksheet_write_number(ws, row, col, (double)cell->number.v, b->number);
	} else if (c->kind == SHEET_DATE && cell->date.ymd != 0) {
		lxw_datetime day = { date_year(cell->date), date_month(cell->date),
			date_day(cell->date), 0, 0, 0 };

		worksheet_write_datetime(ws, row, col, &day, b->date);
	} else if (c->kind == SHEET_TEXT && !str_empty(cell->text)) {
		worksheet_write_string(ws, row, col, cell_text(b, cell->text), b->text);
	} else {
		worksheet_write_blank(ws, row, col, b->text);
	}
}

static struct str
joined(const struct strs *v, struct arena *a)
{
	struct str out = { 0 };

	for (size_t i = 0; i < v->n; i++)
		out = str_printf(
		    a, STR_FMT "%s" STR_FMT, STR_ARG(out), i > 0 ? "　" : "", STR_ARG(v->v[i]));
	return out;
}

static void
page_setup(const struct sheet *s, lxw_worksheet *ws, lxw_row_t last)
{
	lxw_col_t right = (lxw_col_t)(s->ncolumns - 1);

	worksheet_freeze_panes(ws, HEAD_ROW + 1, 1);
	worksheet_autofilter(ws, HEAD_ROW, 0, last, right);
	worksheet_repeat_rows(ws, 0, HEAD_ROW);
	worksheet_print_area(ws, 0, 0, last, right);
	worksheet_set_landscape(ws);
	worksheet_set_paper(ws, 9); /* A4 */
	worksheet_fit_to_pages(ws, 1, 0);
	worksheet_set_margins(ws, 0.5, 0.4, 0.5, 0.6);
	worksheet_set_footer(ws, "&C第 &P 页 共 &N 页");
}

static void
table(struct book *b, const struct sheet *s, const char *name, struct str title,
    const struct sheet_row *rows, size_t n)
{
	lxw_worksheet *ws = workbook_add_worksheet(b->wb, name);
	lxw_col_t right = (lxw_col_t)(s->ncolumns - 1);
	lxw_row_t last = HEAD_ROW + (lxw_row_t)(n > 0 ? n : 1);

	worksheet_merge_range(ws, 0, 0, 0, right, str_z(&b->arena, title), b->title);
	worksheet_set_row(ws, 0, 26, NULL);
	worksheet_merge_range(ws, 1, 0, 1, right,
	    arena_printf(&b->arena, STR_FMT "　" STR_FMT "　" STR_FMT, STR_ARG(s->place),
		STR_ARG(s->period), STR_ARG(joined(&s->facts, &b->arena))),
	    b->facts);
	for (size_t i = 0; i < s->ncolumns; i++) {
		lxw_col_t col = (lxw_col_t)i;

		worksheet_set_column(ws, col, col, s->columns[i].chars, NULL);
		worksheet_write_string(ws, HEAD_ROW, col, s->columns[i].head, b->head);
	}
	for (size_t r = 0; r < n; r++)
		for (size_t i = 0; i < s->ncolumns; i++)
			put_cell(b, ws, HEAD_ROW + 1 + (lxw_row_t)r, (lxw_col_t)i, &s->columns[i],
			    &rows[r].cells[i]);
	page_setup(s, ws, last);
}

static int
read_all(int fd, struct buf *out, struct err *e)
{
	uint8_t part[65536];
	ssize_t n;

	if (lseek(fd, 0, SEEK_SET) != 0)
		return err_set(e, E_INTERNAL, NULL, "the workbook cannot be read");
	while ((n = read(fd, part, sizeof(part))) > 0)
		buf_put(out, part, (size_t)n);
	return n == 0 ? 0 : err_set(e, E_INTERNAL, NULL, "the workbook cannot be read");
}

static lxw_error
make(struct book *b, const struct sheet *s, const char *path)
{
	lxw_doc_properties about = { .title = str_z(&b->arena, s->title),
		.author = arena_printf(&b->arena, "jiazhan"),
		.created = (time_t)(s->made_at.us / US_PER_SEC) };

	b->wb = workbook_new(path);
	if (b->wb == NULL)
		return LXW_ERROR_MEMORY_MALLOC_FAILED;
	workbook_set_properties(b->wb, &about);
	formats(b);
	table(b, s, "登记簿", s->title, s->rows, s->nrows);
	if (s->nformer > 0)
		table(b, s, "更正前", s->former_title, s->former, s->nformer);
	return workbook_close(b->wb);
}

int
sheet_xlsx(const struct sheet *s, struct buf *out, struct err *e)
{
	int fd = memfd_create("sheet", MFD_CLOEXEC), rc = 0;
	struct book b = { 0 };
	char path[40];
	lxw_error why;

	if (fd < 0)
		return err_set(e, E_INTERNAL, NULL, "there is no memory for a workbook");
	if (s->nrows > ROWS_MOST || s->nformer > ROWS_MOST) {
		close(fd);
		return err_set(e, E_FAILED_PRECONDITION, "format",
		    "a workbook holds at most %d rows: take csv", ROWS_MOST);
	}
	snprintf(path, sizeof(path), "/proc/self/fd/%d", fd);
	why = make(&b, s, path);
	if (why != LXW_NO_ERROR)
		rc = err_set(e, E_INTERNAL, NULL, "the workbook: %s", lxw_strerror(why));
	else
		rc = read_all(fd, out, e);
	arena_free(&b.arena);
	close(fd);
	return rc;
}
