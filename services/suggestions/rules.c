/* SPDX-License-Identifier: Apache-2.0 */
#include <assert.h>
#include <stdio.h>

#include "services/suggestions/rules.h"

#define WD(n) RULE_WD, n
#define MONTHS(n) RULE_MONTH, n
#define DAYS(n) RULE_DAY, n
#define DAYS_BEFORE(n) n, RULE_DAY
#define WD_BEFORE(n) n, RULE_WD
#define NO_NOTICE 0, RULE_NONE
#define DEFAULT "默认值"
#define LOCAL "地方性法规"

const struct steprule steprules[STEP_COUNT] = {
	[STEP_COSIGN] = { ROLE_deputy, WD(5), WD_BEFORE(2), END_DROP, MARK_D,
	    "suggestion.submitted", DEFAULT },
	[STEP_REVIEW] = { ROLE_committee, WD(5), WD_BEFORE(2), END_OVERDUE, MARK_D,
	    "suggestion.submitted", DEFAULT },
	[STEP_ASSIGN] = { ROLE_committee, WD(7), WD_BEFORE(2), END_OVERDUE, MARK_L,
	    "suggestion.accepted", LOCAL "：各地为5—10个工作日" },
	[STEP_SIGN] = { ROLE_unit, WD(3), WD_BEFORE(2), END_OVERDUE, MARK_D, "assignment.sent",
	    DEFAULT },
	[STEP_OBJECT] = { ROLE_unit, WD(7), NO_NOTICE, END_SILENT, MARK_L, "assignment.sent",
	    LOCAL "：各地为5—10个工作日" },
	[STEP_REASSIGN] = { ROLE_committee, WD(10), WD_BEFORE(2), END_OVERDUE, MARK_L,
	    "assignment.objected", LOCAL },
	[STEP_CONTACT] = { ROLE_unit, WD(20), WD_BEFORE(2), END_OVERDUE, MARK_L, "assignment.sent",
	    LOCAL "：重庆" },
	[STEP_OPINION] = { ROLE_unit, MONTHS(1), WD_BEFORE(2), END_LAPSE, MARK_L, "assignment.sent",
	    LOCAL },
	[STEP_REPLY] = { ROLE_unit, MONTHS(3), DAYS_BEFORE(15), END_OVERDUE, MARK_L,
	    "assignment.sent", "代表法第51条" },
	[STEP_FORM_CHECK] = { ROLE_committee, WD(5), WD_BEFORE(2), END_OVERDUE, MARK_D,
	    "assignment.reply_filed", DEFAULT },
	[STEP_RATING] = { ROLE_deputy, WD(15), WD_BEFORE(2), END_UNRATED, MARK_L,
	    "assignment.reply_passed", LOCAL "：北京" },
	[STEP_RELEASE] = { ROLE_committee, WD(5), WD_BEFORE(2), END_RELEASE, MARK_D,
	    "assignment.rated", DEFAULT },
	[STEP_AGAIN] = { ROLE_unit, MONTHS(1), DAYS_BEFORE(15), END_OVERDUE, MARK_L,
	    "assignment.rating_released", LOCAL },
	[STEP_ROUTE] = { ROLE_station, WD(10), WD_BEFORE(2), END_OVERDUE, MARK_D,
	    "opinion.received", DEFAULT },
	[STEP_HANDLE] = { ROLE_unit, DAYS(30), DAYS_BEFORE(5), END_OVERDUE, MARK_D,
	    "opinion.routed", DEFAULT },
	[STEP_EXTENSION] = { ROLE_unit, MONTHS(6), NO_NOTICE, END_LIMIT, MARK_L, "assignment.sent",
	    LOCAL },
	[STEP_URGE] = { ROLE_committee, DAYS(3), NO_NOTICE, END_LIMIT, MARK_P, "assignment.urged",
	    "实践做法" },
	[STEP_PUBLICATION] = { ROLE_committee, WD(20), WD_BEFORE(2), END_OVERDUE, MARK_P,
	    "assignment.reply_passed", "实践做法" },
	[STEP_RESIDENT_DATA] = { ROLE_committee, MONTHS(24), NO_NOTICE, END_LIMIT, MARK_D,
	    "opinion.received", DEFAULT "：与代表联系群众登记簿同为两年" },
	[STEP_OPINION_BEFORE] = { ROLE_unit, DAYS(15), NO_NOTICE, END_LIMIT, MARK_D,
	    "assignment.sent", DEFAULT "：会办意见至迟先于主办答复" },
	[STEP_COMMITMENT] = { ROLE_unit, MONTHS(60), DAYS_BEFORE(15), END_OVERDUE, MARK_D,
	    "assignment.reply_passed", DEFAULT "：答复承诺的日期，最长五年" },
};

/* ---- versions ---- */

struct uuid
rules_series(int32_t channel, int32_t step)
{
	struct str c = enum_name(&channel_enum, channel), s = enum_name(&step_enum, step);
	char name[96];
	int n = snprintf(name, sizeof(name), "rule/" STR_FMT "/" STR_FMT, STR_ARG(s), STR_ARG(c));

	return uuid_named(name, (size_t)n);
}

static struct period_rule
built_in(enum step step)
{
	const struct steprule *r = &steprules[step];

	return (struct period_rule){ .version = 1,
		.rule = (int32_t)r->rule,
		.n = r->n,
		.notice = r->notice,
		.notice_rule = (int32_t)r->notice_rule,
		.mark = (int32_t)r->mark,
		.source = str_from(r->source) };
}

static struct period_rule
as_set(const struct rule *r)
{
	return (struct period_rule){ r->channel, r->version, r->rule, r->n, r->notice.v,
		r->notice_rule, r->mark, r->source };
}

/* Of the channel before of all, then the one set last. */
static bool
comes_before(const struct rule *r, const struct rule *than)
{
	if (than == NULL || r->channel != than->channel)
		return than == NULL || r->channel != 0;
	return r->version > than->version;
}

struct period_rule
rules_at(struct cx *cx, int32_t channel, enum step step, struct date day)
{
	const struct rule *best = NULL;

	for (const struct rule *r = row_each(cx, &rule_view, NULL); r != NULL;
	     r = row_each(cx, &rule_view, r))
		if (r->step == (int32_t)step && (r->channel == 0 || r->channel == channel) &&
		    r->valid_from.ymd <= day.ymd && comes_before(r, best))
			best = r;
	return best != NULL ? as_set(best) : built_in(step);
}

struct period_rule
rules_of(struct cx *cx, const struct deadline *d)
{
	for (const struct rule *r = row_each(cx, &rule_view, NULL); r != NULL;
	     r = row_each(cx, &rule_view, r))
		if (r->step == d->step && r->channel == d->rule_channel && r->version == d->version)
			return as_set(r);
	return built_in((enum step)d->step);
}

/* ---- counting ---- */

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
notice_day(const struct calendar *c, const struct period_rule *r, const struct deadline *d)
{
	struct date on = { 0 };

	if (r->notice > 0)
		on = r->notice_rule == RULE_WD ? workday_before(c, d->due, r->notice)
					       : date_add(d->due, -r->notice);
	return on.ymd > d->start.ymd ? on : (struct date){ 0 };
}

int
rules_count(struct cx *cx, struct deadline *d, int32_t channel, struct date latest, struct err *e)
{
	struct period_rule r = rules_at(cx, channel, (enum step)d->step, cx_today(cx));
	struct calendar c = rules_calendar(cx, cx_today(cx));

	d->start = cx_today(cx);
	d->rule_channel = r.channel;
	d->version = r.version;
	d->rule = r.rule;
	d->n = r.n;
	d->mark = r.mark;
	return rules_recount(cx, &c, d, latest, e);
}

/* What was granted counts when it is later than what the rule gives. */
static void
extend(const struct calendar *c, struct deadline *d)
{
	bool provisional = false;
	struct date to;

	if (d->extended.ymd == 0)
		return;
	to = workday_from(c, d->extended, &provisional);
	if (to.ymd <= d->due.ymd)
		return;
	d->due = to;
	d->provisional = provisional;
}

int
rules_recount(
    struct cx *cx, const struct calendar *c, struct deadline *d, struct date latest, struct err *e)
{
	struct period_rule r = rules_of(cx, d);
	struct due due;

	if (d->mark == MARK_G) /* the day itself was given, no calendar moves it */
		due = (struct due){ .date = date_add(d->start, d->n) };
	else if (workday_due(c, d->start, (enum dayrule)d->rule, d->n, &due, e) != 0)
		return -1;
	d->counted = d->due = due.date;
	d->provisional = due.provisional;
	d->skipped = skipped_days(cx, c, d, due.skipped);
	d->latest = (struct date){ 0 };
	if (latest.ymd != 0 && latest.ymd < d->due.ymd) {
		d->latest = latest;
		d->due = latest.ymd < d->start.ymd ? d->start : latest;
		d->provisional = d->provisional && d->step != STEP_COMMITMENT; /* no calendar's */
	}
	extend(c, d);
	d->due_soon_on = notice_day(c, &r, d);
	return 0;
}

int
rules_given(struct cx *cx, struct deadline *d, struct date due, struct err *e)
{
	struct calendar c = rules_calendar(cx, cx_today(cx));

	d->start = cx_today(cx);
	d->version = 1;
	d->rule = RULE_DAY;
	d->n = date_days(due) - date_days(d->start);
	d->mark = MARK_G;
	return rules_recount(cx, &c, d, (struct date){ 0 }, e);
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
