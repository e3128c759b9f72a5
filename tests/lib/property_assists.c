/* SPDX-License-Identifier: Apache-2.0 */
/* Assists that are asked for on the way, in the random play. */
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

bool
draw_may_be_assisted(struct world *w, const struct assignment *a)
{
	(void)w;
	return a->kind == KIND_LEAD || (a->kind == KIND_SEPARATE && a->round > 1);
}
