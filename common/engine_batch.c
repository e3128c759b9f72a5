/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Calls arrive → batch → (engine_load.c) → decide. A batch is all that came while the last one
 * committed, at most 256 calls; it is started when none runs. Commands that run alone, and
 * principals in the penalty lane, have batches of their own.
 */
#include <malloc.h>
#include <sodium.h>
#include <stdio.h>
#include <stdlib.h>

#include "common/engine_int.h"

/* ---- the queue ---- */

static struct batch *
batch_new(struct engine *en)
{
	struct batch *b = en->spare;

	if (b != NULL)
		en->spare = b->next;
	else
		b = xalloc(sizeof(*b));
	struct arena keep = b->arena;
	*b = (struct batch){ .en = en, .arena = keep };
	return b;
}

/* An import is rare and large: what it took goes back, which takes its time. */
static void
on_trim(uv_work_t *w)
{
	struct batch *b = w->data;

	arena_free(&b->arena);
	malloc_trim(0);
}

static void
on_trimmed(uv_work_t *w, int status)
{
	(void)status;
	free(w->data);
}

void
batch_release(struct engine *en, struct batch *b)
{
	en->pending -= b->ncalls;
	if (b->stretch != NULL)
		bulk_failed(b);
	b->trim.data = b;
	if (b->trims && uv_queue_work(&en->loop, &b->trim, on_trim, on_trimmed) == 0)
		return;
	arena_reset(&b->arena);
	b->next = en->spare;
	en->spare = b;
}

void
batch_free_spare(struct engine *en)
{
	while (en->spare != NULL) {
		struct batch *b = en->spare;

		en->spare = b->next;
		arena_free(&b->arena);
		free(b);
	}
}

static struct str
lane_of(const struct engine *en, struct str principal)
{
	for (size_t i = 0; i < sizeof(en->lanes) / sizeof(en->lanes[0]); i++)
		if (str_is(principal, en->lanes[i]) && clock_mono_ms() < en->lanes_until_ms[i])
			return principal;
	return (struct str){ 0 };
}

static bool
has_room(const struct batch *b, bool own, size_t bytes)
{
	return b->ncalls < BATCH_CALLS && b->bytes + bytes <= BATCH_BYTES &&
	    (!own || b->selves < SELF_CALLS);
}

/*
 * The batch a call goes to: behind all that came before it. A small one must not overtake a large
 * one of the same caller that went to the next batch, nor one that runs alone.
 */
static struct batch *
batch_for(struct engine *en, struct str lane, bool alone, bool own, size_t bytes)
{
	struct batch *b, *last = NULL;

	for (b = en->queue; b != NULL; b = b->next)
		if (b->alone)
			last = NULL;
		else if (str_eq(b->lane, lane))
			last = b;
	if (!alone && last != NULL && has_room(last, own, bytes))
		return last;
	b = batch_new(en);
	b->alone = b->trims = alone;
	b->lane = str_dup(&b->arena, lane);
	*en->queue_tail = b;
	en->queue_tail = &b->next;
	return b;
}

/* The actor is the account, not the token: a gateway repeats a call under a newer one. */
void
call_digest(const struct engine *en, struct call *c)
{
	crypto_generichash_state h;

	crypto_generichash_init(&h, en->digest_key, en->digest_key_len, DIGEST_LEN);
	crypto_generichash_update(&h, (const uint8_t *)c->op.p, c->op.n);
	crypto_generichash_update(&h, (const uint8_t *)"", 1);
	if (c->who.actor.n > 0)
		crypto_generichash_update(&h, (const uint8_t *)c->who.actor.p, c->who.actor.n);
	crypto_generichash_update(&h, (const uint8_t *)"", 1);
	crypto_generichash_update(&h, c->wire.args.p, c->wire.args.n);
	crypto_generichash_final(&h, c->digest, DIGEST_LEN);
}

/* Arguments that are no good leave nothing behind in the batch; an event that is refused already
 * goes on as it is, only to be kept as refused. */
static int
batch_add(struct engine *en, const struct call *from, const struct command *cmd, struct err *e)
{
	bool alone = (cmd->flags & CMD_ALONE) != 0, own = from->link == NULL;
	struct batch *b = batch_for(
	    en, lane_of(en, from->who.principal), alone, own, from->wire.args.n);
	const struct arena mark = b->arena;
	struct call *c = arena_alloc(&b->arena, sizeof(*c));

	call_copy(&b->arena, from, c);
	c->cmd = cmd;
	if (c->heard == NULL || c->heard->refusal.class == E_NONE)
		c->args = arena_alloc(&b->arena, cmd->op->in->size);
	if (c->args != NULL &&
	    msg_decode_checked(cmd->op->in, c->wire.args, &b->arena, c->args, e) != 0) {
		arena_cut(&b->arena, &mark);
		return -1;
	}
	if (op_is_inlet(cmd->op) && inlet_take(en, c, &b->arena, e) != 0) {
		arena_cut(&b->arena, &mark);
		return -1;
	}
	call_digest(en, c);
	b->calls[b->ncalls++] = c;
	b->bytes += c->wire.args.n;
	b->selves += own;
	en->pending++;
	return 0;
}

void
batch_enqueue(struct engine *en, const struct call *from, const struct command *cmd)
{
	struct err e = { 0 };

	if (en->state != LEAD_LEADER) {
		call_unavailable(en, from, "this instance is not the leader");
		return;
	}
	if (en->pending >= PENDING_CALLS) {
		err_set(&e, E_RESOURCE_EXHAUSTED, NULL, "%zu calls are waiting", en->pending);
		call_refuse(en, from, &e);
		return;
	}
	if (batch_add(en, from, cmd, &e) != 0)
		call_refuse(en, from, &e);
	batch_next(en);
}

void
batch_self(struct engine *en, const struct command *cmd, const void *args, struct sweeping *w)
{
	struct call c = { .op = str_from(cmd->op->name),
		.row = cmd->op,
		.came_us = engine_us(),
		.who = { .principal = str_from("self"),
		    .role = ROLE_self,
		    .scope = str_from(en->s->name) },
		.sweep = w };
	struct arena a = { 0 };

	c.wire.id = uuid_v7(clock_machine().us);
	c.wire.args = msg_encode(cmd->op->in, args, MSG_ALL, &a);
	c.until_ms = INT64_MAX;
	batch_enqueue(en, &c, cmd);
	arena_free(&a);
}

void
batch_stretch(struct engine *en, struct stretch *s)
{
	struct batch *b = batch_new(en);

	b->alone = true;
	b->stretch = s;
	*en->queue_tail = b;
	en->queue_tail = &b->next;
	batch_next(en);
}

void
batch_refuse_all(struct engine *en, const char *why)
{
	struct batch *b, *next;

	for (b = en->queue; b != NULL; b = next) {
		next = b->next;
		for (size_t i = 0; i < b->ncalls; i++)
			call_unavailable(en, b->calls[i], why);
		batch_release(en, b);
	}
	en->queue = NULL;
	en->queue_tail = &en->queue;
}

void
batch_leaves(struct engine *en, const struct batch *b)
{
	if (en->bulk.saving == b)
		en->bulk.saving = NULL;
	else
		en->running = NULL;
}

void
batch_fail(struct engine *en, struct batch *b, const struct err *e)
{
	for (size_t i = 0; i < b->ncalls; i++)
		call_refuse(en, b->calls[i], e);
	feed_saved(en, false);
	batch_leaves(en, b);
	batch_release(en, b);
	batch_next(en);
	engine_stopping(en);
}

/* Starts the next batch when none runs; one without calls when only receipts are to be written. */
void
batch_next(struct engine *en)
{
	struct batch *b = en->queue;

	if (en->running != NULL || en->state != LEAD_LEADER || !pq_is_up(en->lead) ||
	    !clock_right(en) || !bulk_may_run(en, b))
		return;
	if (b != NULL) {
		en->queue = b->next;
		if (en->queue == NULL)
			en->queue_tail = &en->queue;
		b->next = NULL;
	} else if (feed_dirty(en) && clock_mono_ms() >= en->next_receipt_ms) {
		b = batch_new(en);
	} else {
		return;
	}
	en->running = b;
	batch_load(b);
}

/* ---- decide ---- */

static bool storable(enum errclass class)
{
	return class == E_NONE || class == E_INVALID_ARGUMENT || class == E_NOT_FOUND ||
	    class == E_ALREADY_EXISTS || class == E_FAILED_PRECONDITION || class == E_ABORTED;
}

static const struct call *
same_before(const struct batch *b, size_t i)
{
	const struct call *c = b->calls[i];

	for (size_t k = 0; k < i; k++)
		if (uuid_eq(b->calls[k]->wire.id, c->wire.id) &&
		    str_eq(b->calls[k]->who.principal, c->who.principal) && b->calls[k]->keep)
			return b->calls[k];
	return NULL;
}

/* An earlier call that this one repeats; e is set when its id was that of another one. */
static const struct call *
repeated(const struct batch *b, size_t i, struct err *e)
{
	const struct call *c = b->calls[i], *same = same_before(b, i);

	if (same == NULL)
		return c->inlet != NULL ? inlet_before(b, i, e) : NULL;
	if (memcmp(same->digest, c->digest, DIGEST_LEN) == 0)
		return same;
	err_set(e, E_INVALID_ARGUMENT, "id", "this id was used with another call");
	return NULL;
}

static void
remember_touched(struct batch *b, struct call *c)
{
	struct state *st = &b->st;

	c->touched = arena_array(&b->arena, st->nedited, sizeof(*c->touched));
	for (size_t k = 0; k < st->nedited; k++)
		for (size_t t = 0; t < st->ntables; t++) {
			struct entry *x = st->edited[k];

			if (st->tables[t]->n > x->place && st->tables[t]->order[x->place] == x)
				c->touched[c->ntouched++] = (struct touched){ st->tables[t]->t,
					x->edit, x->fresh && x->row == NULL };
		}
}

static int
decide_call(struct batch *b, struct call *c, struct raw *result, struct err *e)
{
	const struct op *op = c->cmd->op;
	void *out = arena_alloc(&b->arena, op->out->size);
	int64_t before = b->seq;
	struct event_heard heard;
	struct cx cx;
	int rc;

	if (c->heard != NULL)
		heard = (struct event_heard){ c->heard->type, c->heard->seq, c->heard->time };
	b->st.heard = c->heard != NULL ? &heard : NULL;
	b->st.prepared = prepare_find(b->en, c->cmd) != NULL ? &c->prepared : NULL;
	cx_begin(&cx, &b->st, &c->who, b->now);
	rc = c->cmd->scope != NULL ? c->cmd->scope(&cx, c->args, e) : 0;
	if (rc == 0)
		rc = c->cmd->decide(&cx, c->args, out, e);
	b->st.heard = NULL;
	c->counts = rc != 0 && cx.counts;
	c->anew = rc == 0 ? cx.anew : NULL;
	c->rebuilds = rc == 0 && cx.rebuilds;
	if (c->sweep != NULL)
		c->did = rc == 0 && ((struct sweep_result *)out)->done > 0;
	if (rc != 0 && !c->counts) {
		cx_undo(&cx);
		return -1;
	}
	remember_touched(b, c);
	cx_keep(&cx);
	for (size_t i = 0; i < cx.nevents; i++)
		event_add(b, c, &cx.events[i]);
	if (b->seq > before) {
		c->first_seq = before + 1;
		c->last_seq = b->seq;
	}
	if (rc == 0)
		*result = msg_encode(op->out, out, MSG_PUBLIC, &b->arena);
	return rc;
}

/* An event of another service: in its turn, or dropped, since one before it was. */
static int
decide_heard(struct batch *b, struct call *c, struct raw *result, struct err *e)
{
	struct following *f = c->heard->from;
	int64_t *at = &b->followed[f - b->en->following];

	if (*at != c->heard->prev) {
		err_set(e, E_ABORTED, NULL, "an event before it was dropped");
		return -1;
	}
	*at = c->heard->seq;
	c->keep = true;
	*e = c->heard->refusal;
	if (e->class != E_NONE || decide_call(b, c, result, e) != 0) {
		c->heard->refusal = *e;
		return -1;
	}
	return 0;
}

/* Result, or the refusal with c->keep. */
static int
decide_judged(struct batch *b, struct call *c, int64_t mono_ms, struct raw *result, struct err *e)
{
	if (c->heard != NULL)
		return decide_heard(b, c, result, e);
	if (mono_ms > c->until_ms)
		return err_set(
		    e, E_DEADLINE_EXCEEDED, NULL, "nobody waits for this call any more; not run");
	if (decide_call(b, c, result, e) != 0) {
		c->keep = c->counts || storable(e->class);
		return -1;
	}
	c->keep = true;
	return 0;
}

static void
decide_one(struct batch *b, size_t i, int64_t mono_ms)
{
	struct call *c = b->calls[i];
	struct raw result = { 0 };
	struct err e = { 0 };

	if (c->acts && actor_check(c, c->cmd->op, &e) != 0)
		c->stored = c->keep = false;
	else if (c->stored)
		return;
	c->keep = false;
	c->ntouched = 0;
	c->first_seq = c->last_seq = 0;
	c->same = e.class == E_NONE ? repeated(b, i, &e) : NULL;
	if (c->same != NULL)
		return;
	if (e.class == E_NONE && decide_judged(b, c, mono_ms, &result, &e) == 0) {
		c->class = E_NONE;
		c->answer = wire_ok(&b->arena, result, &b->seq, &b->en->epoch);
		return;
	}
	c->class = e.class;
	if (c->sweep != NULL)
		c->refusal = e;
	c->answer = wire_fail(&b->arena, &e, 0);
}

static void
decide_work(struct batch *b)
{
	int64_t mono_ms = clock_mono_ms();

	if (batch_parse(b) != 0)
		return;
	b->seq = b->en->seq;
	memcpy(b->hash, b->en->hash, HASH_LEN);
	b->offset_us = b->en->offset_us;
	b->st.offset_us = &b->offset_us;
	b->st.head = b->en->seq;
	stamp_format(b->now, b->now_text);
	if (b->stretch != NULL)
		project_decide(b);
	for (size_t i = 0; i < b->ncalls; i++)
		decide_one(b, i, mono_ms);
}

static void
on_work(uv_work_t *w)
{
	decide_work(w->data);
}

static void
on_work_done(uv_work_t *w, int status)
{
	struct batch *b = w->data;

	(void)status;
	b->en->working = false;
	if (load_failed(b, NULL))
		return;
	if (b->stretch != NULL)
		project_save(b);
	else
		save_start(b);
}

/* Not worth a thread. */
static bool
is_quick(const struct batch *b)
{
	return !b->alone ||
	    (b->stretch != NULL && b->stretch->upto - b->stretch->from <= SMALL_STRETCH);
}

void
batch_decide(struct batch *b)
{
	struct engine *en = b->en;

	b->loaded_us = (int64_t)(uv_hrtime() / 1000);
	bulk_places(b);
	en->work.data = b;
	en->working = true;
	if (!is_quick(b) && uv_queue_work(&en->loop, &en->work, on_work, on_work_done) == 0)
		return;
	decide_work(b);
	on_work_done(&en->work, 0);
}

const struct command *
command_find(const struct engine *en, struct str op)
{
	for (size_t i = 0; i < en->s->ncommands; i++)
		if (str_is(op, en->s->commands[i].op->name) &&
		    !(en->s->commands[i].op->roles & R(self)))
			return &en->s->commands[i];
	return NULL;
}
