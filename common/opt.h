/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Options as rows: each is an environment variable JZ_… with a kind, a default and one line of
 * help. --help prints the table; an unknown JZ_ name in the environment is refused, so that a
 * misspelt setting is not silently ignored.
 */
#ifndef COMMON_OPT_H
#define COMMON_OPT_H

#include "common/err.h"
#include "common/types.h"

enum optkind { OPT_TEXT, OPT_INT, OPT_FLAG /* "1" or "0" */ };

struct optrow {
	const char *name;   /* "JZ_BUS" */
	enum optkind kind;
	void *to;           /* const char **, int64_t *, bool * */
	const char *value;  /* default as text; NULL: must be given; "" = empty */
	int64_t lo, hi;     /* OPT_INT */
	const char *doc;
};

/* Reads every row from the environment. INVALID_ARGUMENT, field = the variable. `also` are names
 * that other programs of the zone use and this one ignores (NULL-terminated). */
MUST_CHECK int opt_read(const struct optrow *rows, size_t n, const char *const *also,
    struct err *e);

/* JZ_INSTANCE as given, or the host's name for "hostname": replicas of one container image have
 * nothing else that tells them apart. `host` holds it, cut to 64 bytes. */
#define OPT_INSTANCE_HELP "name of this replica; hostname: the host's"
const char *opt_instance(const char *given, char host[65]);
void opt_help(const struct optrow *rows, size_t n, const char *program, const char *what);

#endif
