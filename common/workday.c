/* SPDX-License-Identifier: Apache-2.0 */
#include <stdlib.h>

#include "common/arena.h"
#include "common/clock.h"
#include "common/workday.h"

/* The first day of the calendar that is not before ymd; c->n if there is none. */
static size_t
lower_bound(const struct calendar *c, int32_t ymd)
{
	size_t lo = 0, hi = c->n;

	while (lo < hi) {
		size_t mid = lo + (hi - lo) / 2;

		if (c->days[mid].date.ymd < ymd)
			lo = mid + 1;
		else
			hi = mid;
	}
	return lo;
}

bool
calendar_working(const struct calendar *c, struct date d)
{
	size_t i = lower_bound(c, d.ymd);

	if (i < c->n && c->days[i].date.ymd == d.ymd)
		return c->days[i].work;
	return date_weekday(d) <= 5;
}

bool
calendar_has_year(const struct calendar *c, int year)
{
	size_t i = lower_bound(c, year * 10000);

	return i < c->n && date_year(c->days[i].date) == year;
}

/* What counting has come to. */
struct walk {
	const struct calendar *c;
	struct date at;
	bool provisional;
	size_t skipped, cap;
	struct date *out;
};

/* Looks at the day reached: a working day, or one passed over. */
static bool
look(struct walk *w)
{
	if (!calendar_has_year(w->c, date_year(w->at)))
		w->provisional = true;
	if (calendar_working(w->c, w->at))
		return true;
	if (w->skipped < w->cap)
		w->out[w->skipped] = w->at;
	w->skipped++;
	return false;
}

static void
walk_wd(struct walk *w, int n)
{
	while (n > 0) {
		w->at = date_add(w->at, 1);
		n -= look(w);
	}
}

struct date
months_after(struct date d, int n)
{
	int months = date_year(d) * 12 + date_month(d) - 1 + n;
	int day = date_day(d);

	while (!date_valid(months / 12, months % 12 + 1, day))
		day--;
	return date_make(months / 12, months % 12 + 1, day);
}

static void
roll(struct walk *w)
{
	while (!look(w))
		w->at = date_add(w->at, 1);
}

static void
walk_month(struct walk *w, int n)
{
	w->at = months_after(w->at, n);
	roll(w);
}

static void
walk_day(struct walk *w, int n)
{
	w->at = date_add(w->at, n);
	roll(w);
}

static const struct {
	void (*walk)(struct walk *w, int n);
	int most;
} rules[] = {
	[RULE_WD] = { walk_wd, 366 },
	[RULE_MONTH] = { walk_month, 60 },
	[RULE_DAY] = { walk_day, 366 },
};

int
workday_most(enum dayrule rule)
{
	return (size_t)rule < sizeof(rules) / sizeof(rules[0]) ? rules[rule].most : 0;
}

static bool
in_bounds(struct date start, enum dayrule rule, int n)
{
	return n >= 1 && n <= workday_most(rule) && date_year(start) >= 1 &&
	    date_year(start) < 9990;
}

int
workday_due(const struct calendar *c, struct date start, enum dayrule rule, int n, struct due *out,
    struct err *e)
{
	struct walk w = { .c = c, .at = start };

	*out = (struct due){ 0 };
	if (workday_most(rule) == 0)
		return err_set(e, E_INVALID_ARGUMENT, "rule", "must be wd, month or day");
	if (n < 1 || n > rules[rule].most)
		return err_set(
		    e, E_INVALID_ARGUMENT, "n", "must be 1 to %d, not %d", rules[rule].most, n);
	if (!in_bounds(start, rule, n))
		return err_set(e, E_INVALID_ARGUMENT, "start", "is not a date to count from");
	rules[rule].walk(&w, n);
	*out = (struct due){ w.at, w.provisional, w.skipped };
	return 0;
}

size_t
workday_skipped(const struct calendar *c, struct date start, enum dayrule rule, int n,
    struct date *out, size_t cap)
{
	struct walk w = { .c = c, .at = start, .out = out, .cap = cap };

	if (!in_bounds(start, rule, n))
		return 0;
	rules[rule].walk(&w, n);
	return w.skipped < cap ? w.skipped : cap;
}

struct date
workday_from(const struct calendar *c, struct date d, bool *provisional)
{
	struct walk w = { .c = c, .at = d };

	roll(&w);
	*provisional = *provisional || w.provisional;
	return w.at;
}

struct date
workday_before(const struct calendar *c, struct date d, int n)
{
	while (n > 0 && d.ymd != 0) {
		d = date_add(d, -1);
		n -= calendar_working(c, d);
	}
	return d;
}

/* ---- the file ---- */

enum { COL_DATE, COL_KIND, COL_NAME, COL_NOTICE, COLUMNS };

struct csvday {
	struct calday day;
	size_t line;
};

static int
read_line(struct str line, size_t number, struct csvday *out, struct err *e)
{
	struct str col[COLUMNS];

	for (int i = 0; i < COLUMNS; i++)
		col[i] = str_cut(&line, ',');
	*out = (struct csvday){ { .work = str_is(col[COL_KIND], "work"), .name = col[COL_NAME] },
		number };
	if (!date_parse(col[COL_DATE], &out->day.date))
		return err_set(e, E_INVALID_ARGUMENT, "calendar",
		    "line %zu, column date: must be a day YYYY-MM-DD", number);
	if (!out->day.work && !str_is(col[COL_KIND], "off"))
		return err_set(e, E_INVALID_ARGUMENT, "calendar",
		    "line %zu, column kind: must be off or work", number);
	return 0;
}

static int
by_date(const void *a, const void *b)
{
	const struct csvday *x = a, *y = b;
	int order = (x->day.date.ymd > y->day.date.ymd) - (x->day.date.ymd < y->day.date.ymd);

	return order != 0 ? order : (x->line > y->line) - (x->line < y->line);
}

/* Sorted days without line numbers. */
static int
settle(struct arena *a, struct csvday *rows, size_t n, struct calendar *out, struct err *e)
{
	struct calday *days = arena_array(a, n, sizeof(*days));

	if (n > 0)
		qsort(rows, n, sizeof(*rows), by_date);
	for (size_t i = 0; i < n; i++) {
		if (i > 0 && rows[i].day.date.ymd == rows[i - 1].day.date.ymd)
			return err_set(e, E_INVALID_ARGUMENT, "calendar",
			    "line %zu, column date: the day stands in line %zu already",
			    rows[i].line, rows[i - 1].line);
		days[i] = rows[i].day;
	}
	*out = (struct calendar){ days, n };
	return 0;
}

int
calendar_read_csv(struct arena *a, struct str text, struct calendar *out, struct err *e)
{
	size_t lines = 1, n = 0;
	struct csvday *rows;

	if (!str_utf8(text))
		return err_set(e, E_INVALID_ARGUMENT, "calendar", "is not UTF-8 text");
	if (text.n >= 3 && memcmp(text.p, "\xef\xbb\xbf", 3) == 0)
		text = (struct str){ text.p + 3, text.n - 3 };
	for (size_t i = 0; i < text.n; i++)
		lines += text.p[i] == '\n';
	rows = arena_array(a, lines, sizeof(*rows));
	for (size_t number = 1; text.n > 0; number++) {
		struct str line = str_cut(&text, '\n');

		if (line.n > 0 && line.p[line.n - 1] == '\r')
			line.n--;
		if (line.n == 0 ||
		    (number == 1 && line.n >= 9 && memcmp(line.p, "date,kind", 9) == 0))
			continue;
		if (read_line(line, number, &rows[n++], e) != 0)
			return -1;
	}
	return settle(a, rows, n, out, e);
}
