/* SPDX-License-Identifier: Apache-2.0 */
/* Files are attached to entries and documents. */
#include "common/blob.h"
#include "services/registers/archive.h"

struct attached_file {
	struct uuid id, object;
	int32_t kind; /* enum attached_to */
	int32_t version;
	struct uuid blob;
	struct str name, media;
	int64_t size;
	struct bytes hash;
	struct str attached_by;
	struct stamp attached_at;
};

static const struct field attached_file_fields[] = {
	FIELD(attached_file, id, F_REQ, 0, 0, "id"),
	FIELD(attached_file, object, F_REQ, 0, 0, "object"),
	FIELD_ENUM(attached_file, kind, F_REQ, &attached_to_enum, "kind"),
	FIELD(attached_file, version, F_REQ, 1, INT32_MAX, "version"),
	FIELD(attached_file, blob, F_REQ, 0, 0, "blob"),
	FIELD(attached_file, name, F_REQ, 0, 0, "name"),
	FIELD(attached_file, media, F_REQ, 1, 100, "media"),
	FIELD(attached_file, size, F_REQ, 1, BLOB_MAX, "size"),
	FIELD(attached_file, hash, F_REQ, BLOB_HASH, BLOB_HASH, "hash"),
	FIELD(attached_file, attached_by, F_REQ, 1, 129, "attached_by"),
	FIELD(attached_file, attached_at, F_REQ, 0, 0, "attached_at"),
};
DESC(attached_file, "attachment_row", "A file of an entry or a document.");

const struct table registers_attachment_table = { "attachment", &attached_file_desc, "object",
	TABLE_APPEND, NULL, NULL };

static void
want_files(struct wants *w, struct uuid object, const struct list *files)
{
	const struct file_ref *v = files->v;

	want(w, &registers_attachment_table, object);
	for (size_t i = 0; i < files->n; i++)
		want(w, &blob_table, v[i].blob);
}

void
load_entry_attach(struct wants *w, const void *args, const struct who *who, struct stamp now)
{
	const struct entry_attach *a = args;

	(void)who, (void)now;
	want(w, &entry_table, a->entry);
	want_files(w, a->entry, &a->attachments);
}

void
load_archive_attach(struct wants *w, const void *args, const struct who *who, struct stamp now)
{
	const struct archive_attach *a = args;

	(void)who, (void)now;
	want(w, &archive_table, a->document);
	want_files(w, a->document, &a->attachments);
}

static struct str
by(struct cx *cx)
{
	const struct who *who = cx_who(cx);

	return str_empty(who->actor) ? who->principal : who->actor;
}

static int
attach_one(struct cx *cx, struct uuid object, const struct file_ref *file, int32_t kind,
    int32_t version, struct attached_card *out, struct err *e)
{
	struct attached_file *row;
	struct blob_facts facts = { 0 };
	size_t n = 0;

	for (const struct attached_file *f = row_first(cx, &registers_attachment_table, object);
	     f != NULL; f = row_next(cx, &registers_attachment_table, f), n++)
		if (uuid_eq(f->blob, file->blob))
			return err_set(e, E_INVALID_ARGUMENT, "blob", "it is attached already");
	if (n >= FILES_MAX)
		return err_set(
		    e, E_FAILED_PRECONDITION, NULL, "%d files are attached already", FILES_MAX);
	if (blob_take(cx, file, &facts, e) != 0)
		return -1;
	row = row_add(cx, &registers_attachment_table, cx_uuid(cx), object);
	row->kind = kind;
	row->version = version;
	row->blob = file->blob;
	row->name = file->name;
	row->media = facts.media;
	row->size = facts.size;
	row->hash = facts.hash;
	row->attached_by = by(cx);
	row->attached_at = cx_now(cx);
	*out = (struct attached_card){ row->id, version, row->name, row->media, row->size,
		row->hash };
	return 0;
}

/* All or none; *out gets them. */
static int
attach(struct cx *cx, struct uuid object, const struct list *files, int32_t kind, int32_t version,
    struct attached_ref *out, struct err *e)
{
	struct attached_card *cards = arena_array(cx_arena(cx), files->n, sizeof(*cards));
	const struct file_ref *v = files->v;

	for (size_t i = 0; i < files->n; i++)
		if (attach_one(cx, object, &v[i], kind, version, &cards[i], e) != 0) {
			err_within(e, "attachments", (long)i);
			return -1;
		}
	out->attachments = (struct list){ cards, files->n };
	return 0;
}

static void
heard_at(struct cx *cx, struct str site_code, struct str street)
{
	audience(cx, ROLE_station, site_code);
	if (!str_empty(street))
		audience(cx, ROLE_street, street);
}

int
decide_entry_attach(struct cx *cx, const void *args, void *result, struct err *e)
{
	const struct entry_attach *a = args;
	const struct book_entry *x = entry_newest(cx, a->entry);
	struct attached_ref *out = result;

	if (x->book == BOOK_OPINION)
		return err_set(e, E_FAILED_PRECONDITION, "entry",
		    "nothing is entered in the opinion book: it follows the opinions");
	if (a->version.set && a->version.v != x->version)
		return err_set(e, E_ABORTED, "version", "the entry has version %d by now, not %lld",
		    x->version, (long long)a->version.v);
	if (attach(cx, x->entry, &a->attachments, ATTACHED_ENTRY, x->version, out, e) != 0)
		return -1;
	tell_of(cx, REGISTERS_EV_entry_attached, x->entry,
	    &(struct ev_entry_attached){ .entry = x->entry,
		.book = x->book,
		.year = x->year,
		.number = x->number,
		.version = x->version,
		.site = x->site,
		.site_code = x->site_code,
		.street = x->street,
		.attached_by = by(cx),
		.attachments = out->attachments });
	heard_at(cx, x->site_code, x->street);
	for (size_t i = 0; i < x->deputies.n; i++)
		audience(cx, ROLE_deputy, x->deputies.v[i]);
	return 0;
}

int
decide_archive_attach(struct cx *cx, const void *args, void *result, struct err *e)
{
	const struct archive_attach *a = args;
	const struct archive_document *d = archive_newest(cx, a->document);
	struct attached_ref *out = result;

	if (a->version.set && a->version.v != d->version)
		return err_set(e, E_ABORTED, "version",
		    "the document has version %d by now, not %lld", d->version,
		    (long long)a->version.v);
	if (attach(cx, d->document, &a->attachments, ATTACHED_DOCUMENT, d->version, out, e) != 0)
		return -1;
	tell_of(cx, REGISTERS_EV_archive_attached, d->document,
	    &(struct ev_archive_attached){ .document = d->document,
		.year = d->year,
		.part = d->part,
		.version = d->version,
		.site = d->site,
		.site_code = d->site_code,
		.street = d->street,
		.attached_by = by(cx),
		.attachments = out->attachments });
	heard_at(cx, d->site_code, d->street);
	return 0;
}
