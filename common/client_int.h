/* SPDX-License-Identifier: Apache-2.0 */
/* The client's insides, shared by client.c (its calls) and client_link.c (its connection). */
#ifndef COMMON_CLIENT_INT_H
#define COMMON_CLIENT_INT_H

#include "common/client.h"
#include "common/zsock.h"

#define CLIENT_BUCKETS 1024
#define CLIENT_ENDPOINTS 8
#define CLIENT_PING_MS 1000

enum callstate { SENT, WAITING /* for its next try */, REFUSED /* here, before it was sent */ };

struct pending { /* a call without its final answer */
	struct pending *prev, *next, *in_bucket;
	uint64_t serial;
	struct uuid id;
	char *op;
	struct buf map;
	size_t deadline_at; /* place of deadline_ms's 4 bytes in the map */
	uint64_t deadline_ms, retry_ms;
	enum callstate state;
	struct err why; /* REFUSED */
	unsigned link;  /* the client's link when it was last sent */
	unsigned tries;
	answer_fn *on;
	void *arg;
};

struct client {
	uv_loop_t *loop;
	struct zsock *sock;
	uv_timer_t timer;
	int open; /* handles not yet closed */
	char endpoints[CLIENT_ENDPOINTS][256];
	int nendpoints, endpoint;
	struct pending *first, *last, *bucket[CLIENT_BUCKETS];
	size_t n;
	uint64_t serial;
	char own[2][41];    /* public, secret */
	char server[2][41]; /* the bus's key; while that is being changed the other one, else "" */
	int trying;         /* which of them the connection is made with */
	unsigned link, pong_link; /* link: connections lost so far */
	bool connected, barred, closing;
	struct uuid boot;
	uint64_t pinged_ms, heard_ms, due_ms;
	struct arena arena; /* of one answer */
};

/* ---- client.c ---- */

/* NULL: no such call is pending. */
struct pending *client_find(struct client *c, struct uuid id);
/* Hands the final answer to the caller and forgets the call. */
void client_finish(struct client *c, struct pending *p, const struct wire_answer *answer);
void client_fail(struct client *c, struct pending *p, const struct err *e);

/* ---- client_link.c ---- */

/* At once when there is a connection, else when there is one: what is sent into a socket that is
 * changing its connection may go to the old one. */
void client_transmit(struct client *c, struct pending *p);
/* Looks after the pending calls at this time at the latest. */
void client_rouse(struct client *c, uint64_t at_ms);
/* Takes the next endpoint, or the same anew when there is only one. */
void client_move_on(struct client *c);
zsock_fn client_message;
zsock_link_fn client_linked;

#endif
