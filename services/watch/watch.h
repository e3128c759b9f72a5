/* SPDX-License-Identifier: Apache-2.0 */
/*
 * jz-watch: one HTTP endpoint for the whole zone. /metrics joins what every process has counted,
 * /healthz says in one line whether the zone serves. It is a process of its own, and one more
 * client of the bus:
 *
 *   - the bus, on which everything depends, gets no parser of HTTP and no TLS library into its
 *     address space, and what is dead can be told from outside of it: a bus that does not answer is
 *     `jz_up 0` here, not a silent endpoint;
 *   - the services' sockets lie in the run directory of each process, which containers do not
 *     share; the bus reaches every instance, scaled or not, on one host or many, and knows who
 *     there is;
 *   - Prometheus needs one target, and the services keep to connecting outward, without ports.
 *
 * Its key has the role `monitor`, which may ask health and metrics and nothing else. It keeps
 * nothing and has no database. It runs where it is configured to; on a host that is when tools/zone
 * is given JZ_HTTP, and then on the loopback unless told otherwise: there is neither sign-in nor
 * TLS here. Nothing blocks the loop: libmicrohttpd has no thread of its own, a request waits
 * suspended for what is gathered, and all that wait share one gathering.
 */
#ifndef SERVICES_WATCH_WATCH_H
#define SERVICES_WATCH_WATCH_H

#include <uv.h>

#include "common/arena.h"
#include "common/cert.h"
#include "common/client.h"
#include "common/health.h"
#include "common/metrics.h"

#define BUSES_MAX 4

struct watch {
	uv_loop_t loop;
	struct arena arena;      /* for the life of the process */
	int64_t wait_ms;         /* for the answer of a process */
	const char *bus, *bus_cert, *key, *run, *instance, *log, *http_at;
	struct cert own, bus_key;
	struct bus { /* one of the buses */
		struct watch *w;
		struct client *client;
		const char *endpoint;
		bool asked, answers; /* whether it answered the last time it was asked */
	} buses[BUSES_MAX];
	size_t nbuses;
	struct http *http;
	struct gather *gather;   /* NULL: none runs */
	struct histogram took;   /* of gatherings */
	struct health *health;
	uv_timer_t tick;
	uv_prepare_t flush;
	uv_signal_t term, interrupt;
	bool turning, closing;
	int status;
};

enum page { PAGE_METRICS, PAGE_HEALTHZ, PAGE_COUNT };

/* ---- gather.c ---- */

/* What is asked for comes by http_answer; several who ask share one gathering. */
void gather_ask(struct watch *w);
void gather_drop(struct watch *w); /* when stopping: its calls are forgotten */

/* ---- merge.c: several expositions as one, each family once ---- */

struct merge;

struct merge *merge_new(void);
/* The text is borrowed until merge_text. Lines that stand under no family are dropped. */
void merge_add(struct merge *m, struct str text);
void merge_text(struct merge *m, struct buf *out);
void merge_free(struct merge *m);

/* ---- http.c ---- */

/* at: "[ADDRESS:]PORT", numeric; without an address the loopback. INVALID_ARGUMENT, field JZ_HTTP,
 * when it is not of this form; UNAVAILABLE when it cannot be bound. */
MUST_CHECK int http_open(struct watch *w, const char *at, struct http **out, struct err *e);
/* Answers all that wait for this page. */
void http_answer(struct http *h, enum page page, int status, const struct buf *text);
/* Those that wait get 503; asynchronous: the loop must run on. */
void http_close(struct http *h);

#endif
