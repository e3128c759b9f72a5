/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The ledger of what class B letters promise: a measure and a date each. The unit reports it
 * fulfilled, with evidence; the committee confirms, and the letter's class is A from then on, while
 * the class at reply time stays. A closed suggestion keeps its commitments running.
 */
#ifndef PROTO_COMMITMENTS_H
#define PROTO_COMMITMENTS_H

#include "common/desc.h"

enum commitment_state {
	CM_OPEN = 1,
	CM_REPORTED,  /* the unit says it is fulfilled; the committee has to confirm */
	CM_FULFILLED,
	CM_REPLACED,  /* the letter of a later round stands in its place */
	CM_STATES,
};

enum commitment_act { /* what is kept of each step */
	ACT_PROGRESS = 1,
	ACT_REPORTED,
	ACT_CONFIRMED,
	ACT_RETURNED,
	ACT_POSTPONED,
};
#define COMMITMENT_STEPS_MAX 200

extern const struct enumdesc commitment_state_enum, commitment_act_enum;

#define ON_COMMITMENT                                                                              \
	ON_SUGGESTION;                                                                             \
	struct uuid commitment

struct on_commitment { ON_COMMITMENT; };
/* progress, report: with evidence; confirm, return: what the committee says of it */
struct commitment_note { ON_COMMITMENT; struct str text; struct list attachments; };
struct commitment_ruling { ON_COMMITMENT; struct str reason; };
struct commitment_confirm { ON_COMMITMENT; struct str text; };
struct commitment_postpone { ON_COMMITMENT; struct date date; struct str reason; };

struct commitment_ref {
	struct uuid suggestion, commitment;
	int64_t version;
	int32_t state; /* of the commitment */
	struct date due;
};

struct ev_commitment {
	EVENT_ASSIGNMENT;
	struct uuid commitment;
	int32_t commitment_state;
	struct str measure;
	struct date promised, due; /* as the letter says, as it is now */
	struct str text;           /* what was said of it: progress, evidence, reason */
	struct list attachments;   /* of struct file_card */
};

struct commitment_list {
	int32_t state;
	struct str unit;
	struct opt_i32 year, quarter;
	struct date until;
	struct opt_bool overdue;
	struct str after;
	struct opt_i32 limit;
};
struct commitment_row {
	struct str cursor;
	struct uuid commitment, suggestion, assignment;
	int64_t version;
	struct str serial, title, lead_name, unit_code, unit_name;
	int32_t state;
	struct str measure;
	struct date made_on, promised, due;
	int32_t postponed; /* how often */
	struct date reported_on, fulfilled_on;
	int32_t class, class_now; /* at reply time, and by now */
	bool overdue;
};

struct commitment_get { struct uuid commitment; };
struct commitment_step_card {
	int32_t act;
	struct date day;
	struct str text;
	struct date old_due, new_due;
	struct str by;
	struct list attachments; /* of struct file_card */
};
struct commitment_card {
	struct uuid commitment, suggestion, assignment, reply;
	int64_t version;
	struct str serial, title, lead_name, unit_code, unit_name;
	int32_t state;
	struct str measure;
	struct date made_on, promised, due;
	int32_t postponed;
	struct date reported_on, fulfilled_on;
	int32_t class, class_now;
	bool overdue;
	struct list steps; /* of struct commitment_step_card, the newest */
	int32_t steps_total;
};

extern const struct desc commitment_note_desc, commitment_ruling_desc, commitment_confirm_desc,
    commitment_postpone_desc, commitment_ref_desc, ev_commitment_desc, commitment_list_desc,
    commitment_row_desc, commitment_get_desc, commitment_step_card_desc, commitment_card_desc;

#endif
