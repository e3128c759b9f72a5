/* SPDX-License-Identifier: Apache-2.0 */
/*
 * For tests of what works by descriptor: a message with every kind of member, pseudo-random valid
 * structs of any descriptor, deep comparison, and every descriptor that crosses the bus.
 */
#ifndef TESTS_LIB_SAMPLE_H
#define TESTS_LIB_SAMPLE_H

#include "common/arena.h"
#include "common/desc.h"

struct sample_inner {
	struct str code;
	int32_t n;
	struct strs marks;
};

struct sample {
	struct uuid id;
	bool flag;
	int32_t small;
	int64_t large;
	double real;
	struct str title;       /* 2 … 60 characters */
	struct str note;        /* ≤ 200 bytes, optional */
	struct bytes blob;      /* 1 … 32 bytes */
	struct date day;
	struct stamp at;
	int32_t state;
	struct strs tags;       /* 1 … 5 */
	struct uuids people;    /* ≤ 4, optional */
	struct i32s days;       /* ≤ 6, optional */
	struct i64s amounts;    /* 2 … 6 */
	struct sample_inner *inner;
	struct list units;      /* of sample_inner, 1 … 3 */
	struct raw extra;       /* optional */
	struct opt_bool ob;
	struct opt_i32 oi;
	struct opt_i64 ol;
	struct opt_f64 of;
	struct str secret;      /* private, optional */
};

extern const struct enumdesc sample_state_enum;
extern const struct desc sample_inner_desc, sample_desc;

struct gen {
	uint64_t state; /* the seed: the same one gives the same structs */
	struct arena *a;
};

uint64_t gen_next(struct gen *g);
size_t gen_below(struct gen *g, size_t n); /* 0 … n-1; 0 when n is 0 */
/* A valid struct; members that may be absent are so half of the time. */
void gen_struct(struct gen *g, const struct desc *d, void *out);

bool same_struct(const struct desc *d, const void *x, const void *y);

/*
 * Calls fn once for each descriptor of the contracts, of the engine and of the wire, nested ones
 * too, and for sample_desc. Returns how many.
 */
size_t each_desc(void (*fn)(const struct desc *d));

#endif
