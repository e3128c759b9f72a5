/* SPDX-License-Identifier: Apache-2.0 */
/* Structs as msgpack; msg.c reads it. */
#include "common/clock.h"
#include "common/msg.h"

struct out {
	msgpack_packer pk;
	struct buf *b;
	enum msgpart part;
};

typedef void pack_fn(struct out *out, const struct field *f, const void *p);

static void pack_struct(struct out *out, const struct desc *d, const void *in);

static void
pack_bool(struct out *out, const struct field *f, const void *p)
{
	(void)f;
	*(const bool *)p ? msgpack_pack_true(&out->pk) : msgpack_pack_false(&out->pk);
}

static void
pack_i32(struct out *out, const struct field *f, const void *p)
{
	(void)f;
	msgpack_pack_int32(&out->pk, *(const int32_t *)p);
}

static void
pack_i64(struct out *out, const struct field *f, const void *p)
{
	(void)f;
	msgpack_pack_int64(&out->pk, *(const int64_t *)p);
}

static void
pack_f64(struct out *out, const struct field *f, const void *p)
{
	(void)f;
	msgpack_pack_double(&out->pk, *(const double *)p);
}

static void
pack_str(struct out *out, const struct field *f, const void *p)
{
	(void)f;
	mp_put_str(&out->pk, *(const struct str *)p);
}

static void
pack_bytes(struct out *out, const struct field *f, const void *p)
{
	const struct bytes *b = p;

	(void)f;
	mp_put_bin(&out->pk, b->p, b->n);
}

static void
pack_uuid(struct out *out, const struct field *f, const void *p)
{
	(void)f;
	mp_put_bin(&out->pk, p, sizeof(struct uuid));
}

static void
pack_date(struct out *out, const struct field *f, const void *p)
{
	char text[11];

	(void)f;
	date_format(*(const struct date *)p, text);
	mp_put_z(&out->pk, text);
}

static void
pack_stamp(struct out *out, const struct field *f, const void *p)
{
	(void)f;
	msgpack_pack_int64(&out->pk, ((const struct stamp *)p)->us);
}

static void
pack_enum(struct out *out, const struct field *f, const void *p)
{
	mp_put_str(&out->pk, enum_name(f->en, *(const int32_t *)p));
}

static void
pack_strs(struct out *out, const struct field *f, const void *p)
{
	const struct strs *l = p;

	(void)f;
	msgpack_pack_array(&out->pk, l->n);
	for (size_t i = 0; i < l->n; i++)
		mp_put_str(&out->pk, l->v[i]);
}

static void
pack_uuids(struct out *out, const struct field *f, const void *p)
{
	const struct uuids *l = p;

	(void)f;
	msgpack_pack_array(&out->pk, l->n);
	for (size_t i = 0; i < l->n; i++)
		mp_put_bin(&out->pk, l->v[i].b, sizeof(l->v[i].b));
}

static void
pack_i32s(struct out *out, const struct field *f, const void *p)
{
	const struct i32s *l = p;

	(void)f;
	msgpack_pack_array(&out->pk, l->n);
	for (size_t i = 0; i < l->n; i++)
		msgpack_pack_int32(&out->pk, l->v[i]);
}

static void
pack_i64s(struct out *out, const struct field *f, const void *p)
{
	const struct i64s *l = p;

	(void)f;
	msgpack_pack_array(&out->pk, l->n);
	for (size_t i = 0; i < l->n; i++)
		msgpack_pack_int64(&out->pk, l->v[i]);
}

static void
pack_nest(struct out *out, const struct field *f, const void *p)
{
	pack_struct(out, f->desc, *(void *const *)p);
}

static void
pack_list(struct out *out, const struct field *f, const void *p)
{
	const struct list *l = p;

	msgpack_pack_array(&out->pk, l->n);
	for (size_t i = 0; i < l->n; i++)
		pack_struct(out, f->desc, (const char *)l->v + i * f->desc->size);
}

static void
pack_raw(struct out *out, const struct field *f, const void *p)
{
	(void)f;
	mp_put_raw(out->b, *(const struct raw *)p);
}

static pack_fn *const kinds[K_COUNT] = {
	[K_BOOL] = pack_bool,
	[K_I32] = pack_i32,
	[K_I64] = pack_i64,
	[K_F64] = pack_f64,
	[K_STR] = pack_str,
	[K_BYTES] = pack_bytes,
	[K_UUID] = pack_uuid,
	[K_DATE] = pack_date,
	[K_STAMP] = pack_stamp,
	[K_ENUM] = pack_enum,
	[K_STRS] = pack_strs,
	[K_UUIDS] = pack_uuids,
	[K_I32S] = pack_i32s,
	[K_I64S] = pack_i64s,
	[K_NEST] = pack_nest,
	[K_LIST] = pack_list,
	[K_RAW] = pack_raw,
	[K_OPT_BOOL] = pack_bool,
	[K_OPT_I32] = pack_i32,
	[K_OPT_I64] = pack_i64,
	[K_OPT_F64] = pack_f64,
};

static bool
sent(const struct out *out, const struct field *f, const void *in)
{
	return !(out->part == MSG_PUBLIC && f->flags & F_PRIVATE) && field_written(f, in);
}

static void
pack_struct(struct out *out, const struct desc *d, const void *in)
{
	uint64_t members = 0;

	for (size_t i = 0; i < d->nfields; i++)
		members |= (uint64_t)sent(out, &d->fields[i], in) << i;
	msgpack_pack_map(&out->pk, (size_t)__builtin_popcountll(members));
	for (size_t i = 0; i < d->nfields; i++) {
		const struct field *f = &d->fields[i];

		if (members >> i & 1) {
			mp_put_z(&out->pk, f->key);
			kinds[f->kind](out, f, field_at(f, in));
		}
	}
}

void
msg_pack(const struct desc *d, const void *in, enum msgpart part, struct buf *b)
{
	struct out out = { .b = b, .part = part };

	mp_packer(&out.pk, b);
	pack_struct(&out, d, in);
}

struct raw
msg_encode(const struct desc *d, const void *in, enum msgpart part, struct arena *a)
{
	struct buf b = { 0 };
	struct raw out;

	msg_pack(d, in, part, &b);
	out = (struct raw){ arena_copy(a, b.p, b.n), b.n };
	buf_free(&b);
	return out;
}
