/* SPDX-License-Identifier: Apache-2.0 */
/* Other services' streams, as one that follows them sees them. Inside of the engine. */
#ifndef COMMON_ENGINE_FOLLOW_H
#define COMMON_ENGINE_FOLLOW_H

#include "common/client.h"
#include "common/feed.h"
#include "common/pq.h"
#include "common/wire.h"

#define FOLLOWING_MAX 4
#define HASH_LEN 32

struct batch;
struct call;
struct command;
struct engine;

struct following { /* another service's stream, while leading */
	struct engine *en;
	const char *service;
	struct strs types;
	int64_t seq;               /* the last event that took effect, or was refused, here */
	uint8_t hash[HASH_LEN];    /* its hash */
	int64_t after;             /* examined so far; nothing for us lies between */
	size_t queued;             /* events in the queue */
	bool asking, again;        /* again: events were dropped, go on from seq */
	int64_t head, heard_us;    /* of its stream, as it last said (-1: nothing yet), and when */
	int64_t refusals;          /* events kept as refused, as far as known here */
	uint64_t refused;          /* events of it, since the start */
	int64_t decoded;           /* in bulk: the last event that was decoded */
	bool at_head;              /* in bulk: `after` was the head, whose hash is head_hash */
	uint8_t head_hash[HASH_LEN];
	int64_t next_ms;
	int64_t bad_seq;           /* an event that cannot be decided: it is refused with … */
	struct err bad;
};

struct heard { /* an event of another service, as a call carries it */
	struct following *from;
	int64_t prev, seq;         /* it counts only when `prev` is where the stream stands */
	struct uuid id;
	struct str type;
	struct stamp time;
	uint8_t hash[HASH_LEN];
	struct err refusal;        /* class E_NONE: none yet */
};

extern const struct pq_stmt follow_load_stmt;
void follow_prepare(struct engine *en);
void follow_loaded(void *arg, const PGresult *res);
void follow_start(struct engine *en); /* leading */
void follow_stop(struct engine *en);
void follow_tick(struct engine *en);
void follow_save(struct batch *b); /* its statements of a batch */
struct refusal { /* an event that has no effect */
	struct following *from;
	int64_t seq;
	struct uuid id;
	struct str type;
	const struct err *why;
};
void follow_refuse(struct batch *b, const struct refusal *v, size_t n); /* to be kept */
/* Where streams stand from now on: `hash` NULL, as before. */
void follow_places(struct batch *b, const int64_t *seq, const uint8_t *const *hash);
/* A feed gave no answer. */
void follow_unheard(struct following *f, const struct wire_answer *answer);
void follow_later(struct following *f, int64_t ms);
void follow_call(struct following *f, const struct feed_next *args, answer_fn *on);
const struct command *follow_command(const struct following *f, struct str type);
/* The call is over: it has taken effect (or its refusal is kept), or not. */
void follow_ended(struct call *c, bool kept);
void follow_failed(const struct call *c, const struct err *e);
/* Its place was put back to the start; NULL: all of them. */
void follow_anew(struct engine *en, const char *service);

#endif
