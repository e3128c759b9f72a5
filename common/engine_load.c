/* SPDX-License-Identifier: Apache-2.0 */
/*
 * What a batch needs before it can decide, in one flush: the stored answers of its ids, the rows
 * its calls want, one statement a table, and the versions of the cached tables; those that moved
 * are read whole in a second flush.
 */
#include <stdio.h>
#include <stdlib.h>

#include "common/engine_int.h"

/* ---- load ---- */

struct loading {
	struct loading *next; /* of those whose result was taken over */
	struct batch *b;
	struct tstmt *s;
	struct rows *into;
	struct arena *arena;
	PGresult *res;
};

static void
read_rows(struct loading *l, const PGresult *res)
{
	struct err e;

	for (int i = 0; i < PQntuples(res); i++) {
		void *row = arena_alloc(l->arena, l->s->t->row->size);

		if (sql_read(res, i, l->s->t->row, l->arena, row, &e) == 0) {
			rows_put(l->into, row);
			continue;
		}
		l->b->unread_why = e;
		err_set(&l->b->unread, E_INTERNAL, NULL, "a row of %s could not be read",
		    l->s->t->name);
	}
}

/* What runs alone may be large: its rows are read where it is decided. */
static void
on_rows(void *arg, const PGresult *res)
{
	struct loading *l = arg;

	if (res == NULL)
		return;
	if (!l->b->alone || l->arena != &l->b->arena) {
		read_rows(l, res);
		return;
	}
	l->res = pq_take(l->b->from);
	l->next = l->b->unparsed;
	l->b->unparsed = l;
}

int
batch_parse(struct batch *b)
{
	for (struct loading *l = b->unparsed; l != NULL; l = l->next) {
		read_rows(l, l->res);
		PQclear(l->res);
	}
	b->unparsed = NULL;
	return b->unread.class == E_NONE ? 0 : -1;
}

/* Nothing is decided by half of the rows. */
bool
load_failed(struct batch *b, const struct pq_error *err)
{
	if (err == NULL && b->unread.class == E_NONE)
		return false;
	if (err == NULL && b->unread.class == E_UNAVAILABLE)
		pq_drop(b->from, b->unread.text);
	for (struct loading *l = b->unparsed; l != NULL; l = l->next)
		PQclear(l->res);
	b->unparsed = NULL;
	if (b->unread.class != E_NONE)
		LOG(LOG_ERROR, "a row could not be read", LOG_S("what", str_from(b->unread.text)),
		    LOG_S("field", str_from(b->unread_why.field)),
		    LOG_S("why", str_from(b->unread_why.text)));
	if (err != NULL)
		meters_fault(b->en, err);
	batch_fail(b->en, b, err != NULL ? &err->err : &b->unread);
	return true;
}

static struct loading *
loading_new(struct batch *b, struct tstmt *s, struct rows *into, struct arena *a)
{
	struct loading *l = arena_alloc(&b->arena, sizeof(*l));

	*l = (struct loading){ .b = b, .s = s, .into = into, .arena = a };
	return l;
}

static int
by_id(const void *a, const void *b)
{
	return memcmp(a, b, sizeof(struct uuid));
}

static size_t
unique(struct uuid *v, size_t n)
{
	size_t kept = 0;

	qsort(v, n, sizeof(*v), by_id);
	for (size_t i = 0; i < n; i++)
		if (kept == 0 || !uuid_eq(v[kept - 1], v[i]))
			v[kept++] = v[i];
	return kept;
}

static size_t
not_held(struct batch *b, const struct tstmt *s, struct uuid *roots, size_t n)
{
	size_t kept = 0;

	for (size_t i = 0; i < n; i++)
		if (!held_take(b, (size_t)(s - b->en->tables), roots[i]))
			roots[kept++] = roots[i];
	return kept;
}

/* One statement a table: all its wanted roots at once. `roots` has room for all of them. */
static void
want_table(struct batch *b, const struct tstmt *s, struct uuid *roots, struct table_load *out)
{
	size_t n = 0;

	*out = (struct table_load){ .wanted = false };
	for (size_t i = 0; i < b->wants.n; i++) {
		if (b->wants.v[i].t != s->t)
			continue;
		out->all = out->all || b->wants.v[i].all;
		roots[n++] = b->wants.v[i].root;
	}
	if (s->t->use == TABLE_CACHED)
		return;
	if (!out->all)
		n = not_held(b, s, roots, unique(roots, n));
	out->wanted = n > 0;
	b->plain = b->plain || (n > 0 && (out->all || s->t->use == TABLE_ALSO));
	if (out->wanted && !out->all)
		sql_add_uuids(&b->arena, &out->p, roots, n);
}

void
tables_want(struct batch *b)
{
	struct uuid *roots = arena_array(&b->arena, b->wants.n, sizeof(*roots));

	b->loads = arena_array(&b->arena, b->en->ntables, sizeof(*b->loads));
	for (size_t i = 0; i < b->en->ntables; i++)
		want_table(b, &b->en->tables[i], roots, &b->loads[i]);
}

bool
sums_want(struct batch *b)
{
	bool any = false;

	for (size_t i = 0; i < b->en->ntables; i++) {
		const struct table *t = b->en->tables[i].t;
		struct table_load *l = &b->loads[i];
		struct uuid *ids;
		size_t n;

		if (t->use != TABLE_SUM || (n = sums_ids(&b->st, t, &b->arena, &ids)) == 0)
			continue;
		n = not_held(b, &b->en->tables[i], ids, unique(ids, n));
		*l = (struct table_load){ .wanted = n > 0 };
		sql_add_uuids(&b->arena, &l->p, ids, n);
		any = any || n > 0;
	}
	return any;
}

static const struct pq_stmt lead_epoch = { .name = "lead_epoch",
	.sql = "SELECT epoch FROM head WHERE NOT pg_is_in_recovery()" };

/* Connected again, the loader may have found another server than the leader, or one behind it. */
static void
on_epoch(void *arg, const PGresult *res)
{
	struct batch *b = arg;

	if (res != NULL && (PQntuples(res) != 1 || sql_i64(res, 0, 0) != b->epoch))
		err_set(&b->unread, E_UNAVAILABLE, NULL, "another server than the leader's");
}

static void
load_begin(struct batch *b)
{
	if (b->from != b->en->lead)
		pq_exec(b->from, &lead_epoch, NULL, on_epoch, b);
}

void
sums_load(struct batch *b, pq_sync_fn *then)
{
	load_begin(b);
	for (size_t i = 0; i < b->en->ntables; i++) {
		struct tstmt *s = &b->en->tables[i];

		if (s->t->use == TABLE_SUM && b->loads[i].wanted)
			pq_exec(b->from, &s->load, &b->loads[i].p, on_rows,
			    loading_new(b, s, state_rows(&b->st, s->t), &b->arena));
	}
	pq_sync(b->from, then, b);
}

const struct pq_stmt *
table_stmt(struct batch *b, const struct tstmt *s, bool fresh)
{
	if (s->t->use == TABLE_SUM && !sums_merged(&b->st, s->t))
		return &s->sum;
	return fresh ? &s->insert : &s->save;
}

static void
on_versions(void *arg, const PGresult *res)
{
	struct batch *b = arg;
	int col = 0;

	for (size_t i = 0; res != NULL && PQntuples(res) == 1 && i < b->en->ntables; i++) {
		struct tstmt *s = &b->en->tables[i];

		if (s->t->use != TABLE_CACHED)
			continue;
		b->versions[i] = sql_i64(res, 0, col++);
		b->stale[i] = b->versions[i] != s->version;
	}
}

static void
on_stored(void *arg, const PGresult *res)
{
	struct batch *b = arg;

	for (int r = 0; res != NULL && r < PQntuples(res); r++) {
		struct uuid id = sql_uuid(res, r, 0);
		struct str principal = sql_text(res, r, 1);

		for (size_t i = 0; i < b->ncalls; i++) {
			struct call *c = b->calls[i];
			struct bytes d = sql_bytes(res, r, 2), answer = sql_bytes(res, r, 3);
			struct err e;

			if (!uuid_eq(c->wire.id, id) || !str_eq(c->who.principal, principal))
				continue;
			c->stored = true;
			if (d.n == DIGEST_LEN && memcmp(d.p, c->digest, DIGEST_LEN) == 0) {
				c->answer = (struct raw){ arena_copy(&b->arena, answer.p, answer.n),
					answer.n };
				continue;
			}
			err_set(&e, E_INVALID_ARGUMENT, "id", "this id was used with another call");
			c->class = e.class;
			c->answer = wire_fail(&b->arena, &e, 0);
		}
	}
}

static void
on_sessions(void *arg, const PGresult *res)
{
	struct batch *b = arg;

	for (size_t i = 0; i < b->ncalls; i++) {
		actor_read(res, b->calls[i], &b->arena);
		if (b->calls[i]->acts)
			call_digest(b->en, b->calls[i]);
	}
}

/* For whom the gateways' calls are made. */
static void
load_sessions(struct batch *b)
{
	struct bytes *hashes = arena_array(&b->arena, b->ncalls, sizeof(*hashes));
	struct sqlparams p = { 0 };
	size_t n = 0;

	for (size_t i = 0; i < b->ncalls; i++) {
		struct call *c = b->calls[i];

		c->known = false;
		if (c->acts)
			hashes[n++] = (struct bytes){ c->session, sizeof(c->session) };
	}
	if (n == 0)
		return;
	sql_add_bytess(&b->arena, &p, hashes, n);
	sql_add_stamp(&b->arena, &p, b->now);
	pq_exec(b->en->lead, &sessions_find, &p, on_sessions, b);
}

static const struct pq_stmt idem_find = { .name = "idem_find",
	.sql = "SELECT id, principal, digest, answer FROM idem WHERE id = ANY($1)" };

#define WEEK_MS INT64_C(604800000)

/*
 * The ids of a batch are nearly always of one week, and a week is a partition: asked by its own
 * name it costs a third of what the search through all of them does.
 */
static const struct pq_stmt *
idem_stmt(struct engine *en, struct uuid lo, struct uuid hi)
{
	int64_t week = uuid_v7_ms(lo) / WEEK_MS;
	struct idem_week *w = &en->idem_weeks[week % IDEM_WEEKS];

	if (week != uuid_v7_ms(hi) / WEEK_MS || (w->week != 0 && w->week != week))
		return &idem_find;
	if (w->week == 0) {
		w->week = week;
		snprintf(w->stmt.name, sizeof(w->stmt.name), "idem_week_%lld", (long long)week);
		w->stmt.sql = arena_printf(&en->arena,
		    "SELECT id, principal, digest, answer FROM idem_%lld WHERE id = ANY($1)",
		    (long long)week);
	}
	return &w->stmt;
}

static void
load_stored(struct batch *b)
{
	struct uuid *ids = arena_array(&b->arena, b->ncalls, sizeof(*ids)), lo, hi;
	struct sqlparams p = { 0 };

	lo = hi = b->calls[0]->wire.id;
	for (size_t i = 0; i < b->ncalls; i++) {
		ids[i] = b->calls[i]->wire.id;
		if (memcmp(ids[i].b, lo.b, sizeof(lo.b)) < 0)
			lo = ids[i];
		if (memcmp(ids[i].b, hi.b, sizeof(hi.b)) > 0)
			hi = ids[i];
	}
	sql_add_uuids(&b->arena, &p, ids, b->ncalls);
	pq_exec(b->en->lead, idem_stmt(b->en, lo, hi), &p, on_stored, b);
}

static void
on_cached(void *arg, const struct pq_error *err)
{
	struct batch *b = arg;

	if (load_failed(b, err))
		return;
	for (size_t i = 0; i < b->en->ntables; i++) {
		struct tstmt *s = &b->en->tables[i];

		if (!b->stale[i])
			continue;
		s->version = b->versions[i];
		s->which = !s->which;
		s->cached = state_rows(&b->st, s->t);
	}
	batch_decide(b);
}

/* Cached tables whose version moved are read whole into the arena not in use. */
static bool
load_cached(struct batch *b)
{
	struct engine *en = b->en;
	bool any = false;

	for (size_t i = 0; i < en->ntables; i++) {
		struct tstmt *s = &en->tables[i];
		struct rows *r;

		if (s->t->use != TABLE_CACHED)
			continue;
		if (!b->stale[i]) {
			state_share(&b->st, s->cached);
			continue;
		}
		arena_reset(&s->arena[!s->which]);
		r = rows_new(&s->arena[!s->which], s->t);
		state_share(&b->st, r);
		pq_exec(
		    b->from, &s->all, NULL, on_rows, loading_new(b, s, r, &s->arena[!s->which]));
		any = true;
	}
	if (any)
		pq_sync(b->from, on_cached, b);
	return any;
}

static void
on_loaded(void *arg, const struct pq_error *err)
{
	struct batch *b = arg;

	if (!load_failed(b, err) && !load_cached(b))
		batch_decide(b);
}

void
tables_load(struct batch *b)
{
	struct engine *en = b->en;

	load_begin(b);
	if (en->watch.sql != NULL)
		pq_exec(b->from, &en->watch, NULL, on_versions, b);
	for (size_t i = 0; i < en->ntables; i++) {
		struct tstmt *s = &en->tables[i];
		const struct table_load *l = &b->loads[i];

		if (l->wanted)
			pq_exec(b->from, l->all ? &s->all : &s->load, &l->p, on_rows,
			    loading_new(b, s, state_rows(&b->st, s->into), &b->arena));
	}
	pq_sync(b->from, on_loaded, b);
}

static void
load_call(struct batch *b, const struct call *c)
{
	struct event_heard heard;

	if (c->heard != NULL)
		heard = (struct event_heard){ c->heard->type, c->heard->seq, c->heard->time };
	b->wants.heard = c->heard != NULL ? &heard : NULL;
	c->cmd->load(&b->wants, c->args, &c->who, b->now);
	b->wants.heard = NULL;
}

void
batch_load(struct batch *b)
{
	b->began_us = (int64_t)(uv_hrtime() / 1000);
	state_init(&b->st, &b->arena);
	b->wants = (struct wants){ .arena = &b->arena };
	b->moved_us = clock_machine().us;
	b->now = (struct stamp){ b->moved_us + b->en->offset_us };
	b->epoch = b->en->epoch;
	b->nevents = 0;
	b->unread = (struct err){ 0 };
	b->unparsed = NULL;
	b->from = b->en->lead;
	memset(b->stale, 0, sizeof(b->stale));
	if (b->stretch != NULL) {
		project_load(b);
		return;
	}
	if (b->ncalls == 0) {
		batch_decide(b);
		return;
	}
	for (size_t i = 0; i < b->ncalls; i++)
		if (b->calls[i]->cmd->load != NULL && b->calls[i]->args != NULL)
			load_call(b, b->calls[i]);
	load_sessions(b);
	load_stored(b); /* compares digests, of which the actors are part */
	inlets_load(b);
	tables_want(b);
	tables_load(b);
}
