/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The way of a stretch of events through a projection: load → decide → save like a command's, but
 * once for all of them and, when they are many, in threads. Nothing is told and nobody is answered;
 * what may be lost in a crash of the database is heard again, so the commit does not wait for the
 * disk.
 */
#include <assert.h>
#include <stdio.h>

#include "common/engine_int.h"

#define STATEMENT_ROWS 2000

bool
project_holds(const struct batch *b)
{
	return b->stretch != NULL && b->stretch->upto - b->stretch->from > SMALL_STRETCH;
}

/* ---- load ---- */

static void
on_want(uv_work_t *w)
{
	struct batch *b = w->data;
	const struct stretch *s = b->stretch;

	for (size_t i = s->from; i < s->upto; i++) {
		const struct news *n = &s->events[i];
		const struct event_heard heard = { n->type, n->seq, n->time };

		b->wants.heard = &heard;
		if (n->refusal == NULL && n->cmd->load != NULL)
			n->cmd->load(&b->wants, n->args, &b->self, b->now);
	}
	b->wants.heard = NULL;
	tables_want(b);
}

static void
on_wanted(uv_work_t *w, int status)
{
	struct batch *b = w->data;
	struct engine *en = b->en;
	struct err e;

	(void)status;
	en->working = false;
	if (pq_is_up(en->lead) && en->state == LEAD_LEADER && b->epoch == en->epoch) {
		if (b->holds && !b->plain && !en->bulk.held.partial && pq_is_up(en->loader))
			b->from = en->loader;
		tables_load(b);
		return;
	}
	err_set(&e, E_UNAVAILABLE, NULL, "this instance has lost the lead");
	batch_fail(en, b, &e);
}

void
project_load(struct batch *b)
{
	struct engine *en = b->en;

	b->self = (struct who){
		.principal = str_from("self"), .role = ROLE_self, .scope = str_from(en->s->name)
	};
	b->holds = project_holds(b);
	b->beside = en->bulk.saving != NULL;
	b->plain = b->decided = b->again = false;
	en->work.data = b;
	en->working = true;
	if (b->holds && uv_queue_work(&en->loop, &en->work, on_want, on_wanted) == 0)
		return;
	on_want(&en->work);
	on_wanted(&en->work, 0);
}

/* ---- decide, in a thread ---- */

static int
decide_event(struct batch *b, const struct news *n, struct err *e)
{
	const struct event_heard heard = { n->type, n->seq, n->time };
	struct cx cx;

	b->st.heard = &heard;
	cx_begin(&cx, &b->st, &b->self, b->now);
	if (n->cmd->decide(&cx, n->args, arena_alloc(&b->arena, n->cmd->op->out->size), e) != 0) {
		cx_undo(&cx);
		return -1;
	}
	assert(cx.nevents == 0);
	cx_keep(&cx);
	return 0;
}

static void
refuse(struct batch *b, const struct news *n, const struct err *why)
{
	if (b->not_taken == NULL)
		b->not_taken = arena_array(
		    &b->stretch->arena, b->stretch->upto - b->stretch->from, sizeof(*b->not_taken));
	b->not_taken[b->nnot_taken++] = (struct refusal){ n->from, n->seq, n->id, n->type, why };
}

static void
encode_rows(struct batch *b, const struct tstmt *s, bool fresh, struct portion_ready ***tail)
{
	const void **rows;
	size_t n = state_dirty(&b->st, s->t, fresh, &b->arena, &rows), part;

	for (size_t at = 0; at < n; at += part) {
		struct portion_ready *p = arena_alloc(&b->arena, sizeof(*p));

		part = n - at < STATEMENT_ROWS ? n - at : STATEMENT_ROWS;
		p->stmt = table_stmt(b, s, fresh);
		sql_rows(&b->arena, s->t->row, &s->type, rows + at, part, &p->p);
		**tail = p;
		*tail = &p->next;
	}
}

static void
encode(struct batch *b)
{
	struct portion_ready **tail = &b->encoded;

	for (size_t i = 0; i < b->en->ntables; i++) {
		const struct tstmt *s = &b->en->tables[i];

		if (s->insert.sql != NULL)
			encode_rows(b, s, true, &tail);
		if (s->save.sql != NULL)
			encode_rows(b, s, false, &tail);
	}
}

/* All that it needs is there. */
static void
complete(struct batch *b)
{
	for (size_t i = 0; b->holds && i < b->en->ntables; i++)
		if (b->en->tables[i].t->use == TABLE_SUM)
			sums_merge(&b->st, b->en->tables[i].t);
	encode(b);
	if (b->holds)
		held_keep(b);
}

void
project_decide(struct batch *b)
{
	const struct stretch *s = b->stretch;

	for (size_t i = s->from; i < s->upto; i++) {
		const struct news *n = &s->events[i];
		size_t stream = (size_t)(n->from - b->en->following);
		struct err e = { 0 };

		if (b->followed[stream] != n->prev) {
			b->astray = true;
			return;
		}
		b->followed[stream] = n->seq;
		b->last[stream] = n;
		if (n->refusal != NULL)
			refuse(b, n, n->refusal);
		else if (decide_event(b, n, &e) != 0)
			refuse(b, n, arena_copy(&b->arena, &e, sizeof(e)));
	}
	b->st.heard = NULL;
	b->sums = b->holds && sums_want(b);
	if (!b->sums)
		complete(b);
}

/* ---- save ---- */

static const struct pq_stmt no_wait = { .name = "no_wait",
	.sql = "SELECT set_config('synchronous_commit', 'off', true)" };

static void
log_stretch(const struct batch *b)
{
	int64_t now_us = (int64_t)(uv_hrtime() / 1000);

	LOG(LOG_DEBUG, "stretch", LOG_N("beside", (int64_t)b->beside),
	    LOG_N("events", (int64_t)(b->stretch->upto - b->stretch->from)),
	    LOG_N("load_us", b->loaded_us - b->began_us),
	    LOG_N("decide_us", b->saving_us - b->loaded_us),
	    LOG_N("save_us", now_us - b->saving_us));
}

static void
committed(struct batch *b)
{
	struct engine *en = b->en;

	meters_saved(b);
	log_stretch(b);
	for (size_t i = 0; i < en->nfollowing; i++) {
		struct following *f = &en->following[i];

		if (b->last[i] == NULL)
			continue;
		f->seq = b->last[i]->seq;
		memcpy(f->hash, b->last[i]->hash, sizeof(f->hash));
	}
	b->trims = en->bulk.bytes == b->stretch->bytes && b->stretch->bytes > en->bulk.enough / 4;
	for (size_t i = 0; i < b->nnot_taken; i++)
		b->not_taken[i].from->refusals++;
	bulk_took(b);
	hears_again(en);
}

static void
next(struct batch *b)
{
	struct engine *en = b->en;

	batch_leaves(en, b);
	if (en->running != NULL && en->running->decided)
		project_save(en->running);
	bulk_next(en);
	batch_next(en);
	batch_release(en, b);
	engine_stopping(en);
}

/* One that was decided meanwhile has seen what there is not. */
static void
not_saved(struct engine *en, const struct batch *b, bool refused)
{
	struct batch *then = en->bulk.saving == b ? en->running : NULL;

	en->bulk.held.stale = true;
	if (then == NULL)
		return;
	then->again = refused;
	then->astray = !refused;
}

static void
fail(struct engine *en, struct batch *b, const struct err *why)
{
	not_saved(en, b, false);
	batch_fail(en, b, why);
	if (en->running != NULL && en->running->decided)
		project_save(en->running);
}

static void
on_saved(void *arg, const struct pq_error *err)
{
	struct batch *b = arg;
	struct engine *en = b->en;

	if (err == NULL) {
		committed(b);
		next(b);
		return;
	}
	LOG(LOG_ERROR, "a stretch of events was not saved", LOG_S("why", str_from(err->err.text)),
	    LOG_S("sqlstate", str_from(err->sqlstate)), LOG_N("statement", err->index),
	    LOG_N("events", (int64_t)(b->stretch->upto - b->stretch->from)));
	if (err->index == 0 && strcmp(err->sqlstate, "22012") == 0)
		lead_lost(en, "another leader has moved the head");
	if (en->state != LEAD_LEADER || err->err.class == E_UNAVAILABLE) {
		fail(en, b, &err->err);
		return;
	}
	not_saved(en, b, true);
	bulk_refused(b, &err->err);
	next(b);
}

static void
transmit(struct batch *b)
{
	const uint8_t *hash[FOLLOWING_MAX] = { NULL };
	int64_t seq[FOLLOWING_MAX];
	struct pq *q = b->en->lead;

	b->saving_us = (int64_t)(uv_hrtime() / 1000);
	head_send(b);
	pq_exec(q, &no_wait, NULL, NULL, NULL);
	for (const struct portion_ready *p = b->encoded; p != NULL; p = p->next)
		pq_exec(q, p->stmt, &p->p, NULL, NULL);
	for (size_t i = 0; i < b->en->nfollowing; i++) {
		if (b->last[i] == NULL)
			continue;
		seq[i] = b->last[i]->seq;
		hash[i] = b->last[i]->hash;
	}
	follow_refuse(b, b->not_taken, b->nnot_taken);
	follow_places(b, seq, hash);
	pq_sync(q, on_saved, b);
	if (!b->holds)
		return;
	arena_reset(&b->arena); /* what is sent has been copied, and what it left is held */
	b->en->running = NULL;
	b->en->bulk.saving = b;
	bulk_passed(b);
	bulk_next(b->en);
}

/* ---- sums: loaded and merged, once it is known which ---- */

static void
on_merge(uv_work_t *w)
{
	struct batch *b = w->data;

	if (batch_parse(b) == 0)
		complete(b);
}

static void
on_merge_done(uv_work_t *w, int status)
{
	struct batch *b = w->data;

	(void)status;
	b->en->working = false;
	b->sums = false;
	if (!load_failed(b, NULL))
		project_save(b);
}

static void
on_sums(void *arg, const struct pq_error *err)
{
	struct batch *b = arg;
	struct engine *en = b->en;

	if (load_failed(b, err))
		return;
	en->work.data = b;
	en->working = true;
	if (uv_queue_work(&en->loop, &en->work, on_merge, on_merge_done) == 0)
		return;
	on_merge(&en->work);
	on_merge_done(&en->work, 0);
}

/* It is decided, or but for the sums that it adds to. */
static void
go_on(struct batch *b)
{
	struct engine *en = b->en;

	b->decided = !b->sums;
	if (b->sums && !pq_is_up(b->from))
		b->from = en->lead;
	if (b->sums)
		sums_load(b, on_sums);
	else if (en->bulk.saving == NULL)
		transmit(b);
}

void
project_save(struct batch *b)
{
	struct engine *en = b->en;
	bool leads = pq_is_up(en->lead) && en->state == LEAD_LEADER && b->epoch == en->epoch;
	struct err e;

	if (leads && b->again) {
		bulk_again(b);
		next(b);
		return;
	}
	if (leads && !b->astray) {
		go_on(b);
		return;
	}
	err_set(&e, E_UNAVAILABLE, NULL,
	    b->astray ? "the streams are heard from other places by now"
		      : "this instance has lost the lead");
	batch_fail(en, b, &e);
}
