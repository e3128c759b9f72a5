/* SPDX-License-Identifier: Apache-2.0 */
#include <math.h>
#include <stdio.h>

#include "common/clock.h"
#include "common/print/sheet.h"

#define CUT 60

enum sheet_kind
sheet_kind_of(const struct sheet_column *c, const struct sheet_cell *cell)
{
	return cell->kind != 0 ? (enum sheet_kind)cell->kind : c->kind;
}

bool
sheet_is_figure(enum sheet_kind kind)
{
	return kind >= SHEET_COUNT && kind < SHEET_KINDS;
}

struct opt_f64
sheet_value(enum sheet_kind kind, const struct sheet_cell *cell)
{
	if (kind == SHEET_NUMBER || kind == SHEET_COUNT)
		return (struct opt_f64){ (double)cell->number.v, cell->number.set };
	return cell->real;
}

/* "1,234" */
static struct str
grouped(uint64_t n, struct arena *a)
{
	char digits[32], out[48];
	int len = snprintf(digits, sizeof(digits), "%llu", (unsigned long long)n), to = 0;

	for (int i = 0; i < len; i++) {
		if (i > 0 && (len - i) % 3 == 0)
			out[to++] = ',';
		out[to++] = digits[i];
	}
	return str_dup(a, (struct str){ out, (size_t)to });
}

struct str
sheet_figure(enum sheet_kind kind, double v, struct arena *a)
{
	static const struct {
		int decimals; /* 0 or 1 */
		double times;
		const char *more, *end;
	} forms[SHEET_KINDS] = {
		[SHEET_COUNT] = { 0, 1, "", "" },
		[SHEET_REAL] = { 1, 1, "", "" },
		[SHEET_PERCENT] = { 1, 100, "", "%" },
		[SHEET_CHANGE] = { 1, 100, "+", "%" },
		[SHEET_POINTS] = { 1, 100, "+", "点" },
	};
	double ten = forms[kind].decimals > 0 ? 10 : 1;
	double scaled = floor(fabs(v) * forms[kind].times * ten + 0.5 + 1e-9);
	uint64_t whole;
	char part[4] = "";

	if (!(scaled < 1e15))
		return str_printf(a, "%g%s", v * forms[kind].times, forms[kind].end);
	whole = (uint64_t)(scaled / ten);
	if (ten > 1)
		snprintf(part, sizeof(part), ".%d", (int)((uint64_t)scaled % 10));
	return str_printf(a, "%s" STR_FMT "%s%s",
	    scaled < 1  ? ""
		: v < 0 ? "-"
			: forms[kind].more,
	    STR_ARG(grouped(whole, a)), part, forms[kind].end);
}

static struct str
day(struct date d, struct arena *a)
{
	char text[16];

	if (d.ymd == 0)
		return (struct str){ 0 };
	date_format(d, text);
	return str_dup(a, str_from(text));
}

struct str
sheet_text(const struct sheet_column *c, const struct sheet_cell *cell, struct arena *a)
{
	enum sheet_kind kind = sheet_kind_of(c, cell);
	struct opt_f64 value = sheet_value(kind, cell);

	if (sheet_is_figure(kind))
		return value.set ? sheet_figure(kind, value.v, a) : STR("—");
	if (kind == SHEET_NUMBER)
		return value.set ? str_printf(a, "%lld", (long long)cell->number.v)
				 : (struct str){ 0 };
	if (kind == SHEET_TEXT)
		return str_empty(cell->text) ? (struct str){ 0 } : cell->text;
	return day(cell->date, a);
}

/* For machines: a figure as a plain number, a share as a fraction of 1, nothing as nothing. */
static struct str
plain(const struct sheet_column *c, const struct sheet_cell *cell, struct arena *a)
{
	enum sheet_kind kind = sheet_kind_of(c, cell);

	if (!sheet_is_figure(kind))
		return sheet_text(c, cell, a);
	if (kind == SHEET_COUNT)
		return cell->number.set ? str_printf(a, "%lld", (long long)cell->number.v)
					: (struct str){ 0 };
	return cell->real.set ? str_printf(a, "%.15g", cell->real.v) : (struct str){ 0 };
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
sheet_csv_part(const struct sheet *s, struct str title, bool first, struct buf *out)
{
	struct arena a = { 0 };

	put(out, first ? STR("\xef\xbb\xbf") : STR("\r\n"));
	if (!str_empty(title)) {
		put_cell(out, title, true);
		put(out, STR("\r\n"));
	}
	for (size_t i = 0; i < s->ncolumns; i++) {
		put(out, i > 0 ? STR(",") : (struct str){ 0 });
		put_cell(out, str_from(s->columns[i].head), false);
	}
	put(out, STR("\r\n"));
	for (size_t r = 0; r < s->nrows; r++) {
		for (size_t i = 0; i < s->ncolumns; i++) {
			const struct sheet_column *c = &s->columns[i];
			const struct sheet_cell *cell = &s->rows[r].cells[i];

			put(out, i > 0 ? STR(",") : (struct str){ 0 });
			put_cell(out, plain(c, cell, &a), sheet_kind_of(c, cell) == SHEET_TEXT);
		}
		put(out, STR("\r\n"));
		arena_reset(&a);
	}
	arena_free(&a);
}

void
sheet_csv(const struct sheet *s, struct buf *out)
{
	sheet_csv_part(s, (struct str){ 0 }, true, out);
}
