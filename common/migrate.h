/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Schema migrations: numbered SQL texts, each run once in a transaction of its own as the schema's
 * owner, under an advisory lock, so that replicas may start at once. A text that was run and has
 * changed since is refused: a released file never changes.
 */
#ifndef COMMON_MIGRATE_H
#define COMMON_MIGRATE_H

#include "common/engine.h"

/* Blocks; called before the loop runs. UNAVAILABLE when the database does not answer within
 * wait_ms, or cannot write now, FAILED_PRECONDITION when a text changed, INTERNAL when one fails.
 * A schema that is newer than this program (it has run texts that are not in the list) is left as
 * it is. */
MUST_CHECK int migrate(const char *conninfo, const char *schema, const struct migration *list,
    size_t n, int64_t wait_ms, struct err *e);
/* Whether the database can be connected to. UNAVAILABLE when not within wait_ms. */
MUST_CHECK int migrate_reached(const char *conninfo, int64_t wait_ms, struct err *e);
/* A SELECT of the first text that was run on the schema and is not in the list; no row: none. */
const char *migrate_newer(struct arena *a, const struct migration *list, size_t n);

#endif
