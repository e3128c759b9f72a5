/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Open data (jzctl export open). Each file is made of answers that are the same whoever asks, and
 * of these only of the members that are named there: what is added to an answer later is not
 * published by itself. The same data gives the same bytes.
 */
#ifndef TOOLS_JZCTL_OPEN_H
#define TOOLS_JZCTL_OPEN_H

#include "common/clock.h"
#include "tools/jzctl/folder.h"

#define OPEN_DEADLINE_MS 60000
#define OPEN_FIRST_YEAR 1990
#define OPEN_LAST_YEAR 2199

struct open_data {
	struct ctl *c;
	struct client *client;
	struct folder folder;
	int32_t year;        /* of suggestions and figures; 0: all */
	const char *license; /* a name or an address; NULL: none is claimed */
	int64_t persons;     /* in the directory */
	const char *url;     /* where the folder will lie, without a / at its end; NULL: not said */
	struct date today;   /* the zone's day */
	json_t *sites;       /* rows of directory.sites */
	json_t *resources;   /* of the index, in the order of the files */
};

/* ---- asking ---- */

/* One call; takes over `args`. */
MUST_CHECK int open_ask(
    struct open_data *o, const char *op, json_t *args, json_t **out, struct err *e);
struct open_list {
	const char *op;
	int32_t year;         /* asked for; 0: not */
	const char *progress; /* by this name, of this many (-1: not known); NULL: none */
	int64_t total;
};
/* All rows of a list, by its pages; NULL when it failed. */
MUST_CHECK int open_rows(struct open_data *o, struct open_list list, json_t **rows, struct err *e);

/* ---- rows to what is written ---- */

/* Those of the named members that `from` has; `names` ends with NULL. */
json_t *open_members(const json_t *from, const char *const *names);
/* Sets a member to that of another object, if it has it. */
void open_copy(json_t *to, const char *name, const json_t *from, const char *member);
/* In place, by the text of a member; compare NULL: byte order. */
void open_sort(json_t *rows, const char *member, int (*compare)(const char *, const char *));

/* ---- writing ---- */

struct open_file {
	struct open_data *o;
	const char *name;
	FILE *to;
	const char *id; /* in the index; NULL: its name without the ending */
	size_t n;       /* items of the array that is being written */
};

MUST_CHECK int open_begin(
    struct open_file *f, struct open_data *o, const char *name, struct err *e);
/* `before` and what it opens, an array's items, a line each, and `after`. */
void open_array(struct open_file *f, const char *before);
void open_item(struct open_file *f, const json_t *item);
void open_array_end(struct open_file *f, const char *after);
/* Into the index, too: title, format and media type as people and programs read them. */
MUST_CHECK int open_end(struct open_file *f, const char *title, const char *format,
    const char *mediatype, json_t *schema, struct err *e);

/* ---- the files ---- */

MUST_CHECK int open_suggestions(struct open_data *o, struct err *e);
MUST_CHECK int open_popolo(struct open_data *o, struct err *e);
/* Files of their own, and their addresses as `image` of the deputies' rows. */
MUST_CHECK int open_photos(struct open_data *o, json_t *deputies, struct err *e);
MUST_CHECK int open_figures(struct open_data *o, struct err *e);
MUST_CHECK int open_sites(struct open_data *o, struct err *e);

/* jzctl export open; argv[0] is "open". */
int export_open(struct ctl *c, int argc, char **argv);

#endif
