/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Search entries of many suggestions at once, by the service's own terms.c: a filter between two
 * COPYs in PostgreSQL's text format.
 *
 *     id  year  site  street  deputy  title  facts  request   →   id  kind  title_chars  terms
 */
#include <stdio.h>
#include <stdlib.h>

#include "common/arena.h"
#include "services/suggestions/terms.h"

enum column { ID, YEAR, SITE, STREET, DEPUTY, TITLE, FACTS, REQUEST, COLUMNS };

static void
entry(struct arena *a, struct str line)
{
	struct str col[COLUMNS], terms;
	size_t title;

	for (int i = 0; i < COLUMNS; i++)
		col[i] = str_cut(&line, '\t');
	terms = terms_of(a, col + TITLE, COLUMNS - TITLE, &title);
	terms = terms_tag(a, terms, '~', col[YEAR]);
	terms = terms_tag(a, terms, '@', col[SITE]);
	terms = terms_tag(a, terms, '#', col[STREET]);
	terms = terms_tag(a, terms, '&', col[DEPUTY]);
	printf(STR_FMT "\tsuggestion\t%zu\t" STR_FMT "\n", STR_ARG(col[ID]), title, STR_ARG(terms));
}

int
main(void)
{
	struct arena a = { 0 };
	char *line = NULL;
	size_t cap = 0;
	ssize_t n;

	while ((n = getline(&line, &cap, stdin)) > 0) {
		entry(&a, (struct str){ line, (size_t)n - (line[n - 1] == '\n') });
		arena_reset(&a);
	}
	free(line);
	arena_free(&a);
	return ferror(stdin) || fflush(stdout) != 0;
}
