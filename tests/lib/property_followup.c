/* SPDX-License-Identifier: Apache-2.0 */
/* What comes on the way, in the random play: assists that are asked for, what registry tells and
 * what follows from it. */
#include "common/arena.h"
#include "tests/lib/property.h"

const void *
draw_assist(struct world *w, struct pick *k)
{
	const struct assignment_add_assist args = { .suggestion = k->suggestion,
		.version = k->version,
		.assignment = k->assignment,
		.unit = w->unit[rng_below(&w->rng, W_UNITS)],
		.matter = STR("坡道") };

	return arena_copy(state_arena(w->p->st), &args, sizeof(args));
}

const void *
draw_renamed(struct world *w, struct pick *k)
{
	struct arena *a = state_arena(w->p->st);
	size_t i = rng_below(&w->rng, W_UNITS);
	const struct v1_unit args = { .id = w->unit[i],
		.code = w->unit_code[i],
		.kind = UNIT_DEPARTMENT,
		.name = str_printf(a, "局%d", (int)k->step->number) };

	return arena_copy(a, &args, sizeof(args));
}

bool
draw_may_be_assisted(struct world *w, const struct assignment *a)
{
	(void)w;
	return a->kind == KIND_LEAD || (a->kind == KIND_SEPARATE && a->round > 1);
}

static bool
is_awaited(struct world *w, const struct cosigner *c)
{
	return c->state == COSIGN_INVITED &&
	    world_suggestion(w, c->suggestion)->state == SG_COSIGNING;
}

size_t
draw_who_leaves(struct world *w)
{
	size_t found = rng_below(&w->rng, W_DEPUTIES), n = 0;
	const struct cosigner *c = NULL;

	while ((c = state_each(w->p->st, &cosigner_table, c)) != NULL)
		for (size_t i = 0; is_awaited(w, c) && i < W_DEPUTIES; i++)
			if (uuid_eq(c->mandate, w->mandate[i]) && rng_below(&w->rng, ++n) == 0)
				found = i;
	return found;
}

/* One that has ended, if there is one. */
static const struct v1_mandate *
an_ended_one(struct world *w)
{
	const struct v1_mandate *m = NULL;
	size_t n = 0;

	for (int i = 0; i < W_DEPUTIES; i++) {
		const struct v1_mandate *x = state_find(w->p->st, &signatory_view, w->mandate[i]);

		if (x->status == MANDATE_ENDED && rng_below(&w->rng, ++n) == 0)
			m = x;
	}
	return m;
}

const void *
draw_mandate(struct world *w, struct pick *k)
{
	const struct v1_mandate *m = an_ended_one(w);

	(void)k;
	if (m == NULL || rng_percent(&w->rng, 10))
		m = state_find(
		    w->p->st, &signatory_view, w->mandate[rng_below(&w->rng, W_DEPUTIES)]);
	return arena_copy(state_arena(w->p->st), m, sizeof(*m));
}

static bool
concerns(struct world *w, const struct followup *f, struct uuid id)
{
	const struct assignment *a = row_first(&w->cx, &assignment_table, id);

	if (memcmp(id.b, f->after.b, sizeof(id.b)) <= 0)
		return false;
	if (world_subject(w, id)->kind == OBJECT_OPINION || f->kind == FOLLOWUP_CALENDAR ||
	    f->kind == FOLLOWUP_MANDATE)
		return true;
	while (a != NULL && !uuid_eq(a->unit, f->unit))
		a = row_next(&w->cx, &assignment_table, a);
	return a != NULL;
}

/* The oldest that is open and that this op carries on. */
static const struct followup *
oldest(struct world *w, bool deputies)
{
	const struct followup *f = state_each(w->p->st, &followup_table, NULL);

	while (
	    f != NULL && (f->state != FOLLOWUP_OPEN || (f->kind == FOLLOWUP_MANDATE) != deputies))
		f = state_each(w->p->st, &followup_table, f);
	return f;
}

/* An answer is awaited of a deputy whose mandate has ended. */
static bool
awaits_in_vain(struct world *w)
{
	const struct cosigner *c = NULL;

	while ((c = state_each(w->p->st, &cosigner_table, c)) != NULL) {
		const struct v1_mandate *m = state_find(w->p->st, &signatory_view, c->mandate);

		if (m->status == MANDATE_ENDED && is_awaited(w, c))
			return true;
	}
	return false;
}

const char *
draw_followup(struct world *w)
{
	if (an_ended_one(w) != NULL && awaits_in_vain(w) && rng_percent(&w->rng, 30))
		return oldest(w, true) != NULL ? "followup.deputies" : "followup.mandate";
	if (!rng_percent(&w->rng, 3))
		return NULL;
	return rng_percent(&w->rng, 70) ? "followup.run"
	    : oldest(w, true) != NULL   ? "followup.deputies"
	    : an_ended_one(w) != NULL   ? "followup.mandate"
					: "followup.run";
}

/* What it concerns, as the service's SQL finds them. */
const void *
draw_slice(struct world *w, struct pick *k)
{
	struct uuids ids = { arena_array(state_arena(w->p->st), 128, sizeof(struct uuid)), 1 };
	const struct followup *f = oldest(w, strcmp(k->op->name, "followup.deputies") == 0);
	struct sweep_args args;

	ids.v[0] = f != NULL ? f->id : k->suggestion;
	for (int32_t i = 0; f != NULL && i < w->nsubjects && ids.n < 128; i++)
		if (concerns(w, f, w->subjects[i].id))
			ids.v[ids.n++] = w->subjects[i].id;
	args.ids = ids;
	return arena_copy(state_arena(w->p->st), &args, sizeof(args));
}
