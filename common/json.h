/* SPDX-License-Identifier: Apache-2.0 */
/* JSON ⇄ struct by descriptor, and JSON ⇄ msgpack without one. Same rules as common/msg.h. */
#ifndef COMMON_JSON_H
#define COMMON_JSON_H

#include <jansson.h>

#include "common/arena.h"
#include "common/desc.h"
#include "common/err.h"
#include "common/mp.h"

/* INVALID_ARGUMENT: the text has line and column, or the member's path. */
MUST_CHECK int json_decode(const struct desc *d, struct str text, struct arena *a, void *out,
    struct err *e);
/* From a value already parsed; `path` errors as above. */
MUST_CHECK int json_decode_value(const struct desc *d, const json_t *j, struct arena *a, void *out,
    struct err *e);
json_t *json_from(const struct desc *d, const void *in); /* new reference */
struct str json_encode(const struct desc *d, const void *in, struct arena *a); /* one line */

/* Without a descriptor: a bin of 16 bytes becomes UUID text, any other bin base64. */
json_t *json_from_raw(struct raw in);

/* By a descriptor (NULL = json_from_raw): for answers whose shape is known. */
json_t *json_from_msg(const struct desc *d, struct raw in);

/*
 * One member as text, for jsonb columns; and back. What comes back is our own, so its form is
 * checked but not its bounds, which may have become narrower since.
 */
void json_put_field(const struct field *f, const void *base, struct buf *b);
struct str json_encode_field(const struct field *f, const void *base, struct arena *a);
MUST_CHECK int json_decode_field(const struct field *f, struct str text, struct arena *a,
    void *base, struct err *e);

#endif
