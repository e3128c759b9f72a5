/* SPDX-License-Identifier: Apache-2.0 */
/* Open data: published suggestions and the replies to them, of a title nothing but the title. */
#include "tools/jzctl/open.h"
#include "tools/jzctl/progress.h"

static const char *const title_members[] = { "serial", "title", "extent", "published_on", NULL };
static const char *const full_members[] = { "serial", "title", "extent", "published_on",
	"lead_name", "level", "subject", "facts", "request", NULL };
static const char *const reply_members[] = { "unit_name", "number", "dated", "class", "text",
	"measure", "by_date", NULL };
static const char *const point_members[] = { "point", "answer", NULL };

static json_t *
reply(const json_t *from)
{
	json_t *to = open_members(from, reply_members), *points = json_array(), *point;
	size_t i;

	json_array_foreach(json_object_get(from, "points"), i, point)
		json_array_append_new(points, open_members(point, point_members));
	if (json_array_size(points) > 0)
		json_object_set(to, "points", points);
	json_decref(points);
	return to;
}

static json_t *
suggestion(const json_t *from)
{
	const char *extent = json_string_value(json_object_get(from, "extent"));
	bool full = extent != NULL && strcmp(extent, "full") == 0;
	json_t *to = json_object(), *rest, *replies, *one;
	size_t i;

	open_copy(to, "id", from, "suggestion");
	rest = open_members(from, full ? full_members : title_members);
	json_object_update(to, rest);
	json_decref(rest);
	if (!full)
		return to;
	replies = json_array();
	json_array_foreach(json_object_get(from, "replies"), i, one)
		json_array_append_new(replies, reply(one));
	json_object_set_new(to, "replies", replies);
	return to;
}

/* 2026-0033: a number outgrows its four digits. */
static int
by_serial(const char *a, const char *b)
{
	size_t x = strlen(a), y = strlen(b);
	int year = strncmp(a, b, 5);

	if (year != 0 || x == y)
		return year != 0 ? year : strcmp(a, b);
	return x < y ? -1 : 1;
}

/* One that was taken back since it was listed is left out. */
static int
put(struct open_file *f, const json_t *row, struct err *e)
{
	json_t *args = json_object(), *answer, *item;

	open_copy(args, "suggestion", row, "suggestion");
	if (open_ask(f->o, "publication.get", args, &answer, e) != 0)
		return e->class == E_NOT_FOUND ? 0 : -1;
	item = suggestion(answer);
	open_item(f, item);
	json_decref(item);
	json_decref(answer);
	return 0;
}

static int
put_all(struct open_file *f, const json_t *rows, struct err *e)
{
	struct progress p;
	json_t *row;
	size_t i;
	int rc = 0;

	progress_begin(&p, "公开的建议", (int64_t)json_array_size(rows));
	json_array_foreach((json_t *)(uintptr_t)rows, i, row) {
		rc = put(f, row, e);
		if (rc != 0)
			break;
		progress_add(&p, 1);
	}
	progress_end(&p);
	return rc;
}

int
open_suggestions(struct open_data *o, struct err *e)
{
	struct open_list list = { "publication.list", o->year, "公开目录", -1 };
	struct open_file f;
	json_t *rows;
	int rc;

	if (open_rows(o, list, &rows, e) != 0)
		return -1;
	open_sort(rows, "serial", by_serial);
	rc = open_begin(&f, o, "suggestions.json", e);
	if (rc == 0) {
		open_array(&f, "{\"suggestions\":");
		rc = put_all(&f, rows, e);
		open_array_end(&f, "}\n");
		if (open_end(&f, "公开的代表建议及答复", "json", "application/json", NULL,
			rc == 0 ? e : &(struct err){ 0 }) != 0)
			rc = -1;
	}
	json_decref(rows);
	return rc;
}
