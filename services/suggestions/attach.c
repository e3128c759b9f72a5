/* SPDX-License-Identifier: Apache-2.0 */
#include <assert.h>

#include "common/blob.h"
#include "services/suggestions/attach.h"

static const struct field attachment_fields[] = {
	FIELD(attachment, id, F_REQ, 0, 0, "id"),
	FIELD(attachment, suggestion, F_REQ, 0, 0, "suggestion"),
	FIELD_ENUM(attachment, part, F_REQ, &attachment_part_enum, "part"),
	FIELD(attachment, owner, F_REQ, 0, 0, "owner"),
	FIELD(attachment, place, F_REQ, 0, ATTACHMENTS_MAX, "place"),
	FIELD(attachment, blob, F_REQ, 0, 0, "blob"),
	FIELD(attachment, name, F_REQ | F_CHARS, 1, 120, "name"),
	FIELD(attachment, media, F_OPT, 1, 100, "media"),
	FIELD(attachment, size, F_REQ, 1, BLOB_MAX, "size"),
	FIELD(attachment, attached_at, F_REQ, 0, 0, "attached_at"),
};
DESC(attachment, "attachment_row", "A file that hangs on a part of a suggestion.");

const struct table attachment_table = { "attachment", &attachment_desc, "suggestion", TABLE_APPEND,
	NULL, NULL };

void
want_files(struct wants *w, const struct list *files)
{
	const struct file_ref *v = files->v;

	for (size_t i = 0; i < files->n; i++)
		want(w, &blob_table, v[i].blob);
}

static int
take_file(struct cx *cx, const struct file_ref *v, size_t i, struct blob_facts *out, struct err *e)
{
	for (size_t k = 0; k < i; k++)
		if (uuid_eq(v[k].blob, v[i].blob))
			return err_set(e, E_INVALID_ARGUMENT, "blob", "this blob is named twice");
	return blob_take(cx, &v[i], out, e);
}

int
attach_files(struct cx *cx, const struct suggestion *s, enum attachment_part part,
    struct uuid owner, const struct list *files, struct list *cards, struct err *e)
{
	const struct file_ref *v = files->v;
	struct file_card *out = arena_array(cx_arena(cx), files->n, sizeof(*out));

	assert(files->n <= ATTACHMENTS_MAX);
	for (size_t i = 0; i < files->n; i++) {
		struct attachment *row;
		struct blob_facts facts = { 0 };

		if (take_file(cx, v, i, &facts, e) != 0) {
			err_within(e, "attachments", (long)i);
			return -1;
		}
		row = row_add(cx, &attachment_table, cx_uuid(cx), s->id);
		row->part = (int32_t)part;
		row->owner = owner;
		row->place = (int32_t)i;
		row->blob = v[i].blob;
		row->name = v[i].name;
		row->media = facts.media;
		row->size = facts.size;
		row->attached_at = cx_now(cx);
		out[i] = (struct file_card){ row->id, row->name, row->media, row->size };
	}
	*cards = (struct list){ out, files->n };
	return 0;
}

struct list
attached_files(struct cx *cx, const struct suggestion *s, struct uuid owner)
{
	struct file_card *out = arena_array(cx_arena(cx), ATTACHMENTS_MAX, sizeof(*out));
	size_t n = 0;

	for (const struct attachment *f = row_first(cx, &attachment_table, s->id);
	     f != NULL && n < ATTACHMENTS_MAX; f = row_next(cx, &attachment_table, f))
		if (uuid_eq(f->owner, owner))
			out[n++] = (struct file_card){ f->id, f->name, f->media, f->size };
	return (struct list){ out, n };
}
