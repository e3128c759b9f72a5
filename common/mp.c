/* SPDX-License-Identifier: Apache-2.0 */
#include <inttypes.h>
#include <stdlib.h>

#include "common/arena.h"
#include "common/mp.h"

/* Tags 0xc0 … 0xdf: what follows is `width` bytes of a number, or of a length or count. */
/* clang-format off */
static const struct form {
	uint8_t type, width;
} forms[32] = {
	{ MP_NIL, 0 },   { MP_BAD, 0 },   { MP_BOOL, 0 },  { MP_BOOL, 0 },
	{ MP_BIN, 1 },   { MP_BIN, 2 },   { MP_BIN, 4 },   { MP_BAD, 0 },
	{ MP_BAD, 0 },   { MP_BAD, 0 },   { MP_FLOAT, 4 }, { MP_FLOAT, 8 },
	{ MP_INT, 1 },   { MP_INT, 2 },   { MP_INT, 4 },   { MP_INT, 8 },
	{ MP_INT, 1 },   { MP_INT, 2 },   { MP_INT, 4 },   { MP_INT, 8 },
	{ MP_BAD, 0 },   { MP_BAD, 0 },   { MP_BAD, 0 },   { MP_BAD, 0 },
	{ MP_BAD, 0 },   { MP_STR, 1 },   { MP_STR, 2 },   { MP_STR, 4 },
	{ MP_ARRAY, 2 }, { MP_ARRAY, 4 }, { MP_MAP, 2 },   { MP_MAP, 4 },
};
/* clang-format on */

/*
 * The head of a value: its type, its tag, the bytes of the head (of the whole value for nil, bool
 * and numbers) and v: the bits of a number, the length of str and bin, the count of array and map.
 */
struct head {
	enum mptype type;
	uint8_t tag, size;
	uint64_t v;
};

static inline struct head
fix(enum mptype type, uint8_t tag, uint64_t v)
{
	return (struct head){ type, tag, 1, v };
}

/* MP_BAD: no value of ours, or `left` bytes do not hold its head and what its count claims. */
static inline struct head
head(const uint8_t *p, size_t left)
{
	const struct form *f;
	struct head h;

	if (left == 0)
		return fix(MP_BAD, 0, 0);
	h = fix(MP_INT, *p, *p);
	if (*p >= 0xe0 || *p <= 0x7f)
		return h;
	if (*p < 0xc0) {
		h.type = *p >= 0xa0 ? MP_STR : *p >= 0x90 ? MP_ARRAY : MP_MAP;
		h.v = *p & (h.type == MP_STR ? 0x1f : 0x0f);
	} else {
		f = &forms[*p - 0xc0];
		if (left <= f->width)
			return fix(MP_BAD, *p, 0);
		h.type = f->type;
		h.size = 1 + f->width;
		h.v = 0;
		for (unsigned i = 1; i <= f->width; i++)
			h.v = h.v << 8 | p[i];
	}
	left -= h.size;
	if ((h.type >= MP_STR && h.v > left) || (h.type == MP_MAP && h.v > left / 2))
		h.type = MP_BAD;
	return h;
}

static inline size_t
left(const struct mp *r)
{
	return r->bad ? 0 : (size_t)(r->end - r->p);
}

/* Consumes the head of a value of this type; otherwise the reader is bad and v is 0. */
static inline struct head
take(struct mp *r, enum mptype type)
{
	struct head h = head(r->p, left(r));

	if (h.type != type) {
		r->bad = true;
		return fix(MP_BAD, 0, 0);
	}
	r->p += h.size;
	return h;
}

enum mptype
mp_peek(const struct mp *r)
{
	return head(r->p, left(r)).type;
}

bool
mp_nil(struct mp *r)
{
	if (left(r) == 0 || *r->p != 0xc0)
		return false;
	r->p++;
	return true;
}

bool
mp_bool(struct mp *r)
{
	return take(r, MP_BOOL).tag == 0xc3;
}

static int64_t
as_int(struct head h)
{
	switch (h.tag) {
	case 0xd0: return (int8_t)h.v;
	case 0xd1: return (int16_t)h.v;
	case 0xd2: return (int32_t)h.v;
	default: return h.tag >= 0xe0 ? (int8_t)h.tag : (int64_t)h.v;
	}
}

int64_t
mp_int(struct mp *r)
{
	struct head h = take(r, MP_INT);

	if (h.tag == 0xcf && h.v > INT64_MAX)
		r->bad = true;
	return r->bad ? 0 : as_int(h);
}

double
mp_f64(struct mp *r)
{
	struct head h = head(r->p, left(r));
	uint32_t low;
	float single;
	double v;

	if (h.type == MP_INT)
		return (double)mp_int(r);
	h = take(r, MP_FLOAT);
	if (h.size == 5) {
		low = (uint32_t)h.v;
		memcpy(&single, &low, sizeof(single));
		return (double)single;
	}
	memcpy(&v, &h.v, sizeof(v));
	return v;
}

static const uint8_t *
take_bytes(struct mp *r, enum mptype type, size_t *n)
{
	const uint8_t *p;

	*n = (size_t)take(r, type).v;
	if (r->bad)
		return NULL;
	p = r->p;
	r->p += *n;
	return p;
}

struct str
mp_str(struct mp *r)
{
	struct str s;

	s.p = (const char *)take_bytes(r, MP_STR, &s.n);
	return s;
}

struct bytes
mp_bin(struct mp *r)
{
	struct bytes b;

	b.p = take_bytes(r, MP_BIN, &b.n);
	return b;
}

size_t
mp_array(struct mp *r)
{
	return (size_t)take(r, MP_ARRAY).v;
}

size_t
mp_map(struct mp *r)
{
	return (size_t)take(r, MP_MAP).v;
}

struct raw
mp_raw(struct mp *r)
{
	const uint8_t *start = r->p;

	for (size_t todo = 1; todo > 0 && !r->bad; todo--) {
		struct head h = head(r->p, left(r));

		if (h.type == MP_BAD) {
			r->bad = true;
			break;
		}
		r->p += h.size;
		if (h.type == MP_STR || h.type == MP_BIN)
			r->p += h.v;
		else if (h.type == MP_ARRAY || h.type == MP_MAP)
			todo += (size_t)h.v << (h.type == MP_MAP);
	}
	return r->bad ? (struct raw){ 0 } : (struct raw){ start, (size_t)(r->p - start) };
}

/* ---- the check ---- */

#define KEYS_FEW 32

struct key {
	const uint8_t *p;
	size_t n;
};

struct check {
	const uint8_t *start, *p, *end;
	size_t nodes, most;
	long index; /* of the item at fault, within the member that is being left; -1 = none */
	bool whole; /* the fault is of the whole message: no member is named */
	struct err *e;
};

static int value(struct check *c, unsigned depth);

static int
refuse(struct check *c, const char *what)
{
	return err_set(
	    c->e, E_INVALID_ARGUMENT, NULL, "%s at byte %zu", what, (size_t)(c->p - c->start));
}

static int
bad_head(struct check *c)
{
	size_t n = (size_t)(c->end - c->p);
	uint8_t t = n > 0 ? *c->p : 0xc0;

	if (t == 0xc1 || (t >= 0xc7 && t <= 0xc9) || (t >= 0xd4 && t <= 0xd8))
		return refuse(c, t == 0xc1 ? "0xc1 is not MessagePack," : "an extension type");
	c->whole = true;
	return refuse(c, "the message ends within a value");
}

static int
text(struct check *c, const struct head *h, struct key *out)
{
	*out = (struct key){ c->p + h->size, (size_t)h->v };
	if (!str_utf8((struct str){ (const char *)out->p, out->n }))
		return refuse(c, "text is not UTF-8 without U+0000,");
	c->p = out->p + out->n;
	return 0;
}

static int
key_order(const void *a, const void *b)
{
	const struct key *x = a, *y = b;

	if (x->n != y->n)
		return x->n < y->n ? -1 : 1;
	return x->n > 0 ? memcmp(x->p, y->p, x->n) : 0;
}

/* One of 64 bits for a key: keys with different bits differ. */
static inline uint64_t
key_bit(const struct key *k)
{
	unsigned h = (unsigned)k->n;

	if (k->n > 0)
		h += k->p[0] * 7u + k->p[k->n - 1] * 13u + k->p[k->n / 2] * 29u;
	return UINT64_C(1) << (h & 63);
}

/* Few keys are compared where their bits meet; many are sorted, so that no input costs n². */
static const struct key *
twice(struct key *keys, size_t n)
{
	uint64_t seen = 0, bit;

	if (n > KEYS_FEW) {
		qsort(keys, n, sizeof(*keys), key_order);
		for (size_t i = 1; i < n; i++)
			if (key_order(&keys[i - 1], &keys[i]) == 0)
				return &keys[i];
		return NULL;
	}
	for (size_t i = 0; i < n; i++, seen |= bit) {
		bit = key_bit(&keys[i]);
		for (size_t j = 0; seen & bit && j < i; j++)
			if (key_order(&keys[j], &keys[i]) == 0)
				return &keys[i];
	}
	return NULL;
}

/* Names of members may stand in an error's path; anything else that came as a key may not. */
static const char *
plain_name(const struct key *k, char out[41])
{
	static const char ok[] = "abcdefghijklmnopqrstuvwxyz0123456789_";

	if (k->n == 0 || k->n > 40)
		return NULL;
	memcpy(out, k->p, k->n);
	out[k->n] = '\0';
	return strspn(out, ok) == k->n ? out : NULL;
}

static int
within(struct check *c, const struct key *k)
{
	char name[41];

	if (!c->whole && plain_name(k, name) != NULL)
		err_within(c->e, name, c->index);
	c->index = -1;
	return -1;
}

static int
members(struct check *c, struct key *keys, size_t n, unsigned depth)
{
	const struct key *again;
	char name[41];

	for (size_t i = 0; i < n; i++) {
		struct head h = head(c->p, (size_t)(c->end - c->p));

		if (h.type == MP_BAD)
			return bad_head(c);
		if (h.type != MP_STR)
			return refuse(c, "a key is not text,");
		if (text(c, &h, &keys[i]) != 0)
			return -1;
		if (value(c, depth) != 0)
			return within(c, &keys[i]);
	}
	if ((again = twice(keys, n)) == NULL)
		return 0;
	c->p = again->p;
	return err_set(c->e, E_INVALID_ARGUMENT, plain_name(again, name),
	    "a key is there twice at byte %zu", (size_t)(again->p - c->start));
}

static int
map(struct check *c, size_t n, unsigned depth)
{
	struct key few[KEYS_FEW], *many;
	int result;

	if (n <= KEYS_FEW)
		return members(c, few, n, depth);
	many = xalloc(n * sizeof(*many));
	result = members(c, many, n, depth);
	free(many);
	return result;
}

static int
array(struct check *c, size_t n, unsigned depth)
{
	for (size_t i = 0; i < n; i++)
		if (value(c, depth) != 0) {
			if (c->index >= 0) /* an array in an array: the outer item is told */
				c->e->field[0] = '\0';
			c->index = (long)i;
			return -1;
		}
	return 0;
}

/* Before the items of an array or map with so many values and keys. */
static int
enter(struct check *c, size_t inner, unsigned depth)
{
	c->whole = depth == MP_DEPTH || inner > c->nodes;
	if (depth == MP_DEPTH)
		return refuse(c, "maps and arrays nest deeper than 16");
	if (inner > c->nodes)
		return err_set(c->e, E_INVALID_ARGUMENT, NULL,
		    "more than %zu values and keys at byte %zu", c->most,
		    (size_t)(c->p - c->start));
	c->nodes -= inner;
	return 0;
}

static int
value(struct check *c, unsigned depth)
{
	struct head h = head(c->p, (size_t)(c->end - c->p));
	struct key ignored;

	switch (h.type) {
	case MP_BAD: return bad_head(c);
	case MP_STR: return text(c, &h, &ignored);
	case MP_ARRAY:
		if (enter(c, (size_t)h.v, depth) != 0)
			return -1;
		c->p += h.size;
		return array(c, (size_t)h.v, depth + 1);
	case MP_MAP:
		if (enter(c, 2 * (size_t)h.v, depth) != 0)
			return -1;
		c->p += h.size;
		return map(c, (size_t)h.v, depth + 1);
	default: break;
	}
	c->p += h.size + (h.type == MP_BIN ? h.v : 0);
	return 0;
}

int
mp_check(struct raw in, size_t nodes, struct err *e)
{
	struct check c = { in.p, in.p, in.p, nodes, nodes, -1, false, e };

	if (in.n == 0)
		return err_set(e, E_INVALID_ARGUMENT, NULL, "the message is empty");
	c.end += in.n;
	if (nodes == 0)
		return err_set(e, E_INVALID_ARGUMENT, NULL, "no values are allowed");
	c.nodes--;
	if (value(&c, 0) != 0)
		return -1;
	if (c.p != c.end)
		return refuse(&c, "bytes follow the value");
	return 0;
}
