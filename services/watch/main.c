/* SPDX-License-Identifier: Apache-2.0 */
/* watch: settings, start and stop; see watch.h. */
#include <assert.h>
#include <limits.h>
#include <stdio.h>
#include <stdlib.h>

#include "common/log.h"
#include "common/opt.h"
#include "common/zsock.h"
#include "services/watch/watch.h"

#define TICK_MS 1000

/* ---- health ---- */

/* Ready: a bus answered when it was last asked. */
static bool
ready(const struct watch *w)
{
	for (size_t i = 0; i < w->nbuses; i++)
		if (w->buses[i].answers)
			return !w->closing;
	return false;
}

static void
on_health(void *arg, struct buf *line)
{
	const struct watch *w = arg;
	char text[300];

	snprintf(text, sizeof(text),
	    "{\"service\":\"watch\",\"instance\":\"%s\",\"alive\":true,\"ready\":%s%s}",
	    w->instance, ready(w) ? "true" : "false",
	    ready(w) ? "" : ",\"why\":\"the bus is not reached\"");
	buf_put(line, text, strlen(text));
}

/* ---- keys ---- */

static int
read_keys(struct watch *w, struct cert *own, struct cert *bus, struct err *e)
{
	if (cert_read(w->key, own, e) != 0)
		return opt_blame(e, "JZ_KEY", w->key);
	if (strcmp(own->role, role_name(ROLE_monitor)) != 0 || own->secret[0] == '\0')
		return err_set(e, E_INVALID_ARGUMENT, "JZ_KEY",
		    "\"%.150s\": must be a key pair of role monitor, not of role %s", w->key,
		    own->role);
	if (cert_read(w->bus_cert, bus, e) != 0)
		return opt_blame(e, "JZ_BUS_CERT", w->bus_cert);
	return 0;
}

/* A key that has changed is taken without a restart. */
static void
look_at_keys(struct watch *w)
{
	struct cert own, bus;
	struct err e;

	if (read_keys(w, &own, &bus, &e) != 0) {
		LOG(LOG_WARN, "the keys cannot be read", LOG_S("field", str_from(e.field)),
		    LOG_S("why", str_from(e.text)));
		return;
	}
	for (size_t i = 0; i < w->nbuses; i++)
		client_keys(w->buses[i].client, &own, &bus);
}

/* ---- turning ---- */

/* Until a bus has answered, and when none did, one is asked of our own accord: to be ready. */
static void
on_tick(uv_timer_t *t)
{
	struct watch *w = t->data;

	look_at_keys(w);
	if (!ready(w))
		gather_ask(w);
}

static void
on_flush(uv_prepare_t *p)
{
	(void)p;
	log_flush();
}

static void
stop(struct watch *w)
{
	uv_handle_t *const own[] = { (uv_handle_t *)&w->tick, (uv_handle_t *)&w->flush,
		(uv_handle_t *)&w->term, (uv_handle_t *)&w->interrupt };

	if (w->closing)
		return;
	w->closing = true;
	gather_drop(w);
	if (w->http != NULL)
		http_close(w->http);
	for (size_t i = 0; i < w->nbuses; i++)
		client_close(w->buses[i].client);
	if (w->health != NULL)
		health_close(w->health);
	for (size_t i = 0; i < sizeof(own) / sizeof(own[0]); i++)
		uv_close(own[i], NULL);
}

static void
on_signal(uv_signal_t *s, int number)
{
	LOG(LOG_INFO, "stopping", LOG_N("signal", number));
	stop(s->data);
}

/* ---- starting ---- */

static int
open_buses(struct watch *w, struct err *e)
{
	struct str rest = str_from(w->bus);

	while (rest.n > 0) {
		struct bus *b = &w->buses[w->nbuses];
		struct client_options o = { .cert = &w->own, .bus_key = w->bus_key.public };

		if (w->nbuses == BUSES_MAX)
			return err_set(
			    e, E_INVALID_ARGUMENT, "JZ_BUS", "more than %d endpoints", BUSES_MAX);
		b->w = w;
		b->endpoint = o.endpoints = str_z(&w->arena, str_cut(&rest, ','));
		if (client_open(&w->loop, &o, &b->client, e) != 0)
			return -1;
		w->nbuses++;
	}
	return 0;
}

static void
open_handles(struct watch *w)
{
	uv_timer_init(&w->loop, &w->tick);
	uv_prepare_init(&w->loop, &w->flush);
	uv_signal_init(&w->loop, &w->term);
	uv_signal_init(&w->loop, &w->interrupt);
	w->tick.data = w->flush.data = w->term.data = w->interrupt.data = w;
	uv_timer_start(&w->tick, on_tick, 10, TICK_MS);
	uv_prepare_start(&w->flush, on_flush);
	uv_signal_start(&w->term, on_signal, SIGTERM);
	uv_signal_start(&w->interrupt, on_signal, SIGINT);
	log_hold();
}

static int
start(struct watch *w, struct err *e)
{
	const char *path = arena_printf(&w->arena, "%s/watch.%s.sock", w->run, w->instance);

	if (read_keys(w, &w->own, &w->bus_key, e) != 0 || open_buses(w, e) != 0 ||
	    health_open(&w->loop, path, on_health, w, &w->health, e) != 0 ||
	    http_open(w, w->http_at, &w->http, e) != 0)
		return -1;
	LOG(LOG_INFO, "listening", LOG_S("http", str_from(w->http_at)));
	return 0;
}

static int
run(struct watch *w)
{
	struct err e;
	int status = 0;

	uv_loop_init(&w->loop);
	open_handles(w);
	if (start(w, &e) != 0) {
		LOG(LOG_ERROR, "not started", LOG_S("field", str_from(e.field)),
		    LOG_S("why", str_from(e.text)));
		status = err_exit(e.class);
		stop(w);
	}
	uv_run(&w->loop, UV_RUN_DEFAULT);
	assert(uv_loop_close(&w->loop) == 0);
	zsock_context_end();
	log_flush();
	arena_free(&w->arena);
	return status;
}

int
main(int argc, char **argv)
{
	static const char *const others[] = { "JZ_HOME", NULL };
	struct watch *w = xalloc(sizeof(*w));
	const struct optrow rows[] = {
		{ "JZ_HTTP", OPT_TEXT, &w->http_at, "127.0.0.1:9180", 0, 0,
		    "where to listen: a port, or a numeric address and a port" },
		{ "JZ_HTTP_WAIT_MS", OPT_INT, &w->wait_ms, "2000", 50, 20000,
		    "how long a process may take to answer, ms" },
		{ "JZ_BUS", OPT_ENDPOINTS, &w->bus, NULL, 0, 0, "endpoints of the buses" },
		{ "JZ_BUS_CERT", OPT_FILE, &w->bus_cert, NULL, 0, 0,
		    "file with the bus's public key" },
		{ "JZ_KEY", OPT_FILE, &w->key, NULL, 0, 0,
		    "file with its own key pair, of role monitor" },
		{ "JZ_RUN", OPT_FOLDER, &w->run, ".", 0, 0, "directory of the health socket" },
		{ "JZ_INSTANCE", OPT_NAME, &w->instance, "1", 0, 0, "name of this process" },
		{ "JZ_LOG", OPT_LEVEL, &w->log, "info", 0, 0, "lowest level" },
	};
	const size_t n = sizeof(rows) / sizeof(rows[0]);
	struct err e;
	int status;

	if (argc > 1) {
		opt_help(rows, n, "jz-watch", "/metrics and /healthz of the zone over HTTP");
		status = strcmp(argv[1], "--help") == 0 ? 0 : err_exit(E_INVALID_ARGUMENT);
		free(w);
		return status;
	}
	log_open("watch", "1", LOG_INFO);
	if (opt_read(rows, n, others, &e) != 0) {
		LOG(LOG_ERROR, "not started", LOG_S("field", str_from(e.field)),
		    LOG_S("why", str_from(e.text)));
		free(w);
		return err_exit(e.class);
	}
	log_open("watch", w->instance, log_level_parse(w->log));
	status = run(w);
	free(w);
	return status;
}
