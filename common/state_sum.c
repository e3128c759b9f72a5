/* SPDX-License-Identifier: Apache-2.0 */
/*
 * What a batch leaves to be saved. Tables that sum (TABLE_SUM): what calls add in a batch is
 * gathered here, a row a key. Saving adds it to what the database has, there; or here when it is
 * much, once those rows are loaded: SQL's arrays are slow.
 */
#include <assert.h>

#include "common/state.h"

#define FIRST_PLACES 256

struct sumrow {
	void *row; /* the key's members; slots and amounts are set when it is saved */
	int32_t *slots;
	int64_t *amounts;
	size_t n, cap;
	bool there; /* merged with what the database has */
};

struct sums {
	const struct table *t;
	struct sums *next;
	struct sumrow *rows;
	size_t n, cap;
	uint32_t *places; /* hash table: index + 1 of a row; 0: free */
	size_t nplaces;
	size_t slots_off, amounts_off;
	bool merged;
};

struct added { /* by the call that runs */
	struct sums *sums;
	size_t row;
	int32_t slot;
	int64_t amount;
};

static size_t
place_of(const struct sums *s, const void *id)
{
	uint64_t a, b;

	memcpy(&a, id, 8);
	memcpy(&b, (const char *)id + 8, 8);
	a = (a ^ (b * UINT64_C(0x9e3779b97f4a7c15))) * UINT64_C(0xff51afd7ed558ccd);
	return (size_t)((a ^ (a >> 29)) & (s->nplaces - 1));
}

static size_t
member(const struct table *t, const char *key, enum kind kind)
{
	const struct field *f = desc_field(t->row, key, strlen(key));

	assert(f != NULL && f->kind == kind);
	return f->off;
}

static struct sums *
sums_of(struct state *st, const struct table *t)
{
	struct sums *s = st->sums;

	while (s != NULL && s->t != t)
		s = s->next;
	if (s != NULL)
		return s;
	assert(t->use == TABLE_SUM);
	s = arena_alloc(st->arena, sizeof(*s));
	s->t = t;
	s->next = st->sums;
	s->nplaces = FIRST_PLACES;
	s->places = arena_array(st->arena, s->nplaces, sizeof(*s->places));
	s->slots_off = member(t, "slots", K_I32S);
	s->amounts_off = member(t, "amounts", K_I64S);
	st->sums = s;
	return s;
}

static void *
grown(struct arena *a, const void *old, size_t n, size_t cap, size_t size)
{
	void *v = arena_array(a, cap, size);

	if (n > 0)
		memcpy(v, old, n * size);
	return v;
}

static void
put_place(struct sums *s, size_t row)
{
	size_t p = place_of(s, s->rows[row].row);

	while (s->places[p] != 0)
		p = (p + 1) & (s->nplaces - 1);
	s->places[p] = (uint32_t)row + 1;
}

static size_t
sumrow_add(struct state *st, struct sums *s, const void *key)
{
	if (s->n == s->cap) {
		s->cap = s->cap != 0 ? s->cap * 2 : 64;
		s->rows = grown(st->arena, s->rows, s->n, s->cap, sizeof(*s->rows));
	}
	s->rows[s->n] = (struct sumrow){ .row = arena_copy(st->arena, key, s->t->row->size) };
	s->n++;
	if (s->n * 2 > s->nplaces) {
		s->nplaces *= 4;
		s->places = arena_array(st->arena, s->nplaces, sizeof(*s->places));
		for (size_t i = 0; i < s->n; i++)
			put_place(s, i);
	} else {
		put_place(s, s->n - 1);
	}
	return s->n - 1;
}

static size_t
sumrow_of(struct state *st, struct sums *s, const void *key)
{
	size_t p = place_of(s, key);

	for (; s->places[p] != 0; p = (p + 1) & (s->nplaces - 1))
		if (memcmp(s->rows[s->places[p] - 1].row, key, sizeof(struct uuid)) == 0)
			return s->places[p] - 1;
	return sumrow_add(st, s, key);
}

static void
slot_add(struct arena *a, struct sumrow *r, int32_t slot, int64_t amount)
{
	size_t i = 0;

	while (i < r->n && r->slots[i] != slot)
		i++;
	if (i == r->cap) {
		r->cap = r->cap != 0 ? r->cap * 2 : 8;
		r->slots = grown(a, r->slots, r->n, r->cap, sizeof(*r->slots));
		r->amounts = grown(a, r->amounts, r->n, r->cap, sizeof(*r->amounts));
	}
	if (i == r->n) {
		r->slots[r->n] = slot;
		r->amounts[r->n++] = 0;
	}
	r->amounts[i] += amount;
}

void
row_sum(struct cx *cx, const struct table *t, const void *key, int32_t slot, int64_t amount)
{
	struct state *st = cx->st;
	struct sums *s = sums_of(st, t);
	size_t row = sumrow_of(st, s, key);

	slot_add(st->arena, &s->rows[row], slot, amount);
	if (st->nadded == st->added_cap) {
		st->added_cap = st->added_cap != 0 ? st->added_cap * 2 : 64;
		st->added = grown(
		    st->arena, st->added, st->nadded, st->added_cap, sizeof(*st->added));
	}
	st->added[st->nadded++] = (struct added){ s, row, slot, amount };
}

void
sums_undo(struct state *st)
{
	for (size_t i = 0; i < st->nadded; i++) {
		const struct added *x = &st->added[i];

		slot_add(st->arena, &x->sums->rows[x->row], x->slot, -x->amount);
	}
	st->nadded = 0;
}

/* Slots that came to nothing are left out. */
static bool
finished(const struct sums *s, struct sumrow *r)
{
	size_t n = 0;

	for (size_t i = 0; i < r->n; i++) {
		if (r->amounts[i] == 0)
			continue;
		r->slots[n] = r->slots[i];
		r->amounts[n++] = r->amounts[i];
	}
	r->n = n;
	*(struct i32s *)(void *)((char *)r->row + s->slots_off) = (struct i32s){ r->slots, n };
	*(struct i64s *)(void *)((char *)r->row + s->amounts_off) = (struct i64s){ r->amounts, n };
	return n > 0;
}

size_t
sums_ids(struct state *st, const struct table *t, struct arena *a, struct uuid **out)
{
	const struct sums *s = sums_of(st, t);

	*out = arena_array(a, s->n, sizeof(**out));
	for (size_t i = 0; i < s->n; i++)
		memcpy(&(*out)[i], s->rows[i].row, sizeof(**out));
	return s->n;
}

/* What there is comes first and is found at once: slots mostly stand in the same order. */
static void
merge(struct arena *a, const struct sums *s, struct sumrow *r, const char *old)
{
	const struct i32s *slots = (const void *)(old + s->slots_off);
	const struct i64s *amounts = (const void *)(old + s->amounts_off);
	const struct sumrow added = *r;
	size_t n = slots->n < amounts->n ? slots->n : amounts->n;

	r->cap = n + added.n;
	r->slots = arena_array(a, r->cap, sizeof(*r->slots));
	r->amounts = arena_array(a, r->cap, sizeof(*r->amounts));
	r->n = n;
	if (n > 0) {
		memcpy(r->slots, slots->v, n * sizeof(*r->slots));
		memcpy(r->amounts, amounts->v, n * sizeof(*r->amounts));
	}
	for (size_t i = 0; i < added.n; i++)
		slot_add(a, r, added.slots[i], added.amounts[i]);
	r->there = true;
}

void
sums_merge(struct state *st, const struct table *t)
{
	const struct rows *old = state_rows(st, t);
	struct sums *s = sums_of(st, t);

	s->merged = true;
	for (size_t i = 0; i < old->n; i++) {
		const void *row = old->order[i]->row;

		merge(st->arena, s, &s->rows[sumrow_of(st, s, row)], row);
	}
}

bool
sums_merged(struct state *st, const struct table *t)
{
	return sums_of(st, t)->merged;
}

static size_t
sums_rows(struct state *st, const struct table *t, bool fresh, struct arena *a, const void ***out)
{
	struct sums *s = sums_of(st, t);
	size_t n = 0;

	*out = arena_array(a, s->n, sizeof(**out));
	for (size_t i = 0; i < s->n; i++)
		if (s->rows[i].there != fresh && (finished(s, &s->rows[i]) || s->rows[i].there))
			(*out)[n++] = s->rows[i].row;
	return n;
}

size_t
state_dirty(struct state *st, const struct table *t, bool fresh, struct arena *a, const void ***out)
{
	const struct rows *r;
	size_t n = 0;

	if (t->use == TABLE_SUM)
		return sums_rows(st, t, fresh, a, out);
	r = state_rows(st, t);
	*out = arena_array(a, r->n, sizeof(**out));
	for (size_t i = 0; i < r->n; i++)
		if (r->order[i]->dirty && r->order[i]->row != NULL && r->order[i]->fresh == fresh)
			(*out)[n++] = r->order[i]->row;
	return n;
}
