/* SPDX-License-Identifier: Apache-2.0 */
/*
 * What comes next: mostly what is possible for one of those on the way, sometimes anything; mostly
 * by the one whose step it is, sometimes by another; and time that passes, mostly with the sweep
 * after it. None of it is chosen to succeed: refusals are a good part of what is played.
 */
#include <assert.h>

#include "common/arena.h"
#include "tests/lib/property.h"

#define OPS_MAX 128

/* For each op: its row, and in which states the table has it. Made once. */
struct possible {
	const struct playop *row;
	enum object object; /* of which its name speaks; 0: of none */
	uint64_t states;
};

static const struct possible *
possible(size_t op)
{
	static struct possible all[OPS_MAX]; /* constant once made */

	if (all[0].row != NULL)
		return &all[op];
	assert(suggestions_ncommands <= OPS_MAX);
	for (size_t i = suggestions_ncommands; i-- > 0;) {
		const char *name = suggestions_commands[i].op->name;

		for (enum object o = 1; o < OBJECT_COUNT; o++)
			if (strncmp(name, object_name(o), strlen(object_name(o))) == 0)
				all[i].object = o;
		for (size_t k = 0; k < nstates; k++)
			if (states[k].object == all[i].object && strcmp(states[k].op, name) == 0)
				all[i].states |= UINT64_C(1) << states[k].from;
		all[i].row = playop_find(name);
		assert(all[i].row != NULL);
	}
	return &all[op];
}

bool
playop_possible(enum object o, int32_t state, size_t op)
{
	const struct possible *p = possible(op);

	return p->object == o && (p->states >> state & 1) != 0;
}

static int32_t
op_named(const char *name)
{
	return (int32_t)(suggestions_command(name) - suggestions_commands);
}

/* ---- time and what happens elsewhere ---- */

static bool
something_due(const struct world *w)
{
	for (int32_t i = 0; i < w->nsubjects; i++)
		if (w->subjects[i].next_at.us != 0 && w->subjects[i].next_at.us <= w->now.us)
			return true;
	return false;
}

static void
pass_time(struct world *w)
{
	size_t days = 0;

	if (rng_percent(&w->rng, 6))
		days = 1 + rng_below(&w->rng, rng_percent(&w->rng, 80) ? 3 : 25);
	w->now.us += (int64_t)days * US_PER_DAY;
	w->now.us += (int64_t)rng_below(&w->rng, 600) * US_PER_SEC;
}

static void
draw_outside(struct world *w, struct pstep *step)
{
	step->op = -(int32_t)(1 + rng_below(&w->rng, 3));
	step->which = step->op == OUTSIDE_MANDATE
	    ? draw_who_leaves(w)
	    : rng_below(&w->rng, step->op == OUTSIDE_UNIT ? W_UNITS : 150);
}

/* ---- what it is about ---- */

/* One of them, rather one that is not finished. */
static const struct subject *
one(struct world *w, enum object kind)
{
	const struct subject *x = NULL, *any = NULL;

	for (int i = 0; i < 12 && w->nsubjects > 0; i++) {
		x = &w->subjects[rng_below(&w->rng, (size_t)w->nsubjects)];
		if (x->kind != kind)
			continue;
		any = x;
		if (!x->finished || rng_percent(&w->rng, 4))
			break;
	}
	return any;
}

static void
pick_opinion(struct world *w, struct pick *k)
{
	const struct subject *x = one(w, OBJECT_OPINION);

	k->opinion = x != NULL ? x->id : w->unit[0]; /* nobody's */
	k->version = (struct opt_i64){ 0 };
	if (x != NULL && rng_percent(&w->rng, 25))
		k->version = (struct opt_i64){ x->version + rng_percent(&w->rng, 20), true };
}

static void
pick_suggestion(struct world *w, struct pick *k)
{
	const struct subject *x = one(w, OBJECT_SUGGESTION);

	k->suggestion = x != NULL ? x->id : w->unit[0]; /* nobody's */
	k->s = x != NULL ? world_suggestion(w, x->id) : NULL;
	if (k->s != NULL && rng_percent(&w->rng, 25))
		k->version = (struct opt_i64){ k->s->version + rng_percent(&w->rng, 20), true };
}

/* One of its assignments, rather one in which the op is possible. */
static void
pick_assignment(struct world *w, struct pick *k, int32_t op)
{
	const struct assignment *a = row_first(&w->cx, &assignment_table, k->suggestion);
	size_t seen = 0;

	for (; a != NULL; a = row_next(&w->cx, &assignment_table, a))
		if ((op < 0 || playop_possible(OBJECT_ASSIGNMENT, a->state, (size_t)op) ||
			rng_percent(&w->rng, 5)) &&
		    rng_below(&w->rng, ++seen) == 0)
			k->a = a;
	if (k->a == NULL)
		k->a = row_first(&w->cx, &assignment_table, k->suggestion);
	if (rng_percent(&w->rng, 1)) /* of another suggestion */
		k->a = state_each(w->p->st, &assignment_table, NULL);
	k->assignment = k->a != NULL ? k->a->id : w->unit[0];
}

/* Among several, one by weight: the last for which this is true. */
static bool
falls_on(struct world *w, size_t weight, size_t *sum)
{
	*sum += weight;
	return weight > 0 && rng_below(&w->rng, *sum) < weight;
}

/* How often an op is tried on an assignment in whose state the table has it. */
static size_t
weight_on(struct world *w, const struct playop *row, const struct assignment *a)
{
	bool fits = row->fits == NULL || row->fits(w, a) || rng_percent(&w->rng, 5);

	return fits ? (size_t)row->weight : 0;
}

/* An op that the table has for its state, or for that of one of its assignments. */
static int32_t
likely_op(struct world *w, struct pick *k)
{
	const struct assignment *a = row_first(&w->cx, &assignment_table, k->suggestion);
	int32_t op = -1;
	size_t sum = 0;

	for (size_t i = 0; k->s != NULL && i < suggestions_ncommands; i++)
		if (playop_possible(OBJECT_SUGGESTION, k->s->state, i) &&
		    falls_on(w, (size_t)possible(i)->row->weight, &sum))
			op = (int32_t)i;
	for (; a != NULL; a = row_next(&w->cx, &assignment_table, a))
		for (size_t i = 0; i < suggestions_ncommands; i++)
			if (playop_possible(OBJECT_ASSIGNMENT, a->state, i) &&
			    falls_on(w, weight_on(w, possible(i)->row, a), &sum)) {
				op = (int32_t)i;
				k->a = a;
				k->assignment = a->id;
			}
	return op;
}

/* One that the table has for the opinion's state, or takes a new one. */
static int32_t
opinion_op(struct world *w, struct pick *k)
{
	const struct opinion *o = state_find(w->p->st, &opinion_table, k->opinion);
	int32_t op = -1;
	size_t sum = 0;

	if (o == NULL || rng_percent(&w->rng, 15))
		return op_named(rng_percent(&w->rng, 60) ? "opinion.receive"
			: rng_percent(&w->rng, 60)       ? "opinion.submitted"
							 : "opinion.raised");
	for (size_t i = 0; i < suggestions_ncommands; i++)
		if (playop_possible(OBJECT_OPINION, o->state, i) &&
		    falls_on(w, (size_t)possible(i)->row->weight, &sum))
			op = (int32_t)i;
	return op;
}

static int32_t
living(const struct world *w)
{
	int32_t n = 0;

	for (int32_t i = 0; i < w->nsubjects; i++)
		n += !w->subjects[i].finished && w->subjects[i].kind == OBJECT_SUGGESTION;
	return n;
}

static int32_t
draw_op(struct world *w, struct pick *k)
{
	const char *followup;
	int32_t op = -1;

	if (something_due(w) && rng_percent(&w->rng, 40))
		return op_named("clock.sweep");
	followup = draw_followup(w);
	if (followup != NULL)
		return op_named(followup);
	if (rng_percent(&w->rng, 10) && living(w) < WORLD_LIVING) {
		k->s = NULL;
		return op_named(
		    rng_percent(&w->rng, 70) ? "suggestion.submit" : "suggestion.draft");
	}
	if (rng_percent(&w->rng, 12)) {
		pick_opinion(w, k);
		op = opinion_op(w, k);
		if (op >= 0)
			return op;
	}
	if (rng_percent(&w->rng, 6)) { /* what follows a reply */
		op = (int32_t)rng_below(&w->rng, suggestions_ncommands);
		if (possible((size_t)op)->object > OBJECT_OPINION)
			return op;
		op = -1;
	}
	if (rng_percent(&w->rng, 85))
		op = likely_op(w, k);
	if (op >= 0)
		return op;
	op = (int32_t)rng_below(&w->rng, suggestions_ncommands);
	/* these hold up everything else */
	return strncmp(suggestions_commands[op].op->name, "followup.", 9) == 0 &&
		!rng_percent(&w->rng, 2)
	    ? op_named("suggestion.accept")
	    : op;
}

/* ---- by whom ---- */

/* One of them. */
static enum role
draw_role(struct world *w, unsigned roles)
{
	enum role role;

	do
		role = (enum role)rng_below(&w->rng, ROLE_COUNT);
	while (!(roles & (1u << role)));
	return role;
}

static void
draw_caller(struct world *w, struct pick *k, const struct playop *row)
{
	unsigned roles = k->op->roles;
	struct pstep *step = k->step;

	step->role = ROLE_committee;
	step->scope = STR("");
	if (roles & R(self)) {
		step->role = ROLE_self;
	} else if (strncmp(row->op, "opinion.", 8) == 0 || (roles & (roles - 1) & R(unit)) != 0 ||
	    roles == (R(unit) | R(committee))) {
		step->role = draw_role(w, roles);
	} else if (roles & R(unit)) {
		step->role = ROLE_unit;
		step->scope = k->a != NULL && k->a->kind != KIND_CONGRESS ? k->a->unit_code
									  : w->unit_code[0];
	} else if ((roles & R(station)) && rng_percent(&w->rng, 70)) {
		step->role = ROLE_station;
		step->scope = k->s != NULL && !str_empty(k->s->site_code)
		    ? k->s->site_code
		    : str_from(play_station(STATION_OWN));
	} else if (roles & R(deputy)) {
		step->role = ROLE_deputy;
		step->scope = k->s != NULL ? k->s->lead_code
					   : w->deputy[rng_below(&w->rng, W_DEPUTIES)];
	}
	if (row->scope != NULL)
		step->scope = row->scope(w, k);
	if (rng_percent(&w->rng, 4))
		step->scope = rng_percent(&w->rng, 50) ? w->deputy[rng_below(&w->rng, W_DEPUTIES)]
						       : w->unit_code[rng_below(&w->rng, W_UNITS)];
	if (rng_percent(&w->rng, 1))
		step->role = (enum role)rng_below(&w->rng, ROLE_COUNT);
}

void
playop_draw(struct world *w, struct pstep *step)
{
	struct pick k = { .step = step };
	const struct playop *row;

	pass_time(w);
	step->now = w->now;
	if (rng_below(&w->rng, 700) == 0) {
		draw_outside(w, step);
		return;
	}
	pick_suggestion(w, &k);
	step->op = draw_op(w, &k);
	k.op = suggestions_commands[step->op].op;
	if (possible((size_t)step->op)->object == OBJECT_OPINION && uuid_absent(k.opinion))
		pick_opinion(w, &k);
	row = possible((size_t)step->op)->row;
	if (k.a == NULL)
		pick_assignment(w, &k, step->op);
	draw_caller(w, &k, row);
	step->args = row->args(w, &k);
}
