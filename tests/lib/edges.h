/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Which rows of the table of states real commands have taken, seen from outside: objects' states
 * before and after each command. A state that moves beside the table is a fault. An object of the
 * table whose rows are kept nowhere is one, too: it has to be named in edges.c.
 */
#ifndef TESTS_LIB_EDGES_H
#define TESTS_LIB_EDGES_H

#include "common/engine.h"
#include "proto/states.h"

#define EDGES_MAX 512

struct edge_seen {
	enum object o;
	struct uuid id;
	int32_t state;
};

struct edges {
	size_t taken[EDGES_MAX]; /* how often, by the row's place in states[] */
	struct edge_seen *before;
	size_t nbefore, cap;
	char fault[256];         /* the first one; "" = none */
};

void edges_done(struct edges *g);

/* Where an object's rows are; NULL: edges.c does not know. */
const struct table *edges_table(enum object o);

/* Around a command: `ran` says whether it was accepted. */
void edges_before(struct edges *g, struct state *st);
void edges_after(struct edges *g, struct state *st, const struct op *op, const void *args,
    bool ran);

/* One change: marks its row, or the fault. `named`: the call speaks of this very object. */
void edges_mark(struct edges *g, enum object o, int32_t from, const char *op, int32_t to,
    bool named);

/* "suggestion accepted --suggestion.assign--> assigned" */
const char *edges_text(const struct staterow *s, char *buf, size_t cap);

/* The object that the arguments name, by the member of its name. Absent: none. */
struct uuid edges_named(enum object o, const struct op *op, const void *args);

#endif
