/* SPDX-License-Identifier: Apache-2.0 */
#include <stdlib.h>

#include "common/blob.h"
#include "services/registry/edit.h"

/* ---- import ---- */

static void
want_file(struct wants *w, struct uuid blob)
{
	want(w, &blob_table, blob);
	want(w, &blob_chunk_table, blob);
}

static void
want_kinds(struct wants *w, unsigned kinds)
{
	for (int k = 0; k < KINDS; k++)
		if (kinds & (1u << k))
			want_all(w, import_kinds[k].table);
	want_all(w, &revision_table);
}

void
load_zone_import(struct wants *w, const void *args, const struct who *who, struct stamp now)
{
	const struct zone_import *in = args;
	const struct import_file *files = in->files.v;

	(void)who, (void)now;
	for (size_t i = 0; i < in->files.n; i++)
		want_file(w, files[i].blob);
	want_kinds(w, ALL_KINDS);
	want_all(w, &code_key_table);
	want_all(w, &blob_table);
}

/* A blob of another principal is as good as none: its content is not the caller's to read. */
static int
check_blob(struct cx *cx, struct uuid blob, struct err *e)
{
	const struct blob_row *b = row_find(cx, &blob_table, blob);

	if (b != NULL && str_eq(b->owner, who_owner(cx_arena(cx), cx_who(cx))))
		return 0;
	return err_set(e, E_NOT_FOUND, "blob", "there is no such blob of yours");
}

static int
by_place(const void *x, const void *y)
{
	const struct import_fault *a = x, *b = y;
	int c = str_cmp(a->file, b->file);

	if (c == 0)
		c = (a->line > b->line) - (a->line < b->line);
	return c != 0 ? c : (a->column > b->column) - (a->column < b->column);
}

/* After everything is read: rules, and either what is written or the faults in order. */
static void
conclude(struct import *im, bool dry_run, struct zone_import_result *out)
{
	size_t kept;

	import_check(im);
	if (im->nfaults == 0)
		import_blobs(im, dry_run);
	if (im->nfaults == 0)
		import_apply(im, dry_run, out);
	kept = im->nfaults < IMPORT_FAULTS ? (size_t)im->nfaults : IMPORT_FAULTS;
	if (kept > 0)
		qsort(im->faults, kept, sizeof(*im->faults), by_place);
	out->faults = (struct list){ im->faults, kept };
	out->fault_count = im->nfaults;
}

int
decide_zone_import(struct cx *cx, const void *args, void *result, struct err *e)
{
	const struct zone_import *in = args;
	const struct import_file *files = in->files.v;
	struct import im;

	for (size_t i = 0; i < in->files.n; i++)
		if (check_blob(cx, files[i].blob, e) != 0) {
			err_within(e, "files", (long)i);
			return -1;
		}
	import_init(&im, cx, "zone.import", ALL_KINDS);
	for (size_t i = 0; i < in->files.n; i++)
		import_read(&im, files[i].name, blob_content(cx, files[i].blob));
	conclude(&im, in->dry_run.set && in->dry_run.v, result);
	return 0;
}

/* ---- calendar ---- */

void
load_calendar_import(struct wants *w, const void *args, const struct who *who, struct stamp now)
{
	(void)who, (void)now;
	want_file(w, ((const struct calendar_import *)args)->blob);
	want_kinds(w, 1u << KIND_CALENDAR);
	want_all(w, &code_key_table);
}

static void
check_year(struct import *im, int32_t year)
{
	const struct import_set *set = &im->sets[KIND_CALENDAR];

	for (size_t i = 0; i < set->n; i++) {
		const struct import_entry *x = set->entries[i];

		if (x->record != NULL && !x->faulty &&
		    date_year(((const struct calendar_day *)x->row)->date) != year)
			import_blame(im, x, "date", NULL, NULL, "the day is not of %d", (int)year);
	}
}

int
decide_calendar_import(struct cx *cx, const void *args, void *result, struct err *e)
{
	const struct calendar_import *in = args;
	struct import im;

	if (check_blob(cx, in->blob, e) != 0)
		return -1;
	import_init(&im, cx, "calendar.import", 1u << KIND_CALENDAR);
	import_read(&im, STR("calendar.csv"), blob_content(cx, in->blob));
	check_year(&im, in->year);
	conclude(&im, in->dry_run.set && in->dry_run.v, result);
	return 0;
}

void
load_calendar_set_day(struct wants *w, const void *args, const struct who *who, struct stamp now)
{
	(void)args, (void)who, (void)now;
	want(w, &calendar_day_table, (struct uuid){ 0 });
	want(w, &revision_table, (struct uuid){ 0 });
}

/* The day as it was seen, or as it was seen not to be there. */
static struct import_entry *
seen_day(struct edit *ed, const struct calendar_set_day *a, struct err *e)
{
	struct calendar_day row = { .date = a->date };
	struct str key = edit_key(ed, KIND_CALENDAR, &row);
	struct import_entry *x = index_find(&ed->im.sets[KIND_CALENDAR].keys, key);
	int64_t now = x != NULL ? ((const struct calendar_day *)x->old)->version : 0;
	int64_t seen = a->version.set ? a->version.v : 0;

	if (now != seen) {
		err_set(e, E_ABORTED, "version", "the version is %lld now, not %lld",
		    (long long)now, (long long)seen);
		return NULL;
	}
	if (x == NULL)
		x = edit_new(ed, KIND_CALENDAR, key);
	edit_row(ed, x);
	return x;
}

int
decide_calendar_set_day(struct cx *cx, const void *args, void *result, struct err *e)
{
	const struct calendar_set_day *a = args;
	struct object_ref *out = result;
	struct edit ed = { .cx = cx };
	struct import_entry *x;
	struct calendar_day *d;

	import_init(&ed.im, cx, "calendar.set_day", 1u << KIND_CALENDAR);
	ed.im.refusal = e;
	x = seen_day(&ed, a, e);
	if (x == NULL)
		return -1;
	d = x->row;
	d->date = a->date;
	d->kind = a->kind;
	d->name = a->name;
	d->notice = a->notice;
	if (edit_finish(&ed, e) != 0)
		return -1;
	*out = (struct object_ref){ x->id, x->key, d->version };
	return 0;
}
