/* SPDX-License-Identifier: Apache-2.0 */
/* The library writes to a file by name: it is given one in memory. */
#include <stdio.h>
#include <sys/mman.h>
#include <unistd.h>

#include "common/clock.h"
#include "common/print/workbook.h"

#define CELL_BYTES 32000 /* Excel's cells hold 32 767 characters */
#define HEADER_BYTES 200 /* and its headers 255 */

lxw_format *
workbook_format(struct workbook *b, enum lxw_format_alignments across, bool border)
{
	lxw_format *f = workbook_add_format(b->wb);

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
formats(struct workbook *b)
{
	static const struct {
		enum lxw_format_alignments across;
		const char *number;
	} kinds[SHEET_KINDS] = {
		[SHEET_TEXT] = { LXW_ALIGN_LEFT, NULL },
		[SHEET_NUMBER] = { LXW_ALIGN_RIGHT, NULL },
		[SHEET_DATE] = { LXW_ALIGN_CENTER, "yyyy-mm-dd" },
		[SHEET_COUNT] = { LXW_ALIGN_RIGHT, "#,##0" },
		[SHEET_REAL] = { LXW_ALIGN_RIGHT, "#,##0.0" },
		[SHEET_PERCENT] = { LXW_ALIGN_RIGHT, "0.0%" },
		[SHEET_CHANGE] = { LXW_ALIGN_RIGHT, "+0.0%;-0.0%;0.0%" },
		[SHEET_POINTS] = { LXW_ALIGN_RIGHT, "+0.0\"点\";-0.0\"点\";0.0\"点\"" },
	};

	b->title = workbook_format(b, LXW_ALIGN_CENTER, false);
	format_set_font_size(b->title, 16);
	format_set_bold(b->title);
	b->facts = workbook_format(b, LXW_ALIGN_LEFT, false);
	b->head = workbook_format(b, LXW_ALIGN_CENTER, true);
	format_set_bold(b->head);
	format_set_bg_color(b->head, 0xE8E8E8);
	b->blank = workbook_format(b, LXW_ALIGN_LEFT, true);
	for (int kind = SHEET_TEXT; kind < SHEET_KINDS; kind++)
		for (int strong = 0; strong < 2; strong++) {
			lxw_format *f = workbook_format(b, kinds[kind].across, true);

			if (kinds[kind].number != NULL)
				format_set_num_format(f, kinds[kind].number);
			if (strong)
				format_set_bold(f);
			b->cells[kind][strong] = f;
		}
}

const char *
workbook_text(struct workbook *b, struct str s)
{
	size_t n = s.n;

	if (n <= CELL_BYTES)
		return str_z(&b->arena, s);
	n = CELL_BYTES;
	while (n > 0 && ((uint8_t)s.p[n] & 0xc0) == 0x80)
		n--;
	return arena_printf(&b->arena, "%.*s……（全文见打印件）", (int)n, s.p);
}

void
workbook_merged(lxw_worksheet *ws, lxw_row_t row, lxw_col_t right, const char *text, lxw_format *f)
{
	if (right > 0)
		worksheet_merge_range(ws, row, 0, row, right, text, f);
	else
		worksheet_write_string(ws, row, 0, text, f);
}

static void
put_cell(struct workbook *b, lxw_worksheet *ws, lxw_row_t row, lxw_col_t col, enum sheet_kind kind,
    const struct sheet_cell *cell, bool strong)
{
	struct opt_f64 value = sheet_value(kind, cell);
	lxw_format *f = b->cells[kind][strong];

	if (kind != SHEET_TEXT && kind != SHEET_DATE && value.set) {
		worksheet_write_number(
		    ws, row, col, kind == SHEET_POINTS ? value.v * 100 : value.v, f);
	} else if (sheet_is_figure(kind)) {
		worksheet_write_string(ws, row, col, "—", f);
	} else if (kind == SHEET_DATE && cell->date.ymd != 0) {
		lxw_datetime day = { date_year(cell->date), date_month(cell->date),
			date_day(cell->date), 0, 0, 0 };

		worksheet_write_datetime(ws, row, col, &day, f);
	} else if (kind == SHEET_TEXT && !str_empty(cell->text)) {
		worksheet_write_string(ws, row, col, workbook_text(b, cell->text), f);
	} else {
		worksheet_write_blank(ws, row, col, b->blank);
	}
}

lxw_worksheet *
workbook_table(struct workbook *b, const char *name, const struct sheet *s, struct str title,
    struct str facts, const struct sheet_row *rows, size_t n)
{
	lxw_worksheet *ws = workbook_add_worksheet(b->wb, name);
	lxw_col_t right = (lxw_col_t)(s->ncolumns - 1);
	lxw_row_t last = WORKBOOK_HEAD + (lxw_row_t)(n > 0 ? n : 1);

	workbook_merged(ws, 0, right, str_z(&b->arena, title), b->title);
	worksheet_set_row(ws, 0, 26, NULL);
	workbook_merged(ws, 1, right, str_z(&b->arena, facts), b->facts);
	for (size_t i = 0; i < s->ncolumns; i++) {
		lxw_col_t col = (lxw_col_t)i;

		worksheet_set_column(ws, col, col, s->columns[i].chars, NULL);
		worksheet_write_string(ws, WORKBOOK_HEAD, col, s->columns[i].head, b->head);
	}
	for (size_t r = 0; r < n; r++)
		for (size_t i = 0; i < s->ncolumns; i++) {
			const struct sheet_cell *cell = &rows[r].cells[i];

			put_cell(b, ws, WORKBOOK_HEAD + 1 + (lxw_row_t)r, (lxw_col_t)i,
			    sheet_kind_of(&s->columns[i], cell), cell, rows[r].strong);
		}
	worksheet_freeze_panes(ws, WORKBOOK_HEAD + 1, 1);
	worksheet_autofilter(ws, WORKBOOK_HEAD, 0, last, right);
	worksheet_repeat_rows(ws, 0, WORKBOOK_HEAD);
	worksheet_print_area(ws, 0, 0, last, right);
	return ws;
}

/* Text of a header or footer: "&" is written twice, and it is not too long. */
static struct str
escaped(struct workbook *b, struct str s)
{
	struct str out = { 0 };

	if (s.n > HEADER_BYTES)
		for (s.n = HEADER_BYTES; s.n > 0 && ((uint8_t)s.p[s.n] & 0xc0) == 0x80;)
			s.n--;
	while (s.n > 0) {
		bool more = memchr(s.p, '&', s.n) != NULL;
		struct str part = str_cut(&s, '&');

		out = str_printf(
		    &b->arena, STR_FMT STR_FMT "%s", STR_ARG(out), STR_ARG(part), more ? "&&" : "");
	}
	return out;
}

void
workbook_page(struct workbook *b, lxw_worksheet *ws, const struct workbook_page *page)
{
	if (page->across)
		worksheet_set_landscape(ws);
	else
		worksheet_set_portrait(ws);
	worksheet_set_paper(ws, 9); /* A4 */
	worksheet_fit_to_pages(ws, 1, 0);
	worksheet_set_margins(ws, 0.5, 0.4, 0.5, 0.6);
	if (!str_empty(page->header))
		worksheet_set_header(
		    ws, arena_printf(&b->arena, "&C" STR_FMT, STR_ARG(escaped(b, page->header))));
	worksheet_set_footer(ws,
	    arena_printf(&b->arena, "%s" STR_FMT "&C第 &P 页 共 &N 页",
		str_empty(page->footer) ? "" : "&L", STR_ARG(escaped(b, page->footer))));
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

int
workbook_make(
    const lxw_doc_properties *about, workbook_fn *fill, void *of, struct buf *out, struct err *e)
{
	int fd = memfd_create("workbook", MFD_CLOEXEC), rc;
	lxw_doc_properties properties = *about;
	lxw_error why = LXW_ERROR_MEMORY_MALLOC_FAILED;
	struct workbook b = { 0 };
	char path[40];

	if (fd < 0)
		return err_set(e, E_INTERNAL, NULL, "there is no memory for a workbook");
	snprintf(path, sizeof(path), "/proc/self/fd/%d", fd);
	b.wb = workbook_new(path);
	if (b.wb != NULL) {
		workbook_set_properties(b.wb, &properties);
		formats(&b);
		fill(&b, of);
		why = workbook_close(b.wb);
	}
	rc = why == LXW_NO_ERROR
	    ? read_all(fd, out, e)
	    : err_set(e, E_INTERNAL, NULL, "the workbook: %s", lxw_strerror(why));
	arena_free(&b.arena);
	close(fd);
	return rc;
}
