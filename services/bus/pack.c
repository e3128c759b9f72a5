/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Calls to a worker and its answers travel in packs: all that came in one turn of the loop is one
 * message. A message costs both ends several system calls and a sealing of each frame, more than
 * the call in it; so a pack halves what the bus and the worker spend on a call when many are under
 * way, and costs nothing when there is one.
 */
#include <errno.h>
#include <stdlib.h>

#include "services/bus/bus.h"

#define PACK_BYTES ((size_t)64 * 1024)

/* [n, op, run-map, call-map]; the run map's head is ready made, left_ms follows as an int 32. */
static void
put_call(struct buf *out, const struct call *c, int32_t left_ms, struct str op, struct raw map)
{
	uint32_t n[2] = { c->index, c->generation }, v = (uint32_t)left_ms;
	const uint8_t tail[5] = { 0xd2, (uint8_t)(v >> 24), (uint8_t)(v >> 16), (uint8_t)(v >> 8),
		(uint8_t)v };
	msgpack_packer pk;

	mp_packer(&pk, out);
	msgpack_pack_array(&pk, 4);
	mp_put_bin(&pk, n, sizeof(n));
	mp_put_str(&pk, op);
	buf_put(out, c->from->run.p, c->from->run.n);
	buf_put(out, tail, sizeof(tail));
	mp_put_raw(out, map);
}

void
bus_pack_add(struct bus *b, struct call *c, int32_t left_ms, struct str op, struct raw map)
{
	struct worker *w = c->to;

	if (w->pack.n > 0 && w->pack.n + map.n > PACK_BYTES)
		bus_pack_send(b, w);
	if (c->to != w)
		return; /* the worker is gone, and with it the call */
	if (w->npacked == w->packed_cap) {
		w->packed_cap = w->packed_cap != 0 ? w->packed_cap * 2 : 64;
		w->packed = xrealloc(w->packed, w->packed_cap * sizeof(*w->packed));
	}
	w->packed[w->npacked++] = (struct packed){ c->index, c->generation };
	put_call(&w->pack, c, left_ms, op, map);
	b->packing = true;
}

static void
refuse_packed(struct bus *b, struct worker *w)
{
	struct err e;

	err_set(
	    &e, E_RESOURCE_EXHAUSTED, NULL, "%s has more calls than it can take", w->service->name);
	for (size_t i = 0; i < w->npacked; i++) {
		struct call *c = bus_call_find(b, w->packed[i].index, w->packed[i].generation);

		if (c == NULL)
			continue;
		count(b, COUNT_exhausted);
		bus_call_refuse(b, c, &e, 100);
	}
}

void
bus_pack_send(struct bus *b, struct worker *w)
{
	const struct bytes frames[] = { { w->route.b, sizeof(w->route.b) },
		{ (const uint8_t *)WIRE_MAGIC, 3 }, { (const uint8_t *)"run", 3 },
		{ b->boot.b, sizeof(b->boot.b) }, { w->pack.p, w->pack.n } };

	if (w->npacked == 0)
		return;
	if (zsock_send(b->router, frames, 5) != 0) {
		if (errno == EHOSTUNREACH) {
			bus_worker_drop(b, w, "gone");
			return;
		}
		refuse_packed(b, w);
	}
	w->pack.n = w->npacked = 0;
}

void
bus_packs_send(struct bus *b)
{
	if (!b->packing)
		return;
	b->packing = false;
	for (struct service *s = b->services; s != NULL; s = s->next)
		for (struct worker *w = s->workers, *next; w != NULL; w = next) {
			next = w->next;
			bus_pack_send(b, w);
		}
}
