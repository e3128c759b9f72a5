/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Photos and evidence: members that name a blob. Who refers to one has uploaded it, and it stays
 * from then on; it is read through the object (person.photo, inspection.evidence).
 */
#include "common/blob.h"
#include "services/registry/import.h"

bool
import_is_blob(const struct field *f)
{
	return strcmp(f->key, "photo") == 0 || strcmp(f->key, "evidence") == 0;
}

int
import_take_blob(
    struct import *im, const struct field *f, struct uuid id, bool dry_run, struct err *e)
{
	const struct blob_row *b = row_find(im->cx, &blob_table, id);

	if (b == NULL || !str_eq(b->owner, who_owner(im->a, cx_who(im->cx))))
		return err_set(e, E_NOT_FOUND, f->key, "there is no such blob of yours");
	if (b->size == 0)
		return err_set(e, E_FAILED_PRECONDITION, f->key, "the blob is empty");
	if (!b->referenced && !dry_run)
		((struct blob_row *)row_edit(im->cx, &blob_table, id))->referenced = true;
	return 0;
}

/* In another zone the blob that a file names is not there: it goes there by its own way. */
static void
take_blobs(struct import *im, const struct import_entry *x, bool dry_run)
{
	const struct desc *d = x->set->kind->table->row;
	struct uuid id;
	struct err e;

	for (size_t i = 1; i < d->nfields; i++) {
		const struct field *f = &d->fields[i];

		if (!import_is_blob(f) || field_absent(f, x->row))
			continue;
		memcpy(&id, field_at(f, x->row), sizeof(id));
		if (x->old != NULL && memcmp(&id, field_at(f, x->old), sizeof(id)) == 0)
			continue;
		if (import_take_blob(im, f, id, dry_run, &e) != 0)
			import_blame(im, x, f->key, NULL, NULL, "%s", e.text);
	}
}

void
import_blobs(struct import *im, bool dry_run)
{
	for (int k = 0; k < KINDS; k++)
		for (size_t i = 0; i < im->sets[k].n; i++) {
			const struct import_entry *x = im->sets[k].entries[i];

			if (x->record != NULL && !x->faulty)
				take_blobs(im, x, dry_run);
		}
}
