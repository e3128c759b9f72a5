/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The opinion book (提出或反映意见): written by no one, derived from the events of suggestions. Each
 * event that changes what the book shows of an opinion (反映), or of a suggestion that was submitted
 * at a site (提出), is a version of its entry, whose id is the opinion's or the suggestion's.
 * Everything in it comes from the event, so that the book made anew from the first event is the
 * same to the byte. An opinion that was taken by a street itself, or online for it, stands in a
 * book of the street, whose site_code is the street's code.
 */
#ifndef PROTO_REGISTERS_OPINION_H
#define PROTO_REGISTERS_OPINION_H

#include "proto/opinions.h"
#include "proto/registers_entry.h"
#include "proto/suggestions.h"

/* What the book reads of an event opinion.*: every member that it needs of any of them. */
struct heard_opinion {
	struct uuid opinion;
	struct str title, site_code, street;
	int32_t state, via;
	struct str source, subject, person_code, person_name;
	struct uuid site, deputy, entry;
	int32_t level;
	struct date received_on;
	struct due_info *due;
	struct str to;    /* a route, or who was told the result */
	struct str unit_code, name;
	int32_t result;
	struct str text, reason, pointer;
	struct uuid suggestion;
	struct str serial;
	struct date date;
};

/* The same of an event of a suggestion or one of its assignments. */
struct heard_suggestion {
	struct uuid suggestion;
	struct str title, serial;
	int32_t state;
	struct str lead_code, lead_name, site_code, street;
	struct uuid site, deputy;
	struct date submitted_on;
	int32_t level, channel;
	struct due_info *due;
	struct list dues; /* of struct due_info */
	struct str reason, unit_code, unit_name, kind, class, attitude, result, external_no;
	struct str from_name; /* of a unit */
	struct date old;      /* the last day so far */
};

struct register_rebuild { int32_t book; };
struct register_status { int32_t book; };
struct register_standing {
	int32_t book;
	int64_t heard;     /* number of the last event that the book has taken in */
	int64_t until;     /* and that of the last one before it was begun anew; 0: never */
	bool rebuilding;
	int64_t entries, places; /* of all chains */
};

struct ev_opinion_entry {
	EVENT_ENTRY;
	struct str title;
	int32_t state, via, suggestion_state;
	struct deputy_ref *deputy;
	struct str unit_code, unit, event;
	int64_t seq;
};

struct ev_rebuild { int32_t book; struct str by; };

/* The site of a street's own book. */
struct uuid street_book(struct str street);

extern const struct desc heard_suggestion_desc, heard_opinion_desc,
    register_rebuild_desc, register_status_desc,
    register_standing_desc, ev_opinion_entry_desc, ev_rebuild_desc;

#endif
