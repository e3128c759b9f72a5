/* SPDX-License-Identifier: Apache-2.0 */
/*
 * More time for a reply: assignment.extend, .grant_extension, .refuse_extension. It moves the
 * reply's last day only; what is asked does not stop the clock, what is granted takes an alarm
 * back.
 */
#include "services/suggestions/merging.h"

static const struct extension *
next_extension(struct cx *cx, const struct assignment *a, const struct extension *prev)
{
	const struct extension *x = prev == NULL ? row_first(cx, &extension_table, a->suggestion)
						 : row_next(cx, &extension_table, prev);

	while (x != NULL && !uuid_eq(x->assignment, a->id))
		x = row_next(cx, &extension_table, x);
	return x;
}

static const struct extension *
asked(struct cx *cx, const struct assignment *a)
{
	const struct extension *x = next_extension(cx, a, NULL);

	while (x != NULL && x->state != EXTENSION_ASKED)
		x = next_extension(cx, a, x);
	return x;
}

const struct extension *
extension_granted(struct cx *cx, struct uuid root, struct uuid assignment, struct date day)
{
	const struct assignment a = { .id = assignment, .suggestion = root };
	const struct extension *last = NULL;

	for (const struct extension *x = next_extension(cx, &a, NULL); x != NULL;
	     x = next_extension(cx, &a, x))
		if (x->state == EXTENSION_GRANTED && stamp_date(x->decided_at).ymd <= day.ymd &&
		    (last == NULL || x->decided_at.us >= last->decided_at.us))
			last = x;
	return last;
}

void
extension_drop(struct cx *cx, const struct deadline *d)
{
	const struct assignment a = { .id = d->assignment, .suggestion = d->suggestion };
	const struct extension *x = asked(cx, &a);
	struct extension *w;

	if (x == NULL)
		return;
	w = row_edit(cx, &extension_table, x->id);
	w->state = EXTENSION_DROPPED;
	w->decided_at = cx_now(cx);
}

/* ---- the day ---- */

struct wish {
	struct date until;
	struct opt_i32 months;
};

/* When the reply's period may end at the latest, by the rule of the day it started. */
static int
last_possible(struct cx *cx, const struct suggestion *s, const struct deadline *d,
    const struct calendar *c, struct due *out, struct period_rule *r, struct err *e)
{
	*r = rules_at(cx, s->channel, STEP_EXTENSION, d->start);
	return workday_due(c, d->start, (enum dayrule)r->rule, r->n, out, e);
}

/* The day that is wished for, as it is said: one that falls on a day off is rolled later on. */
static int
take_day(struct cx *cx, const struct suggestion *s, const struct deadline *d, const struct wish *w,
    struct date *until, struct err *e)
{
	struct calendar c = rules_calendar(cx, d->start);
	const char *field = w->months.set ? "months" : "until";
	bool provisional = false;
	struct period_rule r;
	char day[11];
	struct due most;

	if ((w->until.ymd != 0) == w->months.set)
		return err_set(e, E_INVALID_ARGUMENT, "until",
		    "give either a day or the months in all since it was sent");
	*until = w->months.set ? months_after(d->start, w->months.v) : w->until;
	if (last_possible(cx, s, d, &c, &most, &r, e) != 0)
		return -1;
	date_format(d->due, day);
	if (workday_from(&c, *until, &provisional).ymd <= d->due.ymd)
		return err_set(
		    e, E_INVALID_ARGUMENT, field, "must lead beyond %s, the last day now", day);
	if (until->ymd < cx_today(cx).ymd)
		return err_set(e, E_INVALID_ARGUMENT, field, "must not lie in the past");
	date_format(most.date, day);
	if (until->ymd > most.date.ymd)
		return err_set(e, E_INVALID_ARGUMENT, field,
		    "a reply may be extended to %d " STR_FMT "s in all, until %s", (int)r.n,
		    STR_ARG(enum_name(&rule_enum, r.rule)), day);
	return 0;
}

/* ---- asking ---- */

static int
check_assignment(struct cx *cx, const struct assignment *a, struct err *e)
{
	if (a->kind == KIND_ASSIST)
		return err_set(e, E_FAILED_PRECONDITION, "assignment",
		    "only a reply can be extended; an assist gives its opinion in its days");
	if (a->round > 1)
		return err_set(e, E_FAILED_PRECONDITION, "assignment",
		    "there is no extension when it is handled again");
	for (const struct reply *r = row_first(cx, &reply_table, a->suggestion); r != NULL;
	     r = row_next(cx, &reply_table, r))
		if (uuid_eq(r->assignment, a->id))
			return err_set(e, E_FAILED_PRECONDITION, "assignment",
			    "a reply was filed: its last day stands");
	return 0;
}

/* By the last day as it is now, one request at a time. */
static int
check_request(struct cx *cx, const struct assignment *a, const struct deadline *d, struct err *e)
{
	char day[11];
	int n = 0;

	date_format(d->due, day);
	if (cx_today(cx).ymd > d->due.ymd)
		return err_set(e, E_FAILED_PRECONDITION, "assignment",
		    "the last day to ask was %s, the day the reply was due", day);
	if (asked(cx, a) != NULL) {
		date_format(stamp_date(asked(cx, a)->asked_at), day);
		return err_set(e, E_FAILED_PRECONDITION, "assignment",
		    "the request of %s is not decided yet; one at a time", day);
	}
	for (const struct extension *x = next_extension(cx, a, NULL); x != NULL;
	     x = next_extension(cx, a, x))
		n++;
	if (n >= EXTENSIONS_MAX)
		return err_set(
		    e, E_FAILED_PRECONDITION, "assignment", "it was asked for %d times already", n);
	return 0;
}

static void
answer(const struct suggestion *s, const struct extension *x, const struct deadline *d,
    struct extension_ref *out)
{
	*out = (struct extension_ref){ .suggestion = s->id,
		.assignment = x->assignment,
		.extension = x->id,
		.version = s->version,
		.state = x->state,
		.until = x->granted.ymd != 0 ? x->granted : x->until,
		.due = d->due };
}

static void
tell_extension(struct cx *cx, enum suggestions_event ev, const struct suggestion *s,
    const struct assignment *a, const struct extension *x, const struct deadline *d)
{
	tell(cx, ev, a->id,
	    &(struct ev_extension){ ASSIGNMENT_OF(s, a), .extension = x->id, .reason = x->reason,
		.until = x->until, .granted = x->granted, .ruling = x->ruling,
		.due = due_of(cx, d) });
	hear_unit(cx, a);
}

static const struct deadline *
reply_period(struct cx *cx, const struct assignment *a, struct err *e)
{
	const struct deadline *d = deadline_find(cx, a->suggestion, a->id, STEP_REPLY);

	if (d == NULL || d->state != DEADLINE_OPEN) {
		err_set(e, E_FAILED_PRECONDITION, "assignment", "no reply is awaited");
		return NULL;
	}
	return d;
}

int
decide_assignment_extend(struct cx *cx, const void *args, void *result, struct err *e)
{
	const struct assignment_extend *in = args;
	const struct deadline *d;
	struct suggestion *s;
	struct assignment *a;
	struct extension *x;
	struct date until;

	if (take_assignment(cx, args, &s, &a, e) != 0 ||
	    move_assignment(a, "assignment.extend", 0, e) != 0 || check_assignment(cx, a, e) != 0)
		return -1;
	d = reply_period(cx, a, e);
	if (d == NULL || check_request(cx, a, d, e) != 0 ||
	    take_day(cx, s, d, &(struct wish){ in->until, in->months }, &until, e) != 0)
		return -1;
	x = row_add(cx, &extension_table, cx_uuid(cx), s->id);
	x->assignment = a->id;
	x->state = EXTENSION_ASKED;
	x->reason = in->reason;
	x->until = until;
	x->asked_at = cx_now(cx);
	tell_extension(cx, EV_extension_asked, s, a, x, d);
	answer(s, x, d, result);
	return 0;
}

/* ---- deciding ---- */

/* The request that is open, to be changed. NULL: e. */
static struct extension *
decided(struct cx *cx, const struct assignment *a, struct err *e)
{
	const struct extension *x = asked(cx, a);
	struct extension *w;

	if (x == NULL) {
		err_set(e, E_FAILED_PRECONDITION, "assignment", "no extension is asked for");
		return NULL;
	}
	w = row_edit(cx, &extension_table, x->id);
	w->decided_at = cx_now(cx);
	return w;
}

static int
granted_day(struct cx *cx, const struct suggestion *s, const struct deadline *d,
    const struct assignment_grant_extension *in, const struct extension *x, struct date *until,
    struct err *e)
{
	struct wish w = { in->until, in->months };
	char day[11];

	if (w.until.ymd == 0 && !w.months.set)
		w.until = x->until;
	*until = w.until;
	if (take_day(cx, s, d, &w, until, e) != 0)
		return -1;
	date_format(x->until, day);
	if (until->ymd > x->until.ymd)
		return err_set(e, E_INVALID_ARGUMENT, w.months.set ? "months" : "until",
		    "must not lie after %s, the day that was asked for", day);
	return 0;
}

/* The reply's period moves, and it is told. */
static int
grant(struct cx *cx, const struct suggestion *s, const struct assignment *a, struct extension *x,
    struct deadline *d, struct date until, struct err *e)
{
	struct calendar c = rules_calendar(cx, d->start);

	x->state = EXTENSION_GRANTED;
	x->decided_at = cx_now(cx);
	x->granted = d->extended = until;
	x->old = d->due;
	if (rules_recount(cx, &c, d, (struct date){ 0 }, e) != 0)
		return -1;
	x->due = d->due;
	tell_extension(cx, EV_extension_granted, s, a, x, d);
	hear_signatories(cx, s);
	deadline_moved(cx, d, (struct due_change){ .old = x->old, .why = CAUSE_EXTENSION });
	return 0;
}

/* The reply's period of one that follows, if a letter of it was never filed; NULL: none. */
static const struct deadline *
followed_period(struct cx *cx, const struct suggestion *s, const struct assignment *f)
{
	const struct deadline *d = f != NULL && !ended(f)
	    ? deadline_find(cx, s->id, f->id, STEP_REPLY)
	    : NULL;

	return d != NULL && d->state == DEADLINE_OPEN &&
		deadline_find(cx, s->id, f->id, STEP_FORM_CHECK) == NULL
	    ? d
	    : NULL;
}

/* To the same day, as far as that leads beyond its own, and within what is possible there. */
static int
grant_merged(struct cx *cx, const struct suggestion *s, const struct assignment *f,
    const struct extension *of, struct err *e)
{
	const struct deadline *d = followed_period(cx, s, f);
	bool provisional = false;
	struct suggestion *w;
	struct extension *x;
	struct calendar c;
	struct date until = of->granted;
	struct period_rule r;
	struct due most;

	if (d == NULL)
		return 0;
	c = rules_calendar(cx, d->start);
	if (last_possible(cx, s, d, &c, &most, &r, e) != 0)
		return -1;
	if (until.ymd > most.date.ymd)
		until = most.date;
	if (workday_from(&c, until, &provisional).ymd <= d->due.ymd)
		return 0;
	w = row_edit(cx, &suggestion_table, s->id);
	w->version++;
	x = row_add(cx, &extension_table, cx_uuid(cx), s->id);
	x->assignment = f->id;
	x->reason = of->reason;
	x->until = until;
	x->asked_at = of->asked_at;
	return grant(cx, w, f, x, row_edit(cx, &deadline_table, d->id), until, e);
}

int
decide_assignment_grant_extension(struct cx *cx, const void *args, void *result, struct err *e)
{
	const struct deadline *d;
	struct deadline *w;
	struct suggestion *s;
	struct assignment *a;
	struct extension *x;
	struct date until;

	if (take_assignment(cx, args, &s, &a, e) != 0 ||
	    move_assignment(a, "assignment.grant_extension", 0, e) != 0)
		return -1;
	x = decided(cx, a, e);
	d = x != NULL ? reply_period(cx, a, e) : NULL;
	if (d == NULL || granted_day(cx, s, d, args, x, &until, e) != 0)
		return -1;
	w = row_edit(cx, &deadline_table, d->id);
	if (grant(cx, s, a, x, w, until, e) != 0)
		return -1;
	for (const struct suggestion *m = next_merged(cx, s, NULL); m != NULL;
	     m = next_merged(cx, s, m))
		if (grant_merged(cx, m, follower(cx, m, a), x, e) != 0)
			return -1;
	answer(s, x, w, result);
	return 0;
}

int
decide_assignment_refuse_extension(struct cx *cx, const void *args, void *result, struct err *e)
{
	const struct assignment_refuse_extension *in = args;
	const struct deadline *d;
	struct suggestion *s;
	struct assignment *a;
	struct extension *x;

	if (take_assignment(cx, args, &s, &a, e) != 0 ||
	    move_assignment(a, "assignment.refuse_extension", 0, e) != 0)
		return -1;
	x = decided(cx, a, e);
	d = x != NULL ? reply_period(cx, a, e) : NULL;
	if (d == NULL)
		return -1;
	x->state = EXTENSION_REFUSED;
	x->ruling = in->reason;
	tell_extension(cx, EV_extension_refused, s, a, x, d);
	answer(s, x, d, result);
	return 0;
}
