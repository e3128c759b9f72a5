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

extern const struct desc report_print_desc, report_printed_desc;

#endif
