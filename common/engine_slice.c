/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The rows of a batch on their way to the database. What a small batch has goes at once. A large
 * one (an import) goes by slices, each in a turn of the loop of its own and only when the one
 * before has left this process, so that other calls are answered in between. All are of one
 * segment: until its end nobody else may use the connection (en->slicing).
 */
#include "common/engine_int.h"

#define SLICE_ROWS 1000
#define PAUSE_MS 1

struct portion { /* rows of one table; memory of the batch */
	struct portion *next;
	const struct desc *row;
	const struct sqlrowtype *type;
	const struct pq_stmt *stmt;
	const void *const *rows;
	size_t n, at;
};

void
slice_begin(struct batch *b)
{
	b->portions = NULL;
	b->portions_tail = &b->portions;
}

void
slice_add(struct batch *b, const struct desc *row, const struct sqlrowtype *type,
    const struct pq_stmt *stmt, const void *const *rows, size_t n)
{
	struct portion *p;

	if (n == 0)
		return;
	p = arena_alloc(&b->arena, sizeof(*p));
	*p = (struct portion){ NULL, row, type, stmt, rows, n, 0 };
	*b->portions_tail = p;
	b->portions_tail = &p->next;
}

/* The connection has its own copy when this returns. */
static void
send_rows(struct batch *b, struct portion *p, size_t most)
{
	size_t n = p->n - p->at < most ? p->n - p->at : most;
	const struct arena mark = b->arena;
	struct sqlparams params = { 0 };

	sql_rows(&b->arena, p->row, p->type, p->rows + p->at, n, &params);
	pq_exec(b->en->lead, p->stmt, &params, NULL, NULL);
	arena_cut(&b->arena, &mark);
	p->at += n;
	if (p->at == p->n)
		b->portions = p->next;
}

static bool
is_lost(struct batch *b)
{
	struct engine *en = b->en;
	struct err e;

	if (pq_is_up(en->lead) && en->state == LEAD_LEADER && b->epoch == en->epoch)
		return false;
	en->slicing = false;
	err_set(&e, E_UNAVAILABLE, NULL, "this instance has lost the lead");
	batch_fail(en, b, &e);
	return true;
}

static void
on_pause(uv_timer_t *t)
{
	struct engine *en = t->data;
	struct batch *b = en->running;

	if (is_lost(b))
		return;
	if (pq_push(en->lead) && b->portions != NULL)
		send_rows(b, b->portions, SLICE_ROWS);
	if (b->portions != NULL) {
		uv_timer_start(&en->pause, on_pause, PAUSE_MS, 0);
		return;
	}
	en->slicing = false;
	b->sent(b);
}

void
slice_send(struct batch *b, void (*then)(struct batch *b))
{
	struct engine *en = b->en;
	size_t n = 0;

	for (const struct portion *p = b->portions; p != NULL; p = p->next)
		n += p->n;
	if (b->alone && n > SLICE_ROWS) {
		b->sent = then;
		en->slicing = true;
		uv_timer_start(&en->pause, on_pause, PAUSE_MS, 0);
		return;
	}
	while (b->portions != NULL)
		send_rows(b, b->portions, SIZE_MAX);
	then(b);
}
