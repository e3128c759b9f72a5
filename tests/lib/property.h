/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Random play on many suggestions, without database or bus, and what must hold after each step.
 *
 * A world is one run of at most WORLD_STEPS commands on a stage of its own (tests/lib/play.h). Each
 * step is recorded with all it needs, and ids follow from its number: the same steps, or a part of
 * them, give the same ids again. So a seed repeats a run, and a failing run can be made shorter.
 *
 *   property_ops.c     a row an op of the contract: how its arguments and its caller are drawn
 *   property_check.c   what must hold of a suggestion's rows
 *   property_clock.c   … of its periods
 *   property_opinion.c both, of opinions
 *   property_told.c    … of the events: who hears what, and what can be known from them
 *   property_figures.c … of the figures, counted from the events and from the rows
 *   property_roads.c   the roads of other channels, drawn and checked
 *   property_merging.c what is merged, drawn and checked
 *   property_draw.c    which step comes next, about what, by whom
 *   property_mutants.c wrong commands that must be found out
 *   property_trace.c   the shortest run that still fails
 */
#ifndef TESTS_LIB_PROPERTY_H
#define TESTS_LIB_PROPERTY_H

#include "common/state.h"
#include "services/suggestions/opinion.h"
#include "tests/lib/play.h"

#define WORLD_STEPS 4096
#define WORLD_LIVING 24  /* suggestions on the way at a time */
#define W_DEPUTIES 8
#define W_UNITS 9
#define FIGURES_MAX 64
#define VIEW_MAX 1024

struct rng { uint64_t s; };
uint64_t rng_next(struct rng *r);
/* 0 … n-1 */
size_t rng_below(struct rng *r, size_t n);
static inline bool
rng_percent(struct rng *r, size_t p)
{
	return rng_below(r, 100) < p;
}

enum outside { /* what happens in registry; place of an op that is none */
	OUTSIDE_MANDATE = -1, /* a deputy's mandate ends */
	OUTSIDE_UNIT = -2,    /* a unit ends */
	OUTSIDE_DAY = -3,     /* a day is worked that was off, or the other way */
};

struct pstep {
	int32_t number;       /* from 1 on; new ids follow from it */
	int32_t op;           /* place in suggestions_commands, or enum outside */
	enum role role;
	struct str scope;
	struct stamp now;
	const void *args;     /* of an op; lives as long as the world that drew it */
	size_t which;         /* of enum outside */
	enum errclass class;  /* how it ended */
};

/* The rows of one suggestion, gathered once a step. */
struct view {
	const struct suggestion *s;
	const struct cosigner *c[VIEW_MAX];
	const struct assignment *a[VIEW_MAX];
	const struct deadline *d[VIEW_MAX];
	const struct reply *reply[VIEW_MAX];
	const struct rating *rating[VIEW_MAX];
	size_t nc, na, nd, nreply, nrating, ncontact;
	struct date today;
};

struct told { /* of an assignment, from events alone */
	struct uuid id;
	int32_t state, known; /* state after the last event; after the last that its unit heard */
	int32_t row_state;    /* the row's, after the step before */
	struct str unit;
};
struct alarm { struct uuid deadline; struct date due; int soon, over; };

struct subject { /* a suggestion, or an opinion, as the last step that named it left it */
	struct uuid id;
	enum object kind;
	uint64_t digest;
	int64_t version;
	int32_t state, told_state; /* by the row; by the events, 0 = none yet */
	struct str serial;
	struct stamp next_at;      /* when the clock looks at it again; absent: never */
	struct told *told;
	struct alarm *alarms;
	size_t ntold, told_cap, nalarms, alarms_cap;
	int64_t figures[FIGURES_MAX]; /* counted from events */
	struct uuid master;        /* what it is merged into */
	int32_t nmerged;           /* how many are merged into it */
	bool finished;             /* nothing but refusals is left */
};

struct mutant {
	const char *name, *op, *rule; /* what it does; the op it wraps; what must find it */
	decide_fn *decide;
};

struct world {
	struct play *p;
	struct rng rng;
	struct stamp now;
	struct pstep *steps;      /* WORLD_STEPS */
	int32_t nsteps;
	struct subject *subjects; /* in the order they were made */
	int32_t nsubjects;
	int32_t place[WORLD_STEPS + 1]; /* 1 + place in subjects, by the step that made it */
	struct uuid mandate[W_DEPUTIES], unit[W_UNITS];
	struct str deputy[W_DEPUTIES], unit_code[W_UNITS];
	int32_t last_serial[200]; /* by year since 1900 */
	const struct mutant *mutant;
	struct edges *edges;
	struct cx cx;             /* for reading */
	struct view view;
	struct {                  /* what was found wrong; rule NULL: nothing */
		const char *rule;
		char text[700];
		struct uuid about;
		int32_t step;
	} fault;
	size_t *accepted, *refused; /* by op; the run's, not the world's */
	int64_t now_and_then;     /* which other suggestion is looked at next */
};

/* ---- property.c ---- */

struct world *world_new(uint64_t seed);
void world_free(struct world *w);
/* Draws a step and runs it; false when the world is full or a fault was found. */
bool world_step(struct world *w);
/* Runs a recorded step with all checks; its arguments are borrowed. */
void world_run(struct world *w, struct pstep *step);
/* Everything once more, from all rows. */
void world_recount(struct world *w);
struct subject *world_subject(struct world *w, struct uuid id); /* NULL: none */
void world_fault(struct world *w, const char *rule, struct uuid about, const char *fmt, ...)
    __attribute__((format(printf, 4, 5)));
const struct suggestion *world_suggestion(struct world *w, struct uuid id);
void world_look(struct world *w, struct uuid id); /* fills in w->view */

/* ---- property_ops.c ---- */

struct pick { /* what a step is about */
	struct pstep *step;
	const struct op *op;
	const struct suggestion *s;  /* NULL: none there yet */
	const struct assignment *a;
	struct uuid suggestion, assignment, opinion;
	struct opt_i64 version;
};

struct playop {
	const char *op;
	/* How often among what is possible; 0: only as drawn from all ops, or by its own need. */
	int weight;
	const void *(*args)(struct world *w, struct pick *k);
	/* The caller's scope; NULL: by the op's roles. */
	struct str (*scope)(struct world *w, struct pick *k);
	/* Whether it is worth a try on this assignment; NULL: on every one in a fitting state. */
	bool (*fits)(struct world *w, const struct assignment *a);
};
extern const struct playop playops[];
extern const size_t nplayops;
const struct playop *playop_find(const char *op); /* NULL: it is not played */
bool playop_possible(enum object o, int32_t state, size_t op); /* by the table of states */
void playop_draw(struct world *w, struct pstep *step);

/* ---- property_opinion.c ---- */

const void *draw_receive(struct world *w, struct pick *k);
const void *draw_inlet(struct world *w, struct pick *k);
const void *draw_raised(struct world *w, struct pick *k);
const void *draw_named(struct world *w, struct pick *k);
const void *draw_answer(struct world *w, struct pick *k);
const void *draw_route(struct world *w, struct pick *k);
const void *draw_opinion_refuse(struct world *w, struct pick *k);
const void *draw_opinion_sign(struct world *w, struct pick *k);
const void *draw_hand_back(struct world *w, struct pick *k);
const void *draw_report(struct world *w, struct pick *k);
const void *draw_feed_back(struct world *w, struct pick *k);
const void *draw_opinion_close(struct world *w, struct pick *k);
const void *draw_correct(struct world *w, struct pick *k);
const void *draw_erase(struct world *w, struct pick *k);
const void *draw_forget(struct world *w, struct pick *k);
struct str draw_holder(struct world *w, struct pick *k);
struct str draw_recorder(struct world *w, struct pick *k);
struct str draw_publisher(struct world *w, struct pick *k);
void check_opinion(struct world *w, struct subject *x, const struct pstep *step);
bool opinion_concerns(struct world *w, struct uuid id, enum role role, struct str code);

/* ---- property_replies.c ---- */

const void *draw_note(struct world *w, struct pick *k);
const void *draw_confirm(struct world *w, struct pick *k);
const void *draw_ruling(struct world *w, struct pick *k);
const void *draw_postpone(struct world *w, struct pick *k);
const void *draw_begin(struct world *w, struct pick *k);
const void *draw_log(struct world *w, struct pick *k);
const void *draw_end(struct world *w, struct pick *k);
struct str draw_committed(struct world *w, struct pick *k);

/* ---- property_followup.c ---- */

const void *draw_assist(struct world *w, struct pick *k);
const void *draw_renamed(struct world *w, struct pick *k);
const void *draw_mandate(struct world *w, struct pick *k);
const void *draw_slice(struct world *w, struct pick *k);
/* Whose mandate ends: rather one of whom an answer is awaited. */
size_t draw_who_leaves(struct world *w);
/* What follows next from what registry told; NULL: nothing now. */
const char *draw_followup(struct world *w);
bool draw_may_be_assisted(struct world *w, const struct assignment *a);

/* ---- property_roads.c ---- */

void draw_channel(struct world *w, struct suggestion_content *c);
const void *draw_forward(struct world *w, struct pick *k);
const void *draw_exchange(struct world *w, struct pick *k);
const void *draw_answer_there(struct world *w, struct pick *k);
const void *draw_special_report(struct world *w, struct pick *k);
struct date draw_reply_due(struct world *w, const struct suggestion *s);
void check_roads(struct world *w);
void recount_numbers(struct world *w);

/* ---- property_merging.c ---- */

const void *draw_merge(struct world *w, struct pick *k);
const void *draw_unmerge(struct world *w, struct pick *k);
/* Adds those that are merged with it to ids, which hold n; how many they are then. */
size_t merged_with(struct world *w, struct uuid id, struct uuid *ids, size_t n, size_t cap);
void check_merging(struct world *w, struct subject *x, const struct pstep *step);
decide_fn merge_in_a_circle, reassign_the_master_alone, forget_the_master;

/* ---- rules ---- */

void check_refusal(struct world *w, const struct pstep *step, const struct err *e);
/* One object's state before and after the step. */
void check_edge(struct world *w, struct subject *x, enum object o, struct uuid id, int32_t from,
    int32_t to, const struct pstep *step);
void check_rows(struct world *w, struct subject *x, const struct pstep *step);
void check_clock(struct world *w, struct subject *x, const struct pstep *step);
/* Takes the events in and looks at who hears them. */
void check_told(struct world *w, const struct pstep *step, const struct outcome *out);
bool told_knows(const char *type); /* whether it is written down who may hear it */
/* What is known of an assignment of the subject; made anew when nothing is. */
struct told *told_of(struct subject *x, struct uuid assignment);
void check_knowledge(struct world *w, const struct subject *x);
void check_figures(struct world *w, struct subject *x);
void figures_count(struct subject *x, const struct event *ev, const void *data);
/* Sums of both sides; and names: NULL past the last. */
int64_t figure_of_rows(const struct view *v, size_t i);
const char *figure_name(size_t i);

/* ---- mutants and traces ---- */

extern const struct mutant mutants[];
extern const size_t nmutants;
/* Prints the shortest run found that breaks the same rule. */
void trace_print(struct world *w);

#endif
