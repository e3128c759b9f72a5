/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Feeds: calls that wait for events. The newest events come from memory, older ones from the log a
 * page at a time. The place of a named consumer is the leader's, written with the next batch: that
 * row is the delivery receipt. Served by the leader only.
 */
#include <stdlib.h>

#include "common/engine_int.h"

#define MAX_DEFAULT 100
#define ANSWER_MARGIN_MS 100
#define SIZED_BY 16 /* events of a page tell how large events are */
#define SPAN 100000 /* numbers one statement looks through when few of them may fit */

/* ---- waits ---- */

static void
wait_free(struct wait *w)
{
	struct arena a = w->arena;

	arena_free(&a);
	free(w);
}

static void
unlink_wait(struct engine *en, struct wait *w)
{
	struct wait **p = &en->waits;

	while (*p != NULL && *p != w)
		p = &(*p)->next;
	if (*p == w)
		*p = w->next;
	if (w->consumer != NULL && w->consumer->waiting == w)
		w->consumer->waiting = NULL;
	w->consumer = NULL;
}

/* The wait has been answered: it goes at once, or when its page from the log has come. */
void
wait_end(struct engine *en, struct wait *w)
{
	unlink_wait(en, w);
	if (w->reading)
		w->gone = true;
	else
		wait_free(w);
}

void
wait_refuse(struct engine *en, struct wait *w, const struct err *e)
{
	call_refuse(en, &w->call, e);
	wait_end(en, w);
}

/* ---- answering ---- */

struct page {
	struct buf events;
	size_t n;
	int64_t next;
};

static void
page_add(struct page *p, const uint8_t *wire, size_t n)
{
	mp_put_raw(&p->events, (struct raw){ wire, n });
	p->n++;
}

static void
array_head(struct buf *b, size_t n)
{
	msgpack_packer pk;

	mp_packer(&pk, b);
	msgpack_pack_array(&pk, n);
}

static void
wait_answer(struct engine *en, struct wait *w, struct page *p)
{
	struct buf all = { 0 };
	struct feed_events out = { .next = p->next,
		.head = en->seq,
		.epoch = en->epoch,
		.head_hash = { en->hash, HASH_LEN } };

	array_head(&all, p->n);
	if (p->n > 0)
		buf_put(&all, p->events.p, p->events.n);
	out.events = (struct raw){ all.p, all.n };
	call_answer(en, &w->call,
	    wire_ok(&w->arena, msg_encode(&feed_events_desc, &out, MSG_ALL, &w->arena), &en->seq,
		&en->epoch));
	call_log(en, &w->call, E_NONE);
	if (w->consumer != NULL && p->next > w->consumer->offered) {
		w->consumer->offered = p->next;
		w->consumer->offered_at = clock_machine();
		w->consumer->dirty = true;
	}
	buf_free(&all);
	buf_free(&p->events);
	wait_end(en, w);
}

static bool
is_type(const struct strs *types, struct str type)
{
	for (size_t i = 0; i < types->n; i++)
		if (str_eq(types->v[i], type))
			return true;
	return types->n == 0;
}

static bool
is_heard(const struct wait *w, const char *audience)
{
	for (size_t i = 0; i < w->audience.n; i++)
		if (strstr(audience, w->audience.v[i].p) != NULL)
			return true;
	return w->hears_all;
}

/* From memory; every event after w->examined is there. */
static void
page_from_ring(struct engine *en, struct wait *w, struct page *p)
{
	while (w->examined < en->seq && p->n < w->max) {
		const struct ring_event *x = ring_get(&en->ring, w->examined + 1);

		if (is_type(&w->args.types, str_from(x->type)) && is_heard(w, x->audience)) {
			if (p->n > 0 && p->events.n + x->nwire > WIRE_PAGE_BYTES)
				break;
			page_add(p, x->wire, x->nwire);
		}
		w->examined++;
	}
	p->next = w->examined;
}

static const struct pq_stmt page_all = { .name = "feed_all",
	.sql = "SELECT seq, body, hash FROM event WHERE seq > $1 AND seq <= $2"
	       " AND (cardinality($4::text[]) = 0 OR type = ANY($4)) ORDER BY seq LIMIT $3" };
static const struct pq_stmt page_scoped = { .name = "feed_scoped",
	.sql = "SELECT e.seq, e.body, e.hash"
	       " FROM (SELECT seq FROM event_audience WHERE audience = ($5::text[])[1]"
	       " AND seq > $1 AND seq <= $2 UNION"
	       " SELECT seq FROM event_audience WHERE audience = ANY(($5::text[])[2:])"
	       " AND seq > $1 AND seq <= $2) a JOIN event e ON e.seq = a.seq"
	       " WHERE cardinality($4::text[]) = 0 OR e.type = ANY($4) ORDER BY e.seq LIMIT $3" };
static const struct pq_stmt page_one = { .name = "feed_one",
	.sql = "SELECT e.seq, e.body, e.hash FROM event_audience a JOIN event e ON e.seq = a.seq"
	       " WHERE a.audience = ($5::text[])[1] AND a.seq > $1 AND a.seq <= $2"
	       " AND (cardinality($4::text[]) = 0 OR e.type = ANY($4)) ORDER BY a.seq LIMIT $3" };

struct reading {
	struct engine *en;
	struct wait *w;
	int64_t upto, limit;
	struct page page;
};

static void
on_page(void *arg, const PGresult *res)
{
	struct reading *r = arg;
	struct arena a = { 0 };
	int rows = res != NULL ? PQntuples(res) : 0;

	r->page.next = res == NULL ? r->w->examined : r->upto;
	for (int i = 0; i < rows; i++) {
		struct stored_event ev = { .seq = sql_i64(res, i, 0),
			.body = sql_bytes(res, i, 1) };
		struct bytes hash = sql_bytes(res, i, 2);
		struct raw wire;

		memcpy(ev.hash, hash.p, hash.n < HASH_LEN ? hash.n : HASH_LEN);
		wire = event_wire(&a, &ev);
		if (r->page.n > 0 && r->page.events.n + wire.n > WIRE_PAGE_BYTES) {
			r->page.next = ev.seq - 1;
			break;
		}
		page_add(&r->page, wire.p, wire.n);
		if (i + 1 == r->limit)
			r->page.next = ev.seq;
	}
	if (r->page.n >= SIZED_BY)
		r->en->event_bytes = (7 * r->en->event_bytes + r->page.events.n / r->page.n) / 8;
	arena_free(&a);
}

static void wait_try(struct engine *en, struct wait *w);

static void
on_page_sync(void *arg, const struct pq_error *err)
{
	struct reading *r = arg;
	struct wait *w = r->w;
	struct engine *en = r->en;

	w->reading = false;
	if (w->gone) {
		buf_free(&r->page.events);
		wait_free(w);
	} else if (err != NULL) {
		buf_free(&r->page.events);
		wait_refuse(en, w, &err->err);
	} else if (r->page.n > 0 || clock_mono_ms() >= w->call.until_ms - ANSWER_MARGIN_MS) {
		wait_answer(en, w, &r->page);
	} else {
		w->examined = r->page.next;
		wait_try(en, w);
	}
	free(r);
}

/* A rare type must not make one statement read the whole log. */
static int64_t
page_end(const struct engine *en, const struct wait *w)
{
	bool dense = w->args.types.n == 0 && (w->hears_all || w->names.n == 1);

	return dense || en->seq - w->examined <= SPAN ? en->seq : w->examined + SPAN;
}

/* No more than fits into a page, by the size that events have had. */
static int64_t
page_rows(const struct engine *en, const struct wait *w)
{
	size_t fit = WIRE_PAGE_BYTES / en->event_bytes;

	fit += fit / 16 + 1;
	return (int64_t)(w->max < fit ? w->max : fit);
}

static void
page_from_log(struct engine *en, struct wait *w)
{
	struct pq *q = reader(en);
	struct reading *r;
	struct sqlparams p = { 0 };
	struct err e;

	if (q == NULL) {
		err_set(&e, E_UNAVAILABLE, NULL, "the database is not reached");
		wait_refuse(en, w, &e);
		return;
	}
	r = xalloc(sizeof(*r));
	*r = (struct reading){
		.en = en, .w = w, .upto = page_end(en, w), .limit = page_rows(en, w)
	};
	sql_add_i64(&w->arena, &p, w->examined);
	sql_add_i64(&w->arena, &p, r->upto);
	sql_add_i64(&w->arena, &p, r->limit);
	sql_add_texts(&w->arena, &p, w->args.types.v, w->args.types.n);
	if (!w->hears_all)
		sql_add_texts(&w->arena, &p, w->names.v, w->names.n);
	w->reading = true;
	pq_exec(q,
	    w->hears_all          ? &page_all
		: w->names.n == 1 ? &page_one
				  : &page_scoped,
	    &p, on_page, r);
	pq_sync(q, on_page_sync, r);
}

/* ---- one turn of a wait ---- */

void
wait_read(struct engine *en, struct wait *w, const struct pq_error *err)
{
	w->reading = false;
	if (w->gone)
		wait_free(w);
	else if (err != NULL)
		wait_refuse(en, w, &err->err);
	else
		wait_try(en, w);
}

/* It slept, and its person's session may have ended meanwhile. */
static bool
stale(const struct wait *w)
{
	return w->call.acts && !w->fresh;
}

static void
wait_try(struct engine *en, struct wait *w)
{
	int64_t from = w->examined;
	struct page p = { 0 };

	if (w->reading || (w->consumer != NULL && !w->consumer->saved))
		return;
	if (!w->asked) {
		hears_ask(en, w);
		return;
	}
	if (!w->checked) {
		hash_check(en, w);
		return;
	}
	if (w->examined < en->seq && ring_get(&en->ring, w->examined + 1) == NULL) {
		if (stale(w))
			actor_again(en, w);
		else
			page_from_log(en, w);
		return;
	}
	page_from_ring(en, w, &p);
	if (p.n > 0 && stale(w)) {
		buf_free(&p.events);
		w->examined = from;
		actor_again(en, w);
	} else if (p.n > 0 || clock_mono_ms() >= w->until_ms) {
		wait_answer(en, w, &p);
	} else {
		w->fresh = false; /* it sleeps */
	}
}

void
feed_committed(struct engine *en)
{
	for (struct wait *w = en->waits, *next; w != NULL; w = next) {
		next = w->next;
		wait_try(en, w);
	}
}

void
feed_tick(struct engine *en)
{
	int64_t now_ms = clock_mono_ms();

	for (struct wait *w = en->waits, *next; w != NULL; w = next) {
		next = w->next;
		if (now_ms >= w->until_ms)
			wait_try(en, w);
	}
}

void
feed_stop(struct engine *en, const char *why)
{
	struct consumer *c, *next;

	while (en->waits != NULL) {
		call_unavailable(en, &en->waits->call, why);
		wait_end(en, en->waits);
	}
	for (c = en->consumers; c != NULL; c = next) {
		next = c->next;
		consumer_free(c);
	}
	en->consumers = NULL;
}

/* ---- a call ---- */

static int
check_args(const struct engine *en, const struct wait *w, struct err *e)
{
	const struct feed_next *a = &w->args;
	size_t n = 0;

	if (a->consumer.p != NULL && a->after.set)
		return err_set(e, E_INVALID_ARGUMENT, "after", "give consumer or after, not both");
	if (a->consumer.p == NULL && a->ack.set)
		return err_set(e, E_INVALID_ARGUMENT, "ack", "ack goes with consumer");
	if (a->consumer.p == NULL && !a->after.set && a->start == FEED_NONE)
		return err_set(e, E_INVALID_ARGUMENT, "after", "give consumer, after or start");
	if (a->after_hash.p != NULL && !a->after.set)
		return err_set(e, E_INVALID_ARGUMENT, "after_hash", "after_hash goes with after");
	if (a->after.set && a->after.v > en->seq)
		return err_set(e, E_FAILED_PRECONDITION, "after",
		    "the stream ends at %lld: the log is not the one you heard",
		    (long long)en->seq);
	for (const struct wait *x = en->waits; x != NULL; x = x->next)
		n += str_eq(x->call.who.principal, w->call.who.principal);
	if (n >= WIRE_FEEDS_MAX)
		return err_set(
		    e, E_RESOURCE_EXHAUSTED, NULL, "%zu feeds of this principal wait", n);
	return 0;
}

static int
take_place(struct engine *en, struct wait *w, struct err *e)
{
	if (w->args.consumer.p != NULL)
		return consumer_call(en, w, e);
	w->examined = w->args.after.set  ? w->args.after.v
	    : w->args.start == FEED_HEAD ? en->seq
					 : 0;
	w->checked = w->args.after_hash.p == NULL || hash_known(en, w);
	return 0;
}

void
feed_call(struct engine *en, const struct call *c)
{
	struct wait *w = xalloc(sizeof(*w));
	int64_t now_ms = clock_mono_ms(), wait_ms;
	struct err e;

	call_copy(&w->arena, c, &w->call);
	w->call.who.principal = who_owner(&w->arena, &w->call.who);
	w->fresh = true;
	if (en->state != LEAD_LEADER)
		err_set(&e, E_UNAVAILABLE, NULL, "this instance is not the leader");
	else if (msg_decode_checked(&feed_next_desc, w->call.wire.args, &w->arena, &w->args, &e) ==
		0 &&
	    check_args(en, w, &e) == 0 && take_place(en, w, &e) == 0) {
		wait_ms = w->args.wait_ms.set ? w->args.wait_ms.v : 0;
		w->until_ms = now_ms + wait_ms;
		if (w->until_ms > c->until_ms - ANSWER_MARGIN_MS)
			w->until_ms = c->until_ms - ANSWER_MARGIN_MS;
		w->max = w->args.max.set ? (size_t)w->args.max.v : MAX_DEFAULT;
		hears_own(en, w);
		w->next = en->waits;
		en->waits = w;
		wait_try(en, w);
		batch_next(en);
		return;
	}
	call_refuse(en, c, &e);
	wait_free(w);
}
