/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The data of the suggestions' events. Every one begins with the suggestion as the event left it.
 * No event carries two units' data: assigning emits one assignment.sent a unit, which holds all an
 * OA needs to work. Nothing private is in them.
 */
#ifndef PROTO_SUGGESTION_EVENTS_H
#define PROTO_SUGGESTION_EVENTS_H

#include "common/desc.h"

#define EVENT_HEAD                                                                                 \
	struct uuid suggestion;                                                                    \
	int64_t version;                                                                           \
	struct str serial, title;                                                                  \
	int32_t state
#define EVENT_ASSIGNMENT                                                                           \
	EVENT_HEAD;                                                                                \
	struct uuid assignment, unit;                                                              \
	struct str unit_code, unit_name;                                                           \
	int32_t kind, round, assignment_state

/* A date and how it was come by. */
struct due_info {
	int32_t step;
	struct uuid assignment; /* absent: of the suggestion */
	struct date start;
	int32_t rule;           /* enum dayrule */
	int32_t n;
	struct date latest;     /* the day it may not pass, when that decided it */
	struct date due;
	bool provisional;       /* the calendar of a year it touches is not announced yet */
	struct opt_i32 rule_version;
	struct date extended;   /* the day that was granted, when that decided it */
};

struct ev_head { EVENT_HEAD; };
struct ev_assignment { EVENT_ASSIGNMENT; };

/* It came of an activity of the registers. */
struct ev_activity_linked { EVENT_HEAD; struct uuid entry; struct str site_code, street; };

struct ev_submitted {
	EVENT_HEAD;
	struct uuid mandate;
	struct str lead_code, lead_name, site_code, street;
	int32_t level, channel;
	bool reference_only;
	struct strs cosigners; /* person codes of those who are asked */
	struct due_info *due;
	struct list attachments; /* of struct file_card */
	struct uuid site, deputy;
	struct date submitted_on;
	int32_t occasion, origin;
	struct str subject;
	struct strs raised_in;   /* years */
};
struct ev_cosigned {
	EVENT_HEAD;
	struct str person_code, person_name;
	int32_t answer;
};
struct ev_invitation_lapsed { EVENT_HEAD; struct str person_code, person_name; };
struct ev_cosigning_ended {
	EVENT_HEAD;
	int32_t agreed, declined, dropped;
	struct due_info *due;
};
struct ev_accepted { EVENT_HEAD; bool reference_only; struct due_info *due; };
struct ev_returned { EVENT_HEAD; struct str reason; };
struct ev_refused { EVENT_HEAD; int32_t reason_code; struct str reason; int32_t outcome; };
struct ev_assigned { EVENT_HEAD; int32_t units; bool separate; };
struct ev_replied { EVENT_HEAD; int32_t round; };
struct ev_closed { EVENT_HEAD; int32_t rounds; int32_t result; struct str reason; };

struct ev_sent {
	EVENT_ASSIGNMENT;
	struct str matter, facts, request, subject;
	struct str lead_code, lead_name;
	int32_t level;
	bool contact_wish, reference_only;
	struct uuid replaces; /* the assignment whose place this takes, of another unit or round */
	struct list dues;     /* of struct due_info */
	struct uuid merged_into; /* it is handled with this one, whose unit this is, too */
	struct str merged_into_serial;
	struct list attachments; /* of struct file_card: with what the deputy says */
};
struct ev_signed { EVENT_ASSIGNMENT; struct str person; };
struct ev_objected { EVENT_ASSIGNMENT; struct str reason; struct due_info *due; };
struct ev_ruled { EVENT_ASSIGNMENT; struct str reason; }; /* overruled, reassigned, lapsed */
struct ev_contacted {
	EVENT_ASSIGNMENT;
	int32_t phase, way;
	struct date date;
	struct str persons, said;
};
struct ev_opinion { EVENT_ASSIGNMENT; struct str text, signer; };
struct ev_reply {
	EVENT_ASSIGNMENT;
	struct uuid reply;
	struct str number, signer;
	struct date dated;
	int32_t class;
	struct date filed_on;
	bool in_time;        /* filed on or before the due day */
	struct str text;
	struct str reason;   /* sent back: why */
	struct due_info *due; /* the step that now runs */
	struct str measure;  /* class B */
	struct date by_date;
	struct opt_i32 points; /* how many are answered one by one; assignment.replies has them */
	struct list attachments; /* of struct file_card */
};
struct ev_rated {
	EVENT_ASSIGNMENT;
	struct str person_code, person_name;
	bool deciding;       /* the lead deputy's, or of who stands in the lead's place */
	int32_t attitude, result;
	struct str text;
	struct due_info *due;
};
struct rating_item {
	struct str person_code, person_name;
	bool deciding;
	int32_t attitude, result;
	struct str text;
};
struct ev_released {
	EVENT_ASSIGNMENT;
	bool by_clock;
	int32_t attitude, result; /* of the deciding rating */
	struct list ratings;      /* of struct rating_item */
	struct uuid next;         /* the assignment that handles it again */
};
struct ev_not_rated { EVENT_ASSIGNMENT; struct date due; };

struct ev_deadline {
	EVENT_HEAD;
	struct uuid deadline;
	struct str unit_code;
	struct due_info *due;
};

/* Of another unit now: the one before was merged into it. */
struct ev_moved {
	EVENT_ASSIGNMENT;
	struct uuid from;
	struct str from_code, from_name, matter;
	struct list dues; /* of struct due_info */
};
struct ev_deadline_changed {
	EVENT_HEAD;
	struct uuid deadline;
	struct str unit_code;
	struct date old;      /* the last day so far */
	struct due_info *due; /* the last day now */
	int32_t why;          /* enum due_cause */
	struct strs years;    /* of the calendar */
	struct opt_bool alarm_cleared; /* it was overdue and is not any more */
};

extern const struct desc ev_invitation_lapsed_desc, ev_activity_linked_desc;
extern const struct desc due_info_desc, ev_submitted_desc, ev_cosigned_desc,
    ev_cosigning_ended_desc, ev_accepted_desc, ev_returned_desc, ev_refused_desc,
    ev_assigned_desc, ev_replied_desc, ev_closed_desc, ev_sent_desc, ev_signed_desc,
    ev_objected_desc, ev_ruled_desc, ev_contacted_desc, ev_opinion_desc, ev_reply_desc,
    ev_rated_desc, rating_item_desc, ev_released_desc, ev_not_rated_desc, ev_deadline_desc,
    ev_moved_desc, ev_deadline_changed_desc;

#endif
