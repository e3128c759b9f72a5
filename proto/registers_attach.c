/* SPDX-License-Identifier: Apache-2.0 */
#include "common/blob.h"
#include "common/wire.h"
#include "proto/registers.h"

ENUMDESC(attached_to_enum, "attached_to", "entry", "document");

static const struct field file_ref_fields[] = {
	FIELD(file_ref, blob, F_REQ, 0, 0, "A blob of the caller's (registers.blob.put)."),
	FIELD(file_ref, name, F_REQ | F_CHARS | F_TIDY | F_LINE, 1, 120, "Name of the file."),
	FIELD(file_ref, media, F_OPT, 1, 100, "Media type; found by the content, and compared."),
	FIELD(file_ref, hash, F_REQ, BLOB_HASH, BLOB_HASH, "BLAKE2b-256 of the whole file."),
};
static const struct desc hashed_file_desc = { "hashed.file.ref", sizeof(struct file_ref),
	file_ref_fields, sizeof(file_ref_fields) / sizeof(file_ref_fields[0]),
	"A file to be attached, with its hash." };

#define VERSION(T) FIELD(T, version, F_OPT, 1, INT32_MAX, "The version that was seen.")
#define FILES(T) FIELD_LIST(T, attachments, F_REQ, &hashed_file_desc, 1, FILES_MAX, "The files.")

static const struct field entry_attach_fields[] = {
	FIELD(entry_attach, entry, F_REQ, 0, 0, "The entry."),
	VERSION(entry_attach),
	FILES(entry_attach),
};
DESC(entry_attach, "entry.attach", "Attaches files to an entry.");

static const struct field archive_attach_fields[] = {
	FIELD(archive_attach, document, F_REQ, 0, 0, "The document."),
	VERSION(archive_attach),
	FILES(archive_attach),
};
DESC(archive_attach, "archive.attach", "Attaches files to a document.");

#define CARD_FIELDS(T)                                                             \
	FIELD(T, attachment, F_REQ, 0, 0, "Its id."),                              \
	    FIELD(T, version, F_REQ, 1, INT32_MAX, "Version it was attached to."), \
	    FIELD(T, name, F_REQ, 0, 0, "Name of the file."),                      \
	    FIELD(T, media, F_REQ, 1, 100, "Media type, by its content."),         \
	    FIELD(T, size, F_REQ, 1, BLOB_MAX, "Bytes."),                          \
	    FIELD(T, hash, F_REQ, BLOB_HASH, BLOB_HASH, "BLAKE2b-256 of the file.")

static const struct field attached_card_fields[] = { CARD_FIELDS(attached_card) };
DESC(attached_card, "attached", "An attached file.");

#define CARDS(T) FIELD_LIST(T, attachments, F_REQ, &attached_card_desc, 1, FILES_MAX, "The files.")

static const struct field attached_ref_fields[] = { CARDS(attached_ref) };
DESC(attached_ref, "attached.ref", "What was attached.");

#define PAGE_FIELDS(T)                                             \
	FIELD(T, after, F_OPT, 1, 100, "The last page's `next`."), \
	    FIELD(T, limit, F_OPT, 1, 1000, "Rows a page.")

static const struct field entry_attachments_fields[] = {
	FIELD(entry_attachments, entry, F_REQ, 0, 0, "The entry."),
	PAGE_FIELDS(entry_attachments),
};
DESC(entry_attachments, "entry.attachments", "Asks for an entry's files.");

static const struct field archive_attachments_fields[] = {
	FIELD(archive_attachments, document, F_REQ, 0, 0, "The document."),
	PAGE_FIELDS(archive_attachments),
};
DESC(archive_attachments, "archive.attachments", "Asks for a document's files.");

static const struct field attached_row_fields[] = {
	FIELD(attached_row, cursor, F_REQ, 0, 0, "Cursor."),
	CARD_FIELDS(attached_row),
	FIELD(attached_row, attached_by, F_REQ, 0, 0, "Who attached it."),
	FIELD(attached_row, attached_at, F_REQ, 0, 0, "When."),
};
DESC(attached_row, "attached.row", "An attached file of a list.");

#define PART_FIELDS(T)                                                  \
	FIELD(T, attachment, F_REQ, 0, 0, "The file."),                 \
	    FIELD(T, offset, F_REQ, 0, BLOB_MAX, "First byte wanted."), \
	    FIELD(T, max, F_OPT, 1, WIRE_PAGE_BYTES, "Bytes wanted, default 256 KiB.")

static const struct field entry_attachment_fields[] = {
	FIELD(entry_attachment, entry, F_REQ, 0, 0, "The entry it hangs on."),
	PART_FIELDS(entry_attachment),
};
DESC(entry_attachment, "entry.attachment", "A part of an attached file.");

static const struct field archive_attachment_fields[] = {
	FIELD(archive_attachment, document, F_REQ, 0, 0, "The document it hangs on."),
	PART_FIELDS(archive_attachment),
};
DESC(archive_attachment, "archive.attachment", "A part of an attached file.");

#define PLACE_FIELDS(T)                                              \
	FIELD(T, version, F_REQ, 1, INT32_MAX, "Its version then."), \
	    FIELD(T, site, F_REQ, 0, 0, "The site."),                \
	    FIELD(T, site_code, F_REQ, 1, 32, "Its code."),          \
	    FIELD(T, street, F_OPT, 1, 32, "Its street."),           \
	    FIELD(T, attached_by, F_REQ, 1, 129, "Who attached them."), CARDS(T)

static const struct field ev_entry_attached_fields[] = {
	FIELD(ev_entry_attached, entry, F_REQ, 0, 0, "The entry."),
	FIELD_ENUM(ev_entry_attached, book, F_REQ, &book_enum, "Its book."),
	FIELD(ev_entry_attached, year, F_REQ, 1900, 2199, "Its year."),
	FIELD(ev_entry_attached, number, F_REQ, 1, INT32_MAX, "Its number."),
	PLACE_FIELDS(ev_entry_attached),
};
DESC(ev_entry_attached, "entry.attached", "Files of an entry.");

static const struct field ev_archive_attached_fields[] = {
	FIELD(ev_archive_attached, document, F_REQ, 0, 0, "The document."),
	FIELD(ev_archive_attached, year, F_REQ, 1979, 2199, "The archive's year."),
	FIELD_ENUM(ev_archive_attached, part, F_REQ, &archive_part_enum, "Its part."),
	PLACE_FIELDS(ev_archive_attached),
};
DESC(ev_archive_attached, "archive.attached", "Files of a document.");
