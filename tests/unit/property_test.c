/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Random commands on many suggestions, possible and impossible ones, and after each step all that
 * must hold (tests/lib/property.h). Without environment: a fixed number of steps from a fixed seed.
 *
 *     JZ_SEED=N     another seed; the one that a failure prints fails at once
 *     JZ_STEPS=N    so many steps
 *     JZ_SECONDS=N  as many as there are in that time; prints their number and the rate
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <time.h>
#include <cmocka.h>

#include "common/arena.h"
#include "tests/lib/property.h"

#define SEED 20260302
#define STEPS 1000000
#define MUTANT_STEPS 400000 /* at most, until a mutant must be found out */

static struct edges edges;
static size_t *accepted, *refused;

static int
setup(void **state)
{
	(void)state;
	accepted = xalloc(suggestions_ncommands * sizeof(*accepted));
	refused = xalloc(suggestions_ncommands * sizeof(*refused));
	return 0;
}

static int
teardown(void **state)
{
	(void)state;
	free(accepted);
	free(refused);
	edges_done(&edges);
	return 0;
}

static uint64_t
setting(const char *name, uint64_t otherwise)
{
	const char *text = getenv(name);

	return text != NULL ? strtoull(text, NULL, 0) : otherwise;
}

static struct world *
begin(uint64_t seed, const struct mutant *mutant)
{
	struct world *w = world_new(seed);

	w->mutant = mutant;
	w->edges = &edges;
	w->accepted = accepted;
	w->refused = refused;
	return w;
}

/* One world to its end; the number of its steps. */
static size_t
play_one(struct world *w)
{
	while (world_step(w))
		;
	if (w->fault.rule == NULL)
		world_recount(w);
	return (size_t)w->nsteps;
}

/* ---- what is played ---- */

static void
every_op_is_played(void **state)
{
	size_t missing = 0;

	(void)state;
	for (size_t i = 0; i < suggestions_ncommands; i++)
		if (playop_find(suggestions_commands[i].op->name) == NULL) {
			print_message("# %s is not played: give it a row in property_ops.c\n",
			    suggestions_commands[i].op->name);
			missing++;
		}
	for (size_t i = 0; i < nplayops; i++)
		assert_non_null(suggestions_command(playops[i].op));
	assert_int_equal(missing, 0);
}

static void
every_event_has_its_hearers(void **state)
{
	size_t missing = 0;

	(void)state;
	for (size_t i = 0; i < suggestions_contract.nevents; i++)
		if (!told_knows(suggestions_contract.events[i].type)) {
			print_message("# who may hear %s is not written in property_told.c\n",
			    suggestions_contract.events[i].type);
			missing++;
		}
	assert_int_equal(missing, 0);
}

/* ---- it holds ---- */

static void
report(struct world *w, uint64_t seed)
{
	trace_print(w);
	print_message("# again: JZ_SEED=%llu\n", (unsigned long long)seed);
	fail_msg("%s: %s", w->fault.rule, w->fault.text);
}

static void
it_holds(void **state)
{
	uint64_t seed = setting("JZ_SEED", SEED), seconds = setting("JZ_SECONDS", 0);
	uint64_t steps = setting("JZ_STEPS", seconds != 0 ? UINT64_MAX : STEPS), done = 0;
	int64_t begun = clock_machine().us, spent = 0;
	struct rng seeds = { seed };

	(void)state;
	print_message("# JZ_SEED=%llu\n", (unsigned long long)seed);
	while (done < steps && (seconds == 0 || spent < (int64_t)seconds * US_PER_SEC)) {
		struct world *w = begin(seed, NULL);

		done += play_one(w);
		if (w->fault.rule != NULL)
			report(w, seed);
		world_free(w);
		seed = rng_next(&seeds);
		spent = clock_machine().us - begun;
	}
	if (seconds == 0)
		return;
	print_message("# %llu steps, %.1f million a minute of this processor's time\n",
	    (unsigned long long)done, (double)done * 60 / (double)clock() * CLOCKS_PER_SEC / 1e6);
	for (size_t i = 0; i < suggestions_ncommands; i++)
		print_message("# %-24s %10zu accepted %10zu refused\n",
		    suggestions_commands[i].op->name, accepted[i], refused[i]);
}

static void
each_op_was_accepted_and_refused(void **state)
{
	size_t missing = 0;

	(void)state;
	for (size_t i = 0; i < suggestions_ncommands; i++) {
		bool people = (suggestions_commands[i].op->roles & R(self)) == 0;

		if (accepted[i] > 0 && (refused[i] > 0 || !people))
			continue;
		print_message("# %s: %zu accepted, %zu refused\n", suggestions_commands[i].op->name,
		    accepted[i], refused[i]);
		missing++;
	}
	assert_int_equal(missing, 0);
}

/* An opinion that follows its suggestion, and what follows a reply: the states test walks these. */
static bool
by_another_object(const struct staterow *s)
{
	if (s->object > OBJECT_OPINION)
		return true;
	return s->object == OBJECT_OPINION &&
	    (s->from == OPINION_CONVERTED || strncmp(s->op, "opinion.", 8) != 0);
}

static void
every_edge_was_taken(void **state)
{
	size_t missing = 0;
	char text[160];

	(void)state;
	for (size_t i = 0; i < nstates; i++)
		if (edges.taken[i] == 0 && !by_another_object(&states[i])) {
			print_message("# never: %s\n", edges_text(&states[i], text, sizeof(text)));
			missing++;
		}
	assert_int_equal(missing, 0);
}

/* ---- it can fail ---- */

static void
every_mutant_is_found_out(void **state)
{
	size_t missed = 0;

	(void)state;
	for (size_t i = 0; i < nmutants; i++) {
		struct rng seeds = { i + 1 };
		const char *rule = NULL;
		size_t done = 0;

		while (rule == NULL && done < MUTANT_STEPS) {
			struct world *w = begin(rng_next(&seeds), &mutants[i]);

			done += play_one(w);
			rule = w->fault.rule;
			if (rule != NULL && strcmp(rule, mutants[i].rule) != 0)
				trace_print(w);
			world_free(w);
		}
		edges.fault[0] = '\0';
		if (rule != NULL && strcmp(rule, mutants[i].rule) == 0)
			continue;
		print_message("# %s: %s instead of \"%s\"\n", mutants[i].name,
		    rule != NULL ? rule : "not found out", mutants[i].rule);
		missed++;
	}
	assert_int_equal(missed, 0);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(every_op_is_played),
		cmocka_unit_test(every_event_has_its_hearers),
		cmocka_unit_test(it_holds),
		cmocka_unit_test(each_op_was_accepted_and_refused),
		cmocka_unit_test(every_edge_was_taken),
		cmocka_unit_test(every_mutant_is_found_out),
	};

	return cmocka_run_group_tests_name("property", tests, setup, teardown);
}
