/* SPDX-License-Identifier: Apache-2.0 */
/*
 * CSV by RFC 4180: cells parted by commas, records by CRLF or LF; a cell in double quotes may hold
 * commas, line breaks and doubled quotes. UTF-8, with or without a byte order mark. Lines and
 * columns count from 1: a line as an editor shows it, a column as a spreadsheet does (the number
 * of the cell). Blank lines are passed over. Cells borrow from the text or live in the arena.
 *
 * A record with a fault is told of and left out; reading goes on with the next line.
 */
#ifndef REGISTRY_CSV_H
#define REGISTRY_CSV_H

#include "common/arena.h"
#include "common/types.h"

struct csv_record {
	struct str *cells; /* an empty cell is present, with n == 0 */
	int32_t *lines;    /* where each cell begins */
	size_t n;
	int32_t line; /* where the record begins */
};

struct csv {
	struct csv_record *records;
	size_t n;
};

typedef void csv_fault_fn(void *arg, int32_t line, int32_t column, const char *reason);

/* The text without its byte order mark. */
struct str csv_strip_bom(struct bytes content);

/*
 * Whether all of it is UTF-8 without U+0000. If not, tells of each line at its first bad
 * byte, and what the bytes look like: GBK, UTF-16.
 */
bool csv_encoding(struct bytes content, csv_fault_fn *fault, void *arg);

/*
 * A copy that can be parsed for its other faults: of a line that is not UTF-8 what is not ASCII
 * is 0xff. (GBK has neither quotes, commas nor line breaks within a character.) Absent when it
 * is the first line, the header.
 */
struct str csv_readable(struct arena *a, struct str text);
bool csv_garbled(struct str cell); /* has a byte that csv_readable put there */

/* `text` is well-formed UTF-8, or of csv_readable. */
struct csv csv_parse(struct arena *a, struct str text, csv_fault_fn *fault, void *arg);

#endif
