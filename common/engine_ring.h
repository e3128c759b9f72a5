/* SPDX-License-Identifier: Apache-2.0 */
/* The newest events of the stream, in memory while a process leads: what feeds ask for most. */
#ifndef COMMON_ENGINE_RING_H
#define COMMON_ENGINE_RING_H

#include "common/arena.h"
#include "common/types.h"

struct stored_event;

struct ring_event {
	int64_t seq;
	char *type;
	uint8_t *wire;             /* the envelope with its hash, as the feed sends it */
	size_t nwire;
	char *audience;            /* "\nstreet:guixi\nunit:U01\n" */
};

#define RING_EVENTS 4096
struct ring { /* the newest events, in memory while leading */
	struct ring_event *v;
	size_t first, n, bytes;
	int64_t newest;            /* number of the last; the ring holds newest-n+1 … newest */
};

void ring_open(struct ring *r, int64_t head);
void ring_add(struct ring *r, const struct stored_event *ev, struct raw wire);
const struct ring_event *ring_get(const struct ring *r, int64_t seq); /* NULL: too old */
void ring_close(struct ring *r);

#endif
