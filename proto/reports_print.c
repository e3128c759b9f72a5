/* SPDX-License-Identifier: Apache-2.0 */
#include "common/blob.h"
#include "proto/reports_print.h"

ENUMDESC(report_name_enum, "report_name", "annual", "zone", "street", "site", "unit", "record",
    "due_soon", "overdue", "unsigned", "unanswered", "repeated");
ENUMDESC(report_format_enum, "report_format", "pdf", "xlsx", "csv", "text", "json");

static const struct field report_print_fields[] = {
	FIELD_ENUM(report_print, report, F_REQ, &report_name_enum, "Which report."),
	FIELD(report_print, year, F_OPT, 1900, 2199, "Its year."),
	FIELD(report_print, from, F_OPT, 0, 0, "First day of the period."),
	FIELD(report_print, to, F_OPT, 0, 0, "Its last day, counted, too."),
	FIELD(report_print, edition, F_OPT, 1, 999, "A signed edition of the annual report."),
	FIELD(report_print, since, F_OPT, 0, 0, "Day of the change of term."),
	FIELD(report_print, days, F_OPT, 0, 366, "Due soon: within so many days; 15."),
	FIELD(report_print, street, F_OPT, 1, 32, "Code of a street."),
	FIELD(report_print, site, F_OPT, 1, 32, "Code of a site."),
	FIELD_ENUM(report_print, level, F_OPT, &level_enum, "A level."),
	FIELD(report_print, unit, F_OPT, 1, 32, "Code of a unit."),
	FIELD(report_print, deputy, F_OPT, 1, 32, "Code of a person."),
	FIELD_ENUM(report_print, format, F_REQ, &report_format_enum, "What is made of it."),
};
DESC(report_print, "report.print", "Prints a report.");

static const struct field report_printed_fields[] = {
	FIELD(report_printed, blob, F_REQ, 0, 0, "The file: a blob of the caller's."),
	FIELD(report_printed, name, F_REQ, 1, 120, "A name for it."),
	FIELD(report_printed, media, F_REQ, 1, 100, "Media type."),
	FIELD(report_printed, size, F_REQ, 1, BLOB_MAX, "Bytes."),
	FIELD(report_printed, hash, F_REQ, BLOB_HASH, BLOB_HASH, "BLAKE2b-256 of the file."),
	FIELD(report_printed, pages, F_REQ, 0, INT32_MAX, "Pages of a PDF beside its front."),
};
DESC(report_printed, "report.printed", "A printed report.");

/* ---- editions ---- */

ENUMDESC(edition_part_enum, "edition_part", "year", "year_before", "term", "street", "site", "unit",
    "deputy");

static const struct field report_sign_fields[] = {
	FIELD(report_sign, year, F_REQ, 1900, 2199, "Its year; it is over."),
	FIELD(report_sign, since, F_OPT, 0, 0, "Day of the change of term."),
	FIELD(report_sign, signer, F_REQ | F_CHARS | F_TIDY | F_LINE, 1, 40, "Who signs it."),
	FIELD(report_sign, note, F_OPT | F_CHARS | F_TIDY, 1, 500,
	    "Why there is another edition; needed from the second on."),
};
DESC(report_sign, "report.sign", "Signs off an annual report.");

#define EDITION_FIELDS(T)                                                                  \
	FIELD(T, year, F_REQ, 0, 0, "Its year."), FIELD(T, number, F_REQ, 0, 0, "Which."), \
	    FIELD(T, since, F_REQ, 0, 0, "Day of the change of term."),                    \
	    FIELD(T, signer, F_REQ, 0, 0, "Who signed it."),                               \
	    FIELD(T, signed_by, F_REQ, 0, 0, "By whose call."),                            \
	    FIELD(T, signed_at, F_REQ, 0, 0, "When."),                                     \
	    FIELD(T, note, F_OPT, 0, 0, "Why there is another edition."),                  \
	    FIELD(T, hash, F_REQ, BLOB_HASH, BLOB_HASH, "BLAKE2b-256 of its JSON."),       \
	    FIELD(T, size, F_REQ, 0, 0, "Bytes of that."),                                 \
	    FIELD(T, changed, F_REQ, 0, 0, "Figures unlike those of the edition before.")

static const struct field edition_ref_fields[] = { EDITION_FIELDS(edition_ref) };
DESC(edition_ref, "edition.ref", "A signed edition.");

static const struct field edition_list_fields[] = {
	FIELD(edition_list, year, F_OPT, 1900, 2199, "Only of this year."),
	FIELD(edition_list, after, F_OPT, 1, 256, "`next` of the page before."),
	FIELD(edition_list, limit, F_OPT, 1, 1000, "Rows a page; 100 when absent."),
};
DESC(edition_list, "edition.list", "Which editions.");

static const struct field edition_row_fields[] = {
	FIELD(edition_row, cursor, F_REQ, 0, 0, "For the next page."),
	EDITION_FIELDS(edition_row),
};
DESC(edition_row, "edition.row", "A signed edition.");

static const struct field edition_get_fields[] = {
	FIELD(edition_get, year, F_REQ, 1900, 2199, "Its year."),
	FIELD(edition_get, number, F_OPT, 1, 999, "Which; the last one when absent."),
};
DESC(edition_get, "edition.get", "Which edition.");

static const struct field edition_change_fields[] = {
	FIELD_ENUM(edition_change, part, F_REQ, &edition_part_enum, "Of which figures."),
	FIELD(edition_change, key, F_OPT, 0, 0, "Code of the street, site, unit or person."),
	FIELD(edition_change, name, F_OPT, 0, 0, "Its name."),
	FIELD(edition_change, figure, F_REQ, 0, 0, "The figure."),
	FIELD(edition_change, of, F_OPT, 0, 0, "A value of its split."),
	FIELD(edition_change, was, F_OPT, 0, 0, "In the edition before."),
	FIELD(edition_change, is, F_OPT, 0, 0, "In this one."),
};
DESC(edition_change, "edition.change", "A figure that changed.");

static const struct field edition_stream_fields[] = {
	FIELD(edition_stream, service, F_REQ, 0, 0, "Whose stream."),
	FIELD(edition_stream, heard, F_REQ, 0, 0, "Number of the last event counted."),
};
DESC(edition_stream, "edition.stream", "How far a stream was counted.");

static const struct field edition_full_fields[] = {
	EDITION_FIELDS(edition_full),
	FIELD_LIST(edition_full, streams, F_REQ, &edition_stream_desc, 0, 8, "Positions."),
	FIELD_LIST(edition_full, changes, F_REQ, &edition_change_desc, 0, EDITION_CHANGES,
	    "What differs from the edition before."),
};
DESC(edition_full, "edition", "A signed edition with its positions and changes.");

static const struct field ev_report_signed_fields[] = {
	FIELD(ev_report_signed, year, F_REQ, 0, 0, "Its year."),
	FIELD(ev_report_signed, number, F_REQ, 0, 0, "Which edition."),
	FIELD(ev_report_signed, signer, F_REQ, 0, 0, "Who signed it."),
	FIELD(ev_report_signed, note, F_OPT, 0, 0, "Why there is another edition."),
	FIELD(ev_report_signed, hash, F_REQ, BLOB_HASH, BLOB_HASH, "BLAKE2b-256 of its JSON."),
	FIELD(ev_report_signed, changed, F_REQ, 0, 0, "Figures that changed."),
};
DESC(ev_report_signed, "report.signed", "An annual report was signed off.");
