/* SPDX-License-Identifier: Apache-2.0 */
#include <assert.h>
#include <stdio.h>

#include "services/suggestions/rules.h"

#define WD(n) RULE_WD, n
#define MONTHS(n) RULE_MONTH, n
#define DAYS_BEFORE(n) n, 0
#define WD_BEFORE(n) 0, n
#define NO_NOTICE 0, 0

const struct steprule steprules[STEP_COUNT] = {
	[STEP_COSIGN] = { ROLE_deputy, WD(5), WD_BEFORE(2), END_DROP, MARK_D, "submitted" },
	[STEP_REVIEW] = { ROLE_committee, WD(5), WD_BEFORE(2), END_OVERDUE, MARK_D,
	    "submitted, or the last co-signer's answer" },
	[STEP_ASSIGN] = { ROLE_committee, WD(7), WD_BEFORE(2), END_OVERDUE, MARK_L, "accepted" },
	[STEP_SIGN] = { ROLE_unit, WD(3), WD_BEFORE(2), END_OVERDUE, MARK_D, "sent" },
	[STEP_OBJECT] = { ROLE_unit, WD(7), NO_NOTICE, END_SILENT, MARK_L, "sent" },
	[STEP_REASSIGN] = { ROLE_committee, WD(10), WD_BEFORE(2), END_OVERDUE, MARK_L, "objected" },
	[STEP_CONTACT] = { ROLE_unit, WD(20), WD_BEFORE(2), END_OVERDUE, MARK_L, "sent" },
	[STEP_OPINION] = { ROLE_unit, MONTHS(1), WD_BEFORE(2), END_LAPSE, MARK_L, "sent" },
	[STEP_REPLY] = { ROLE_unit, MONTHS(3), DAYS_BEFORE(15), END_OVERDUE, MARK_L, "sent" },
	[STEP_FORM_CHECK] = { ROLE_committee, WD(5), WD_BEFORE(2), END_OVERDUE, MARK_D, "filed" },
	[STEP_RATING] = { ROLE_deputy, WD(15), WD_BEFORE(2), END_UNRATED, MARK_L, "passed on" },
	[STEP_RELEASE] = { ROLE_committee, WD(5), WD_BEFORE(2), END_RELEASE, MARK_D, "rated" },
	[STEP_AGAIN] = { ROLE_unit, MONTHS(1), DAYS_BEFORE(15), END_OVERDUE, MARK_L,
	    "rating released" },
};

/*
 * The calendar from the year of `start` on, ascending. The view comes newest day first, so what
 * lies before is not walked through.
 */
struct calendar
rules_calendar(struct cx *cx, struct date start)
{
	size_t n = 0, cap = 64;
	struct calday *days = arena_array(cx_arena(cx), cap, sizeof(*days)), *more;
	const struct v1_calendar *d = row_each(cx, &calendar_view, NULL);

	for (; d != NULL && date_year(d->date) >= date_year(start);
	     d = row_each(cx, &calendar_view, d)) {
		if (n == cap) {
			more = arena_array(cx_arena(cx), cap * 2, sizeof(*more));
			memcpy(more, days, n * sizeof(*more));
			days = more;
			cap *= 2;
		}
		assert(n == 0 || d->date.ymd < days[n - 1].date.ymd);
		days[n++] = (struct calday){ d->date, d->work, d->name };
	}
	for (size_t i = 0; i < n / 2; i++) {
		struct calday t = days[i];

		days[i] = days[n - 1 - i];
		days[n - 1 - i] = t;
	}
	return (struct calendar){ days, n };
}

static struct strs
skipped_days(struct cx *cx, const struct calendar *c, const struct deadline *d, size_t n)
{
	struct date *days = arena_array(cx_arena(cx), n, sizeof(*days));
	struct strs out = { arena_array(cx_arena(cx), n, sizeof(struct str)), 0 };
	char *text;

	n = workday_skipped(c, d->start, (enum dayrule)d->rule, d->n, days, n);
	for (; out.n < n; out.n++) {
		text = arena_alloc(cx_arena(cx), 11);
		date_format(days[out.n], text);
		out.v[out.n] = (struct str){ text, 10 };
	}
	return n > 0 ? out : (struct strs){ 0 };
}

/* The day of the notice; absent when the period is shorter than its notice. */
static struct date
notice_day(const struct calendar *c, const struct steprule *r, const struct deadline *d)
{
	struct date on = { 0 };

	if (r->notice_days > 0)
		on = date_add(d->due, -r->notice_days);
	else if (r->notice_wd > 0)
		on = workday_before(c, d->due, r->notice_wd);
	return on.ymd > d->start.ymd ? on : (struct date){ 0 };
}

int
rules_count(struct cx *cx, struct deadline *d, int32_t channel, struct date latest, struct err *e)
{
	const struct steprule *r = &steprules[d->step];
	struct calendar c = rules_calendar(cx, cx_today(cx));

	(void)channel; /* one rule a step so far */
	d->start = cx_today(cx);
	d->rule = (int32_t)r->rule;
	d->n = r->n;
	d->mark = (int32_t)r->mark;
	return rules_recount(cx, &c, d, latest, e);
}

int
rules_recount(
    struct cx *cx, const struct calendar *c, struct deadline *d, struct date latest, struct err *e)
{
	struct due due;

	if (d->rule == RULE_GIVEN)
		return 0;
	if (workday_due(c, d->start, (enum dayrule)d->rule, d->n, &due, e) != 0)
		return -1;
	d->due = due.date;
	d->provisional = due.provisional;
	d->skipped = skipped_days(cx, c, d, due.skipped);
	d->latest = (struct date){ 0 };
	if (latest.ymd != 0 && latest.ymd < d->due.ymd) {
		d->latest = latest;
		d->due = latest.ymd < d->start.ymd ? d->start : latest;
		d->skipped = (struct strs){ 0 };
	}
	d->due_soon_on = notice_day(c, &steprules[d->step], d);
	return 0;
}

void
rules_given(struct cx *cx, struct deadline *d, struct date due)
{
	struct calendar c = rules_calendar(cx, cx_today(cx));

	d->start = cx_today(cx);
	d->rule = RULE_GIVEN;
	d->n = date_days(due) - date_days(d->start);
	d->mark = MARK_G;
	d->due = due;
	d->due_soon_on = notice_day(&c, &steprules[d->step], d);
}

struct uuid
rules_external_key(struct str number)
{
	return uuid_named(number.p, number.n);
}

struct uuid
rules_external_id(struct arena *a, int32_t channel, struct str congress, struct str number)
{
	struct str name = str_printf(a, "external/%d/" STR_FMT "/" STR_FMT, (int)channel,
	    STR_ARG(congress), STR_ARG(number));

	return uuid_named(name.p, name.n);
}

struct str
rules_serial(struct arena *a, int year, int32_t n)
{
	return str_printf(a, "%04d-%04d", year, n);
}

struct uuid
rules_serial_id(int year)
{
	char name[32];
	int n = snprintf(name, sizeof(name), "serial/%d", year);

	return uuid_named(name, (size_t)n);
}
