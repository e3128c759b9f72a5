/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Merging in the random play: what is merged into what, what must hold of it (domain.md 5.2), and
 * commands that break it on purpose.
 */
#include <stdio.h>

#include "common/arena.h"
#include "services/suggestions/merging.h"
#include "tests/lib/property.h"

#define KEEP(T, ...) arena_copy(state_arena(w->p->st), &(struct T){ __VA_ARGS__ }, sizeof(struct T))
#define ON_S(k) .suggestion = (k)->suggestion, .version = (k)->version

static const char one_master[] = "what is merged has one master";
static const char goes_along[] = "what is merged goes with its master";
static const char own_reply[] = "merged before the reply only";

/* ---- drawing ---- */

static bool
may_be_master(const struct suggestion *s)
{
	return s != NULL && !s->reference_only && uuid_absent(s->merged_into) &&
	    ((s->state == SG_ACCEPTED && s->channel == CHANNEL_ZONE) || s->state == SG_FORWARDED ||
		s->state == SG_ASSIGNED || s->state == SG_HANDLING);
}

const void *
draw_merge(struct world *w, struct pick *k)
{
	struct uuid into = k->suggestion;

	for (int i = 0; i < 40 && w->nsubjects > 0; i++) {
		const struct subject *x = &w->subjects[rng_below(&w->rng, (size_t)w->nsubjects)];
		const struct suggestion *s = x->kind == OBJECT_SUGGESTION
		    ? world_suggestion(w, x->id)
		    : NULL;

		into = x->id;
		if ((may_be_master(s) && !uuid_eq(into, k->suggestion) &&
			(k->s == NULL || s->channel == k->s->channel)) ||
		    rng_percent(&w->rng, 1))
			break;
	}
	return KEEP(suggestion_merge, ON_S(k), .into = into);
}

const void *
draw_unmerge(struct world *w, struct pick *k)
{
	return KEEP(suggestion_unmerge, ON_S(k), .reason = STR("所指路段不同"));
}

/* ---- who belongs together ---- */

size_t
merged_with(struct world *w, struct uuid id, struct uuid *ids, size_t n, size_t cap)
{
	const struct subject *x = world_subject(w, id);
	struct uuid master;

	if (x == NULL || x->kind != OBJECT_SUGGESTION)
		return n;
	if (uuid_absent(x->master) && x->nmerged == 0)
		return n;
	master = uuid_absent(x->master) ? id : x->master;
	for (int32_t i = 0; i < w->nsubjects && n < cap; i++) {
		const struct subject *y = &w->subjects[i];
		bool known = !uuid_eq(y->master, master) && !uuid_eq(y->id, master);

		for (size_t j = 0; j < n && !known; j++)
			known = uuid_eq(ids[j], y->id);
		if (!known)
			ids[n++] = y->id;
	}
	return n;
}

static void
note_master(struct world *w, struct subject *x, struct uuid master)
{
	struct subject *old = world_subject(w, x->master), *new = world_subject(w, master);

	if (!uuid_absent(x->master) && old != NULL)
		old->nmerged--;
	if (!uuid_absent(master) && new != NULL)
		new->nmerged++;
	x->master = master;
}

/* ---- what must hold ---- */

static bool
is_open(const struct assignment *a)
{
	return a->state == AS_SENT || a->state == AS_SIGNED || a->state == AS_HANDLING ||
	    a->state == AS_OBJECTED || a->state == AS_FILED;
}

/* One that goes with the master's is of the same unit, kind and matter while that is open. */
static void
follows(
    struct world *w, const struct view *v, const struct suggestion *m, const struct assignment *f)
{
	const struct assignment *a = state_find(w->p->st, &assignment_table, f->follows);

	if (a == NULL || !uuid_eq(a->suggestion, m->id) || a->state == AS_REASSIGNED ||
	    a->recalled_on.ymd != 0) {
		world_fault(w, goes_along, v->s->id, "the part of " STR_FMT " leads nowhere",
		    STR_ARG(f->unit_code));
		return;
	}
	if (f->kind != a->kind || f->round != 1 || a->round != 1)
		world_fault(w, goes_along, v->s->id, "kind %d, the master's %d", f->kind, a->kind);
	if (is_open(a) && (!uuid_eq(f->unit, a->unit) || !str_eq(f->matter, a->matter)))
		world_fault(w, goes_along, v->s->id, "unit " STR_FMT ", the master's " STR_FMT,
		    STR_ARG(f->unit_code), STR_ARG(a->unit_code));
	if (f->state == AS_OBJECTED)
		world_fault(w, goes_along, v->s->id, "a unit objects to the master's, not to this");
}

/* An assignment of the master, or one before it that another has taken the place of. */
static bool
stands_for(struct world *w, const struct assignment *f, const struct assignment *a)
{
	while (a != NULL && !uuid_eq(f->follows, a->id))
		a = uuid_absent(a->replaces) ? NULL
					     : state_find(w->p->st, &assignment_table, a->replaces);
	return a != NULL;
}

/* An assist for a reply that has been given here. */
static bool
is_for_one_who_is_through(struct world *w, const struct view *v, const struct assignment *a)
{
	const struct assignment *lead = state_find(w->p->st, &assignment_table, a->helps);

	for (size_t i = 0; i < v->na && lead != NULL; i++)
		if (v->a[i]->recalled_on.ymd == 0 && v->a[i]->state == AS_DONE &&
		    !uuid_absent(v->a[i]->follows) && stands_for(w, v->a[i], lead))
			return true;
	return false;
}

/* The master's assignments each have one here: none is left out, none is there twice. */
static void
is_followed(struct world *w, const struct view *v, const struct suggestion *m)
{
	for (const struct assignment *a = row_first(&w->cx, &assignment_table, m->id); a != NULL;
	     a = row_next(&w->cx, &assignment_table, a)) {
		size_t same = 0, before = 0;

		if (a->round != 1 || a->state == AS_REASSIGNED || a->recalled_on.ymd != 0 ||
		    is_for_one_who_is_through(w, v, a))
			continue;
		for (size_t i = 0; i < v->na; i++) {
			const struct assignment *f = v->a[i];

			if (f->recalled_on.ymd != 0 || uuid_absent(f->follows))
				continue;
			same += uuid_eq(f->follows, a->id);
			before += !is_open(f) && f->state != AS_REASSIGNED && stands_for(w, f, a);
		}
		if (same > 1 || same + before == 0)
			world_fault(w, goes_along, v->s->id, "unit " STR_FMT ": %zu follow it",
			    STR_ARG(a->unit_code), same);
	}
}

static void
joined(struct world *w, const struct view *v)
{
	const struct suggestion *s = v->s, *m = world_suggestion(w, s->merged_into);
	const struct subject *x = world_subject(w, s->id);

	if (m == NULL || uuid_eq(m->id, s->id) || !uuid_absent(m->merged_into) || x->nmerged > 0) {
		world_fault(w, one_master, s->id, "it is merged, and so is its master");
		return;
	}
	if (world_subject(w, m->id)->nmerged > MERGED_MAX)
		world_fault(w, one_master, m->id, "too many are merged into it");
	if (s->channel != m->channel || s->channel == CHANNEL_SPECIAL_REPORT ||
	    (s->channel != CHANNEL_ZONE && !str_eq(s->congress, m->congress)) ||
	    s->reference_only || m->reference_only || !str_eq(s->subject, m->subject))
		world_fault(w, one_master, s->id, "the two are not alike");
	if ((s->state == SG_MERGED) !=
	    (m->state == (s->channel == CHANNEL_ZONE ? SG_ACCEPTED : SG_FORWARDED)))
		world_fault(w, goes_along, s->id, STR_FMT ", its master " STR_FMT,
		    STR_ARG(object_state(OBJECT_SUGGESTION, s->state)),
		    STR_ARG(object_state(OBJECT_SUGGESTION, m->state)));
	for (size_t i = 0; i < v->na; i++)
		if (!uuid_absent(v->a[i]->follows) && is_open(v->a[i]))
			follows(w, v, m, v->a[i]);
	is_followed(w, v, m);
}

/* Of a handling that was broken off nothing goes on. */
static void
broken_off(struct world *w, const struct view *v)
{
	for (size_t i = 0; i < v->na; i++) {
		const struct assignment *a = v->a[i];

		if ((a->state == AS_RECALLED && a->recalled_on.ymd == 0) ||
		    (a->recalled_on.ymd != 0 && (is_open(a) || a->state == AS_DONE)))
			world_fault(w, own_reply, v->s->id, "recalled, and " STR_FMT,
			    STR_ARG(object_state(OBJECT_ASSIGNMENT, a->state)));
	}
}

static bool
is_answered(struct world *w, struct uuid id)
{
	const struct assignment *a = row_first(&w->cx, &assignment_table, id);

	while (a != NULL && a->state != AS_FILED && a->state != AS_DONE)
		a = row_next(&w->cx, &assignment_table, a);
	return a != NULL;
}

/* Only its commands change of what it is a part; neither of the two is answered then. */
static void
changed_hands(struct world *w, struct subject *x, const struct view *v, const char *op)
{
	bool out = uuid_absent(v->s->merged_into);

	if (uuid_eq(x->master, v->s->merged_into))
		return;
	if (!uuid_absent(x->master) && !out)
		world_fault(w, one_master, x->id, "it has another master now");
	if (strcmp(op, out ? "suggestion.unmerge" : "suggestion.merge") != 0 &&
	    !(out && strstr(op, "withdraw") != NULL))
		world_fault(w, own_reply, x->id, "%s merged or un-merged it", op);
	if (is_answered(w, x->id) || (!out && is_answered(w, v->s->merged_into)))
		world_fault(w, own_reply, x->id, "there is a reply");
	note_master(w, x, v->s->merged_into);
}

void
check_merging(struct world *w, struct subject *x, const struct pstep *step)
{
	const struct view *v = &w->view;

	if (v->s == NULL)
		return;
	changed_hands(w, x, v, suggestions_commands[step->op].op->name);
	broken_off(w, v);
	if (!uuid_absent(v->s->merged_into))
		joined(w, v);
	else if (v->s->state == SG_MERGED)
		world_fault(w, one_master, v->s->id, "it waits, and has no master");
}

/* ---- broken on purpose ---- */

int
merge_in_a_circle(struct cx *cx, const void *args, void *result, struct err *e)
{
	const struct suggestion_merge *in = args;

	if (suggestions_command("suggestion.merge")->decide(cx, args, result, e) != 0)
		return -1;
	((struct suggestion *)row_edit(cx, &suggestion_table, in->into))->merged_into =
	    in->suggestion;
	return 0;
}

int
reassign_the_master_alone(struct cx *cx, const void *args, void *result, struct err *e)
{
	const struct on_assignment *in = args;
	const struct assignment *a = NULL;
	const struct suggestion *s, *m;

	if (suggestions_command("assignment.reassign")->decide(cx, args, result, e) != 0)
		return -1;
	m = row_find(cx, &suggestion_table, in->suggestion);
	s = next_merged(cx, m, NULL);
	if (s != NULL)
		a = next_assignment(cx, s, NULL);
	for (; a != NULL; a = next_assignment(cx, s, a))
		if (a->state == AS_SENT)
			((struct assignment *)row_edit(cx, &assignment_table, a->id))->follows =
			    in->assignment;
	return 0;
}

int
forget_the_master(struct cx *cx, const void *args, void *result, struct err *e)
{
	const struct on_suggestion *in = args;

	if (suggestions_command("assignment.pass")->decide(cx, args, result, e) != 0)
		return -1;
	((struct suggestion *)row_edit(cx, &suggestion_table, in->suggestion))->merged_into =
	    (struct uuid){ { 0 } };
	return 0;
}
