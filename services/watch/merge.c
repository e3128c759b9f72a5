/* SPDX-License-Identifier: Apache-2.0 */
#include <stdlib.h>

#include "services/watch/watch.h"

#define FAMILIES_MAX 512

struct family {
	struct str name, help, type; /* type and help are whole lines, with their ends */
	struct buf samples;
};

struct merge {
	struct family v[FAMILIES_MAX];
	size_t n;
	struct family *at; /* whose samples follow; NULL: nobody's */
};

struct merge *
merge_new(void)
{
	return xalloc(sizeof(struct merge));
}

void
merge_free(struct merge *m)
{
	for (size_t i = 0; i < m->n; i++)
		buf_free(&m->v[i].samples);
	free(m);
}

static struct family *
family_of(struct merge *m, struct str name)
{
	for (size_t i = 0; i < m->n; i++)
		if (str_eq(m->v[i].name, name))
			return &m->v[i];
	if (m->n == FAMILIES_MAX)
		return NULL;
	m->v[m->n] = (struct family){ .name = name };
	return &m->v[m->n++];
}

static bool
begins(struct str line, struct str with)
{
	return line.n >= with.n && memcmp(line.p, with.p, with.n) == 0;
}

/* "# HELP name …" or "# TYPE name …": the family, whose line it is the first time. */
static void
head(struct merge *m, struct str line, bool help)
{
	struct str rest = { line.p + 7, line.n - 7 }, name = str_cut(&rest, ' ');
	struct str *to;

	m->at = family_of(m, name);
	if (m->at == NULL)
		return;
	to = help ? &m->at->help : &m->at->type;
	if (to->p == NULL)
		*to = line;
}

void
merge_add(struct merge *m, struct str text)
{
	const char *end = text.p + text.n;

	m->at = NULL;
	for (const char *p = text.p; p < end;) {
		const char *stop = memchr(p, '\n', (size_t)(end - p));
		struct str line = { p, stop != NULL ? (size_t)(stop - p) + 1 : (size_t)(end - p) };

		p += line.n;
		if (begins(line, STR("# HELP ")))
			head(m, line, true);
		else if (begins(line, STR("# TYPE ")))
			head(m, line, false);
		else if (m->at != NULL && line.p[0] != '#' && line.n > 1)
			buf_put(&m->at->samples, line.p, line.n);
	}
	m->at = NULL;
}

void
merge_text(struct merge *m, struct buf *out)
{
	for (size_t i = 0; i < m->n; i++) {
		const struct family *f = &m->v[i];

		if (f->help.p != NULL)
			buf_put(out, f->help.p, f->help.n);
		if (f->type.p != NULL)
			buf_put(out, f->type.p, f->type.n);
		if (f->samples.n > 0)
			buf_put(out, f->samples.p, f->samples.n);
	}
}
