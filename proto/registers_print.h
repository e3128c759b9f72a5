/* SPDX-License-Identifier: Apache-2.0 */
/*
 * A book of a site and a year as printed pages (PDF), as a workbook (XLSX) or as CSV. The file is
 * a blob of the caller's, read by registers.blob.get and gone after 24 hours. Residents' data are
 * whole for the committee and the book's own site, masked for the street, as everywhere.
 */
#ifndef PROTO_REGISTERS_PRINT_H
#define PROTO_REGISTERS_PRINT_H

#include "common/desc.h"

enum print_format { PRINT_PDF = 1, PRINT_XLSX, PRINT_CSV };
extern const struct enumdesc print_format_enum;

struct register_print {
	int32_t book;
	struct str site;  /* code; of a street's own opinion book the street's */
	int32_t year, format;
};
struct register_printed {
	struct uuid blob;
	struct str name, media;
	int64_t size;
	struct bytes hash; /* BLAKE2b-256 */
	int32_t pages;     /* of a PDF, without the cover; 0 otherwise */
};

extern const struct desc register_print_desc, register_printed_desc;

#endif
