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
	.sql = "SELECT service, seq, hash, (SELECT count(*) FROM follow_refused r"
	       " WHERE r.service = c.service) FROM follow_cursor c" };
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
	for (size_t i = 0; i < en->nfollowing; i++) /* too many to be named: what comes is sifted */
		if (en->following[i].types.n > FEED_TYPES)
			en->following[i].types.n = 0;
}

const struct command *
follow_command(const struct following *f, struct str type)
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

		f->seq = f->bad_seq = f->refusals = 0;
		f->head = -1;
		memset(f->hash, 0, sizeof(f->hash));
		for (int r = 0; res != NULL && r < PQntuples(res); r++) {
			struct bytes hash = sql_bytes(res, r, 2);

			if (!str_is(sql_text(res, r, 0), f->service))
				continue;
			f->seq = sql_i64(res, r, 1);
			if (hash.n == sizeof(f->hash))
				memcpy(f->hash, hash.p, hash.n);
			f->refusals = sql_i64(res, r, 3);
		}
		f->after = f->seq;
	}
}

/* ---- events into the queue ---- */

/* The last member of an envelope is its hash. */
static void
enqueue(struct following *f, const struct envelope *env, struct raw wire, int64_t *prev)
{
	const struct command *cmd = follow_command(f, env->type);
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

void
follow_later(struct following *f, int64_t ms)
{
	f->next_ms = clock_mono_ms() + ms;
}

void
follow_unheard(struct following *f, const struct wire_answer *answer)
{
	bool cut = answer->error->class == E_FAILED_PRECONDITION;

	LOG(cut ? LOG_ERROR : LOG_DEBUG, "a feed is not heard", LOG_S("from", str_from(f->service)),
	    LOG_N("after", f->after), LOG_S("why", answer->error->text));
	follow_later(f, cut ? CUT_RETRY_MS : RETRY_MS);
}

void
follow_call(struct following *f, const struct feed_next *args, answer_fn *on)
{
	struct engine *en = f->en;
	struct arena a = { 0 };

	if (en->client == NULL)
		return;
	f->asking = true;
	client_call(en->client, arena_printf(&a, "%s.feed.next", f->service), (struct uuid){ 0 },
	    msg_encode(&feed_next_desc, args, MSG_ALL, &a), ASK_MS, -1, on, f);
	arena_free(&a);
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
		follow_unheard(f, answer);
		return;
	}
	if (read_page(f, answer->result, &a, &e) != 0) {
		LOG(LOG_ERROR, "a page of a feed cannot be read",
		    LOG_S("from", str_from(f->service)), LOG_N("after", f->after),
		    LOG_S("why", str_from(e.text)));
		follow_later(f, CUT_RETRY_MS);
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

	if (en->client == NULL || en->draining || f->asking || f->queued > 0)
		return;
	if (f->again || f->after < f->seq)
		f->after = args.after.v = f->seq;
	f->again = false;
	if (f->after == f->seq && f->seq > 0)
		args.after_hash = (struct bytes){ f->hash, sizeof(f->hash) };
	follow_call(f, &args, on_page);
}

void
follow_tick(struct engine *en)
{
	int64_t now_ms = clock_mono_ms();

	bulk_next(en);
	for (size_t i = 0; i < en->nfollowing && !en->s->projection; i++)
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

		f->queued = en->s->projection ? f->queued : 0;
		f->heard_us = engine_us();
		f->asking = f->again = false;
		f->next_ms = 0;
	}
	bulk_start(en);
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
	if (en->s->projection)
		bulk_drop(en);
}

void
follow_anew(struct engine *en, const char *service)
{
	for (size_t i = 0; i < en->nfollowing; i++) {
		struct following *f = &en->following[i];

		if (service != NULL && strcmp(f->service, service) != 0)
			continue;
		f->refusals = 0;
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
		follow_later(f, RETRY_MS);
}

void
follow_ended(struct call *c, bool kept)
{
	struct following *f = c->heard->from;

	if (kept) {
		f->seq = c->heard->seq;
		memcpy(f->hash, c->heard->hash, sizeof(f->hash));
		f->refusals += c->heard->refusal.class != E_NONE;
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

void
follow_places(struct batch *b, const int64_t *seqs, const uint8_t *const *hashes)
{
	struct arena *a = &b->arena;
	struct str service[FOLLOWING_MAX];
	int64_t seq[FOLLOWING_MAX];
	struct bytes hash[FOLLOWING_MAX];
	struct sqlparams p = { 0 };
	size_t n = 0;

	for (size_t i = 0; i < b->en->nfollowing; i++) {
		if (hashes[i] == NULL)
			continue;
		service[n] = str_from(b->en->following[i].service);
		seq[n] = seqs[i];
		hash[n++] = (struct bytes){ hashes[i], HASH_LEN };
	}
	if (n == 0)
		return;
	sql_add_texts(a, &p, service, n);
	sql_add_i64s(a, &p, seq, n);
	sql_add_bytess(a, &p, hash, n);
	sql_add_stamp(a, &p, clock_machine());
	pq_exec(b->en->lead, &cursor_save, &p, NULL, NULL);
}

void
follow_refuse(struct batch *b, const struct refusal *v, size_t n)
{
	struct arena *a = &b->arena;
	struct str *text[5];
	int64_t *seq = arena_array(a, n, sizeof(*seq));
	struct uuid *id = arena_array(a, n, sizeof(*id));
	struct sqlparams p = { 0 };

	if (n == 0)
		return;
	for (int k = 0; k < 5; k++)
		text[k] = arena_array(a, n, sizeof(struct str));
	for (size_t i = 0; i < n; i++) {
		const struct err *why = v[i].why;

		text[0][i] = str_from(v[i].from->service);
		seq[i] = v[i].seq;
		id[i] = v[i].id;
		text[1][i] = v[i].type;
		text[2][i] = str_from(err_name(why->class));
		text[3][i] = str_from(why->field);
		text[4][i] = str_from(why->text);
		v[i].from->refused++;
		LOG(LOG_WARN, "an event was refused", LOG_S("from", text[0][i]),
		    LOG_N("seq", seq[i]), LOG_S("type", text[1][i]), LOG_S("class", text[2][i]),
		    LOG_S("why", text[4][i]));
	}
	sql_add_texts(a, &p, text[0], n);
	sql_add_i64s(a, &p, seq, n);
	sql_add_uuids(a, &p, id, n);
	for (int k = 1; k < 5; k++)
		sql_add_texts(a, &p, text[k], n);
	sql_add_stamp(a, &p, clock_machine());
	pq_exec(b->en->lead, &refused_save, &p, NULL, NULL);
}

void
follow_save(struct batch *b)
{
	struct refusal *refused = arena_array(&b->arena, b->ncalls, sizeof(*refused));
	const uint8_t *hash[FOLLOWING_MAX] = { NULL };
	int64_t seq[FOLLOWING_MAX];
	size_t n = 0;

	for (size_t i = 0; i < b->ncalls; i++) {
		const struct heard *h = b->calls[i]->heard;

		if (h == NULL || !b->calls[i]->keep)
			continue;
		seq[h->from - b->en->following] = h->seq;
		hash[h->from - b->en->following] = h->hash;
		if (h->refusal.class != E_NONE)
			refused[n++] = (struct refusal){ h->from, h->seq, h->id, h->type,
				&h->refusal };
	}
	follow_refuse(b, refused, n);
	follow_places(b, seq, hash);
}
