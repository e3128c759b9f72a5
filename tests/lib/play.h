/* SPDX-License-Identifier: Apache-2.0 */
/*
 * A stage for tests of the suggestions' decide functions, without database or bus: three deputies,
 * two stations, four units and the calendar of tests/vectors. Every call goes through the same
 * order as in the engine: op × role, scope, decide. A state is reached by real commands only.
 */
#ifndef TESTS_LIB_PLAY_H
#define TESTS_LIB_PLAY_H

#include "services/suggestions/opinion.h"
#include "tests/lib/edges.h"

enum { DEPUTY_LEAD, DEPUTY_SECOND, DEPUTY_THIRD, DEPUTY_ENDED, DEPUTIES };
enum { UNIT_A, UNIT_B, UNIT_C, UNIT_CLOSED, UNITS };
enum { STATION_OWN, STATION_OTHER, STATION_SHUT, SITES };

#define PUBLISHER "source=/xiaoyang;inlets=opinion.submitted;streets=guixi"

struct play {
	struct state *st;
	struct stamp now;
	struct uuid mandate[DEPUTIES], site[SITES], unit[UNITS];
	struct uuid suggestion;          /* the one that calls speak of */
	struct uuid opinion;             /* likewise */
	struct uuid lead, assist, second; /* assignments: lead or separate, assist, separate */
	struct uuid master, master_lead; /* what it is merged into, and that one's lead */
	int64_t raised;                  /* opinions asked for by registers so far */
	bool cosigned;                   /* the second deputy is asked to co-sign */
	int32_t channel;                 /* of what is submitted next; 0: zone */
	struct outcome out;              /* of the last call */
	struct err err;
	struct edges *edges;             /* NULL, or what notes the rows of the table taken */
	union {
		struct suggestion_ref suggestion;
		struct suggestion_assigned_ref assigned;
		struct assignment_ref assignment;
		struct opinion_ref opinion;
		struct extension_ref extension;
		struct sweep_result sweep;
	} result;
};

/* Begins on Monday 2026-03-02, 09:00 in the zone. */
struct play *play_new(void);
void play_free(struct play *p);
/* A stage of its own for each test, as cmocka sets it up and takes it down. */
int play_setup(void **state);
int play_teardown(void **state);
void play_day(struct play *p, const char *day); /* 09:00 of the day; "2026-03-02" */
/* The registry says that this deputy's mandate, that this unit has ended. */
void play_end_mandate(struct play *p, int deputy);
void play_end_unit(struct play *p, struct uuid unit);
void play_midnight(struct play *p, const char *day);

const char *play_deputy(int i);  /* codes: scopes of certificates */
const char *play_station(int i);
const char *play_unit(int i);

/* E_NONE, or the class of the refusal; p->err, p->out and p->result tell more. */
enum errclass play_as(struct play *p, const char *op, enum role role, const char *scope,
    const void *args);
/* The same as the one whose step it is: own station, lead deputy, committee, unit of the
 * assignment named in the arguments. */
enum errclass play_call(struct play *p, const char *op, const void *args);

/* Valid arguments for an op on the current suggestion, and on this assignment. */
const void *play_args(struct play *p, const char *op, struct uuid assignment);
/* play_call with these; and the same that must succeed. */
enum errclass play_do(struct play *p, const char *op, struct uuid assignment);
void play_must(struct play *p, const char *op, struct uuid assignment);

/* What registers tells of a problem that is to be an opinion, each time another. */
const struct ev_raised *play_raised(struct play *p, int site);
struct suggestion_content *play_content(struct play *p); /* of the lead at the own station */

/* A new current suggestion in this state, with a lead and nobody else. */
void play_reach(struct play *p, enum suggestion_state state);
/* The same with the second deputy as a co-signer who has agreed, and in cosigning the third who has
 * not answered; and its withdrawal is asked for. */
void play_reach_asked(struct play *p, enum suggestion_state state);
/* From assigned on: its lead, p->lead, goes as far as this. */
void play_go_on(struct play *p, enum suggestion_state state);
/* Another suggestion in this state, p->master, to be merged into; the current one stays. */
void play_master(struct play *p, enum suggestion_state state);
/* play_reach with one that is merged, into one that units have. */
void play_reach_merged(struct play *p, enum suggestion_state state);
/* Calls that follow are about the master, and back. */
void play_swap(struct play *p);
/* The current suggestion's unit answers a rating: 1 satisfied … 3 not satisfied. */
void play_rate(struct play *p, struct uuid assignment, enum satisfaction result);
/* From accepted: lead A with assist B, or A and B separately. */
void play_assign(struct play *p, bool separate);
/* A new commitment or supervision in this state; its id. */
struct uuid play_reach_own(struct play *p, enum object o, int32_t state);

/* A new current suggestion whose p->lead or p->assist is in this state. */
struct uuid play_reach_assignment(struct play *p, enum assignment_kind kind,
    enum assignment_state state);
/* The second round of a new current suggestion, B as assist named anew; both in `handling`. */
struct uuid play_second_round(struct play *p);
/* A new current opinion, told to the lead deputy at the own station, in this state: routed to unit
 * A, or converted by a draft that is the current suggestion then. */
void play_opinion(struct play *p, enum opinion_state state);
const void *play_opinion_args(struct play *p, const char *op);
/* The current suggestion's content names the current opinion. */
struct suggestion_content *play_content_of_opinion(struct play *p);
const struct opinion *play_the_opinion(struct play *p);

/* A road that takes rows of the table of states which no single op on a state taken alone shows. */
struct walk {
	const char *name, *variant;
	void (*go)(struct play *p, int how);
	int how;
};
extern const struct walk play_walks[];
extern const size_t play_nwalks;
extern const struct walk play_merging[];
extern const size_t play_nmerging;
/* A walk of play_roads.c: an assist is asked for in the second round. */
void play_assist_added_later(struct play *p, int how);
/* The same: in state `from`, the mandate of who has to act ends. */
void play_mandate_ended(struct play *p, int from);

/* A new current suggestion whose reply, of class B, is passed on: 2026-12-31. Its commitment. */
struct uuid play_promise(struct play *p);
/* The current suggestion's newest row of a table that has its id as root; absent: none. */
struct uuid play_newest(struct play *p, const struct table *t);
/* Runs the clock as the engine does, on all suggestions with a period to look at; how many were
 * done. */
int play_sweep(struct play *p);

const struct suggestion *play_suggestion(struct play *p);
const struct assignment *play_assignment(struct play *p, struct uuid id);
/* The newest period of a step; NULL: none. */
const struct deadline *play_deadline(struct play *p, struct uuid assignment, enum step step);
/* How many events of this type the last call emitted; the first one's data. */
int play_told(const struct play *p, const char *type, const void **data);
/* Whether the first event of this type was told to "role:key". */
bool play_heard(const struct play *p, const char *type, const char *who);

#endif
