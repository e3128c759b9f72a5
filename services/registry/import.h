/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The import of a zone, in three steps over one picture of all objects, those that are there and
 * those the files bring:
 *
 *   import_read   files → rows, each cell by its field of the row's descriptor
 *   import_check  references, then the rules of each kind, over old and new rows alike
 *   import_apply  what differs is written and told of
 *
 * A step adds faults and goes on, so that one run finds them all; nothing is written unless there
 * are none. A command that changes single objects (edit.h) goes the same way over a picture of
 * those and their neighbours; its first fault is its refusal. A kind of object is one row of
 * import_kinds. The columns of its file are the members of its row: a column names another object
 * by its code where the row holds its id.
 */
#ifndef REGISTRY_IMPORT_H
#define REGISTRY_IMPORT_H

#include <assert.h>

#include "services/registry/csv.h"
#include "services/registry/index.h"
#include "services/registry/tables.h"

enum { /* in the order they are checked and written */
	KIND_CONGRESS,
	KIND_PERSON,
	KIND_SITE,
	KIND_MANDATE,
	KIND_RESIDENCE,
	KIND_UNIT,
	KIND_CALENDAR,
	KIND_CODE_LIST,
	KIND_CODE_VALUE,
	KIND_CONTACT_LINK,
	KIND_INSPECTION,
	KIND_INSPECTION_ITEM,
	KIND_ACCOUNT,
	KINDS
};

#define ALL_KINDS ((1u << KINDS) - 1)

#define IMPORT_FIELDS 24 /* members of a row, at most */
#define IMPORT_KEY 3
/* Of a file, read or written, and of all records of an import: what is exported can be imported. An
 * event is told of each object, and the log has room for so many at once (engine_lead.c). */
#define IMPORT_FILE_MAX ((size_t)16 << 20)
#define IMPORT_RECORDS_MAX ((size_t)200000)
#define IMPORT_COLUMNS 8

struct import;
struct import_set;

/* One object. Its row is from the file (`row`), else as it is in the database (`old`). */
struct import_entry {
	struct import_set *set;
	struct str key;
	struct uuid id;
	const void *old;                 /* NULL: new */
	void *row;                       /* NULL: the files do not speak of it */
	const struct csv_record *record; /* of row */
	bool faulty;                     /* a cell or reference is wrong: the rules leave it out */
	bool touched;                    /* its version grows though its members stay */
	bool written;                    /* created or changed */
	int event;                       /* instead of created or changed, + 1; 0 = none */
	size_t walk;                     /* mark of the search for cycles */
};

struct import_kind {
	const char *name, *file; /* "person", "person.csv" */
	const struct table *table;
	const char *key[IMPORT_KEY]; /* the columns that tell objects apart, NULL-padded */
	const char *derived;   /* a member that is no column but the key's text; NULL = none */
	/* the only members that are columns, NULL-padded; none: all but id, version, derived */
	const char *columns[IMPORT_COLUMNS];
	struct uuid (*id)(struct str key); /* of a new one; NULL: a fresh id */
	const char *sparse[5]; /* members that a file has only when one is not empty */
	const char *fixed[3];  /* members that never change: others rely on them */
	unsigned near;         /* kinds that its rules look at, a bit each */
	int created, changed;  /* enum registry_event */
	/* the event of a change by a file that a verb has an event for, + 1; 0: none (turn.c) */
	int (*turn)(const void *old, const void *row, struct date today);
	/* members that are no columns, once all references are known; may be NULL */
	void (*settle)(struct import *im, struct import_entry *x);
	/* one object, and all of them; may be NULL */
	void (*check)(struct import *im, struct import_entry *x);
	void (*check_all)(struct import *im, struct import_set *set);
	void (*publish)(struct import *im, const struct import_entry *x, const struct event *ev);
	/* instead of publish */
	void (*publish_all)(struct import *im, const struct import_set *set);
};

struct import_set { /* the objects of one kind */
	const struct import_kind *kind;
	struct import_entry **entries; /* old ones first */
	size_t n, cap;
	struct index keys, ids;
	bool given;                     /* its file is among the files */
	bool broken;                    /* its file could not be read as a table */
	int32_t columns[IMPORT_FIELDS]; /* of each member; 0 = the file has none */
	size_t ncolumns;                /* of the file */
};

struct import {
	struct cx *cx;
	const char *op; /* for the history */
	struct arena *a;
	struct import_set sets[KINDS];
	struct import_fault *faults; /* room for IMPORT_FAULTS */
	int32_t nfaults;             /* all, also those there was no room for */
	size_t records;              /* of all files */
	struct err *refusal;         /* of a command: its first fault; NULL in an import */
	const struct desc *args;     /* of a command: its members are the fields a refusal names */
};

extern const struct import_kind import_kinds[KINDS];

/* `kinds`: those in the picture, a bit each. */
void import_init(struct import *im, struct cx *cx, const char *op, unsigned kinds);

/* `name` is the file's; a wrong or second one is a fault. */
void import_read(struct import *im, struct str name, struct bytes content);
void import_check(struct import *im);
void import_rules(struct import *im); /* of import_check what is not about cells */
/* Blobs that the files name are there and the caller's; they stay unless dry_run. */
void import_blobs(struct import *im, bool dry_run);
/* Writes unless dry_run; one count a kind given. */
void import_apply(struct import *im, bool dry_run, struct zone_import_result *out);
/* The same for a command. */
void import_write(struct import *im);

/* ---- between the steps ---- */

void import_fault(struct import *im, struct str file, int32_t line, int32_t column, const char *fmt,
    ...) __attribute__((format(printf, 5, 6)));
/* At the member's cell of x's record; when the files do not speak of x, at other's. */
void import_blame(struct import *im, const struct import_entry *x, const char *member,
    const struct import_entry *other, const char *other_member, const char *fmt, ...)
    __attribute__((format(printf, 6, 7)));

/* The kind whose id a member of this kind holds; -1 for members that are values. */
int import_target(const struct import_kind *kind, const struct field *f);
/* Whether the member names a blob: a photo, evidence. */
bool import_is_blob(const struct field *f);
/* A blob that f names: the caller's own, with something in it; it stays unless dry_run. */
MUST_CHECK int import_take_blob(
    struct import *im, const struct field *f, struct uuid id, bool dry_run, struct err *e);
/* A new object in the picture. */
struct import_entry *import_new(struct import *im, struct import_set *set, struct str key);
bool import_plain_code(struct str s);
/* Members that a file can have as columns. */
bool import_is_column(const struct import_kind *kind, const struct field *f);
/* The member as a file has it; absent when it is. */
struct str import_text(
    struct import *im, const struct import_kind *kind, const struct field *f, const void *row);
struct str import_degrees(struct arena *a, double v);
void import_history(struct import *im, const struct import_entry *x);
struct uuid import_code_id(const char *kind, struct str code);
struct import_entry *import_by_id(struct import *im, int kind, struct uuid id);

static inline const void *
import_row(const struct import_entry *x)
{
	assert(x->row != NULL || x->old != NULL);
	return x->row != NULL ? x->row : x->old;
}

static inline bool
import_before(struct date a, struct date b) /* a given last day, before the first one */
{
	return a.ymd != 0 && a.ymd < b.ymd;
}

/* That never began: it was ended before its first day, and its last is the day before. */
static inline bool
residence_void(const struct residence *r)
{
	return r->to_date.ymd != 0 && r->to_date.ymd == date_add(r->from_date, -1).ymd &&
	    !str_empty(r->end_reason);
}

/* Beyond the day. */
static inline bool
residence_goes_on(const struct residence *r, struct date day)
{
	return (r->to_date.ymd == 0 || r->to_date.ymd > day.ymd) && !residence_void(r);
}

/* The text of the member's cell without blanks around it; absent when there is no such column. */
struct str import_cell(const struct import_entry *x, size_t field);
struct str import_quote(struct str s); /* as much of it as a fault can quote, in whole characters */

/* For the rules: the object whose id x holds in `member`; NULL when absent or itself at fault. */
struct import_entry *import_follow(
    struct import *im, const struct import_entry *x, const char *member);
/* Members of persons that must be of a code list, and those that may be public. */
void check_person_words(struct import *im, struct import_entry *x);

/* The rules and events of each kind, for import_kinds. */
void check_congress(struct import *im, struct import_entry *x);
void check_person(struct import *im, struct import_entry *x);
void check_site(struct import *im, struct import_entry *x);
void check_mandate(struct import *im, struct import_entry *x);
void check_residence(struct import *im, struct import_entry *x);
void check_unit(struct import *im, struct import_entry *x);
void check_contact_link(struct import *im, struct import_entry *x);
void check_inspection(struct import *im, struct import_entry *x);
void check_code_value(struct import *im, struct import_entry *x);
void check_account(struct import *im, struct import_entry *x);
void settle_account(struct import *im, struct import_entry *x);
struct span { /* days that must not meet others of the same group */
	struct uuid who, what;
	struct date from, to; /* to absent: open end */
	struct import_entry *x;
};
void check_spans(struct import *im, struct span *v, size_t n, const char *what, const char *group);
void check_contact_links(struct import *im, struct import_set *set);
void check_fixed(struct import *im, struct import_entry *x);
void check_chains(struct import *im, struct import_set *set, const char *member);
void check_inspections(struct import *im, struct import_set *set);
void check_sites(struct import *im, struct import_set *set);
void check_tree(struct import *im, struct import_set *set);
void check_mandates(struct import *im, struct import_set *set);
void check_residences(struct import *im, struct import_set *set);
void check_units(struct import *im, struct import_set *set);

int turn_congress(const void *old, const void *row, struct date today);
int turn_person(const void *old, const void *row, struct date today);
int turn_mandate(const void *old, const void *row, struct date today);
int turn_site(const void *old, const void *row, struct date today);
int turn_unit(const void *old, const void *row, struct date today);
int turn_residence(const void *old, const void *row, struct date today);
int turn_contact_link(const void *old, const void *row, struct date today);
int turn_inspection(const void *old, const void *row, struct date today);
int turn_code_value(const void *old, const void *row, struct date today);
int turn_account(const void *old, const void *row, struct date today);

void publish_congress(struct import *im, const struct import_entry *x, const struct event *ev);
void publish_person(struct import *im, const struct import_entry *x, const struct event *ev);
void publish_site(struct import *im, const struct import_entry *x, const struct event *ev);
void publish_mandate(struct import *im, const struct import_entry *x, const struct event *ev);
void publish_residence(struct import *im, const struct import_entry *x, const struct event *ev);
void publish_units(struct import *im, const struct import_set *set);
void publish_contact_link(struct import *im, const struct import_entry *x, const struct event *ev);
void publish_inspection(struct import *im, const struct import_entry *x, const struct event *ev);
void publish_code_list(struct import *im, const struct import_entry *x, const struct event *ev);
void publish_code(struct import *im, const struct import_entry *x, const struct event *ev);
void publish_account(struct import *im, const struct import_entry *x, const struct event *ev);
void publish_calendar(struct import *im, const struct import_set *set);

#endif
