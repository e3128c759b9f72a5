/* SPDX-License-Identifier: Apache-2.0 */
/* Open data: the zone's figures of each year as CSV (RFC 4180); docs/figures.md defines them. */
#include "tools/jzctl/open.h"

static const struct column {
	const char *name, *type, *title; /* as in a Table Schema */
} columns[] = {
	{ "figure", "string", "指标" },
	{ "title", "string", "名称" },
	{ "group", "string", "类别" },
	{ "how", "string", "算法" },
	{ "of", "string", "其中" },
	{ "n", "integer", "件数、人数" },
	{ "base", "integer", "分母" },
	{ "value", "number", "数值" },
	{ "before", "number", "上年" },
	{ "change", "number", "变化" },
};
#define NCOLUMNS (sizeof(columns) / sizeof(columns[0]))

static void
put_text(FILE *to, const char *text)
{
	if (strpbrk(text, ",\"\r\n") == NULL) {
		fputs(text, to);
		return;
	}
	fputc('"', to);
	for (; *text != '\0'; text++)
		fprintf(to, *text == '"' ? "\"\"" : "%c", *text);
	fputc('"', to);
}

/* Nothing for what is not there: of a rate over nothing, a change from nothing. */
static void
put_cell(FILE *to, const json_t *value)
{
	if (json_is_string(value))
		put_text(to, json_string_value(value));
	else if (json_is_integer(value))
		fprintf(to, "%" JSON_INTEGER_FORMAT, json_integer_value(value));
	else if (json_is_real(value))
		fprintf(to, "%.15g", json_real_value(value));
}

static json_t *
schema(void)
{
	json_t *fields = json_array();

	for (size_t i = 0; i < NCOLUMNS; i++)
		json_array_append_new(fields,
		    json_pack("{s:s, s:s, s:s}", "name", columns[i].name, "type", columns[i].type,
			"title", columns[i].title));
	return json_pack("{s:o}", "fields", fields);
}

static int
put_year(struct open_data *o, int32_t year, const json_t *rows, struct err *e)
{
	struct open_file f;
	const json_t *row;
	size_t i;

	if (open_begin(&f, o, arena_printf(&o->c->arena, "figures-%d.csv", year), e) != 0)
		return -1;
	for (size_t k = 0; k < NCOLUMNS; k++)
		fprintf(f.to, "%s%s", columns[k].name, k + 1 < NCOLUMNS ? "," : "\r\n");
	json_array_foreach((json_t *)(uintptr_t)rows, i, row)
		for (size_t k = 0; k < NCOLUMNS; k++) {
			put_cell(f.to, json_object_get(row, columns[k].name));
			fputs(k + 1 < NCOLUMNS ? "," : "\r\n", f.to);
		}
	return open_end(
	    &f, arena_printf(&o->c->arena, "%d年指标", year), "csv", "text/csv", schema(), e);
}

/* That year's; or this one's and each before it, back to the first of which there is something. */
int
open_figures(struct open_data *o, struct err *e)
{
	int32_t last = date_year(o->today), year = o->year != 0 ? o->year : last;
	json_t *rows;
	int rc;

	do {
		struct open_list list = { "figure.published", year, NULL, 0 };

		if (open_rows(o, list, &rows, e) != 0)
			return o->year == 0 && e->class == E_NOT_FOUND ? 0 : -1;
		rc = put_year(o, year, rows, e);
		json_decref(rows);
	} while (rc == 0 && o->year == 0 && --year >= OPEN_FIRST_YEAR);
	return rc;
}
