/* SPDX-License-Identifier: Apache-2.0 */
/*
 * after_hash of a feed's call: whether the log is still the one that the caller has heard. What is
 * in memory answers at once, else the log itself.
 */
#include <sodium.h>
#include <stdlib.h>

#include "common/engine_int.h"

struct asking {
	struct engine *en;
	struct wait *w;
};

bool
hash_known(const struct engine *en, const struct wait *w)
{
	const struct ring_event *x = ring_get(&en->ring, w->args.after.v);
	const uint8_t *hash = w->args.after.v == en->seq ? en->hash
	    : x != NULL                                  ? x->wire + x->nwire - HASH_LEN
							 : NULL;

	if (w->args.after.v == 0)
		return sodium_is_zero(w->args.after_hash.p, HASH_LEN);
	return hash != NULL && memcmp(hash, w->args.after_hash.p, HASH_LEN) == 0;
}

static void
on_hash(void *arg, const PGresult *res)
{
	struct wait *w = ((struct asking *)arg)->w;

	if (res != NULL && PQntuples(res) == 1) {
		struct bytes h = sql_bytes(res, 0, 0);

		w->checked = h.n == w->args.after_hash.n &&
		    memcmp(h.p, w->args.after_hash.p, h.n) == 0;
	}
}

static void
on_hash_sync(void *arg, const struct pq_error *err)
{
	struct asking *x = arg;
	struct wait *w = x->w;
	struct err e;

	if (!w->gone && err == NULL && !w->checked) {
		w->reading = false;
		err_set(&e, E_FAILED_PRECONDITION, "after",
		    "event %lld has another hash here: the log is not the one you heard",
		    (long long)w->args.after.v);
		wait_refuse(x->en, w, &e);
	} else {
		wait_read(x->en, w, err);
	}
	free(x);
}

void
hash_check(struct engine *en, struct wait *w)
{
	static const struct pq_stmt hash_of = { .name = "hash_of",
		.sql = "SELECT hash FROM event WHERE seq = $1" };
	struct pq *q = reader(en);
	struct sqlparams p = { 0 };
	struct asking *x;
	struct err e;

	if (q == NULL) {
		err_set(&e, E_UNAVAILABLE, NULL, "the database is not reached");
		wait_refuse(en, w, &e);
		return;
	}
	x = xalloc(sizeof(*x));
	*x = (struct asking){ en, w };
	sql_add_i64(&w->arena, &p, w->args.after.v);
	w->reading = true;
	pq_exec(q, &hash_of, &p, on_hash, x);
	pq_sync(q, on_hash_sync, x);
}
