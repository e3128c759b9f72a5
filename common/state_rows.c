/* SPDX-License-Identifier: Apache-2.0 */
/* Rows of one table in memory: by id, by root, in the order they came. */
#include <assert.h>

#include "common/state.h"

#define FIRST_BUCKETS 64

/* Ids made together differ in their last bytes only: every bit must reach every other. */
static size_t
bucket(const struct rows *r, struct uuid u)
{
	uint64_t a, b;

	memcpy(&a, u.b, 8);
	memcpy(&b, u.b + 8, 8);
	a ^= b ^ (b >> 32);
	a *= UINT64_C(0xff51afd7ed558ccd);
	a ^= a >> 32;
	a *= UINT64_C(0xc4ceb9fe1a85ec53);
	return (size_t)((a ^ (a >> 29)) & (r->nbuckets - 1));
}

static size_t
root_offset(const struct table *t)
{
	const struct field *f = desc_field(t->row, t->root, strlen(t->root));

	assert(f != NULL && f->kind == K_UUID);
	assert(t->row->fields[0].off == 0 && t->row->fields[0].kind == K_UUID);
	return f->off;
}

struct rows *
rows_new(struct arena *a, const struct table *t)
{
	struct rows *r = arena_alloc(a, sizeof(*r));

	r->t = t;
	r->arena = a;
	r->root_off = root_offset(t);
	r->nbuckets = FIRST_BUCKETS;
	r->ids = arena_array(a, r->nbuckets, sizeof(struct entry *));
	r->roots = arena_array(a, r->nbuckets, sizeof(struct entry *));
	return r;
}

struct entry *
rows_find(const struct rows *r, struct uuid id)
{
	struct entry *x = r->last;

	if (x != NULL && uuid_eq(x->id, id))
		return x;
	x = r->ids[bucket(r, id)];
	while (x != NULL && !uuid_eq(x->id, id))
		x = x->by_id;
	return x;
}

static struct entry **
root_slot(const struct rows *r, struct uuid root)
{
	struct entry **p = &r->roots[bucket(r, root)];

	while (*p != NULL && !uuid_eq((*p)->root, root))
		p = &(*p)->by_root;
	return p;
}

/* Puts x among its siblings by ascending id; the first sibling carries the root's hash chain. */
static void
link_root(struct rows *r, struct entry *x)
{
	struct entry **slot = root_slot(r, x->root), **p = slot, *chain;

	chain = *slot != NULL ? (*slot)->by_root : NULL;
	while (*p != NULL && memcmp((*p)->id.b, x->id.b, sizeof(x->id.b)) < 0)
		p = &(*p)->sibling;
	x->sibling = *p;
	*p = x;
	if (p == slot) {
		if (x->sibling != NULL)
			x->sibling->by_root = NULL;
		x->by_root = chain;
	}
}

static void
rehash(struct rows *r)
{
	r->nbuckets *= 4;
	r->ids = arena_array(r->arena, r->nbuckets, sizeof(struct entry *));
	r->roots = arena_array(r->arena, r->nbuckets, sizeof(struct entry *));
	for (size_t i = 0; i < r->n; i++) {
		struct entry *x = r->order[i], **b = &r->ids[bucket(r, x->id)];

		x->by_id = *b;
		*b = x;
		x->by_root = x->sibling = NULL;
		link_root(r, x);
	}
}

struct entry *
rows_add(struct rows *r, struct uuid id, struct uuid root)
{
	struct entry *x = arena_alloc(r->arena, sizeof(*x)), **b;

	if (r->n == r->order_cap) {
		size_t cap = r->order_cap != 0 ? r->order_cap * 2 : 32;
		struct entry **v = arena_array(r->arena, cap, sizeof(*v));

		if (r->n > 0)
			memcpy(v, r->order, r->n * sizeof(*v));
		r->order = v;
		r->order_cap = cap;
	}
	x->id = id;
	x->root = root;
	x->place = r->n;
	r->order[r->n++] = x;
	if (r->n > r->nbuckets) {
		rehash(r);
		return x;
	}
	b = &r->ids[bucket(r, id)];
	x->by_id = *b;
	*b = x;
	link_root(r, x);
	return x;
}

void
rows_put(struct rows *r, void *row)
{
	struct uuid id, root;

	memcpy(&id, row, sizeof(id));
	memcpy(&root, (char *)row + r->root_off, sizeof(root));
	if (rows_find(r, id) == NULL)
		rows_add(r, id, root)->row = row;
}

void
rows_set(struct rows *r, struct uuid id, struct uuid root, void *row)
{
	struct entry *x = rows_find(r, id);

	if (x == NULL)
		x = rows_add(r, id, root);
	x->row = row;
}

struct entry *
rows_first(const struct rows *r, struct uuid root)
{
	return *root_slot(r, root);
}
