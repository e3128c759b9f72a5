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
	bool over;           /* more than 9 frames or WIRE_MAX_BYTES (a DEALER: and what
	                      * the bus adds): the rest was dropped */
};

typedef void zsock_fn(struct zsock *z, struct zmessage *m, void *arg);

/* The process's one context; made when first asked for. */
void *zsock_context(void);
/* At the end of main, all sockets closed: waits until what was sent has left (≤ 500 ms). */
void zsock_context_end(void);

struct zsock_keys { /* Z85 text, NUL-terminated */
	const char *secret, *public; /* own pair */
	const char *server;          /* DEALER: the server's public key; NULL: this is the server */
};

/* type ZMQ_ROUTER (binds) or ZMQ_DEALER (connects). Nothing is read before the loop runs.
 * keys NULL: without CURVE, for inproc endpoints only. */
MUST_CHECK int zsock_open(uv_loop_t *loop, int type, const struct zsock_keys *keys, zsock_fn *on,
    void *arg, struct zsock **out, struct err *e);
MUST_CHECK int zsock_bind(struct zsock *z, const char *endpoint, struct err *e);
MUST_CHECK int zsock_unbind(struct zsock *z, const char *endpoint, struct err *e);
/* The endpoint bound last, with its port; e.g. after binding tcp://127.0.0.1:*. */
MUST_CHECK int zsock_endpoint(struct zsock *z, char *out, size_t cap, struct err *e);
MUST_CHECK int zsock_connect(struct zsock *z, const char *endpoint, struct err *e);
/* Switches to another endpoint; what was not sent yet is dropped. */
MUST_CHECK int zsock_reconnect(struct zsock *z, const char *endpoint, struct err *e);

/* Other keys, from the next connection on: zsock_reconnect makes one. */
MUST_CHECK int zsock_rekey(struct zsock *z, const struct zsock_keys *keys, struct err *e);

/* Stop reading (back-pressure), and read again. */
void zsock_hold(struct zsock *z, bool hold);

/*
 * Queues a copy. DEALER: what ZeroMQ does not take at once is sent when it can, oldest first, at
 * most WIRE_MAX_BYTES * 8 bytes are kept: -1 when that is exceeded. ROUTER: nothing is kept, since
 * one slow peer must not hold up the others: -1 with errno EAGAIN when this peer's pipe is full,
 * EHOSTUNREACH when it is gone.
 */
MUST_CHECK int zsock_send(struct zsock *z, const struct bytes *frames, int n);
/* The same without copying: takes the frames over; after -1 they are still the caller's. */
MUST_CHECK int zsock_send_msgs(struct zsock *z, zmq_msg_t *frames, int n);

/* Calls on() with `up` true when a connection has been made (and the handshake passed), false when
 * one was lost or refused; refused is -1, or for a refused handshake ZAP's code (0: another
 * reason). To be called once a socket, before connecting. */
typedef void zsock_link_fn(void *arg, bool up, int refused);
MUST_CHECK int zsock_watch(struct zsock *z, zsock_link_fn *on, void *arg, struct err *e);

/* Closes asynchronously: the loop must run once more. Then `closed` (may be NULL) is called. */
void zsock_close(struct zsock *z, void (*closed)(void *), void *arg);

static inline struct bytes
frame_bytes(zmq_msg_t *m)
{
	return (struct bytes){ zmq_msg_data(m), zmq_msg_size(m) };
}

#endif
