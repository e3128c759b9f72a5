/* SPDX-License-Identifier: Apache-2.0 */
/* The periods of a suggestion and its assignments: who hears of them, what their end brings. */
#include "services/suggestions/decide.h"

#define OP "clock.sweep"

static const struct assignment *
of_assignment(struct cx *cx, const struct deadline *d)
{
	return uuid_absent(d->assignment) ? NULL : find_assignment(cx, d->assignment);
}

static void
tell_deadline(struct cx *cx, enum suggestions_event ev, const void *root, const struct deadline *d)
{
	const struct suggestion *s = root;
	const struct assignment *a = of_assignment(cx, d);

	tell(cx, ev, s->id,
	    &(struct ev_deadline){ HEAD_OF(s), .deadline = d->id,
		.unit_code = a != NULL ? a->unit_code : (struct str){ 0 }, .due = due_of(cx, d) });
	hear_actor(cx, s, d);
}

static void
tell_changed(struct cx *cx, const void *root, const struct deadline *d, const struct due_change *c)
{
	const struct suggestion *s = root;
	const struct assignment *a = of_assignment(cx, d);

	tell(cx, EV_deadline_changed, s->id,
	    &(struct ev_deadline_changed){ HEAD_OF(s), .deadline = d->id,
		.unit_code = a != NULL ? a->unit_code : (struct str){ 0 }, .old = c->old,
		.due = due_of(cx, d), .why = c->why, .years = c->years,
		.alarm_cleared = { c->alarm_cleared, c->alarm_cleared } });
	hear_actor(cx, s, d);
}

/* ---- what the end of a period brings ---- */

struct ending {
	struct cx *cx;
	struct suggestion *s;
	struct assignment *a; /* NULL: the suggestion's own period */
	struct deadline *d;
};

static int
end_overdue(const struct ending *x, struct err *e)
{
	(void)e;
	x->d->overdue_sent = true;
	tell_deadline(x->cx, EV_overdue, x->s, x->d);
	return 0;
}

static void
close_period(const struct ending *x)
{
	x->d->state = DEADLINE_CLOSED;
	x->d->done_on = cx_today(x->cx);
}

static int
end_silent(const struct ending *x, struct err *e)
{
	(void)e;
	close_period(x);
	return 0;
}

static int
end_drop(const struct ending *x, struct err *e)
{
	x->s->version++;
	close_period(x);
	for (const struct cosigner *c = next_cosigner(x->cx, x->s, NULL); c != NULL;
	     c = next_cosigner(x->cx, x->s, c)) {
		struct cosigner *w;

		if (c->state != COSIGN_INVITED)
			continue;
		w = row_edit(x->cx, &cosigner_table, c->id);
		w->state = COSIGN_DROPPED;
		w->answered_at = cx_now(x->cx);
	}
	return end_cosigning(x->cx, x->s, OP, e);
}

static int
end_lapse(const struct ending *x, struct err *e)
{
	const struct assignment *lead = find_assignment(x->cx, x->a->helps);

	x->s->version++;
	x->a->before = 0;
	if (move_assignment(x->a, OP, AS_LAPSED, e) != 0)
		return -1;
	close_period(x);
	deadline_end_all(x->cx, x->s->id, x->a->id);
	tell(x->cx, EV_lapsed, x->a->id, &(struct ev_ruled){ ASSIGNMENT_OF(x->s, x->a) });
	hear_unit(x->cx, x->a);
	if (lead != NULL)
		hear_unit(x->cx, lead);
	return 0;
}

static int
end_unrated(const struct ending *x, struct err *e)
{
	x->s->version++;
	if (settle_rating(x->cx, x->s, x->a, OP, e) != 0)
		return -1;
	if (x->a->rating != RATING_AWAITED)
		return 0;
	close_period(x);
	return leave_unrated(x->cx, x->s, x->a, x->d->due, OP, e);
}

static int
end_release(const struct ending *x, struct err *e)
{
	static const struct list none = { NULL, 0 };

	x->s->version++;
	return release_rating(x->cx, x->s, x->a, &none, OP, e);
}

static int (*const endings[])(const struct ending *x, struct err *e) = {
	[END_OVERDUE] = end_overdue,
	[END_SILENT] = end_silent,
	[END_DROP] = end_drop,
	[END_LAPSE] = end_lapse,
	[END_UNRATED] = end_unrated,
	[END_RELEASE] = end_release,
};

static int
over(struct cx *cx, const void *root, struct deadline *d, struct err *e)
{
	const struct suggestion *there = root;
	struct ending x = { .cx = cx, .d = d };

	x.s = row_edit(cx, &suggestion_table, there->id);
	if (!uuid_absent(d->assignment))
		x.a = row_edit(cx, &assignment_table, d->assignment);
	return endings[steprules[d->step].end](&x, e);
}

const struct rootkind suggestion_kind = { &suggestion_table, tell_deadline, tell_changed, over };
