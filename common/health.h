/* SPDX-License-Identifier: Apache-2.0 */
/*
 * A process tells how it is on a Unix socket of its own, so that asking needs neither bus nor
 * database: whoever connects gets one JSON line and the connection is closed. That an answer comes
 * at all says that the loop turns (alive); what the line says is the process's business (ready).
 */
#ifndef COMMON_HEALTH_H
#define COMMON_HEALTH_H

#include <uv.h>

#include "common/err.h"
#include "common/mp.h"

struct health;

/* Appends one JSON object to the line, without a newline. */
typedef void health_fn(void *arg, struct buf *line);

/* Listens at path (mode 0600); a socket left by a dead process is replaced. ALREADY_EXISTS when a
 * living process answers there. The process ignores SIGPIPE from now on. */
MUST_CHECK int health_open(uv_loop_t *loop, const char *path, health_fn *fn, void *arg,
    struct health **out, struct err *e);

/* Closes asynchronously (the loop must run once more) and removes the socket. */
void health_close(struct health *h);

/* Blocking: appends the line, without its newline, to out. UNAVAILABLE when nobody answers. */
MUST_CHECK int health_ask(const char *path, int timeout_ms, struct buf *out, struct err *e);

#endif
