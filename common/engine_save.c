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

/* Dividing by zero is how the fence raises in the server itself, without a function's cost. */
static const struct pq_stmt head_move = { .name = "head_move",
	.sql = "UPDATE head SET epoch = epoch / (epoch = $1 AND seq = $2)::int, seq = $3,"
	       " hash = $4, clock_offset_us = $5, moved_at = $6 WHERE one" };

void
head_send(struct batch *b)
{
	struct sqlparams p = { 0 };
	struct arena *a = &b->arena;

	sql_add_i64(a, &p, b->en->epoch);
	sql_add_i64(a, &p, b->en->seq);
	sql_add_i64(a, &p, b->seq);
	sql_add_bytes(a, &p, (struct bytes){ b->hash, HASH_LEN });
	sql_add_i64(a, &p, b->offset_us);
	sql_add_stamp(a, &p, (struct stamp){ b->moved_us });
	pq_exec(b->en->lead, &head_move, &p, NULL, NULL);
}

static void
add_rows(struct batch *b, const struct tstmt *s, bool fresh)
{
	const void **rows;
	size_t n = state_dirty(&b->st, s->t, fresh, &b->arena, &rows);

	slice_add(b, s->t->row, &s->type, table_stmt(b, s, fresh), rows, n);
}

static void
add_tables(struct batch *b)
{
	for (size_t i = 0; i < b->en->ntables; i++) {
		if (b->en->tables[i].insert.sql != NULL)
			add_rows(b, &b->en->tables[i], true);
		if (b->en->tables[i].save.sql != NULL)
			add_rows(b, &b->en->tables[i], false);
	}
}

static void
add_audience(struct batch *b)
{
	size_t n = 0, k = 0;
	struct audience_row *rows;
	const void **v;

	for (size_t i = 0; i < b->nevents; i++)
		n += b->events[i].audience.n;
	rows = arena_array(&b->arena, n, sizeof(*rows));
	v = arena_array(&b->arena, n, sizeof(*v));
	for (size_t i = 0; i < b->nevents; i++)
		for (size_t j = 0; j < b->events[i].audience.n; j++, k++) {
			rows[k] = (struct audience_row){ b->events[i].audience.v[j],
				b->events[i].seq };
			v[k] = &rows[k];
		}
	own_add(b, OWN_AUDIENCE, v, n);
}

static void
add_events(struct batch *b)
{
	struct event_row *rows = arena_array(&b->arena, b->nevents, sizeof(*rows));
	const void **v = arena_array(&b->arena, b->nevents, sizeof(*v));

	for (size_t i = 0; i < b->nevents; i++) {
		const struct stored_event *ev = &b->events[i];

		rows[i] = (struct event_row){ ev->seq, ev->id, ev->type, ev->subject, b->now,
			ev->body, { ev->hash, HASH_LEN } };
		v[i] = &rows[i];
	}
	own_add(b, OWN_EVENT, v, b->nevents);
	add_audience(b);
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
	struct idem_row *rows = arena_array(&b->arena, n, sizeof(*rows));
	const void **v = arena_array(&b->arena, n, sizeof(*v));
	size_t k = 0;

	for (size_t i = 0; i < n; i++) {
		const struct call *c = calls[i];

		if (c->link == NULL || (c->cmd->flags & CMD_SECRET))
			continue;
		rows[k] = (struct idem_row){ c->wire.id, c->who.principal,
			{ c->digest, DIGEST_LEN }, { c->answer.p, c->answer.n } };
		v[k] = &rows[k];
		k++;
	}
	own_save(b->en, OWN_IDEM, &b->arena, v, k);
}

static void
send_audit(struct batch *b, struct call **calls, size_t n)
{
	struct audit_row *rows = arena_array(&b->arena, n, sizeof(*rows));
	const void **v = arena_array(&b->arena, n, sizeof(*v));
	struct stamp now = { b->moved_us };

	for (size_t i = 0; i < n; i++) {
		const struct call *c = calls[i];

		rows[i] = (struct audit_row){ .id = c->wire.id,
			.op = c->op,
			.principal = c->who.principal,
			.actor = c->who.actor,
			.at = now,
			.class = str_from(err_name(c->class)),
			.first_seq = { c->first_seq, c->first_seq > 0 },
			.last_seq = { c->last_seq, c->last_seq > 0 } };
		v[i] = &rows[i];
	}
	own_save(b->en, OWN_AUDIT, &b->arena, v, n);
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
		if (c->cmd->flags & CMD_SECRET)
			sodium_memzero((void *)(uintptr_t)c->wire.args.p, c->wire.args.n);
		if (c->heard != NULL) {
			follow_ended(c, c->keep);
			hears_again(b->en);
		}
		if (c->anew != NULL && c->keep && !c->stored)
			follow_anew(b->en, c->anew);
		if (c->rebuilds && c->keep && !c->stored)
			follow_anew(b->en, NULL);
		if (c->sweep != NULL && c->class != E_NONE)
			sweep_failed(c, &c->refusal);
		else if (c->sweep != NULL && c->did)
			c->sweep->next_ms = 0; /* there may be more */
	}
}

/* The next batch is on its way to the database before this one's answers are written. */
static void
finish(struct batch *b)
{
	struct engine *en = b->en;

	en->running = NULL;
	batch_next(en);
	for (size_t i = b->nevents < RING_EVENTS ? 0 : b->nevents - RING_EVENTS; i < b->nevents;
	     i++)
		ring_add(&en->ring, &b->events[i], event_wire(&b->arena, &b->events[i]));
	answer_all(b);
	batch_release(en, b);
	feed_committed(en);
	sweep_turn(en);
	engine_stopping(en);
}

static void
log_batch(const struct batch *b)
{
	int64_t now_us = (int64_t)(uv_hrtime() / 1000);

	LOG(LOG_DEBUG, "batch", LOG_N("calls", (int64_t)b->ncalls),
	    LOG_N("events", (int64_t)b->nevents), LOG_N("load_us", b->loaded_us - b->began_us),
	    LOG_N("decide_us", b->saving_us - b->loaded_us),
	    LOG_N("save_us", now_us - b->saving_us));
}

static void
committed(struct batch *b)
{
	struct engine *en = b->en;

	meters_batch(b);
	log_batch(b);
	en->commits++;
	if (b->offset_us != en->offset_us)
		sweep_soon(en);
	en->seq = b->seq;
	en->offset_us = b->offset_us;
	en->moved_us = b->moved_us;
	memcpy(en->hash, b->hash, HASH_LEN);
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
	meters_fault(en, err);
	LOG(LOG_ERROR, "a batch was not saved", LOG_S("why", str_from(err->err.text)),
	    LOG_S("sqlstate", str_from(err->sqlstate)), LOG_N("statement", err->index));
	if (err->index == 0 && strcmp(err->sqlstate, "22012") == 0) {
		struct err gone;

		err_set(&gone, E_UNAVAILABLE, NULL, "this instance has lost the lead");
		lead_lost(en, "another leader has moved the head");
		batch_fail(en, b, &gone);
		return;
	}
	if (err->err.class == E_UNAVAILABLE) {
		batch_fail(en, b, &err->err);
		return;
	}
	feed_saved(en, false);
	b->refused = err->err;
	if (++b->tries > TRIES_MAX || b->ncalls == 0)
		batch_fail(en, b, &err->err);
	else if (b->ncalls == 1)
		culprit_found(b, b->calls[0], &err->err);
	else
		culprit_search(b);
}

/* What is left of the segment, when the rows of the service's tables and the events are sent. */
static void
save_rest(struct batch *b)
{
	struct engine *en = b->en;
	struct call **calls;
	size_t n = decided(b, &calls);

	send_idem(b, calls, n);
	inlets_save(b, calls, n);
	send_audit(b, calls, n);
	follow_save(b);
	rebuild_save(b);
	if (b->receipts > 0)
		own_save(en, OWN_CONSUMER, &b->arena, b->receipt_rows, b->receipts);
	pq_sync(en->lead, on_saved, b);
}

void
save_start(struct batch *b)
{
	struct engine *en = b->en;
	struct call **calls;
	struct err e;

	if (!pq_is_up(en->lead) || en->state != LEAD_LEADER || b->epoch != en->epoch) {
		err_set(&e, E_UNAVAILABLE, NULL, "this instance has lost the lead");
		batch_fail(en, b, &e);
		return;
	}
	if (!clock_right(en)) {
		err_set(&e, E_UNAVAILABLE, NULL, "%s", en->clock_why);
		batch_fail(en, b, &e);
		return;
	}
	b->receipts = feed_receipts(en, &b->arena, &b->receipt_rows);
	if (decided(b, &calls) == 0 && b->receipts == 0) {
		finish(b);
		return;
	}
	b->saving_us = (int64_t)(uv_hrtime() / 1000);
	head_send(b);
	slice_begin(b);
	add_tables(b);
	add_events(b);
	slice_send(b, save_rest);
}

/* ---- clock.set ---- */

static int
clock_set_decide(struct cx *cx, const void *args, void *result, struct err *e)
{
	const struct clock_set *a = args;
	struct clock_now *out = result;
	int64_t offset = a->now.us - clock_machine().us;

	if (offset < *cx->st->offset_us && cx->st->head > 0)
		return err_set(e, E_FAILED_PRECONDITION, "now",
		    "the domain clock moves only forward once there are events");
	*cx->st->offset_us = offset;
	*out = (struct clock_now){ a->now, offset };
	return 0;
}

const struct command engine_commands[] = {
	{ &engine_ops[ENGINE_BLOB_PUT], blob_put_load, NULL, blob_put_decide, 0 },
	{ &engine_ops[ENGINE_CLOCK_SET], NULL, NULL, clock_set_decide, 0 },
	{ &engine_ops[ENGINE_REBUILD], NULL, NULL, rebuild_decide, CMD_ALONE },
};
