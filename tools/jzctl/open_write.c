/* SPDX-License-Identifier: Apache-2.0 */
/* Open data: what its files have in common: asking, choosing members, writing, the index. */
#include <errno.h>
#include <sodium.h>
#include <stdlib.h>

#include "tools/jzctl/open.h"
#include "tools/jzctl/progress.h"

#define JSON_FORM (JSON_COMPACT | JSON_REAL_PRECISION(15))

int
open_ask(struct open_data *o, const char *op, json_t *args, json_t **out, struct err *e)
{
	struct arena mark = o->c->arena;
	int rc = ctl_call(o->c, o->client, op, (struct uuid){ 0 }, args, OPEN_DEADLINE_MS, out, e);

	arena_cut(&o->c->arena, &mark); /* the answer is jansson's, on its heap */
	json_decref(args);
	return rc;
}

static json_t *
page_args(const struct open_list *list, json_t *next)
{
	json_t *args = json_pack("{s:i}", "limit", 1000);

	if (list->year != 0)
		json_object_set_new(args, "year", json_integer(list->year));
	if (next != NULL)
		json_object_set_new(args, "after", next);
	return args;
}

int
open_rows(struct open_data *o, struct open_list list, json_t **rows, struct err *e)
{
	json_t *next = NULL, *page;
	struct progress p;
	int rc = 0;

	if (list.progress != NULL)
		progress_begin(&p, list.progress, list.total);
	*rows = json_array();
	do {
		rc = open_ask(o, list.op, page_args(&list, next), &page, e);
		if (rc != 0)
			break;
		json_array_extend(*rows, json_object_get(page, "items"));
		next = json_incref(json_object_get(page, "next"));
		if (list.progress != NULL)
			progress_add(&p, (int64_t)json_array_size(json_object_get(page, "items")));
		json_decref(page);
	} while (next != NULL);
	if (list.progress != NULL)
		progress_end(&p);
	if (rc != 0) {
		json_decref(*rows);
		*rows = NULL;
	}
	return rc;
}

void
open_copy(json_t *to, const char *name, const json_t *from, const char *member)
{
	json_t *value = json_object_get(from, member);

	if (value != NULL)
		json_object_set(to, name, value);
}

json_t *
open_members(const json_t *from, const char *const *names)
{
	json_t *to = json_object();

	for (; *names != NULL; names++)
		open_copy(to, *names, from, *names);
	return to;
}

/* ---- in order ---- */

struct sorted {
	const char *key;
	json_t *row;
	int (*compare)(const char *, const char *);
};

static int
by_key(const void *a, const void *b)
{
	const struct sorted *x = a, *y = b;

	return x->compare(x->key, y->key);
}

void
open_sort(json_t *rows, const char *member, int (*compare)(const char *, const char *))
{
	size_t n = json_array_size(rows), i;
	struct sorted *v = xalloc((n + 1) * sizeof(*v));
	json_t *row;

	json_array_foreach(rows, i, row) {
		const char *key = json_string_value(json_object_get(row, member));

		v[i] = (struct sorted){ key != NULL ? key : "", json_incref(row),
			compare != NULL ? compare : strcmp };
	}
	qsort(v, n, sizeof(*v), by_key);
	json_array_clear(rows);
	for (i = 0; i < n; i++)
		json_array_append_new(rows, v[i].row);
	free(v);
}

/* ---- files ---- */

int
open_begin(struct open_file *f, struct open_data *o, const char *name, struct err *e)
{
	*f = (struct open_file){ .o = o, .name = name };
	f->to = folder_open(o->c, &o->folder, name, e);
	return f->to != NULL ? 0 : -1;
}

void
open_array(struct open_file *f, const char *before)
{
	f->n = 0;
	fputs(before, f->to);
	fputc('[', f->to);
}

void
open_item(struct open_file *f, const json_t *item)
{
	fputs(f->n++ > 0 ? ",\n" : "\n", f->to);
	json_dumpf(item, f->to, JSON_FORM);
}

void
open_array_end(struct open_file *f, const char *after)
{
	fputs(f->n > 0 ? "\n]" : "]", f->to);
	fputs(after, f->to);
}

static int
read_back(struct open_file *f, json_t *into, struct err *e)
{
	const char *path = folder_path(f->o->c, &f->o->folder, f->name);
	FILE *from = fopen(path, "rbe");
	crypto_hash_sha256_state h;
	uint8_t bytes[16384], sum[crypto_hash_sha256_BYTES];
	char text[2 * sizeof(sum) + 1];
	json_int_t size = 0;
	size_t n;

	if (from == NULL)
		return err_set(e, E_NOT_FOUND, "DIR", "%.200s: %s", path, strerror(errno));
	crypto_hash_sha256_init(&h);
	while ((n = fread(bytes, 1, sizeof(bytes), from)) > 0) {
		crypto_hash_sha256_update(&h, bytes, n);
		size += (json_int_t)n;
	}
	fclose(from);
	crypto_hash_sha256_final(&h, sum);
	sodium_bin2hex(text, sizeof(text), sum, sizeof(sum));
	json_object_set_new(into, "bytes", json_integer(size));
	json_object_set_new(into, "hash", json_sprintf("sha256:%s", text));
	return 0;
}

int
open_end(struct open_file *f, const char *title, const char *format, const char *mediatype,
    json_t *schema, struct err *e)
{
	size_t n = strcspn(f->name, ".");
	json_t *r = json_pack("{s:s%, s:s, s:s, s:s, s:s}", "name", f->id != NULL ? f->id : f->name,
	    f->id != NULL ? strlen(f->id) : n, "path", f->name, "title", title, "format", format,
	    "mediatype", mediatype);

	if (strncmp(mediatype, "image/", 6) != 0)
		json_object_set_new(r, "encoding", json_string("utf-8"));
	if (schema != NULL) {
		json_object_set_new(r, "profile", json_string("tabular-data-resource"));
		json_object_set_new(r, "schema", schema);
	}
	json_array_append_new(f->o->resources, r);
	if (folder_close(f->to, f->name, e) != 0)
		return -1;
	return read_back(f, r, e);
}
