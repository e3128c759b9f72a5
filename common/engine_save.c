/* SPDX-License-Identifier: Apache-2.0 */
/*
 * What a batch changed → one segment → COMMIT → answers. The first statement moves the head of the
 * stream from what the leader believes to what the batch leaves, and raises when it is not so. An
 * answer leaves only after a SYNC with no error before it.
 */
#include <sodium.h>
#include <stdio.h>

#include "common/engine_int.h"

#define TRIES_MAX 3

/* ---- events ---- */

static struct str
uuid_text(struct arena *a, struct uuid u)
{
	char *s = arena_alloc(a, 37);

	uuid_format(u, s);
	return (struct str){ s, 36 };
}

void
event_add(struct batch *b, const struct call *c, const struct emitted *m)
{
	struct arena *a = &b->arena;
	struct uuid id = uuid_v7(b->st.uuid_us);
	struct envelope env = { .specversion = STR("1.0"),
		.id = uuid_text(a, id),
		.source = b->en->source,
		.type = str_from(m->ev->type),
		.subject = uuid_text(a, m->subject),
		.time = str_from(b->now_text),
		.datacontenttype = STR("application/msgpack"),
		.sequence = b->seq + 1,
		.epoch = b->en->epoch,
		.principal = c->who.principal,
		.traceparent = c->wire.traceparent,
		.data = msg_encode(m->ev->data, m->data, MSG_PUBLIC, a) };
	struct raw body = msg_encode(&envelope_desc, &env, MSG_ALL, a);
	struct stored_event *ev;
	crypto_generichash_state h;

	if (b->nevents == b->events_cap || b->nevents == 0) {
		size_t cap = b->nevents != 0 ? b->nevents * 2 : BATCH_CALLS;
		struct stored_event *v = arena_array(a, cap, sizeof(*v));

		if (b->nevents > 0)
			memcpy(v, b->events, b->nevents * sizeof(*v));
		b->events = v;
		b->events_cap = cap;
	}
	crypto_generichash_init(&h, NULL, 0, HASH_LEN);
	crypto_generichash_update(&h, b->hash, HASH_LEN);
	crypto_generichash_update(&h, body.p, body.n);
	crypto_generichash_final(&h, b->hash, HASH_LEN);
	ev = &b->events[b->nevents++];
	*ev = (struct stored_event){ .seq = ++b->seq,
		.id = id,
		.subject = m->subject,
		.type = env.type,
		.body = { body.p, body.n },
		.audience = m->audience };
	memcpy(ev->hash, b->hash, HASH_LEN);
}

/* The stored map with one more member, `hash`: what a feed sends. */
struct raw
event_wire(struct arena *a, const struct stored_event *ev)
{
	static const uint8_t key[] = { 0xa4, 'h', 'a', 's', 'h', 0xc4, HASH_LEN };
	size_t n = ev->body.n + sizeof(key) + HASH_LEN;
	uint8_t *p = arena_alloc(a, n);

	memcpy(p, ev->body.p, ev->body.n);
	p[0]++; /* a map of at most 14 members: the count is in the first byte */
	memcpy(p + ev->body.n, key, sizeof(key));
	memcpy(p + ev->body.n + sizeof(key), ev->hash, HASH_LEN);
	return (struct raw){ p, n };
}

/* ---- the segment ---- */

static const struct pq_stmt head_move = { .name = "head_move",
	.sql = "WITH h AS (UPDATE head SET seq = $3, hash = $4, clock_offset_us = $5"
	       " WHERE epoch = $1 AND seq = $2 RETURNING 1) SELECT 1 / count(*) FROM h" };
static const struct pq_stmt event_save = { .name = "event_save",
	.sql = "INSERT INTO event (seq, id, type, subject, at, body, hash)"
	       " SELECT * FROM unnest($1::bigint[], $2::uuid[], $3::text[], $4::uuid[], "
	       "$5::timestamptz[],"
	       " $6::bytea[], $7::bytea[])" };
static const struct pq_stmt audience_save = { .name = "audience_save",
	.sql = "INSERT INTO event_audience (audience, seq) SELECT * FROM unnest($1::text[], "
	       "$2::bigint[])" };
static const struct pq_stmt idem_save = { .name = "idem_save",
	.sql = "INSERT INTO idem (id, principal, digest, answer)"
	       " SELECT * FROM unnest($1::uuid[], $2::text[], $3::bytea[], $4::bytea[])" };
static const struct pq_stmt audit_save = { .name = "audit_save",
	.sql = "INSERT INTO audit (id, op, principal, actor, at, class, first_seq, last_seq)"
	       " SELECT i, o, p, NULL, $7, c, nullif(f, 0), nullif(l, 0)"
	       " FROM unnest($1::uuid[], $2::text[], $3::text[], $4::text[], $5::bigint[], "
	       "$6::bigint[])"
	       " t(i, o, p, c, f, l)" };

static void
send_head(struct batch *b)
{
	struct sqlparams p = { 0 };
	struct arena *a = &b->arena;

	sql_add_i64(a, &p, b->en->epoch);
	sql_add_i64(a, &p, b->en->seq);
	sql_add_i64(a, &p, b->seq);
	sql_add_bytes(a, &p, (struct bytes){ b->hash, HASH_LEN });
	sql_add_i64(a, &p, b->offset_us);
	pq_exec(b->en->lead, &head_move, &p, NULL, NULL);
}

static void
send_rows(struct batch *b, const struct tstmt *s, bool fresh)
{
	const void **rows;
	size_t n = rows_dirty(state_rows(&b->st, s->t), fresh, &b->arena, &rows);
	struct sqlparams p = { 0 };

	if (n == 0)
		return;
	sql_rows(&b->arena, s->t->row, rows, n, &p);
	pq_exec(b->en->lead, fresh ? &s->insert : &s->save, &p, NULL, NULL);
}

static void
send_tables(struct batch *b)
{
	for (size_t i = 0; i < b->en->ntables; i++) {
		if (b->en->tables[i].insert.sql != NULL)
			send_rows(b, &b->en->tables[i], true);
		if (b->en->tables[i].save.sql != NULL)
			send_rows(b, &b->en->tables[i], false);
	}
}

static void
send_audience(struct batch *b)
{
	size_t n = 0, k = 0;
	struct sqlparams p = { 0 };
	struct str *who;
	int64_t *seq;

	for (size_t i = 0; i < b->nevents; i++)
		n += b->events[i].audience.n;
	if (n == 0)
		return;
	who = arena_array(&b->arena, n, sizeof(*who));
	seq = arena_array(&b->arena, n, sizeof(*seq));
	for (size_t i = 0; i < b->nevents; i++)
		for (size_t j = 0; j < b->events[i].audience.n; j++) {
			who[k] = b->events[i].audience.v[j];
			seq[k++] = b->events[i].seq;
		}
	sql_add_texts(&b->arena, &p, who, n);
	sql_add_i64s(&b->arena, &p, seq, n);
	pq_exec(b->en->lead, &audience_save, &p, NULL, NULL);
}

static void
send_events(struct batch *b)
{
	struct arena *a = &b->arena;
	size_t n = b->nevents;
	int64_t *seq = arena_array(a, n, sizeof(*seq));
	struct uuid *id = arena_array(a, n, sizeof(*id)),
		    *subject = arena_array(a, n, sizeof(*subject));
	struct str *type = arena_array(a, n, sizeof(*type));
	struct stamp *at = arena_array(a, n, sizeof(*at));
	struct bytes *body = arena_array(a, n, sizeof(*body)),
		     *hash = arena_array(a, n, sizeof(*hash));
	struct sqlparams p = { 0 };

	if (n == 0)
		return;
	for (size_t i = 0; i < n; i++) {
		const struct stored_event *ev = &b->events[i];

		seq[i] = ev->seq;
		id[i] = ev->id;
		subject[i] = ev->subject;
		type[i] = ev->type;
		at[i] = b->now;
		body[i] = ev->body;
		hash[i] = (struct bytes){ ev->hash, HASH_LEN };
	}
	sql_add_i64s(a, &p, seq, n);
	sql_add_uuids(a, &p, id, n);
	sql_add_texts(a, &p, type, n);
	sql_add_uuids(a, &p, subject, n);
	sql_add_stamps(a, &p, at, n);
	sql_add_bytess(a, &p, body, n);
	sql_add_bytess(a, &p, hash, n);
	pq_exec(b->en->lead, &event_save, &p, NULL, NULL);
	send_audience(b);
}

/* Calls whose outcome is of this batch: neither stored before nor a repeat within it. */
static size_t
decided(struct batch *b, struct call ***out)
{
	size_t n = 0;

	*out = arena_array(&b->arena, b->ncalls, sizeof(**out));
	for (size_t i = 0; i < b->ncalls; i++)
		if (!b->calls[i]->stored && b->calls[i]->same == NULL && b->calls[i]->keep)
			(*out)[n++] = b->calls[i];
	return n;
}

static void
send_idem(struct batch *b, struct call **calls, size_t n)
{
	struct arena *a = &b->arena;
	struct uuid *id = arena_array(a, n, sizeof(*id));
	struct str *who = arena_array(a, n, sizeof(*who));
	struct bytes *dig = arena_array(a, n, sizeof(*dig)), *ans = arena_array(a, n, sizeof(*ans));
	struct sqlparams p = { 0 };
	size_t k = 0;

	for (size_t i = 0; i < n; i++) {
		if (calls[i]->link == NULL)
			continue;
		id[k] = calls[i]->wire.id;
		who[k] = calls[i]->who.principal;
		dig[k] = (struct bytes){ calls[i]->digest, DIGEST_LEN };
		ans[k++] = (struct bytes){ calls[i]->answer.p, calls[i]->answer.n };
	}
	if (k == 0)
		return;
	sql_add_uuids(a, &p, id, k);
	sql_add_texts(a, &p, who, k);
	sql_add_bytess(a, &p, dig, k);
	sql_add_bytess(a, &p, ans, k);
	pq_exec(b->en->lead, &idem_save, &p, NULL, NULL);
}

static void
send_audit(struct batch *b, struct call **calls, size_t n)
{
	struct arena *a = &b->arena;
	struct uuid *id = arena_array(a, n, sizeof(*id));
	struct str *op = arena_array(a, n, sizeof(*op)), *who = arena_array(a, n, sizeof(*who)),
		   *class = arena_array(a, n, sizeof(*class));
	int64_t *first = arena_array(a, n, sizeof(*first)),
		*last = arena_array(a, n, sizeof(*last));
	struct sqlparams p = { 0 };

	if (n == 0)
		return;
	for (size_t i = 0; i < n; i++) {
		id[i] = calls[i]->wire.id;
		op[i] = calls[i]->op;
		who[i] = calls[i]->who.principal;
		class[i] = str_from(err_name(calls[i]->class));
		first[i] = calls[i]->first_seq;
		last[i] = calls[i]->last_seq;
	}
	sql_add_uuids(a, &p, id, n);
	sql_add_texts(a, &p, op, n);
	sql_add_texts(a, &p, who, n);
	sql_add_texts(a, &p, class, n);
	sql_add_i64s(a, &p, first, n);
	sql_add_i64s(a, &p, last, n);
	sql_add_stamp(a, &p, clock_machine());
	pq_exec(b->en->lead, &audit_save, &p, NULL, NULL);
}

/* ---- after the commit ---- */

static void
answer_all(struct batch *b)
{
	for (size_t i = 0; i < b->ncalls; i++) {
		struct call *c = b->calls[i];
		const struct call *from = c->same != NULL ? c->same : c;

		call_answer(b->en, c, from->answer);
		call_log(b->en, c, from->class);
	}
}

static void
finish(struct batch *b)
{
	struct engine *en = b->en;

	answer_all(b);
	en->running = NULL;
	if (b->ncalls > 0 && b->calls[0]->link == NULL)
		en->sweeping = false;
	batch_release(en, b);
	feed_committed(en);
	batch_next(en);
	engine_stopping(en);
}

static void
committed(struct batch *b)
{
	struct engine *en = b->en;

	if (b->offset_us != en->offset_us)
		en->next_sweep_ms = 0;
	en->seq = b->seq;
	en->offset_us = b->offset_us;
	memcpy(en->hash, b->hash, HASH_LEN);
	for (size_t i = 0; i < b->nevents; i++)
		ring_add(&en->ring, &b->events[i], event_wire(&b->arena, &b->events[i]));
	feed_saved(en, true);
	finish(b);
}

/* ---- the commit ---- */

static void
on_saved(void *arg, const struct pq_error *err)
{
	struct batch *b = arg;
	struct engine *en = b->en;

	if (err == NULL) {
		committed(b);
		return;
	}
	if (err->err.class == E_UNAVAILABLE ||
	    (err->index == 0 && strcmp(err->sqlstate, "22012") == 0)) {
		struct err gone;

		err_set(&gone, E_UNAVAILABLE, NULL, "this instance has lost the lead: %s",
		    err->err.text);
		if (err->index == 0)
			lead_lost(en, "another leader has moved the head");
		batch_fail(en, b, &gone);
		return;
	}
	LOG(LOG_ERROR, "a batch was refused", LOG_S("why", str_from(err->err.text)),
	    LOG_S("sqlstate", str_from(err->sqlstate)), LOG_N("statement", err->index));
	feed_saved(en, false);
	b->refused = err->err;
	if (++b->tries > TRIES_MAX || b->ncalls == 0)
		batch_fail(en, b, &err->err);
	else if (b->ncalls == 1)
		culprit_found(b, b->calls[0], &err->err);
	else
		culprit_search(b);
}

void
save_start(struct batch *b)
{
	struct engine *en = b->en;
	struct sqlparams receipts = { 0 };
	struct call **calls;
	size_t n = decided(b, &calls);

	if (!pq_is_up(en->lead) || en->state != LEAD_LEADER || b->epoch != en->epoch) {
		struct err e;

		err_set(&e, E_UNAVAILABLE, NULL, "this instance has lost the lead");
		batch_fail(en, b, &e);
		return;
	}
	b->receipts = feed_receipts(en, &b->arena, &receipts);
	if (n == 0 && b->receipts == 0) {
		finish(b);
		return;
	}
	send_head(b);
	send_tables(b);
	send_events(b);
	send_idem(b, calls, n);
	send_audit(b, calls, n);
	if (b->receipts > 0)
		pq_exec(en->lead, &feed_save_stmt, &receipts, NULL, NULL);
	pq_sync(en->lead, on_saved, b);
}

/* ---- clock.set ---- */

static int
clock_set_decide(struct cx *cx, const void *args, void *result, struct err *e)
{
	const struct clock_set *a = args;
	struct clock_now *out = result;
	int64_t offset = a->now.us - clock_machine().us;

	if (a->now.us < cx_now(cx).us && cx->st->head > 0)
		return err_set(e, E_FAILED_PRECONDITION, "now",
		    "the domain clock moves only forward once there are events");
	*cx->st->offset_us = offset;
	*out = (struct clock_now){ a->now, offset };
	return 0;
}

const struct command engine_commands[] = {
	{ &engine_ops[ENGINE_BLOB_PUT], blob_put_load, NULL, blob_put_decide, 0 },
	{ &engine_ops[ENGINE_CLOCK_SET], NULL, NULL, clock_set_decide, 0 },
};
