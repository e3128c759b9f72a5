/* SPDX-License-Identifier: Apache-2.0 */
/*
 * What the queries of registers take and give. The committee sees all; a street and a station their
 * own sites' books; a deputy the entries that name them. Residents' data are whole for the
 * committee and the entry's own site, masked for the others.
 */
#ifndef PROTO_REGISTERS_VIEWS_H
#define PROTO_REGISTERS_VIEWS_H

#include "common/desc.h"
#include "proto/registers_entry.h"

struct entry_get {
	struct uuid entry;
	struct opt_i32 version; /* absent: the newest */
};
struct entry_card {
	struct uuid entry;
	int32_t book, year, number, version, versions, place;
	struct uuid site;
	struct str site_code, site_name, street;
	struct date date;
	struct str title;
	struct activity_facts *activity;
	struct contact_facts *contact;
	struct debrief_facts *debrief;
	struct opinion_facts *opinion;
	struct list opinions;   /* of struct raised_card: what became of problems */
	struct list suggestions; /* of struct named_card: what came of the activity */
	struct list residents;  /* of struct resident */
	bool masked;
	struct date erased_on;
	struct str erased_reason, reason, recorder;
	struct stamp recorded_at;
	struct bytes hash;
};

struct entry_list {
	int32_t book;
	struct str site, street, deputy; /* codes */
	struct opt_i32 year;
	struct date from_date, to_date;
	struct str kind;                 /* of activity */
	struct str text;                 /* a part of the entry's text */
	struct str after;
	struct opt_i32 limit;
};
struct entry_row {
	struct str cursor;
	struct uuid entry;
	int32_t book, year, number, version;
	struct str site_code, street;
	struct date date;
	struct str title;
	struct strs deputies;
	struct str recorder;
	struct stamp recorded_at;
};

struct entry_history { struct uuid entry; struct str after; struct opt_i32 limit; };
struct entry_version {
	struct str cursor;
	int32_t version, place;
	struct date date;
	struct str title, reason, recorder;
	struct stamp recorded_at;
	struct bytes hash;
};

struct book_list {
	int32_t book;
	struct str site;
	struct opt_i32 year;
	struct str after;
	struct opt_i32 limit;
};
struct book_row {
	struct str cursor;
	struct uuid chain;
	int32_t book;
	struct str site_code;
	int32_t year, entries, places;
	struct bytes hash; /* of the last place */
};

struct chain_list { struct uuid chain; struct str after; struct opt_i32 limit; };

extern const struct desc entry_get_desc, entry_card_desc, entry_list_desc, entry_row_desc,
    entry_history_desc, entry_version_desc, book_list_desc, book_row_desc, chain_list_desc;

#endif
