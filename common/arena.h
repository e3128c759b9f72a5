/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Memory with one end of life: a batch, a query, a command line. What is taken from an arena is
 * zeroed, aligned to 16, and goes when the arena is reset. Taking memory never fails: exhaustion
 * aborts here, in one place; every size from outside was bounded before.
 */
#ifndef COMMON_ARENA_H
#define COMMON_ARENA_H

#include <stddef.h>

struct chunk;

struct arena {
	struct chunk *head;
	size_t used, cap;
};

void *arena_alloc(struct arena *a, size_t n);

/* n items of `size` bytes; aborts when the product overflows. */
void *arena_array(struct arena *a, size_t n, size_t size);

void *arena_copy(struct arena *a, const void *p, size_t n);

/* NUL-terminated text made by printf's rules. */
char *arena_printf(struct arena *a, const char *fmt, ...) __attribute__((format(printf, 2, 3)));

/* Gives back what was taken since `mark` was copied from *a. */
void arena_cut(struct arena *a, const struct arena *mark);

/* Frees all but one chunk of ordinary size, which is kept for the next turn. */
void arena_reset(struct arena *a);

void arena_free(struct arena *a);

/* What it has taken from the system. */
size_t arena_bytes(const struct arena *a);

/* malloc's family with the same rule: they abort instead of returning NULL. */
void *xalloc(size_t n); /* zeroed */
void *xrealloc(void *p, size_t n);

#endif
