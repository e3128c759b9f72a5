/* SPDX-License-Identifier: Apache-2.0 */
/*
 * MessagePack as bytes. Reading is a cursor over the frame that borrows and never trusts a count
 * past the bytes that are left; it keeps the first error and then does nothing, so callers check
 * `bad` once, at the end. It does not look into text: mp_check does, once for a whole message.
 * Writing goes through msgpack-c's packer into a growing buffer.
 */
#ifndef COMMON_MP_H
#define COMMON_MP_H

#include <msgpack/pack.h>

#include "common/err.h"
#include "common/types.h"

enum mptype { MP_BAD, MP_NIL, MP_BOOL, MP_INT, MP_FLOAT, MP_STR, MP_BIN, MP_ARRAY, MP_MAP };

struct mp { const uint8_t *p, *end; bool bad; };

enum mptype mp_peek(const struct mp *r); /* MP_BAD for ext types, 0xc1 and the end */
bool mp_nil(struct mp *r);               /* consumes it if it is nil */
bool mp_bool(struct mp *r);
int64_t mp_int(struct mp *r);            /* any integer form that fits int64 */
double mp_f64(struct mp *r);             /* float 32/64, or an integer */
struct str mp_str(struct mp *r);
struct bytes mp_bin(struct mp *r);
size_t mp_array(struct mp *r);
size_t mp_map(struct mp *r);
struct raw mp_raw(struct mp *r);         /* one whole value of any type */

#define MP_DEPTH 16
#define MP_NODES_CALL 4096
#define MP_NODES_ANSWER 65536

/*
 * One well-formed value that fills the input exactly: depth ≤ 16, at most `nodes` values, UTF-8
 * without U+0000, map keys are strings and none twice, no ext types. INVALID_ARGUMENT: the
 * text says what is wrong and at which byte, the field is the member's path as far as its keys are
 * plain names, "" when the message as a whole is at fault. Keys count as values.
 */
MUST_CHECK int mp_check(struct raw in, size_t nodes, struct err *e);

struct buf { uint8_t *p; size_t n, cap; };

void buf_put(struct buf *b, const void *p, size_t n);
void buf_free(struct buf *b);
/* A packer that appends to b; b outlives it. */
void mp_packer(msgpack_packer *pk, struct buf *b);
void mp_put_str(msgpack_packer *pk, struct str s);
void mp_put_z(msgpack_packer *pk, const char *s);
void mp_put_bin(msgpack_packer *pk, const void *p, size_t n);
void mp_put_raw(struct buf *b, struct raw v); /* an encoded value, as it is */

#endif
