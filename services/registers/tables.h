/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The rows of registers. A book is the book of one site and year: the counter of its entries and
 * the head of its chain. An entry's rows (proto/registers_entry.h) are written once; what is kept
 * apart of one lies in `private`. Codes and names of registry's objects are copied as they were.
 */
#ifndef REGISTERS_TABLES_H
#define REGISTERS_TABLES_H

#include "common/engine.h"
#include "proto/registers.h"

struct book {
	struct uuid id;         /* entry_chain() */
	int32_t book;
	struct uuid site;
	struct str site_code, street;
	int32_t year, entries, places;
	struct bytes hash;      /* of the last place */
};

struct resident_data { /* what is kept apart of one version of an entry */
	struct uuid id;         /* of that version */
	struct uuid entry;
	struct str site_code;
	int32_t number, year;
	struct list residents;  /* empty once erased; so is the salt */
	struct bytes salt;
	struct date erase_on, erased_on;
	int32_t cause;
	struct str reason;
};

struct raised { /* a problem of a contact entry that is to be an opinion */
	struct uuid id;         /* the opinion's */
	struct uuid entry;
	int32_t version, problem, state; /* enum raised_state */
	struct str site_code, street, title, asked_by;
	struct stamp asked_at;
	struct str field, reason; /* refused */
};

struct setting { /* a version from 2 on; version 1 is built in */
	struct uuid id, series; /* series: made from the name */
	int32_t name, version, value;
	struct str source;
	struct date valid_from;
	struct stamp set_at;
	struct str set_by;
};

struct task { /* what became of a resolution of an activity: table `resolution` */
	struct uuid id;         /* made from entry and number */
	struct uuid entry;
	int32_t no, number, year;
	struct str site_code, street, kind, subject, text;
	struct uuid unit;
	struct str unit_code, unit_name;
	struct date by_date, remind_on; /* remind_on: so many working days before */
	int32_t state;          /* enum resolution_state */
	struct date done_on;
	struct str outcome, done_by;
	struct date soon_on, overdue_on; /* when it was told */
	struct opt_i32 days;    /* how many before */
	int64_t counted;        /* the calendar's revision that remind_on was last counted by */
};

struct task_now { /* what calendar and units make of it; sql/010_resolutions_follow.sql */
	struct uuid id;
	struct date remind_on;
	struct uuid unit;       /* absent: the unit it has */
	struct str unit_code, unit_name;
	int64_t counted;
};

struct named { /* a suggestion that came of an activity: table `activity_suggestion` */
	struct uuid id;         /* made from both */
	struct uuid entry, suggestion;
	int32_t state;          /* enum raised_state */
	struct str serial, title; /* once linked */
	struct str asked_by;
	struct stamp asked_at;
	struct str reason;      /* refused */
};

struct numbered { /* a suggestion by its number: table `suggestion_number` */
	struct uuid id;         /* numbered_id() */
	struct str serial;
	struct uuid suggestion;
	struct str site_code, street; /* where it was submitted, if at a site */
};

struct rebuild { /* of a derived book; sql/003_opinion_book.sql does what it says */
	struct uuid id;
	int32_t book;
	int64_t until;          /* the last event that had counted; written by the database */
	int32_t times;
	struct str asked_by;
	struct stamp asked_at;
};

struct reception {
	struct uuid id;
	int64_t version;
	int32_t state;
	struct uuid site;
	struct str site_code, street;
	struct date date;
	struct str time, subject;
	struct list deputies;   /* of struct attendee: who came, once it is held */
	struct date announced_on;
	struct str late_reason; /* why it was announced late */
	struct str reason;      /* why it was moved or cancelled */
	struct opt_i32 people;
	struct strs raised;
	struct uuid next, replaces;
};

extern const struct desc reception_desc;
extern const struct table reception_table, registers_calendar_view;
extern const struct desc setting_desc, task_desc, task_now_desc, named_desc, numbered_desc,
    rebuild_desc, raised_desc, book_desc, resident_data_desc;
extern const struct table book_table, entry_table, resident_data_table, rebuild_table,
    raised_table, setting_table, setting_view, task_table, task_now_view, named_table,
    numbered_table;
/* Mandates by person and by id; sites and code values held whole. */
extern const struct table registers_held_view, registers_mandate_view, registers_site_view,
    registers_unit_view, registers_code_view;

#endif
