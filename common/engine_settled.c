/* SPDX-License-Identifier: Apache-2.0 */
/* clock.get: whether all that the domain clock brought is done, for those who move it. */
#include "common/engine_int.h"
#include "common/feed.h"

static bool
sweeps_dry(const struct engine *en)
{
	for (size_t i = 0; i < en->s->nsweeps; i++)
		if (en->sweeps[i].asking || en->sweeps[i].dry != en->commits)
			return false;
	return true;
}

/* What was heard of others has taken effect. */
static bool
all_heard(const struct engine *en)
{
	for (size_t i = 0; i < en->nfollowing; i++)
		if (en->following[i].queued > 0)
			return false;
	return true;
}

static bool
is_idle(const struct engine *en)
{
	return en->state == LEAD_LEADER && en->running == NULL && en->bulk.saving == NULL &&
	    en->queue == NULL && en->jobs == NULL && all_heard(en) && sweeps_dry(en);
}

static struct strs
follows(const struct engine *en, struct arena *a)
{
	struct strs out = { arena_array(a, en->nfollowing + 1, sizeof(struct str)), 0 };

	for (size_t i = 0; i < en->nfollowing; i++)
		out.v[out.n++] = str_from(en->following[i].service);
	return out;
}

/* Feeds of other services that have been through all there is. */
static struct strs
heard_by(const struct engine *en, struct arena *a)
{
	struct strs out = { arena_array(a, FOLLOWING_MAX, sizeof(struct str)), 0 };

	for (const struct wait *w = en->waits; w != NULL && out.n < FOLLOWING_MAX; w = w->next)
		if (w->call.who.role == ROLE_worker && w->examined == en->seq && !w->reading)
			out.v[out.n++] = w->call.who.scope;
	return out;
}

void
clock_call(struct engine *en, const struct call *c)
{
	struct clock_get in;
	struct clock_state out;
	struct arena a = { 0 };
	struct err e;

	if (msg_decode(&clock_get_desc, c->wire.args, MP_NODES_CALL, &a, &in, &e) != 0) {
		call_refuse(en, c, &e);
		arena_free(&a);
		return;
	}
	out = (struct clock_state){ .now = engine_now(en),
		.head = en->seq,
		.idle = is_idle(en),
		.follows = follows(en, &a),
		.heard_by = heard_by(en, &a) };
	call_answer(
	    en, c, wire_ok(&a, msg_encode(&clock_state_desc, &out, MSG_ALL, &a), NULL, NULL));
	if (in.sweep.set && in.sweep.v && !out.idle) {
		sweep_soon(en);
		sweep_turn(en);
	}
	arena_free(&a);
}
