/* SPDX-License-Identifier: Apache-2.0 */
/*
 * A client of the bus on a libuv loop: calls with an id, repeated with jitter until their deadline
 * (repeating is always safe), pings while calls are pending, answers matched by id. Several
 * endpoints: one is held, the next is taken when it does not pong. `actor`, streams and retries of
 * UNAVAILABLE and RESOURCE_EXHAUSTED are its business; the caller sees one final answer a call.
 */
#ifndef COMMON_CLIENT_H
#define COMMON_CLIENT_H

#include <uv.h>

#include "common/cert.h"
#include "common/err.h"
#include "common/types.h"
#include "common/wire.h"

struct client;

struct client_options {
	const char *endpoints;     /* "tcp://127.0.0.1:5710[,tcp://…]" */
	const struct cert *cert;   /* own pair */
	const char *bus_key;       /* the bus's public key, Z85 */
};

/* The answer is valid during the callback only. None by the deadline: DEADLINE_EXCEEDED. */
typedef void answer_fn(void *arg, const struct wire_answer *answer);

MUST_CHECK int client_open(uv_loop_t *loop, const struct client_options *o, struct client **out,
    struct err *e);
/* Keys that may have changed: the caller's, and the bus's, whose other key is tried in turn. When
 * one is not what it was, a connection is made anew and what is pending is repeated. */
void client_keys(struct client *c, const struct cert *own, const struct cert *bus);
/* args: an encoded map. id absent: a fresh one is made. Returns the id. min_seq < 0: none. */
struct uuid client_call(struct client *c, const char *op, struct uuid id, struct raw args,
    int32_t deadline_ms, int64_t min_seq, answer_fn *on, void *arg);
size_t client_pending(const struct client *c);
void client_close(struct client *c);

/* One call and its answer, running the client's loop meanwhile: for command lines. The answer is
 * copied to the arena. -1 with the answer's class, text and field when it is not ok. */
MUST_CHECK int client_ask(struct client *c, const char *op, struct raw args, int32_t deadline_ms,
    struct arena *a, struct wire_answer *out, struct err *e);

#endif
