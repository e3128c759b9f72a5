/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The bus: one ROUTER between callers and workers. It has no database and keeps nothing that a
 * restart may not lose: who is connected, which calls are under way, which worker knows which op.
 * It never queues: a call is passed on or answered at once. Everything runs on one loop.
 */
#ifndef SERVICES_BUS_BUS_H
#define SERVICES_BUS_BUS_H

#include <stdatomic.h>
#include <sys/types.h>
#include <time.h>
#include <uv.h>

#include "common/arena.h"
#include "common/cert.h"
#include "common/health.h"
#include "common/metrics.h"
#include "common/report.h"
#include "common/wire.h"
#include "common/zsock.h"

enum count {
#define COUNT(name, refused, doc) COUNT_##name,
#include "services/bus/counts.tbl"
#undef COUNT
	COUNT_COUNT
};

#define BUCKETS 1024

/* A connection. ZeroMQ's own ids are 5 bytes that begin with 0; ids peers choose are not taken. */
struct route { uint8_t b[5]; };

/* Who speaks, by key. Lives while the bus does: its names are those of certificates. */
struct principal {
	struct principal *next; /* in its bucket */
	char name[65];
	bool barred;            /* revoked, or no longer in the directory */
	unsigned role;          /* R() bit */
	bool told;              /* a refused registration was logged */
	char scope[512];
	/* the keys that are good now, each with a number of its own: what came under another one is
	 * refused. The second only while a key is being changed; number 0: none */
	struct goodkey { char z85[41]; unsigned number; } keys[2];
	unsigned numbered;      /* keys so far */
	struct buf run;         /* the run map up to left_ms's value */
	int64_t calls, bytes;   /* under way */
	_Atomic int64_t unread; /* bytes of answers that ZeroMQ holds for it */
	/* lines about calls that the bus refused, within the second that began at log_ms */
	uint64_t log_ms;
	int64_t logged, unlogged;
};

/* A process of a service. Owned by its service's list. */
struct worker {
	struct worker *next;
	struct service *service;
	struct principal *principal;
	unsigned key;           /* under which it registered */
	struct route route;
	char instance[65];
	int64_t epoch, head;
	bool draining;
	uint64_t heard_ms;
	uint64_t ops_digest;    /* of the names it registered: unchanged, they are not read again */
	struct call *calls;     /* sent to it, or in its pack */
	int64_t ncalls;
	struct buf pack;        /* calls that go with the end of this turn */
	struct packed { uint32_t index, generation; } *packed;
	size_t npacked, packed_cap;
};

struct service {
	struct service *next;
	char name[65];
	struct worker *workers;
	int nworkers;
	struct histogram took; /* of its calls, µs */
};

/* An op belongs to the service that registered it first, for as long as the bus runs. */
struct busop {
	struct busop *next; /* in its bucket */
	struct service *service;
	bool command;       /* to the leader only */
	bool by_instance;   /* health and metrics go to the instance named in args */
	struct worker **workers;
	int n, cap, turn;
	size_t len;
	char name[];
};

/* A call under way, from its forwarding to its answer. Recycled; generation tells re-uses apart. */
struct call {
	uint32_t index, generation;
	struct route route;
	struct uuid id;
	const struct busop *op;
	int64_t came_us;        /* monotonic */
	struct principal *from;
	unsigned key;           /* under which it came */
	struct worker *to;
	struct call *prev, *next; /* of the worker's; next also of the free ones */
	uint64_t deadline_ms;
	size_t at;              /* place in the heap of deadlines */
	int64_t bytes;
};

struct calls {
	struct call **all, *free;
	uint32_t n, cap;
	struct call **heap; /* by deadline, earliest first; has room for all */
	size_t nheap;
};

struct bus {
	uv_loop_t *loop;
	struct zsock *router, *zap;
	struct cert own;
	struct certdir *certs;
	struct uuid boot;
	uint64_t started_ms;
	bool ready, closing;
	int status; /* to exit with */
	const char *instance, *listen, *key_path;
	ino_t own_ino;          /* of the key's file as it was read last */
	off_t own_size;
	struct timespec own_changed;
	bool told_rebind;
	int64_t max_calls, max_bytes; /* a principal's, under way; bytes also of answers unread */
	struct principal *principals[BUCKETS];
	struct busop *ops[BUCKETS];
	struct service *services;
	struct calls calls;
	struct arena tmp, refusal; /* of one message; of one refusal */
	int64_t counts[COUNT_COUNT];
	struct probe *probe;
	struct health *health;
	uv_timer_t certs_timer, sweep_timer, deadline_timer, rebind;
	uv_fs_event_t certs_watch;
	uv_signal_t term, interrupt;
	uv_prepare_t turn;      /* sends the packs before the loop blocks */
	bool packing;
	uint64_t swept_ms;
};

/* ---- zap.c: who may connect ---- */

/* Binds inproc://zeromq.zap.01; to be called before any other endpoint is bound. */
MUST_CHECK int bus_zap_open(struct bus *b, struct err *e);

/* ---- probe.c: proof, before the bus opens, that keys are really checked ---- */

/* Connects to the bus with a key nobody knows. done(b, NULL) when ZAP was asked about just this
 * key and the connection was refused; else done(b, why). Called once, from the loop. */
MUST_CHECK int bus_probe_start(struct bus *b, void (*done)(struct bus *b, const char *why),
    struct err *e);
/* From the ZAP handler: the key it was asked about. From the ROUTER's monitor: what came of it. */
void bus_probe_asked(struct bus *b, const uint8_t key[32]);
void bus_probe_link(struct bus *b, bool up, int refused);

/* ---- rekey.c: the bus's own key ---- */

/* INVALID_ARGUMENT when it is no bus's pair. */
MUST_CHECK int bus_own_read(const char *path, struct cert *out, struct err *e);
/* Takes the key that stands in the file, if it is another one by now. */
void bus_own_look(struct bus *b);
/* All of JZ_LISTEN. */
MUST_CHECK int bus_bind_all(struct bus *b, struct err *e);
/* The socket with the own key; not yet bound. */
MUST_CHECK int bus_router_open(struct bus *b, struct err *e);

/* ---- principals.c ---- */

/* NULL when there is no such certificate, nor ever was. */
struct principal *bus_principal_find(struct bus *b, struct str name);
/* The number of this key of the principal's; 0: it is none, or the principal is barred. */
unsigned bus_key_number(const struct principal *p, const char *z85);
/* Whether what came under the key of this number still counts. */
bool bus_key_good(const struct principal *p, unsigned number);
/* Reads the certificates that changed and does what follows from them. */
void bus_certs_read(struct bus *b);
void bus_principals_free(struct bus *b);

/* ---- workers.c ---- */

void bus_worker_register(struct bus *b, struct principal *p, unsigned key, struct route route,
    const struct wire_register *r);
struct worker *bus_worker_find(struct bus *b, const struct principal *p, struct route route);
struct service *bus_service_find(const struct bus *b, const char *name); /* NULL: none yet */
struct busop *bus_op_find(struct bus *b, struct str name);
/* The worker to run a call of this op; NULL: none. instance absent: any. */
struct worker *bus_op_worker(struct busop *op, struct opt_i64 min_seq, struct str instance);
/* Whether every service that has a certificate has been heard since the start. */
bool bus_all_heard(struct bus *b);
/* Forgets the worker and answers its calls UNAVAILABLE. */
void bus_worker_drop(struct bus *b, struct worker *w, const char *why);
void bus_workers_sweep(struct bus *b);
/* Drops all of them; their calls and answers leave before the socket is closed. */
void bus_workers_end(struct bus *b, const char *why);
/* Drops the workers whose certificate no longer covers them. */
void bus_workers_check(struct bus *b);
void bus_workers_free(struct bus *b);

/* ---- calls.c ---- */

struct call *bus_call_new(struct bus *b, struct principal *from, unsigned key, struct route route,
    struct uuid id, const struct busop *op, struct worker *to, int32_t deadline_ms,
    int64_t bytes);
struct call *bus_call_find(struct bus *b, uint32_t index, uint32_t generation);
void bus_call_free(struct bus *b, struct call *c);
/* Passes the answer on (the frame is taken over), or refuses the call, and frees it. */
void bus_call_answer(struct bus *b, struct call *c, zmq_msg_t *answer);
void bus_call_refuse(struct bus *b, struct call *c, const struct err *e, int32_t retry_ms);
/* Answers every call UNAVAILABLE. */
void bus_calls_end(struct bus *b);
void bus_calls_free(struct bus *b);
/* Answers without a call. id absent: the call could not be read. */
void bus_refuse(struct bus *b, struct route to, struct uuid id, const struct err *e,
    int32_t retry_ms);

void bus_reply(struct bus *b, struct route to, struct uuid id, struct raw map);
/* The line of a call that no service answers: of a principal at most 50 a second, then their
 * number. */
void bus_call_log(struct bus *b, struct principal *p, struct str op, struct uuid id,
    enum errclass class, int64_t ms, struct str traceparent);

/* ---- pack.c: what goes to a worker in one message ---- */

void bus_pack_add(struct bus *b, struct call *c, int32_t left_ms, struct str op, struct raw map);
/* Sends the worker's pack; drops the worker when it is gone. */
void bus_pack_send(struct bus *b, struct worker *w);
void bus_packs_send(struct bus *b);

/* ---- verbs.c: the messages ---- */

void bus_message(struct zsock *z, struct zmessage *m, void *arg);

/* ---- status.c: what the bus says of itself ---- */

void bus_status(void *arg, struct buf *line);
/* The bus's own op of this name; NULL: it is a service's. */
const struct op *bus_own_op(struct str name);
/* The answer map, of b->tmp. */
MUST_CHECK int bus_own_run(struct bus *b, const struct principal *p, const struct op *op,
    struct raw args, struct raw *out, struct err *e);

static inline void
count(struct bus *b, enum count c)
{
	b->counts[c]++;
}

static inline void
frame_copy(zmq_msg_t *m, const void *p, size_t n)
{
	if (zmq_msg_init_size(m, n) != 0)
		abort(); /* out of memory */
	if (n > 0)
		memcpy(zmq_msg_data(m), p, n);
}

static inline size_t
bucket_of(struct str s)
{
	uint32_t h = 2166136261u; /* FNV-1a */

	for (size_t i = 0; i < s.n; i++)
		h = (h ^ (uint8_t)s.p[i]) * 16777619u;
	return (h ^ h >> 15) % BUCKETS;
}

#endif
