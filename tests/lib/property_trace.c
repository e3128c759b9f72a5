/* SPDX-License-Identifier: Apache-2.0 */
/* From a run that breaks a rule to the shortest one found that still breaks it, step by step. */
#include <stdio.h>
#include <stdlib.h>

#include "common/json.h"
#include "tests/lib/property.h"

#define TRIES 600 /* runs of at most WORLD_STEPS each */

struct trace {
	struct world *from;
	struct pstep *steps;
	size_t n;
	int tries;
};

/* Whether these steps break the same rule; how each ended is noted. */
static bool
breaks(struct trace *t, struct pstep *steps, size_t n)
{
	struct world *w = world_new(1);
	struct edges *edges = xalloc(sizeof(*edges));
	size_t *counts = xalloc(suggestions_ncommands * sizeof(*counts));
	bool same;

	w->mutant = t->from->mutant;
	w->edges = edges;
	w->accepted = w->refused = counts;
	for (size_t i = 0; i < n && w->fault.rule == NULL; i++)
		world_run(w, &steps[i]);
	if (w->fault.rule == NULL)
		world_recount(w);
	same = w->fault.rule != NULL && strcmp(w->fault.rule, t->from->fault.rule) == 0;
	world_free(w);
	edges_done(edges);
	free(edges);
	free(counts);
	t->tries++;
	return same;
}

/* Keeps what is left without steps[at … at+len) when that is enough. */
static bool
drop(struct trace *t, size_t at, size_t len)
{
	struct pstep *less = xalloc(t->n * sizeof(*less));
	size_t n = 0;
	bool enough;

	for (size_t i = 0; i < t->n; i++)
		if (i < at || i >= at + len)
			less[n++] = t->steps[i];
	enough = breaks(t, less, n);
	if (enough) {
		memcpy(t->steps, less, n * sizeof(*less));
		t->n = n;
	}
	free(less);
	return enough;
}

static bool
concerns(const struct pstep *step, struct uuid about)
{
	const struct command *c;

	if (step->op < 0 || uuid_v7_ms(about) == step->number)
		return true;
	c = &suggestions_commands[step->op];
	return (c->op->roles & R(self)) != 0 ||
	    uuid_eq(edges_named(OBJECT_SUGGESTION, c->op, step->args), about);
}

/* First only what the suggestion itself has met, if that is enough. */
static void
filter(struct trace *t)
{
	struct pstep *own = xalloc(t->n * sizeof(*own));
	size_t n = 0;

	for (size_t i = 0; i < t->n; i++)
		if (concerns(&t->steps[i], t->from->fault.about))
			own[n++] = t->steps[i];
	if (breaks(t, own, n)) {
		memcpy(t->steps, own, n * sizeof(*own));
		t->n = n;
	}
	free(own);
}

static void
shorten(struct trace *t)
{
	filter(t);
	for (size_t len = t->n / 2; len > 0; len /= 2)
		for (size_t at = 0; at < t->n && t->tries < TRIES;)
			if (!drop(t, at, len))
				at += len;
}

static void
print_step(struct trace *t, const struct pstep *step)
{
	static const char *const outside[] = { "", "mandate ends", "unit ends", "calendar day" };
	const struct op *op = step->op < 0 ? NULL : suggestions_commands[step->op].op;
	struct str args;
	char day[11];

	date_format(stamp_date(step->now), day);
	if (op == NULL) {
		printf("# %4d %s registry: %s %zu\n", step->number, day, outside[-step->op],
		    step->which);
		return;
	}
	args = json_encode(op->in, step->args, state_arena(t->from->p->st));
	printf("# %4d %s %s " STR_FMT ": %s " STR_FMT "\n#        %s\n", step->number, day,
	    role_name(step->role), STR_ARG(step->scope), op->name, STR_ARG(args),
	    step->class == E_NONE ? "accepted" : err_name(step->class));
}

void
trace_print(struct world *w)
{
	struct trace t = { .from = w, .n = (size_t)w->nsteps };
	char about[37];

	t.steps = xalloc((t.n + 1) * sizeof(*t.steps));
	memcpy(t.steps, w->steps, t.n * sizeof(*t.steps));
	shorten(&t);
	breaks(&t, t.steps, t.n); /* for how each ended */
	uuid_format(w->fault.about, about);
	printf("# broken: %s: %s (suggestion %s, step %d; %zu steps are enough)\n", w->fault.rule,
	    w->fault.text, about, w->fault.step, t.n);
	for (size_t i = 0; i < t.n; i++)
		print_step(&t, &t.steps[i]);
	free(t.steps);
}
