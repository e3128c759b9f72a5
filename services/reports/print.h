/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Reports as files: report_print.sql reads all that one is made of as one JSON text; a process of
 * its own makes a document of it (print_*.c) and writes that (print.c).
 */
#ifndef REPORTS_PRINT_H
#define REPORTS_PRINT_H

#include "common/print/document.h"
#include "proto/reports_print.h"
#include "services/reports/decide.h"

struct told_figure {
	struct str key;      /* of the scope; absent: the report's own */
	struct str figure, of; /* of: a value of its split */
	struct opt_i64 n, base;
	struct opt_f64 value;
};
struct told_kind {
	struct str figure, title;
	int32_t group, how;
	struct str split, doc;
};
struct told_name { struct str key, name; };
struct told_keys { /* the figures of each of them, by key */
	struct list names;   /* of struct told_name */
	struct list figures; /* of struct told_figure */
};
struct told_month { struct date start; struct str figure; int64_t n; };
struct told_count { struct str figure; int64_t n; };
struct told_entry { /* of a record */
	struct date day;
	int32_t kind;        /* enum fact_kind */
	struct uuid id;
	struct str label, source, who, site;
	struct list counts;  /* of struct told_count */
};
struct told_task {
	struct uuid suggestion, assignment;
	struct str source, label, unit, unit_name;
	int32_t kind, round; /* enum assignment_kind */
	struct date sent_on, sign_due, due;
	struct opt_i32 days;
	struct str street, site, person, who;
	struct strs years;
};

struct told {
	int32_t report, scope; /* enum report_name, enum scope_kind */
	struct str key, name;
	struct opt_i32 year;
	struct date from, to, before_from, before_to, since;
	struct stamp now;
	struct str organisation;
	struct list streams;   /* of struct edition_stream */
	struct list kinds;     /* of struct told_kind */
	struct list figures, before, year_before, term; /* of struct told_figure */
	struct told_keys *streets, *sites, *units, *deputies;
	struct list months;    /* of struct told_month */
	struct list entries;   /* of struct told_entry */
	struct list tasks;     /* of struct told_task */
};
extern const struct desc told_desc, told_figure_desc, told_kind_desc, told_name_desc,
    told_keys_desc, told_month_desc, told_count_desc, told_entry_desc, told_task_desc;

/* ---- editions ---- */

#define TEXTS_SEP '\x1e' /* no JSON has it bare */

struct edition { /* the row of a signed annual report */
	struct uuid id, series;
	int32_t year, number;
	struct date since;
	struct str signer, signed_by;
	struct stamp signed_at;
	struct str note;
	struct bytes hash;
	int64_t size;
	int32_t changed;
	struct uuid blob;    /* its text */
	struct list streams; /* of struct edition_stream */
	struct list changes; /* of struct edition_change */
};
extern const struct desc edition_desc;
extern const struct table edition_table;

struct edition_found { /* of a report that is to be signed */
	struct date since;
	struct list streams, changes; /* as above */
	int32_t changed;
};
extern const struct desc edition_found_desc;
/* What `is` says otherwise than `was`; *n how many there are, also those past EDITION_CHANGES. */
struct list told_changes(
    const struct told *was, const struct told *is, struct arena *a, int32_t *n);

/* ---- the document ---- */

struct writing {
	const struct told *t;
	const struct edition_full *edition; /* NULL: not signed */
	struct arena *a;
	struct doc_maker m;
};

/* What stands on its cover, and its blocks. */
void report_document(const struct told *t, const struct edition_full *edition, struct arena *a,
    struct document *d);

void write_annual(struct writing *w);
void write_scope(struct writing *w);  /* zone, street, site, unit */
void write_record(struct writing *w);
void write_list(struct writing *w);

/* The first place of a key in a list, which is in the order of the keys. */
size_t told_first(const struct list *figures, struct str key);
/* The value of a figure; of several values of its split, "A|B", their sum. */
struct opt_f64 told_value(const struct list *figures, struct str key, struct str figure,
    struct str of);
const struct told_kind *told_kind(const struct told *t, struct str figure);
/* "走访" of a split's value "visit"; a code list's own values are Chinese. */
struct str told_word(const struct told_kind *k, struct str of);
/* How its values stand in a table. */
enum sheet_kind told_sheet(const struct told_kind *k);
/* A change: share of what was, or of a rate the points between. */
void write_change(struct writing *w, const struct told_kind *k, struct opt_f64 is,
    struct opt_f64 was);
void write_value(struct writing *w, const struct told_kind *k, struct opt_f64 v);

/* A table of figures of the report's scope, and a line of it; of: as told_value takes it. */
void write_columns(struct writing *w, struct str title);
void write_line(struct writing *w, const struct told_kind *k, struct str title, struct str of);
/* All figures of a group with their splits: this period, the ones it is compared with. */
void write_group(struct writing *w, int32_t group, struct str title);
/* Lines over the months of the period, one a figure; nothing when there is only one month. */
void write_months(struct writing *w, struct str title, const char *const *figures, size_t n);
/* The same over the years since the change of term. */
void write_years(struct writing *w, struct str title, const char *const *figures, size_t n);
/* This year's and last year's values of a split beside one another. */
void write_split(struct writing *w, struct str title, struct str figure);
void write_changes(struct writing *w);
void write_entries(struct writing *w, struct str title);
void write_tasks(struct writing *w, struct str title);

/* ---- the op ---- */

int report_apart(const char *what, struct str in, struct buf *out, int32_t *pages, struct err *e);
/* The work of report.sign. */
void edition_work(const void *args, struct prepared *p, struct arena *a);
extern const struct prepare reports_prepares[];
extern const size_t reports_nprepares;

#endif
