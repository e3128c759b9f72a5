/* SPDX-License-Identifier: Apache-2.0 */
#include "common/blob.h"
#include "proto/registers.h"

ENUMDESC(print_format_enum, "print_format", "pdf", "xlsx", "csv");

static const struct field register_print_fields[] = {
	FIELD_ENUM(register_print, book, F_REQ, &book_enum, "Which book."),
	FIELD(register_print, site, F_REQ, 1, 32, "Code of the site."),
	FIELD(register_print, year, F_REQ, 1900, 2199, "Its year."),
	FIELD_ENUM(register_print, format, F_REQ, &print_format_enum, "What is made of it."),
};
DESC(register_print, "register.print", "Prints a book.");

static const struct field register_printed_fields[] = {
	FIELD(register_printed, blob, F_REQ, 0, 0, "The file: a blob of the caller's."),
	FIELD(register_printed, name, F_REQ, 1, 120, "A name for it."),
	FIELD(register_printed, media, F_REQ, 1, 100, "Media type."),
	FIELD(register_printed, size, F_REQ, 1, BLOB_MAX, "Bytes."),
	FIELD(register_printed, hash, F_REQ, BLOB_HASH, BLOB_HASH, "BLAKE2b-256 of the file."),
	FIELD(register_printed, pages, F_REQ, 0, INT32_MAX, "Pages of a PDF beside its cover."),
};
DESC(register_printed, "register.printed", "A printed book.");
