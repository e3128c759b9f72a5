/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The rows that a batch works on, as left by the calls before. Inside of common/engine.h: the
 * engine fills it from the database and saves what changed; unit tests fill it by state_put.
 *
 * A call's edits are private copies. Keeping them makes them the rows; undoing drops them. Rows
 * and copies live in the state's arena; a cached table (TABLE_CACHED) lives in its owner's arena
 * and is only borrowed.
 */
#ifndef COMMON_STATE_H
#define COMMON_STATE_H

#include "common/engine.h"

struct entry {
	struct uuid id, root;
	void *row;              /* as the calls before left it; NULL: not there (yet) */
	void *edit;             /* this call's copy; NULL: none */
	struct entry *by_id, *by_root; /* hash chains */
	struct entry *sibling;  /* next of the same root, by id */
	size_t place;           /* in the order of arrival */
	bool dirty, fresh;      /* changed since loading; made in this batch */
};

struct rows { /* of one table */
	const struct table *t;
	size_t root_off;
	struct entry **ids, **roots; /* buckets; roots hold the first sibling */
	size_t nbuckets, n;
	struct entry *last;          /* the last one that a walk came to: its next is asked for */
	struct entry **order;        /* in the order they came */
	size_t order_cap;
	struct arena *arena;
};

struct wants_item { const struct table *t; struct uuid root; bool all; };
struct wants {
	struct wants_item *v;
	size_t n, cap;
	struct arena *arena;
	const struct event_heard *heard; /* of the call whose load function runs */
};

#define STATE_TABLES 64

struct state {
	struct arena *arena, own;
	struct rows *tables[STATE_TABLES];
	size_t ntables;
	struct entry **edited;  /* by the call that runs */
	size_t nedited, edited_cap;
	int64_t uuid_us;        /* the machine's clock for new ids */
	int64_t id_run, id_n;   /* state_ids: what they follow from instead, and how many so far */
	int64_t head;           /* number of the last event when the batch began */
	int64_t *offset_us;     /* the domain clock's offset: only clock.set writes it */
	const struct prepared *prepared; /* of the call that runs */
	const struct event_heard *heard; /* likewise */
	struct sums *sums;      /* state_sum.c */
	struct added *added;    /* to them, by the call that runs */
	size_t nadded, added_cap;
};

struct cx {
	struct state *st;
	const struct who *who;
	struct stamp now;
	struct emitted *events;
	size_t nevents, cap;
	bool counts;            /* keep_refused */
	const char *anew;       /* cx_hear_anew */
	bool rebuilds;          /* <service>.rebuild */
};

void state_init(struct state *st, struct arena *a);
struct rows *rows_new(struct arena *a, const struct table *t);
/* `row` is kept, not copied. A row that is there already stays as it is. */
void rows_put(struct rows *r, void *row);
/* The same, but it takes the place of one that is there; NULL: it is not there. */
void rows_set(struct rows *r, struct uuid id, struct uuid root, void *row);
struct entry *rows_add(struct rows *r, struct uuid id, struct uuid root);
struct entry *rows_find(const struct rows *r, struct uuid id);    /* NULL: nothing is known */
struct entry *rows_first(const struct rows *r, struct uuid root); /* then `sibling` */
/* Lends a cached table to this state. */
void state_share(struct state *st, struct rows *r);
struct rows *state_rows(struct state *st, const struct table *t);

void cx_begin(struct cx *cx, struct state *st, const struct who *who, struct stamp now);
void cx_keep(struct cx *cx);
void cx_undo(struct cx *cx);

/* Takes back what the call that runs has added to sums. */
void sums_undo(struct state *st);
/* Which rows of a TABLE_SUM this batch adds something to. */
size_t sums_ids(struct state *st, const struct table *t, struct arena *a, struct uuid **out);
/*
 * Adds what the database has of them, which is in state_rows: from now on they are as they are to
 * be, those that it has changed, the others fresh. Before, they are but what is added, all fresh.
 */
void sums_merge(struct state *st, const struct table *t);
bool sums_merged(struct state *st, const struct table *t);

/* Rows made (fresh), or only changed, since loading. */
size_t state_dirty(struct state *st, const struct table *t, bool fresh, struct arena *a,
    const void ***out);

#endif
