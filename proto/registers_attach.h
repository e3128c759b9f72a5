/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Files (text, picture, film) that hang on an entry of a book or a document of the archive. A file
 * is uploaded in chunks by registers.blob.put, then attached by who uploaded it with its hash; its
 * kind is found by its content (common/media.h). From then on it stays and is read, in parts from
 * any offset, by those who may read what it hangs on.
 */
#ifndef PROTO_REGISTERS_ATTACH_H
#define PROTO_REGISTERS_ATTACH_H

#include "common/feed.h"

/* Of one entry or document, all its versions together. */
#define FILES_MAX 20

enum attached_to { ATTACHED_ENTRY = 1, ATTACHED_DOCUMENT };
extern const struct enumdesc attached_to_enum;

struct entry_attach {
	struct uuid entry;
	struct opt_i64 version;
	struct list attachments; /* of struct file_ref */
};
struct archive_attach {
	struct uuid document;
	struct opt_i64 version;
	struct list attachments;
};

struct attached_card {
	struct uuid attachment;
	int32_t version;         /* of the entry or document when it was attached */
	struct str name, media;
	int64_t size;
	struct bytes hash;       /* BLAKE2b-256 of the file */
};
struct attached_ref { struct list attachments; }; /* of struct attached_card: the new ones */

struct entry_attachments { struct uuid entry; struct str after; struct opt_i32 limit; };
struct archive_attachments { struct uuid document; struct str after; struct opt_i32 limit; };
struct attached_row {
	struct str cursor;
	struct uuid attachment;
	int32_t version;
	struct str name, media;
	int64_t size;
	struct bytes hash;
	struct str attached_by;
	struct stamp attached_at;
};

/* Bytes of one. */
struct entry_attachment {
	struct uuid entry, attachment;
	int64_t offset;
	struct opt_i32 max;
};
struct archive_attachment {
	struct uuid document, attachment;
	int64_t offset;
	struct opt_i32 max;
};

struct ev_entry_attached {
	struct uuid entry;
	int32_t book, year, number, version;
	struct uuid site;
	struct str site_code, street, attached_by;
	struct list attachments; /* of struct attached_card */
};
struct ev_archive_attached {
	struct uuid document;
	int32_t year, part, version;
	struct uuid site;
	struct str site_code, street, attached_by;
	struct list attachments;
};

extern const struct desc entry_attach_desc, archive_attach_desc, attached_card_desc,
    attached_ref_desc, entry_attachments_desc, archive_attachments_desc, attached_row_desc,
    entry_attachment_desc, archive_attachment_desc, ev_entry_attached_desc,
    ev_archive_attached_desc;

#endif
