/* SPDX-License-Identifier: Apache-2.0 */
#include <ctype.h>
#include <glob.h>
#include <stdio.h>
#include <stdlib.h>

#include "common/mp.h"
#include "tests/lib/vectors.h"

static void
give_up(const char *path, const char *what)
{
	fprintf(stderr, "%s: %s\n", path, what);
	abort();
}

static void
head(struct arena *a, struct vector *v, const char *line)
{
	char key[32], value[160];

	if (sscanf(line, "#! %31[a-z]: %159[^\n]", key, value) != 2)
		give_up(v->name, "a head must be `#! key: value`");
	if (strcmp(key, "as") == 0)
		v->as = arena_printf(a, "%s", value);
	else if (strcmp(key, "outcome") == 0)
		v->outcome = arena_printf(a, "%s", value);
	else if (strcmp(key, "field") == 0)
		v->field = arena_printf(a, "%s", value);
	else if (strcmp(key, "nodes") == 0)
		v->nodes = strtoul(value, NULL, 10);
	else
		give_up(v->name, "an unknown head");
}

static void
bytes(const struct vector *v, struct buf *b, const char *line)
{
	for (const char *p = line; *p != '\0' && *p != '#';) {
		unsigned byte;
		unsigned long times = 1;
		int used = 0;

		if (isspace((unsigned char)*p)) {
			p++;
			continue;
		}
		if (sscanf(p, "%2x%n", &byte, &used) != 1 || used != 2)
			give_up(v->name, "not two hexadecimal digits");
		p += used;
		if (*p == '*') {
			char *end;

			times = strtoul(p + 1, &end, 10);
			p = end;
		}
		while (times-- > 0)
			buf_put(b, &(uint8_t){ (uint8_t)byte }, 1);
	}
}

static void
read_vector(struct arena *a, const char *path, struct vector *v)
{
	FILE *f = fopen(path, "r");
	struct buf b = { 0 };
	char line[512];
	uint8_t *p;

	*v = (struct vector){ .name = arena_printf(a, "%s", path),
		.as = "value",
		.field = "",
		.nodes = MP_NODES_CALL };
	if (f == NULL)
		give_up(path, "cannot be opened");
	while (fgets(line, sizeof(line), f) != NULL)
		if (strncmp(line, "#!", 2) == 0)
			head(a, v, line);
		else
			bytes(v, &b, line);
	fclose(f);
	if (v->outcome == NULL)
		give_up(path, "has no outcome");
	p = xalloc(b.n);
	if (b.n > 0)
		memcpy(p, b.p, b.n);
	v->bytes = (struct raw){ p, b.n };
	buf_free(&b);
}

struct vector *
vectors_read(struct arena *a, const char *folder, size_t *n)
{
	glob_t found;
	struct vector *v;

	if (glob(arena_printf(a, "%s/*.hex", folder), 0, NULL, &found) != 0)
		give_up(folder, "has no vectors");
	*n = found.gl_pathc;
	v = arena_array(a, *n, sizeof(*v));
	for (size_t i = 0; i < *n; i++)
		read_vector(a, found.gl_pathv[i], &v[i]);
	globfree(&found);
	return v;
}

void
vectors_free(struct vector *v, size_t n)
{
	for (size_t i = 0; i < n; i++)
		free((void *)(uintptr_t)v[i].bytes.p);
}
