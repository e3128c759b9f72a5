/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Options as rows: each is an environment variable JZ_… with a kind, a default and one line of
 * help. The kind says what is expected; a value that is none of it stops the start with the name of
 * the setting, the value (never a secret's) and what is expected. --help prints the table; an
 * unknown JZ_ name in the environment is refused, so that a misspelt setting is not silently
 * ignored.
 */
#ifndef COMMON_OPT_H
#define COMMON_OPT_H

#include "common/err.h"
#include "common/types.h"

enum optkind {
	OPT_TEXT,
	OPT_INT,
	OPT_FLAG,      /* "1" or "0" */
	OPT_NAME,      /* as of a replica: it becomes a part of file names */
	OPT_LEVEL,     /* of the log */
	OPT_CLOCK,     /* real or test */
	OPT_ENDPOINTS, /* of ZeroMQ, with commas between */
	OPT_FILE,      /* that can be read */
	OPT_FOLDER,    /* that is there */
	OPT_DB,        /* libpq's connection string; may hold a password, so it is never printed */
};

struct optrow {
	const char *name;   /* "JZ_BUS" */
	enum optkind kind;
	void *to;           /* const char **, int64_t *, bool * */
	const char *value;  /* default as text; NULL: must be given; "" = empty */
	int64_t lo, hi;     /* OPT_INT */
	const char *doc;
};

/* Reads every row from the environment. INVALID_ARGUMENT, field = the variable. `also` are names
 * that other programs of the zone use and this one ignores (NULL-terminated). An empty value is
 * good where it is the default. */
MUST_CHECK int opt_read(const struct optrow *rows, size_t n, const char *const *also,
    struct err *e);

/* JZ_INSTANCE as given, or the host's name for "hostname": replicas of one container image have
 * nothing else that tells them apart. `host` holds it, cut to 64 bytes. */
#define OPT_INSTANCE_HELP "name of this replica; hostname: the host's"
const char *opt_instance(const char *given, char host[65]);
void opt_help(const struct optrow *rows, size_t n, const char *program, const char *what);
/* A setting turned out wrong when it was used: the error is of this field, and its sentence begins
 * with the value, unless that is NULL. Returns -1. */
int opt_blame(struct err *e, const char *name, const char *value);

#endif
