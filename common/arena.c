/* SPDX-License-Identifier: Apache-2.0 */
#include <stdarg.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "common/arena.h"

#define CHUNK ((size_t)32 * 1024)

struct chunk {
	struct chunk *next;
	size_t cap;
	_Alignas(16) char data[];
};

static void
exhausted(size_t n)
{
	fprintf(stderr, "{\"level\":\"fatal\",\"text\":\"out of memory: %zu bytes\"}\n", n);
	abort();
}

void *
xalloc(size_t n)
{
	void *p = calloc(1, n != 0 ? n : 1);

	if (p == NULL)
		exhausted(n);
	return p;
}

void *
xrealloc(void *p, size_t n)
{
	p = realloc(p, n != 0 ? n : 1);
	if (p == NULL)
		exhausted(n);
	return p;
}

static void
grow(struct arena *a, size_t n)
{
	size_t cap = n > CHUNK ? n : CHUNK;
	struct chunk *c = malloc(sizeof(*c) + cap);

	if (c == NULL)
		exhausted(cap);
	c->next = a->head;
	c->cap = cap;
	a->head = c;
	a->used = 0;
	a->cap = cap;
}

void *
arena_alloc(struct arena *a, size_t n)
{
	if (n > SIZE_MAX / 2)
		exhausted(n);
	n = (n + 15) & ~(size_t)15;
	if (a->head == NULL || a->cap - a->used < n)
		grow(a, n);
	void *p = a->head->data + a->used;
	a->used += n;
	return memset(p, 0, n);
}

void *
arena_array(struct arena *a, size_t n, size_t size)
{
	size_t bytes;

	if (__builtin_mul_overflow(n, size, &bytes))
		exhausted(SIZE_MAX);
	return arena_alloc(a, bytes);
}

void *
arena_copy(struct arena *a, const void *p, size_t n)
{
	void *q = arena_alloc(a, n);

	if (n > 0)
		memcpy(q, p, n);
	return q;
}

char *
arena_printf(struct arena *a, const char *fmt, ...)
{
	va_list ap, again;
	char *s;
	int n;

	va_start(ap, fmt);
	va_copy(again, ap);
	n = vsnprintf(NULL, 0, fmt, ap);
	s = arena_alloc(a, n < 0 ? 1 : (size_t)n + 1);
	if (n > 0)
		vsnprintf(s, (size_t)n + 1, fmt, again);
	va_end(again);
	va_end(ap);
	return s;
}

void
arena_cut(struct arena *a, const struct arena *mark)
{
	while (a->head != mark->head) {
		struct chunk *c = a->head;

		a->head = c->next;
		free(c);
	}
	*a = *mark;
}

void
arena_reset(struct arena *a)
{
	struct chunk *keep = NULL, *c, *next;

	for (c = a->head; c != NULL; c = next) {
		next = c->next;
		if (keep == NULL && c->cap == CHUNK)
			keep = c;
		else
			free(c);
	}
	if (keep != NULL)
		keep->next = NULL;
	*a = (struct arena){ .head = keep, .cap = keep != NULL ? keep->cap : 0 };
}

void
arena_free(struct arena *a)
{
	struct chunk *c, *next;

	for (c = a->head; c != NULL; c = next) {
		next = c->next;
		free(c);
	}
	*a = (struct arena){ 0 };
}

size_t
arena_bytes(const struct arena *a)
{
	size_t n = 0;

	for (const struct chunk *c = a->head; c != NULL; c = c->next)
		n += sizeof(*c) + c->cap;
	return n;
}
