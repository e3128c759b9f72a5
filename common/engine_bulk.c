/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Fetching ahead. Each stream has one call at the bus, the next is made as soon as it is answered,
 * as long as not too much is fetched and not in effect. What goes wrong drops all that is fetched:
 * the streams are heard again from the places that were committed.
 */
#include <stdlib.h>

#include "common/engine_int.h"

#define PAGE_EVENTS_MIN 64
#define PAGE_EVENTS_MAX 1000
#define EVENT_BYTES 1024
#define RETRY_MS 200
#define WAIT_MS 1000 /* so often is it known how far what does not concern it has been heard */
#define UNREAD_RETRY_MS 10000

/* ---- pages ---- */

static void
pages_free(struct engine *en, struct bulk_page *p)
{
	for (struct bulk_page *next; p != NULL; p = next) {
		next = p->next;
		en->bulk.bytes -= p->n;
		p->from->queued--;
		free(p);
	}
}

void
stretch_free(struct engine *en, struct stretch *s)
{
	pages_free(en, s->pages);
	arena_free(&s->arena);
	free(s);
}

void
bulk_start(struct engine *en)
{
	en->bulk.tail = &en->bulk.pages;
	en->bulk.ahead = (size_t)en->opt.ahead_kb * 1024;
	en->bulk.enough = en->bulk.ahead / 4;
	for (size_t i = 0; i < en->nfollowing; i++)
		en->following[i].decoded = en->following[i].seq;
}

void
bulk_drop(struct engine *en)
{
	struct bulk *k = &en->bulk;

	pages_free(en, k->pages);
	k->pages = NULL;
	k->tail = &k->pages;
	k->waiting = 0;
	if (k->decoding != NULL)
		k->decoding->stale = true;
	for (struct stretch *s; (s = k->ready) != NULL;) {
		k->ready = s->next;
		stretch_free(en, s);
	}
	k->held.stale = true;
	for (size_t i = 0; i < en->nfollowing; i++) {
		struct following *f = &en->following[i];

		f->after = f->decoded = f->seq;
		f->at_head = false;
		f->again = f->asking;
	}
}

static void
page_keep(struct following *f, struct raw events)
{
	struct bulk *k = &f->en->bulk;
	struct bulk_page *p = xalloc(sizeof(*p) + events.n);

	*p = (struct bulk_page){ .from = f, .n = events.n };
	memcpy(p->bytes, events.p, events.n);
	*k->tail = p;
	k->tail = &p->next;
	k->bytes += p->n;
	k->waiting += p->n;
	f->queued++;
}

static void
on_page(void *arg, const struct wire_answer *answer)
{
	struct following *f = arg;
	struct engine *en = f->en;
	struct arena a = { 0 };
	struct feed_events page;
	struct err e;

	f->asking = false;
	if (en->state != LEAD_LEADER || en->draining)
		return;
	if (f->again) {
		f->again = false;
	} else if (!answer->ok) {
		follow_unheard(f, answer);
	} else if (msg_decode_checked(&feed_events_desc, answer->result, &a, &page, &e) != 0) {
		LOG(LOG_ERROR, "a page of a feed cannot be read",
		    LOG_S("from", str_from(f->service)), LOG_N("after", f->after),
		    LOG_S("why", str_from(e.text)));
		follow_later(f, UNREAD_RETRY_MS);
	} else {
		f->after = page.next;
		f->head = page.head;
		f->heard_us = engine_us();
		f->at_head = page.next == page.head && page.head_hash.n == HASH_LEN;
		if (f->at_head)
			memcpy(f->head_hash, page.head_hash.p, HASH_LEN);
		if (page.events.n > 1) /* an empty array has one byte */
			page_keep(f, page.events);
	}
	arena_free(&a);
	bulk_next(en);
}

static int64_t
page_events(const struct engine *en)
{
	int64_t n = (int64_t)(en->bulk.enough / EVENT_BYTES);

	return n < PAGE_EVENTS_MIN ? PAGE_EVENTS_MIN : n > PAGE_EVENTS_MAX ? PAGE_EVENTS_MAX : n;
}

void
bulk_ask(struct following *f)
{
	struct feed_next args = { .after = { f->after, true },
		.types = f->types,
		.max = { page_events(f->en), true },
		.wait_ms = { WAIT_MS, true } };

	if (f->asking || f->en->bulk.bytes >= f->en->bulk.ahead)
		return;
	if (f->at_head)
		args.after_hash = (struct bytes){ f->head_hash, HASH_LEN };
	else if (f->after == f->seq && f->seq > 0)
		args.after_hash = (struct bytes){ f->hash, HASH_LEN };
	follow_call(f, &args, on_page);
}

/* ---- decoding, in a thread ---- */

static struct news *
event_new(struct stretch *s)
{
	if (s->n == s->cap) {
		size_t cap = s->cap != 0 ? s->cap * 2 : 64;
		struct news *v = arena_array(&s->arena, cap, sizeof(*v));

		if (s->n > 0)
			memcpy(v, s->events, s->n * sizeof(*v));
		s->events = v;
		s->cap = cap;
	}
	return &s->events[s->n++];
}

/* The last member of an envelope is its hash. */
static void
read_event(struct stretch *s, struct following *f, const struct envelope *env, struct raw wire)
{
	const struct command *cmd = follow_command(f, env->type);
	struct news n = { .from = f, .cmd = cmd, .prev = f->decoded, .seq = env->sequence };
	struct err e = { 0 };

	if (cmd == NULL || n.seq <= n.prev || wire.n < HASH_LEN || !uuid_parse(env->id, &n.id) ||
	    !stamp_parse(env->time, &n.time))
		return;
	n.type = env->type;
	n.hash = wire.p + wire.n - HASH_LEN;
	n.args = arena_alloc(&s->arena, cmd->op->in->size);
	if (msg_decode_checked(cmd->op->in, env->data, &s->arena, n.args, &e) != 0)
		n.refusal = arena_copy(&s->arena, &e, sizeof(e));
	f->decoded = n.seq;
	*event_new(s) = n;
}

static int
read_page(struct stretch *s, const struct bulk_page *p)
{
	struct mp r = { p->bytes, p->bytes + p->n, false };

	for (size_t n = mp_array(&r); n > 0 && !r.bad; n--) {
		struct raw wire = mp_raw(&r);
		struct envelope env;

		if (r.bad ||
		    msg_decode_checked(&envelope_desc, wire, &s->arena, &env, &s->why) != 0)
			return -1;
		read_event(s, p->from, &env, wire);
	}
	return r.bad ? -1 : 0;
}

/* `decoded` of the streams is this thread's while it runs. */
static void
on_decode(uv_work_t *w)
{
	struct stretch *s = w->data;

	for (const struct bulk_page *p = s->pages; p != NULL && !s->unread; p = p->next)
		s->unread = read_page(s, p) != 0;
	s->upto = s->n;
}

static void
unread(struct engine *en, struct stretch *s)
{
	LOG(LOG_ERROR, "a page of a feed cannot be read",
	    LOG_S("from", str_from(s->pages->from->service)), LOG_S("why", str_from(s->why.text)));
	bulk_drop(en);
	for (size_t i = 0; i < en->nfollowing; i++)
		follow_later(&en->following[i], UNREAD_RETRY_MS);
}

static void
on_decoded(uv_work_t *w, int status)
{
	struct stretch *s = w->data;
	struct engine *en = s->en;

	(void)status;
	en->bulk.decoding = NULL;
	if (s->stale) {
		for (size_t i = 0; i < en->nfollowing; i++)
			en->following[i].decoded = en->following[i].seq;
	} else if (s->unread) {
		unread(en, s);
	} else if (s->n > 0) {
		struct stretch **tail = &en->bulk.ready;

		while (*tail != NULL)
			tail = &(*tail)->next;
		*tail = s;
		s = NULL;
	}
	if (s != NULL)
		stretch_free(en, s);
	bulk_next(en);
	engine_stopping(en);
}

/* Some bytes of pages; of a few events it is done at once. */
static void
decode(struct engine *en)
{
	struct bulk *k = &en->bulk;
	struct stretch *s = xalloc(sizeof(*s));
	struct bulk_page **tail = &s->pages;

	s->en = en;
	s->work.data = s;
	while (k->pages != NULL && s->bytes < k->enough) {
		struct bulk_page *p = k->pages;

		k->pages = p->next;
		p->next = NULL;
		*tail = p;
		tail = &p->next;
		s->bytes += p->n;
		k->waiting -= p->n;
	}
	if (k->pages == NULL)
		k->tail = &k->pages;
	k->decoding = s;
	if (s->bytes > SMALL_BYTES &&
	    uv_queue_work(&en->loop, &s->work, on_decode, on_decoded) == 0)
		return;
	on_decode(&s->work);
	on_decoded(&s->work, 0);
}

/* ---- batches ---- */

void
bulk_next(struct engine *en)
{
	struct bulk *k = &en->bulk;

	if (!en->s->projection || en->state != LEAD_LEADER || en->draining)
		return;
	if (k->ready != NULL && k->taken == NULL) {
		struct stretch *s = k->ready;

		k->ready = s->next;
		k->taken = s;
		batch_stretch(en, s);
	}
	/* the larger a stretch, the fewer rows are saved */
	if (k->pages != NULL && k->decoding == NULL && k->ready == NULL &&
	    (k->taken == NULL || k->waiting >= k->enough))
		decode(en);
	for (size_t i = 0; i < en->nfollowing; i++)
		if (clock_mono_ms() >= en->following[i].next_ms)
			bulk_ask(&en->following[i]);
}

static void
leaves(struct bulk *k, const struct stretch *s)
{
	if (k->taken == s)
		k->taken = NULL;
}

/* The batch gives its stretch back: what is left of it is the next batch's. */
static void
go_on(struct batch *b)
{
	struct engine *en = b->en;
	struct stretch *s = b->stretch;

	b->stretch = NULL;
	if (s->from < s->n) {
		en->bulk.taken = s;
		batch_stretch(en, s);
		return;
	}
	leaves(&en->bulk, s);
	stretch_free(en, s);
}

void
bulk_passed(struct batch *b)
{
	if (b->stretch->upto == b->stretch->n)
		leaves(&b->en->bulk, b->stretch);
}

void
bulk_again(struct batch *b)
{
	struct bulk *k = &b->en->bulk;

	b->stretch->next = k->ready;
	k->ready = b->stretch;
	b->stretch = NULL;
	leaves(k, k->ready);
}

void
bulk_took(struct batch *b)
{
	struct stretch *s = b->stretch;
	size_t had = s->upto - s->from;

	s->from = s->upto;
	s->upto = s->n - s->from < 2 * had ? s->n : s->from + 2 * had;
	go_on(b);
}

void
bulk_failed(struct batch *b)
{
	struct engine *en = b->en;

	leaves(&en->bulk, b->stretch);
	stretch_free(en, b->stretch);
	b->stretch = NULL;
	bulk_drop(en);
	for (size_t i = 0; i < en->nfollowing; i++)
		follow_later(&en->following[i], RETRY_MS);
}

void
bulk_refused(struct batch *b, const struct err *why)
{
	struct stretch *s = b->stretch;
	size_t n = s->upto - s->from;

	if (n > 1)
		s->upto = s->from + n / 2;
	else
		s->events[s->from].refusal = arena_copy(&s->arena, why, sizeof(*why));
	go_on(b);
}

bool
bulk_may_run(struct engine *en, const struct batch *b)
{
	const struct bulk *k = &en->bulk;
	bool holds = b != NULL && project_holds(b);

	if (k->saving != NULL)
		return holds && !k->held.stale;
	if (k->held.stale || k->bytes == 0 || (b != NULL && !holds))
		held_drop(en);
	return true;
}

void
bulk_places(struct batch *b)
{
	const struct batch *last = b->en->bulk.saving;

	for (size_t i = 0; i < b->en->nfollowing; i++)
		b->followed[i] = last != NULL ? last->followed[i] : b->en->following[i].seq;
}
