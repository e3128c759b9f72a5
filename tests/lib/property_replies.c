/* SPDX-License-Identifier: Apache-2.0 */
/* What follows a reply in the random play: commitments of class B, and supervision. */
#include "common/arena.h"
#include "services/suggestions/commitment.h"
#include "services/suggestions/supervision.h"
#include "tests/lib/property.h"

#define KEEP(T, ...) arena_copy(state_arena(w->p->st), &(struct T){ __VA_ARGS__ }, sizeof(struct T))
#define ON_S(k) .suggestion = (k)->suggestion, .version = (k)->version

/* The suggestion's newest row of the table; else nobody's. */
static struct uuid
newest(struct world *w, const struct table *t, struct uuid root)
{
	struct uuid id = w->unit[0];

	for (const void *r = row_first(&w->cx, t, root); r != NULL; r = row_next(&w->cx, t, r))
		memcpy(&id, r, sizeof(id));
	return id;
}

#define ON_C(k) ON_S(k), .commitment = newest(w, &commitment_table, (k)->suggestion)
#define ON_V(k) ON_S(k), .supervision = newest(w, &supervision_table, (k)->suggestion)

const void *
draw_note(struct world *w, struct pick *k)
{
	return KEEP(commitment_note, ON_C(k), .text = STR("已装八盏"));
}

const void *
draw_confirm(struct world *w, struct pick *k)
{
	return KEEP(commitment_confirm, ON_C(k));
}

const void *
draw_ruling(struct world *w, struct pick *k)
{
	return KEEP(commitment_ruling, ON_C(k), .reason = STR("还差南门"));
}

const void *
draw_postpone(struct world *w, struct pick *k)
{
	return KEEP(commitment_postpone, ON_C(k),
	    .date = date_add(stamp_date(w->now), (int)rng_below(&w->rng, 400) - 20),
	    .reason = STR("材料未到"));
}

const void *
draw_begin(struct world *w, struct pick *k)
{
	return KEEP(supervision_begin, ON_S(k), .leader = STR("周主任"));
}

const void *
draw_log(struct world *w, struct pick *k)
{
	return KEEP(supervision_log, ON_V(k), .date = stamp_date(w->now), .text = STR("现场督办"),
	    .by = STR("周主任"));
}

const void *
draw_end(struct world *w, struct pick *k)
{
	return KEEP(supervision_end, ON_V(k), .outcome = STR("已解决"));
}

/* The unit that made the commitment, or any. */
struct str
draw_committed(struct world *w, struct pick *k)
{
	const struct commitment *c = state_find(
	    w->p->st, &commitment_table, newest(w, &commitment_table, k->suggestion));
	const struct assignment *a = c != NULL
	    ? state_find(w->p->st, &assignment_table, c->assignment)
	    : NULL;

	return k->step->role == ROLE_committee ? STR("")
	    : a != NULL                        ? a->unit_code
					       : w->unit_code[0];
}
