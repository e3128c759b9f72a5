/* SPDX-License-Identifier: Apache-2.0 */
/*
 * One gathering: every bus is asked for its health and metrics, then every worker that they name
 * for its metrics. Who does not answer in time is told as down: a gathering takes at most twice
 * that time, by default less than Prometheus' own patience.
 */
#include <jansson.h>
#include <stdlib.h>

#include "common/log.h"
#include "common/msg.h"
#include "common/report.h"
#include "services/watch/watch.h"

#define WORKERS_MAX 1024

struct asked { /* a process; its calls' argument */
	struct gather *g;
	struct bus *bus; /* by which it is reached */
	const char *op;  /* of its metrics */
	struct str service, instance;
	struct str text; /* p NULL: did not come */
};

struct gather {
	struct watch *w;
	struct arena arena;
	struct asked buses[BUSES_MAX], *workers;
	struct bus_report *reports[BUSES_MAX]; /* NULL: did not come */
	size_t nworkers, owed;
	bool second; /* the workers are being asked */
	int64_t began_us;
};

static int64_t
now_us(void)
{
	return (int64_t)(uv_hrtime() / 1000);
}

/* ---- /healthz ---- */

static json_t *
complaints(const struct gather *g)
{
	json_t *why = json_array();

	for (size_t i = 0; i < g->w->nbuses; i++) {
		const struct bus_report *r = g->reports[i];

		if (r == NULL) {
			json_array_append_new(
			    why, json_sprintf("bus %s: does not answer", g->w->buses[i].endpoint));
			continue;
		}
		if (!r->ready)
			json_array_append_new(
			    why, json_sprintf("bus %s: not ready", g->w->buses[i].endpoint));
		for (size_t k = 0; k < r->missing.n; k++)
			json_array_append_new(why,
			    json_sprintf(STR_FMT ": no process serves", STR_ARG(r->missing.v[k])));
	}
	return why;
}

static bool
leads(const struct bus_report *r, struct str service)
{
	const struct bus_worker *v = r->workers.v;

	for (size_t i = 0; i < r->workers.n; i++)
		if (str_eq(v[i].service, service) && v[i].epoch > 0 && !v[i].draining)
			return true;
	return false;
}

/* A service whose processes all stand by, once. */
static void
without_leader(const struct gather *g, json_t *why)
{
	for (size_t b = 0; b < g->w->nbuses; b++) {
		const struct bus_report *r = g->reports[b];
		const struct bus_worker *v = r != NULL ? r->workers.v : NULL;

		for (size_t i = 0; r != NULL && i < r->workers.n; i++) {
			bool first = true;

			for (size_t k = 0; k < i; k++)
				first &= !str_eq(v[k].service, v[i].service);
			if (first && !leads(r, v[i].service))
				json_array_append_new(why,
				    json_sprintf(STR_FMT ": nobody leads", STR_ARG(v[i].service)));
		}
	}
}

static void
answer_healthz(const struct gather *g)
{
	json_t *why = complaints(g), *all;
	struct buf out = { 0 };
	bool ready;
	char *text;

	without_leader(g, why);
	ready = json_array_size(why) == 0;
	all = json_pack("{s:b,s:o}", "ready", ready, "why", why);
	text = json_dumps(all, JSON_COMPACT);
	if (text != NULL) {
		buf_put(&out, text, strlen(text));
		buf_put(&out, "\n", 1);
	}
	http_answer(g->w->http, PAGE_HEALTHZ, ready ? 200 : 503, &out);
	free(text);
	json_decref(all);
	buf_free(&out);
}

/* ---- /metrics ---- */

static void
put_up(struct metrics *m, const struct asked *a, struct str at)
{
	metrics_int(m, LABELS({ "of", a->service }, { "at", at }), a->text.p != NULL);
}

/* What this process has to say itself. */
static void
own_text(const struct gather *g, struct metrics *m)
{
	metrics_begin(m, "watch", g->w->instance);
	metrics_family(m, "jz_up", "gauge", "1: the process has told its metrics.");
	for (size_t i = 0; i < g->w->nbuses; i++)
		put_up(m, &g->buses[i], str_from(g->w->buses[i].endpoint));
	for (size_t i = 0; i < g->nworkers; i++)
		put_up(m, &g->workers[i], g->workers[i].instance);
	metrics_family(
	    m, "jz_watch_gather_seconds", "histogram", "How long it took to ask all processes.");
	metrics_histogram(m, NULL, &bounds_seconds, &g->w->took);
	metrics_process(m);
}

/* Two buses of one name would be the same series twice: the second is left out. */
static bool
named_before(const struct gather *g, size_t i)
{
	for (size_t k = 0; k < i; k++)
		if (g->reports[k] != NULL && g->reports[i] != NULL &&
		    str_eq(g->reports[k]->instance, g->reports[i]->instance))
			return true;
	return false;
}

static void
answer_metrics(const struct gather *g)
{
	struct merge *all = merge_new();
	struct buf out = { 0 };
	struct metrics own;

	own_text(g, &own);
	merge_add(all, (struct str){ (const char *)own.text.p, own.text.n });
	for (size_t i = 0; i < g->w->nbuses; i++) {
		if (named_before(g, i))
			log_text(LOG_WARN, "two buses have the JZ_INSTANCE " STR_FMT,
			    STR_ARG(g->reports[i]->instance));
		else
			merge_add(all, g->buses[i].text);
	}
	for (size_t i = 0; i < g->nworkers; i++)
		merge_add(all, g->workers[i].text);
	merge_text(all, &out);
	http_answer(g->w->http, PAGE_METRICS, 200, &out);
	buf_free(&out);
	buf_free(&own.text);
	merge_free(all);
}

/* ---- asking ---- */

static void
finish(struct gather *g)
{
	struct watch *w = g->w;
	struct arena a = g->arena;

	histogram_add(&w->took, &bounds_seconds, (uint64_t)(now_us() - g->began_us));
	w->gather = NULL;
	answer_metrics(g);
	answer_healthz(g);
	arena_free(&a);
	free(g);
}

static void ask_workers(struct gather *g);

static void
settled(struct gather *g)
{
	if (--g->owed > 0)
		return;
	if (!g->second)
		ask_workers(g);
	else
		finish(g);
}

static struct raw
kept(struct gather *g, const struct wire_answer *a)
{
	return (struct raw){ arena_copy(&g->arena, a->result.p, a->result.n), a->result.n };
}

static void
on_metrics(void *arg, const struct wire_answer *a)
{
	struct asked *p = arg;
	struct metrics_text t;
	struct err e;

	if (a->ok &&
	    msg_decode(&metrics_text_desc, kept(p->g, a), MP_NODES_ANSWER, &p->g->arena, &t, &e) ==
		0)
		p->text = t.text;
	settled(p->g);
}

static void
on_report(void *arg, const struct wire_answer *a)
{
	struct asked *p = arg;
	struct gather *g = p->g;
	struct bus_report *r = arena_alloc(&g->arena, sizeof(*r));
	struct err e;

	p->bus->asked = true;
	p->bus->answers = a->ok &&
	    msg_decode(&bus_report_desc, kept(g, a), MP_NODES_ANSWER, &g->arena, r, &e) == 0;
	if (p->bus->answers)
		g->reports[p - g->buses] = r;
	settled(g);
}

static void
ask(struct asked *p, const char *op, answer_fn *on)
{
	const struct health_get args = { p->instance };

	p->g->owed++;
	client_call(p->bus->client, op, (struct uuid){ 0 },
	    msg_encode(&health_get_desc, &args, MSG_ALL, &p->g->arena), (int32_t)p->g->w->wait_ms,
	    -1, on, p);
}

static bool
known(const struct gather *g, const struct bus_worker *w)
{
	for (size_t i = 0; i < g->nworkers; i++)
		if (str_eq(g->workers[i].service, w->service) &&
		    str_eq(g->workers[i].instance, w->instance))
			return true;
	return false;
}

static void
list_workers(struct gather *g, size_t bus)
{
	const struct bus_report *r = g->reports[bus];
	const struct bus_worker *v = r != NULL ? r->workers.v : NULL;

	for (size_t i = 0; r != NULL && i < r->workers.n && g->nworkers < WORKERS_MAX; i++)
		if (!known(g, &v[i]))
			g->workers[g->nworkers++] = (struct asked){ .g = g,
				.bus = &g->w->buses[bus],
				.service = v[i].service,
				.instance = v[i].instance,
				.op = arena_printf(
				    &g->arena, STR_FMT ".metrics", STR_ARG(v[i].service)) };
}

static void
ask_workers(struct gather *g)
{
	g->second = true;
	answer_healthz(g);
	g->workers = arena_array(&g->arena, WORKERS_MAX, sizeof(*g->workers));
	for (size_t i = 0; i < g->w->nbuses; i++)
		list_workers(g, i);
	g->owed = 1;
	for (size_t i = 0; i < g->nworkers; i++)
		ask(&g->workers[i], g->workers[i].op, on_metrics);
	settled(g);
}

void
gather_ask(struct watch *w)
{
	struct gather *g;

	if (w->gather != NULL)
		return;
	w->gather = g = xalloc(sizeof(*g));
	g->w = w;
	g->began_us = now_us();
	g->owed = 1;
	for (size_t i = 0; i < w->nbuses; i++) {
		g->buses[i] = (struct asked){ .g = g, .bus = &w->buses[i], .service = STR("bus") };
		ask(&g->buses[i], "bus.health", on_report);
		ask(&g->buses[i], "bus.metrics", on_metrics);
	}
	settled(g);
}

void
gather_drop(struct watch *w)
{
	if (w->gather == NULL)
		return;
	arena_free(&w->gather->arena);
	free(w->gather);
	w->gather = NULL;
}
