/* SPDX-License-Identifier: Apache-2.0 */
#include <assert.h>
#include <limits.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/resource.h>

#include "common/clock.h"
#include "common/log.h"
#include "common/opt.h"
#include "services/bus/bus.h"

#define CERTS_MS 250
#define SWEEP_MS 100
#define DESCRIPTORS 65536

struct settings {
	const char *listen, *certs, *key, *run, *instance, *log;
	char host[65]; /* instance points here when it is the host's name */
	int64_t max_calls, max_bytes;
};

/* ---- certificates ---- */

static void
on_certs_timer(uv_timer_t *t)
{
	bus_certs_read(t->data);
	bus_own_look(t->data);
}

/* A burst of changes is read once, a moment later. */
static void
on_certs_change(uv_fs_event_t *h, const char *file, int events, int status)
{
	struct bus *b = h->data;

	(void)file;
	(void)events;
	if (status == 0)
		uv_timer_start(&b->certs_timer, on_certs_timer, 10, CERTS_MS);
}

static void
watch_certs(struct bus *b, const char *path)
{
	int rc;

	uv_timer_start(&b->certs_timer, on_certs_timer, CERTS_MS, CERTS_MS);
	rc = uv_fs_event_start(&b->certs_watch, on_certs_change, path, 0);
	if (rc != 0)
		log_text(
		    LOG_WARN, "%s is read every %d ms only: %s", path, CERTS_MS, uv_strerror(rc));
}

/* ---- stopping ---- */

static void
close_handle(uv_handle_t *h)
{
	if (!uv_is_closing(h))
		uv_close(h, NULL);
}

/* Closes everything; the loop then runs dry and main returns the status. */
static void
stop(struct bus *b, int status)
{
	if (b->closing)
		return;
	bus_calls_end(b);
	b->closing = true;
	b->status = status;
	if (b->router != NULL)
		zsock_close(b->router, NULL, NULL);
	if (b->zap != NULL)
		zsock_close(b->zap, NULL, NULL);
	if (b->health != NULL)
		health_close(b->health);
	close_handle((uv_handle_t *)&b->certs_timer);
	close_handle((uv_handle_t *)&b->sweep_timer);
	close_handle((uv_handle_t *)&b->deadline_timer);
	close_handle((uv_handle_t *)&b->rebind);
	close_handle((uv_handle_t *)&b->turn);
	close_handle((uv_handle_t *)&b->certs_watch);
	close_handle((uv_handle_t *)&b->term);
	close_handle((uv_handle_t *)&b->interrupt);
}

static void
on_signal(uv_signal_t *h, int signum)
{
	LOG(LOG_INFO, "stopping", LOG_N("signal", signum));
	stop(h->data, 0);
}

/* ---- starting ---- */

static void
not_started(const struct err *e)
{
	LOG(LOG_ERROR, "does not start", LOG_S("field", str_from(e->field)),
	    LOG_S("why", str_from(e->text)));
}

static void
on_probed(struct bus *b, const char *why)
{
	char boot[37];
	struct err e;

	if (why != NULL) {
		log_text(LOG_ERROR, "does not start: keys are not checked: %s", why);
		stop(b, 1);
		return;
	}
	if (bus_bind_all(b, &e) != 0) {
		not_started(&e);
		stop(b, err_exit(e.class));
		return;
	}
	b->ready = true;
	b->started_ms = uv_now(b->loop);
	uuid_format(b->boot, boot);
	LOG(LOG_INFO, "ready", LOG_S("listen", str_from(b->listen)), LOG_S("boot", str_from(boot)));
}

static void
on_link(void *arg, bool up, int refused)
{
	struct bus *b = arg;

	if (!up && refused >= 0 && b->probe == NULL) {
		count(b, COUNT_handshakes);
		log_text(LOG_DEBUG, "a handshake was refused: %d", refused);
	}
	bus_probe_link(b, up, refused);
}

static void
on_sweep(uv_timer_t *t)
{
	bus_workers_sweep(t->data);
}

/* Root may raise the hard limit as well. */
static void
raise_descriptors(void)
{
	struct rlimit r, wanted = { DESCRIPTORS, DESCRIPTORS };

	if (getrlimit(RLIMIT_NOFILE, &r) != 0 || r.rlim_cur >= DESCRIPTORS)
		return;
	if (r.rlim_max > DESCRIPTORS)
		wanted.rlim_max = r.rlim_max;
	if (setrlimit(RLIMIT_NOFILE, &wanted) == 0)
		return;
	r.rlim_cur = r.rlim_max;
	if (setrlimit(RLIMIT_NOFILE, &r) != 0)
		log_text(LOG_WARN, "the limit of open descriptors cannot be raised");
	LOG(LOG_WARN, "fewer descriptors than wanted", LOG_N("limit", (int64_t)r.rlim_cur),
	    LOG_N("wanted", DESCRIPTORS));
}

int
bus_router_open(struct bus *b, struct err *e)
{
	const struct zsock_keys keys = { b->own.secret, b->own.public, NULL };

	if (zsock_open(b->loop, ZMQ_ROUTER, &keys, bus_message, b, &b->router, e) != 0)
		return -1;
	return zsock_watch(b->router, on_link, b, e);
}

/* The ZAP handler is bound before any endpoint: without it, nothing is. */
static int
open_sockets(struct bus *b, struct err *e)
{
	if (bus_zap_open(b, e) != 0 || bus_router_open(b, e) != 0)
		return -1;
	return bus_probe_start(b, on_probed, e);
}

static void
on_turn(uv_prepare_t *p)
{
	bus_packs_send(p->data);
	log_flush();
}

static void
open_handles(struct bus *b)
{
	uv_prepare_init(b->loop, &b->turn);
	b->turn.data = b;
	uv_prepare_start(&b->turn, on_turn);
	log_hold();
	uv_timer_init(b->loop, &b->certs_timer);
	uv_timer_init(b->loop, &b->sweep_timer);
	uv_timer_init(b->loop, &b->deadline_timer);
	uv_timer_init(b->loop, &b->rebind);
	uv_fs_event_init(b->loop, &b->certs_watch);
	uv_signal_init(b->loop, &b->term);
	uv_signal_init(b->loop, &b->interrupt);
	b->certs_timer.data = b->sweep_timer.data = b->deadline_timer.data = b->rebind.data = b;
	b->certs_watch.data = b->term.data = b->interrupt.data = b;
	uv_signal_start(&b->term, on_signal, SIGTERM);
	uv_signal_start(&b->interrupt, on_signal, SIGINT);
	b->swept_ms = uv_now(b->loop);
	uv_timer_start(&b->sweep_timer, on_sweep, SWEEP_MS, SWEEP_MS);
}

static int
start(struct bus *b, const struct settings *s, struct err *e)
{
	char path[PATH_MAX];

	if (bus_own_read(s->key, &b->own, e) != 0)
		return opt_blame(e, "JZ_KEY", s->key);
	b->certs = certdir_open(s->certs);
	bus_certs_read(b);
	watch_certs(b, s->certs);
	if (snprintf(path, sizeof(path), "%s/bus.%s.sock", s->run, b->instance) >=
	    (int)sizeof(path))
		return err_set(e, E_INVALID_ARGUMENT, "JZ_RUN", "the path is too long");
	if (health_open(b->loop, path, bus_status, b, &b->health, e) != 0)
		return opt_blame(e, "JZ_RUN", NULL);
	return open_sockets(b, e);
}

static int
run(const struct settings *s)
{
	uv_loop_t loop;
	struct bus *b = xalloc(sizeof(*b));
	struct err e;
	int status;

	uv_loop_init(&loop);
	b->loop = &loop;
	b->boot = uuid_v7(clock_machine().us);
	b->instance = s->instance;
	b->listen = s->listen;
	b->key_path = s->key;
	b->max_calls = s->max_calls;
	b->max_bytes = s->max_bytes;
	open_handles(b);
	if (start(b, s, &e) != 0) {
		not_started(&e);
		stop(b, err_exit(e.class));
	}
	uv_run(&loop, UV_RUN_DEFAULT);
	assert(uv_loop_close(&loop) == 0);
	zsock_context_end();
	log_flush();
	bus_calls_free(b);
	bus_workers_free(b);
	bus_principals_free(b);
	certdir_close(b->certs);
	arena_free(&b->tmp);
	arena_free(&b->refusal);
	status = b->status;
	free(b);
	return status;
}

int
main(int argc, char **argv)
{
	/* What other programs of the zone read and this one does not need. */
	static const char *const others[] = { "JZ_HOME", "JZ_BUS", "JZ_BUS_CERT", "JZ_DB",
		"JZ_DB_OWNER", "JZ_CLOCK", NULL };
	struct settings s = { 0 };
	const struct optrow rows[] = {
		{ "JZ_LISTEN", OPT_ENDPOINTS, &s.listen, "tcp://127.0.0.1:5710", 0, 0,
		    "endpoints to bind" },
		{ "JZ_CERTS", OPT_FOLDER, &s.certs, NULL, 0, 0,
		    "directory of certificates: who may connect, and as what" },
		{ "JZ_KEY", OPT_FILE, &s.key, NULL, 0, 0, "file with the bus's own pair of keys" },
		{ "JZ_RUN", OPT_FOLDER, &s.run, ".", 0, 0, "directory of the health socket" },
		{ "JZ_INSTANCE", OPT_NAME, &s.instance, "1", 0, 0, OPT_INSTANCE_HELP },
		{ "JZ_LOG", OPT_LEVEL, &s.log, "info", 0, 0, "lowest level" },
		{ "JZ_MAX_CALLS", OPT_INT, &s.max_calls, "1024", 1, 1000000,
		    "calls under way, a principal" },
		{ "JZ_MAX_BYTES", OPT_INT, &s.max_bytes, "16777216", 1, INT64_C(1) << 40,
		    "bytes of calls under way, a principal" },
	};
	struct err e;

	if (argc > 1) {
		opt_help(rows, sizeof(rows) / sizeof(rows[0]), "jz-bus",
		    "The bus between callers and workers.");
		return strcmp(argv[1], "--help") == 0 ? 0 : err_exit(E_INVALID_ARGUMENT);
	}
	log_open("bus", "1", LOG_INFO);
	if (opt_read(rows, sizeof(rows) / sizeof(rows[0]), others, &e) != 0) {
		not_started(&e);
		return err_exit(e.class);
	}
	s.instance = opt_instance(s.instance, s.host);
	log_open("bus", s.instance, log_level_parse(s.log));
	raise_descriptors();
	return run(&s);
}
