/* SPDX-License-Identifier: Apache-2.0 */
/*
 * When SQL refuses a batch, the changes are tried once more call by call in a transaction that is
 * rolled back; the index of the failing statement names the culprit, which is answered with its
 * error and whose principal has batches of its own for a while; the rest run again. Three batch
 * times, however large the batch is.
 */
#include <stdio.h>

#include "common/engine_int.h"

#define LANE_MS 60000

static const struct pq_stmt rollback = { .name = "rollback", .sql = "ROLLBACK" };
static const struct pq_stmt begin = { .name = "begin", .sql = "BEGIN" };

static void
to_lane(struct engine *en, struct str principal)
{
	size_t slot = 0;

	for (size_t i = 0; i < sizeof(en->lanes) / sizeof(en->lanes[0]); i++) {
		if (str_is(principal, en->lanes[i])) {
			slot = i;
			break;
		}
		if (en->lanes_until_ms[i] < en->lanes_until_ms[slot])
			slot = i;
	}
	snprintf(en->lanes[slot], sizeof(en->lanes[slot]), STR_FMT, STR_ARG(principal));
	en->lanes_until_ms[slot] = clock_mono_ms() + LANE_MS;
}

void
culprit_found(struct batch *b, struct call *culprit, const struct err *why)
{
	struct engine *en = b->en;
	size_t n = 0;

	LOG(LOG_ERROR, "the database refused a call", LOG_S("op", culprit->op),
	    LOG_S("principal", culprit->who.principal), LOG_S("why", str_from(why->text)));
	call_refuse(en, culprit, why);
	to_lane(en, culprit->who.principal);
	for (size_t i = 0; i < b->ncalls; i++)
		if (b->calls[i] != culprit)
			b->calls[n++] = b->calls[i];
	en->pending -= b->ncalls - n;
	b->ncalls = n;
	if (n == 0)
		batch_fail(en, b, why);
	else
		batch_load(b);
}

static void
on_probe_rolled_back(void *arg, const struct pq_error *err)
{
	struct batch *b = arg;

	if (err != NULL)
		batch_fail(b->en, b, &err->err);
	else if (b->culprit != NULL)
		culprit_found(b, b->culprit, &b->refused);
	else
		batch_fail(b->en, b, &b->refused);
}

static void
on_probed(void *arg, const struct pq_error *err)
{
	struct batch *b = arg;

	if (err != NULL && err->index > 0 && (size_t)err->index <= b->probes) {
		b->culprit = b->probe_of[err->index - 1];
		b->refused = err->err;
	}
}

static void
probe_call(struct batch *b, struct call *c)
{
	for (size_t k = 0; k < c->ntouched; k++)
		for (size_t i = 0; i < b->en->ntables; i++) {
			struct tstmt *s = &b->en->tables[i];
			const void *row = c->touched[k].row;
			struct sqlparams p = { 0 };

			if (s->t != c->touched[k].t)
				continue;
			sql_rows(&b->arena, s->t->row, &s->type, &row, 1, &p);
			pq_exec(b->en->lead, c->touched[k].made ? &s->insert : &s->save, &p, NULL,
			    NULL);
			b->probe_of[b->probes++] = c;
		}
}

void
culprit_search(struct batch *b)
{
	size_t n = 0;

	for (size_t i = 0; i < b->ncalls; i++)
		n += b->calls[i]->ntouched;
	b->probe_of = arena_array(&b->arena, n, sizeof(struct call *));
	b->probes = 0;
	b->culprit = NULL;
	pq_exec(b->en->lead, &begin, NULL, NULL, NULL);
	for (size_t i = 0; i < b->ncalls; i++)
		probe_call(b, b->calls[i]);
	pq_sync(b->en->lead, on_probed, b);
	pq_exec(b->en->lead, &rollback, NULL, NULL, NULL);
	pq_sync(b->en->lead, on_probe_rolled_back, b);
}
