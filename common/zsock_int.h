/* SPDX-License-Identifier: Apache-2.0 */
/* A socket's insides, shared by zsock.c, zsock_options.c and zsock_link.c. */
#ifndef COMMON_ZSOCK_INT_H
#define COMMON_ZSOCK_INT_H

#include "common/zsock.h"

#define ZSOCK_RUN_BYTES 4096 /* what the bus puts around a call at most, when it hands it over */

struct kept { /* a message ZeroMQ would not take yet */
	struct kept *next;
	size_t bytes;
	int n;
	zmq_msg_t frame[];
};

struct zsock {
	uv_loop_t *loop;
	void *sock;
	int type;
	zsock_fn *on;
	void *arg;
	zsock_link_fn *on_link;
	void *link_arg;
	struct zsock *monitor; /* owned; NULL without zsock_watch */
	struct kept *first, **last;
	size_t kept;
	bool held, closing;
	char endpoint[256]; /* connected to */
	uv_poll_t poll;
	uv_prepare_t prepare;
	uv_check_t check;
	uv_idle_t idle;
	uv_timer_t tick;
	int open; /* handles and a monitor not yet closed */
	void (*closed)(void *);
	void *closed_arg;
};

/* ---- zsock.c ---- */

/* ZMQ_EVENTS; asking also makes the socket take note of connections made and ended. */
int zsock_events(struct zsock *z);

/* ---- zsock_options.c ---- */

/* All options of the socket; keys NULL: without CURVE. */
MUST_CHECK int zsock_set_options(struct zsock *z, const struct zsock_keys *keys, struct err *e);

#endif
