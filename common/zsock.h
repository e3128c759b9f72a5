/* SPDX-License-Identifier: Apache-2.0 */
/*
 * A ZeroMQ socket on a libuv loop: prepare + check + idle with a budget per turn, since ZMQ_FD is
 * edge-triggered and tells of commands, not of messages. All options are set here, in one place.
 * One ZeroMQ context per process (zsock_context), never terminated before exit.
 */
#ifndef COMMON_ZSOCK_H
#define COMMON_ZSOCK_H

#include <uv.h>
#include <zmq.h>

#include "common/err.h"
#include "common/types.h"

struct zsock;

struct zmessage { /* a received message; frames are closed by zsock after the callback returns */
	zmq_msg_t frame[10]; /* a ROUTER's first frame is the routing id */
	int n;
	size_t bytes;
	bool over;           /* more frames than 9 or more bytes than WIRE_MAX_BYTES: the rest was dropped */
};

typedef void zsock_fn(struct zsock *z, struct zmessage *m, void *arg);

struct zsock_keys { /* Z85 text, NUL-terminated */
	const char *secret, *public; /* own pair */
	const char *server;          /* DEALER: the server's public key; NULL: this is the server */
};

/* type ZMQ_ROUTER (binds) or ZMQ_DEALER (connects). Nothing is read before the loop runs. */
MUST_CHECK int zsock_open(uv_loop_t *loop, int type, const struct zsock_keys *keys, zsock_fn *on,
    void *arg, struct zsock **out, struct err *e);
MUST_CHECK int zsock_bind(struct zsock *z, const char *endpoint, struct err *e);
MUST_CHECK int zsock_connect(struct zsock *z, const char *endpoint, struct err *e);
/* Switches to another endpoint; what was not sent yet is dropped. */
MUST_CHECK int zsock_reconnect(struct zsock *z, const char *endpoint, struct err *e);

/* Stop reading (back-pressure), and read again. */
void zsock_hold(struct zsock *z, bool hold);

/* Queues a copy; what ZeroMQ does not take at once is sent when it can, oldest first, at most
 * WIRE_MAX_BYTES * 8 bytes are kept: -1 when that is exceeded or the peer is gone (ROUTER). */
MUST_CHECK int zsock_send(struct zsock *z, const struct bytes *frames, int n);

/* Closes asynchronously: the loop must run once more. Then `closed` (may be NULL) is called. */
void zsock_close(struct zsock *z, void (*closed)(void *), void *arg);

static inline struct bytes
frame_bytes(zmq_msg_t *m)
{
	return (struct bytes){ zmq_msg_data(m), zmq_msg_size(m) };
}

#endif
