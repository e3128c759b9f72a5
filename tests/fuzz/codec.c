/* SPDX-License-Identifier: Apache-2.0 */
/* The entry that libFuzzer calls. */
#include "tests/lib/fuzz_codec.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t n);

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t n)
{
	fuzz_codec(data, n);
	return 0;
}
