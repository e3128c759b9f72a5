/* SPDX-License-Identifier: Apache-2.0 */
/*
 * zone.export: the inverse of the import. A file has the columns that the import knows, in the
 * order of the row's members, and the objects in the order they were entered; members that are
 * rarely filled are left out when no object has them. It is a command and not a query since it
 * gives out private members: the audit says who took it. The file is a blob of the caller's.
 */
#include <stdlib.h>

#include "common/blob.h"
#include "common/mp.h"
#include "services/registry/edit.h"

static const struct import_kind *
kind_named(struct str name)
{
	for (int k = 0; k < KINDS; k++)
		if (str_is(name, import_kinds[k].name))
			return &import_kinds[k];
	return NULL;
}

/* The kind and those whose codes its rows name. */
static unsigned
kinds_of(const struct import_kind *kind)
{
	const struct desc *d = kind->table->row;
	unsigned kinds = 1u << (kind - import_kinds);
	int to;

	for (size_t i = 0; i < d->nfields; i++)
		if ((to = import_target(kind, &d->fields[i])) >= 0)
			kinds |= 1u << to;
	return kinds;
}

void
load_zone_export(struct wants *w, const void *args, const struct who *who, struct stamp now)
{
	const struct import_kind *kind = kind_named(((const struct zone_export *)args)->kind);

	(void)who, (void)now;
	for (int k = 0; kind != NULL && k < KINDS; k++)
		if (kinds_of(kind) & (1u << k))
			want_all(w, import_kinds[k].table);
}

/* As they were entered; those whose ids are made from their keys, by key. */
static int
by_entry(const void *x, const void *y)
{
	const struct import_entry *a = *(const struct import_entry *const *)x;
	const struct import_entry *b = *(const struct import_entry *const *)y;

	if (a->set->kind->id != NULL)
		return str_cmp(a->key, b->key);
	return memcmp(&a->id, &b->id, sizeof(a->id)); /* ids grow with time */
}

static bool
has_column(const struct import_set *set, const struct field *f)
{
	const struct import_kind *kind = set->kind;
	bool sparse = false;

	if (!import_is_column(kind, f))
		return false;
	for (size_t i = 0; i < sizeof(kind->sparse) / sizeof(kind->sparse[0]); i++)
		sparse = sparse ||
		    (kind->sparse[i] != NULL && strcmp(kind->sparse[i], f->key) == 0);
	for (size_t i = 0; sparse && i < set->n; i++)
		if (!field_absent(f, set->entries[i]->old))
			return true;
	return !sparse;
}

static void
put(struct buf *b, struct str s)
{
	if (s.n > 0)
		buf_put(b, s.p, s.n);
}

static void
put_cell(struct buf *b, struct str s)
{
	bool quote = s.n > 0 && (s.p[0] == ' ' || s.p[s.n - 1] == ' ');

	for (size_t i = 0; i < s.n; i++)
		quote = quote || (s.p[i] != '\0' && strchr(",\"\r\n", s.p[i]) != NULL);
	if (!quote) {
		put(b, s);
		return;
	}
	put(b, STR("\""));
	for (size_t i = 0; i < s.n; i++) {
		if (s.p[i] == '"')
			put(b, STR("\""));
		put(b, (struct str){ &s.p[i], 1 });
	}
	put(b, STR("\""));
}

static void
put_file(struct import *im, const struct import_set *set, struct buf *b)
{
	const struct desc *d = set->kind->table->row;
	const struct field *columns[IMPORT_FIELDS];
	size_t n = 0;

	for (size_t i = 0; i < d->nfields; i++)
		if (has_column(set, &d->fields[i]))
			columns[n++] = &d->fields[i];
	for (size_t k = 0; k < n; k++) {
		put(b, k > 0 ? STR(",") : (struct str){ 0 });
		put(b, str_from(columns[k]->key));
	}
	put(b, STR("\n"));
	for (size_t i = 0; i < set->n; i++) {
		for (size_t k = 0; k < n; k++) {
			put(b, k > 0 ? STR(",") : (struct str){ 0 });
			put_cell(b, import_text(im, set->kind, columns[k], set->entries[i]->old));
		}
		put(b, STR("\n"));
	}
}

int
decide_zone_export(struct cx *cx, const void *args, void *result, struct err *e)
{
	const struct import_kind *kind = kind_named(((const struct zone_export *)args)->kind);
	struct zone_export_result *out = result;
	struct blob_facts facts;
	struct import_set *set;
	struct buf b = { 0 };
	struct import im;
	int rc = 0;

	if (kind == NULL)
		return err_set(e, E_INVALID_ARGUMENT, "kind", "there is no such kind of objects");
	import_init(&im, cx, "zone.export", kinds_of(kind));
	set = &im.sets[kind - import_kinds];
	qsort(set->entries, set->n, sizeof(struct import_entry *), by_entry);
	put_file(&im, set, &b);
	*out = (struct zone_export_result){
		.file = str_from(kind->file), .size = (int64_t)b.n, .rows = (int64_t)set->n
	};
	if (b.n > IMPORT_FILE_MAX || set->n > IMPORT_RECORDS_MAX)
		rc = err_set(e, E_FAILED_PRECONDITION, "kind",
		    "the file would have %zu bytes and %zu records, more than an import takes", b.n,
		    set->n);
	else if (set->n > 0)
		out->blob = blob_make(
		    cx, (struct bytes){ arena_copy(cx_arena(cx), b.p, b.n), b.n }, &facts);
	buf_free(&b);
	return rc;
}
