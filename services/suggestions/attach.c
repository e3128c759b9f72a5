/* SPDX-License-Identifier: Apache-2.0 */
#include <assert.h>

#include "common/blob.h"
#include "services/suggestions/attach.h"

static const struct field attachment_fields[] = {
	FIELD(attachment, id, F_REQ, 0, 0, "id"),
	FIELD(attachment, suggestion, F_REQ, 0, 0, "suggestion"),
	FIELD_ENUM(attachment, part, F_REQ, &attachment_part_enum, "part"),
	FIELD(attachment, owner, F_REQ, 0, 0, "owner"),
	FIELD(attachment, place, F_REQ, 0, INT32_MAX, "place"),
	FIELD(attachment, blob, F_REQ, 0, 0, "blob"),
	FIELD(attachment, name, F_REQ | F_CHARS, 1, 120, "name"),
	FIELD(attachment, media, F_OPT, 1, 100, "media"),
	FIELD(attachment, size, F_REQ, 1, BLOB_MAX, "size"),
	FIELD(attachment, attached_at, F_REQ, 0, 0, "attached_at"),
	FIELD(attachment, dropped_at, F_OPT, 0, 0, "dropped_at"),
};
DESC(attachment, "attachment_row", "A file that hangs on a part of a suggestion.");

const struct table attachment_table = { "attachment", &attachment_desc, "suggestion", TABLE_OWN,
	NULL, NULL };
const struct table kin_attachment = { "attachment", &attachment_desc, "suggestion", TABLE_ALSO,
	"WHERE t.suggestion = ANY ((SELECT suggestions.kin(suggestions.kin($1)))::uuid[])", NULL };

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

/* The next file that hangs on the owner and has not been left out; the first after NULL. */
static const struct attachment *
next_file(struct cx *cx, struct uuid root, struct uuid owner, const struct attachment *prev)
{
	const struct attachment *f = prev == NULL ? row_first(cx, &attachment_table, root)
						  : row_next(cx, &attachment_table, prev);

	while (f != NULL && (!uuid_eq(f->owner, owner) || f->dropped_at.us != 0))
		f = row_next(cx, &attachment_table, f);
	return f;
}

/* After those that are, or were, there. */
static int32_t
next_place(struct cx *cx, struct uuid root, struct uuid owner)
{
	int32_t place = 0;

	for (const struct attachment *f = row_first(cx, &attachment_table, root); f != NULL;
	     f = row_next(cx, &attachment_table, f))
		if (uuid_eq(f->owner, owner) && f->place >= place)
			place = f->place + 1;
	return place;
}

int
attach_files(struct cx *cx, const struct suggestion *s, enum attachment_part part,
    struct uuid owner, const struct list *files, struct list *cards, struct err *e)
{
	const struct file_ref *v = files->v;
	struct file_card *out = arena_array(cx_arena(cx), files->n, sizeof(*out));
	int32_t first = next_place(cx, s->id, owner);

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
		row->place = first + (int32_t)i;
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

	for (const struct attachment *f = next_file(cx, s->id, owner, NULL);
	     f != NULL && n < ATTACHMENTS_MAX; f = next_file(cx, s->id, owner, f))
		out[n++] = (struct file_card){ f->id, f->name, f->media, f->size };
	return (struct list){ out, n };
}

/* ---- what the deputy says ---- */

static bool
is_among(const struct uuids *ids, struct uuid id)
{
	for (size_t i = 0; i < ids->n; i++)
		if (uuid_eq(ids->v[i], id))
			return true;
	return false;
}

/* Each that is to stay is there, once; and its blob is not named again as a new one. */
static int
check_kept(
    struct cx *cx, const struct suggestion *s, const struct suggestion_content *c, struct err *e)
{
	const struct file_ref *v = c->attachments.v;

	for (size_t i = 0; i < c->attachments_kept.n; i++) {
		const struct attachment *f = row_find(
		    cx, &attachment_table, c->attachments_kept.v[i]);
		const struct uuids before = { c->attachments_kept.v, i };
		bool again = is_among(&before, c->attachments_kept.v[i]);

		if (f != NULL && uuid_eq(f->owner, s->id) && f->dropped_at.us == 0 && !again)
			continue;
		err_set(e, again ? E_INVALID_ARGUMENT : E_NOT_FOUND, NULL, "%s",
		    again ? "this file is named twice" : "the suggestion has no such file");
		err_within(e, "content.attachments_kept", (long)i);
		return -1;
	}
	for (const struct attachment *f = next_file(cx, s->id, s->id, NULL); f != NULL;
	     f = next_file(cx, s->id, s->id, f))
		for (size_t i = 0; is_among(&c->attachments_kept, f->id) && i < c->attachments.n;
		     i++)
			if (uuid_eq(v[i].blob, f->blob)) {
				err_set(e, E_INVALID_ARGUMENT, "blob",
				    "this blob is there already, and kept");
				err_within(e, "content.attachments", (long)i);
				return -1;
			}
	return 0;
}

int
attach_content(
    struct cx *cx, const struct suggestion *s, const struct suggestion_content *c, struct err *e)
{
	struct list cards;

	if (c->attachments.n + c->attachments_kept.n > CONTENT_FILES_MAX)
		return err_set(e, E_INVALID_ARGUMENT, "content.attachments",
		    "at most %d files go with a suggestion", CONTENT_FILES_MAX);
	if (check_kept(cx, s, c, e) != 0)
		return -1;
	for (const struct attachment *f = next_file(cx, s->id, s->id, NULL); f != NULL;
	     f = next_file(cx, s->id, s->id, f))
		if (!is_among(&c->attachments_kept, f->id))
			((struct attachment *)row_edit(cx, &attachment_table, f->id))->dropped_at =
			    cx_now(cx);
	if (attach_files(cx, s, ATTACHED_CONTENT, s->id, &c->attachments, &cards, e) == 0)
		return 0;
	err_within(e, "content", -1);
	return -1;
}
