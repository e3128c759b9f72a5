/* SPDX-License-Identifier: Apache-2.0 */
#include <assert.h>
#include <msgpack.h>
#include <stdlib.h>

#include "common/json.h"
#include "common/msg.h"
#include "common/wire.h"
#include "tests/lib/fuzz_codec.h"
#include "tests/lib/sample.h"

static void
agree_with_msgpack_c(struct raw in)
{
	msgpack_unpacked u;
	size_t used = 0;

	msgpack_unpacked_init(&u);
	assert(msgpack_unpack_next(&u, (const char *)in.p, in.n, &used) == MSGPACK_UNPACK_SUCCESS);
	assert(used == in.n);
	msgpack_unpacked_destroy(&u);
}

static void
check(struct arena *a, struct raw in)
{
	struct mp r = { in.p, in.n > 0 ? in.p + in.n : in.p, false };
	struct err e;

	(void)a;
	if (mp_check(in, MP_NODES_CALL, &e) != 0) {
		mp_raw(&r); /* must end, whatever it finds */
		return;
	}
	agree_with_msgpack_c(in);
	assert(mp_raw(&r).n == in.n);
	json_decref(json_from_raw(in));
}

/* A struct that was taken: within its bounds, and the same after both forms. */
static void
goes_round(struct arena *a, const struct desc *d, const void *in)
{
	void *out = arena_alloc(a, d->size);
	struct err e = { 0 };
	struct raw wire = msg_encode(d, in, MSG_ALL, a);

	assert(desc_check(d, in, &e) == 0);
	assert(msg_decode(d, wire, MP_NODES_ANSWER, a, out, &e) == 0);
	assert(same_struct(d, in, out));
}

static void
decode(struct arena *a, const struct desc *d, struct raw in)
{
	void *out = arena_alloc(a, d->size);
	struct err e = { 0 };

	if (msg_decode(d, in, MP_NODES_CALL, a, out, &e) == 0)
		goes_round(a, d, out);
	else
		assert(e.class == E_INVALID_ARGUMENT && e.text[0] != '\0');
}

static void
decode_sample(struct arena *a, struct raw in)
{
	decode(a, &sample_desc, in);
}

static void
decode_call(struct arena *a, struct raw in)
{
	decode(a, &wire_call_desc, in);
}

static void
decode_answer(struct arena *a, struct raw in)
{
	decode(a, &wire_answer_desc, in);
}

static void
decode_json(struct arena *a, struct raw in)
{
	struct sample *out = arena_alloc(a, sizeof(*out)), *again = arena_alloc(a, sizeof(*again));
	struct err e = { 0 };

	if (json_decode(&sample_desc, (struct str){ (const char *)in.p, in.n }, a, out, &e) != 0) {
		assert(e.class == E_INVALID_ARGUMENT && e.text[0] != '\0');
		return;
	}
	goes_round(a, &sample_desc, out);
	assert(json_decode(&sample_desc, json_encode(&sample_desc, out, a), a, again, &e) == 0);
	assert(same_struct(&sample_desc, out, again));
}

void
fuzz_codec(const uint8_t *data, size_t n)
{
	static void (*const targets[])(struct arena * a, struct raw in) = {
		check,
		decode_sample,
		decode_call,
		decode_answer,
		decode_json,
	};
	struct arena a = { 0 };
	struct raw in;
	uint8_t *p;

	if (n == 0)
		return;
	p = xalloc(n - 1); /* of its own, so that a read past the end is seen */
	memcpy(p, data + 1, n - 1);
	in = (struct raw){ p, n - 1 };
	targets[data[0] % (sizeof(targets) / sizeof(targets[0]))](&a, in);
	free(p);
	arena_free(&a);
}
