/* SPDX-License-Identifier: Apache-2.0 */
/* Replays the fuzzer's corpus and the wire vectors, and cuts and bends each of them a little. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>
#include <glob.h>
#include <stdio.h>
#include <stdlib.h>

#include "common/mp.h"
#include "tests/lib/fuzz_codec.h"
#include "tests/lib/sample.h"
#include "tests/lib/vectors.h"

enum { TARGETS = 5 };

static void
replay(const uint8_t *p, size_t n)
{
	struct gen g = { n, NULL };
	uint8_t *copy = xalloc(n);

	fuzz_codec(p, n);
	for (int i = 0; i < 100 && n > 1; i++) {
		memcpy(copy, p, n);
		for (size_t k = gen_below(&g, 3); k > 0; k--)
			copy[1 + gen_below(&g, n - 1)] ^= (uint8_t)(1u << gen_below(&g, 8));
		fuzz_codec(copy, i % 4 == 0 ? 1 + gen_below(&g, n) : n);
	}
	free(copy);
}

static void
corpus_is_read_without_harm(void **unused)
{
	glob_t found;

	(void)unused;
	assert_int_equal(glob("tests/fuzz/corpus/*", 0, NULL, &found), 0);
	for (size_t i = 0; i < found.gl_pathc; i++) {
		static uint8_t bytes[65536];
		FILE *f = fopen(found.gl_pathv[i], "rb");
		size_t n;

		assert_non_null(f);
		n = fread(bytes, 1, sizeof(bytes), f);
		assert_true(n > 0 && n < sizeof(bytes));
		fclose(f);
		replay(bytes, n);
	}
	assert_true(found.gl_pathc >= TARGETS);
	globfree(&found);
}

static void
vectors_are_read_without_harm(void **unused)
{
	struct arena a = { 0 };
	size_t n;
	struct vector *v = vectors_read(&a, "tests/vectors", &n);

	(void)unused;
	for (size_t i = 0; i < n; i++)
		for (size_t t = 0; t < TARGETS; t++) {
			uint8_t target = (uint8_t)t;
			struct buf b = { 0 };

			buf_put(&b, &target, 1);
			buf_put(&b, v[i].bytes.p, v[i].bytes.n);
			replay(b.p, b.n);
			buf_free(&b);
		}
	vectors_free(v, n);
	arena_free(&a);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(corpus_is_read_without_harm),
		cmocka_unit_test(vectors_are_read_without_harm),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
