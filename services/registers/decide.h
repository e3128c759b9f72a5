/* SPDX-License-Identifier: Apache-2.0 */
/*
 * How registers decides. A book is a row of book_kinds: what its content needs, how it is checked
 * and turned into facts, what is told of it (decide_activity.c, decide_contact.c, decide_debrief.c;
 * the opinion book has no content but events, decide_opinion.c). Record and correct are one path
 * over that row: entry.c gives number and place in the chain and seals, tell.c tells of it.
 */
#ifndef REGISTERS_DECIDE_H
#define REGISTERS_DECIDE_H

#include "services/registers/tables.h"

extern const struct command registers_commands[];
extern const size_t registers_ncommands;
const struct command *registers_command(const char *op);

/* What holds on that day (decide_setting.c). */
int32_t setting_at(struct cx *cx, enum setting_name name, struct date day);
/* Whether the day is a working day. */
bool day_works(struct cx *cx, struct date day);

load_fn load_activity_record, load_activity_correct, load_contact_record, load_contact_correct,
    load_contact_erase, load_debrief_record, load_debrief_correct, load_contact_forget;
load_fn load_setting_set, load_resolution, load_resolution_sweep, load_activity_name,
    load_activity_settled;
load_fn load_suggestion_follow, load_opinion_follow, load_rebuild, load_contact_raise,
    load_opinion_not_made;
load_fn load_archive_file, load_archive_revise, load_entry_attach, load_archive_attach;
load_fn load_reception_plan, load_reception, load_reception_sweep;
scope_fn scope_own_plan, scope_own_reception;
scope_fn scope_new_entry, scope_own_entry, scope_own_document;
/* Whether the caller may write the books of a site: PERMISSION_DENIED, this field. */
MUST_CHECK int own_site(struct cx *cx, struct str code, struct str street, const char *field,
    struct err *e);
#define COMMAND(id, ...) decide_fn decide_##id;
#define QUERY(...)
#define LIST(...)
#include "proto/tbl/registers.ops.tbl"
#undef COMMAND
#undef QUERY
#undef LIST

/* ---- an entry (entry.c) ---- */

struct fact { /* what a book's own file finds out of the content */
	int32_t book;
	struct uuid entry; /* absent: a new id */
	struct uuid site;
	struct str site_code, street;
	struct date date;
	struct str title;
	struct strs deputies;
	struct activity_facts *activity;
	struct contact_facts *contact;
	struct debrief_facts *debrief;
	struct opinion_facts *opinion;
	struct list residents; /* kept apart */
	struct str words, recorder;
	struct stamp recorded_at;
};

struct bookkind {
	int32_t book;
	const char *day; /* the field of its day */
	struct date (*day_of)(const void *content);
	void (*want)(struct wants *w, const void *content); /* beside book, site and code lists */
	/* Checks the content and fills all of the fact after its date. */
	int (*take)(struct cx *cx, const void *content, struct fact *f, struct err *e);
	const struct table *beside; /* rows that go with an entry, and what keeps them */
	void (*follow)(struct cx *cx, const struct book_entry *x);
	enum registers_event recorded, corrected;
	const void *(*told)(struct cx *cx, const struct book_entry *x); /* the events' data */
};
extern const struct bookkind activity_book, contact_book, debrief_book, opinion_book;
extern const struct bookkind *const book_kinds[BOOKS]; /* by enum book_kind */

/* A version that was derived: the first (old NULL), or the next one and why. */
const struct book_entry *entry_follow(struct cx *cx, const struct book_entry *old,
    struct str reason, struct fact *f);
/* The newest version; NULL: none. */
const struct book_entry *entry_newest(struct cx *cx, struct uuid entry);
/* … NOT_FOUND field entry, ABORTED field version, of this book only. */
const struct book_entry *entry_take(struct cx *cx, const void *on, int32_t book, struct err *e);

/* ---- who and where (people.c) ---- */

/* Who acts: the person, or the principal for itself. */
struct str cx_name(struct cx *cx);

/* An open site. */
MUST_CHECK int take_site(struct cx *cx, struct uuid id, struct err *e);
/* The deputy as of that day, by a mandate held then; FAILED_PRECONDITION names the field. */
MUST_CHECK int take_deputy(struct cx *cx, struct uuid person, struct date day, const char *field,
    struct deputy_ref *out, struct err *e);
/* The same by mandate. */
MUST_CHECK int take_mandate(struct cx *cx, struct uuid mandate, struct date day,
    struct debrief_facts *out, struct err *e);
struct strs one_code(struct cx *cx, const struct deputy_ref *d);
/* Each of a list's texts has 1 … hi characters. */
MUST_CHECK int check_texts(struct cx *cx, const struct strs *texts, const char *field, size_t hi,
    struct err *e);
/* A day that has come. */
MUST_CHECK int take_day(struct cx *cx, struct date day, const char *field, struct err *e);

/* Texts one after the other, a line each: what a search looks at. */
struct words { char *text; size_t n, cap; struct arena *arena; };
void words_add(struct words *w, struct str s);
void words_add_all(struct words *w, struct strs s);
struct str words_text(const struct words *w);

/* The id of a number's row (decide_named.c). */
struct uuid numbered_id(struct str serial);

/* ---- the opinion book (decide_opinion.c, decide_suggested.c) ---- */

struct uuid rebuild_id(void);
/* NULL: none is named. */
struct deputy_ref *book_deputy(struct cx *cx, struct uuid person, struct str code,
    struct str name, int32_t level);
/* The facts as the last version has them; and the next one, by the event that is heard. */
void book_go_on(const struct book_entry *old, struct fact *f);
void book_enter(struct cx *cx, const struct book_entry *old, struct fact *f);

/* ---- a problem that is to be an opinion (decide_raise.c) ---- */

/* The opinion is there; nothing when it was not asked for here, or is known. */
void raised_made(struct cx *cx, struct uuid opinion);

/* ---- kinds of activities (decide_activity.c) ---- */

enum { /* what a kind has beside the others */
	KIND_MEETS = 1,    /* an agenda */
	KIND_TEACHES = 2,  /* somebody who was to come, or came */
	KIND_SUGGESTS = 4, /* suggestions may come of it */
};
bool activity_has(struct str kind, unsigned what);

/* ---- resolutions (decide_resolution.c) ---- */

/* The rows of an activity's resolutions follow its newest version. */
void resolutions_follow(struct cx *cx, const struct book_entry *x);

/* ---- telling (tell.c) ---- */

#define ENTRY_OF(x)                                                                                \
	.entry = (x)->entry, .number = (x)->number, .version = (x)->version, .year = (x)->year,    \
	.place = (x)->place, .hash = (x)->hash, .site = (x)->site, .site_code = (x)->site_code,    \
	.street = (x)->street, .date = (x)->date, .recorder = (x)->recorder, .reason = (x)->reason

void tell_of(struct cx *cx, enum registers_event ev, struct uuid subject, const void *data);
void tell_entry(struct cx *cx, const struct book_entry *x);

#endif
