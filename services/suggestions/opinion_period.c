/* SPDX-License-Identifier: Apache-2.0 */
/* The periods of an opinion: its route has to be found, who has it has to handle it. */
#include "services/suggestions/opinion.h"

static const struct handover *
of_handover(struct cx *cx, const struct deadline *d)
{
	return uuid_absent(d->assignment) ? NULL : row_find(cx, &handover_table, d->assignment);
}

static enum suggestions_event
own_event(enum suggestions_event ev)
{
	return ev == EV_due_soon ? EV_opinion_due_soon : EV_opinion_overdue;
}

static void
say(struct cx *cx, enum suggestions_event ev, const struct opinion *o, const struct deadline *d,
    const struct due_change *c)
{
	const struct handover *h = of_handover(cx, d);

	tell(cx, ev, o->id,
	    &(struct ev_opinion_deadline){ OPINION_OF(o), .deadline = d->id,
		.unit_code = h != NULL ? h->unit_code : (struct str){ 0 },
		.old = c != NULL ? c->old : (struct date){ 0 }, .due = due_of(cx, d),
		.why = c != NULL ? c->why : 0 });
	hear_recorder(cx, o);
	hear_holder(cx, h);
}

static void
tell_deadline(struct cx *cx, enum suggestions_event ev, const void *root, const struct deadline *d)
{
	say(cx, own_event(ev), root, d, NULL);
}

static void
tell_changed(struct cx *cx, const void *root, const struct deadline *d, const struct due_change *c)
{
	say(cx, EV_opinion_due_changed, root, d, c);
}

/* An alarm; the step stays open. */
static int
over(struct cx *cx, const void *root, struct deadline *d, struct err *e)
{
	(void)e;
	d->overdue_sent = true;
	say(cx, EV_opinion_overdue, root, d, NULL);
	return 0;
}

const struct rootkind opinion_kind = { &opinion_table, tell_deadline, tell_changed, over };
