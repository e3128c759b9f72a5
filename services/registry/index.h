/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Things by name: a chained hash of borrowed keys that grows with them. Lives in its arena.
 */
#ifndef REGISTRY_INDEX_H
#define REGISTRY_INDEX_H

#include "common/arena.h"
#include "common/types.h"

struct index_slot {
	struct str key;
	void *value;
	struct index_slot *next;
};

struct index {
	struct arena *a;
	struct index_slot **buckets;
	size_t n; /* of buckets: a power of two */
	size_t used;
};

void index_init(struct index *ix, struct arena *a, size_t expected);
void index_put(struct index *ix, struct str key, void *value); /* of equal keys the last is found */
void *index_find(const struct index *ix, struct str key);

static inline struct str
index_id(const struct uuid *id)
{
	return (struct str){ (const char *)id->b, sizeof(id->b) };
}

#endif
