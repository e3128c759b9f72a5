/* SPDX-License-Identifier: Apache-2.0 */
/* Units on the way, in the random play: assists that are asked for, another name. */
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
