/* SPDX-License-Identifier: Apache-2.0 */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "common/arena.h"
#include "tests/lib/csvrows.h"

#define TEXT_MAX 65536
#define ROWS_MAX 2048

struct file {
	struct csvrow rows[ROWS_MAX];
	char text[TEXT_MAX];
};

static void
fail(const char *path, size_t line)
{
	fprintf(stderr, "# %s:%zu: not a line of %d cells\n", path, line, CSVROWS_CELLS);
	abort();
}

static void
split(const char *path, char *line, struct csvrow *row)
{
	char *comma;

	for (int c = 0; c < CSVROWS_CELLS; c++, line = comma + 1) {
		row->cell[c] = line;
		comma = strchr(line, ',');
		if ((comma != NULL) != (c < CSVROWS_CELLS - 1))
			fail(path, row->line);
		if (comma == NULL)
			return;
		*comma = '\0';
	}
}

struct csvrow *
csvrows_read(const char *path, size_t *n)
{
	struct file *f = xalloc(sizeof(*f));
	FILE *in = fopen(path, "re");
	size_t line = 0;
	char *end;

	if (in == NULL || fread(f->text, 1, TEXT_MAX - 1, in) == 0)
		fail(path, 0);
	fclose(in);
	*n = 0;
	for (char *at = f->text; (end = strchr(at, '\n')) != NULL; at = end + 1) {
		*end = '\0';
		if (line++ == 0)
			continue;
		if (*n == ROWS_MAX)
			fail(path, line);
		f->rows[*n].line = line;
		split(path, at, &f->rows[(*n)++]);
	}
	return f->rows;
}

void
csvrows_free(struct csvrow *rows)
{
	free(rows); /* the first member of what was allocated */
}
