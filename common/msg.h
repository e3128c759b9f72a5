/* SPDX-License-Identifier: Apache-2.0 */
/*
 * msgpack ⇄ struct by descriptor. A struct is a map with string keys. Unknown keys are skipped, so
 * a newer sender may add; duplicates and missing required members are refused; bounds are checked.
 * What is read borrows from the input. All errors are INVALID_ARGUMENT with the member's path.
 */
#ifndef COMMON_MSG_H
#define COMMON_MSG_H

#include "common/arena.h"
#include "common/desc.h"
#include "common/err.h"
#include "common/mp.h"

/* `in` is checked by mp_check with `nodes` first; `out` has d->size bytes. */
MUST_CHECK int msg_decode(const struct desc *d, struct raw in, size_t nodes, struct arena *a,
    void *out, struct err *e);
/* The same for a value already checked by mp_check as part of a larger one. */
MUST_CHECK int msg_decode_checked(const struct desc *d, struct raw in, struct arena *a, void *out,
    struct err *e);

enum msgpart { MSG_ALL, MSG_PUBLIC /* without F_PRIVATE members */ };

void msg_pack(const struct desc *d, const void *in, enum msgpart part, struct buf *b);
struct raw msg_encode(const struct desc *d, const void *in, enum msgpart part, struct arena *a);

#endif
