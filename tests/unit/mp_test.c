/* SPDX-License-Identifier: Apache-2.0 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>
#include <msgpack.h>
#include <stdio.h>
#include <stdlib.h>

#include "common/mp.h"
#include "common/wire.h"
#include "tests/lib/sample.h"
#include "tests/lib/vectors.h"

/* What msgpack-c says: whether the bytes are one object and nothing after it. */
static bool
oracle(struct raw in)
{
	msgpack_unpacked u;
	size_t used = 0;
	bool ok;

	msgpack_unpacked_init(&u);
	ok = msgpack_unpack_next(&u, (const char *)in.p, in.n, &used) == MSGPACK_UNPACK_SUCCESS &&
	    used == in.n;
	msgpack_unpacked_destroy(&u);
	return ok;
}

static void
vectors_have_their_outcome(void **unused)
{
	struct arena a = { 0 };
	size_t n;
	struct vector *v = vectors_read(&a, "tests/vectors", &n);
	int wrong = 0;

	(void)unused;
	assert_true(n > 50);
	for (size_t i = 0; i < n; i++) {
		struct err e = { 0 };
		struct wire_call call;
		bool whole = strcmp(v[i].as, "call") == 0;
		int result = whole
		    ? msg_decode(&wire_call_desc, v[i].bytes, v[i].nodes, &a, &call, &e)
		    : mp_check(v[i].bytes, v[i].nodes, &e);
		bool want = strcmp(v[i].outcome, "ok") == 0;

		if (want != (result == 0) || strcmp(e.field, v[i].field) != 0 ||
		    (!want &&
			(e.class != E_INVALID_ARGUMENT || strstr(e.text, v[i].outcome) == NULL))) {
			print_error(
			    "%s: %s [%s]\n", v[i].name, result == 0 ? "ok" : e.text, e.field);
			wrong++;
		}
		if (want)
			assert_true(oracle(v[i].bytes));
	}
	assert_int_equal(wrong, 0);
	vectors_free(v, n);
	arena_free(&a);
}

static void
integers_read_back_in_every_form(void **unused)
{
	static const int64_t edges[] = { 0, 1, -1, 31, -32, -33, 127, 128, -128, -129, 255, 256,
		32767, -32768, -32769, 65535, 65536, INT32_MAX, INT32_MIN, (int64_t)INT32_MIN - 1,
		UINT32_MAX, (int64_t)UINT32_MAX + 1, INT64_MAX, INT64_MIN };

	(void)unused;
	for (size_t i = 0; i < sizeof(edges) / sizeof(edges[0]); i++) {
		struct buf b = { 0 };
		msgpack_packer pk;
		struct mp r;

		mp_packer(&pk, &b);
		msgpack_pack_int64(&pk, edges[i]);
		msgpack_pack_fix_int64(&pk, edges[i]);
		msgpack_pack_int64(&pk, edges[i]);
		r = (struct mp){ b.p, b.p + b.n, false };
		assert_int_equal(mp_int(&r), edges[i]);
		assert_int_equal(mp_int(&r), edges[i]);
		assert_true(mp_f64(&r) == (double)edges[i]);
		assert_false(r.bad);
		assert_ptr_equal(r.p, r.end);
		buf_free(&b);
	}
}

static void
cursor_reads_what_the_packer_wrote(void **unused)
{
	struct buf b = { 0 };
	msgpack_packer pk;
	struct mp r;

	(void)unused;
	mp_packer(&pk, &b);
	msgpack_pack_map(&pk, 2);
	mp_put_z(&pk, "key");
	msgpack_pack_array(&pk, 6);
	msgpack_pack_nil(&pk);
	msgpack_pack_true(&pk);
	msgpack_pack_float(&pk, 1.5f);
	msgpack_pack_double(&pk, -0.1);
	mp_put_bin(&pk, "\0\1", 2);
	mp_put_str(&pk, (struct str){ NULL, 0 });
	mp_put_z(&pk, "raw");
	mp_put_raw(&b, (struct raw){ (const uint8_t *)"\x92\x01\x81\xa1x\xc0", 6 });
	r = (struct mp){ b.p, b.p + b.n, false };
	assert_int_equal(mp_peek(&r), MP_MAP);
	assert_int_equal(mp_map(&r), 2);
	assert_true(str_is(mp_str(&r), "key"));
	assert_int_equal(mp_array(&r), 6);
	assert_false(mp_nil(&(struct mp){ r.end, r.end, false }));
	assert_true(mp_nil(&r));
	assert_false(mp_nil(&r));
	assert_true(mp_bool(&r));
	assert_true(mp_f64(&r) == 1.5);
	assert_true(mp_f64(&r) == -0.1);
	assert_int_equal(mp_bin(&r).n, 2);
	assert_int_equal(mp_str(&r).n, 0);
	assert_true(str_is(mp_str(&r), "raw"));
	assert_int_equal(mp_raw(&r).n, 6);
	assert_false(r.bad);
	assert_ptr_equal(r.p, r.end);
	assert_int_equal(mp_peek(&r), MP_BAD);
	assert_int_equal(mp_int(&r), 0);
	assert_true(r.bad);
	buf_free(&b);
}

/* The first error stays, and nothing is read after it. */
static void
cursor_is_bad_from_the_first_error_on(void **unused)
{
	static const uint8_t in[] = { 0x01, 0xa1, 'a', 0x02 };
	struct mp r = { in, in + sizeof(in), false };

	(void)unused;
	assert_int_equal(mp_int(&r), 1);
	assert_int_equal(mp_int(&r), 0);
	assert_true(r.bad);
	assert_null(mp_str(&r).p);
	assert_null(mp_bin(&r).p);
	assert_int_equal(mp_map(&r), 0);
	assert_int_equal(mp_array(&r), 0);
	assert_false(mp_bool(&r));
	assert_false(mp_nil(&r));
	assert_null(mp_raw(&r).p);
	assert_int_equal(mp_peek(&r), MP_BAD);
}

static void
many_keys_are_compared_too(void **unused)
{
	enum { KEYS = 30000 };

	(void)unused;
	for (int again = -1; again < KEYS; again = again < 0 ? 0 : again + 7013) {
		struct buf b = { 0 };
		msgpack_packer pk;
		struct err e = { 0 };
		char key[16];
		int result;

		mp_packer(&pk, &b);
		msgpack_pack_map(&pk, KEYS + (again >= 0));
		for (int i = 0; i < KEYS + (again >= 0); i++) {
			snprintf(key, sizeof(key), "k%d", i < KEYS ? i : again);
			mp_put_z(&pk, key);
			msgpack_pack_nil(&pk);
		}
		result = mp_check((struct raw){ b.p, b.n }, MP_NODES_ANSWER, &e);
		assert_int_equal(result, again >= 0 ? -1 : 0);
		snprintf(key, sizeof(key), "k%d", again);
		if (again >= 0)
			assert_string_equal(e.field, key);
		buf_free(&b);
	}
}

/* Whatever the check takes, msgpack-c takes too, and a skip ends where the value ends. */
static void
mutations_agree_with_msgpack_c(void **unused)
{
	struct arena a = { 0 };
	struct gen g = { 7, &a };
	size_t taken = 0;

	(void)unused;
	for (int round = 0; round < 400; round++) {
		struct sample s;
		struct raw whole;
		uint8_t *copy;

		gen_struct(&g, &sample_desc, &s);
		whole = msg_encode(&sample_desc, &s, MSG_ALL, &a);
		copy = xalloc(whole.n);
		for (int i = 0; i < 50; i++) {
			struct raw in = { copy,
				whole.n - (i % 8 == 0 ? gen_below(&g, whole.n) : 0) };
			struct mp r = { copy, copy + in.n, false };
			struct err e;

			memcpy(copy, whole.p, whole.n);
			for (size_t k = gen_below(&g, 4); k > 0; k--)
				copy[gen_below(&g, whole.n)] = (uint8_t)gen_next(&g);
			if (mp_check(in, MP_NODES_CALL, &e) != 0)
				continue;
			assert_true(oracle(in));
			assert_int_equal(mp_raw(&r).n, in.n);
			taken++;
		}
		free(copy);
		arena_reset(&a);
	}
	assert_true(taken > 1000);
	arena_free(&a);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(vectors_have_their_outcome),
		cmocka_unit_test(integers_read_back_in_every_form),
		cmocka_unit_test(cursor_reads_what_the_packer_wrote),
		cmocka_unit_test(cursor_is_bad_from_the_first_error_on),
		cmocka_unit_test(many_keys_are_compared_too),
		cmocka_unit_test(mutations_agree_with_msgpack_c),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
