/* SPDX-License-Identifier: Apache-2.0 */
/*
 * One input for everything that reads bytes from outside; aborts when a promise is broken: what
 * mp_check takes msgpack-c takes too, what a reader takes is within its bounds and goes round
 * again unchanged. The first byte chooses what the others are given to.
 */
#ifndef TESTS_LIB_FUZZ_CODEC_H
#define TESTS_LIB_FUZZ_CODEC_H

#include <stddef.h>
#include <stdint.h>

void fuzz_codec(const uint8_t *data, size_t n);

#endif
