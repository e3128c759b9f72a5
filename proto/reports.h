/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The messages of reports: figures (指标), the rows behind them, a deputy's record (履职档案), lists of
 * what is due. docs/figures.md says what each figure counts. A period has both its days; a scope is
 * one of street, site, level, unit, deputy, or the caller's own when none is named (the zone, for
 * the committee). One that is not one's own is PERMISSION_DENIED, with the field.
 */
#ifndef PROTO_REPORTS_H
#define PROTO_REPORTS_H

#include "common/op.h"
#include "proto/registers.h"
#include "proto/registry.h"
#include "proto/registry_lists.h"
#include "proto/suggestions.h"

enum scope_kind { SCOPE_ZONE = 1, SCOPE_STREET, SCOPE_SITE, SCOPE_LEVEL, SCOPE_UNIT, SCOPE_DEPUTY };
enum figure_how { HOW_COUNT = 1, HOW_RATE, HOW_MEDIAN, HOW_STOCK };
enum figure_group { GROUP_PROFILE = 1, GROUP_DUTY, GROUP_SUGGESTION };
enum compare { COMPARE_BEFORE = 1, COMPARE_YEAR };
enum task_kind { TASK_DUE_SOON = 1, TASK_OVERDUE, TASK_UNSIGNED, TASK_UNANSWERED, TASK_REPEATED };
enum submitted_form { SUBMITTED_SINGLE = 1, SUBMITTED_JOINT };
enum fact_kind {
	FACT_SUGGESTION = 1,
	FACT_COSIGN,
	FACT_ASSIGNMENT,
	FACT_COMMITMENT,
	FACT_OPINION,
	FACT_ACTIVITY,
	FACT_ATTENDANCE, /* a deputy at an activity or a reception */
	FACT_CONTACT,
	FACT_DEBRIEF,
	FACT_RECEPTION,
	FACT_INSPECTION,
	FACT_MANDATE, /* those of the profile */
	FACT_PERSON,
	FACT_SITE,
	FACT_UNIT,
};

extern const struct enumdesc scope_kind_enum, figure_how_enum, figure_group_enum, compare_enum,
    task_kind_enum, fact_kind_enum;

/* ---- figures ---- */

#define SCOPED struct str street, site; int32_t level; struct str unit, deputy
#define PERIOD struct date from, to

struct figure_list {
	struct str figure;   /* only this one */
	int32_t group;       /* or those of this group; all otherwise */
	int32_t by;          /* enum scope_kind: a row for each; absent: for the scope itself */
	PERIOD;
	int32_t compare;     /* enum compare; absent: the period before */
	SCOPED;
	struct str after;
	struct opt_i32 limit;
};
struct figure_row {
	struct str cursor;
	struct str figure, title;  /* title: its Chinese name */
	int32_t group, how;
	struct str key, name;      /* of the scope; absent: the zone */
	struct str of;             /* value of its split; absent: the whole */
	struct opt_i64 n, base;    /* what was counted; of a rate: both */
	struct opt_f64 value;      /* the figure; absent: over nothing */
	struct opt_f64 before, change;
};

struct figure_rows {
	struct str figure;
	struct str of;       /* a value of its split */
	struct opt_bool base; /* of a rate: what its base counts */
	PERIOD;
	SCOPED;
	struct str after;
	struct opt_i32 limit;
};
#define FACT_MEMBERS                                                                               \
	struct date day;                                                                           \
	int32_t kind;        /* enum fact_kind */                                                  \
	struct uuid id;      /* of the thing, in the service it is of */                           \
	struct str label;    /* its title */                                                       \
	struct str source;   /* where it stands: a serial number, a book with year and number */   \
	struct str person, who; /* the deputy's code and name */                                   \
	struct str street, site, unit
struct fact_row {
	struct str cursor;
	FACT_MEMBERS;
	int64_t amount;
};

/* The zone's, of a year: up to today while it runs, with the same days a year before. What the
 * committee publishes: the same whoever asks. */
struct figure_published { int32_t year; struct str after; struct opt_i32 limit; };

struct figure_kinds { struct str after; struct opt_i32 limit; };
struct figure_kind {
	struct str figure, title;
	int32_t group, how;
	bool split, by_unit;
	struct str doc;
};

/* ---- a deputy's record ---- */

struct record_list { struct str deputy; PERIOD; struct str after; struct opt_i32 limit; };
struct record_row {
	struct str cursor;
	FACT_MEMBERS;
	struct strs counts;  /* figures it counts for, "residents 12" */
};

/* ---- lists ---- */

struct task_list {
	int32_t kind;        /* enum task_kind */
	struct opt_i32 days; /* due soon: within how many days, 15 */
	SCOPED;
	struct str after;
	struct opt_i32 limit;
};
struct task_row {
	struct str cursor;
	struct uuid suggestion, assignment;
	struct str serial, title;
	struct str unit, unit_name;
	int32_t kind, round;
	struct date sent_on, sign_due, due;
	struct opt_i32 days;  /* left until due; below zero: over for so many */
	struct str street, site, person, who;
	struct strs years;    /* repeated: in which it was raised before */
};

/* What reports reads of an event of a suggestion or one of its assignments. */
struct heard_step {
	struct uuid suggestion, assignment;
	struct str serial, title;
	int32_t state;
	struct str unit_code, unit_name;
	int32_t kind;
	struct opt_i32 round;
	int32_t assignment_state;
	struct str lead_code, lead_name, site_code, street, subject;
	int32_t level, channel, occasion, origin;
	struct strs raised_in;
	struct opt_bool reference_only, in_time;
	struct date submitted_on, filed_on;
	struct str person_code, person_name;
	struct strs cosigners; /* codes of those asked */
	int32_t answer;
	struct due_info *due;
	struct list dues;    /* of struct due_info */
	int32_t class, attitude, result;
	struct uuid next, replaces;
};
struct heard_not_rated { struct uuid suggestion, assignment; };
struct heard_commitment { struct uuid suggestion, assignment, commitment; };

extern const struct desc figure_published_desc;
extern const struct desc figure_list_desc, figure_row_desc, figure_rows_desc, fact_row_desc,
    figure_kinds_desc, figure_kind_desc, record_list_desc, record_row_desc, task_list_desc,
    task_row_desc, heard_step_desc, heard_commitment_desc,
    heard_not_rated_desc;

extern const struct contract reports_contract;

enum reports_op {
#define COMMAND(id, name, roles, scope, in, out, load, doc) REPORTS_OP_##id,
#define QUERY(id, name, roles, in, out, doc) REPORTS_OP_##id,
#define LIST(id, name, roles, in, row, doc) REPORTS_OP_##id,
#include "proto/tbl/reports.ops.tbl"
#undef COMMAND
#undef QUERY
#undef LIST
	REPORTS_OPS
};
extern const struct op reports_ops[REPORTS_OPS];

enum reports_event {
#define EVENT(id, type, data, doc) REPORTS_EV_##id,
#include "proto/tbl/reports.events.tbl"
#undef EVENT
	REPORTS_EVENTS
};

#endif
