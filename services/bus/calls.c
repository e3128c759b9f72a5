/* SPDX-License-Identifier: Apache-2.0 */
#include <stdlib.h>

#include "common/log.h"
#include "services/bus/bus.h"

/* ---- the heap of deadlines ---- */

static void
place(struct calls *cs, struct call *c, size_t at)
{
	cs->heap[at] = c;
	c->at = at;
}

static void
sift_up(struct calls *cs, struct call *c, size_t at)
{
	while (at > 0) {
		size_t parent = (at - 1) / 2;

		if (cs->heap[parent]->deadline_ms <= c->deadline_ms)
			break;
		place(cs, cs->heap[parent], at);
		at = parent;
	}
	place(cs, c, at);
}

static void
sift_down(struct calls *cs, struct call *c, size_t at)
{
	for (;;) {
		size_t child = at * 2 + 1;

		if (child + 1 < cs->nheap &&
		    cs->heap[child + 1]->deadline_ms < cs->heap[child]->deadline_ms)
			child++;
		if (child >= cs->nheap || cs->heap[child]->deadline_ms >= c->deadline_ms)
			break;
		place(cs, cs->heap[child], at);
		at = child;
	}
	place(cs, c, at);
}

static void
heap_remove(struct calls *cs, const struct call *c)
{
	struct call *last = cs->heap[--cs->nheap];
	size_t at = c->at;

	if (last == c)
		return;
	sift_up(cs, last, at);
	if (last->at == at)
		sift_down(cs, last, at);
}

static void on_deadline(uv_timer_t *t);

/* The timer stands at the earliest deadline or before it; too early a ring only sets it anew. */
static void
arm(struct bus *b)
{
	struct calls *cs = &b->calls;
	uint64_t now = uv_now(b->loop), due;

	if (cs->nheap == 0)
		return;
	due = cs->heap[0]->deadline_ms;
	if (!uv_is_active((uv_handle_t *)&b->deadline_timer) ||
	    uv_timer_get_due_in(&b->deadline_timer) + now > due)
		uv_timer_start(&b->deadline_timer, on_deadline, due > now ? due - now : 0, 0);
}

static void
on_deadline(uv_timer_t *t)
{
	struct bus *b = t->data;
	struct calls *cs = &b->calls;
	struct err e;

	err_set(&e, E_DEADLINE_EXCEEDED, NULL,
	    "outcome unknown: no answer within the deadline; the same id with a new one tells");
	while (cs->nheap > 0 && cs->heap[0]->deadline_ms <= uv_now(b->loop)) {
		count(b, COUNT_late);
		bus_call_refuse(b, cs->heap[0], &e, 0);
	}
	arm(b);
}

/* ---- the table ---- */

static struct call *
take(struct calls *cs)
{
	struct call *c = cs->free;

	if (c != NULL) {
		cs->free = c->next;
		return c;
	}
	if (cs->n == cs->cap) {
		cs->cap = cs->cap == 0 ? 1024 : cs->cap * 2;
		cs->all = xrealloc(cs->all, cs->cap * sizeof(struct call *));
		cs->heap = xrealloc(cs->heap, cs->cap * sizeof(struct call *));
	}
	c = xalloc(sizeof(*c));
	c->index = cs->n;
	cs->all[cs->n++] = c;
	return c;
}

static int64_t
now_us(void)
{
	return (int64_t)(uv_hrtime() / 1000);
}

struct call *
bus_call_new(struct bus *b, struct principal *from, unsigned key, struct route route,
    struct uuid id, const struct busop *op, struct worker *to, int32_t deadline_ms, int64_t bytes)
{
	struct calls *cs = &b->calls;
	struct call *c = take(cs);

	c->generation++;
	c->route = route;
	c->id = id;
	c->op = op;
	c->came_us = now_us();
	c->from = from;
	c->key = key;
	c->bytes = bytes;
	c->deadline_ms = uv_now(b->loop) + (uint64_t)deadline_ms;
	c->to = to;
	c->prev = NULL;
	c->next = to->calls;
	if (c->next != NULL)
		c->next->prev = c;
	to->calls = c;
	to->ncalls++;
	from->calls++;
	from->bytes += bytes;
	sift_up(cs, c, cs->nheap++);
	arm(b);
	return c;
}

struct call *
bus_call_find(struct bus *b, uint32_t index, uint32_t generation)
{
	struct call *c = index < b->calls.n ? b->calls.all[index] : NULL;

	return c != NULL && c->to != NULL && c->generation == generation ? c : NULL;
}

void
bus_call_free(struct bus *b, struct call *c)
{
	if (c->prev != NULL)
		c->prev->next = c->next;
	else
		c->to->calls = c->next;
	if (c->next != NULL)
		c->next->prev = c->prev;
	c->to->ncalls--;
	c->to = NULL;
	c->from->calls--;
	c->from->bytes -= c->bytes;
	heap_remove(&b->calls, c);
	c->next = b->calls.free;
	b->calls.free = c;
}

/* ---- answers ---- */

/*
 * An answer that ZeroMQ holds until its reader takes it. Its bytes are counted with the caller, so
 * that one who asks and does not read cannot fill the bus's memory; ZeroMQ's own limit counts
 * messages only. ZeroMQ frees it in a thread of its own.
 */
struct unread {
	zmq_msg_t answer;
	int64_t bytes;
	_Atomic int64_t *counted;
};

#define COUNTED_BYTES 4096 /* smaller ones are bounded well enough by their number */

static void
on_read(void *data, void *hint)
{
	struct unread *u = hint;

	(void)data;
	atomic_fetch_sub(u->counted, u->bytes);
	zmq_msg_close(&u->answer);
	free(u);
}

static void
count_until_read(zmq_msg_t *answer, _Atomic int64_t *counted)
{
	struct unread *u = xalloc(sizeof(*u));

	u->bytes = (int64_t)zmq_msg_size(answer);
	u->counted = counted;
	zmq_msg_init(&u->answer);
	zmq_msg_move(&u->answer, answer);
	atomic_fetch_add(counted, u->bytes);
	if (zmq_msg_init_data(answer, zmq_msg_data(&u->answer), (size_t)u->bytes, on_read, u) != 0)
		abort(); /* out of memory */
}

static void
send_answer(struct bus *b, const struct route *to, struct uuid id, zmq_msg_t *map)
{
	zmq_msg_t m[5];

	frame_copy(&m[0], to->b, sizeof(to->b));
	frame_copy(&m[1], WIRE_MAGIC, 3);
	frame_copy(&m[2], "answer", 6);
	frame_copy(&m[3], id.b, uuid_absent(id) ? 0 : sizeof(id.b));
	zmq_msg_init(&m[4]);
	zmq_msg_move(&m[4], map);
	if (zsock_send_msgs(b->router, m, 5) == 0)
		return;
	count(b, COUNT_undelivered);
	for (int i = 0; i < 5; i++)
		zmq_msg_close(&m[i]);
}

void
bus_reply(struct bus *b, struct route to, struct uuid id, struct raw map)
{
	zmq_msg_t m;

	frame_copy(&m, map.p, map.n);
	send_answer(b, &to, id, &m);
	zmq_msg_close(&m);
}

void
bus_refuse(struct bus *b, struct route to, struct uuid id, const struct err *e, int32_t retry_ms)
{
	bus_reply(b, to, id, wire_fail(&b->refusal, e, retry_ms));
	arena_reset(&b->refusal);
}

#define LINES_A_SECOND 50

void
bus_call_log(struct bus *b, struct principal *p, struct str op, struct uuid id, enum errclass class,
    int64_t ms, struct str traceparent)
{
	char text[37];

	if (uv_now(b->loop) - p->log_ms >= 1000) {
		if (p->unlogged > 0)
			LOG(LOG_WARN, "refused calls were not logged one by one",
			    LOG_S("principal", str_from(p->name)), LOG_N("calls", p->unlogged));
		p->log_ms = uv_now(b->loop);
		p->logged = p->unlogged = 0;
	}
	if (p->logged == LINES_A_SECOND) {
		p->unlogged++;
		return;
	}
	p->logged++;
	uuid_format(id, text);
	LOG(LOG_INFO, "call", LOG_S("op", wire_op(op)), LOG_S("id", str_from(text)),
	    LOG_S("principal", str_from(p->name)), LOG_S("actor", STR("")),
	    LOG_S("class", str_from(err_name(class))), LOG_N("ms", ms),
	    LOG_S("trace", wire_trace(traceparent)));
}

/* A revoked or replaced key gets no results, not even of calls made while it was good. */
static bool
refuse_barred(struct bus *b, const struct call *c)
{
	struct err e;

	if (bus_key_good(c->from, c->key))
		return false;
	count(b, COUNT_barred);
	err_set(&e, E_UNAUTHENTICATED, NULL, "the key is no longer valid");
	bus_refuse(b, c->route, c->id, &e, 0);
	return true;
}

void
bus_call_answer(struct bus *b, struct call *c, zmq_msg_t *answer)
{
	int64_t bytes = (int64_t)zmq_msg_size(answer);
	struct err e;

	if (refuse_barred(b, c)) {
		bus_call_free(b, c);
	} else if (c->from->unread + bytes > b->max_bytes) {
		err_set(
		    &e, E_RESOURCE_EXHAUSTED, NULL, "%s does not read its answers", c->from->name);
		count(b, COUNT_exhausted);
		bus_call_refuse(b, c, &e, 100);
	} else {
		if (bytes >= COUNTED_BYTES)
			count_until_read(answer, &c->from->unread);
		send_answer(b, &c->route, c->id, answer);
		histogram_add(
		    &c->to->service->took, &bounds_seconds, (uint64_t)(now_us() - c->came_us));
		bus_call_free(b, c);
	}
}

void
bus_call_refuse(struct bus *b, struct call *c, const struct err *e, int32_t retry_ms)
{
	if (e->class == E_UNAVAILABLE)
		count(b, COUNT_unavailable);
	if (!refuse_barred(b, c))
		bus_refuse(b, c->route, c->id, e, retry_ms);
	bus_call_log(b, c->from, (struct str){ c->op->name, c->op->len }, c->id, e->class,
	    (now_us() - c->came_us) / 1000, (struct str){ 0 });
	bus_call_free(b, c);
}

void
bus_calls_end(struct bus *b)
{
	struct err e;

	err_set(&e, E_UNAVAILABLE, NULL, "the bus stops; outcome unknown");
	while (b->calls.nheap > 0)
		bus_call_refuse(b, b->calls.heap[0], &e, 200);
}

void
bus_calls_free(struct bus *b)
{
	for (uint32_t i = 0; i < b->calls.n; i++)
		free(b->calls.all[i]);
	free(b->calls.all);
	free(b->calls.heap);
}
