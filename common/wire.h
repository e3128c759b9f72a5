/* SPDX-License-Identifier: Apache-2.0 */
/*
 * What crosses the bus (design: the bus protocol). Every message starts with the frame "jz1" and a
 * verb. Multi-byte frames are exact:
 *
 *   client → bus     jz1 call     op  call-map
 *   bus → client     jz1 answer   id(16 bytes; empty when the call could not be read)  answer-map
 *   bus → worker     jz1 run      boot(16) calls      calls: one or more [n, op, run-map, call-map]
 *   worker → bus     jz1 done     boot(16) answers    answers: one or more [n, answer-map]
 *   worker → bus     jz1 register register-map
 *   any → bus        jz1 ping                      bus → any   jz1 pong  pong-map
 *
 * Between bus and workers all that one turn of a loop brings is one message, arrays one behind the
 * other: sealing frames and waking peers would cost more than the calls. id and boot are raw UUID
 * bytes, n is a bin of 8, opaque to the worker. Maps are msgpack by the descriptors
 * below; an answer's `result` and a call's `args` are values of their own.
 */
#ifndef COMMON_WIRE_H
#define COMMON_WIRE_H

#include "common/desc.h"
#include "common/err.h"
#include "common/msg.h"

#define WIRE_MAGIC "jz1"
#define WIRE_MAX_BYTES (1024 * 1024)
#define WIRE_MAX_FRAMES 8
#define WIRE_PAGE_BYTES (256 * 1024)
#define WIRE_DEADLINE_MAX_MS 60000
#define WIRE_REGISTER_MS 500
#define WIRE_WORKER_LOST_MS 1500
#define WIRE_ID_AHEAD_MS (5 * 60 * 1000)
#define WIRE_ID_OLD_MS (INT64_C(30) * 86400 * 1000)
#define WIRE_WAIT_MAX_MS 20000
#define WIRE_FEEDS_MAX 64

struct wire_call {
	struct uuid id;           /* UUIDv7 made by the caller: the idempotency key */
	struct stamp at;          /* when the caller made it, its clock */
	int32_t deadline_ms;      /* 1 … 60 000, counted from receipt by the bus */
	struct opt_i64 min_seq;   /* queries: at least this much of the stream must be visible */
	struct str actor;         /* session token; only from role gateway */
	struct str traceparent;   /* W3C Trace Context, 55 characters */
	struct raw args;          /* a map */
};

struct wire_error {
	int32_t class;            /* an enum errclass, by wire name */
	struct str text;
	struct str field;
	struct opt_i32 retry_after_ms;
};

struct wire_answer {
	bool ok;
	struct raw result;        /* when ok */
	struct wire_error *error; /* when not */
	struct opt_i64 seq;       /* head of the stream after the command, or seen by the query */
	struct opt_i64 epoch;
};

struct wire_run {
	struct str principal, role, scope;
	int32_t left_ms;
};

struct wire_register {
	struct str service, instance;
	int64_t epoch;            /* 0 = standby */
	int64_t head;
	bool draining;            /* no new calls, please */
	struct strs ops;          /* "c:…" for the leader, "q:suggestion.get" for any replica */
};

struct wire_pong { struct uuid boot; struct stamp time; };

/* The trace id of a traceparent (W3C Trace Context): 32 hexadecimal digits; "" if it is none. */
struct str wire_trace(struct str traceparent);
/* The name of an op as a log may show it: what no op can be called is "?". */
struct str wire_op(struct str name);

extern const struct desc wire_call_desc, wire_error_desc, wire_answer_desc, wire_run_desc,
    wire_register_desc, wire_pong_desc;
extern const struct enumdesc wire_class_enum; /* values = enum errclass */

struct raw wire_ok(struct arena *a, struct raw result, const int64_t *seq, const int64_t *epoch);
struct raw wire_fail(struct arena *a, const struct err *e, int32_t retry_after_ms /* 0 = none */);

#endif
