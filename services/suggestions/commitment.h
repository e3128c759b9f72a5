/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The rows of the ledger. A commitment is of one letter; whose it is, its assignment says, also
 * when units merge. Its date runs as a period of the assignment, step `commitment`.
 */
#ifndef SUGGESTIONS_COMMITMENT_H
#define SUGGESTIONS_COMMITMENT_H

#include "services/suggestions/decide.h"

struct commitment {
	struct uuid id, suggestion, assignment, reply;
	int32_t state;
	struct str measure;
	struct date made_on, promised, due;
	int32_t postponed, steps;
	struct date reported_on, fulfilled_on;
	struct uuid replaced_by; /* the commitment's letter that stands in its place */
};

struct commitment_step {
	struct uuid id, suggestion, commitment;
	int32_t act;
	struct date day;
	struct str text;
	struct date old_due, new_due;
	struct str by;
	struct stamp taken_at;
};

extern const struct desc commitment_desc, commitment_step_desc;
extern const struct table commitment_table, commitment_step_table;

/* A date that a letter may promise: INVALID_ARGUMENT names `field`. */
MUST_CHECK int check_promise(struct cx *cx, const struct suggestion *s, struct date date,
    const char *field, struct err *e);
/* The letter is passed on: it opens its commitment, and stands in the place of the round before. */
MUST_CHECK int commitments_pass(struct cx *cx, const struct suggestion *s,
    const struct assignment *a, const struct reply *r, struct err *e);
/* Whether the assignment still has something to fulfil. */
bool commits(struct cx *cx, const struct assignment *a);

#endif
