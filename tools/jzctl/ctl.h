/* SPDX-License-Identifier: Apache-2.0 */
/*
 * jzctl's common ground: the zone found by JZ_HOME, principals signed in on its bus, calls in JSON,
 * and what commands share for printing. A command is a row (main.c) and a function
 * `int NAME_main(struct ctl *, int argc, char **argv)` that returns the exit status; argv[0] is the
 * command's name. Memory is of the arena in struct ctl and lives until the program ends.
 */
#ifndef TOOLS_JZCTL_CTL_H
#define TOOLS_JZCTL_CTL_H

#include <jansson.h>
#include <stdio.h>
#include <uv.h>

#include "common/arena.h"
#include "common/cert.h"
#include "common/client.h"
#include "common/op.h"

struct session { /* one principal on the bus */
	struct session *next;
	struct cert cert;
	struct client *client;
};

struct ctl {
	const char *home;      /* JZ_HOME, absolute */
	const char *as;        /* --as PRINCIPAL, default "committee" */
	struct arena arena;
	uv_loop_t loop;        /* ctl_sign_in's clients run on it */
	struct session *sessions;
	/* from zone.env, read by ctl_zone; NULL before */
	const char *bus;       /* endpoints */
	const char *run;       /* directory of the Unix sockets */
	const char *services;  /* "registry suggestions" */
};

/* Reads zone.env once. FAILED_PRECONDITION when there is no zone under JZ_HOME. */
MUST_CHECK int ctl_zone(struct ctl *c, struct err *e);
/* The signed-in client of a principal (NULL: --as), by keys/<principal>.key; made once. */
MUST_CHECK int ctl_sign_in(struct ctl *c, const char *principal, struct client **out,
    struct err *e);
/* A pair for the principal unless it has one already. */
MUST_CHECK int ctl_key(struct ctl *c, const char *principal, const char *role, const char *scope,
    struct err *e);
/* A whole file, or standard input for NULL, of at most 64 MiB. NOT_FOUND or INVALID_ARGUMENT,
 * field = path. */
MUST_CHECK int ctl_read(struct ctl *c, const char *path, struct str *out, struct err *e);
/* A path under JZ_HOME. */
const char *ctl_path(struct ctl *c, const char *fmt, ...) __attribute__((format(printf, 2, 3)));

/* Of the compiled-in contracts; engine ops as "<service>.feed.next". NULL = not known. */
const struct op *ctl_op(const char *name);
const struct event *ctl_event(struct str type);

/*
 * Arguments as JSON, converted by the op's descriptor (or as they are, when it is not known), one
 * call, its result as JSON (a new reference). `args` is borrowed, NULL = {}; no id: a fresh one.
 */
MUST_CHECK int ctl_call(struct ctl *c, struct client *client, const char *op, struct uuid id,
    json_t *args, int32_t deadline_ms, json_t **result, struct err *e);
/* The two halves of it, for callers with an answer_fn of their own. */
MUST_CHECK int ctl_args(struct ctl *c, const char *op, json_t *args, struct raw *out,
    struct err *e);
json_t *ctl_result(const char *op, struct raw result);

/* "CLASS field: text" on stderr; returns the class's exit status. */
int ctl_fail(const struct err *e);
/* Command line at fault: INVALID_ARGUMENT, exit 2. */
int ctl_usage(const char *fmt, ...) __attribute__((format(printf, 1, 2)));

/* ---- options of a command ---- */

struct ctlopt {
	const char *name;   /* "--deadline" */
	const char **to;    /* a value follows; the last one counts */
	bool *flag;         /* or: it stands alone */
};
/*
 * Takes the options (up to a row without name) out of argv, in any order, and leaves the rest in
 * argv[1 …]. Returns how many are left; -1 after a message when one is unknown or lacks its value.
 */
int ctl_options(int argc, char **argv, const struct ctlopt *rows);
/* A whole number lo … hi; INVALID_ARGUMENT with `name` as field. */
MUST_CHECK int ctl_int(const char *name, const char *text, int64_t lo, int64_t hi, int64_t *out,
    struct err *e);

/* ---- printing for people, on 80 columns ---- */

/*
 * Cells in columns as wide as they must be, the last wrapped; below a row its note, if any,
 * wrapped and indented. Widths count CJK as two (common/width.h).
 */
#define TABLE_COLS 8

struct table_print {
	size_t ncols, nrows;
	const char *const *heads;
	const char *const *cells; /* nrows × ncols, row by row; NULL = "" */
	const char *const *notes; /* NULL, or nrows */
};
void ctl_table(FILE *to, const struct table_print *t);
/* Running text, wrapped. */
void ctl_text(FILE *to, size_t indent, const char *text);

/* "工委 街道": short names of the roles in a set of R() bits. */
const char *ctl_roles(struct ctl *c, unsigned roles);

/* ---- commands ---- */

#define COMMAND(name, ...) int name##_main(struct ctl *c, int argc, char **argv);
#include "tools/jzctl/commands.tbl"
#undef COMMAND

#endif
