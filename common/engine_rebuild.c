/* SPDX-License-Identifier: Apache-2.0 */
/*
 * A projection made anew: its tables are emptied and its places in the other streams taken away in
 * one transaction, after which all is heard again from the first event. And how far it is.
 */
#include <stdio.h>

#include "common/engine_int.h"

static const struct pq_stmt no_places = { .name = "no_places", .sql = "DELETE FROM follow_cursor" };
static const struct pq_stmt no_refusals = { .name = "no_refusals",
	.sql = "DELETE FROM follow_refused" };

static bool
is_kept(const struct service *s, const struct table *t)
{
	for (const struct table *const *k = s->kept; k != NULL && *k != NULL; k++)
		if (*k == t)
			return true;
	return t->use != TABLE_OWN && t->use != TABLE_APPEND && t->use != TABLE_SUM;
}

void
rebuild_prepare(struct engine *en)
{
	const struct service *s = en->s;
	char *sql = arena_printf(&en->arena, "TRUNCATE");
	const char *comma = " ";

	for (size_t i = 0; s->projection && i < s->ntables; i++) {
		if (is_kept(s, s->tables[i]))
			continue;
		sql = arena_printf(&en->arena, "%s%s%s", sql, comma, s->tables[i]->name);
		comma = ", ";
		en->empty.sql = sql;
	}
	snprintf(en->empty.name, sizeof(en->empty.name), "empty");
}

int
rebuild_decide(struct cx *cx, const void *args, void *result, struct err *e)
{
	struct rebuild_begun *out = result;

	(void)args, (void)e;
	cx->rebuilds = true;
	out->begun = true;
	return 0;
}

void
rebuild_save(struct batch *b)
{
	for (size_t i = 0; i < b->ncalls; i++) {
		if (!b->calls[i]->rebuilds || !b->calls[i]->keep)
			continue;
		pq_exec(b->en->lead, &b->en->empty, NULL, NULL, NULL);
		pq_exec(b->en->lead, &no_places, NULL, NULL, NULL);
		pq_exec(b->en->lead, &no_refusals, NULL, NULL, NULL);
	}
}

void
following_call(struct engine *en, const struct call *c)
{
	struct followed_stream v[FOLLOWING_MAX];
	struct following_report out = { .streams = { v, en->nfollowing } };
	struct arena a = { 0 };
	struct err e;

	if (en->state != LEAD_LEADER) {
		err_set(&e, E_UNAVAILABLE, NULL, "this instance is not the leader");
		call_refuse(en, c, &e);
		return;
	}
	for (size_t i = 0; i < en->nfollowing; i++) {
		const struct following *f = &en->following[i];

		v[i] = (struct followed_stream){ .service = str_from(f->service),
			.done = f->queued == 0 ? f->after : f->seq,
			.head = { f->head, f->head >= 0 },
			.refused = f->refusals };
	}
	call_answer(en, c,
	    wire_ok(
		&a, msg_encode(&following_report_desc, &out, MSG_ALL, &a), &en->seq, &en->epoch));
	call_log(en, c, E_NONE);
	arena_free(&a);
}
