/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Work in a process of its own: this program once more, which reads its input, writes what it
 * made and ends. Libraries that draw may crash, forget memory (cairo 1.16 some of each font) or
 * keep much of it: all of that ends with the process. It has none of our environment, no secrets.
 */
#ifndef COMMON_PRINT_APART_H
#define COMMON_PRINT_APART_H

#include "common/err.h"
#include "common/mp.h"
#include "common/types.h"

/* Makes of `in` what is appended to *out, and a number; `what` says which. */
typedef int apart_fn(const char *what, struct str in, struct buf *out, int32_t *count,
    struct err *e);

/* First in main(): whether this process is such a one. Its work is then done; exit with *status. */
bool apart_child(int argc, char **argv, apart_fn *work, int *status);

/*
 * Blocks until it is done, in a thread: the error of the work, or INTERNAL when the process ended
 * without an answer; it has APART_SECONDS.
 */
#define APART_SECONDS 60
MUST_CHECK int apart_run(const char *what, struct str in, struct buf *out, int32_t *count,
    struct err *e);

#endif
