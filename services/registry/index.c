/* SPDX-License-Identifier: Apache-2.0 */
#include "services/registry/index.h"

/* FNV-1a; keys come from the committee's own files, within bounds. */
static size_t
bucket(const struct index *ix, struct str key)
{
	uint64_t h = UINT64_C(0xcbf29ce484222325);

	for (size_t i = 0; i < key.n; i++)
		h = (h ^ (uint8_t)key.p[i]) * UINT64_C(0x100000001b3);
	return (size_t)(h ^ (h >> 32)) & (ix->n - 1);
}

void
index_init(struct index *ix, struct arena *a, size_t expected)
{
	size_t n = 64;

	while (n < expected * 2)
		n *= 2;
	*ix = (struct index){ a, arena_array(a, n, sizeof(*ix->buckets)), n, 0 };
}

static void
push(struct index_slot **at, struct index_slot *s)
{
	s->next = *at;
	*at = s;
}

/* Twice the buckets, with the slots there are: a file may bring many more than there were. A chain
 * keeps its order, the last one first. */
static void
grow(struct index *ix)
{
	const struct index old = *ix;
	struct index_slot *s, *oldest, *next;

	ix->n *= 2;
	ix->buckets = arena_array(ix->a, ix->n, sizeof(*ix->buckets));
	for (size_t i = 0; i < old.n; i++) {
		for (s = old.buckets[i], oldest = NULL; s != NULL; s = next) {
			next = s->next;
			push(&oldest, s);
		}
		for (s = oldest; s != NULL; s = next) {
			next = s->next;
			push(&ix->buckets[bucket(ix, s->key)], s);
		}
	}
}

void
index_put(struct index *ix, struct str key, void *value)
{
	struct index_slot *s = arena_alloc(ix->a, sizeof(*s));

	if (ix->used++ == ix->n)
		grow(ix);
	*s = (struct index_slot){ key, value, NULL };
	push(&ix->buckets[bucket(ix, key)], s);
}

void *
index_find(const struct index *ix, struct str key)
{
	const struct index_slot *s = ix->buckets[bucket(ix, key)];

	while (s != NULL && !str_eq(s->key, key))
		s = s->next;
	return s != NULL ? s->value : NULL;
}
