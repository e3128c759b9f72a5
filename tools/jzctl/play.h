/* SPDX-License-Identifier: Apache-2.0 */
/*
 * jzctl play: a script of calls, day by day on the domain clock of a test zone.
 *
 * A script is a text of one JSON object a line:
 *   {"play": TITLE, "zone": DIR}              first; DIR: a zone's CSV files, imported on day one
 *   {"principal": NAME, "role": R, "scope": S} gets a key unless it has one
 *   {"day": "2024-03-05"}                     the clocks move to 09:00 of it
 *   {"as": NAME, "op": OP, "args": {…}, "chain": C, "let": N}
 * Calls of a day are under way together, but those of one chain one after the other. What a call
 * answers is kept under N; a text "$N.member.0.member" in later arguments stands for what is found
 * there ("unit_code=U0101" takes the item of a list with that member; "$$" begins a text with $).
 * Between two days the player waits until the services have done all that the clock and their calls
 * brought. A refused call ends the play.
 *
 * The journal, JZ_HOME/play.journal, has what was done and answered, so that the same script goes
 * on where it was broken off. Ids of calls follow from the journal's first line and the number of
 * the line, so that a call whose answer was lost takes effect once.
 */
#ifndef TOOLS_JZCTL_PLAY_H
#define TOOLS_JZCTL_PLAY_H

#include "tools/jzctl/ctl.h"

struct play;

enum stepstate { STEP_WAITS, STEP_RUNS, STEP_DONE };

struct step { /* one call */
	struct play *play;
	size_t line;
	const char *as, *op, *chain, *let; /* chain, let: NULL when there is none */
	json_t *args;
	const struct step *before;         /* of the same chain */
	enum stepstate state;
};

struct playday {
	const char *text;  /* "2024-03-05" */
	struct stamp when;
	size_t line, first, n; /* its calls: steps[first …] */
};

struct player { const char *name, *role, *scope; struct client *client; };

struct script {
	const char *title, *zone; /* zone: NULL when none is to be imported */
	char hash[65];            /* of the text */
	struct player *players;
	size_t nplayers;
	struct playday *days;
	size_t ndays;
	struct step *steps;
	size_t nsteps;
};

struct journal {
	FILE *file;
	int64_t base_ms;   /* time of the calls' ids */
	size_t days;       /* whose clock was set */
	bool imported;
};

struct playservice { const char *name; int64_t head, now_us; bool idle; json_t *state; };

struct play {
	struct ctl *ctl;
	struct client *committee;
	struct client *watch;          /* the committee, too: on a loop of its own, since every */
	uv_loop_t watch_loop;          /* turn of a loop looks at all of its sockets */
	struct cert watch_cert;
	struct script script;
	struct journal journal;
	json_t *vars;                  /* let: name → result */
	struct playservice services[16];
	size_t nservices, asked;
	size_t running, done, before;  /* calls under way; done, and of those before this start */
	int64_t began_ms, shown_ms;
	const char *today;
	bool failed;
	struct err *e;
};

/* play_script.c: reads and checks it whole. INVALID_ARGUMENT names the line. */
MUST_CHECK int script_read(struct ctl *c, struct str text, struct script *out, struct err *e);
void script_free(struct script *s);

/* play_refs.c */
/* Args with every reference replaced, a new reference; NULL when one has no value (yet), whose
 * name is put into `missing`. */
json_t *refs_fill(const json_t *vars, const json_t *args, char *missing, size_t cap);
/* Calls fn with each name that args refer to; stops at and returns the first that is not 0. */
int refs_each(const json_t *args, int (*fn)(void *arg, const char *name, size_t n), void *arg);

/* play_journal.c */
/* Opens or begins it; marks what it has as done. FAILED_PRECONDITION: of another script. */
MUST_CHECK int journal_open(struct play *p, struct err *e);
void journal_step(struct play *p, const struct step *s, const json_t *result);
void journal_day(struct play *p, const struct playday *d);
void journal_import(struct play *p);
void journal_close(struct play *p);

/* play_clock.c */
MUST_CHECK int play_clock_open(struct play *p, struct err *e);
void play_clock_close(struct play *p);
/* All services at that moment; those that are there already stay. */
MUST_CHECK int play_clock_set(struct play *p, const struct playday *d, struct err *e);
/* Until the services have done all that there is to do. */
MUST_CHECK int play_settle(struct play *p, struct err *e);

/* play_run.c: the calls of a day. */
MUST_CHECK int play_day(struct play *p, const struct playday *d, struct err *e);

/* Shows how far it is, now and then. */
void play_progress(struct play *p, const struct playday *d);
/* One JSON answer of the bus, as error: class, text and field. */
void play_error(const struct wire_answer *answer, struct err *e);

#endif
