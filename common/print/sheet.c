/* SPDX-License-Identifier: Apache-2.0 */
#include "common/clock.h"
#include "common/print/sheet.h"

#define CUT 60

struct str
sheet_text(const struct sheet_column *c, const struct sheet_cell *cell, struct arena *a)
{
	char day[16];

	if (c->kind == SHEET_NUMBER)
		return cell->number.set ? str_printf(a, "%lld", (long long)cell->number.v)
					: (struct str){ 0 };
	if (c->kind == SHEET_TEXT)
		return str_empty(cell->text) ? (struct str){ 0 } : cell->text;
	if (cell->date.ymd == 0)
		return (struct str){ 0 };
	date_format(cell->date, day);
	return str_dup(a, str_from(day));
}

/* On one line, the first CUT characters, without a full stop at the end. */
static struct str
shortened(struct str s, struct arena *a)
{
	size_t chars = 0, n = 0;
	char *p;

	if (str_empty(s))
		return STR("（空）");
	while (n < s.n && chars < CUT) {
		n++;
		while (n < s.n && ((uint8_t)s.p[n] & 0xc0) == 0x80)
			n++;
		chars++;
	}
	if (n == s.n && n >= 3 && memcmp(s.p + n - 3, "。", 3) == 0)
		s.n = n = n - 3;
	p = str_z(a, (struct str){ s.p, n });
	for (size_t i = 0; i < n; i++)
		if ((uint8_t)p[i] < ' ')
			p[i] = ' ';
	return str_printf(a, "%s%s", p, n < s.n ? "……" : "");
}

struct str
sheet_changes(
    const struct sheet *s, const struct sheet_row *was, const struct sheet_row *is, struct arena *a)
{
	struct str out = { 0 };

	for (size_t i = 0; i < s->ncolumns; i++) {
		const struct sheet_column *c = &s->columns[i];
		struct str old = sheet_text(c, &was->cells[i], a);
		struct str new = sheet_text(c, &is->cells[i], a);

		if (c->of_version || str_eq(old, new))
			continue;
		old = shortened(old, a);
		new = shortened(new, a);
		out = str_printf(a, STR_FMT "%s%s：" STR_FMT " → " STR_FMT, STR_ARG(out),
		    out.n > 0 ? "；" : "", c->head, STR_ARG(old), STR_ARG(new));
	}
	return out;
}

/* ---- CSV ---- */

static void
put(struct buf *b, struct str s)
{
	if (s.n > 0)
		buf_put(b, s.p, s.n);
}

static void
put_cell(struct buf *b, struct str s, bool text)
{
	bool formula = text && s.n > 0 && strchr("=+-@\t\r", s.p[0]) != NULL;
	bool quote = formula;

	for (size_t i = 0; i < s.n; i++)
		quote = quote || strchr(",\"\r\n", s.p[i]) != NULL;
	if (quote)
		put(b, STR("\""));
	if (formula)
		put(b, STR("'"));
	for (size_t i = 0; i < s.n; i++) {
		if (s.p[i] == '"')
			put(b, STR("\""));
		put(b, (struct str){ &s.p[i], 1 });
	}
	if (quote)
		put(b, STR("\""));
}

void
sheet_csv(const struct sheet *s, struct buf *out)
{
	struct arena a = { 0 };

	put(out, STR("\xef\xbb\xbf"));
	for (size_t i = 0; i < s->ncolumns; i++) {
		put(out, i > 0 ? STR(",") : (struct str){ 0 });
		put_cell(out, str_from(s->columns[i].head), false);
	}
	put(out, STR("\r\n"));
	for (size_t r = 0; r < s->nrows; r++) {
		for (size_t i = 0; i < s->ncolumns; i++) {
			const struct sheet_column *c = &s->columns[i];

			put(out, i > 0 ? STR(",") : (struct str){ 0 });
			put_cell(
			    out, sheet_text(c, &s->rows[r].cells[i], &a), c->kind == SHEET_TEXT);
		}
		put(out, STR("\r\n"));
		arena_reset(&a);
	}
	arena_free(&a);
}
