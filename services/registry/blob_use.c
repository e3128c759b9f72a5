/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Photos and evidence: members that name a blob. Who refers to one has uploaded it, it is by its
 * content of a kind that may be attached, and it stays from then on; it is read through the object
 * (person.photo, inspection.evidence).
 */
#include <stdio.h>

#include "common/blob.h"
#include "services/registry/import.h"

bool
import_is_blob(const struct field *f)
{
	return strcmp(f->key, "photo") == 0 || strcmp(f->key, "evidence") == 0;
}

/* A photo is an image; evidence what may be attached anywhere. */
static int
check_kind(const struct field *f, struct str media, struct err *e)
{
	if (strcmp(f->key, "photo") != 0 || str_is(media, "image/jpeg") ||
	    str_is(media, "image/png"))
		return 0;
	return err_set(e, E_INVALID_ARGUMENT, f->key,
	    "by its content the file is " STR_FMT "; a photo is JPEG or PNG", STR_ARG(media));
}

int
import_take_blob(
    struct import *im, const struct field *f, struct uuid id, bool dry_run, struct err *e)
{
	const struct file_ref file = { .blob = id };
	struct blob_facts facts;

	if (blob_check(im->cx, &file, &facts, e) != 0) {
		snprintf(e->field, sizeof(e->field), "%s", f->key);
		return -1;
	}
	if (check_kind(f, facts.media, e) != 0)
		return -1;
	return dry_run ? 0 : blob_take(im->cx, &file, &facts, e);
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
