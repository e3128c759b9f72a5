/* SPDX-License-Identifier: Apache-2.0 */
/* What a call tells, and to whom. */
#include <assert.h>

#include "common/state.h"

void
emit(struct cx *cx, const struct event *ev, struct uuid subject, const void *data)
{
	if (cx->nevents == cx->cap) {
		size_t cap = cx->cap != 0 ? cx->cap * 2 : 4;
		struct emitted *v = arena_array(cx->st->arena, cap, sizeof(*v));

		if (cx->nevents > 0)
			memcpy(v, cx->events, cx->nevents * sizeof(*v));
		cx->events = v;
		cx->cap = cap;
	}
	cx->events[cx->nevents++] = (struct emitted){
		.ev = ev,
		.subject = subject,
		.data = arena_copy(cx->st->arena, data, ev->data->size),
	};
}

#define AUDIENCE_MAX 16

void
audience(struct cx *cx, enum role kind, struct str key)
{
	struct emitted *m = &cx->events[cx->nevents - 1];
	size_t n = strlen(role_name(kind));
	char *p = arena_alloc(cx->st->arena, n + 1 + key.n);
	struct str who = { p, n + 1 + key.n };

	assert(cx->nevents > 0);
	if (str_empty(key))
		return;
	memcpy(p, role_name(kind), n);
	p[n] = ':';
	memcpy(p + n + 1, key.p, key.n);
	for (size_t i = 0; i < m->audience.n; i++)
		if (str_eq(m->audience.v[i], who))
			return;
	if (m->audience.v == NULL)
		m->audience.v = arena_array(cx->st->arena, AUDIENCE_MAX, sizeof(struct str));
	if (m->audience.n % AUDIENCE_MAX == 0 && m->audience.n > 0) {
		struct str *v = arena_array(
		    cx->st->arena, m->audience.n + AUDIENCE_MAX, sizeof(*v));

		memcpy(v, m->audience.v, m->audience.n * sizeof(*v));
		m->audience.v = v;
	}
	m->audience.v[m->audience.n++] = who;
}
