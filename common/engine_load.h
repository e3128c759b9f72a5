/* SPDX-License-Identifier: Apache-2.0 */
/* What a batch needs to know before it can decide (engine_load.c). Inside of the engine. */
#ifndef COMMON_ENGINE_LOAD_H
#define COMMON_ENGINE_LOAD_H

#include "common/err.h"
#include "common/pq.h"

struct batch;
struct engine;
struct tstmt;

void batch_load(struct batch *b);
/* Of a batch with a stretch: what its tables load, in a thread, and the load itself. */
void tables_want(struct batch *b);
void tables_load(struct batch *b);
/* What its sums are to be merged with, in a thread (false: there are none), and the load. */
bool sums_want(struct batch *b);
void sums_load(struct batch *b, pq_sync_fn *then);
/* How a table's fresh, or changed, rows are saved. */
const struct pq_stmt *table_stmt(struct batch *b, const struct tstmt *s, bool fresh);

/* What results were taken over is read into rows; -1: b->unread. In a thread. */
MUST_CHECK int batch_parse(struct batch *b);
/* It has failed, for this reason or since rows could not be read. */
bool load_failed(struct batch *b, const struct pq_error *err);

#endif
