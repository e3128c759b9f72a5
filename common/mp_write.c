/* SPDX-License-Identifier: Apache-2.0 */
#include <stdlib.h>

#include "common/arena.h"
#include "common/mp.h"

void
buf_put(struct buf *b, const void *p, size_t n)
{
	if (b->cap - b->n < n) {
		size_t cap = b->cap != 0 ? b->cap : 512;

		while (cap - b->n < n)
			cap *= 2;
		b->p = xrealloc(b->p, cap);
		b->cap = cap;
	}
	if (n > 0)
		memcpy(b->p + b->n, p, n);
	b->n += n;
}

void
buf_free(struct buf *b)
{
	free(b->p);
	*b = (struct buf){ 0 };
}

static int
append(void *arg, const char *p, size_t n)
{
	buf_put(arg, p, n);
	return 0;
}

void
mp_packer(msgpack_packer *pk, struct buf *b)
{
	msgpack_packer_init(pk, b, append);
}

void
mp_put_str(msgpack_packer *pk, struct str s)
{
	msgpack_pack_str(pk, s.n);
	msgpack_pack_str_body(pk, s.p, s.n);
}

void
mp_put_z(msgpack_packer *pk, const char *s)
{
	mp_put_str(pk, str_from(s));
}

void
mp_put_bin(msgpack_packer *pk, const void *p, size_t n)
{
	msgpack_pack_bin(pk, n);
	msgpack_pack_bin_body(pk, p, n);
}

void
mp_put_raw(struct buf *b, struct raw v)
{
	buf_put(b, v.p, v.n);
}
