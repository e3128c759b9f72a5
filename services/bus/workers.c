/* SPDX-License-Identifier: Apache-2.0 */
#include <stdio.h>
#include <stdlib.h>

#include "common/log.h"
#include "services/bus/bus.h"

#define WORKERS_MAX 64 /* of one service */

/* ---- ops ---- */

struct busop *
bus_op_find(struct bus *b, struct str name)
{
	for (struct busop *op = b->ops[bucket_of(name)]; op != NULL; op = op->next)
		if (op->len == name.n && memcmp(op->name, name.p, name.n) == 0)
			return op;
	return NULL;
}

/* <service><end> */
static bool
is_own(const struct service *s, struct str op, const char *end)
{
	size_t n = strlen(s->name), rest = strlen(end);

	return op.n == n + rest && memcmp(op.p, s->name, n) == 0 &&
	    memcmp(op.p + n, end, rest) == 0;
}

static struct busop *
op_add(struct bus *b, struct service *s, struct str name)
{
	struct busop *op = xalloc(sizeof(*op) + name.n + 1);
	size_t at = bucket_of(name);

	op->service = s;
	op->len = name.n;
	memcpy(op->name, name.p, name.n);
	op->by_instance = is_own(s, name, ".health") || is_own(s, name, ".metrics");
	op->next = b->ops[at];
	b->ops[at] = op;
	return op;
}

static void
op_remove_worker(struct busop *op, const struct worker *w)
{
	for (int i = 0; i < op->n; i++)
		if (op->workers[i] == w) {
			op->workers[i] = op->workers[--op->n];
			return;
		}
}

static void
forget_ops(struct bus *b, const struct worker *w)
{
	for (size_t i = 0; i < BUCKETS; i++)
		for (struct busop *op = b->ops[i]; op != NULL; op = op->next)
			if (op->service == w->service)
				op_remove_worker(op, w);
}

/* "c:name" goes to the leader, "q:name" to any replica. Another service's op is not taken, nor
 * one of the bus's own. */
static void
learn_op(struct bus *b, struct worker *w, struct str row)
{
	struct str name = { row.p + 2, row.n - 2 };
	struct busop *op = bus_op_find(b, name);

	if (op == NULL && bus_own_op(name) == NULL)
		op = op_add(b, w->service, name);
	if (op == NULL || op->service != w->service) {
		log_text(LOG_ERROR, "%s registers " STR_FMT ", an op of %s", w->service->name,
		    STR_ARG(name), op != NULL ? op->service->name : "the bus");
		count(b, COUNT_denied);
		return;
	}
	op->command = row.p[0] == 'c';
	op_remove_worker(op, w);
	if (op->n == op->cap) {
		op->cap = op->cap == 0 ? 2 : op->cap * 2;
		op->workers = xrealloc(op->workers, (size_t)op->cap * sizeof(struct worker *));
	}
	op->workers[op->n++] = w;
}

static uint64_t
digest(const struct strs *ops)
{
	uint64_t h = UINT64_C(14695981039346656037); /* FNV-1a; 0 is "none yet" */

	for (size_t i = 0; i < ops->n; i++) {
		for (size_t k = 0; k < ops->v[i].n; k++)
			h = (h ^ (uint8_t)ops->v[i].p[k]) * UINT64_C(1099511628211);
		h = (h ^ 0xff) * UINT64_C(1099511628211);
	}
	return h;
}

static void
learn_ops(struct bus *b, struct worker *w, const struct strs *ops)
{
	uint64_t h = digest(ops);

	if (h == w->ops_digest)
		return;
	w->ops_digest = h;
	forget_ops(b, w);
	for (size_t i = 0; i < ops->n; i++)
		learn_op(b, w, ops->v[i]);
}

static bool
before(const struct worker *best, const struct worker *w)
{
	return w->epoch > 0 && !w->draining && (best == NULL || w->epoch > best->epoch);
}

static struct worker *
leader(const struct busop *op)
{
	struct worker *best = NULL;

	for (int i = 0; i < op->n; i++)
		if (before(best, op->workers[i]))
			best = op->workers[i];
	return best;
}

struct worker *
bus_op_worker(struct busop *op, struct opt_i64 min_seq, struct str instance)
{
	if (op->command && str_empty(instance))
		return leader(op);
	for (int i = 0; i < op->n; i++) {
		int at = (op->turn + i) % op->n;
		struct worker *w = op->workers[at];

		if (!str_empty(instance) ? !str_is(instance, w->instance) : w->draining)
			continue;
		if (min_seq.set && w->head < min_seq.v)
			continue;
		op->turn = at + 1;
		return w;
	}
	return min_seq.set && str_empty(instance) ? leader(op) : NULL;
}

/* ---- services ---- */

struct service *
bus_service_find(const struct bus *b, const char *name)
{
	struct service *s;

	for (s = b->services; s != NULL; s = s->next)
		if (strcmp(s->name, name) == 0)
			return s;
	return NULL;
}

static struct service *
service_get(struct bus *b, const char *name)
{
	struct service *s = bus_service_find(b, name);

	if (s != NULL)
		return s;
	s = xalloc(sizeof(*s));
	snprintf(s->name, sizeof(s->name), "%.64s", name);
	s->next = b->services;
	b->services = s;
	return s;
}

bool
bus_all_heard(struct bus *b)
{
	const char *worker = role_name(ROLE_worker);

	for (const struct cert *c = NULL; (c = certdir_each(b->certs, c)) != NULL;)
		if (!c->revoked && strcmp(c->role, worker) == 0 &&
		    bus_service_find(b, c->scope) == NULL)
			return false;
	return true;
}

/* ---- workers ---- */

struct worker *
bus_worker_find(struct bus *b, const struct principal *p, struct route route)
{
	struct service *s = p->role & R(worker) ? bus_service_find(b, p->scope) : NULL;

	for (struct worker *w = s != NULL ? s->workers : NULL; w != NULL; w = w->next)
		if (memcmp(&w->route, &route, sizeof(route)) == 0)
			return w;
	return NULL;
}

static int
check_register(const struct principal *p, const struct wire_register *r, struct err *e)
{
	if (!(p->role & R(worker)))
		return err_set(e, E_PERMISSION_DENIED, NULL, "only role worker registers");
	if (!str_is(r->service, p->scope))
		return err_set(e, E_PERMISSION_DENIED, "service", "%s may register only %s",
		    p->name, p->scope);
	for (size_t i = 0; i < r->ops.n; i++) {
		struct str op = r->ops.v[i];

		if (op.n < 3 || op.n > 130 || (op.p[0] != 'c' && op.p[0] != 'q') ||
		    op.p[1] != ':') {
			err_set(e, E_INVALID_ARGUMENT, NULL,
			    "an op is c: or q: and a name of 1 to 128");
			err_within(e, "ops", (long)i);
			return -1;
		}
	}
	return 0;
}

static struct worker *
worker_add(struct bus *b, struct principal *p, unsigned key, struct route route,
    const struct wire_register *r)
{
	struct service *s = service_get(b, p->scope);
	struct worker *w;

	if (s->nworkers >= WORKERS_MAX)
		return NULL;
	w = xalloc(sizeof(*w));
	w->service = s;
	w->principal = p;
	w->key = key;
	w->route = route;
	w->epoch = r->epoch;
	snprintf(w->instance, sizeof(w->instance), STR_FMT, STR_ARG(r->instance));
	w->next = s->workers;
	s->workers = w;
	s->nworkers++;
	LOG(LOG_INFO, "worker joins", LOG_S("worker", str_from(s->name)),
	    LOG_S("at", str_from(w->instance)), LOG_N("epoch", r->epoch));
	return w;
}

static void
refuse_register(struct bus *b, struct principal *p, struct route route, const struct err *e)
{
	count(b, COUNT_denied);
	if (!p->told)
		log_text(LOG_WARN, "registration of %s refused: %s", p->name, e->text);
	p->told = true;
	bus_refuse(b, route, (struct uuid){ 0 }, e, 0);
}

void
bus_worker_register(struct bus *b, struct principal *p, unsigned key, struct route route,
    const struct wire_register *r)
{
	struct worker *w;
	struct err e;

	if (check_register(p, r, &e) != 0) {
		refuse_register(b, p, route, &e);
		return;
	}
	w = bus_worker_find(b, p, route);
	if (w == NULL)
		w = worker_add(b, p, key, route, r);
	if (w == NULL) {
		err_set(&e, E_RESOURCE_EXHAUSTED, NULL, "%s has %d workers already", p->scope,
		    WORKERS_MAX);
		refuse_register(b, p, route, &e);
		return;
	}
	count(b, COUNT_registers);
	if (w->epoch != r->epoch)
		LOG(LOG_INFO, "worker changes its epoch",
		    LOG_S("worker", str_from(w->service->name)), LOG_S("at", str_from(w->instance)),
		    LOG_N("epoch", r->epoch));
	w->epoch = r->epoch;
	w->head = r->head;
	w->draining = r->draining;
	w->heard_ms = uv_now(b->loop);
	learn_ops(b, w, &r->ops);
}

void
bus_worker_drop(struct bus *b, struct worker *w, const char *why)
{
	struct service *s = w->service;
	struct err e;

	count(b, COUNT_workers_lost);
	LOG(LOG_WARN, "worker leaves", LOG_S("worker", str_from(s->name)),
	    LOG_S("at", str_from(w->instance)), LOG_S("why", str_from(why)),
	    LOG_N("calls", w->ncalls));
	for (struct worker **at = &s->workers; *at != NULL; at = &(*at)->next)
		if (*at == w) {
			*at = w->next;
			break;
		}
	s->nworkers--;
	forget_ops(b, w);
	err_set(&e, E_UNAVAILABLE, NULL,
	    "the worker of %s that had the call is %s; outcome unknown", s->name, why);
	while (w->calls != NULL)
		bus_call_refuse(b, w->calls, &e, 100);
	buf_free(&w->pack);
	free(w->packed);
	free(w);
}

typedef const char *reason_fn(struct bus *b, const struct worker *w);

static void
drop_where(struct bus *b, reason_fn *reason)
{
	for (struct service *s = b->services; s != NULL; s = s->next)
		for (struct worker *w = s->workers, *next; w != NULL; w = next) {
			const char *why = reason(b, w);

			next = w->next;
			if (why != NULL)
				bus_worker_drop(b, w, why);
		}
}

static const char *
silent(struct bus *b, const struct worker *w)
{
	return uv_now(b->loop) - w->heard_ms > WIRE_WORKER_LOST_MS ? "silent" : NULL;
}

static const char *
uncovered(struct bus *b, const struct worker *w)
{
	const struct principal *p = w->principal;

	(void)b;
	return !bus_key_good(p, w->key) || !(p->role & R(worker)) ||
		strcmp(p->scope, w->service->name) != 0
	    ? "barred"
	    : NULL;
}

/* When the bus itself was stopped for a while, what the workers said meanwhile is not read yet. */
void
bus_workers_sweep(struct bus *b)
{
	uint64_t now = uv_now(b->loop);
	bool stalled = now - b->swept_ms > WIRE_WORKER_LOST_MS / 2;

	b->swept_ms = now;
	if (!stalled) {
		drop_where(b, silent);
		return;
	}
	for (struct service *s = b->services; s != NULL; s = s->next)
		for (struct worker *w = s->workers; w != NULL; w = w->next)
			w->heard_ms = now;
}

void
bus_workers_end(struct bus *b, const char *why)
{
	bus_packs_send(b);
	for (struct service *s = b->services; s != NULL; s = s->next)
		while (s->workers != NULL)
			bus_worker_drop(b, s->workers, why);
}

void
bus_workers_check(struct bus *b)
{
	drop_where(b, uncovered);
}

void
bus_workers_free(struct bus *b)
{
	for (size_t i = 0; i < BUCKETS; i++)
		for (struct busop *op = b->ops[i], *next; op != NULL; op = next) {
			next = op->next;
			free(op->workers);
			free(op);
		}
	for (struct service *s = b->services, *next; s != NULL; s = next) {
		next = s->next;
		for (struct worker *w = s->workers, *after; w != NULL; w = after) {
			after = w->next;
			buf_free(&w->pack);
			free(w->packed);
			free(w);
		}
		free(s);
	}
}
