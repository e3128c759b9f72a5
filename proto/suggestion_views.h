/* SPDX-License-Identifier: Apache-2.0 */
/*
 * What the queries of suggestions take and give. Rows of lists begin with their cursor. Who sees
 * what: the committee all; a street, a station and a deputy their own suggestions, replies once
 * passed on, ratings once released (a deputy's own at once); a unit its own assignments, and as
 * lead its assists' state and opinion.
 */
#ifndef PROTO_SUGGESTION_VIEWS_H
#define PROTO_SUGGESTION_VIEWS_H

#include "common/desc.h"



struct suggestion_get { struct uuid suggestion; struct str serial; };

struct cosigner_card {
	struct uuid mandate;
	struct str person_code, person_name;
	int32_t state;
	struct stamp answered_at;
	int32_t consent; /* to a withdrawal that is asked for */
};
struct contact_card {
	int32_t phase, way;
	struct date date;
	struct str persons, said;
	struct stamp recorded_at;
};
struct reply_card {
	struct uuid reply;
	int32_t state;
	struct str number, signer;
	struct date dated;
	int32_t class;
	struct str text;
	struct date by_date;
	struct str class_reason, handler, phone;
	struct strs copies;
	struct date filed_on;
	struct opt_bool in_time;
	struct str sent_back_reason;
	struct str addressee, measure;
	struct list points;      /* of struct reply_point */
	struct list attachments; /* of struct file_card */
	int32_t class_now;       /* A once what class B promised is fulfilled */
	struct uuid commitment;  /* which it promises */
	struct str unit_name;    /* as it was when the letter was filed */
};
struct rating_card {
	struct str person_code, person_name;
	bool deciding;
	int32_t attitude, result;
	struct str text;
	struct stamp rated_at;
};
struct opinion_card { struct str text, signer; struct stamp given_at; };

struct assignment_card {
	struct uuid assignment, unit;
	struct str unit_code, unit_name;
	int32_t kind, round, state;
	struct str matter;
	struct stamp sent_at, signed_at;
	struct str signed_by;
	struct str objection, ruling;
	struct uuid replaces;
	int32_t rating; /* enum rating_state */
	struct stamp released_at;
	struct opinion_card *opinion;
	struct list contacts, replies, ratings; /* the newest; the counts are of all */
	struct opt_i32 contacts_total, replies_total, ratings_total;
	struct list extensions; /* of struct extension_card, the newest */
	struct opt_i32 urged;   /* how often */
	struct date urged_on;   /* the last time */
	struct list transfers;  /* of struct transfer_card, the newest */
	struct uuid follows;    /* of its master's */
	struct date recalled_on;
};

struct deadline_card {
	struct uuid deadline;
	int32_t step;
	struct uuid assignment;
	struct date start;
	int32_t rule, n, mark;
	struct date latest, due;
	bool provisional;
	struct strs skipped; /* the days that were not counted */
	int32_t state;
	struct date done_on;
	bool overdue;
};

struct opinion_brief { /* of a resident; opinion.get has the rest */
	struct uuid opinion;
	struct str title;
	int32_t state;
	struct date received_on;
};

struct merged_brief { struct uuid suggestion; struct str serial; };

struct suggestion_card {
	struct uuid suggestion;
	int64_t version;
	int32_t state;
	struct str serial, title, facts, request, subject;
	int32_t channel, occasion, origin, openness;
	bool contact_wish, reference_only;
	struct strs raised_in;
	struct str suggested_unit;
	struct uuid mandate;
	struct str lead_code, lead_name;
	int32_t level;
	struct uuid site;
	struct str site_code, street;
	int32_t round;
	struct date submitted_on, accepted_on, assigned_on, closed_on;
	int32_t reason_code, outcome;
	struct str reason;
	struct list cosigners, assignments, deadlines; /* the newest; the counts are of all */
	struct opt_i32 cosigners_total, assignments_total, deadlines_total;
	struct list opinions; /* of struct opinion_brief: those it came from */
	struct list activities; /* of struct activity_card: likewise */
	struct publication_card *publication; /* the last decision */
	struct supervision_card *supervision; /* the last one */
	struct opt_i32 session_term, session_meeting;
	struct str session_number;
	struct str congress, external_no;
	struct date forwarded_on, reply_due, reported_on;
	struct str report;
	struct date withdrawal_on; /* asked for, or done */
	struct str withdrawal_by, withdrawal_reason;
	struct uuid merged_into; /* its master */
	struct str merged_into_serial;
	struct list merged; /* of struct merged_brief: those merged into it */
	struct list attachments; /* of struct file_card: with what the deputy says */
};

struct suggestion_list {
	int32_t state;
	struct opt_i32 year; /* of the serial, else of submission */
	struct str street, unit;
	struct uuid mandate;
	struct opt_bool supervised, merged;
	struct uuid merged_into;
	struct str after;
	struct opt_i32 limit;
};

struct suggestion_row {
	struct str cursor;
	struct uuid suggestion;
	int64_t version;
	int32_t state;
	struct str serial, title, subject;
	struct str lead_code, lead_name;
	int32_t level;
	struct str site_code, street;
	int32_t round;
	bool reference_only;
	struct date submitted_on, next_due;
	int32_t next_step;
	bool supervised;
	struct str merged_into_serial;
};

struct assignment_list {
	int32_t state, kind;
	struct str unit;
	struct opt_bool open; /* only those the unit still has something to do with */
	struct str after;
	struct opt_i32 limit;
};

struct assignment_row {
	struct str cursor;
	struct uuid suggestion, assignment;
	int64_t version;
	struct str serial, title, matter;
	struct uuid unit;
	struct str unit_code, unit_name;
	int32_t kind, round, state;
	struct str lead_code, lead_name;
	struct stamp sent_at;
	struct date next_due;
	int32_t next_step;
};

struct deadline_list {
	int32_t step;
	struct str unit;
	struct date until;       /* due on or before */
	struct opt_bool overdue;
	struct str after;
	struct opt_i32 limit;
};

struct deadline_row {
	struct str cursor;
	struct uuid deadline, suggestion, assignment;
	int32_t step;
	struct date due;
	struct str serial, title, unit_code, unit_name;
	struct str lead_name;
	struct date start;
	int32_t rule, n, mark;
	struct date latest;
	bool provisional, overdue;
	struct uuid opinion; /* of a resident; then there is no suggestion */
};

extern const struct desc suggestion_get_desc, cosigner_card_desc, contact_card_desc,
    reply_card_desc, rating_card_desc, opinion_card_desc, assignment_card_desc,
    deadline_card_desc, opinion_brief_desc, merged_brief_desc,
    suggestion_card_desc, suggestion_list_desc, suggestion_row_desc,
    assignment_list_desc, assignment_row_desc, deadline_list_desc, deadline_row_desc;

#endif
