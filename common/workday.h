/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The working-day calendar and the ways to count a period (民法典 §§200–204): N working days end
 * with the Nth working day after the start day; N months end on the same day of the month, clamped
 * to the month's end, N days on the Nth day, and both roll forward to a working day. The start day
 * is never counted.
 *
 * A day is working when the calendar has a `work` row for it, not working when it has an `off`
 * row, else Monday–Friday. A year of which the calendar has no row at all is "without data": what
 * touches it is computed by Monday–Friday and flagged provisional.
 */
#ifndef COMMON_WORKDAY_H
#define COMMON_WORKDAY_H

#include "common/err.h"
#include "common/types.h"

enum dayrule { RULE_NONE, RULE_WD, RULE_MONTH, RULE_DAY }; /* on the wire: "wd", "month", "day" */

struct calday {
	struct date date;
	bool work;
	struct str name; /* of the holiday it belongs to */
};

struct calendar { /* days sorted by date, none twice; borrowed */
	const struct calday *days;
	size_t n;
};

struct due {
	struct date date;
	bool provisional;  /* a day without calendar data was counted */
	size_t skipped;    /* days passed over because they are not working days */
};

bool calendar_working(const struct calendar *c, struct date d);
bool calendar_has_year(const struct calendar *c, int year);

/* The most that n may be: 366 (wd, day) or 60 (month); 0 for no rule. */
int workday_most(enum dayrule rule);
/* INVALID_ARGUMENT, field "n", when n is not 1 … workday_most(). */
MUST_CHECK int workday_due(const struct calendar *c, struct date start, enum dayrule rule, int n,
    struct due *out, struct err *e);

/* The days passed over between start and due, oldest first, at most cap; returns how many. */
size_t workday_skipped(const struct calendar *c, struct date start, enum dayrule rule, int n,
    struct date *out, size_t cap);

/* d, or the first working day after it; *provisional is set when a year without data was asked. */
struct date workday_from(const struct calendar *c, struct date d, bool *provisional);

/* The same day n months later, clamped to the month's end. */
struct date months_after(struct date d, int n);

/* The working day n working days before d (n ≥ 0): when a notice of n wd is sent. */
struct date workday_before(const struct calendar *c, struct date d, int n);

/* Reads date,kind,name,notice (calendar-cn.csv). INVALID_ARGUMENT names line and column. */
MUST_CHECK int calendar_read_csv(struct arena *a, struct str text, struct calendar *out,
    struct err *e);

#endif
