/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Suggestions merged into another (并案办理), the master. What always holds of them:
 *   - a master is not merged itself, what is merged has nothing merged into it;
 *   - while the master is not assigned, they wait in state `merged`; they are assigned with it;
 *   - to each assignment that the master has in its first round, each of them has one of the same
 *     unit, kind and matter that follows it, until that is answered or ended by itself.
 * What the committee decides of the master's assignments (assigning, an assist more, another unit,
 * more time) is done to those that follow in the same transaction. What a unit states, it states
 * of each number: receipt, contact, opinion, reply; so is every date counted from each one's own
 * `sent`; more time may be asked for one alone, too. A unit objects to the master's, and with it to
 * all. After the master's reply, the others go on by themselves. When the master is withdrawn,
 * which is possible until it is assigned, the others go on to be assigned by themselves: a deputy's
 * right does not wait for the committee.
 */
#ifndef SUGGESTIONS_MERGING_H
#define SUGGESTIONS_MERGING_H

#include "services/suggestions/decide.h"

/* Those merged into m. */
const struct suggestion *next_merged(struct cx *cx, const struct suggestion *m,
    const struct suggestion *prev);
/* The assignment of s that follows a, ended or not; NULL: none. */
const struct assignment *follower(struct cx *cx, const struct suggestion *s,
    const struct assignment *a);

/* ---- what is refused; all FAILED_PRECONDITION ---- */

/* A suggestion that waits to be assigned with its master is not assigned by itself. */
MUST_CHECK int check_not_waiting(struct cx *cx, const struct suggestion *s, const char *op,
    struct err *e);
/* An answer of another congress is to one alone. */
MUST_CHECK int check_none_waits(struct cx *cx, const struct suggestion *m, struct err *e);
/* What is decided of the master's assignment is not decided of the one that follows. */
MUST_CHECK int check_leads(struct cx *cx, const struct suggestion *s, const struct assignment *a,
    const char *op, struct err *e);
/* The unit has answered one that follows: it has accepted the matter. */
MUST_CHECK int check_none_answered(struct cx *cx, const struct suggestion *m,
    const struct assignment *a, struct err *e);
/* No reply while the unit's objection to the master's is not ruled on. */
MUST_CHECK int check_no_objection(struct cx *cx, const struct assignment *a, struct err *e);

/* ---- what follows ---- */

/* s has one to each assignment of its master; told. The state has been moved by `op`. */
MUST_CHECK int assign_with_master(struct cx *cx, struct suggestion *s, const struct suggestion *m,
    const char *op, struct err *e);
/* The master has been assigned. */
MUST_CHECK int merged_assign(struct cx *cx, const struct suggestion *m, struct err *e);
/* Of the master, b has taken the place of a. */
MUST_CHECK int merged_reassign(struct cx *cx, const struct suggestion *m,
    const struct assignment *a, const struct assignment *b, struct str reason, struct err *e);

/* ---- the end of it ---- */

/* s goes on by itself: taken back from its units, to be assigned. */
MUST_CHECK int unmerge(struct cx *cx, struct suggestion *s, const char *op,
    enum unmerge_cause why, struct str reason, struct err *e);
/* s, which has just been withdrawn, leaves its master, and what is merged into it goes on. */
MUST_CHECK int withdrawn_unmerge(struct cx *cx, struct suggestion *s, const char *op,
    struct str reason, struct err *e);

#endif
