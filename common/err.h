/* SPDX-License-Identifier: Apache-2.0 */
/*
 * An error: its class, the field at fault, one sentence with the facts.
 *
 * What can fail returns int 0 or -1 and takes a struct err last; a function that returned -1 has
 * set it. The classes are gRPC's canonical names; common/tbl/errors.tbl maps each to its name on
 * the wire, its HTTP status, the exit status of the command line and gRPC's number.
 */
#ifndef COMMON_ERR_H
#define COMMON_ERR_H

#include <stdarg.h>
#include <stddef.h>

enum errclass {
	E_NONE,
#define ERR(id, wire, http, exit, grpc) E_##id,
#include "common/tbl/errors.tbl"
#undef ERR
	E_COUNT
};

struct err {
	enum errclass class;
	char field[96]; /* path of the member at fault, "title" or "units[2].code"; "" = none */
	char text[400];
};

#define MUST_CHECK __attribute__((warn_unused_result))

/* Sets *e and returns -1, so that a check reads `return err_set(e, …)`. `field` may be NULL. */
int err_set(struct err *e, enum errclass class, const char *field, const char *fmt, ...)
    __attribute__((format(printf, 4, 5)));

/* The sentence in `size` bytes with its NUL; one too long is cut between two characters, since what
 * is no UTF-8 cannot be read by whom it is for. */
void err_print(char *text, size_t size, const char *fmt, va_list ap)
    __attribute__((format(printf, 3, 0)));

/* Puts `parent` before the field already set: "code" becomes "units[2].code"; index < 0: no [n]. */
void err_within(struct err *e, const char *parent, long index);

/* "INVALID_ARGUMENT"; "OK" for E_NONE. */
const char *err_name(enum errclass class);

/* E_COUNT if no class has this wire name of n bytes. */
enum errclass err_class(const char *name, size_t n);

/* The class with this number of gRPC's; E_COUNT if there is none. */
enum errclass err_numbered(int grpc);

/* Exit status of a command that ended with this class; 0 for E_NONE. */
int err_exit(enum errclass class);

#endif
