/* SPDX-License-Identifier: Apache-2.0 */
#include <stdlib.h>

#include "common/engine_int.h"

#define RING_BYTES ((size_t)3 * 1024 * 1024)

static void
drop_oldest(struct ring *r)
{
	struct ring_event *x = &r->v[r->first];

	r->bytes -= x->nwire;
	free(x->type);
	free(x->wire);
	free(x->audience);
	*x = (struct ring_event){ 0 };
	r->first = (r->first + 1) % RING_EVENTS;
	r->n--;
}

void
ring_open(struct ring *r, int64_t head)
{
	ring_close(r);
	r->v = xalloc(RING_EVENTS * sizeof(*r->v));
	r->newest = head;
}

static char *
audience_text(const struct stored_event *ev)
{
	size_t n = 2;
	char *s, *p;

	for (size_t i = 0; i < ev->audience.n; i++)
		n += ev->audience.v[i].n + 1;
	s = p = xalloc(n);
	*p++ = '\n';
	for (size_t i = 0; i < ev->audience.n; i++) {
		memcpy(p, ev->audience.v[i].p, ev->audience.v[i].n);
		p += ev->audience.v[i].n;
		*p++ = '\n';
	}
	return s;
}

void
ring_add(struct ring *r, const struct stored_event *ev, struct raw wire)
{
	struct ring_event *x;

	if (r->v == NULL)
		return;
	while (r->n == RING_EVENTS || (r->n > 0 && r->bytes + wire.n > RING_BYTES))
		drop_oldest(r);
	x = &r->v[(r->first + r->n) % RING_EVENTS];
	x->seq = ev->seq;
	x->type = strndup(ev->type.p, ev->type.n);
	x->wire = xrealloc(NULL, wire.n);
	memcpy(x->wire, wire.p, wire.n);
	x->nwire = wire.n;
	x->audience = audience_text(ev);
	r->n++;
	r->bytes += wire.n;
	r->newest = ev->seq;
}

const struct ring_event *
ring_get(const struct ring *r, int64_t seq)
{
	int64_t oldest = r->newest - (int64_t)r->n + 1;

	if (r->v == NULL || seq < oldest || seq > r->newest)
		return NULL;
	return &r->v[(r->first + (size_t)(seq - oldest)) % RING_EVENTS];
}

void
ring_close(struct ring *r)
{
	while (r->n > 0)
		drop_oldest(r);
	free(r->v);
	*r = (struct ring){ 0 };
}
