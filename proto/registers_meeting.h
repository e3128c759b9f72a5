/* SPDX-License-Identifier: Apache-2.0 */
/*
 * What an activity leads to: resolutions with a unit and a date, that are reminded of and done; the
 * suggestions that came of a 视察 or 调研. Both lie apart from the entry, which is written once.
 */
#ifndef PROTO_REGISTERS_MEETING_H
#define PROTO_REGISTERS_MEETING_H

#include "common/desc.h"

enum resolution_state {
	RESOLUTION_OPEN = 1,
	RESOLUTION_DONE,
	RESOLUTION_WITHDRAWN, /* a correction of the entry has it no more */
	RESOLUTION_STATES,
};
extern const struct enumdesc resolution_state_enum;

struct resolution_complete {
	struct uuid entry;      /* as struct on_entry begins */
	struct opt_i64 version;
	int32_t no;
	struct date done_on;    /* absent: today */
	struct str outcome;
};
struct resolution_ref { struct uuid entry; int32_t no, state; struct date done_on; };

struct resolution_list {
	struct uuid entry;
	struct str site, street, unit; /* codes */
	int32_t state;
	struct opt_bool overdue;
	struct date from_date, to_date; /* of by_date */
	struct str after;
	struct opt_i32 limit;
};
struct resolution_line {
	struct str cursor;
	struct uuid entry;
	int32_t no, number, year;
	struct str site_code, kind, subject, text, unit_code, unit_name;
	struct date by_date, remind_on;
	int32_t state;
	struct date done_on;
	struct str outcome, done_by;
	struct date soon_on, overdue_on; /* when it was told */
};

struct ev_resolution {
	struct uuid entry;
	int32_t number, year, no;
	struct str site_code, street, kind, subject, text;
	struct uuid unit;
	struct str unit_code, unit_name;
	struct date by_date;
	int32_t state;
	struct date done_on;
	struct str outcome;
};

/* ---- suggestions ---- */

struct activity_name {
	struct uuid entry;      /* as struct on_entry begins */
	struct opt_i64 version;
	struct uuid suggestion;
	struct str serial;      /* in its place */
};
struct named_ref { struct uuid entry, suggestion; int32_t state; };
struct named_card { /* of entry.get */
	struct uuid suggestion;
	int32_t state;          /* enum raised_state */
	struct str serial, title, asked_by;
	struct stamp asked_at;
	struct str reason;
};
struct ev_named { /* suggestions hears it */
	struct uuid entry, suggestion;
	int32_t number, year;
	struct str site_code, street, kind, subject;
	struct date date;
	struct str by;
};
struct ev_named_settled {
	struct uuid entry, suggestion;
	struct str serial, title, site_code, street, reason;
};
struct activity_card { /* of suggestion.get */
	struct uuid entry;
	int32_t number, year;
	struct str site_code, kind, subject;
	struct date date;
};

extern const struct desc resolution_complete_desc, resolution_ref_desc, resolution_list_desc,
    resolution_line_desc, ev_resolution_desc, activity_name_desc, named_ref_desc, named_card_desc,
    ev_named_desc, ev_named_settled_desc, activity_card_desc;

#endif
