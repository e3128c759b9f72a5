/* SPDX-License-Identifier: Apache-2.0 */
#include "common/blob.h"
#include "common/wire.h"
#include "proto/suggestions.h"

ENUMDESC(attachment_part_enum, "attachment_part", "content", "reply", "commitment");
ENUMDESC(secrecy_enum, "secrecy", "unclassified", "confidential", "secret", "top_secret");

#define CURSOR(T) FIELD(T, cursor, F_REQ, 1, 128, "Place in the list.")
#define TEXT(T, m, fl, hi, doc) FIELD(T, m, (fl) | F_CHARS, 1, hi, doc)

static const struct field file_ref_fields[] = {
	FIELD(file_ref, blob, F_REQ, 0, 0, "A blob of the caller's (suggestions.blob.put)."),
	TEXT(file_ref, name, F_REQ, 120, "Name of the file."),
	FIELD(file_ref, media, F_OPT, 1, 100, "Media type, such as application/pdf; checked."),
	FIELD(file_ref, hash, F_OPT, BLOB_HASH, BLOB_HASH, "BLAKE2b-256 of its bytes; checked."),
};
DESC(file_ref, "file.ref", "A file to be attached.");

static const struct field file_card_fields[] = {
	FIELD(file_card, attachment, F_REQ, 0, 0, "For suggestion.attachment."),
	TEXT(file_card, name, F_REQ, 120, "Name of the file."),
	FIELD(file_card, media, F_OPT, 1, 100, "Media type."),
	FIELD(file_card, size, F_REQ, 0, INT64_MAX, "Bytes."),
};
DESC(file_card, "file", "An attached file.");

static const struct field reply_point_fields[] = {
	TEXT(reply_point, point, F_REQ, 200, "What was asked."),
	TEXT(reply_point, answer, F_REQ, 1000, "The answer to it."),
};
DESC(reply_point, "reply.point", "A point of the suggestion and its answer.");

static const struct field suggestion_attachment_fields[] = {
	FIELD(suggestion_attachment, attachment, F_REQ, 0, 0, "The attachment."),
	FIELD(suggestion_attachment, offset, F_REQ, 0, BLOB_MAX, "First byte wanted."),
	FIELD(suggestion_attachment, max, F_OPT, 1, WIRE_PAGE_BYTES,
	    "Bytes wanted, default 256 KiB."),
};
DESC(suggestion_attachment, "suggestion.attachment", "A part of an attached file.");

static const struct field of_assignment_fields[] = {
	FIELD(of_assignment, assignment, F_REQ, 0, 0, "The assignment."),
	FIELD(of_assignment, after, F_OPT, 1, 128, "Cursor of the page before."),
	FIELD(of_assignment, limit, F_OPT, 1, 1000, "Rows of a page, default 100."),
};
DESC(of_assignment, "of.assignment", "Which assignment, and where in its list.");

static const struct field contact_row_fields[] = {
	CURSOR(contact_row),
	FIELD(contact_row, contact, F_REQ, 0, 0, "The entry."),
	FIELD_ENUM(contact_row, phase, F_REQ, &contact_phase_enum, "Before, during or after."),
	FIELD_ENUM(contact_row, way, F_REQ, &contact_way_enum, "How."),
	FIELD(contact_row, date, F_REQ, 0, 0, "The day."),
	TEXT(contact_row, persons, F_REQ, 200, "Who took part."),
	TEXT(contact_row, said, F_REQ, 4000, "What the deputy said."),
	FIELD(contact_row, recorded_at, F_REQ, 0, 0, "When it was entered."),
};
DESC(contact_row, "contact.row", "An entry of the contact log.");

static const struct field reply_row_fields[] = {
	CURSOR(reply_row),
	FIELD(reply_row, reply, F_REQ, 0, 0, "The reply."),
	FIELD_ENUM(reply_row, state, F_REQ, &reply_state_enum, "Filed, sent back or passed on."),
	TEXT(reply_row, number, F_REQ, 60, "Number of the letter (发文字号)."),
	TEXT(reply_row, signer, F_REQ, 60, "Who issues it (签发人)."),
	FIELD(reply_row, dated, F_REQ, 0, 0, "Date of the letter (成文日期)."),
	FIELD_ENUM(reply_row, class, F_REQ, &reply_class_enum, "Reply class."),
	TEXT(reply_row, text, F_REQ, 4000, "The text."),
	FIELD_LIST(reply_row, points, F_REQ, &reply_point_desc, 0, POINTS_MAX, "Point by point."),
	TEXT(reply_row, measure, F_OPT, 1000, "Class B: what will be done."),
	FIELD(reply_row, by_date, F_OPT, 0, 0, "Class B: by when."),
	TEXT(reply_row, class_reason, F_OPT, 1000, "Class C: why not."),
	TEXT(reply_row, handler, F_OPT, 60, "Handler."),
	FIELD(reply_row, phone, F_OPT, 3, 32, "The handler's office phone."),
	TEXT(reply_row, addressee, F_OPT, 100, "To whom (主送)."),
	FIELD(reply_row, copies, F_OPT, 0, 20, "Copies (抄送)."),
	FIELD(reply_row, filed_on, F_REQ, 0, 0, "Day it was filed."),
	FIELD(reply_row, in_time, F_REQ, 0, 0, "Filed on or before the due day."),
	TEXT(reply_row, sent_back_reason, F_OPT, 1000, "Why it was sent back."),
	FIELD_LIST(reply_row, attachments, F_REQ, &file_card_desc, 0, ATTACHMENTS_MAX, "Files."),
	TEXT(reply_row, unit_name, F_OPT, 256, "The unit's name when the letter was filed."),
};
DESC(reply_row, "reply.row", "A letter of an assignment.");
