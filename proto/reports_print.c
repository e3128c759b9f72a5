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
