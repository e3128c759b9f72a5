/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The messages of registers: the books of a home or station (四簿). An entry is a fact, written
 * once: a correction is a new version of it with a reason, and both stay. Entries are numbered per
 * book, site and year; every version is a link in the chain of that book (proto/registers_entry.h).
 * Commands on an entry that is there begin with its id and an optional `version`: the one the
 * caller saw; a stale one is ABORTED.
 */
#ifndef PROTO_REGISTERS_H
#define PROTO_REGISTERS_H

#include "common/op.h"
#include "proto/views.h"
#include "proto/residents.h"

enum book_kind { BOOK_ACTIVITY = 1, BOOK_CONTACT, BOOK_DEBRIEF, BOOK_OPINION, BOOKS };
enum attendance { ATTEND_ABSENT = 1, ATTEND_PRESENT, ATTEND_EXCUSED };
enum approach { /* how a deputy meets residents */
	APPROACH_VISIT = 1, /* 走访 */
	APPROACH_RECEPTION, /* 接待 */
	APPROACH_FORUM,     /* 座谈 */
	APPROACH_CALL,      /* 电话 */
	APPROACH_ONLINE,    /* 网络 */
	APPROACH_AID,       /* 帮扶 */
};
enum debrief_form { FORM_MEETING = 1, FORM_WRITTEN, FORM_OTHER };

extern const struct enumdesc book_enum, attendance_enum, approach_enum, debrief_form_enum;

/* ---- what is told of a fact ---- */

struct resolution_content {
	struct str text;
	struct uuid unit;    /* the one responsible */
	struct date by_date;
};
struct report_content { struct str title, by; };
struct activity_content {
	struct uuid site;    /* every content begins with it */
	struct stamp from_at, to_at;
	struct str place, kind, subject, organiser;
	struct uuids due, present, excused; /* persons; present and excused are of those due */
	struct opt_i32 others_present;
	struct str others, minutes;
	struct list resolutions; /* of struct resolution_content */
	struct str outcome;
	struct strs agenda;      /* of a meeting */
	struct list reports;     /* of struct report_content: what was heard */
};

struct problem_content {
	struct str text;
	bool answered;       /* on the spot */
	struct str answer;
};
struct resident { struct str name, phone, address, note; }; /* private */
struct contact_content {
	struct uuid site;
	struct date date;
	struct uuid person;  /* the deputy */
	int32_t way;         /* enum approach */
	int32_t people, enterprises;
	struct strs enterprise_names;
	struct list problems;  /* of struct problem_content */
	struct list residents; /* of struct resident: kept apart from the entry */
};

struct debrief_content {
	struct uuid site;
	struct date date;
	struct uuid mandate; /* under which the deputy reports */
	int32_t form;        /* enum debrief_form */
	int32_t voters_present;
	struct str report;
	int32_t satisfied, basically_satisfied, not_satisfied;
	struct strs opinions;
	struct str rectification, chair;
};

struct entry_record { void *content; }; /* as each of these begins and ends */
struct activity_record { struct activity_content *content; };
struct contact_record { struct contact_content *content; };
struct debrief_record { struct debrief_content *content; };

#define ON_ENTRY                                                                                   \
	struct uuid entry;                                                                         \
	struct opt_i64 version
struct on_entry { ON_ENTRY; };
struct entry_correct { ON_ENTRY; struct str reason; void *content; };
struct activity_correct { ON_ENTRY; struct str reason; struct activity_content *content; };
struct contact_correct { ON_ENTRY; struct str reason; struct contact_content *content; };
struct debrief_correct { ON_ENTRY; struct str reason; struct debrief_content *content; };
struct contact_erase { ON_ENTRY; struct str reason; };

extern const struct desc report_content_desc, resolution_content_desc, activity_content_desc,
    problem_content_desc,
    resident_desc, contact_content_desc, debrief_content_desc, activity_record_desc,
    contact_record_desc, debrief_record_desc, activity_correct_desc, contact_correct_desc,
    debrief_correct_desc, contact_erase_desc;

struct entry_ref {
	struct uuid entry;
	int32_t book;        /* enum book_kind */
	struct str site_code;
	int32_t year, number, version;
	int32_t place;       /* of this version in the book's chain */
	struct bytes hash;
};
extern const struct desc entry_ref_desc;

extern const struct contract registers_contract;

/* The contract's rows by name: places in registers_contract.ops and .events. */
enum registers_op {
#define COMMAND(id, name, roles, scope, in, out, load, doc) REGISTERS_OP_##id,
#define QUERY(id, name, roles, in, out, doc) REGISTERS_OP_##id,
#define LIST(id, name, roles, in, row, doc) REGISTERS_OP_##id,
#include "proto/tbl/registers.ops.tbl"
#undef COMMAND
#undef QUERY
#undef LIST
	REGISTERS_OPS
};
extern const struct op registers_ops[REGISTERS_OPS];

enum registers_event {
#define EVENT(id, type, data, doc) REGISTERS_EV_##id,
#include "proto/tbl/registers.events.tbl"
#undef EVENT
	REGISTERS_EVENTS
};

#include "proto/registers_archive.h"
#include "proto/registers_attach.h"
#include "proto/registers_entry.h"
#include "proto/registers_opinion.h"
#include "proto/registers_print.h"
#include "proto/registers_meeting.h"
#include "proto/registers_settings.h"
#include "proto/registers_reception.h"
#include "proto/registers_views.h"

#endif
