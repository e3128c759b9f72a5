/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Leadership. The lock, the writes and the epoch are on one connection: losing it loses all three.
 * The lock is polled, since a blocked one would stop vacuum. A leader that hangs is ended by the
 * server's idle timeouts; one that hangs inside a pipeline by a standby (no timeout fires there).
 */
#include <assert.h>
#include <sodium.h>
#include <stdio.h>

#include "common/engine_int.h"

#define HUNG_AFTER_MS 1000
#define UPKEEP_MS 60000
#define PARTITION_ROOM 200000

#define LOCK_CLASS_TEXT "7239002"

static const struct pq_stmt try_lock = { .name = "try_lock",
	/* nobody leads where nothing can be written: on a standby, or while that is switched off */
	.sql = "SELECT CASE current_setting('transaction_read_only') WHEN 'off' THEN"
	       " pg_try_advisory_lock(" LOCK_CLASS_TEXT ", hashtext(current_schema()))"
	       " ELSE false END" };
static const struct pq_stmt look = { .name = "look",
	.sql = "SELECT seq, clock_offset_us, moved_at FROM head" };
static const struct pq_stmt take = { .name = "take",
	.sql = "UPDATE head SET epoch = epoch + 1"
	       " RETURNING epoch, seq, hash, clock_offset_us, digest_key" };
static const struct pq_stmt make_partitions = { .name = "make_partitions",
	.sql = "SELECT make_event_partitions($1), make_idem_partitions()" };
static const struct pq_stmt beat = { .name = "beat", .sql = "SELECT 1" };
static const struct pq_stmt end_hung = { .name = "end_hung",
	.sql =
	    "SELECT pg_terminate_backend(l.pid) FROM pg_locks l JOIN pg_stat_activity a USING (pid)"
	    " WHERE l.locktype = 'advisory' AND l.database = a.datid AND a.datname = "
	    "current_database()"
	    " AND l.classid = " LOCK_CLASS_TEXT
	    " AND l.objid = (hashtext(current_schema())::bigint & 4294967295)::oid AND l.granted"
	    " AND a.state = 'active' AND a.wait_event = 'ClientRead'"
	    " AND a.state_change < clock_timestamp() - interval '1.5 s'" };
static const struct pq_stmt expire_blobs = { .name = "expire_blobs",
	.sql = "DELETE FROM blob WHERE NOT referenced AND made_at < $1::timestamptz - interval '24 "
	       "hours'" };

struct stamp
engine_now(const struct engine *en)
{
	return (struct stamp){ clock_machine().us + en->offset_us };
}

static void
on_taken_row(void *arg, const PGresult *res)
{
	struct engine *en = arg;
	struct bytes hash, key;

	if (res == NULL || PQntuples(res) != 1)
		return;
	en->epoch = sql_i64(res, 0, 0);
	en->seq = sql_i64(res, 0, 1);
	hash = sql_bytes(res, 0, 2);
	en->offset_us = sql_i64(res, 0, 3);
	key = sql_bytes(res, 0, 4);
	if (hash.n == HASH_LEN)
		memcpy(en->hash, hash.p, HASH_LEN);
	en->digest_key_len = key.n < sizeof(en->digest_key) ? key.n : sizeof(en->digest_key);
	memcpy(en->digest_key, key.p, en->digest_key_len);
}

static void
on_ready(void *arg, const struct pq_error *err)
{
	struct engine *en = arg;

	if (err != NULL) {
		pq_drop(en->lead, err->err.text);
		return;
	}
	for (size_t i = 0; i < en->ntables; i++)
		en->tables[i].version = -1;
	ring_open(&en->ring, en->seq);
	en->state = LEAD_LEADER;
	en->commits = 1;
	sweep_soon(en);
	en->next_upkeep_ms = 0;
	LOG(LOG_INFO, "leading", LOG_N("epoch", en->epoch), LOG_N("head", en->seq));
	links_register(en);
	follow_start(en);
	batch_next(en);
}

static void
send_partitions(struct engine *en, pq_sync_fn *then)
{
	struct arena a = { 0 };
	struct sqlparams p = { 0 };

	en->partition_top = en->seq + 2 * PARTITION_ROOM;
	sql_add_i64(&a, &p, en->partition_top);
	pq_exec(en->lead, &make_partitions, &p, NULL, NULL);
	pq_sync(en->lead, then, en);
	arena_free(&a);
}

static void
on_taken(void *arg, const struct pq_error *err)
{
	struct engine *en = arg;

	if (err == NULL && !en->types_known) {
		engine_give_up(en, "the schema does not fit this program");
		return;
	}
	if (err != NULL) {
		pq_drop(en->lead, err->err.text);
		return;
	}
	pq_exec(en->lead, &feed_load_stmt, NULL, feed_loaded, en);
	if (en->nfollowing > 0)
		pq_exec(en->lead, &follow_load_stmt, NULL, follow_loaded, en);
	send_partitions(en, on_ready);
}

static void
on_lock(void *arg, const PGresult *res)
{
	struct engine *en = arg;

	if (res == NULL || PQntuples(res) != 1 || !sql_bool(res, 0, 0))
		return;
	en->state = LEAD_TAKING;
}

static void
on_lock_sync(void *arg, const struct pq_error *err)
{
	struct engine *en = arg;

	en->beating = false;
	if (err == NULL)
		meters_known(en);
	if (err != NULL || en->state != LEAD_TAKING)
		return;
	pq_exec(en->lead, &en->rowtypes, NULL, on_rowtypes, en);
	pq_exec(en->lead, &take, NULL, on_taken_row, en);
	pq_sync(en->lead, on_taken, en);
}

static void
on_beat(void *arg, const struct pq_error *err)
{
	struct engine *en = arg;

	en->beating = false;
	if (err == NULL)
		meters_known(en);
}

/* A standby answers queries too: it knows the head and the domain clock from the table. */
static void
on_look(void *arg, const PGresult *res)
{
	struct engine *en = arg;

	if (res == NULL || PQntuples(res) != 1 || en->state != LEAD_STANDBY)
		return;
	en->seq = sql_i64(res, 0, 0);
	en->offset_us = sql_i64(res, 0, 1);
	en->moved_us = sql_stamp(res, 0, 2).us;
	en->looked = true;
}

static void
try_to_lead(struct engine *en)
{
	bool hung = clock_mono_ms() - en->standby_since_ms > HUNG_AFTER_MS;

	if (en->beating || en->draining)
		return;
	en->beating = true;
	meters_asked(en);
	if (hung)
		pq_exec(en->lead, &end_hung, NULL, NULL, NULL);
	pq_exec(en->lead, &look, NULL, on_look, en);
	if (en->looked && en->newer[0] == '\0' && clock_right(en))
		pq_exec(en->lead, &try_lock, NULL, on_lock, en);
	pq_sync(en->lead, on_lock_sync, en);
}

/* ---- what a leader does besides calls ---- */

/* The head outside of the database: a recomputed history or a cut tail shows against the log. */
static void
log_head(struct engine *en)
{
	char hex[2 * HASH_LEN + 1];
	int32_t today = stamp_date(clock_machine()).ymd;

	if (en->head_logged == today)
		return;
	en->head_logged = today;
	sodium_bin2hex(hex, sizeof(hex), en->hash, HASH_LEN);
	LOG(LOG_INFO, "head", LOG_N("seq", en->seq), LOG_N("epoch", en->epoch),
	    LOG_S("hash", str_from(hex)));
}

static void
upkeep(struct engine *en)
{
	struct arena a = { 0 };
	struct sqlparams p = { 0 };

	log_head(en);

	en->next_upkeep_ms = clock_mono_ms() + UPKEEP_MS;
	sql_add_stamp(&a, &p, engine_now(en));
	pq_exec(en->lead, &expire_blobs, &p, NULL, NULL);
	pq_sync(en->lead, NULL, NULL);
	send_partitions(en, NULL);
	arena_free(&a);
}

void
lead_beat(struct engine *en)
{
	if (en->state != LEAD_LEADER || en->beating || en->slicing || !pq_idle(en->lead))
		return;
	en->beating = true;
	meters_asked(en);
	pq_exec(en->lead, &beat, NULL, NULL, NULL);
	pq_sync(en->lead, on_beat, en);
}

static void
lead_turn(struct engine *en, int64_t now_ms)
{
	lead_beat(en);
	if (!en->slicing &&
	    (now_ms >= en->next_upkeep_ms || en->seq + PARTITION_ROOM > en->partition_top))
		upkeep(en);
	sweep_turn(en);
	follow_tick(en);
	batch_next(en);
}

void
lead_tick(struct engine *en)
{
	if (!pq_is_up(en->lead))
		return;
	if (!clock_right(en) && en->state == LEAD_LEADER)
		lead_lost(en, en->clock_why);
	else if (en->newer[0] != '\0' && en->state == LEAD_LEADER)
		lead_lost(en, "the schema is newer than this program");
	else if (en->state == LEAD_STANDBY)
		try_to_lead(en);
	else if (en->state == LEAD_LEADER)
		lead_turn(en, clock_mono_ms());
}

void
lead_lost(struct engine *en, const char *why)
{
	if (en->state == LEAD_LEADER)
		LOG(LOG_WARN, "no longer leading", LOG_N("epoch", en->epoch),
		    LOG_S("why", str_from(why)));
	en->state = pq_is_up(en->lead) ? LEAD_STANDBY : LEAD_DOWN;
	en->standby_since_ms = clock_mono_ms();
	en->beating = false;
	follow_stop(en);
	batch_refuse_all(en, "this instance has lost the lead");
	feed_stop(en, "this instance has lost the lead");
	ring_close(&en->ring);
	if (pq_is_up(en->lead))
		pq_drop(en->lead, why); /* the lock goes with the session */
	if (en->loader != NULL && pq_is_up(en->loader))
		pq_drop(en->loader, why); /* nothing that is loaded under this lead is waited for */
	links_register(en);
}

static void
on_up(void *arg)
{
	struct engine *en = arg;

	en->state = LEAD_STANDBY;
	en->standby_since_ms = clock_mono_ms();
	en->beating = false;
	if (en->views_there)
		try_to_lead(en);
}

static void
on_down(void *arg, const char *why)
{
	lead_lost(arg, why);
}

/* The waits that PostgreSQL ends by itself when this process hangs; a generic plan and no
 * sequential scans, since plans are made while the tables are still small. */
static const char setup[] =
    "SELECT set_config('idle_session_timeout', '1500ms', false),"
    " set_config('idle_in_transaction_session_timeout', '1500ms', false),"
    " set_config('statement_timeout', '30s', false), set_config('jit', 'off', false),"
    " set_config('plan_cache_mode', 'force_generic_plan', false),"
    " set_config('enable_seqscan', 'off', false), set_config('application_name', 'leader', false)";

/* Reads what the leader would, beside it, and waits for as long as there is nothing to read. */
static const char loader_setup[] =
    "SELECT set_config('default_transaction_read_only', 'on', false),"
    " set_config('statement_timeout', '30s', false), set_config('jit', 'off', false),"
    " set_config('plan_cache_mode', 'force_generic_plan', false),"
    " set_config('enable_seqscan', 'off', false), set_config('application_name', 'loader', false)";

void
lead_open(struct engine *en)
{
	static const struct pq_events events = { on_up, on_down }, none;
	const char *conninfo = arena_printf(&en->arena,
	    "%s options='-c search_path=%s' connect_timeout=3 tcp_user_timeout=3000", en->opt.db,
	    en->s->name);

	en->rowtypes = (struct pq_stmt){ .name = "rowtypes", .sql = sql_rowtypes };
	assert(en->s->nsweeps <= SWEEPS_MAX);
	for (size_t i = 0; i < en->s->nsweeps; i++) {
		struct sweeping *w = &en->sweeps[i];

		*w = (struct sweeping){ .en = en, .s = &en->s->sweeps[i] };
		w->due.sql = w->s->due_sql;
		snprintf(w->due.name, sizeof(w->due.name), "due_%zu", i);
	}
	en->lead = pq_open(&en->loop, conninfo, setup, &events, en);
	if (en->s->projection)
		en->loader = pq_open(&en->loop, conninfo, loader_setup, &none, en);
}
