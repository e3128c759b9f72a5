/* SPDX-License-Identifier: Apache-2.0 */
#include <stdlib.h>

#include "common/blob.h"
#include "services/registry/decide_zone.h"
#include "services/registry/import.h"

void
load_zone_import(struct wants *w, const void *args, const struct who *who, struct stamp now)
{
	const struct zone_import *in = args;
	const struct import_file *files = in->files.v;

	(void)who, (void)now;
	for (size_t i = 0; i < in->files.n; i++) {
		want(w, &blob_table, files[i].blob);
		want(w, &blob_chunk_table, files[i].blob);
	}
	for (int k = 0; k < KINDS; k++)
		want_all(w, import_kinds[k].table);
	want_all(w, &revision_table);
}

/* A blob of another principal is as good as none: its content is not the caller's to read. */
static int
check_blob(struct cx *cx, struct uuid blob, size_t i, struct err *e)
{
	const struct blob_row *b = row_find(cx, &blob_table, blob);

	if (b != NULL && str_eq(b->owner, cx_who(cx)->principal))
		return 0;
	err_set(e, E_NOT_FOUND, "blob", "there is no such blob of yours");
	err_within(e, "files", (long)i);
	return -1;
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

int
decide_zone_import(struct cx *cx, const void *args, void *result, struct err *e)
{
	const struct zone_import *in = args;
	const struct import_file *files = in->files.v;
	struct zone_import_result *out = result;
	struct import im;
	size_t kept;

	for (size_t i = 0; i < in->files.n; i++)
		if (check_blob(cx, files[i].blob, i, e) != 0)
			return -1;
	import_init(&im, cx);
	for (size_t i = 0; i < in->files.n; i++)
		import_read(&im, files[i].name, blob_content(cx, files[i].blob));
	import_check(&im);
	if (im.nfaults == 0)
		import_apply(&im, in->dry_run.set && in->dry_run.v, out);
	kept = im.nfaults < IMPORT_FAULTS ? (size_t)im.nfaults : IMPORT_FAULTS;
	qsort(im.faults, kept, sizeof(*im.faults), by_place);
	out->faults = (struct list){ im.faults, kept };
	out->fault_count = im.nfaults;
	return 0;
}
