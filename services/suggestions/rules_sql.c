/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The compiled-in rules for queries: there is one copy of them, in rules.c. A query that needs them
 * has a VALUES list with one row of NULLs, which gives the columns their types, and the mark after
 * it; the rows of the rules take the place of the mark.
 */
#include <stdio.h>

#include "services/suggestions/rules.h"

#define MARK "/* compiled-in rules */"

static struct str
quoted(struct arena *a, const char *text)
{
	char *out = arena_alloc(a, 2 * strlen(text) + 3), *w = out;

	*w++ = '\'';
	for (; *text != '\0'; *w++ = *text++)
		if (*text == '\'')
			*w++ = '\'';
	*w++ = '\'';
	return (struct str){ out, (size_t)(w - out) };
}

static const char *
row(struct arena *a, int32_t step)
{
	const struct steprule *r = &steprules[step];
	const char *notice = r->notice == 0
	    ? "NULL, NULL"
	    : arena_printf(a, "%d, '" STR_FMT "'", (int)r->notice,
		  STR_ARG(enum_name(&rule_enum, (int32_t)r->notice_rule)));

	return arena_printf(a,
	    ", (%d, '" STR_FMT "', '" STR_FMT "', %d, %s, '" STR_FMT "', " STR_FMT ", '%s', '%s')",
	    (int)step, STR_ARG(enum_name(&step_enum, step)),
	    STR_ARG(enum_name(&rule_enum, (int32_t)r->rule)), (int)r->n, notice,
	    STR_ARG(enum_name(&mark_enum, (int32_t)r->mark)), STR_ARG(quoted(a, r->source)),
	    role_name(r->who), r->starts);
}

const char *
rules_in_sql(struct arena *a, const char *sql)
{
	const char *at = strstr(sql, MARK), *values = "";

	if (at == NULL)
		return sql;
	for (int32_t step = 1; step < STEP_COUNT; step++)
		values = arena_printf(a, "%s%s", values, row(a, step));
	return arena_printf(
	    a, "%.*s%s%s", (int)(at - sql), sql, values, rules_in_sql(a, at + strlen(MARK)));
}
