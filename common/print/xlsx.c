/* SPDX-License-Identifier: Apache-2.0 */
/* The sheet as a workbook: the rows, and those that were put right. */
#include "common/clock.h"
#include "common/print/workbook.h"

static struct str
joined(const struct strs *v, struct arena *a)
{
	struct str out = { 0 };

	for (size_t i = 0; i < v->n; i++)
		out = str_printf(
		    a, STR_FMT "%s" STR_FMT, STR_ARG(out), i > 0 ? "　" : "", STR_ARG(v->v[i]));
	return out;
}

static void
table(struct workbook *b, const struct sheet *s, const char *name, struct str title,
    const struct sheet_row *rows, size_t n)
{
	static const struct workbook_page across = { .across = true };
	struct str facts = str_printf(&b->arena, STR_FMT "　" STR_FMT "　" STR_FMT,
	    STR_ARG(s->place), STR_ARG(s->period), STR_ARG(joined(&s->facts, &b->arena)));

	workbook_page(b, workbook_table(b, name, s, title, facts, rows, n), &across);
}

static void
fill(struct workbook *b, void *of)
{
	const struct sheet *s = of;

	table(b, s, "登记簿", s->title, s->rows, s->nrows);
	if (s->nformer > 0)
		table(b, s, "更正前", s->former_title, s->former, s->nformer);
}

int
sheet_xlsx(const struct sheet *s, struct buf *out, struct err *e)
{
	struct sheet sheet = *s;
	struct arena a = { 0 };
	lxw_doc_properties about = { .title = str_z(&a, s->title),
		.author = arena_printf(&a, "jiazhan"),
		.created = (time_t)(s->made_at.us / US_PER_SEC) };
	int rc;

	if (s->nrows > WORKBOOK_ROWS || s->nformer > WORKBOOK_ROWS)
		rc = err_set(e, E_FAILED_PRECONDITION, "format",
		    "a workbook holds at most %d rows: take csv", WORKBOOK_ROWS);
	else
		rc = workbook_make(&about, fill, &sheet, out, e);
	arena_free(&a);
	return rc;
}
