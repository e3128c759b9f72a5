/* SPDX-License-Identifier: Apache-2.0 */
/* JSON as structs; json.c writes it. */
#include <sodium.h>
#include <stdlib.h>

#include "common/clock.h"
#include "common/json.h"

struct in {
	struct arena *a;
	struct err *e;
	bool bounds; /* checked */
};

typedef int read_fn(struct in *in, const struct field *f, json_t *j, void *base);

static int read_struct(struct in *in, const struct desc *d, const json_t *j, void *out);

static const char *
type_name(const json_t *j)
{
	static const char *const names[] = {
		[JSON_OBJECT] = "an object",
		[JSON_ARRAY] = "an array",
		[JSON_STRING] = "text",
		[JSON_INTEGER] = "an integer",
		[JSON_REAL] = "a real number",
		[JSON_TRUE] = "a boolean",
		[JSON_FALSE] = "a boolean",
		[JSON_NULL] = "null",
	};

	return names[json_typeof(j)];
}

static int
refuse(struct in *in, const struct field *f, const char *what)
{
	return err_set(in->e, E_INVALID_ARGUMENT, f->key, "%s %s", f->key, what);
}

static struct str
text(const json_t *j)
{
	return (struct str){ json_string_value(j), json_string_length(j) };
}

static int
read_bool(struct in *in, const struct field *f, json_t *j, void *base)
{
	(void)in;
	*(bool *)field_in(f, base) = json_is_true(j);
	return 0;
}

static int
read_i32(struct in *in, const struct field *f, json_t *j, void *base)
{
	json_int_t v = json_integer_value(j);

	*(int32_t *)field_in(f, base) = (int32_t)v;
	return v == (int32_t)v ? 0 : refuse(in, f, "is an integer of more than 31 bits");
}

static int
read_i64(struct in *in, const struct field *f, json_t *j, void *base)
{
	(void)in;
	*(int64_t *)field_in(f, base) = json_integer_value(j);
	return 0;
}

static int
read_f64(struct in *in, const struct field *f, json_t *j, void *base)
{
	(void)in;
	*(double *)field_in(f, base) = json_number_value(j);
	return 0;
}

static int
read_str(struct in *in, const struct field *f, json_t *j, void *base)
{
	*(struct str *)field_in(f, base) = str_dup(in->a, text(j));
	return 0;
}

static int
read_bytes(struct in *in, const struct field *f, json_t *j, void *base)
{
	struct bytes *b = field_in(f, base);
	struct str s = text(j);
	size_t room = s.n / 4 * 3 + 3;
	uint8_t *p = arena_alloc(in->a, room);

	if (sodium_base642bin(
		p, room, s.p, s.n, NULL, &b->n, NULL, sodium_base64_VARIANT_ORIGINAL) != 0)
		return refuse(in, f, "is not base64");
	b->p = p;
	return 0;
}

static int
read_uuid(struct in *in, const struct field *f, json_t *j, void *base)
{
	return uuid_parse(text(j), field_in(f, base)) ? 0 : refuse(in, f, "is not a UUID");
}

static int
read_date(struct in *in, const struct field *f, json_t *j, void *base)
{
	if (!date_parse(text(j), field_in(f, base)))
		return refuse(in, f, "is not a date YYYY-MM-DD");
	return 0;
}

static int
read_stamp(struct in *in, const struct field *f, json_t *j, void *base)
{
	if (!stamp_parse(text(j), field_in(f, base)))
		return refuse(in, f, "is not a time such as 2026-03-02T09:30:00Z");
	return 0;
}

static int
read_enum(struct in *in, const struct field *f, json_t *j, void *base)
{
	return field_enum(f, text(j), field_in(f, base), in->e);
}

static int
count(struct in *in, const struct field *f, const json_t *j)
{
	return in->bounds ? field_items(f, json_array_size(j), in->e) : 0;
}

static int
bad_item(struct in *in, const struct field *f, size_t i, const char *want)
{
	err_set(in->e, E_INVALID_ARGUMENT, NULL, "%s[%zu] is not %s", f->key, i, want);
	err_within(in->e, f->key, (long)i);
	return -1;
}

static int
read_strs(struct in *in, const struct field *f, json_t *j, void *base)
{
	struct strs *l = field_in(f, base);
	size_t n = json_array_size(j);

	if (count(in, f, j) != 0)
		return -1;
	*l = (struct strs){ arena_array(in->a, n, sizeof(*l->v)), n };
	for (size_t i = 0; i < n; i++) {
		const json_t *item = json_array_get(j, i);

		if (!json_is_string(item))
			return bad_item(in, f, i, "text");
		l->v[i] = str_dup(in->a, text(item));
	}
	return 0;
}

static int
read_uuids(struct in *in, const struct field *f, json_t *j, void *base)
{
	struct uuids *l = field_in(f, base);
	size_t n = json_array_size(j);

	if (count(in, f, j) != 0)
		return -1;
	*l = (struct uuids){ arena_array(in->a, n, sizeof(*l->v)), n };
	for (size_t i = 0; i < n; i++)
		if (!uuid_parse(text(json_array_get(j, i)), &l->v[i]))
			return bad_item(in, f, i, "a UUID");
	return 0;
}

static int
read_ints(struct in *in, const struct field *f, json_t *j, void *base)
{
	bool wide = f->kind == K_I64S;
	struct list *l = field_in(f, base);
	size_t n = json_array_size(j);

	if (count(in, f, j) != 0)
		return -1;
	*l = (struct list){ arena_array(in->a, n, wide ? sizeof(int64_t) : sizeof(int32_t)), n };
	for (size_t i = 0; i < n; i++) {
		const json_t *item = json_array_get(j, i);
		json_int_t v = json_integer_value(item);

		if (!json_is_integer(item) || (!wide && v != (int32_t)v))
			return bad_item(
			    in, f, i, wide ? "an integer" : "an integer of at most 31 bits");
		if (wide)
			((int64_t *)l->v)[i] = v;
		else
			((int32_t *)l->v)[i] = (int32_t)v;
	}
	return 0;
}

static int
read_nest(struct in *in, const struct field *f, json_t *j, void *base)
{
	void *inner = arena_alloc(in->a, f->desc->size);

	if (read_struct(in, f->desc, j, inner) != 0) {
		err_within(in->e, f->key, -1);
		return -1;
	}
	*(void **)field_in(f, base) = inner;
	return 0;
}

static int
read_list(struct in *in, const struct field *f, json_t *j, void *base)
{
	struct list *l = field_in(f, base);
	size_t n = json_array_size(j), size = f->desc->size;

	if (count(in, f, j) != 0)
		return -1;
	*l = (struct list){ arena_array(in->a, n, size), n };
	for (size_t i = 0; i < n; i++) {
		if (!json_is_object(json_array_get(j, i)))
			return bad_item(in, f, i, "an object");
		if (read_struct(in, f->desc, json_array_get(j, i), (char *)l->v + i * size) != 0) {
			err_within(in->e, f->key, (long)i);
			return -1;
		}
	}
	return 0;
}

static void
pack_json(msgpack_packer *pk, json_t *j)
{
	const char *key;
	json_t *v;

	switch (json_typeof(j)) {
	case JSON_OBJECT:
		msgpack_pack_map(pk, json_object_size(j));
		json_object_foreach(j, key, v) {
			mp_put_z(pk, key);
			pack_json(pk, v);
		}
		break;
	case JSON_ARRAY:
		msgpack_pack_array(pk, json_array_size(j));
		for (size_t i = 0; i < json_array_size(j); i++)
			pack_json(pk, json_array_get(j, i));
		break;
	case JSON_STRING: mp_put_str(pk, text(j)); break;
	case JSON_INTEGER: msgpack_pack_int64(pk, json_integer_value(j)); break;
	case JSON_REAL: msgpack_pack_double(pk, json_real_value(j)); break;
	case JSON_TRUE: msgpack_pack_true(pk); break;
	case JSON_FALSE: msgpack_pack_false(pk); break;
	case JSON_NULL: msgpack_pack_nil(pk); break;
	}
}

static int
read_raw(struct in *in, const struct field *f, json_t *j, void *base)
{
	struct raw *v = field_in(f, base);
	struct buf b = { 0 };
	msgpack_packer pk;

	mp_packer(&pk, &b);
	pack_json(&pk, j);
	*v = (struct raw){ arena_copy(in->a, b.p, b.n), b.n };
	buf_free(&b);
	if (mp_check(*v, MP_NODES_ANSWER, in->e) == 0)
		return 0;
	err_within(in->e, f->key, -1);
	return -1;
}

#define IS(type) (1u << JSON_##type)
#define IS_BOOL (IS(TRUE) | IS(FALSE))
#define IS_NUMBER (IS(INTEGER) | IS(REAL))

/* How each kind is read; set: where the flag of an opt_x is, which starts with its value. */
static const struct {
	unsigned types;
	const char *want;
	read_fn *read;
	size_t set;
} kinds[K_COUNT] = {
	[K_BOOL] = { IS_BOOL, "a boolean", read_bool, 0 },
	[K_I32] = { IS(INTEGER), "an integer", read_i32, 0 },
	[K_I64] = { IS(INTEGER), "an integer", read_i64, 0 },
	[K_F64] = { IS_NUMBER, "a number", read_f64, 0 },
	[K_STR] = { IS(STRING), "text", read_str, 0 },
	[K_BYTES] = { IS(STRING), "text in base64", read_bytes, 0 },
	[K_UUID] = { IS(STRING), "the text of a UUID", read_uuid, 0 },
	[K_DATE] = { IS(STRING), "the text of a date", read_date, 0 },
	[K_STAMP] = { IS(STRING), "the text of a time", read_stamp, 0 },
	[K_ENUM] = { IS(STRING), "text", read_enum, 0 },
	[K_STRS] = { IS(ARRAY), "an array", read_strs, 0 },
	[K_UUIDS] = { IS(ARRAY), "an array", read_uuids, 0 },
	[K_I32S] = { IS(ARRAY), "an array", read_ints, 0 },
	[K_I64S] = { IS(ARRAY), "an array", read_ints, 0 },
	[K_NEST] = { IS(OBJECT), "an object", read_nest, 0 },
	[K_LIST] = { IS(ARRAY), "an array", read_list, 0 },
	[K_RAW] = { ~0u, "a value", read_raw, 0 },
	[K_OPT_BOOL] = { IS_BOOL, "a boolean", read_bool, offsetof(struct opt_bool, set) },
	[K_OPT_I32] = { IS(INTEGER), "an integer", read_i32, offsetof(struct opt_i32, set) },
	[K_OPT_I64] = { IS(INTEGER), "an integer", read_i64, offsetof(struct opt_i64, set) },
	[K_OPT_F64] = { IS_NUMBER, "a number", read_f64, offsetof(struct opt_f64, set) },
};

static int
read_member(struct in *in, const struct field *f, json_t *j, void *base)
{
	if (!(kinds[f->kind].types >> json_typeof(j) & 1))
		return err_set(in->e, E_INVALID_ARGUMENT, f->key, "%s must be %s, but is %s",
		    f->key, kinds[f->kind].want, type_name(j));
	if (kinds[f->kind].read(in, f, j, base) != 0)
		return -1;
	if (kinds[f->kind].set != 0)
		((bool *)field_in(f, base))[kinds[f->kind].set] = true;
	return in->bounds ? field_check(f, base, in->e) : 0;
}

static int
read_struct(struct in *in, const struct desc *d, const json_t *j, void *out)
{
	for (const struct field *f = d->fields; f != d->fields + d->nfields; f++) {
		json_t *v = json_object_get(j, f->key);
		bool there = v != NULL && !json_is_null(v);

		if (there && read_member(in, f, v, out) != 0)
			return -1;
		if (!(f->flags & F_OPT) && (!there || field_absent(f, out)))
			return field_missing(f, in->e);
	}
	return 0;
}

int
json_decode_value(const struct desc *d, const json_t *j, struct arena *a, void *out, struct err *e)
{
	struct in in = { a, e, true };

	memset(out, 0, d->size);
	if (!json_is_object(j))
		return err_set(e, E_INVALID_ARGUMENT, NULL, "%s must be an object, but is %s",
		    d->name, j != NULL ? type_name(j) : "absent");
	return read_struct(&in, d, j, out);
}

static json_t *
parse(struct str s, struct err *e)
{
	json_error_t why;
	json_t *j = json_loadb(
	    s.n > 0 ? s.p : "", s.n, JSON_REJECT_DUPLICATES | JSON_DECODE_ANY, &why);

	if (j == NULL)
		err_set(e, E_INVALID_ARGUMENT, NULL, "line %d, column %d: %s", why.line, why.column,
		    why.text);
	return j;
}

int
json_decode(const struct desc *d, struct str s, struct arena *a, void *out, struct err *e)
{
	json_t *j = parse(s, e);
	int result;

	memset(out, 0, d->size);
	if (j == NULL)
		return -1;
	result = json_decode_value(d, j, a, out, e);
	json_decref(j);
	return result;
}

int
json_decode_field(const struct field *f, struct str s, struct arena *a, void *base, struct err *e)
{
	struct in in = { a, e, false };
	json_t *j = parse(s, e);
	int result;

	if (j == NULL)
		return -1;
	result = json_is_null(j) ? 0 : read_member(&in, f, j, base);
	json_decref(j);
	return result;
}
