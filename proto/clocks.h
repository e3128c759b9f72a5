/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The clocks, a part of suggestions: the rules by which periods are counted, the extension of a
 * reply's, urging. A rule is one step's: how many
 * working days, months or days, when the notice comes, and where it stands written. Version 1 is
 * compiled in and holds for every channel; later versions are of all channels or of one, are
 * never changed, and hold for the periods opened from their day on: among those whose day has come,
 * one of the channel before one of all, and the one set last.
 */
#ifndef PROTO_CLOCKS_H
#define PROTO_CLOCKS_H

#include "common/desc.h"

#define RULE_BODY                                                                                  \
	int32_t step;                                                                              \
	int32_t channel;       /* absent: all */                                                   \
	int32_t version;                                                                           \
	int32_t rule, n;       /* enum dayrule */                                                  \
	struct opt_i32 notice; /* due_soon so long before the last day; absent: none */            \
	int32_t notice_rule;   /* in working days or days */                                       \
	int32_t mark;                                                                              \
	struct str source;                                                                         \
	struct date valid_from /* absent: from the beginning */

struct rule_set {
	int32_t step, channel, rule, n;
	struct opt_i32 notice;
	int32_t notice_rule, mark;
	struct str source;
	struct date valid_from; /* absent: today */
};
struct rule_ref {
	int32_t step, channel, version;
	struct date valid_from;
};
struct ev_rule_changed { RULE_BODY; };

struct rule_list {
	int32_t step, channel;
	struct opt_bool in_force; /* only those that hold today, or only others */
	struct str after;
	struct opt_i32 limit;
};
struct rule_row {
	struct str cursor;
	RULE_BODY;
	struct str who;    /* the role that has to act; limits of others: whose act it limits */
	struct str starts; /* the event at which the clock starts */
	bool in_force;
	struct stamp set_at;
	struct str set_by;
};

/* ---- the extension of a reply's period ---- */

enum extension_state {
	EXTENSION_ASKED = 1,
	EXTENSION_GRANTED,
	EXTENSION_REFUSED,
	EXTENSION_DROPPED, /* the reply was filed, or another unit has it, before it was decided */
};
extern const struct enumdesc extension_state_enum;

#define EXTENSIONS_MAX 20 /* of one assignment */

struct assignment_extend {
	ON_ASSIGNMENT;
	struct str reason;
	struct date until;     /* either this day, */
	struct opt_i32 months; /* or so many months in all since it was sent */
};
struct assignment_grant_extension {
	ON_ASSIGNMENT;
	struct date until; /* both absent: as asked */
	struct opt_i32 months;
};
struct assignment_refuse_extension { ON_ASSIGNMENT; struct str reason; };
struct assignment_urge { ON_ASSIGNMENT; struct str text; };

struct extension_ref {
	struct uuid suggestion, assignment, extension;
	int64_t version;
	int32_t state;    /* of the extension */
	struct date until; /* asked, or granted */
	struct date due;   /* the reply's last day as it is now */
};

struct ev_extension {
	EVENT_ASSIGNMENT;
	struct uuid extension;
	struct str reason;    /* why it is asked */
	struct date until;    /* asked */
	struct date granted;  /* until when; absent: not granted */
	struct str ruling;    /* why it is refused */
	struct due_info *due; /* the reply's period as it is now */
};
struct ev_urged {
	EVENT_ASSIGNMENT;
	struct str text;
	int32_t count;    /* how often so far */
	struct list dues; /* of struct due_info: what is open */
};

struct extension_card {
	struct uuid extension;
	int32_t state;
	struct str reason;
	struct date until;
	struct stamp asked_at, decided_at;
	struct date granted, old, due; /* granted: the last day before and after */
	struct str ruling;
};

struct extension_list {
	int32_t state; /* absent: asked, not decided yet */
	struct str unit;
	struct str after;
	struct opt_i32 limit;
};
struct extension_row {
	struct str cursor;
	struct uuid suggestion, assignment, extension;
	int64_t version;
	struct str serial, title, unit_code, unit_name;
	int32_t state;
	struct str reason;
	struct date until, due; /* asked; the reply's last day */
	struct stamp asked_at;
};

/* ---- how a date came about ---- */

struct deadline_explain {
	struct uuid suggestion; /* or: */
	struct str serial;
	struct uuid opinion;    /* or */
	int32_t step;
	struct str after;
	struct opt_i32 limit;
};
struct skipped_day {
	struct date date;
	struct str name; /* of the holiday; absent: the end of a week */
};
struct recount_card {
	struct stamp at;
	int32_t why; /* enum due_cause */
	struct date old, due;
	struct strs years; /* of the calendar that changed */
};
struct deadline_explained {
	struct str cursor;
	struct uuid deadline, suggestion, assignment;
	struct str serial, title;
	int32_t step, state;
	struct str unit_code, unit_name, who;
	struct date start;
	struct str started_by; /* type of the event */
	int32_t rule, n, rule_channel, rule_version, mark;
	struct str source;
	struct date nominal;   /* months, days: before it is rolled forward to a working day */
	struct list skipped;   /* of struct skipped_day: in counting by the rule */
	struct date counted;   /* where the rule alone leads */
	struct date latest;    /* the day it may not pass, when that decided it */
	struct date extended;  /* the day that was granted, when there was one */
	struct list rolled;    /* of struct skipped_day: from that day on */
	struct list extensions; /* of struct extension_card */
	struct list changes;    /* of struct recount_card */
	struct date due;
	bool provisional;
	struct strs unannounced; /* provisional: the years whose calendar is not there yet */
	struct date due_soon_on; /* when the notice comes */
	struct date done_on;
	bool overdue;
	struct uuid opinion; /* of a resident; then there is no suggestion */
};

extern const struct desc deadline_explain_desc, skipped_day_desc, recount_card_desc,
    deadline_explained_desc;

extern const struct desc assignment_extend_desc, assignment_grant_extension_desc,
    assignment_refuse_extension_desc, assignment_urge_desc, extension_ref_desc, ev_extension_desc,
    ev_urged_desc, extension_card_desc, extension_list_desc, extension_row_desc;

extern const struct desc rule_set_desc, rule_ref_desc, ev_rule_changed_desc, rule_list_desc,
    rule_row_desc;

#endif
