/* SPDX-License-Identifier: Apache-2.0 */
/*
 * What the scope of a certificate must look like, by role (common/tbl/roles.tbl): nothing, a code,
 * or for another system that publishes events its one source, its inlets and its streets, as
 * source=…;inlets=a,b;streets=x,y; the lists may be empty or left out.
 */
#ifndef COMMON_SCOPE_H
#define COMMON_SCOPE_H

#include "common/err.h"
#include "common/op.h"

/* INVALID_ARGUMENT, field "scope" (field "role" for one that nobody gets a certificate of). */
MUST_CHECK int scope_check(enum role role, struct str scope, struct err *e);

/* Whether another system's scope has this word in its part "source", "inlets" or "streets". */
bool scope_lists(struct str scope, const char *part, struct str word);

/* The value of this part; empty when there is none. */
struct str scope_part(struct str scope, const char *part);

#endif
