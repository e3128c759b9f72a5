/* SPDX-License-Identifier: Apache-2.0 */
#include "common/wire.h"

#define OPS_MAX 512
#define NAME_BYTES 64
#define STREAM_MAX INT64_MAX

static const char *const class_names[] = {
#define ERR(id, wire, http, exit, grpc) wire,
#include "common/tbl/errors.tbl"
#undef ERR
};
const struct enumdesc wire_class_enum = { "class", class_names, E_COUNT - 1 };

static const struct field wire_call_fields[] = {
	FIELD(wire_call, id, F_REQ, 0, 0, "UUIDv7 made by the caller: the idempotency key"),
	FIELD(wire_call, at, F_REQ, 0, INT64_MAX, "when the caller made it, by its own clock"),
	FIELD(wire_call, deadline_ms, F_REQ, 1, WIRE_DEADLINE_MAX_MS,
	    "how long the caller waits, milliseconds from receipt by the bus"),
	FIELD(wire_call, min_seq, F_OPT, 0, STREAM_MAX,
	    "queries: at least this much of the stream must be visible"),
	FIELD(wire_call, actor, F_OPT, 1, 512, "session token; only from role gateway"),
	FIELD(wire_call, traceparent, F_OPT, 55, 55, "W3C Trace Context"),
	FIELD(wire_call, args, F_REQ, 1, WIRE_MAX_BYTES, "the op's arguments, a map"),
};
DESC(wire_call, "wire.call", "A call, as its maker sends it");

static const struct field wire_error_fields[] = {
	FIELD_ENUM(wire_error, class, F_REQ, &wire_class_enum, "one of gRPC's canonical names"),
	FIELD(wire_error, text, F_REQ, 0, 1024, "one sentence with the facts"),
	FIELD(wire_error, field, F_OPT, 0, 256, "path of the member at fault"),
	FIELD(wire_error, retry_after_ms, F_OPT, 0, WIRE_DEADLINE_MAX_MS,
	    "not before this many milliseconds"),
};
DESC(wire_error, "wire.error", "Why a call was refused");

static const struct field wire_answer_fields[] = {
	FIELD(wire_answer, ok, F_REQ, 0, 1, "whether the call was done"),
	FIELD(wire_answer, result, F_OPT, 1, WIRE_MAX_BYTES, "the op's result, when ok"),
	FIELD_NEST(wire_answer, error, F_OPT, &wire_error_desc, "the reason, when not ok"),
	FIELD(wire_answer, seq, F_OPT, 0, STREAM_MAX,
	    "head of the stream after the command, or as seen by the query"),
	FIELD(wire_answer, epoch, F_OPT, 0, STREAM_MAX, "epoch of the leader that answered"),
};
DESC(wire_answer, "wire.answer", "The answer to a call");

static const struct field wire_run_fields[] = {
	FIELD(
	    wire_run, principal, F_REQ, 1, NAME_BYTES, "who calls, as the bus knows it by its key"),
	FIELD(wire_run, role, F_REQ, 1, 15, "the caller's role"),
	FIELD(wire_run, scope, F_REQ, 0, 511, "what the role is for: a code"),
	FIELD(wire_run, left_ms, F_REQ, 0, WIRE_DEADLINE_MAX_MS, "what is left of the deadline"),
};
DESC(wire_run, "wire.run", "What the bus says of the caller");

static const struct field wire_register_fields[] = {
	FIELD(wire_register, service, F_REQ, 1, NAME_BYTES, "the service, the worker's scope"),
	FIELD(wire_register, instance, F_REQ, 1, NAME_BYTES, "which of its processes"),
	FIELD(wire_register, epoch, F_REQ, 0, STREAM_MAX, "of its leadership; 0 = standby"),
	FIELD(wire_register, head, F_REQ, 0, STREAM_MAX, "last number of the stream it has seen"),
	FIELD(wire_register, draining, F_OPT, 0, 1, "no new calls, please"),
	FIELD(wire_register, ops, F_REQ, 0, OPS_MAX,
	    "\"c:<op>\" goes to the leader, \"q:<op>\" to any replica in turn"),
};
DESC(wire_register, "wire.register", "A worker says every 500 ms what it does");

static const struct field wire_pong_fields[] = {
	FIELD(wire_pong, boot, F_REQ, 0, 0, "of this run of the bus"),
	FIELD(wire_pong, time, F_REQ, 0, INT64_MAX, "the bus's clock"),
};
DESC(wire_pong, "wire.pong", "The bus is there");

static struct opt_i64
given(const int64_t *p)
{
	return p != NULL ? (struct opt_i64){ *p, true } : (struct opt_i64){ 0 };
}

struct raw
wire_ok(struct arena *a, struct raw result, const int64_t *seq, const int64_t *epoch)
{
	struct wire_answer answer = {
		.ok = true, .result = result, .seq = given(seq), .epoch = given(epoch)
	};

	return msg_encode(&wire_answer_desc, &answer, MSG_ALL, a);
}

struct raw
wire_fail(struct arena *a, const struct err *e, int32_t retry_after_ms)
{
	struct wire_error error = {
		.class = (int32_t)e->class,
		.text = str_from(e->text),
		.retry_after_ms = { retry_after_ms, retry_after_ms > 0 },
	};
	struct wire_answer answer = { .error = &error };

	if (e->field[0] != '\0')
		error.field = str_from(e->field);
	return msg_encode(&wire_answer_desc, &answer, MSG_ALL, a);
}

static bool
all_of(struct str s, const char *set)
{
	for (size_t i = 0; i < s.n; i++)
		if (s.p[i] == '\0' || strchr(set, s.p[i]) == NULL)
			return false;
	return true;
}

struct str
wire_trace(struct str traceparent)
{
	struct str id = { traceparent.p + 3, 32 };

	return traceparent.n == 55 && traceparent.p[2] == '-' && traceparent.p[35] == '-' &&
		all_of(id, "0123456789abcdef")
	    ? id
	    : STR("");
}

struct str
wire_op(struct str name)
{
	return name.n <= 64 && all_of(name, "abcdefghijklmnopqrstuvwxyz._") ? name : STR("?");
}
