/* SPDX-License-Identifier: Apache-2.0 */
/* Named consumers of a feed: (principal, name) → what was offered and what was taken, and when. */
#include <stdlib.h>

#include "common/engine_int.h"

#define RECEIPT_MS 100
#define CONSUMERS_MAX 256 /* of a principal: each is kept for ever */
#define TYPE_BYTES 100

const struct pq_stmt feed_load_stmt = { .name = "consumer_load",
	.sql = "SELECT principal, name, types, offered, offered_at, taken, taken_at, made_at FROM "
	       "consumer" };

void
consumer_free(struct consumer *c)
{
	struct arena a = c->arena;

	arena_free(&a);
	free(c);
}

static struct consumer *
consumer_new(struct engine *en, const struct consumer_row *row)
{
	struct consumer *c = xalloc(sizeof(*c));
	struct str *v = arena_array(&c->arena, row->types.n, sizeof(*v));

	for (size_t i = 0; i < row->types.n; i++)
		v[i] = str_dup(&c->arena, row->types.v[i]);
	c->principal = str_dup(&c->arena, row->principal);
	c->name = str_dup(&c->arena, row->name);
	c->types = (struct strs){ v, row->types.n };
	c->offered = row->offered;
	c->taken = row->taken;
	c->offered_at = row->offered_at;
	c->taken_at = row->taken_at;
	c->made_at = row->made_at;
	c->next = en->consumers;
	en->consumers = c;
	return c;
}

void
feed_loaded(void *arg, const PGresult *res)
{
	struct engine *en = arg;
	struct arena a = { 0 };

	for (int i = 0; res != NULL && i < PQntuples(res); i++) {
		struct consumer_row row;
		struct err e;

		if (sql_read(res, i, &consumer_row_desc, &a, &row, &e) != 0) {
			LOG(LOG_ERROR, "a consumer could not be read",
			    LOG_S("why", str_from(e.text)));
			continue;
		}
		consumer_new(en, &row)->saved = true;
		en->consumers->may_take = en->seq;
	}
	arena_free(&a);
}

static struct consumer *
consumer_find(struct engine *en, struct str principal, struct str name)
{
	for (struct consumer *c = en->consumers; c != NULL; c = c->next)
		if (str_eq(c->principal, principal) && str_eq(c->name, name))
			return c;
	return NULL;
}

static bool
same_types(struct strs a, struct strs b)
{
	bool same = a.n == b.n;

	for (size_t i = 0; same && i < a.n; i++)
		same = str_eq(a.v[i], b.v[i]);
	return same;
}

static int
consumer_ack(struct consumer *c, int64_t n, struct err *e)
{
	int64_t most = c->offered > c->may_take ? c->offered : c->may_take;

	if (n > most)
		return err_set(e, E_FAILED_PRECONDITION, "ack",
		    "%lld was not offered, the last is %lld", (long long)n, (long long)most);
	if (n < c->taken)
		return err_set(e, E_FAILED_PRECONDITION, "ack",
		    "%lld was acknowledged already, ack only moves forward", (long long)c->taken);
	if (n == c->taken)
		return 0;
	if (n > c->offered)
		c->offered = n;
	c->taken = n;
	c->taken_at = clock_machine();
	c->dirty = true;
	return 0;
}

/* A newer call of the same consumer ends the older waiting one; a repeat takes its place, so that
 * one answer goes to its id. */
static void
end_older(struct engine *en, struct consumer *c, struct uuid id)
{
	struct err e;

	if (c->waiting == NULL)
		return;
	if (uuid_eq(c->waiting->call.wire.id, id)) {
		wait_end(en, c->waiting);
		return;
	}
	err_set(&e, E_ABORTED, "consumer", "a newer call of this consumer has come");
	wait_refuse(en, c->waiting, &e);
}

static int
check_new(const struct engine *en, const struct wait *w, struct err *e)
{
	const struct feed_next *a = &w->args;
	size_t n = 0;

	if (a->start == FEED_NONE)
		return err_set(e, E_FAILED_PRECONDITION, "start",
		    "there is no consumer of this name yet: say start first or head");
	if (a->ack.set)
		return err_set(e, E_FAILED_PRECONDITION, "ack", "nothing was offered yet");
	for (size_t i = 0; i < a->types.n; i++)
		if (a->types.v[i].n > TYPE_BYTES)
			return err_set(e, E_INVALID_ARGUMENT, "types",
			    "a type has at most %d bytes", TYPE_BYTES);
	for (const struct consumer *c = en->consumers; c != NULL; c = c->next)
		n += str_eq(c->principal, w->call.who.principal);
	if (n >= CONSUMERS_MAX)
		return err_set(e, E_RESOURCE_EXHAUSTED, "consumer",
		    "this principal has %zu consumers already", n);
	return 0;
}

int
consumer_call(struct engine *en, struct wait *w, struct err *e)
{
	const struct feed_next *a = &w->args;
	struct consumer *c = consumer_find(en, w->call.who.principal, a->consumer);

	if (c == NULL) {
		struct consumer_row row = { w->call.who.principal, a->consumer, a->types,
			.made_at = clock_machine() };

		if (check_new(en, w, e) != 0)
			return -1;
		row.offered = row.taken = a->start == FEED_HEAD ? en->seq : 0;
		c = consumer_new(en, &row);
		c->dirty = true;
		en->next_receipt_ms = 0;
	} else if (a->types.n > 0 && !same_types(a->types, c->types)) {
		return err_set(e, E_FAILED_PRECONDITION, "types",
		    "the types of a consumer are fixed by its first call");
	} else if (a->ack.set && consumer_ack(c, a->ack.v, e) != 0) {
		return -1;
	}
	end_older(en, c, w->call.wire.id);
	w->args.types = c->types;
	w->consumer = c;
	w->checked = true;
	w->examined = c->taken;
	c->waiting = w;
	return 0;
}

/* ---- receipts ---- */

bool
feed_dirty(const struct engine *en)
{
	for (const struct consumer *c = en->consumers; c != NULL; c = c->next)
		if (c->dirty)
			return true;
	return false;
}

size_t
feed_receipts(struct engine *en, struct arena *a, const void ***rows)
{
	size_t n = 0, all = 0;

	for (struct consumer *c = en->consumers; c != NULL; c = c->next)
		all += c->dirty;
	if (all == 0)
		return 0;
	*rows = arena_array(a, all, sizeof(**rows));
	for (struct consumer *c = en->consumers; c != NULL; c = c->next) {
		struct consumer_row *row;

		if (!c->dirty)
			continue;
		row = arena_alloc(a, sizeof(*row));
		*row = (struct consumer_row){ c->principal, c->name, c->types, c->offered,
			c->offered_at, c->taken, c->taken_at, c->made_at };
		(*rows)[n++] = row;
		c->dirty = false;
		c->saving = true;
	}
	en->next_receipt_ms = clock_mono_ms() + RECEIPT_MS;
	return n;
}

void
feed_saved(struct engine *en, bool ok)
{
	for (struct consumer *c = en->consumers; c != NULL; c = c->next) {
		if (!c->saving)
			continue;
		c->saving = false;
		c->saved = c->saved || ok;
		c->dirty = c->dirty || !ok;
	}
}
