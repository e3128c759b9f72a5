/* SPDX-License-Identifier: Apache-2.0 */
/*
 * A PostgreSQL connection on the loop, in pipeline mode. Statements are prepared at their first
 * use on a connection, in the same pipeline. A segment is the statements up to pq_sync(): one
 * implicit transaction, which has taken effect only when its sync callback gets no error.
 *
 * The connection comes back by itself. When it is lost, every callback still owed is called with
 * an error of class UNAVAILABLE, then `down`.
 */
#ifndef COMMON_PQ_H
#define COMMON_PQ_H

#include <libpq-fe.h>
#include <uv.h>

#include "common/err.h"
#include "common/rows.h"

struct pq;

struct pq_error {
	struct err err;       /* UNAVAILABLE: the connection is gone, or the server cannot now;
	                       * else as sqlstate.h says */
	char sqlstate[6];
	int index;            /* of the segment's statement, from 0; -1: commit or connection */
};

/* A statement: constant, or at least as long-lived as its connections. */
struct pq_stmt {
	char name[48];
	const char *sql;
	const Oid *types; /* of its parameters; NULL: the server infers them all */
	int ntypes;
};

/* The result is NULL when the statement did not run; it is cleared after the callback returns. */
typedef void pq_result_fn(void *arg, const PGresult *res);
/* err NULL: all statements of the segment ran and are committed. */
typedef void pq_sync_fn(void *arg, const struct pq_error *err);

struct pq_events {
	void (*up)(void *arg);
	void (*down)(void *arg, const char *why);
};

/* `setup` (may be NULL) is run on each new connection before `up`. */
struct pq *pq_open(uv_loop_t *loop, const char *conninfo, const char *setup,
    const struct pq_events *ev, void *arg);
bool pq_is_up(const struct pq *q);
/* Nothing owed. */
bool pq_idle(const struct pq *q);

/* params NULL: none. on NULL: result not wanted. Text statements are the caller's to keep. */
void pq_exec(struct pq *q, const struct pq_stmt *s, const struct sqlparams *params,
    pq_result_fn *on, void *arg);
void pq_sync(struct pq *q, pq_sync_fn *on, void *arg);
/* Sends what was queued, as far as the socket takes it; true when nothing is left. */
bool pq_push(struct pq *q);
/* In a result's callback: takes the result over, to be read later, in a thread, too; the caller
 * clears it. */
PGresult *pq_take(struct pq *q);

/* Drops the connection (it comes back). */
void pq_drop(struct pq *q, const char *why);
void pq_close(struct pq *q, void (*closed)(void *arg), void *arg);

#endif
