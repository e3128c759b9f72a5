/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The table of states: what may happen to a suggestion, an assignment and an opinion, from which
 * state to which, and by whom. The service runs it, `jzctl states` prints it, the tests compare it
 * with expectations written by hand. A row of an assignment's op under `suggestion` says how the
 * suggestion follows its assignments: it holds only when all of them have come that far.
 */
#ifndef PROTO_STATES_H
#define PROTO_STATES_H

#include "common/err.h"
#include "common/op.h"

enum object {
	OBJECT_SUGGESTION = 1,
	OBJECT_ASSIGNMENT,
	OBJECT_OPINION,
	OBJECT_COMMITMENT,
	OBJECT_SUPERVISION,
	OBJECT_RECEPTION, /* of registers, and those behind it */
	OBJECT_RESOLUTION,
	OBJECT_RAISED,    /* a problem of a contact entry that is to be an opinion */
	OBJECT_COUNT
};

struct staterow {
	enum object object;
	int32_t from, to; /* 0: not there yet */
	const char *op;
	unsigned roles;
	const char *doc;
};

extern const struct staterow states[];
extern const size_t nstates;

const char *object_name(enum object o);                /* "suggestion" */
const struct enumdesc *object_states(enum object o);
struct str object_state(enum object o, int32_t state); /* its name; "-" for 0 */

/* Whether op may be run on an object in this state. */
bool state_allows(enum object o, int32_t from, const char *op);

/*
 * The row that leads from `from` by op to `to`; with to = 0 the first one by this op. NULL and
 * FAILED_PRECONDITION, whose text names the state, where the op is possible and what is possible
 * now.
 */
const struct staterow *next_state(enum object o, int32_t from, const char *op, int32_t to,
    struct err *e);

#endif
