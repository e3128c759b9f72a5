/* SPDX-License-Identifier: Apache-2.0 */
/* Structs out of msgpack; msg_write.c makes it. */
#include <inttypes.h>

#include "common/clock.h"
#include "common/msg.h"

struct in {
	struct mp r;
	struct arena *a;
	struct err *e;
};

typedef int read_fn(struct in *in, const struct field *f, void *base);

static int read_struct(struct in *in, const struct desc *d, void *out);

static const char *const type_names[] = {
	[MP_BAD] = "not a value",
	[MP_NIL] = "nil",
	[MP_BOOL] = "a boolean",
	[MP_INT] = "an integer",
	[MP_FLOAT] = "a float",
	[MP_STR] = "text",
	[MP_BIN] = "bytes",
	[MP_ARRAY] = "an array",
	[MP_MAP] = "a map",
};

static int
refuse(struct in *in, const struct field *f, const char *what)
{
	return err_set(in->e, E_INVALID_ARGUMENT, f->key, "%s %s", f->key, what);
}

static int
read_bool(struct in *in, const struct field *f, void *base)
{
	*(bool *)field_in(f, base) = mp_bool(&in->r);
	return 0;
}

static int
read_i64(struct in *in, const struct field *f, void *base)
{
	*(int64_t *)field_in(f, base) = mp_int(&in->r);
	return in->r.bad ? refuse(in, f, "is an integer of more than 63 bits") : 0;
}

static int
read_i32(struct in *in, const struct field *f, void *base)
{
	int64_t v = mp_int(&in->r);

	if (in->r.bad || v != (int32_t)v)
		return refuse(in, f, "is an integer of more than 31 bits");
	*(int32_t *)field_in(f, base) = (int32_t)v;
	return 0;
}

static int
read_f64(struct in *in, const struct field *f, void *base)
{
	*(double *)field_in(f, base) = mp_f64(&in->r);
	return 0;
}

static int
read_str(struct in *in, const struct field *f, void *base)
{
	*(struct str *)field_in(f, base) = mp_str(&in->r);
	return 0;
}

static int
read_bytes(struct in *in, const struct field *f, void *base)
{
	*(struct bytes *)field_in(f, base) = mp_bin(&in->r);
	return 0;
}

static int
read_uuid(struct in *in, const struct field *f, void *base)
{
	struct bytes b = mp_bin(&in->r);

	if (b.n != sizeof(struct uuid))
		return refuse(in, f, "is not a UUID of 16 bytes");
	memcpy(field_in(f, base), b.p, b.n);
	return 0;
}

static int
read_date(struct in *in, const struct field *f, void *base)
{
	if (!date_parse(mp_str(&in->r), field_in(f, base)))
		return refuse(in, f, "is not a date YYYY-MM-DD");
	return 0;
}

static int
read_stamp(struct in *in, const struct field *f, void *base)
{
	((struct stamp *)field_in(f, base))->us = mp_int(&in->r);
	return in->r.bad ? refuse(in, f, "is an integer of more than 63 bits") : 0;
}

static int
read_enum(struct in *in, const struct field *f, void *base)
{
	return field_enum(f, mp_str(&in->r), field_in(f, base), in->e);
}

static int
read_raw(struct in *in, const struct field *f, void *base)
{
	*(struct raw *)field_in(f, base) = mp_raw(&in->r);
	return 0;
}

/* The item's own type, told with its place in the list. */
static int
item_type(struct in *in, const struct field *f, size_t i, enum mptype want)
{
	enum mptype is = mp_peek(&in->r);

	if (is == want)
		return 0;
	err_set(in->e, E_INVALID_ARGUMENT, NULL, "%s[%zu] must be %s, but is %s", f->key, i,
	    type_names[want], type_names[is]);
	err_within(in->e, f->key, (long)i);
	return -1;
}

static int
read_strs(struct in *in, const struct field *f, void *base)
{
	struct strs *l = field_in(f, base);
	size_t n = mp_array(&in->r);

	if (field_items(f, n, in->e) != 0)
		return -1;
	*l = (struct strs){ arena_array(in->a, n, sizeof(*l->v)), n };
	for (size_t i = 0; i < n; i++) {
		if (item_type(in, f, i, MP_STR) != 0)
			return -1;
		l->v[i] = mp_str(&in->r);
	}
	return 0;
}

static int
read_uuids(struct in *in, const struct field *f, void *base)
{
	struct uuids *l = field_in(f, base);
	size_t n = mp_array(&in->r);
	struct bytes b;

	if (field_items(f, n, in->e) != 0)
		return -1;
	*l = (struct uuids){ arena_array(in->a, n, sizeof(*l->v)), n };
	for (size_t i = 0; i < n; i++) {
		if (item_type(in, f, i, MP_BIN) != 0)
			return -1;
		b = mp_bin(&in->r);
		if (b.n != sizeof(*l->v)) {
			err_set(in->e, E_INVALID_ARGUMENT, NULL,
			    "%s[%zu] is not a UUID of 16 bytes", f->key, i);
			err_within(in->e, f->key, (long)i);
			return -1;
		}
		memcpy(&l->v[i], b.p, b.n);
	}
	return 0;
}

static int
read_ints(struct in *in, const struct field *f, void *base)
{
	bool wide = f->kind == K_I64S;
	struct list *l = field_in(f, base);
	size_t n = mp_array(&in->r);

	if (field_items(f, n, in->e) != 0)
		return -1;
	*l = (struct list){ arena_array(in->a, n, wide ? sizeof(int64_t) : sizeof(int32_t)), n };
	for (size_t i = 0; i < n; i++) {
		int64_t v;

		if (item_type(in, f, i, MP_INT) != 0)
			return -1;
		v = mp_int(&in->r);
		if (in->r.bad || (!wide && v != (int32_t)v)) {
			err_set(in->e, E_INVALID_ARGUMENT, NULL,
			    "%s[%zu] is an integer of more than %d bits", f->key, i,
			    wide ? 63 : 31);
			err_within(in->e, f->key, (long)i);
			return -1;
		}
		if (wide)
			((int64_t *)l->v)[i] = v;
		else
			((int32_t *)l->v)[i] = (int32_t)v;
	}
	return 0;
}

static int
read_nest(struct in *in, const struct field *f, void *base)
{
	void *inner = arena_alloc(in->a, f->desc->size);

	if (read_struct(in, f->desc, inner) != 0) {
		err_within(in->e, f->key, -1);
		return -1;
	}
	*(void **)field_in(f, base) = inner;
	return 0;
}

static int
read_list(struct in *in, const struct field *f, void *base)
{
	struct list *l = field_in(f, base);
	size_t n = mp_array(&in->r), size = f->desc->size;

	if (field_items(f, n, in->e) != 0)
		return -1;
	*l = (struct list){ arena_array(in->a, n, size), n };
	for (size_t i = 0; i < n; i++) {
		if (item_type(in, f, i, MP_MAP) != 0)
			return -1;
		if (read_struct(in, f->desc, (char *)l->v + i * size) != 0) {
			err_within(in->e, f->key, (long)i);
			return -1;
		}
	}
	return 0;
}

/* What each kind is read from; MP_BAD: any type. An opt_x starts with its value; set: its flag. */
static const struct {
	enum mptype type;
	read_fn *read;
	size_t set;
} kinds[K_COUNT] = {
	[K_BOOL] = { MP_BOOL, read_bool, 0 },
	[K_I32] = { MP_INT, read_i32, 0 },
	[K_I64] = { MP_INT, read_i64, 0 },
	[K_F64] = { MP_FLOAT, read_f64, 0 },
	[K_STR] = { MP_STR, read_str, 0 },
	[K_BYTES] = { MP_BIN, read_bytes, 0 },
	[K_UUID] = { MP_BIN, read_uuid, 0 },
	[K_DATE] = { MP_STR, read_date, 0 },
	[K_STAMP] = { MP_INT, read_stamp, 0 },
	[K_ENUM] = { MP_STR, read_enum, 0 },
	[K_STRS] = { MP_ARRAY, read_strs, 0 },
	[K_UUIDS] = { MP_ARRAY, read_uuids, 0 },
	[K_I32S] = { MP_ARRAY, read_ints, 0 },
	[K_I64S] = { MP_ARRAY, read_ints, 0 },
	[K_NEST] = { MP_MAP, read_nest, 0 },
	[K_LIST] = { MP_ARRAY, read_list, 0 },
	[K_RAW] = { MP_BAD, read_raw, 0 },
	[K_OPT_BOOL] = { MP_BOOL, read_bool, offsetof(struct opt_bool, set) },
	[K_OPT_I32] = { MP_INT, read_i32, offsetof(struct opt_i32, set) },
	[K_OPT_I64] = { MP_INT, read_i64, offsetof(struct opt_i64, set) },
	[K_OPT_F64] = { MP_FLOAT, read_f64, offsetof(struct opt_f64, set) },
};

static int
read_member(struct in *in, const struct field *f, void *base)
{
	enum mptype want = kinds[f->kind].type, is = mp_peek(&in->r);

	if (is != want && want != MP_BAD && !(want == MP_FLOAT && is == MP_INT))
		return err_set(in->e, E_INVALID_ARGUMENT, f->key, "%s must be %s, but is %s",
		    f->key, type_names[want], type_names[is]);
	if (kinds[f->kind].read(in, f, base) != 0)
		return -1;
	if (kinds[f->kind].set != 0)
		((bool *)field_in(f, base))[kinds[f->kind].set] = true;
	return field_check(f, base, in->e);
}

/* Senders mostly keep the descriptor's order, so the member after the last one is tried first. */
static const struct field *
find(const struct desc *d, struct str key, size_t next)
{
	const struct field *f = d->fields + next;

	if (next < d->nfields && strncmp(f->key, key.p, key.n) == 0 && f->key[key.n] == '\0')
		return f;
	return desc_field(d, key.p, key.n);
}

static int
check_seen(struct in *in, const struct desc *d, uint64_t seen, const void *out)
{
	for (size_t i = 0; i < d->nfields; i++)
		if (!(d->fields[i].flags & F_OPT) &&
		    (!(seen >> i & 1) || field_absent(&d->fields[i], out)))
			return field_missing(&d->fields[i], in->e);
	return 0;
}

static int
read_struct(struct in *in, const struct desc *d, void *out)
{
	uint64_t seen = 0;
	size_t next = 0;

	for (size_t n = mp_map(&in->r); n > 0; n--) {
		struct str key = mp_str(&in->r);
		const struct field *f = in->r.bad ? NULL : find(d, key, next);

		if (f == NULL) {
			mp_raw(&in->r);
			continue;
		}
		next = (size_t)(f - d->fields) + 1;
		if (mp_nil(&in->r))
			continue;
		if (read_member(in, f, out) != 0)
			return -1;
		seen |= UINT64_C(1) << (next - 1);
	}
	if (in->r.bad)
		return err_set(in->e, E_INVALID_ARGUMENT, NULL, "the map is malformed");
	return check_seen(in, d, seen, out);
}

int
msg_decode_checked(const struct desc *d, struct raw v, struct arena *a, void *out, struct err *e)
{
	struct in in = { { v.p, v.n > 0 ? v.p + v.n : v.p, false }, a, e };
	enum mptype is = mp_peek(&in.r);

	memset(out, 0, d->size);
	if (is != MP_MAP)
		return err_set(e, E_INVALID_ARGUMENT, NULL, "%s must be a map, but is %s", d->name,
		    v.n > 0 ? type_names[is] : "absent");
	return read_struct(&in, d, out);
}

int
msg_decode(
    const struct desc *d, struct raw in, size_t nodes, struct arena *a, void *out, struct err *e)
{
	memset(out, 0, d->size);
	return mp_check(in, nodes, e) != 0 ? -1 : msg_decode_checked(d, in, a, out, e);
}
