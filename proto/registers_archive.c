/* SPDX-License-Identifier: Apache-2.0 */
#include "proto/registers.h"

#define TEXT(T, m, fl, hi, doc) FIELD(T, m, (fl) | F_CHARS, 1, hi, doc)
#define PAGE_FIELDS(T)                                             \
	FIELD(T, after, F_OPT, 1, 100, "The last page's `next`."), \
	    FIELD(T, limit, F_OPT, 1, 1000, "Rows a page.")

ENUMDESC(archive_part_enum, "archive_part", "building", "deputies", "highlights", "experience");

static const struct field archive_content_fields[] = {
	FIELD(archive_content, site, F_REQ, 0, 0, "The home or station whose archive it is."),
	FIELD(archive_content, year, F_REQ, 1979, 2199, "The archive's year."),
	FIELD_ENUM(archive_content, part, F_REQ, &archive_part_enum, "One of the four parts."),
	TEXT(archive_content, title, F_REQ | F_TIDY | F_LINE, 120, "Title."),
	FIELD(archive_content, made_on, F_REQ, 0, 0, "Day the document was made."),
	TEXT(archive_content, responsible, F_REQ | F_TIDY | F_LINE, 60, "Who answers for it."),
	TEXT(archive_content, text, F_OPT, 5000, "What it says."),
};
DESC(archive_content, "archive.content", "A document of the archive.");

static const struct field archive_file_fields[] = {
	FIELD_NEST(archive_file, content, F_REQ, &archive_content_desc, "The document."),
};
DESC(archive_file, "archive.file", "Files a document.");

static const struct field archive_revise_fields[] = {
	FIELD(archive_revise, document, F_REQ, 0, 0, "The document."),
	FIELD(archive_revise, version, F_OPT, 1, INT32_MAX, "The version that was seen."),
	TEXT(archive_revise, reason, F_REQ | F_TIDY, 1000, "Why."),
	FIELD_NEST(archive_revise, content, F_REQ, &archive_content_desc, "The document, whole."),
};
DESC(archive_revise, "archive.revise", "A new version of a document.");

static const struct field archive_ref_fields[] = {
	FIELD(archive_ref, document, F_REQ, 0, 0, "The document."),
	FIELD(archive_ref, site_code, F_REQ, 1, 32, "Its site."),
	FIELD(archive_ref, year, F_REQ, 1979, 2199, "The archive's year."),
	FIELD_ENUM(archive_ref, part, F_REQ, &archive_part_enum, "Its part."),
	FIELD(archive_ref, version, F_REQ, 1, INT32_MAX, "Its version now."),
};
DESC(archive_ref, "archive.ref", "The document as it now is.");

static const struct field archive_get_fields[] = {
	FIELD(archive_get, document, F_REQ, 0, 0, "The document."),
	FIELD(archive_get, version, F_OPT, 1, INT32_MAX, "Which version; absent: the newest."),
};
DESC(archive_get, "archive.get", "Asks for one document.");

#define DOCUMENT_FIELDS(T)                                               \
	FIELD(T, year, F_REQ, 0, 0, "The archive's year."),              \
	    FIELD_ENUM(T, part, F_REQ, &archive_part_enum, "Its part."), \
	    FIELD(T, title, F_REQ, 0, 0, "Title."),                      \
	    FIELD(T, made_on, F_REQ, 0, 0, "Day it was made.")
#define RECORDED_FIELDS(T)                                            \
	FIELD(T, recorder, F_REQ, 0, 0, "Who entered this version."), \
	    FIELD(T, recorded_at, F_REQ, 0, 0, "When.")

static const struct field archive_card_fields[] = {
	FIELD(archive_card, document, F_REQ, 0, 0, "The document."),
	FIELD(archive_card, version, F_REQ, 0, 0, "This version."),
	FIELD(archive_card, versions, F_REQ, 0, 0, "How many there are."),
	FIELD(archive_card, site, F_REQ, 0, 0, "The site."),
	FIELD(archive_card, site_code, F_REQ, 0, 0, "Its code."),
	FIELD(archive_card, site_name, F_OPT, 0, 0, "Its name now."),
	FIELD(archive_card, street, F_OPT, 0, 0, "Its street."),
	DOCUMENT_FIELDS(archive_card),
	FIELD(archive_card, responsible, F_REQ, 0, 0, "Who answers for it."),
	FIELD(archive_card, text, F_OPT, 0, 0, "What it says."),
	FIELD(archive_card, reason, F_OPT, 0, 0, "Why it was revised."),
	RECORDED_FIELDS(archive_card),
};
DESC(archive_card, "archive.card", "A document.");

static const struct field archive_list_fields[] = {
	FIELD(archive_list, site, F_OPT, 1, 32, "Code of a site."),
	FIELD(archive_list, street, F_OPT, 1, 32, "Code of a street."),
	FIELD(archive_list, year, F_OPT, 1979, 2199, "One year only."),
	FIELD_ENUM(archive_list, part, F_OPT, &archive_part_enum, "One part only."),
	TEXT(archive_list, text, F_OPT, 100, "A part of its title or text."),
	PAGE_FIELDS(archive_list),
};
DESC(archive_list, "archive.list", "Asks for documents.");

static const struct field archive_row_fields[] = {
	FIELD(archive_row, cursor, F_REQ, 0, 0, "Cursor."),
	FIELD(archive_row, document, F_REQ, 0, 0, "The document."),
	FIELD(archive_row, version, F_REQ, 0, 0, "Its newest version."),
	FIELD(archive_row, site_code, F_REQ, 0, 0, "Its site."),
	FIELD(archive_row, street, F_OPT, 0, 0, "That site's street."),
	DOCUMENT_FIELDS(archive_row),
	FIELD(archive_row, responsible, F_REQ, 0, 0, "Who answers for it."),
	RECORDED_FIELDS(archive_row),
};
DESC(archive_row, "archive.row", "A document of a list.");

static const struct field archive_history_fields[] = {
	FIELD(archive_history, document, F_REQ, 0, 0, "The document."),
	PAGE_FIELDS(archive_history),
};
DESC(archive_history, "archive.history", "Asks for the versions of a document.");

static const struct field archive_version_fields[] = {
	FIELD(archive_version, cursor, F_REQ, 0, 0, "Cursor."),
	FIELD(archive_version, version, F_REQ, 0, 0, "The version."),
	DOCUMENT_FIELDS(archive_version),
	FIELD(archive_version, reason, F_OPT, 0, 0, "Why it was revised."),
	RECORDED_FIELDS(archive_version),
};
DESC(archive_version, "archive.version", "A version of a document.");

static const struct field archive_missing_fields[] = {
	FIELD(archive_missing, year, F_OPT, 1979, 2199, "Which year; absent: the current one."),
	FIELD(archive_missing, site, F_OPT, 1, 32, "Code of a site."),
	FIELD(archive_missing, street, F_OPT, 1, 32, "Code of a street."),
	FIELD(archive_missing, all, F_OPT, 0, 0, "Also sites that lack nothing."),
	PAGE_FIELDS(archive_missing),
};
DESC(archive_missing, "archive.missing", "Asks what archives lack.");

static const struct field missing_row_fields[] = {
	FIELD(missing_row, cursor, F_REQ, 0, 0, "Cursor."),
	FIELD(missing_row, site_code, F_REQ, 0, 0, "An open site."),
	FIELD(missing_row, site_name, F_REQ, 0, 0, "Its name."),
	FIELD_ENUM(missing_row, kind, F_REQ, &site_kind_enum, "Zone home, street home or station."),
	FIELD(missing_row, street, F_OPT, 0, 0, "Its street."),
	FIELD(missing_row, year, F_REQ, 0, 0, "The year."),
	FIELD(missing_row, missing, F_REQ, 0, PART_COUNT, "Parts without a document."),
	FIELD(missing_row, building, F_REQ, 0, 0, "Documents on building up (建设完善过程)."),
	FIELD(missing_row, deputies, F_REQ, 0, 0, "Documents on its deputies (驻家代表信息)."),
	FIELD(missing_row, highlights, F_REQ, 0, 0, "Documents on its own work (特色亮点工作)."),
	FIELD(missing_row, experience, F_REQ, 0, 0, "Documents on experience (历年经验总结)."),
};
DESC(missing_row, "archive.missing.row", "What a site's archive has and lacks.");

static const struct field ev_archive_fields[] = {
	FIELD(ev_archive, document, F_REQ, 0, 0, "The document."),
	FIELD(ev_archive, version, F_REQ, 1, INT32_MAX, "Its version; a later one replaces it."),
	FIELD(ev_archive, site, F_REQ, 0, 0, "The site."),
	FIELD(ev_archive, site_code, F_REQ, 1, 32, "Its code."),
	FIELD(ev_archive, street, F_OPT, 1, 32, "Its street."),
	DOCUMENT_FIELDS(ev_archive),
	FIELD(ev_archive, responsible, F_REQ, 0, 0, "Who answers for it."),
	FIELD(ev_archive, recorder, F_REQ, 1, 129, "Who entered this version."),
	FIELD(ev_archive, reason, F_OPT, 0, 0, "Why it was revised."),
};
DESC(ev_archive, "archive.filed", "A document of an archive.");
