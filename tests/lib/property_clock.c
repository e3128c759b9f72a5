/* SPDX-License-Identifier: Apache-2.0 */
/* What must hold of periods: a clock runs while its step is to be done, and only then. */
#include <stdlib.h>

#include "tests/lib/property.h"

/* What a period is of: the suggestion, or one of its assignments. */
struct period {
	const struct view *v;
	const struct suggestion *s;
	const struct assignment *a; /* NULL: the suggestion's own */
};

static bool
runs(const struct assignment *a)
{
	return a->state == AS_SENT || a->state == AS_SIGNED || a->state == AS_HANDLING ||
	    a->state == AS_OBJECTED;
}

static bool
answers_deputy(const struct period *p)
{
	return p->a->kind != KIND_ASSIST && p->a->kind != KIND_CONGRESS && !p->s->reference_only;
}

static bool
cosign(const struct period *p)
{
	return p->s->state == SG_COSIGNING;
}

static bool
review(const struct period *p)
{
	return p->s->state == SG_UNDER_REVIEW;
}

static bool
assign(const struct period *p)
{
	return (p->s->state == SG_ACCEPTED || p->s->state == SG_MERGED) &&
	    (p->s->channel == CHANNEL_ZONE || p->s->reference_only);
}

static bool
sign(const struct period *p)
{
	return p->a->state == AS_SENT || (p->a->state == AS_OBJECTED && p->a->before == AS_SENT);
}

static bool
object(const struct period *p)
{
	return p->a->state == AS_SENT || p->a->state == AS_SIGNED;
}

static bool
reassign(const struct period *p)
{
	return p->a->state == AS_OBJECTED;
}

/* The same unit once more, which knows the deputy. */
static bool
handles_again(const struct period *p)
{
	for (size_t i = 0; i < p->v->na; i++)
		if (uuid_eq(p->v->a[i]->next, p->a->id))
			return true;
	return false;
}

static bool
contact(const struct period *p)
{
	return answers_deputy(p) && p->a->contacts == 0 && !handles_again(p) &&
	    (runs(p->a) || p->a->state == AS_FILED);
}

static bool
opinion(const struct period *p)
{
	return p->a->kind == KIND_ASSIST && runs(p->a);
}

static bool
reply(const struct period *p)
{
	return answers_deputy(p) && p->a->round == 1 && runs(p->a);
}

static bool
again(const struct period *p)
{
	return answers_deputy(p) && p->a->round > 1 && runs(p->a);
}

static bool
form_check(const struct period *p)
{
	return p->a->state == AS_FILED;
}

static bool
rating(const struct period *p)
{
	return p->a->rating == RATING_AWAITED;
}

static bool
release(const struct period *p)
{
	return p->a->rating == RATING_RATED;
}

static bool
publication(const struct period *p)
{
	return p->a->state == AS_DONE && p->s->openness != OPEN_NONE;
}

static bool
promised(const struct period *p)
{
	return p->a->state == AS_DONE && answers_deputy(p);
}

/*
 * While this holds the step is still to be done. `right`: a right that may be over before, so that
 * its clock need not run; all others run exactly as long. `on`: also when the suggestion is closed.
 */
static const struct {
	bool (*to_be_done)(const struct period *p);
	bool of_assignment, right, on;
} steps[] = {
	[STEP_COSIGN] = { cosign, false, false, false },
	[STEP_REVIEW] = { review, false, false, false },
	[STEP_ASSIGN] = { assign, false, false, false },
	[STEP_SIGN] = { sign, true, false, false },
	[STEP_OBJECT] = { object, true, true, false },
	[STEP_REASSIGN] = { reassign, true, false, false },
	[STEP_CONTACT] = { contact, true, false, false },
	[STEP_OPINION] = { opinion, true, false, false },
	[STEP_REPLY] = { reply, true, false, false },
	[STEP_FORM_CHECK] = { form_check, true, false, false },
	[STEP_RATING] = { rating, true, false, false },
	[STEP_RELEASE] = { release, true, false, false },
	[STEP_AGAIN] = { again, true, false, false },
	[STEP_COMMITMENT] = { promised, true, true, true },
	[STEP_PUBLICATION] = { publication, true, true, true },
};
#define STEPS (int32_t)(sizeof(steps) / sizeof(steps[0]))

static const struct assignment *
of(const struct view *v, struct uuid id)
{
	for (size_t i = 0; i < v->na; i++)
		if (uuid_eq(v->a[i]->id, id))
			return v->a[i];
	return NULL;
}

/* Or elsewhere: no clock of ours runs then. */
static bool
closed(const struct suggestion *s)
{
	return s->state == SG_DRAFT || s->state == SG_RETURNED || s->state == SG_REFUSED ||
	    s->state == SG_CLOSED || s->state == SG_FORWARDED || s->state == SG_REPORTED ||
	    s->state == SG_WITHDRAWN;
}

static void
open_period(struct world *w, const struct view *v, const struct deadline *d)
{
	static const char rule[] = "no open clock on a closed step";
	struct period p = { v, v->s, of(v, d->assignment) };
	struct str step = enum_name(&step_enum, d->step);

	if (d->step >= STEPS || steps[d->step].to_be_done == NULL)
		world_fault(w, rule, v->s->id, "step " STR_FMT " is not checked: give it a row",
		    STR_ARG(step));
	else if (steps[d->step].of_assignment != (p.a != NULL))
		world_fault(w, rule, v->s->id, STR_FMT " is of something else", STR_ARG(step));
	else if ((closed(v->s) && !steps[d->step].on) || !steps[d->step].to_be_done(&p))
		world_fault(w, rule, v->s->id,
		    STR_FMT " runs, the suggestion is " STR_FMT ", the assignment " STR_FMT,
		    STR_ARG(step), STR_ARG(object_state(OBJECT_SUGGESTION, v->s->state)),
		    STR_ARG(object_state(OBJECT_ASSIGNMENT, p.a != NULL ? p.a->state : 0)));
}

/* What is to be done has one clock that runs. */
static void
clock_of(struct world *w, const struct view *v, int32_t step, const struct assignment *a)
{
	struct period p = { v, v->s, a };
	size_t open = 0;

	for (size_t i = 0; i < v->nd; i++)
		open += v->d[i]->step == step && v->d[i]->state == DEADLINE_OPEN &&
		    uuid_eq(v->d[i]->assignment, a != NULL ? a->id : (struct uuid){ { 0 } });
	if (open > 1 ||
	    (open == 0 && !steps[step].right && !closed(v->s) && steps[step].to_be_done(&p)))
		world_fault(w, "a step to be done has one clock", v->s->id,
		    STR_FMT " has %zu that run", STR_ARG(enum_name(&step_enum, step)), open);
}

static void
dates(struct world *w, const struct view *v, const struct deadline *d)
{
	static const char rule[] = "dates explain themselves";

	if (d->start.ymd == 0 || d->due.ymd < d->start.ymd ||
	    (d->due_soon_on.ymd != 0 &&
		(d->due_soon_on.ymd <= d->start.ymd || d->due_soon_on.ymd > d->due.ymd)))
		world_fault(w, rule, v->s->id, "start %d, notice %d, due %d", d->start.ymd,
		    d->due_soon_on.ymd, d->due.ymd);
	if ((d->state == DEADLINE_OPEN) != (d->done_on.ymd == 0))
		world_fault(w, rule, v->s->id, "done on %d, state %d", d->done_on.ymd, d->state);
	if (d->next_at.us != deadline_next_at(d).us)
		world_fault(w, rule, v->s->id, "the clock would look at it at another time");
}

/* The sweep has looked at all there was: nothing that runs is behind. */
static void
swept(struct world *w, const struct view *v, const struct deadline *d)
{
	static const char rule[] = "the clock leaves nothing behind";

	if (d->state != DEADLINE_OPEN)
		return;
	if (d->due.ymd < v->today.ymd && !d->overdue_sent)
		world_fault(w, rule, v->s->id, "over since %d, and nobody was told", d->due.ymd);
	else if (d->due_soon_on.ymd != 0 && d->due_soon_on.ymd <= v->today.ymd &&
	    d->due.ymd >= v->today.ymd && !d->due_soon_sent)
		world_fault(w, rule, v->s->id, "soon due on %d, and nobody was told", d->due.ymd);
}

void
check_clock(struct world *w, struct subject *x, const struct pstep *step)
{
	const char *op = suggestions_commands[step->op].op->name;
	const struct view *v = &w->view;

	if (v->s == NULL)
		return;
	x->next_at = (struct stamp){ 0 };
	for (size_t i = 0; i < v->nd; i++) {
		const struct deadline *d = v->d[i];

		dates(w, v, d);
		if (d->state != DEADLINE_OPEN)
			continue;
		open_period(w, v, d);
		if (strcmp(op, "clock.sweep") == 0)
			swept(w, v, d);
		if (d->next_at.us != 0 && (x->next_at.us == 0 || d->next_at.us < x->next_at.us))
			x->next_at = d->next_at;
	}
	for (int32_t s = 1; s < STEPS; s++) {
		if (steps[s].to_be_done == NULL)
			continue;
		if (!steps[s].of_assignment)
			clock_of(w, v, s, NULL);
		for (size_t i = 0; steps[s].of_assignment && i < v->na; i++)
			clock_of(w, v, s, v->a[i]);
	}
}
