/* SPDX-License-Identifier: Apache-2.0 */
#include <assert.h>
#include <stdio.h>
#include <stdlib.h>

#include "common/arena.h"
#include "services/suggestions/commitment.h"
#include "services/suggestions/supervision.h"
#include "services/suggestions/opinion.h"
#include "tests/lib/edges.h"

static const struct table *const tables[OBJECT_COUNT] = {
	[OBJECT_SUGGESTION] = &suggestion_table,
	[OBJECT_ASSIGNMENT] = &assignment_table,
	[OBJECT_COMMITMENT] = &commitment_table,
	[OBJECT_SUPERVISION] = &supervision_table,
	[OBJECT_OPINION] = &opinion_table,
};

void
edges_done(struct edges *g)
{
	free(g->before);
	g->before = NULL;
	g->nbefore = g->cap = 0;
}

const struct table *
edges_table(enum object o)
{
	return tables[o];
}

static int32_t
state_of(const struct table *t, const void *row)
{
	const struct field *f = desc_field(t->row, "state", 5);
	int32_t state;

	assert(f != NULL && f->kind == K_ENUM);
	memcpy(&state, field_at(f, row), sizeof(state));
	return state;
}

static struct uuid
id_of(const void *row)
{
	struct uuid id;

	memcpy(&id, row, sizeof(id));
	return id;
}

void
edges_before(struct edges *g, struct state *st)
{
	g->nbefore = 0;
	for (enum object o = 1; o < OBJECT_COUNT; o++) {
		const struct table *t = edges_table(o);
		const void *row = NULL;

		while (t != NULL && (row = state_each(st, t, row)) != NULL) {
			if (g->nbefore == g->cap) {
				g->cap = g->cap != 0 ? g->cap * 2 : 64;
				g->before = xrealloc(g->before, g->cap * sizeof(*g->before));
			}
			g->before[g->nbefore++] = (struct edge_seen){ o, id_of(row),
				state_of(t, row) };
		}
	}
}

static int32_t
state_before(const struct edges *g, enum object o, struct uuid id)
{
	for (size_t i = 0; i < g->nbefore; i++)
		if (g->before[i].o == o && uuid_eq(g->before[i].id, id))
			return g->before[i].state;
	return 0;
}

struct uuid
edges_named(enum object o, const struct op *op, const void *args)
{
	const struct field *f = desc_field(op->in, object_name(o), strlen(object_name(o)));
	struct uuid id = { { 0 } };

	if (f != NULL && f->kind == K_UUID)
		memcpy(&id, field_at(f, args), sizeof(id));
	return id;
}

/* The clock may take two steps at once: the one after the other, each in the table. */
static bool
mark_two(struct edges *g, enum object o, int32_t from, const char *op, int32_t to)
{
	for (size_t i = 0; i < nstates; i++)
		for (size_t k = 0; k < nstates; k++)
			if (states[i].object == o && states[k].object == o &&
			    states[i].from == from && states[i].to == states[k].from &&
			    states[k].to == to && strcmp(states[i].op, op) == 0 &&
			    strcmp(states[k].op, op) == 0) {
				g->taken[i]++;
				g->taken[k]++;
				return true;
			}
	return false;
}

void
edges_mark(struct edges *g, enum object o, int32_t from, const char *op, int32_t to, bool named)
{
	bool there = false;

	assert(nstates <= EDGES_MAX);
	for (size_t i = 0; i < nstates; i++)
		if (states[i].object == o && states[i].from == from && states[i].to == to &&
		    strcmp(states[i].op, op) == 0) {
			g->taken[i] += from != to || named;
			there = true;
		}
	if (from == to || there || mark_two(g, o, from, op, to) || g->fault[0] != '\0')
		return;
	snprintf(g->fault, sizeof(g->fault),
	    "%s: " STR_FMT " became " STR_FMT " by %s, which no row of the table allows",
	    object_name(o), STR_ARG(object_state(o, from)), STR_ARG(object_state(o, to)), op);
}

void
edges_after(struct edges *g, struct state *st, const struct op *op, const void *args, bool ran)
{
	for (enum object o = 1; o < OBJECT_COUNT; o++) {
		const struct table *t = edges_table(o);
		struct uuid named = edges_named(o, op, args);
		const void *row = NULL;

		if (o >= OBJECT_RECEPTION) /* another service's: reception_test.c and others */
			continue;
		if (t == NULL)
			snprintf(g->fault, sizeof(g->fault),
			    "object %s: edges.c does not know where its rows are", object_name(o));
		while (t != NULL && (row = state_each(st, t, row)) != NULL) {
			int32_t before = state_before(g, o, id_of(row)), now = state_of(t, row);

			if (!ran && before != now)
				snprintf(g->fault, sizeof(g->fault),
				    "%s was refused and changed a state", op->name);
			else if (ran)
				edges_mark(g, o, before, op->name, now, uuid_eq(named, id_of(row)));
		}
	}
}

const char *
edges_text(const struct staterow *s, char *buf, size_t cap)
{
	snprintf(buf, cap, "%s " STR_FMT " --%s--> " STR_FMT, object_name(s->object),
	    STR_ARG(object_state(s->object, s->from)), s->op,
	    STR_ARG(object_state(s->object, s->to)));
	return buf;
}
