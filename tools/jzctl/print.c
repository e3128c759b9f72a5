/* SPDX-License-Identifier: Apache-2.0 */
#include "common/width.h"
#include "tools/jzctl/ctl.h"

#define LINE_WIDTH 80
#define GAP 2
#define LAST_LEAST 16 /* the last column keeps this much, even past the 80th column */

static void
pad(FILE *to, size_t n)
{
	fprintf(to, "%*s", (int)n, "");
}

static void
put(FILE *to, struct str s)
{
	fwrite(s.p, 1, s.n, to);
}

static const char *
cell(const struct table_print *t, size_t row, size_t col)
{
	const char *text = t->cells[row * t->ncols + col];

	return text != NULL ? text : "";
}

static void
put_row(FILE *to, const struct table_print *t, const size_t *widths, const char *const *row)
{
	size_t left = 0, room, due = 0; /* blanks, put when something follows */
	struct str rest;

	for (size_t i = 0; i + 1 < t->ncols; i++) {
		struct str s = str_from(row[i] != NULL ? row[i] : "");

		pad(to, s.n > 0 ? due : 0);
		put(to, s);
		due = (s.n > 0 ? 0 : due) + widths[i] + GAP - text_width(s);
		left += widths[i] + GAP;
	}
	room = left + LAST_LEAST < LINE_WIDTH ? LINE_WIDTH - left : LAST_LEAST;
	rest = str_from(row[t->ncols - 1] != NULL ? row[t->ncols - 1] : "");
	pad(to, rest.n > 0 ? due : 0);
	put(to, text_line(&rest, room));
	putc('\n', to);
	while (rest.n > 0) {
		pad(to, left);
		put(to, text_line(&rest, room));
		putc('\n', to);
	}
}

void
ctl_text(FILE *to, size_t indent, const char *text)
{
	struct str rest = str_from(text);

	while (rest.n > 0) {
		pad(to, indent);
		put(to, text_line(&rest, LINE_WIDTH - indent));
		putc('\n', to);
	}
}

void
ctl_table(FILE *to, const struct table_print *t)
{
	size_t widths[TABLE_COLS] = { 0 };

	for (size_t i = 0; i < t->ncols; i++) {
		widths[i] = text_width(str_from(t->heads[i]));
		for (size_t row = 0; row < t->nrows; row++) {
			size_t w = text_width(str_from(cell(t, row, i)));

			widths[i] = w > widths[i] ? w : widths[i];
		}
	}
	put_row(to, t, widths, t->heads);
	for (size_t row = 0; row < t->nrows; row++) {
		put_row(to, t, widths, t->cells + row * t->ncols);
		if (t->notes != NULL && t->notes[row] != NULL)
			ctl_text(to, 4, t->notes[row]);
	}
}

static const char *const role_names[ROLE_COUNT] = {
	[ROLE_committee] = "工委",
	[ROLE_street] = "街道",
	[ROLE_station] = "家站",
	[ROLE_deputy] = "代表",
	[ROLE_unit] = "单位",
	[ROLE_worker] = "服务",
	[ROLE_service] = "系统",
	[ROLE_gateway] = "网关",
	[ROLE_public] = "公众",
	[ROLE_self] = "时钟",
	[ROLE_monitor] = "监控",
};

const char *
ctl_roles(struct ctl *c, unsigned roles)
{
	const char *text = "";

	for (int r = 0; r < ROLE_COUNT; r++)
		if (roles & (1u << r))
			text = arena_printf(
			    &c->arena, "%s%s%s", text, *text != '\0' ? " " : "", role_names[r]);
	return text;
}
