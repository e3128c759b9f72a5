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
 * wait_ms, FAILED_PRECONDITION when a text changed, INTERNAL when one fails. */
MUST_CHECK int migrate(const char *conninfo, const char *schema, const struct migration *list,
    size_t n, int64_t wait_ms, struct err *e);

#endif
