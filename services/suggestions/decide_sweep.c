/* SPDX-License-Identifier: Apache-2.0 */
/*
 * clock.sweep: what happens because time passes. The engine finds the suggestions with a period to
 * look at; here each is looked at again, so that nothing is said of a step that was done meanwhile,
 * and nothing twice.
 */
#include "services/suggestions/decide.h"

#define OP "clock.sweep"

static const struct assignment *
of_assignment(struct cx *cx, const struct deadline *d)
{
	return uuid_absent(d->assignment) ? NULL : find_assignment(cx, d->assignment);
}

/* Says it to the committee and to who has to act. */
static void
tell_deadline(
    struct cx *cx, enum suggestions_event ev, const struct suggestion *s, const struct deadline *d)
{
	const struct assignment *a = of_assignment(cx, d);

	tell(cx, ev, s->id,
	    &(struct ev_deadline){ HEAD_OF(s), .deadline = d->id,
		.unit_code = a != NULL ? a->unit_code : (struct str){ 0 }, .due = due_of(cx, d) });
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
	deadline_end_all(x->cx, x->s, x->a->id);
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
	x->a->rating = RATING_NOT_RATED;
	close_period(x);
	if (follow(x->cx, x->s, OP, e) != 0)
		return -1;
	tell(x->cx, EV_not_rated, x->a->id,
	    &(struct ev_not_rated){ ASSIGNMENT_OF(x->s, x->a), .due = x->d->due });
	hear_unit(x->cx, x->a);
	hear_signatories(x->cx, x->s);
	return 0;
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

/* ---- the sweep ---- */

static int
look_at(struct cx *cx, const struct suggestion *there, struct deadline *d, struct err *e)
{
	struct ending x = { .cx = cx, .d = d };

	if (cx_today(cx).ymd <= d->due.ymd) {
		d->due_soon_sent = true;
		tell_deadline(cx, EV_due_soon, there, d);
	} else {
		x.s = row_edit(cx, &suggestion_table, there->id);
		if (!uuid_absent(d->assignment))
			x.a = row_edit(cx, &assignment_table, d->assignment);
		if (endings[steprules[d->step].end](&x, e) != 0)
			return -1;
	}
	d->next_at = deadline_next_at(d);
	return 0;
}

static bool
is_due(struct cx *cx, const struct deadline *d)
{
	return d->state == DEADLINE_OPEN && d->next_at.us != 0 && d->next_at.us <= cx_now(cx).us;
}

static int
sweep(struct cx *cx, const struct suggestion *s, int32_t *done, struct err *e)
{
	struct uuid due[64];
	size_t n = 0;

	for (const struct deadline *d = row_first(cx, &deadline_table, s->id); d != NULL && n < 64;
	     d = row_next(cx, &deadline_table, d))
		if (is_due(cx, d))
			due[n++] = d->id;
	for (size_t i = 0; i < n; i++) { /* one ending may close another period */
		if (!is_due(cx, row_find(cx, &deadline_table, due[i])))
			continue;
		s = row_find(cx, &suggestion_table, s->id);
		if (look_at(cx, s, row_edit(cx, &deadline_table, due[i]), e) != 0)
			return -1;
		++*done;
	}
	return 0;
}

int
decide_clock_sweep(struct cx *cx, const void *args, void *result, struct err *e)
{
	const struct sweep_args *a = args;
	struct sweep_result *r = result;

	for (size_t i = 0; i < a->ids.n; i++) {
		const struct suggestion *s = row_find(cx, &suggestion_table, a->ids.v[i]);

		if (s != NULL && sweep(cx, s, &r->done, e) != 0)
			return -1;
	}
	return 0;
}
