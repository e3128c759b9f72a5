/* SPDX-License-Identifier: Apache-2.0 */
#include <assert.h>
#include <stdlib.h>

#include "common/state.h"

void
state_init(struct state *st, struct arena *a)
{
	*st = (struct state){ .arena = a, .uuid_us = clock_machine().us };
}

void
state_share(struct state *st, struct rows *r)
{
	assert(st->ntables < STATE_TABLES);
	st->tables[st->ntables++] = r;
}

struct rows *
state_rows(struct state *st, const struct table *t)
{
	for (size_t i = 0; i < st->ntables; i++)
		if (st->tables[i]->t == t)
			return st->tables[i];
	state_share(st, rows_new(st->arena, t));
	return st->tables[st->ntables - 1];
}

void
want(struct wants *w, const struct table *t, struct uuid root)
{
	if (w->n == w->cap) {
		size_t cap = w->cap != 0 ? w->cap * 2 : 64;
		struct wants_item *v = arena_array(w->arena, cap, sizeof(*v));

		if (w->n > 0)
			memcpy(v, w->v, w->n * sizeof(*v));
		w->v = v;
		w->cap = cap;
	}
	w->v[w->n++] = (struct wants_item){ t, root, false };
}

void
want_all(struct wants *w, const struct table *t)
{
	want(w, t, (struct uuid){ 0 });
	w->v[w->n - 1].all = true;
}

/* ---- what decide sees ---- */

struct arena *
cx_arena(struct cx *cx)
{
	return cx->st->arena;
}

struct stamp
cx_now(struct cx *cx)
{
	return cx->now;
}

struct date
cx_today(struct cx *cx)
{
	return stamp_date(cx->now);
}

struct str
who_owner(struct arena *a, const struct who *who)
{
	if (str_empty(who->actor))
		return who->principal;
	return str_printf(a, STR_FMT "/" STR_FMT, STR_ARG(who->principal), STR_ARG(who->actor));
}

const struct who *
cx_who(struct cx *cx)
{
	return cx->who;
}

const struct prepared *
cx_prepared(struct cx *cx)
{
	return cx->st->prepared;
}

const struct event_heard *
cx_heard(struct cx *cx)
{
	return cx->st->heard;
}

const struct event_heard *
want_heard(const struct wants *w)
{
	return w->heard;
}

void
cx_hear_anew(struct cx *cx, const char *service)
{
	cx->anew = service;
}

void
keep_refused(struct cx *cx)
{
	cx->counts = true;
}

/* For runs that can be repeated; those of one number in no order, as they may be in one batch. */
static struct uuid
numbered_id(struct state *st)
{
	struct uuid u = { .b = { [6] = 0x70, [8] = 0x80 } };
	uint64_t n = (uint64_t)++st->id_n, mixed = n * UINT64_C(0x9e3779b97f4a7c15);

	for (int i = 0; i < 6; i++)
		u.b[i] = (uint8_t)(st->id_run >> 8 * (5 - i));
	u.b[7] = (uint8_t)(mixed >> 56);
	for (int i = 0; i < 4; i++)
		u.b[12 + i] = (uint8_t)(n >> 8 * (3 - i));
	return u;
}

struct uuid
cx_uuid(struct cx *cx)
{
	return cx->st->id_run != 0 ? numbered_id(cx->st) : uuid_v7(cx->st->uuid_us);
}

static const void *
seen(const struct entry *x)
{
	return x == NULL ? NULL : x->edit != NULL ? x->edit : x->row;
}

static const void *
first_seen(struct rows *r, struct entry *x)
{
	while (x != NULL && seen(x) == NULL)
		x = x->sibling;
	r->last = x;
	return seen(x);
}

const void *
row_find(struct cx *cx, const struct table *t, struct uuid id)
{
	return seen(rows_find(state_rows(cx->st, t), id));
}

const void *
row_first(struct cx *cx, const struct table *t, struct uuid root)
{
	struct rows *r = state_rows(cx->st, t);

	return first_seen(r, rows_first(r, root));
}

static struct uuid
row_id(const void *row)
{
	struct uuid id;

	memcpy(&id, row, sizeof(id));
	return id;
}

const void *
row_next(struct cx *cx, const struct table *t, const void *row)
{
	struct rows *r = state_rows(cx->st, t);

	return first_seen(r, rows_find(r, row_id(row))->sibling);
}

const void *
row_each(struct cx *cx, const struct table *t, const void *prev)
{
	return state_each(cx->st, t, prev);
}

static void
mark(struct state *st, struct entry *x)
{
	if (st->nedited == st->edited_cap) {
		size_t cap = st->edited_cap != 0 ? st->edited_cap * 2 : 64;
		struct entry **v = arena_array(st->arena, cap, sizeof(*v));

		if (st->nedited > 0)
			memcpy(v, st->edited, st->nedited * sizeof(*v));
		st->edited = v;
		st->edited_cap = cap;
	}
	st->edited[st->nedited++] = x;
}

void *
row_edit(struct cx *cx, const struct table *t, struct uuid id)
{
	struct entry *x = rows_find(state_rows(cx->st, t), id);

	assert(x != NULL && seen(x) != NULL);
	assert(t->use == TABLE_OWN || (t->use == TABLE_APPEND && x->edit != NULL));
	if (x->edit == NULL) {
		x->edit = arena_copy(cx->st->arena, x->row, t->row->size);
		mark(cx->st, x);
	}
	return x->edit;
}

void *
row_add(struct cx *cx, const struct table *t, struct uuid id, struct uuid root)
{
	struct rows *r = state_rows(cx->st, t);
	struct entry *x = rows_find(r, id);

	assert(t->use == TABLE_OWN || t->use == TABLE_APPEND);
	assert(seen(x) == NULL);
	if (x == NULL)
		x = rows_add(r, id, r->root_off == 0 ? id : root);
	x->fresh = true;
	x->edit = arena_alloc(cx->st->arena, t->row->size);
	memcpy((char *)x->edit + r->root_off, &x->root, sizeof(x->root));
	memcpy(x->edit, &id, sizeof(id));
	mark(cx->st, x);
	return x->edit;
}

/* ---- one call ---- */

void
cx_begin(struct cx *cx, struct state *st, const struct who *who, struct stamp now)
{
	*cx = (struct cx){ .st = st, .who = who, .now = now };
	st->nedited = st->nadded = 0;
}

void
cx_keep(struct cx *cx)
{
	for (size_t i = 0; i < cx->st->nedited; i++) {
		struct entry *x = cx->st->edited[i];

		x->row = x->edit;
		x->edit = NULL;
		x->dirty = true;
	}
	cx->st->nedited = cx->st->nadded = 0;
}

void
cx_undo(struct cx *cx)
{
	for (size_t i = 0; i < cx->st->nedited; i++)
		cx->st->edited[i]->edit = NULL;
	cx->st->nedited = 0;
	sums_undo(cx->st);
	cx->nevents = 0;
}

int
state_run(struct state *st, const struct command *c, const struct who *who, struct stamp now,
    const void *args, void *result, struct outcome *out, struct err *e)
{
	struct cx cx;
	int rc;

	cx_begin(&cx, st, who, now);
	memset(result, 0, c->op->out->size);
	rc = c->scope != NULL ? c->scope(&cx, args, e) : 0;
	if (rc == 0)
		rc = c->decide(&cx, args, result, e);
	rc == 0 || cx.counts ? cx_keep(&cx) : cx_undo(&cx);
	*out = (struct outcome){ cx.events, cx.nevents };
	return rc;
}

/* ---- for unit tests ---- */

struct state *
state_new(void)
{
	struct state *st = xalloc(sizeof(*st));

	state_init(st, &st->own);
	return st;
}

void
state_free(struct state *st)
{
	arena_free(&st->own);
	free(st);
}

struct arena *
state_arena(struct state *st)
{
	return st->arena;
}

void
state_put(struct state *st, const struct table *t, const void *row)
{
	rows_put(state_rows(st, t), arena_copy(st->arena, row, t->row->size));
}

void
state_ids(struct state *st, int64_t number)
{
	st->id_run = number;
	st->id_n = 0;
}

void
state_prepare(struct state *st, const struct prepared *p)
{
	st->prepared = p;
}

void
state_hear(struct state *st, const struct event_heard *h)
{
	st->heard = h;
}

const void *
state_find(struct state *st, const struct table *t, struct uuid id)
{
	return seen(rows_find(state_rows(st, t), id));
}

const void *
state_each(struct state *st, const struct table *t, const void *prev)
{
	struct rows *r = state_rows(st, t);
	size_t i = prev != NULL ? rows_find(r, row_id(prev))->place + 1 : 0;

	while (i < r->n && seen(r->order[i]) == NULL)
		i++;
	r->last = i < r->n ? r->order[i] : NULL;
	return seen(r->last);
}
