/* SPDX-License-Identifier: Apache-2.0 */
#include <assert.h>
#include <malloc.h>
#include <sodium.h>
#include <stdio.h>
#include <stdlib.h>

#include "common/engine_int.h"
#include "common/migrate.h"
#include "common/opt.h"

#define TICK_MS 100
#define DRAIN_MS 5000
#define KEYS_MS 500
#define VIEWS_MS 1000 /* once they are there */

/* Sweep messages are the engine's, since every service's sweep takes the same. */
static const struct field sweep_args_fields[] = {
	FIELD(sweep_args, ids, F_REQ, 1, 512, "objects that are due"),
};
DESC(sweep_args, "clock.sweep", "Work that the clock brings.");
static const struct field sweep_result_fields[] = {
	FIELD(sweep_result, done, F_REQ, 0, 1000000, "how many there was something to do for"),
};
DESC(sweep_result, "clock.swept", "What a sweep did.");

/* ---- health ---- */

bool
engine_ready(struct engine *en)
{
	const char *why = NULL;

	if (en->draining)
		why = "stopping";
	else if (reader(en) == NULL || !pq_is_up(en->lead))
		why = "the database is not reached";
	else if (en->clock_why[0] != '\0')
		why = en->clock_why;
	else if (en->newer[0] != '\0')
		why = "the schema is newer than this program";
	else if (!en->views_there)
		why = "a view of another service is not there yet";
	else if (en->s->check != NULL && en->s->check(en->why, sizeof(en->why)) != 0)
		return false;
	snprintf(en->why, sizeof(en->why), "%s", why != NULL ? why : "");
	return why == NULL;
}

static bool
bus_reached(const struct engine *en)
{
	for (size_t i = 0; i < en->nlinks; i++)
		if (clock_mono_ms() - en->links[i].heard_ms < WIRE_WORKER_LOST_MS)
			return true;
	return false;
}

void
engine_health(struct engine *en, struct health_report *out)
{
	bool ready = engine_ready(en);

	if (ready && !bus_reached(en)) {
		ready = false;
		snprintf(en->why, sizeof(en->why), "the bus is not reached");
	}
	*out = (struct health_report){ .service = str_from(en->s->name),
		.instance = str_from(en->opt.instance),
		.alive = true,
		.ready = ready,
		.leader = en->state == LEAD_LEADER,
		.head = en->seq,
		.epoch = en->state == LEAD_LEADER ? en->epoch : 0,
		.database_lag_ms = { meters_lag_ms(en), true },
		.why = en->why[0] != '\0' ? str_from(en->why) : (struct str){ 0 },
		.last_error = log_last()->at.us != 0 ? str_from(log_last()->text)
						     : (struct str){ 0 },
		.last_error_at = log_last()->at };
}

static void
on_health(void *arg, struct buf *line)
{
	struct engine *en = arg;
	struct arena a = { 0 };
	struct health_report h;
	struct str text;

	engine_health(en, &h);
	text = json_encode(&health_report_desc, &h, &a);
	buf_put(line, text.p, text.n);
	arena_free(&a);
}

/* ---- views of other services ---- */

static void
on_newer(void *arg, const PGresult *res)
{
	struct engine *en = arg;
	struct str name = res != NULL && PQntuples(res) == 1 ? sql_text(res, 0, 0) : STR("");
	bool was = en->newer[0] != '\0';

	if (res == NULL)
		return;
	snprintf(en->newer, sizeof(en->newer), STR_FMT, STR_ARG(name));
	if (was != (name.n > 0))
		LOG(was ? LOG_INFO : LOG_ERROR,
		    was ? "the schema fits" : "the schema is newer than this program",
		    LOG_S("migration", name));
}

static void
on_views(void *arg, const PGresult *res)
{
	struct engine *en = arg;

	if (res != NULL)
		en->views_there = PQntuples(res) == 1 && sql_bool(res, 0, 0);
}

static char *
view_there(struct engine *en, const char *before, const char *view)
{
	return arena_printf(&en->arena,
	    "%s coalesce(has_table_privilege(to_regclass('%s'), 'SELECT'), false)", before, view);
}

/* The view of sessions is every service's. */
static void
prepare_views(struct engine *en)
{
	char *sql = view_there(en, "SELECT", "registry.v1_session");

	for (const char *const *v = en->s->views; v != NULL && *v != NULL; v++)
		sql = view_there(en, arena_printf(&en->arena, "%s AND", sql), *v);
	en->views = (struct pq_stmt){ .name = "views", .sql = sql };
	en->newer_stmt = (struct pq_stmt){ .name = "newer",
		.sql = migrate_newer(&en->arena, en->s->migrations, en->s->nmigrations) };
}

static void
look_for_views(struct engine *en)
{
	struct pq *q = reader(en);

	if (q == NULL || !pq_idle(q) || (en->views_there && clock_mono_ms() < en->next_views_ms))
		return;
	en->next_views_ms = clock_mono_ms() + VIEWS_MS;
	pq_exec(q, &en->newer_stmt, NULL, on_newer, en);
	pq_exec(q, &en->views, NULL, on_views, en);
	pq_sync(q, NULL, NULL);
}

/* ---- turning ---- */

static void
on_tick(uv_timer_t *t)
{
	struct engine *en = t->data;

	if (en->draining) {
		if (clock_mono_ms() > en->drain_until_ms)
			en->queries = 0;
		lead_beat(en);
		engine_stopping(en);
		return;
	}
	if (clock_mono_ms() >= en->next_keys_ms) {
		en->next_keys_ms = clock_mono_ms() + KEYS_MS;
		links_keys(en);
	}
	look_for_views(en);
	if (en->views_there)
		lead_tick(en);
	feed_tick(en);
}

static void
on_beacon(uv_timer_t *t)
{
	links_register(t->data);
}

static void
on_flush(uv_prepare_t *p)
{
	links_flush(p->data);
	log_flush();
}

/* Whatever is open by now: also when the start did not come far. */
static void
close_all(struct engine *en)
{
	uv_handle_t *const own[] = { (uv_handle_t *)&en->tick, (uv_handle_t *)&en->beacon,
		(uv_handle_t *)&en->pause, (uv_handle_t *)&en->flush, (uv_handle_t *)&en->sigterm,
		(uv_handle_t *)&en->sigint };

	links_flush(en);
	en->closing = true;
	follow_stop(en);
	for (size_t i = 0; en->turning && i < sizeof(own) / sizeof(own[0]); i++)
		uv_close(own[i], NULL);
	if (en->health != NULL)
		health_close(en->health);
	for (size_t i = 0; i < en->nlinks; i++)
		zsock_close(en->links[i].z, NULL, NULL);
	if (en->lead != NULL)
		pq_close(en->lead, NULL, NULL);
	if (en->loader != NULL)
		pq_close(en->loader, NULL, NULL);
	for (size_t i = 0; i < READERS; i++)
		if (en->readers[i] != NULL)
			pq_close(en->readers[i], NULL, NULL);
}

void
engine_stopping(struct engine *en)
{
	if (en->draining && !en->closing && en->running == NULL && !en->working &&
	    en->bulk.saving == NULL && en->bulk.decoding == NULL && en->queries == 0)
		close_all(en);
}

static void
drain(struct engine *en)
{
	if (en->draining)
		return;
	en->draining = true;
	en->drain_until_ms = clock_mono_ms() + DRAIN_MS;
	links_register(en);
	batch_refuse_all(en, "the service is stopping");
	prepare_stop(en, "the service is stopping");
	feed_stop(en, "the service is stopping");
	engine_stopping(en);
}

static void
on_signal(uv_signal_t *s, int number)
{
	LOG(LOG_INFO, "stopping", LOG_N("signal", number));
	drain(s->data);
}

void
engine_give_up(struct engine *en, const char *why)
{
	LOG(LOG_ERROR, "giving up", LOG_S("why", str_from(why)));
	en->failed = true;
	drain(en);
}

/* ---- starting ---- */

static int
read_options(struct engine *en, int argc, char **argv, struct err *e)
{
	struct options *o = &en->opt;
	const struct optrow rows[] = {
		{ "JZ_BUS", OPT_ENDPOINTS, &o->bus, NULL, 0, 0, "endpoints of the buses" },
		{ "JZ_BUS_CERT", OPT_FILE, &o->bus_cert, NULL, 0, 0,
		    "file with the bus's public key" },
		{ "JZ_KEY", OPT_FILE, &o->key, NULL, 0, 0, "file with this service's key pair" },
		{ "JZ_DB", OPT_DB, &o->db, NULL, 0, 0,
		    "libpq connection string of the running role" },
		{ "JZ_DB_OWNER", OPT_DB, &o->db_owner, "", 0, 0,
		    "the same of the schema's owner; empty: migrations are run elsewhere" },
		{ "JZ_DB_WAIT_MS", OPT_INT, &o->db_wait_ms, "20000", 0, 600000,
		    "how long to wait for the database at the start" },
		{ "JZ_RUN", OPT_FOLDER, &o->run, NULL, 0, 0, "folder of the health socket" },
		{ "JZ_INSTANCE", OPT_NAME, &o->instance, "1", 0, 0, OPT_INSTANCE_HELP },
		{ "JZ_CLOCK", OPT_CLOCK, &o->clock, "real", 0, 0, "whether clock.set is there" },
		{ "JZ_LOG", OPT_LEVEL, &o->log, "info", 0, 0, "lowest level" },
		{ "JZ_AHEAD_KB", OPT_INT, &o->ahead_kb, "40960", 64, 1048576,
		    "of events fetched ahead while a long log is heard, and of rows held; all in"
		    " all up to seven times as much is taken" },
	};
	size_t n = sizeof(rows) / sizeof(rows[0]) - !en->s->projection;
	static const char *const also[] = { "JZ_HOME", NULL };
	char program[64];

	snprintf(program, sizeof(program), "jz-%s", en->s->name);
	if (argc > 1) {
		bool help = strcmp(argv[1], "--help") == 0;

		opt_help(rows, n, program, "a service of jiazhan");
		exit(help ? 0 : err_exit(E_INVALID_ARGUMENT));
	}
	if (opt_read(rows, n, also, e) != 0)
		return -1;
	o->instance = opt_instance(o->instance, o->host);
	log_open(en->s->name, o->instance, log_level_parse(o->log));
	return 0;
}

bool
engine_op_offered(const struct engine *en, int which)
{
	if (which == ENGINE_CLOCK_SET || which == ENGINE_CLOCK_GET)
		return strcmp(en->opt.clock, "test") == 0;
	return which != ENGINE_REBUILD || en->empty.sql != NULL;
}

/* "c:…": the leader's only; "q:…": any replica's. */
static bool
any_replica(int op)
{
	return op == ENGINE_BLOB_GET || op == ENGINE_HEALTH || op == ENGINE_METRICS;
}

static void
list_ops(struct engine *en)
{
	const struct service *s = en->s;
	struct str *v = arena_array(
	    &en->arena, s->ncommands + s->nqueries + ENGINE_OPS, sizeof(*v));
	size_t n = 0;

	for (size_t i = 0; i < s->ncommands; i++)
		if (!(s->commands[i].op->roles & R(self)))
			v[n++] = str_printf(&en->arena, "c:%s", s->commands[i].op->name);
	for (size_t i = 0; i < s->nqueries; i++)
		v[n++] = str_printf(&en->arena, "q:%s", s->queries[i].op->name);
	for (int i = 0; i < ENGINE_OPS; i++)
		if (engine_op_offered(en, i))
			v[n++] = str_printf(&en->arena, "%c:%s.%s", any_replica(i) ? 'q' : 'c',
			    s->name, engine_ops[i].name);
	en->ops = (struct strs){ v, n };
}

static int
open_health(struct engine *en, struct err *e)
{
	const char *path = arena_printf(
	    &en->arena, "%s/%s.%s.sock", en->opt.run, en->s->name, en->opt.instance);

	return health_open(&en->loop, path, on_health, en, &en->health, e) == 0
	    ? 0
	    : opt_blame(e, "JZ_RUN", NULL);
}

static void
start_timers(struct engine *en)
{
	en->turning = true;
	uv_timer_init(&en->loop, &en->tick);
	uv_timer_init(&en->loop, &en->beacon);
	uv_timer_init(&en->loop, &en->pause);
	uv_prepare_init(&en->loop, &en->flush);
	uv_prepare_start(&en->flush, on_flush);
	log_hold();
	uv_signal_init(&en->loop, &en->sigterm);
	uv_signal_init(&en->loop, &en->sigint);
	en->flush.data = en->tick.data = en->beacon.data = en->pause.data = en->sigterm.data =
	    en->sigint.data = en;
	uv_timer_start(&en->tick, on_tick, TICK_MS, TICK_MS);
	uv_timer_start(&en->beacon, on_beacon, 10, WIRE_REGISTER_MS);
	uv_signal_start(&en->sigterm, on_signal, SIGTERM);
	uv_signal_start(&en->sigint, on_signal, SIGINT);
}

static int
start(struct engine *en, int argc, char **argv, struct err *e)
{
	if (sodium_init() < 0)
		return err_set(e, E_INTERNAL, NULL, "libsodium could not be initialised");
	if (read_options(en, argc, argv, e) != 0)
		return -1;
	if (en->opt.db_owner[0] != '\0' &&
	    migrate(en->opt.db_owner, en->s->name, en->s->migrations, en->s->nmigrations,
		en->opt.db_wait_ms, e) != 0)
		return opt_blame(e, "JZ_DB_OWNER", NULL);
	if (migrate_reached(en->opt.db, en->opt.db_wait_ms, e) != 0)
		return opt_blame(e, "JZ_DB", NULL);
	en->jobs_tail = &en->jobs;
	en->event_bytes = 512;
	meters_prepare(en);
	follow_prepare(en);
	en->source = str_printf(&en->arena, "/jiazhan/%s", en->s->name);
	rebuild_prepare(en);
	list_ops(en);
	own_prepare(en);
	tables_prepare(en);
	prepare_views(en);
	if (uv_loop_init(&en->loop) != 0)
		return err_set(e, E_INTERNAL, NULL, "the loop could not be set up");
	en->looping = true;
	if (open_health(en, e) != 0 || links_open(en, e) != 0)
		return -1;
	readers_open(en);
	lead_open(en);
	start_timers(en);
	return 0;
}

/* Until all is closed. */
static void
turn(struct engine *en)
{
	if (!en->looping)
		return;
	uv_run(&en->loop, UV_RUN_DEFAULT);
	ring_close(&en->ring);
	for (size_t i = 0; i < en->nlinks; i++)
		buf_free(&en->links[i].pack);
	batch_free_spare(en);
	assert(uv_loop_close(&en->loop) == 0);
	zsock_context_end(); /* the last answers leave */
	held_drop(en);
	for (size_t i = 0; i < en->ntables; i++) {
		arena_free(&en->tables[i].arena[0]);
		arena_free(&en->tables[i].arena[1]);
	}
}

int
service_main(const struct service *s, int argc, char **argv)
{
	struct engine *en = xalloc(sizeof(*en));
	struct err e = { 0 };
	int status;

	mallopt(M_ARENA_MAX, 1); /* else each thread keeps what it has freed for itself */
	en->s = s;
	en->queue_tail = &en->queue;
	log_open(s->name, "1", LOG_INFO);
	if (start(en, argc, argv, &e) == 0) {
		log_text(LOG_INFO, "started");
		turn(en);
		log_text(LOG_INFO, "stopped");
		status = en->failed ? err_exit(E_FAILED_PRECONDITION) : 0;
	} else {
		LOG(LOG_ERROR, "not started", LOG_S("field", str_from(e.field)),
		    LOG_S("why", str_from(e.text)));
		close_all(en);
		turn(en);
		status = err_exit(e.class);
	}
	log_flush();
	arena_free(&en->arena);
	free(en);
	return status;
}
