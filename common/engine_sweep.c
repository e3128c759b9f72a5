/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Work that the clock brings. What is due is asked for, then done by a call of the service's own.
 * When a call on ids that are independent fails, each half of them is tried in a call of its own,
 * down to the one that fails: that is logged and left aside for a while, and the rest go on.
 */
#include "common/engine_int.h"

#define SWEEP_MS 1000
#define ASIDE_MS 60000

static bool
is_aside(const struct sweeping *w, struct uuid id)
{
	for (size_t i = 0; i < SWEEP_ASIDE; i++)
		if (uuid_eq(w->aside[i].id, id) && clock_mono_ms() < w->aside[i].until_ms)
			return true;
	return false;
}

/* In the place of the one that has waited longest. */
static void
set_aside(struct sweeping *w, struct uuid id)
{
	size_t slot = 0;

	for (size_t i = 0; i < SWEEP_ASIDE; i++) {
		if (uuid_eq(w->aside[i].id, id)) {
			slot = i;
			break;
		}
		if (w->aside[i].until_ms < w->aside[slot].until_ms)
			slot = i;
	}
	w->aside[slot].id = id;
	w->aside[slot].until_ms = clock_mono_ms() + ASIDE_MS;
}

static void
on_due(void *arg, const PGresult *res)
{
	struct sweeping *w = arg;
	struct uuid ids[SWEEP_IDS];
	struct sweep_args args = { { ids, 0 } };

	w->asking = false;
	if (res == NULL || w->en->state != LEAD_LEADER)
		return;
	for (int i = 0; i < PQntuples(res) && args.ids.n < SWEEP_IDS; i++) {
		struct uuid id = sql_uuid(res, i, 0);

		if (!is_aside(w, id))
			ids[args.ids.n++] = id;
	}
	if (args.ids.n == 0)
		w->dry = w->asked;
	else
		batch_self(w->en, w->s->command, &args, w);
}

void
sweep_failed(const struct call *c, const struct err *why)
{
	const struct sweep_args *in = c->args;
	struct sweeping *w = c->sweep;
	struct sweep_args half;
	char id[37];

	if (in == NULL || !w->s->apart || why->class == E_UNAVAILABLE ||
	    why->class == E_RESOURCE_EXHAUSTED || w->en->state != LEAD_LEADER)
		return;
	if (in->ids.n == 1) {
		uuid_format(in->ids.v[0], id);
		LOG(LOG_ERROR, "the clock's work on an object failed", LOG_S("op", c->op),
		    LOG_S("id", str_from(id)), LOG_S("why", str_from(why->text)));
		set_aside(w, in->ids.v[0]);
		return;
	}
	half.ids = (struct uuids){ in->ids.v, in->ids.n / 2 };
	batch_self(w->en, w->s->command, &half, w);
	half.ids = (struct uuids){ in->ids.v + in->ids.n / 2, in->ids.n - in->ids.n / 2 };
	batch_self(w->en, w->s->command, &half, w);
}

static bool
has_own(const struct batch *b, const struct sweeping *w)
{
	for (size_t i = 0; i < b->ncalls; i++)
		if (b->calls[i]->sweep == w)
			return true;
	return false;
}

/* Whether the sweep's call waits or runs: looked up, not remembered, so that no way in which a call
 * may end can leave it behind. */
static bool
own_work(const struct sweeping *w)
{
	const struct engine *en = w->en;

	if (en->running != NULL && has_own(en->running, w))
		return true;
	for (const struct batch *b = en->queue; b != NULL; b = b->next)
		if (has_own(b, w))
			return true;
	return false;
}

static void
sweep(struct sweeping *w)
{
	struct engine *en = w->en;
	struct pq *q = reader(en);
	struct arena a = { 0 };
	struct sqlparams p = { 0 };

	if (w->asking || q == NULL || en->draining || clock_mono_ms() < w->next_ms || own_work(w))
		return;
	w->next_ms = clock_mono_ms() + SWEEP_MS;
	w->asking = true;
	w->asked = en->commits;
	sql_add_stamp(&a, &p, engine_now(en));
	pq_exec(q, &w->due, &p, on_due, w);
	pq_sync(q, NULL, NULL);
	arena_free(&a);
}

void
sweep_turn(struct engine *en)
{
	for (size_t i = 0; i < en->s->nsweeps && en->state == LEAD_LEADER; i++)
		sweep(&en->sweeps[i]);
}

void
sweep_soon(struct engine *en)
{
	for (size_t i = 0; i < en->s->nsweeps; i++)
		en->sweeps[i].next_ms = 0;
}
