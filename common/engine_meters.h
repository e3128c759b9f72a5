/* SPDX-License-Identifier: Apache-2.0 */
/* What the engine counts while it works; all of the loop's thread. engine_meters.c makes text of
 * it. Bounded: by the contract's ops, the classes, the streams followed. */
#ifndef COMMON_ENGINE_METERS_H
#define COMMON_ENGINE_METERS_H

#include "common/err.h"
#include "common/metrics.h"
#include "common/op.h"

struct engine;
struct batch;
struct call;
struct pq_error;
struct pq_stmt;

struct opstat {
	const struct op *op;       /* NULL: of calls that name no op of this service */
	uint64_t ended[E_COUNT];   /* by the class of the answer */
	struct histogram took;     /* from the bus's message to the answer, µs */
};

/* Why a batch was not committed. */
enum batch_fault {
#define FAULT(name, state, doc) FAULT_##name,
#include "common/tbl/batch_faults.tbl"
#undef FAULT
	FAULT_COUNT
};

struct meters {
	struct opstat *ops;        /* the contract's, the engine's, one for the rest */
	size_t nops;
	struct histogram calls, load, decide, commit; /* of batches */
	uint64_t events, faults[FAULT_COUNT];
	struct pq_stmt *gauges;
	int64_t asked_us;          /* when the lead's connection was asked last, by a beat … */
	int64_t known_us;          /* … and when it was asked what it answered last */
	int64_t beat_us;           /* how long that took */
};

int64_t engine_us(void); /* monotonic */
void meters_prepare(struct engine *en);
/* A call has been answered. op NULL: it named none. */
void meters_ended(struct engine *en, const struct op *op, enum errclass class, int64_t took_us);
void meters_batch(const struct batch *b); /* is committed */
void meters_saved(const struct batch *b); /* so is one that is not counted: the database answers */
void meters_fault(struct engine *en, const struct pq_error *err); /* a batch is not */
/* The lead's connection is asked something small; it has answered. */
void meters_asked(struct engine *en);
void meters_known(struct engine *en);
int64_t meters_lag_ms(const struct engine *en);
void meters_call(struct engine *en, const struct call *c);

#endif
