/* SPDX-License-Identifier: Apache-2.0 */
/* <service>.metrics: the text of what was counted, with what the database alone can count. */
#include <stdlib.h>

#include "common/engine_int.h"
#include "common/report.h"

#define CONSUMERS_SHOWN 200 /* those that lag most */
#define GAUGE_ROWS 100
#define FOLLOW_WAIT_US (INT64_C(1000) * (WIRE_WAIT_MAX_MS + 5000))

/* ---- counting ---- */

int64_t
engine_us(void)
{
	return (int64_t)(uv_hrtime() / 1000);
}

void
meters_prepare(struct engine *en)
{
	const struct contract *k = en->s->contract;
	struct meters *m = &en->meters;

	m->nops = k->nops + ENGINE_OPS + 1;
	m->ops = arena_array(&en->arena, m->nops, sizeof(*m->ops));
	for (size_t i = 0; i < k->nops; i++)
		m->ops[i].op = &k->ops[i];
	for (size_t i = 0; i < ENGINE_OPS; i++)
		m->ops[k->nops + i].op = &engine_ops[i];
	m->gauges = arena_array(&en->arena, en->s->ngauges, sizeof(*m->gauges));
	for (size_t i = 0; i < en->s->ngauges; i++) {
		snprintf(m->gauges[i].name, sizeof(m->gauges[i].name), "gauge_%zu", i);
		m->gauges[i].sql = en->s->gauges[i].sql;
	}
	m->known_us = engine_us();
}

static struct opstat *
stat_of(struct engine *en, const struct op *op)
{
	const struct contract *k = en->s->contract;
	struct meters *m = &en->meters;

	if (op >= k->ops && op < k->ops + k->nops)
		return &m->ops[op - k->ops];
	if (op >= engine_ops && op < engine_ops + ENGINE_OPS)
		return &m->ops[k->nops + (size_t)(op - engine_ops)];
	return &m->ops[m->nops - 1];
}

void
meters_ended(struct engine *en, const struct op *op, enum errclass class, int64_t took_us)
{
	struct opstat *s = stat_of(en, op);

	s->ended[class]++;
	histogram_add(&s->took, &bounds_seconds, (uint64_t)(took_us > 0 ? took_us : 0));
}

void
meters_saved(const struct batch *b)
{
	struct meters *m = &b->en->meters;

	if (b->saving_us > m->known_us)
		m->known_us = b->saving_us;
}

void
meters_batch(const struct batch *b)
{
	struct meters *m = &b->en->meters;

	histogram_add(&m->calls, &bounds_counts, b->ncalls);
	histogram_add(&m->load, &bounds_seconds, (uint64_t)(b->loaded_us - b->began_us));
	histogram_add(&m->decide, &bounds_seconds, (uint64_t)(b->saving_us - b->loaded_us));
	histogram_add(&m->commit, &bounds_seconds, (uint64_t)(engine_us() - b->saving_us));
	m->events += b->nevents;
	meters_saved(b);
}

static const struct {
	const char *name, *state;
} faults[] = {
#define FAULT(name, state, doc) [FAULT_##name] = { #name, state },
#include "common/tbl/batch_faults.tbl"
#undef FAULT
};

void
meters_fault(struct engine *en, const struct pq_error *err)
{
	int i = 0;

	while (i < FAULT_connection &&
	    strncmp(err->sqlstate, faults[i].state, strlen(faults[i].state)) != 0)
		i++;
	if (i == FAULT_connection && err->err.class != E_UNAVAILABLE)
		i = FAULT_refused;
	en->meters.faults[i]++;
}

void
meters_asked(struct engine *en)
{
	en->meters.asked_us = engine_us();
}

void
meters_known(struct engine *en)
{
	struct meters *m = &en->meters;

	m->beat_us = engine_us() - m->asked_us;
	m->known_us = m->asked_us;
}

int64_t
meters_lag_ms(const struct engine *en)
{
	return (engine_us() - en->meters.known_us) / 1000;
}

/* ---- the text ---- */

static void
put_state(struct engine *en, struct metrics *m)
{
	struct health_report h;

	engine_health(en, &h);
	metrics_gauge(m, "jz_ready", "1: bus and database are reached.", h.ready);
	metrics_gauge(m, "jz_leader", "1: it takes commands.", h.leader);
	metrics_gauge(m, "jz_epoch", "Its epoch as leader, else 0.", h.epoch);
	metrics_gauge(m, "jz_stream_head", "Last event number it knows.", h.head);
	metrics_family(m, "jz_database_lag_seconds", "gauge",
	    "Age of the newest it knows of the database; below 0.3 when all is well.");
	metrics_seconds(m, NULL, h.database_lag_ms.v * 1000);
	metrics_family(m, "jz_database_answer_seconds", "gauge",
	    "How long the database took for its last heartbeat.");
	metrics_seconds(m, NULL, en->meters.beat_us);
}

/* An op's full name: those of the engine begin with the service's. */
static struct str
name_of(const struct engine *en, struct arena *a, const struct op *op)
{
	if (op == NULL)
		return STR("?");
	if (op >= engine_ops && op < engine_ops + ENGINE_OPS)
		return str_printf(a, "%s.%s", en->s->name, op->name);
	return str_from(op->name);
}

/* Over all ops and there from the start: a series that begins with 1 has no increase. */
static void
put_failures(const struct meters *k, struct metrics *m)
{
	static const enum errclass classes[] = { E_INTERNAL, E_UNAVAILABLE, E_RESOURCE_EXHAUSTED,
		E_DEADLINE_EXCEEDED };

	metrics_family(m, "jz_calls_failed_total", "counter",
	    "Calls that failed for no fault of the caller's, by class.");
	for (size_t i = 0; i < sizeof(classes) / sizeof(classes[0]); i++) {
		uint64_t n = 0;

		for (size_t o = 0; o < k->nops; o++)
			n += k->ops[o].ended[classes[i]];
		metrics_int(m, LABELS({ "class", str_from(err_name(classes[i])) }), (int64_t)n);
	}
}

static void
put_calls(const struct engine *en, struct metrics *m, struct arena *a)
{
	const struct meters *k = &en->meters;

	metrics_family(m, "jz_calls_total", "counter", "Calls ended, by op and class of answer.");
	for (size_t i = 0; i < k->nops; i++)
		for (int c = 0; c < E_COUNT; c++)
			if (k->ops[i].ended[c] > 0)
				metrics_int(m,
				    LABELS({ "op", name_of(en, a, k->ops[i].op) },
					{ "class", str_from(err_name((enum errclass)c)) }),
				    (int64_t)k->ops[i].ended[c]);
	put_failures(k, m);
	metrics_family(m, "jz_call_seconds", "histogram",
	    "From the bus's message to the answer; of feed.next with the time it waited.");
	for (size_t i = 0; i < k->nops; i++)
		if (k->ops[i].took.n > 0)
			metrics_histogram(m, LABELS({ "op", name_of(en, a, k->ops[i].op) }),
			    &bounds_seconds, &k->ops[i].took);
}

static void
put_batches(const struct engine *en, struct metrics *m)
{
	const struct meters *k = &en->meters;

	metrics_family(m, "jz_batch_calls", "histogram", "Calls a committed batch.");
	metrics_histogram(m, NULL, &bounds_counts, &k->calls);
	metrics_family(m, "jz_batch_seconds", "histogram", "Committed batches, by phase.");
	metrics_histogram(m, LABELS({ "phase", STR("load") }), &bounds_seconds, &k->load);
	metrics_histogram(m, LABELS({ "phase", STR("decide") }), &bounds_seconds, &k->decide);
	metrics_histogram(m, LABELS({ "phase", STR("commit") }), &bounds_seconds, &k->commit);
	metrics_family(m, "jz_batch_running_seconds", "gauge", "Age of the batch that runs now.");
	metrics_seconds(m, NULL, en->running != NULL ? engine_us() - en->running->began_us : 0);
	metrics_family(
	    m, "jz_batch_faults_total", "counter", "Batches that were not committed, by reason.");
	for (int i = 0; i < FAULT_COUNT; i++)
		metrics_int(m, LABELS({ "why", str_from(faults[i].name) }), (int64_t)k->faults[i]);
	metrics_counter(m, "jz_events_total", "Events committed.", (int64_t)k->events);
}

static void
put_queues(const struct engine *en, struct metrics *m)
{
	int64_t batches = 0, feeds = 0;

	for (const struct batch *b = en->queue; b != NULL; b = b->next)
		batches++;
	for (const struct wait *w = en->waits; w != NULL; w = w->next)
		feeds++;
	metrics_family(m, "jz_waiting", "gauge", "What waits or runs now.");
	metrics_int(m, LABELS({ "what", STR("calls") }), (int64_t)en->pending);
	metrics_int(m, LABELS({ "what", STR("batches") }), batches);
	metrics_int(m, LABELS({ "what", STR("hashes") }), (int64_t)en->njobs);
	metrics_int(m, LABELS({ "what", STR("queries") }), (int64_t)(en->queries - en->njobs));
	metrics_int(m, LABELS({ "what", STR("feeds") }), feeds);
}

static int64_t
lag_of(const struct engine *en, const struct consumer *c)
{
	return en->seq > c->taken ? en->seq - c->taken : 0;
}

static int
by_taken(const void *a, const void *b)
{
	const struct consumer *x = *(const struct consumer *const *)a,
			      *y = *(const struct consumer *const *)b;

	return x->taken < y->taken ? -1 : x->taken > y->taken;
}

static void
put_consumer(struct metrics *m, const struct consumer *c, int64_t v)
{
	metrics_int(m, LABELS({ "owner", c->principal }, { "consumer", c->name }), v);
}

/* A person's ("gateway/name") are counted only: they come and go, and are named after persons. */
static void
put_consumers(const struct engine *en, struct metrics *m, struct arena *a)
{
	const struct consumer **v;
	size_t n = 0, all = 0, shown;

	for (const struct consumer *c = en->consumers; c != NULL; c = c->next)
		all++;
	v = arena_array(a, all, sizeof(*v));
	for (const struct consumer *c = en->consumers; c != NULL; c = c->next)
		if (memchr(c->principal.p, '/', c->principal.n) == NULL)
			v[n++] = c;
	if (n > 1)
		qsort(v, n, sizeof(*v), by_taken);
	shown = n < CONSUMERS_SHOWN ? n : CONSUMERS_SHOWN;
	metrics_family(m, "jz_consumers", "gauge", "Named consumers, of systems and of persons.");
	metrics_int(m, LABELS({ "of", STR("system") }), (int64_t)n);
	metrics_int(m, LABELS({ "of", STR("person") }), (int64_t)(all - n));
	metrics_family(m, "jz_consumer_lag", "gauge", "Events that a consumer has not taken.");
	for (size_t i = 0; i < shown; i++)
		put_consumer(m, v[i], lag_of(en, v[i]));
	metrics_family(m, "jz_consumer_taken", "gauge", "Last event that a consumer has taken.");
	for (size_t i = 0; i < shown; i++)
		put_consumer(m, v[i], v[i]->taken);
}

static void
put_follows(const struct engine *en, struct metrics *m)
{
	size_t n = en->state == LEAD_LEADER ? en->nfollowing : 0; /* a standby hears nothing */
	const struct following *v = en->following;

	metrics_family(m, "jz_follow_lag", "gauge",
	    "Events of another service that are not examined yet or have not taken effect.");
	for (size_t i = 0; i < n; i++) {
		int64_t done = v[i].queued == 0 ? v[i].after : v[i].seq;

		metrics_int(m, LABELS({ "from", str_from(v[i].service) }),
		    v[i].head > done ? v[i].head - done : 0);
	}
	metrics_family(m, "jz_follow_late_seconds", "gauge",
	    "By how much that service's next answer, events or none, is later than its longest "
	    "wait.");
	for (size_t i = 0; i < n; i++) {
		int64_t late_us = engine_us() - v[i].heard_us - FOLLOW_WAIT_US;

		metrics_seconds(
		    m, LABELS({ "from", str_from(v[i].service) }), late_us > 0 ? late_us : 0);
	}
	metrics_family(m, "jz_follow_seq", "gauge", "Last event of it that has taken effect here.");
	for (size_t i = 0; i < n; i++)
		metrics_int(m, LABELS({ "from", str_from(v[i].service) }), v[i].seq);
	metrics_family(m, "jz_follow_refused_total", "counter", "Events of it that were refused.");
	for (size_t i = 0; i < n; i++)
		metrics_int(m, LABELS({ "from", str_from(v[i].service) }), (int64_t)v[i].refused);
}

static void
put_aside(const struct engine *en, struct metrics *m)
{
	int64_t now_ms = clock_mono_ms(), n = 0;

	for (size_t i = 0; i < en->s->nsweeps; i++)
		for (size_t k = 0; k < SWEEP_ASIDE; k++)
			n += en->sweeps[i].aside[k].until_ms > now_ms;
	metrics_gauge(
	    m, "jz_clock_aside", "Objects whose work of the clock failed and is left aside.", n);
}

/* ---- the call ---- */

struct metered { /* a call for the text; freed when it is answered */
	struct engine *en;
	struct arena arena;
	struct call call;
	struct metrics m;
	size_t asked; /* gauges whose result came */
};

static void
answer(struct metered *q)
{
	struct engine *en = q->en;
	struct metrics_text out;
	struct arena a = q->arena;
	struct err e;

	metrics_process(&q->m);
	out.text = (struct str){ (const char *)q->m.text.p, q->m.text.n };
	if (out.text.n > METRICS_BYTES) {
		err_set(&e, E_INTERNAL, NULL, "the text has %zu bytes, more than an answer holds",
		    out.text.n);
		call_refuse(en, &q->call, &e);
	} else {
		call_answer(en, &q->call,
		    wire_ok(&a, msg_encode(&metrics_text_desc, &out, MSG_ALL, &a), NULL, NULL));
		call_log(en, &q->call, E_NONE);
	}
	buf_free(&q->m.text);
	arena_free(&a);
	free(q);
	en->queries--;
	engine_stopping(en);
}

static void
on_gauge(void *arg, const PGresult *res)
{
	struct metered *q = arg;
	const struct gauge *g = &q->en->s->gauges[q->asked++];

	metrics_family(&q->m, g->name, "gauge", g->doc);
	for (int i = 0; res != NULL && i < PQntuples(res) && i < GAUGE_ROWS; i++)
		metrics_int(&q->m, LABELS({ g->label, sql_text(res, i, 0) }), sql_i64(res, i, 1));
}

static void
on_gauges(void *arg, const struct pq_error *err)
{
	(void)err; /* the rest is told */
	answer(arg);
}

/* Of the whole database: the leader alone tells them, so that a sum over processes is right. */
static void
ask_gauges(struct metered *q)
{
	struct engine *en = q->en;
	struct pq *r = en->state == LEAD_LEADER && en->s->ngauges > 0 ? reader(en) : NULL;
	struct sqlparams p = { 0 };

	if (r == NULL) {
		answer(q);
		return;
	}
	sql_add_stamp(&q->arena, &p, engine_now(en));
	for (size_t i = 0; i < en->s->ngauges; i++)
		pq_exec(r, &en->meters.gauges[i], &p, on_gauge, q);
	pq_sync(r, on_gauges, q);
}

void
meters_call(struct engine *en, const struct call *c)
{
	struct metered *q = xalloc(sizeof(*q));

	q->en = en;
	call_copy(&q->arena, c, &q->call);
	en->queries++;
	metrics_begin(&q->m, en->s->name, en->opt.instance);
	put_state(en, &q->m);
	put_calls(en, &q->m, &q->arena);
	put_batches(en, &q->m);
	put_queues(en, &q->m);
	put_consumers(en, &q->m, &q->arena);
	put_follows(en, &q->m);
	put_aside(en, &q->m);
	ask_gauges(q);
}
