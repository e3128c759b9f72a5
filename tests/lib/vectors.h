/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Wire vectors written by hand: tests/vectors/NAME.hex has bytes in hexadecimal, `XX*N` for N times
 * the same byte, comments from # to the end of the line, and heads `#! key: value`:
 *
 *     as       value (mp_check) or call (msg_decode by the call map's descriptor)
 *     outcome  ok, or a part of the error's text
 *     field    the error's field; none when not there
 *     nodes    values allowed; 4096 when not there
 */
#ifndef TESTS_LIB_VECTORS_H
#define TESTS_LIB_VECTORS_H

#include "common/arena.h"
#include "common/types.h"

struct vector {
	const char *name, *as, *outcome, *field;
	size_t nodes;
	struct raw bytes; /* an allocation of its own: reading past the end is seen by ASan */
};

/* Every vector of the folder, sorted by name; aborts on a file that cannot be read. */
struct vector *vectors_read(struct arena *a, const char *folder, size_t *n);
void vectors_free(struct vector *v, size_t n);

#endif
