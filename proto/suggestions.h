/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The messages of suggestions: the closed loop of a deputy's suggestion from submission to the
 * deputy's rating of the reply. Two objects: a suggestion, and its assignments, one per unit and
 * round. Every command on an existing suggestion begins with its id and an optional `version`: the
 * version the caller saw; a stale one is ABORTED. Commands on an assignment name the suggestion,
 * too: both stand in every event. proto/states.h says what is possible when; events and query rows
 * are in proto/suggestion_events.h and proto/suggestion_views.h.
 */
#ifndef PROTO_SUGGESTIONS_H
#define PROTO_SUGGESTIONS_H

#include "common/op.h"
#include "proto/views.h"

enum suggestion_state {
	SG_DRAFT = 1,
	SG_COSIGNING,    /* waiting for the co-signers' answers */
	SG_UNDER_REVIEW, /* the committee looks at form and admissibility */
	SG_RETURNED,     /* to revise; comes back by suggestion.submit */
	SG_REFUSED,
	SG_ACCEPTED,     /* has its serial number, not yet assigned */
	SG_ASSIGNED,     /* sent to units, none has signed */
	SG_HANDLING,
	SG_REPLY_FILED,  /* every reply still open is in the form check */
	SG_REPLIED,      /* every reply has been passed on to the deputy */
	SG_RATED,        /* every reply is rated, or its days for that are over */
	SG_CLOSED,
	SG_FORWARDED,    /* reported to the deputy's own congress */
	SG_REPORTED,     /* part of a special report */
	SG_WITHDRAWN,    /* end: by all signatories, before it was assigned; a draft: discarded */
	SG_MERGED,       /* into another, and waits to be assigned with it */
	SG_STATES,
};

enum assignment_state {
	AS_SENT = 1,
	AS_SIGNED,
	AS_HANDLING,
	AS_OBJECTED,
	AS_REASSIGNED,    /* end: another unit has it */
	AS_FILED,         /* reply in the form check */
	AS_DONE,          /* reply passed on; for reference only: signed */
	AS_OPINION_GIVEN, /* end of an assist */
	AS_LAPSED,        /* end of an assist without opinion */
	AS_RECALLED,      /* end: the suggestion is no longer merged */
	AS_STATES,
};

/* 主办 会办 分办; KIND_CONGRESS: the deputy's own congress, whose answer the committee records */
enum assignment_kind { KIND_LEAD = 1, KIND_ASSIST, KIND_SEPARATE, KIND_CONGRESS };
enum channel {
	CHANNEL_ZONE = 1,
	CHANNEL_CITY,
	CHANNEL_DISTRICT,
	CHANNEL_PROVINCE,
	CHANNEL_NATIONAL,
	CHANNEL_SPECIAL_REPORT,
};
enum occasion { OCCASION_SESSION = 1, OCCASION_BETWEEN };
enum origin {
	ORIGIN_RESEARCH = 1, /* 专题调研 */
	ORIGIN_FORUM,        /* 座谈 */
	ORIGIN_VISIT,        /* 走访 */
	ORIGIN_RECEPTION,    /* 接待日 */
	ORIGIN_OPINION,      /* 群众意见 */
	ORIGIN_OTHER,
};
enum openness { OPEN_FULL = 1, OPEN_TITLE, OPEN_NONE };
enum cosign_state {
	COSIGN_NAMED = 1,
	COSIGN_INVITED,
	COSIGN_AGREED,
	COSIGN_DECLINED,
	COSIGN_DROPPED
};
enum cosign_answer { ANSWER_AGREE = 1, ANSWER_DECLINE };
enum refusal {
	REFUSAL_PRIVATE_MATTER = 1,
	REFUSAL_CONCRETE_CASE,    /* before a court, arbitration or review */
	REFUSAL_COMPLAINT,        /* against persons */
	REFUSAL_FORWARDED_LETTER,
	REFUSAL_NO_SUBSTANCE,
	REFUSAL_TENDER,
	REFUSAL_OUTSIDE_REMIT,
};
enum outcome_as { OUTCOME_LETTER = 1, OUTCOME_REFERENCE };
enum reply_class { CLASS_A = 1, CLASS_B, CLASS_C, CLASS_D };
enum reply_state { REPLY_FILED = 1, REPLY_SENT_BACK, REPLY_PASSED };
enum satisfaction { SATISFIED = 1, BASICALLY_SATISFIED, NOT_SATISFIED };
enum rating_state { RATING_AWAITED = 1, RATING_RATED, RATING_NOT_RATED, RATING_RELEASED };
enum contact_phase { PHASE_BEFORE = 1, PHASE_DURING, PHASE_AFTER };
enum contact_way { WAY_VISIT = 1, WAY_MEETING, WAY_CALL, WAY_LETTER, WAY_ONLINE };

enum step { /* a period that runs; its defaults are in the service's rules */
	STEP_COSIGN = 1,
	STEP_REVIEW,
	STEP_ASSIGN,
	STEP_SIGN,
	STEP_OBJECT,
	STEP_REASSIGN,
	STEP_CONTACT,
	STEP_OPINION,
	STEP_REPLY,
	STEP_FORM_CHECK,
	STEP_RATING,
	STEP_RELEASE,
	STEP_AGAIN,
	STEP_ROUTE,  /* of an opinion */
	STEP_HANDLE,
	STEP_EXTENSION, /* a limit, no period: how long a reply may be extended in all */
	STEP_URGE,      /* a limit: the least time between two urgings */
	STEP_PUBLICATION,
	STEP_COMMITMENT, /* by the date of the letter; the rule limits how far ahead that may be */
	STEP_RESIDENT_DATA, /* a limit: how long a resident's name and phone are kept */
	STEP_OPINION_BEFORE, /* a limit: an assist's opinion so long before the lead's reply */
	STEP_COUNT,
};
enum deadline_state { DEADLINE_OPEN = 1, DEADLINE_MET, DEADLINE_CLOSED };
enum followup_kind { FOLLOWUP_CALENDAR = 1, FOLLOWUP_MERGED, FOLLOWUP_ENDED, FOLLOWUP_SEARCH,
	FOLLOWUP_RENAMED, FOLLOWUP_MANDATE };
enum followup_state { FOLLOWUP_OPEN = 1, FOLLOWUP_DONE };
enum due_cause { CAUSE_CALENDAR = 1, CAUSE_EXTENSION }; /* why a date changed */
/* law, practice, our default (待工委核定), given with the task by another congress */
enum source_mark { MARK_L = 1, MARK_P, MARK_D, MARK_G };

extern const struct enumdesc suggestion_state_enum, assignment_state_enum, assignment_kind_enum,
    channel_enum, occasion_enum, origin_enum, openness_enum, cosign_state_enum,
    cosign_answer_enum, refusal_enum, outcome_enum, reply_class_enum, reply_state_enum,
    satisfaction_enum, rating_state_enum, contact_phase_enum, contact_way_enum, step_enum,
    rule_enum, deadline_state_enum, mark_enum, followup_kind_enum, followup_state_enum,
    due_cause_enum;

/* ---- commands on a suggestion ---- */

/* What a deputy says: one matter each (一事一议). */
struct suggestion_content {
	struct uuid mandate; /* of the lead deputy */
	struct uuid site;    /* where it is submitted */
	struct str title, facts, request;
	struct str subject;  /* subject class */
	int32_t channel, occasion, origin, openness;
	struct opt_bool contact_wish, reference_only;
	struct strs raised_in; /* years */
	struct str suggested_unit;
	struct uuids cosigners; /* mandates */
	struct uuids opinions;  /* of residents, that become this suggestion */
	struct opt_i32 session_term, session_meeting; /* 届, 次; of a session suggestion */
	struct str session_number;                    /* 号 */
	struct list attachments;       /* of struct file_ref */
	struct uuids attachments_kept; /* revised: of those that are there */
};

#define ON_SUGGESTION                                                                              \
	struct uuid suggestion;                                                                    \
	struct opt_i64 version
#define ON_ASSIGNMENT                                                                              \
	ON_SUGGESTION;                                                                             \
	struct uuid assignment

/* How every command on something that is there begins. */
struct on_suggestion { ON_SUGGESTION; };
struct on_assignment { ON_ASSIGNMENT; };

struct suggestion_draft { struct suggestion_content *content; };
struct suggestion_revise { ON_SUGGESTION; struct suggestion_content *content; };
struct suggestion_submit { ON_SUGGESTION; struct suggestion_content *content; }; /* either */
struct suggestion_cosign { ON_SUGGESTION; int32_t answer; };
struct suggestion_accept { ON_SUGGESTION; };
struct suggestion_return { ON_SUGGESTION; struct str reason; };
struct suggestion_refuse {
	ON_SUGGESTION;
	int32_t reason_code; /* enum refusal */
	struct str reason;
	int32_t outcome;     /* enum outcome_as */
};

#define ASSISTS_MAX 16
struct assignee { struct uuid unit; struct str matter; };
struct suggestion_assign { /* a lead with assists, or several separate */
	ON_SUGGESTION;
	struct assignee *lead;
	struct list assists, separate; /* of struct assignee */
	struct date reply_due;         /* given back by a congress: the day it wants the reply */
};
struct suggestion_close { ON_SUGGESTION; struct str reason; };

/* ---- commands on an assignment ---- */

struct assignment_sign { ON_ASSIGNMENT; struct str person; };
struct assignment_object { ON_ASSIGNMENT; struct str reason; };
struct assignment_overrule { ON_ASSIGNMENT; struct str reason; };
struct assignment_reassign { ON_ASSIGNMENT; struct uuid unit; struct str matter, reason; };
struct assignment_contact {
	ON_ASSIGNMENT;
	int32_t phase, way;
	struct date date;
	struct str persons, said;
};
struct assignment_opinion { ON_ASSIGNMENT; struct str text, signer; };
struct assignment_reply {
	ON_ASSIGNMENT;
	struct str number, signer;
	struct date dated;
	int32_t class;
	struct str text;
	struct date by_date;     /* class B: when it will be solved */
	struct str class_reason; /* class C: why not */
	struct str handler, phone;
	struct strs copies;
	struct str addressee;
	struct str measure;      /* class B: what will be done */
	struct list points;      /* of struct reply_point */
	struct list attachments; /* of struct file_ref */
	int32_t secrecy;
};
struct assignment_pass { ON_ASSIGNMENT; };
struct assignment_send_back { ON_ASSIGNMENT; struct str reason; };
struct assignment_rate {
	ON_ASSIGNMENT;
	int32_t attitude, result; /* enum satisfaction */
	struct str text;
};
struct assignment_release { ON_ASSIGNMENT; struct list assists; };
struct assignment_again { ON_ASSIGNMENT; struct list assists; };

extern const struct desc suggestion_content_desc, suggestion_draft_desc, suggestion_revise_desc,
    suggestion_submit_desc, suggestion_cosign_desc, suggestion_accept_desc,
    suggestion_return_desc, suggestion_refuse_desc, assignee_desc, suggestion_assign_desc,
    suggestion_close_desc, assignment_sign_desc, assignment_object_desc,
    assignment_overrule_desc, assignment_reassign_desc, assignment_contact_desc,
    assignment_opinion_desc, assignment_reply_desc, assignment_pass_desc,
    assignment_send_back_desc, assignment_rate_desc, assignment_release_desc,
    assignment_again_desc;

/* ---- what registry tells: the part of its event that matters here; of units, v1_unit ---- */

struct followup_year { int32_t year; };
struct followup_calendar { struct list years; }; /* of struct followup_year */

extern const struct desc followup_year_desc, followup_calendar_desc;

/* ---- answers ---- */

struct suggestion_ref {
	struct uuid suggestion;
	int64_t version;
	int32_t state;
	struct str serial;
};

struct assigned_unit {
	struct uuid assignment, unit;
	struct str unit_code;
	int32_t kind;
};

struct suggestion_assigned_ref {
	struct uuid suggestion;
	int64_t version;
	int32_t state;
	struct str serial;
	struct list assignments; /* of struct assigned_unit */
};

struct assignment_ref {
	struct uuid suggestion, assignment;
	int64_t version;
	int32_t state;            /* of the assignment */
	int32_t suggestion_state;
	struct uuid next;         /* the assignment that takes this one's place, if any */
};

extern const struct desc suggestion_ref_desc, assigned_unit_desc, suggestion_assigned_ref_desc,
    assignment_ref_desc;

extern const struct contract suggestions_contract;

/* The contract's rows by name: places in suggestions_contract.ops and .events. */
enum suggestions_op {
#define COMMAND(id, name, roles, scope, in, out, load, doc) SUGGESTIONS_OP_##id,
#define QUERY(id, name, roles, in, out, doc) SUGGESTIONS_OP_##id,
#define LIST(id, name, roles, in, row, doc) SUGGESTIONS_OP_##id,
#include "proto/tbl/suggestions.ops.tbl"
#undef COMMAND
#undef QUERY
#undef LIST
	SUGGESTIONS_OPS
};
extern const struct op suggestions_ops[SUGGESTIONS_OPS];

enum suggestions_event {
#define EVENT(id, type, data, doc) EV_##id,
#include "proto/tbl/suggestions.events.tbl"
#undef EVENT
	EV_COUNT
};

#include "proto/roads.h"
#include "proto/assists.h"
#include "proto/withdrawal.h"
#include "proto/merging.h"
#include "proto/replies.h"
#include "proto/suggestion_events.h"
#include "proto/clocks.h"
#include "proto/suggestion_search.h"
#include "proto/publication.h"
#include "proto/commitments.h"
#include "proto/supervision.h"
#include "proto/transfers.h"
#include "proto/suggestion_views.h"
#include "proto/registers_meeting.h"
#include "proto/work.h"

#endif
