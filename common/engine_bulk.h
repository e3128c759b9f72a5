/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Following in bulk, for services that are projections (struct service, .projection): pages of
 * other services' events are fetched ahead while a stretch of them takes effect. Inside of the
 * engine.
 *
 *   page → (thread: decode) → stretch → batch: (thread: load) → rows → (thread: decide, encode) →
 *   one segment: the head's fence, the rows, the places in the streams → COMMIT
 *
 * Three stretches are on their way at once: one is decoded, one loads (over a connection of its
 * own) and is decided, one is being saved. The second sees what the third has left, since its rows
 * are held in memory (engine_held.c); it is sent when that one is committed, and goes back to be
 * decided again when it is not. A batch takes a stretch whole; when SQL refuses it, half of it,
 * down to the one event that is at fault, which is kept as refused.
 */
#ifndef COMMON_ENGINE_BULK_H
#define COMMON_ENGINE_BULK_H

#include <uv.h>

#include "common/arena.h"
#include "common/err.h"
#include "common/rows.h"
#include "common/types.h"

#define SMALL_STRETCH 32                        /* events that need no thread, */
#define SMALL_BYTES 16384                       /* and bytes of them */

struct engine;
struct batch;
struct command;
struct following;

struct bulk_page { /* the events of one answer */
	struct bulk_page *next;
	struct following *from;
	size_t n;
	uint8_t bytes[];
};

struct news { /* one event; memory of its stretch */
	struct following *from;
	const struct command *cmd;
	void *args;
	int64_t prev, seq;         /* it counts only when `prev` is where the stream stands */
	struct uuid id;
	struct str type;
	struct stamp time;
	const uint8_t *hash;
	const struct err *refusal; /* NULL: none yet */
};

struct stretch { /* owned by the engine's bulk until a batch has it */
	struct engine *en;
	struct arena arena;
	struct bulk_page *pages;
	size_t bytes;
	struct news *events;
	size_t n, cap;
	size_t from, upto;         /* those that the next batch takes */
	struct stretch *next;      /* of those that are ready */
	bool stale;                /* was dropped while a thread decoded it */
	bool unread;
	struct err why;            /* a page cannot be read */
	uv_work_t work;
};

#define HELD_TABLES 64

/* engine_held.c; memory of the thread that a batch is in, else of the loop */
struct held {
	struct held_part {
		struct arena arena;
		struct rows *tables[HELD_TABLES]; /* NULL: none */
	} parts[2];
	int young;
	bool partial;              /* the last batch changed rows that are not here */
	bool stale;                /* to be dropped before it is used again */
};

struct bulk { /* while leading */
	struct bulk_page *pages, **tail; /* fetched, not decoded */
	size_t waiting;             /* bytes of these */
	size_t bytes;               /* of all pages, those of stretches too */
	size_t ahead;               /* they may have so much, about, as may each part of `held` */
	size_t enough;              /* bytes of pages for a stretch, about */
	struct stretch *decoding, *ready;
	const struct stretch *taken; /* a batch has it, and the next must wait */
	struct batch *saving;       /* its rows are held, so that the next may run meanwhile */
	struct held held;
};

struct table_load { /* parameters of a table's load statement */
	bool wanted, all;
	struct sqlparams p;
};

struct portion_ready { /* encoded rows of one table */
	struct portion_ready *next;
	const struct pq_stmt *stmt;
	struct sqlparams p;
};

/* engine_bulk.c */
void bulk_start(struct engine *en);
/* All that is fetched and not in effect is dropped, to be heard again from where the streams
 * stand. */
void bulk_drop(struct engine *en);
void bulk_ask(struct following *f);
/* Goes on with whatever can be gone on with. */
void bulk_next(struct engine *en);
/* The batch's stretch is whole and on its way to the database: the next one may be taken. */
void bulk_passed(struct batch *b);
/* It was decided on what has not been committed: its stretch is tried again. */
void bulk_again(struct batch *b);
/* The batch's part of its stretch has taken effect. */
void bulk_took(struct batch *b);
/* It has failed: its stretch is heard again. */
void bulk_failed(struct batch *b);
/* SQL refused it, for this reason: half of it is tried, or the one event is refused. */
void bulk_refused(struct batch *b, const struct err *why);
void stretch_free(struct engine *en, struct stretch *s);
/* Whether this batch may be started now (NULL: one without calls): one may run beside one that is
 * being saved when both are of long stretches. What is held and is of no use to it is dropped. */
bool bulk_may_run(struct engine *en, const struct batch *b);
/* Where the streams stand for this batch: behind the stretch that is being saved. */
void bulk_places(struct batch *b);

/* engine_held.c */
/* Whether all rows of this root are known; they are put among the batch's. */
bool held_take(struct batch *b, size_t table, struct uuid root);
/* What the batch has and has changed; nothing else of it is used after that but what is encoded. */
void held_keep(struct batch *b);
void held_drop(struct engine *en);

/* engine_project.c: the way of a batch that has a stretch. */
/* A batch of a long stretch, whose rows are held. */
bool project_holds(const struct batch *b);
void project_load(struct batch *b);
void project_decide(struct batch *b); /* in a thread */
void project_save(struct batch *b);

#endif
