/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Reports as files: the annual report (年度报告), the figures of the zone, a street, a site or a unit,
 * a deputy's record (履职档案), the lists. The file is a blob of the caller's, read by
 * reports.blob.get and gone after 24 hours. What a caller may not see of the figures is refused as
 * the figures themselves are.
 */
#ifndef PROTO_REPORTS_PRINT_H
#define PROTO_REPORTS_PRINT_H

#include "proto/reports.h"

enum report_name {
	REPORT_ANNUAL = 1, REPORT_ZONE, REPORT_STREET, REPORT_SITE, REPORT_UNIT, REPORT_RECORD,
	REPORT_DUE_SOON, REPORT_OVERDUE, REPORT_UNSIGNED, REPORT_UNANSWERED, REPORT_REPEATED,
	REPORTS
};
enum report_format { REPORT_PDF = 1, REPORT_XLSX, REPORT_CSV, REPORT_TEXT, REPORT_JSON };
extern const struct enumdesc report_name_enum, report_format_enum;

struct report_print {
	int32_t report;        /* enum report_name */
	struct opt_i32 year;   /* of the annual report; of another in place of its days */
	PERIOD;                /* absent: this year until today */
	struct opt_i32 edition; /* of the annual report: one that was signed off */
	struct date since;     /* the change of term; absent: the first day of the present terms */
	struct opt_i32 days;   /* due soon: within how many days, 15 */
	SCOPED;
	int32_t format;        /* enum report_format */
};
struct report_printed {
	struct uuid blob;
	struct str name, media;
	int64_t size;
	struct bytes hash; /* BLAKE2b-256 */
	int32_t pages;     /* of a PDF, without the cover and the contents; 0 otherwise */
};


/*
 * An annual report that was signed off is an edition: the figures as they were, the positions in
 * the streams that they were made of, and the hash of both. What is put right later makes another
 * edition, which says what changed and why.
 */
struct report_sign {
	int32_t year;
	struct date since;
	struct str signer; /* who signs it */
	struct str note;   /* why there is another edition; needed from the second on */
};
#define EDITION_MEMBERS                                                                            \
	int32_t year, number;                                                                      \
	struct date since;                                                                         \
	struct str signer, signed_by;                                                              \
	struct stamp signed_at;                                                                    \
	struct str note;                                                                           \
	struct bytes hash; /* BLAKE2b-256 of report.print's JSON of it */                          \
	int64_t size;                                                                              \
	int32_t changed    /* figures that differ from the edition before */
struct edition_ref { EDITION_MEMBERS; };
struct edition_list { struct opt_i32 year; struct str after; struct opt_i32 limit; };
struct edition_row { struct str cursor; EDITION_MEMBERS; };
struct edition_get { int32_t year; struct opt_i32 number; /* absent: the last one */ };

enum edition_part {
	PART_YEAR = 1, PART_YEAR_BEFORE, PART_TERM, PART_STREET, PART_SITE, PART_UNIT, PART_DEPUTY,
	PARTS
};
extern const struct enumdesc edition_part_enum;
#define EDITION_CHANGES 2000 /* of more only these are told */
struct edition_change {
	int32_t part;      /* enum edition_part: of which figures of the report */
	struct str key, name, figure, of;
	struct opt_f64 was, is;
};
struct edition_stream { struct str service; int64_t heard; };
struct edition_full {
	EDITION_MEMBERS;
	struct list streams; /* of struct edition_stream */
	struct list changes; /* of struct edition_change */
};
struct ev_report_signed {
	int32_t year, number;
	struct str signer, note;
	struct bytes hash;
	int32_t changed;
};

extern const struct desc report_print_desc, report_printed_desc, report_sign_desc,
    edition_ref_desc, edition_list_desc, edition_row_desc, edition_get_desc, edition_change_desc,
    edition_stream_desc, edition_full_desc, ev_report_signed_desc;

#endif
