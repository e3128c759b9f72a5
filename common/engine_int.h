/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Inside of the engine. One struct engine a process, on one loop; its parts, each a file:
 *
 *   engine.c        options, start, health, drain
 *   engine_link.c   the buses: register, run → call, done
 *   engine_keys.c   the connections to them, and their keys
 *   engine_batch.c  calls → batch → decide; engine_load.c  what it needs to know first
 *   engine_rows.c   the engine's own tables; the statements of the service's
 *   engine_inlet.c  events that other systems publish to this service
 *   engine_save.c   rows, events, answers → COMMIT → answers
 *   engine_culprit.c  which call it was that SQL refused
 *   engine_lead.c   leadership, heartbeat, partitions
 *   engine_clock.c  whether the machine's clock can be trusted
 *   engine_sweep.c  what the clock brings
 *   engine_feed.c   feeds; engine_consumer.c  named ones; engine_hears.c  who hears what;
 *   engine_hash.c  after_hash;
 *   engine_ring.c   the newest events
 *   engine_query.c  queries
 *   engine_actor.c  for whom a gateway's call is made
 *   engine_prepare.c  slow work before a call joins a batch
 *   engine_follow.c  other services' events; engine_bulk.c, engine_project.c, engine_held.c  many
 *   at a time; engine_rebuild.c  all of them again
 *   engine_meters.c  what is counted
 */
#ifndef COMMON_ENGINE_INT_H
#define COMMON_ENGINE_INT_H

#include <uv.h>

#include "common/blob.h"
#include "common/client.h"
#include "common/engine_bulk.h"
#include "common/engine_follow.h"
#include "common/engine_load.h"
#include "common/engine_meters.h"
#include "common/engine_ring.h"
#include "common/engine_rows.h"
#include "common/feed.h"
#include "common/health.h"
#include "common/json.h"
#include "common/log.h"
#include "common/pq.h"
#include "common/report.h"
#include "common/session.h"
#include "common/state.h"
#include "common/wire.h"
#include "common/zsock.h"

#define BATCH_CALLS 256
#define BATCH_BYTES ((size_t)2 * 1024 * 1024)
#define PENDING_CALLS 4096
#define DIGEST_LEN 16
#define TABLES_MAX 64
#define LINKS_MAX 4
#define READERS 2
#define SWEEPS_MAX 8
#define SELF_CALLS (BATCH_CALLS / 2) /* of a batch, at most */

struct engine;

struct link { /* to one bus */
	struct engine *en;
	struct zsock *z;
	char endpoint[128];
	int64_t heard_ms;          /* when the bus last said anything */
	bool up;                   /* connected, the handshake passed */
	bool trying;               /* the bus's other key */
	struct buf pack;           /* answers that go with the end of this turn */
	uint8_t boot[16];          /* whose they are */
};

/* A call as the bus handed it over. Lives in the arena of its batch, query or feed wait. */
struct call {
	struct link *link;         /* NULL: the service's own work */
	uint8_t boot[16], n[8];    /* the bus's names for it */
	struct str op;             /* full name */
	const struct op *row;      /* what it means here; NULL: nothing */
	int64_t came_us;           /* engine_us */
	struct who who;
	struct wire_call wire;
	int64_t until_ms;          /* monotonic: nobody waits after this */
	const struct command *cmd;
	void *args;
	uint8_t digest[DIGEST_LEN];
	/* a gateway's call for a person: who.role and so on are that person's once it is known */
	bool acts, known;
	uint8_t session[SESSION_HASH_LEN];
	struct prepared prepared;  /* when cmd has such work */
	struct sweeping *sweep;    /* a sweep's */
	struct heard *heard;       /* another service's event */
	struct published *inlet;   /* when cmd is an inlet */
	/* outcome */
	struct raw answer;
	enum errclass class;
	struct err refusal;        /* of a sweep's */
	bool stored;               /* the answer of an earlier run */
	bool keep;                 /* decided: answer and audit are to be stored */
	bool did;                  /* a sweep had something to do */
	bool counts;               /* refused, but what it changed stays */
	const char *anew;          /* cx_hear_anew */
	bool rebuilds;             /* <service>.rebuild */
	const struct call *same;   /* an earlier call of this batch with the same id */
	int64_t first_seq, last_seq;
	struct touched { const struct table *t; void *row; bool made; } *touched;
	size_t ntouched;
};

#define SWEEP_IDS 512  /* of a call */
#define SWEEP_ASIDE 64 /* so that there is room for others in what is due */

struct sweeping { /* one of the service's sweeps, while leading */
	struct engine *en;
	const struct sweep *s;
	struct pq_stmt due;
	bool asking;    /* what is due */
	int64_t asked, dry; /* commits at the question; at the last one that found nothing */
	struct { struct uuid id; int64_t until_ms; } aside[SWEEP_ASIDE]; /* failed alone */
	int64_t next_ms;
};

struct published { /* an event that another system tells by an inlet */
	struct inlet head;
	uint8_t digest[DIGEST_LEN]; /* of op and arguments, whoever calls */
};

struct stored_event {
	int64_t seq;
	struct uuid id, subject;
	struct str type;
	struct bytes body;
	uint8_t hash[HASH_LEN];
	struct strs audience;
};

struct batch { /* owned by the engine's queue, then running, then reused */
	struct batch *next;
	struct engine *en;
	struct arena arena;
	struct call *calls[BATCH_CALLS];
	size_t ncalls, bytes;
	bool alone;
	struct str lane;           /* penalty lane: this principal's calls only */
	struct state st;
	struct wants wants;
	struct stamp now;
	char now_text[33];
	int64_t epoch;             /* of the lead it was loaded under */
	int64_t seq;               /* head as this batch leaves it */
	uint8_t hash[HASH_LEN];
	int64_t offset_us;         /* the domain clock as this batch leaves it */
	int64_t moved_us;          /* `now` by the machine's clock */
	int64_t followed[FOLLOWING_MAX]; /* places in other streams as it leaves them */
	size_t selves;             /* calls of the service's own */
	struct stored_event *events;
	size_t nevents, events_cap;
	size_t receipts;           /* consumers saved with it */
	const void **receipt_rows;
	bool stale[TABLES_MAX];    /* cached tables to read again */
	int64_t versions[TABLES_MAX];
	struct loading *unparsed;  /* results that are read in the thread */
	struct err unread;         /* a row it needs could not be read */
	struct err unread_why;     /* for the log */
	struct portion *portions, **portions_tail; /* rows still to be sent (engine_slice.c) */
	void (*sent)(struct batch *b);
	uv_work_t trim;            /* gives the memory of a large one back */
	int64_t began_us, loaded_us, saving_us; /* monotonic, for the log */
	int tries;
	struct call **probe_of;    /* the search for a culprit: whose each statement is */
	size_t probes;
	struct call *culprit;
	struct err refused;
	struct pq *from;           /* the connection it loads over */
	struct stretch *stretch;   /* in bulk: the events it is for */
	bool holds, beside;        /* its rows are in memory for the next one; the last one's are */
	bool plain;                /* it needs rows that are not known by their roots */
	bool decided, again;       /* it waits to be saved; is to be decided again */
	bool trims;                /* it takes much memory, and seldom */
	struct who self;
	struct table_load *loads;  /* of each table */
	struct portion_ready *encoded;
	bool sums;                 /* are to be merged with what the database has */
	struct refusal *not_taken; /* events of it that are refused */
	size_t nnot_taken;
	const struct news *last[FOLLOWING_MAX]; /* of each stream */
	bool astray;               /* its events do not follow on where the stream stands */
};

struct tstmt { /* statements of one table */
	const struct table *t;
	const struct table *into;  /* whose rows it loads: t, or the one that t is TABLE_ALSO of */
	struct pq_stmt load, all, insert, save; /* insert: new rows; save: changed ones */
	struct pq_stmt sum;        /* of a TABLE_SUM: adds */
	struct sqlrowtype type;
	struct rows *cached;
	struct arena arena[2];     /* of the cached rows: this and the one before */
	int which;
	int64_t version;           /* of the cached rows; -1: not read */
};

#define IDEM_WEEKS 64
/* The partition of a week's stored answers. */
struct idem_week { int64_t week; struct pq_stmt stmt; };

enum leadstate { LEAD_DOWN, LEAD_STANDBY, LEAD_TAKING, LEAD_LEADER };

struct consumer { /* named; owned by the engine while it leads */
	struct consumer *next;
	struct arena arena;        /* of its texts */
	struct str principal, name;
	struct strs types;
	int64_t offered, taken;
	int64_t may_take;          /* what the leader before may have offered without writing it */
	struct stamp offered_at, taken_at, made_at;
	bool dirty, saved;
	bool saving;               /* in the running batch */
	struct wait *waiting;
};

struct wait { /* a feed call not answered yet; owned by the engine's list */
	struct wait *next;
	struct arena arena;
	struct call call;
	struct feed_next args;
	struct consumer *consumer; /* NULL: the caller keeps its place */
	int64_t examined;          /* last number looked at */
	int64_t until_ms;
	size_t max;
	bool hears_all;
	struct strs names;         /* else what it hears: "unit:U0101" … */
	struct strs audience;      /* the same between newlines, with NUL, as ring_event has them */
	bool reading;              /* something from the database is on its way */
	bool gone;                 /* answered while reading: freed when the page comes */
	bool checked;              /* after_hash was compared */
	bool asked;                /* hears_sql was asked */
	bool fresh;                /* its person's session was read since it last slept */
};

struct options {
	const char *bus, *bus_cert, *key, *db, *db_owner, *run, *instance, *clock, *log;
	char host[65];            /* instance points here when it is the host's name */
	int64_t db_wait_ms, ahead_kb;
};

struct engine {
	const struct service *s;
	struct options opt;
	uv_loop_t loop;
	struct arena arena;        /* for the life of the process */
	struct cert self, bus;     /* this worker's pair; the bus's key */
	struct keyfile { ino_t ino; struct timespec changed; } own_file, bus_file;
	int64_t next_keys_ms;
	struct link links[LINKS_MAX];
	size_t nlinks;
	struct str source;         /* of its events: "/jiazhan/<service>" */
	struct strs ops;           /* as registered: "c:…" and "q:…" */
	struct pq *lead, *readers[READERS];
	struct pq *loader;         /* a projection's long stretches; NULL: it is none */
	size_t next_reader;
	struct tstmt tables[TABLES_MAX];
	size_t ntables;
	struct own own[OWN_COUNT];
	struct idem_week idem_weeks[IDEM_WEEKS];
	bool types_known;          /* the row types of tables and own */
	struct pq_stmt watch;      /* versions of all cached tables in one row; sql NULL: none */
	struct pq_stmt views, rowtypes, hears, *query_stmts, *prepare_stmts;
	struct sweeping sweeps[SWEEPS_MAX];
	struct following following[FOLLOWING_MAX];
	size_t nfollowing;
	struct client *client;     /* for following, while leading */
	struct bulk bulk;
	struct pq_stmt empty;      /* a projection's tables; sql NULL: it is none */
	struct job *jobs, **jobs_tail; /* prepares that wait for a thread */
	size_t njobs, threads;     /* all of them; those in a thread */
	bool views_there;
	char newer[64];            /* what the schema has run and this program does not know */
	struct pq_stmt newer_stmt;
	int64_t next_views_ms;

	int64_t clock_since;       /* the machine's clock less the time since it was started, us */
	int64_t moved_us;          /* when the head was moved last, as far as is known */
	char clock_why[96];        /* why the clock is not trusted; "" = it is */
	bool looked;               /* moved_us is known */
	enum leadstate state;
	int64_t epoch, seq, offset_us, partition_top;
	int64_t commits;           /* batches, since it leads */
	uint8_t hash[HASH_LEN];
	uint8_t digest_key[64];
	size_t digest_key_len;
	bool beating;
	int64_t standby_since_ms, next_upkeep_ms;

	struct batch *queue, **queue_tail, *running, *spare;
	size_t pending;
	uv_work_t work;
	bool working;
	bool slicing;              /* the running batch is half sent: the lead is its alone */
	uv_timer_t pause;          /* between its slices */
	char lanes[8][65];         /* principals in the penalty lane */
	int64_t lanes_until_ms[8];

	struct consumer *consumers;
	struct wait *waits;
	size_t event_bytes;        /* of an event in a feed, about */
	struct ring ring;
	int64_t next_receipt_ms;

	struct meters meters;
	uv_timer_t tick, beacon;
	uv_prepare_t flush;        /* writes the log before the loop blocks */
	int32_t head_logged;       /* the day whose head is in the log */
	uv_signal_t sigterm, sigint;
	struct health *health;
	bool looping, turning;     /* the loop and its own handles are set up */
	bool draining, closing, failed;
	int64_t drain_until_ms;
	size_t queries;            /* running */
	char why[200];             /* why not ready */
};

/* engine_keys.c */
MUST_CHECK int links_open(struct engine *en, struct err *e);
/* Takes keys whose files have changed. */
void links_keys(struct engine *en);

/* engine_link.c */
zsock_fn link_message; /* arg: the link */
void links_register(struct engine *en);
void links_hold(struct engine *en, bool hold);
void links_flush(struct engine *en); /* sends the answers of this turn */
void call_answer(struct engine *en, const struct call *c, struct raw answer);
void call_refuse(struct engine *en, const struct call *c, const struct err *e);
void call_unavailable(struct engine *en, const struct call *c, const char *why);
void call_log(struct engine *en, const struct call *c, enum errclass class);
/* Copies the bytes of a call that must outlive its message. */
void call_copy(struct arena *a, const struct call *from, struct call *to);
/* To the queue, a query, a feed: by the op's name. */
void call_dispatch(struct engine *en, const struct call *c);

/* engine_actor.c */
extern const struct pq_stmt sessions_find; /* $1 hashes, $2 domain clock */
/* Takes the token's hash; UNAUTHENTICATED when a gateway names nobody although it must. */
MUST_CHECK int actor_take(struct call *c, const struct op *op, struct err *e);
/* The row of this session, if it is among the results, makes the call known. */
void actor_read(const PGresult *res, struct call *c, struct arena *a);
/* Whether it is known and may call this op. */
MUST_CHECK int actor_check(const struct call *c, const struct op *op, struct err *e);
/* Dispatches the call once it is known, or refuses it. */
void actor_find(struct engine *en, const struct call *c);
/* Reads the session of a call that has waited once more, and goes on with it (wait_read) or
 * refuses: it hears nothing of after the session's end, or of after another role. */
void actor_again(struct engine *en, struct wait *w);
MUST_CHECK int role_check(const struct call *c, const struct op *op, struct err *e);

/* engine_prepare.c */
const struct prepare *prepare_find(const struct engine *en, const struct command *cmd);
void prepare_call(struct engine *en, const struct call *c, const struct command *cmd,
    const struct prepare *p);

/* Refuses those that wait for a thread. */
void prepare_stop(struct engine *en, const char *why);

/* engine_batch.c */
void batch_enqueue(struct engine *en, const struct call *c, const struct command *cmd);
void batch_self(struct engine *en, const struct command *cmd, const void *args,
    struct sweeping *w);
/* A stretch of other services' events; the batch has it until it gives it back. */
void batch_stretch(struct engine *en, struct stretch *s);
void batch_next(struct engine *en);
void batch_release(struct engine *en, struct batch *b);
void batch_refuse_all(struct engine *en, const char *why); /* queued ones */
void batch_fail(struct engine *en, struct batch *b, const struct err *e);
void batch_leaves(struct engine *en, const struct batch *b); /* runs, or is saved, no more */
void batch_decide(struct batch *b);
void batch_free_spare(struct engine *en);
/* Of op, actor and arguments; to be taken again when the actor becomes known. */
void call_digest(const struct engine *en, struct call *c);
const struct command *command_find(const struct engine *en, struct str op);

/* engine_inlet.c */
/* Reads the head of an inlet's arguments; PERMISSION_DENIED unless the certificate lists it. */
MUST_CHECK int inlet_take(struct engine *en, struct call *c, struct arena *a, struct err *e);
void inlets_load(struct batch *b); /* what was answered before */
/* An earlier call of the batch with the same event; e is set when it has other content. */
const struct call *inlet_before(const struct batch *b, size_t i, struct err *e);
void inlets_save(struct batch *b, struct call **calls, size_t n);

/* engine_slice.c */
void slice_begin(struct batch *b);
/* Rows to be sent by slice_send, in this order; they and `rows` live as long as the batch. */
void slice_add(struct batch *b, const struct desc *row, const struct sqlrowtype *type,
    const struct pq_stmt *stmt, const void *const *rows, size_t n);
void slice_send(struct batch *b, void (*then)(struct batch *b));

/* engine_save.c */
void save_start(struct batch *b);
void head_send(struct batch *b); /* the fence: the first statement */
struct raw event_wire(struct arena *a, const struct stored_event *ev);
void event_add(struct batch *b, const struct call *c, const struct emitted *m);
extern const struct command engine_commands[];
enum { ENGINE_COMMANDS = 3 };

/* engine_rebuild.c */
void rebuild_prepare(struct engine *en);
decide_fn rebuild_decide;
void rebuild_save(struct batch *b);
void following_call(struct engine *en, const struct call *c);

/* engine_rows.c */
void own_prepare(struct engine *en);
void tables_prepare(struct engine *en); /* the statements of the service's tables */
void own_save(struct engine *en, int which, struct arena *a, const void *const *rows, size_t n);
/* The same with the batch's other rows. */
void own_add(struct batch *b, int which, const void *const *rows, size_t n);
void on_rowtypes(void *arg, const PGresult *res);

/* engine_culprit.c */
void culprit_search(struct batch *b);
void culprit_found(struct batch *b, struct call *culprit, const struct err *why);

/* engine_lead.c */
void lead_open(struct engine *en);
void lead_tick(struct engine *en);
/* The session does not end of idleness; also while draining. */
void lead_beat(struct engine *en);
void lead_lost(struct engine *en, const char *why);
/* clock.get: answers at once. */
void clock_call(struct engine *en, const struct call *c);
/* A call of a sweep failed: the half of it, or what failed is left aside. Not for every reason. */
void sweep_failed(const struct call *c, const struct err *why);
void sweep_turn(struct engine *en); /* those whose time has come */
void sweep_soon(struct engine *en);
struct stamp engine_now(const struct engine *en);

/* engine_feed.c */
void feed_call(struct engine *en, const struct call *c);
void feed_committed(struct engine *en);
void feed_tick(struct engine *en);
void feed_stop(struct engine *en, const char *why);
void wait_refuse(struct engine *en, struct wait *w, const struct err *e);
void wait_end(struct engine *en, struct wait *w); /* without an answer */
/* One turn of it, once `reading` is over. */
void wait_read(struct engine *en, struct wait *w, const struct pq_error *err);

/* engine_hash.c */
/* The call's after_hash is that of the head, or of an event in memory. */
bool hash_known(const struct engine *en, const struct wait *w);
/* Asks the log: sets w->reading until w->checked is right; refuses another one. */
void hash_check(struct engine *en, struct wait *w);

/* engine_hears.c */
/* What the caller's scope covers: all for the committee and services, else "role:code". */
void hears_own(struct engine *en, struct wait *w);
/* And what hears_sql adds: sets w->reading until it is there. */
void hears_ask(struct engine *en, struct wait *w);
/* Another service's event has taken effect: what waiting callers hear is asked anew. */
void hears_again(struct engine *en);

/* engine_consumer.c */
MUST_CHECK int consumer_call(struct engine *en, struct wait *w, struct err *e);
void consumer_free(struct consumer *c);
bool feed_dirty(const struct engine *en);
size_t feed_receipts(struct engine *en, struct arena *a, const void ***rows);
void feed_saved(struct engine *en, bool ok);
extern const struct pq_stmt feed_load_stmt;
void feed_loaded(void *arg, const PGresult *res);

/* engine_query.c */
const struct query *query_find(const struct engine *en, struct str op);
/* What its SQL is given: role, scope, now, the arguments. */
void query_params(const struct engine *en, struct arena *a, const struct call *c,
    const struct op *op, const void *args, struct sqlparams *p);
void query_run(struct engine *en, const struct call *c, const struct query *q);
void query_blob_get(struct engine *en, const struct call *c);
void readers_open(struct engine *en);
struct pq *reader(struct engine *en); /* NULL: none is up */

/* engine_clock.c */
/* Looks at it; en->clock_why says why not. */
bool clock_right(struct engine *en);

/* engine.c */
bool engine_ready(struct engine *en);
/* clock.set only with a test's clock, rebuild only of a projection. */
bool engine_op_offered(const struct engine *en, int which);
void engine_health(struct engine *en, struct health_report *out);
void engine_give_up(struct engine *en, const char *why); /* a fault no retry mends: drain, exit */
void engine_stopping(struct engine *en); /* goes on with the drain when nothing is left */

#endif
