/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Other services' events, heard over the bus like any client hears them, but the place in their
 * stream is a row of ours that moves in the transaction of the effect. One page at a time: the next
 * is asked for when every event of the last has taken effect or is kept as refused. An event counts
 * only when the one before it did, so one that is dropped (the lead is lost, SQL refuses the batch)
 * takes those behind it along, and all are heard again from the place that was committed.
 */
#include <assert.h>
#include <stdio.h>

#include "common/engine_int.h"

#define ASK_MS (WIRE_WAIT_MAX_MS + 5000)
#define RETRY_MS 200
#define CUT_RETRY_MS 10000

const struct pq_stmt follow_load_stmt = { .name = "follow_load",
	.sql = "SELECT service, seq, hash FROM follow_cursor" };
static const struct pq_stmt cursor_save = { .name = "follow_save",
	.sql = "INSERT INTO follow_cursor (service, seq, hash, moved_at)"
	       " SELECT s, n, h, $4 FROM unnest($1::text[], $2::bigint[], $3::bytea[]) t(s, n, h)"
	       " ON CONFLICT (service) DO UPDATE"
	       " SET seq = excluded.seq, hash = excluded.hash, moved_at = excluded.moved_at" };
static const struct pq_stmt refused_save = { .name = "follow_refused",
	.sql = "INSERT INTO follow_refused (service, seq, id, type, class, field, reason, at)"
	       " SELECT s, n, i, t, c, nullif(f, ''), r, $8 FROM unnest($1::text[], $2::bigint[],"
	       " $3::uuid[], $4::text[], $5::text[], $6::text[], $7::text[])"
	       " x(s, n, i, t, c, f, r)" };

/* ---- which ---- */

static struct following *
following_of(struct engine *en, const char *service)
{
	struct following *f;

	for (size_t i = 0; i < en->nfollowing; i++)
		if (strcmp(en->following[i].service, service) == 0)
			return &en->following[i];
	assert(en->nfollowing < FOLLOWING_MAX);
	f = &en->following[en->nfollowing++];
	*f = (struct following){ .en = en, .service = service };
	f->types.v = arena_array(&en->arena, en->s->nfollows, sizeof(struct str));
	return f;
}

void
follow_prepare(struct engine *en)
{
	for (size_t i = 0; i < en->s->nfollows; i++) {
		const struct follow *row = &en->s->follows[i];
		struct following *f = following_of(en, row->service);

		f->types.v[f->types.n++] = str_from(row->type);
	}
}

static const struct command *
command_of(const struct following *f, struct str type)
{
	const struct service *s = f->en->s;

	for (size_t i = 0; i < s->nfollows; i++)
		if (strcmp(s->follows[i].service, f->service) == 0 &&
		    str_is(type, s->follows[i].type))
			return s->follows[i].command;
	return NULL;
}

void
follow_loaded(void *arg, const PGresult *res)
{
	struct engine *en = arg;

	for (size_t i = 0; i < en->nfollowing; i++) {
		struct following *f = &en->following[i];

		f->seq = f->bad_seq = 0;
		memset(f->hash, 0, sizeof(f->hash));
		for (int r = 0; res != NULL && r < PQntuples(res); r++) {
			struct bytes hash = sql_bytes(res, r, 2);

			if (!str_is(sql_text(res, r, 0), f->service))
				continue;
			f->seq = sql_i64(res, r, 1);
			if (hash.n == sizeof(f->hash))
				memcpy(f->hash, hash.p, hash.n);
		}
		f->after = f->seq;
	}
}

/* ---- events into the queue ---- */

/* The last member of an envelope is its hash. */
static void
enqueue(struct following *f, const struct envelope *env, struct raw wire, int64_t *prev)
{
	const struct command *cmd = command_of(f, env->type);
	struct heard h = { .from = f, .prev = *prev, .seq = env->sequence, .type = env->type };
	struct call c = { .heard = &h, .until_ms = INT64_MAX, .came_us = engine_us() };

	if (cmd == NULL || env->sequence <= *prev || wire.n < HASH_LEN ||
	    !uuid_parse(env->id, &h.id) || !stamp_parse(env->time, &h.time))
		return;
	memcpy(h.hash, wire.p + wire.n - HASH_LEN, HASH_LEN);
	if (f->bad_seq == env->sequence)
		h.refusal = f->bad;
	c.op = str_from(cmd->op->name);
	c.row = cmd->op;
	c.who = (struct who){
		.principal = str_from("self"), .role = ROLE_self, .scope = str_from(f->en->s->name)
	};
	c.wire.id = uuid_v7(clock_machine().us);
	c.wire.traceparent = env->traceparent;
	c.wire.args = env->data;
	f->queued++;
	*prev = env->sequence;
	batch_enqueue(f->en, &c, cmd);
}

static int
read_page(struct following *f, struct raw result, struct arena *a, struct err *e)
{
	struct feed_events page;
	struct mp r;
	int64_t prev = f->seq;

	if (msg_decode(&feed_events_desc, result, MP_NODES_ANSWER, a, &page, e) != 0)
		return -1;
	r = (struct mp){ page.events.p, page.events.p + page.events.n, false };
	for (size_t n = mp_array(&r); n > 0 && !r.bad; n--) {
		struct raw wire = mp_raw(&r);
		struct envelope env;

		if (r.bad || msg_decode(&envelope_desc, wire, MP_NODES_ANSWER, a, &env, e) != 0)
			return -1;
		enqueue(f, &env, wire, &prev);
	}
	f->head = page.head;
	f->heard_us = engine_us();
	if (!f->again)
		f->after = page.next;
	return 0;
}

/* ---- asking ---- */

static void ask(struct following *f);

static void
ask_later(struct following *f, int64_t ms)
{
	f->next_ms = clock_mono_ms() + ms;
}

static void
on_page(void *arg, const struct wire_answer *answer)
{
	struct following *f = arg;
	struct arena a = { 0 };
	struct err e = { 0 };

	f->asking = false;
	if (f->en->state != LEAD_LEADER || f->en->draining)
		return;
	if (!answer->ok) {
		bool cut = answer->error->class == E_FAILED_PRECONDITION;

		LOG(cut ? LOG_ERROR : LOG_DEBUG, "a feed is not heard",
		    LOG_S("from", str_from(f->service)), LOG_N("after", f->after),
		    LOG_S("why", answer->error->text));
		ask_later(f, cut ? CUT_RETRY_MS : RETRY_MS);
		return;
	}
	if (read_page(f, answer->result, &a, &e) != 0) {
		LOG(LOG_ERROR, "a page of a feed cannot be read",
		    LOG_S("from", str_from(f->service)), LOG_N("after", f->after),
		    LOG_S("why", str_from(e.text)));
		ask_later(f, CUT_RETRY_MS);
	}
	arena_free(&a);
	if (f->queued == 0 && f->next_ms <= clock_mono_ms())
		ask(f);
}

static void
ask(struct following *f)
{
	struct engine *en = f->en;
	struct feed_next args = { .after = { f->after, true },
		.types = f->types,
		.max = { SELF_CALLS, true },
		.wait_ms = { WIRE_WAIT_MAX_MS, true } };
	struct arena a = { 0 };

	if (en->client == NULL || en->draining || f->asking || f->queued > 0)
		return;
	if (f->again || f->after < f->seq)
		f->after = args.after.v = f->seq;
	f->again = false;
	if (f->after == f->seq && f->seq > 0)
		args.after_hash = (struct bytes){ f->hash, sizeof(f->hash) };
	f->asking = true;
	client_call(en->client, arena_printf(&a, "%s.feed.next", f->service), (struct uuid){ 0 },
	    msg_encode(&feed_next_desc, &args, MSG_ALL, &a), ASK_MS, -1, on_page, f);
	arena_free(&a);
}

void
follow_tick(struct engine *en)
{
	int64_t now_ms = clock_mono_ms();

	for (size_t i = 0; i < en->nfollowing; i++)
		if (now_ms >= en->following[i].next_ms)
			ask(&en->following[i]);
}

void
follow_start(struct engine *en)
{
	struct client_options o = {
		.endpoints = en->opt.bus, .cert = &en->self, .bus_key = en->bus.public
	};
	struct err e;

	if (en->nfollowing == 0)
		return;
	for (size_t i = 0; i < en->nfollowing; i++) {
		struct following *f = &en->following[i];

		f->queued = 0;
		f->heard_us = engine_us();
		f->asking = f->again = false;
		f->next_ms = 0;
	}
	if (client_open(&en->loop, &o, &en->client, &e) != 0) {
		en->client = NULL;
		LOG(LOG_ERROR, "feeds cannot be heard", LOG_S("why", str_from(e.text)));
		return;
	}
	client_keys(en->client, &en->self, &en->bus);
	follow_tick(en);
}

void
follow_stop(struct engine *en)
{
	if (en->client != NULL)
		client_close(en->client);
	en->client = NULL;
}

void
follow_anew(struct engine *en, const char *service)
{
	for (size_t i = 0; i < en->nfollowing; i++) {
		struct following *f = &en->following[i];

		if (strcmp(service, ALL_STREAMS) != 0 && strcmp(f->service, service) != 0)
			continue;
		f->seq = f->after = f->bad_seq = 0;
		memset(f->hash, 0, sizeof(f->hash));
	}
	follow_stop(en);
	if (en->state == LEAD_LEADER && !en->draining)
		follow_start(en);
}

/* ---- what became of an event ---- */

static void
settled(struct following *f)
{
	if (f->queued > 0)
		f->queued--;
	if (f->queued == 0 && !f->again)
		ask(f);
	else if (f->queued == 0)
		ask_later(f, RETRY_MS);
}

void
follow_ended(struct call *c, bool kept)
{
	struct following *f = c->heard->from;

	if (kept) {
		f->seq = c->heard->seq;
		memcpy(f->hash, c->heard->hash, sizeof(f->hash));
	} else {
		f->again = true;
	}
	settled(f);
}

void
follow_failed(const struct call *c, const struct err *e)
{
	struct following *f = c->heard->from;

	f->again = true;
	if (e->class == E_INVALID_ARGUMENT || e->class == E_INTERNAL) {
		f->bad_seq = c->heard->seq;
		f->bad = *e;
	}
	settled(f);
}

/* ---- with the batch ---- */

static void
save_cursors(struct batch *b, const struct heard *const *last)
{
	struct arena *a = &b->arena;
	struct str service[FOLLOWING_MAX];
	int64_t seq[FOLLOWING_MAX];
	struct bytes hash[FOLLOWING_MAX];
	struct sqlparams p = { 0 };
	size_t n = 0;

	for (size_t i = 0; i < b->en->nfollowing; i++) {
		if (last[i] == NULL)
			continue;
		service[n] = str_from(b->en->following[i].service);
		seq[n] = last[i]->seq;
		hash[n++] = (struct bytes){ last[i]->hash, HASH_LEN };
	}
	if (n == 0)
		return;
	sql_add_texts(a, &p, service, n);
	sql_add_i64s(a, &p, seq, n);
	sql_add_bytess(a, &p, hash, n);
	sql_add_stamp(a, &p, clock_machine());
	pq_exec(b->en->lead, &cursor_save, &p, NULL, NULL);
}

static void
save_refused(struct batch *b, const struct call *c)
{
	const struct heard *h = c->heard;
	const struct str service = str_from(h->from->service),
			 class = str_from(err_name(h->refusal.class)),
			 field = str_from(h->refusal.field), reason = str_from(h->refusal.text);
	struct arena *a = &b->arena;
	struct sqlparams p = { 0 };

	sql_add_texts(a, &p, &service, 1);
	sql_add_i64s(a, &p, &h->seq, 1);
	sql_add_uuids(a, &p, &h->id, 1);
	sql_add_texts(a, &p, &h->type, 1);
	sql_add_texts(a, &p, &class, 1);
	sql_add_texts(a, &p, &field, 1);
	sql_add_texts(a, &p, &reason, 1);
	sql_add_stamp(a, &p, clock_machine());
	pq_exec(b->en->lead, &refused_save, &p, NULL, NULL);
	h->from->refused++;
	LOG(LOG_WARN, "an event was refused", LOG_S("from", service), LOG_N("seq", h->seq),
	    LOG_S("type", h->type), LOG_S("class", class), LOG_S("why", reason));
}

void
follow_save(struct batch *b)
{
	const struct heard *last[FOLLOWING_MAX] = { NULL };

	for (size_t i = 0; i < b->ncalls; i++) {
		const struct call *c = b->calls[i];

		if (c->heard == NULL || !c->keep)
			continue;
		last[c->heard->from - b->en->following] = c->heard;
		if (c->heard->refusal.class != E_NONE)
			save_refused(b, c);
	}
	save_cursors(b, last);
}
