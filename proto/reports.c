/* SPDX-License-Identifier: Apache-2.0 */
#include "common/engine.h"
#include "proto/reports_print.h"
#include "proto/reports_score.h"

ENUMDESC(scope_kind_enum, "scope_kind", "zone", "street", "site", "level", "unit", "deputy");
ENUMDESC(figure_how_enum, "figure_how", "count", "rate", "median", "stock");
ENUMDESC(figure_group_enum, "figure_group", "profile", "duty", "suggestion");
ENUMDESC(compare_enum, "compare", "before", "year");
ENUMDESC(task_kind_enum, "task_kind", "due_soon", "overdue", "unsigned", "unanswered", "repeated");
ENUMDESC(fact_kind_enum, "fact_kind", "suggestion", "cosign", "assignment", "commitment", "opinion",
    "activity", "attendance", "contact", "debrief", "reception", "inspection", "mandate", "person",
    "site", "unit");

#define CODE(T, m, doc) FIELD(T, m, F_OPT, 1, 32, doc)
#define TEXT(T, m, fl, doc) FIELD(T, m, fl, 0, 0, doc)
#define DAY(T, m, fl, doc) FIELD(T, m, fl, 0, 0, doc)
#define PERIOD_FIELDS(T)                                 \
	DAY(T, from, F_REQ, "First day of the period."), \
	    DAY(T, to, F_REQ, "Its last day, counted, too.")
#define SCOPED_FIELDS(T)                                                        \
	CODE(T, street, "Code of a street."), CODE(T, site, "Code of a site."), \
	    FIELD_ENUM(T, level, F_OPT, &level_enum, "A level."),               \
	    CODE(T, unit, "Code of a unit."), CODE(T, deputy, "Code of a person.")
#define PAGE(T)                                                       \
	FIELD(T, after, F_OPT, 1, 256, "`next` of the page before."), \
	    FIELD(T, limit, F_OPT, 1, 1000, "Rows a page; 100 when absent.")
#define FACT_FIELDS(T)                                                                    \
	DAY(T, day, F_REQ, "The day."),                                                   \
	    FIELD_ENUM(T, kind, F_REQ, &fact_kind_enum, "What kind of thing it is."),     \
	    FIELD(T, id, F_REQ, 0, 0, "Its id in its service."),                          \
	    TEXT(T, label, F_OPT, "Its title."),                                          \
	    TEXT(T, source, F_OPT, "Serial number, or book, year and number."),           \
	    TEXT(T, person, F_OPT, "The deputy's code."),                                 \
	    TEXT(T, who, F_OPT, "The deputy's name."), TEXT(T, street, F_OPT, "Street."), \
	    TEXT(T, site, F_OPT, "Site."), TEXT(T, unit, F_OPT, "Unit.")

static const struct field figure_list_fields[] = {
	FIELD(figure_list, figure, F_OPT, 1, 40, "Only this figure; figure.kinds has them."),
	FIELD_ENUM(figure_list, group, F_OPT, &figure_group_enum, "Only those of this group."),
	FIELD_ENUM(figure_list, by, F_OPT, &scope_kind_enum, "Rows for each of these."),
	PERIOD_FIELDS(figure_list),
	FIELD_ENUM(figure_list, compare, F_OPT, &compare_enum,
	    "With the period before (default), or the same days a year before."),
	SCOPED_FIELDS(figure_list),
	PAGE(figure_list),
};
DESC(figure_list, "figure.list", "Which figures, of what period and scope.");

static const struct field figure_published_fields[] = {
	FIELD(figure_published, year, F_REQ, 1990, 2199, "Of this year."),
	PAGE(figure_published),
};
DESC(figure_published, "figure.published", "Which year's figures.");

static const struct field figure_row_fields[] = {
	TEXT(figure_row, cursor, F_REQ, "For the next page."),
	TEXT(figure_row, figure, F_REQ, "The figure."),
	TEXT(figure_row, title, F_REQ, "Its Chinese name."),
	FIELD_ENUM(figure_row, group, F_REQ, &figure_group_enum, "Its group."),
	FIELD_ENUM(figure_row, how, F_REQ, &figure_how_enum, "How it is made."),
	TEXT(figure_row, key, F_OPT, "Code of street, site, unit or person, or the level."),
	TEXT(figure_row, name, F_OPT, "Its name."),
	TEXT(figure_row, of, F_OPT, "A value of its split; absent: the whole."),
	FIELD(figure_row, n, F_OPT, 0, 0, "What was counted."),
	FIELD(figure_row, base, F_OPT, 0, 0, "Of a rate: what it is a share of."),
	FIELD(figure_row, value, F_OPT, 0, 0, "The figure: number, days, or a share of 1."),
	FIELD(figure_row, before, F_OPT, 0, 0, "The same of the period before."),
	FIELD(figure_row, change, F_OPT, 0, 0, "Share of before; of a rate: the difference."),
};
DESC(figure_row, "figure.row", "A figure.");

static const struct field figure_rows_fields[] = {
	FIELD(figure_rows, figure, F_REQ, 1, 40, "The figure."),
	FIELD(figure_rows, of, F_OPT, 1, 64, "A value of its split."),
	FIELD(figure_rows, base, F_OPT, 0, 0, "Of a rate: what its base counts."),
	PERIOD_FIELDS(figure_rows),
	SCOPED_FIELDS(figure_rows),
	PAGE(figure_rows),
};
DESC(figure_rows, "figure.rows", "Behind which figure.");

static const struct field fact_row_fields[] = {
	TEXT(fact_row, cursor, F_REQ, "For the next page."),
	FACT_FIELDS(fact_row),
	FIELD(fact_row, amount, F_REQ, 0, 0, "How much it counts."),
};
DESC(fact_row, "fact.row", "A row behind a figure.");

static const struct field figure_kinds_fields[] = { PAGE(figure_kinds) };
DESC(figure_kinds, "figure.kinds", "The figures there are.");

static const struct field figure_kind_fields[] = {
	TEXT(figure_kind, figure, F_REQ, "Its name."),
	TEXT(figure_kind, title, F_REQ, "Its Chinese name."),
	FIELD_ENUM(figure_kind, group, F_REQ, &figure_group_enum, "Its group."),
	FIELD_ENUM(figure_kind, how, F_REQ, &figure_how_enum, "How it is made."),
	FIELD(figure_kind, split, F_REQ, 0, 0, "It has a row for each value, too."),
	FIELD(figure_kind, by_unit, F_REQ, 0, 0, "It is there for units."),
	TEXT(figure_kind, doc, F_REQ, "What it counts, in Chinese."),
};
DESC(figure_kind, "figure.kind", "A figure.");

static const struct field record_list_fields[] = {
	FIELD(record_list, deputy, F_REQ, 1, 32, "Code of the person."),
	PERIOD_FIELDS(record_list),
	PAGE(record_list),
};
DESC(record_list, "record.list", "Whose record.");

static const struct field record_row_fields[] = {
	TEXT(record_row, cursor, F_REQ, "For the next page."),
	FACT_FIELDS(record_row),
	FIELD(record_row, counts, F_REQ, 0, 0, "Figures that it counts for: \"residents 12\"."),
};
DESC(record_row, "record.row", "An entry of a deputy's record.");

static const struct field task_list_fields[] = {
	FIELD_ENUM(task_list, kind, F_REQ, &task_kind_enum, "Which list."),
	FIELD(task_list, days, F_OPT, 0, 366, "Due soon: within so many days; 15."),
	SCOPED_FIELDS(task_list),
	PAGE(task_list),
};
DESC(task_list, "task.list", "A list of what is due.");

static const struct field task_row_fields[] = {
	TEXT(task_row, cursor, F_REQ, "For the next page."),
	FIELD(task_row, suggestion, F_REQ, 0, 0, "The suggestion."),
	FIELD(task_row, assignment, F_OPT, 0, 0, "The assignment."),
	TEXT(task_row, serial, F_OPT, "Its number."),
	TEXT(task_row, title, F_REQ, "Its title."),
	TEXT(task_row, unit, F_OPT, "The unit's code."),
	TEXT(task_row, unit_name, F_OPT, "Its name."),
	FIELD_ENUM(task_row, kind, F_OPT, &assignment_kind_enum, "Lead, assist or separate."),
	FIELD(task_row, round, F_REQ, 0, 99, "Round."),
	DAY(task_row, sent_on, F_OPT, "Day it was sent."),
	DAY(task_row, sign_due, F_OPT, "Last day for signing."),
	DAY(task_row, due, F_OPT, "Last day for the reply or the opinion."),
	FIELD(task_row, days, F_OPT, INT32_MIN, INT32_MAX, "Days left; below zero: over."),
	TEXT(task_row, street, F_OPT, "Street."),
	TEXT(task_row, site, F_OPT, "Site."),
	TEXT(task_row, person, F_OPT, "The lead deputy's code."),
	TEXT(task_row, who, F_OPT, "The lead deputy's name."),
	FIELD(task_row, years, F_OPT, 0, 0, "Years in which it was raised before."),
};
DESC(task_row, "task.row", "What is due.");

static const struct field heard_step_fields[] = {
	FIELD(heard_step, suggestion, F_REQ, 0, 0, "The suggestion."),
	FIELD(heard_step, assignment, F_OPT, 0, 0, "The assignment."),
	TEXT(heard_step, serial, F_OPT, "Number."),
	TEXT(heard_step, title, F_REQ, "Title."),
	FIELD_ENUM(heard_step, state, F_REQ, &suggestion_state_enum, "State."),
	TEXT(heard_step, unit_code, F_OPT, "The unit."),
	TEXT(heard_step, unit_name, F_OPT, "Its name."),
	FIELD_ENUM(heard_step, kind, F_OPT, &assignment_kind_enum, "Lead, assist, separate."),
	FIELD(heard_step, round, F_OPT, 0, 0, "Round."),
	FIELD_ENUM(heard_step, assignment_state, F_OPT, &assignment_state_enum, "Its state."),
	TEXT(heard_step, lead_code, F_OPT, "The lead deputy."),
	TEXT(heard_step, lead_name, F_OPT, "Name."),
	TEXT(heard_step, site_code, F_OPT, "Site."),
	TEXT(heard_step, street, F_OPT, "Street."),
	TEXT(heard_step, subject, F_OPT, "Subject class."),
	FIELD_ENUM(heard_step, level, F_OPT, &level_enum, "Level."),
	FIELD_ENUM(heard_step, channel, F_OPT, &channel_enum, "Channel."),
	FIELD_ENUM(heard_step, occasion, F_OPT, &occasion_enum, "In session or between."),
	FIELD_ENUM(heard_step, origin, F_OPT, &origin_enum, "Origin."),
	FIELD(heard_step, raised_in, F_OPT, 0, 20, "Years it was raised in before."),
	FIELD(heard_step, reference_only, F_OPT, 0, 0, "No written reply is wished."),
	FIELD(heard_step, in_time, F_OPT, 0, 0, "Filed in time."),
	DAY(heard_step, submitted_on, F_OPT, "Submitted."),
	DAY(heard_step, filed_on, F_OPT, "Filed."),
	TEXT(heard_step, person_code, F_OPT, "Who answered."),
	TEXT(heard_step, person_name, F_OPT, "Name."),
	FIELD(heard_step, cosigners, F_OPT, 0, 30, "Codes of those asked to co-sign."),
	FIELD_ENUM(heard_step, answer, F_OPT, &cosign_answer_enum, "Agreed or declined."),
	FIELD_NEST(heard_step, due, F_OPT, &due_info_desc, "The period that now runs."),
	FIELD_LIST(heard_step, dues, F_OPT, &due_info_desc, 0, 50, "Those of an assignment."),
	FIELD_ENUM(heard_step, class, F_OPT, &reply_class_enum, "Class of the reply."),
	FIELD_ENUM(heard_step, attitude, F_OPT, &satisfaction_enum, "Rating of the attitude."),
	FIELD_ENUM(heard_step, result, F_OPT, &satisfaction_enum, "Rating of the result."),
	FIELD(heard_step, next, F_OPT, 0, 0, "The assignment that handles it again."),
	FIELD(heard_step, replaces, F_OPT, 0, 0, "The assignment whose place it takes."),
};
DESC(heard_step, "heard.step", "What reports reads of an event of suggestions.");

static const struct field heard_not_rated_fields[] = {
	FIELD(heard_not_rated, suggestion, F_REQ, 0, 0, "The suggestion."),
	FIELD(heard_not_rated, assignment, F_REQ, 0, 0, "The assignment."),
};
DESC(heard_not_rated, "heard.not_rated", "What reports reads of assignment.not_rated.");

static const struct field heard_commitment_fields[] = {
	FIELD(heard_commitment, suggestion, F_REQ, 0, 0, "The suggestion."),
	FIELD(heard_commitment, assignment, F_REQ, 0, 0, "The assignment."),
	FIELD(heard_commitment, commitment, F_REQ, 0, 0, "The commitment."),
};
DESC(heard_commitment, "heard.commitment", "What reports reads of an event of a commitment.");

/* ---- the contract ---- */

#define COMMAND(id, name, roles, scope, in, out, load, doc) \
	{ name, OP_COMMAND, roles, #scope, &in##_desc, &out##_desc, doc },
#define QUERY(id, name, roles, in, out, doc) \
	{ name, OP_QUERY, roles, "", &in##_desc, &out##_desc, doc },
#define LIST(id, name, roles, in, row, doc) \
	{ name, OP_LIST, roles, "", &in##_desc, &row##_desc, doc },
const struct op reports_ops[REPORTS_OPS] = {
#include "proto/tbl/reports.ops.tbl"
};

#define EVENT(id, type, data, doc) [REPORTS_EV_##id] = { type, &data##_desc, doc },
static const struct event events[REPORTS_EVENTS] = {
#include "proto/tbl/reports.events.tbl"
};

const struct contract reports_contract = {
	.service = "reports",
	.ops = reports_ops,
	.nops = REPORTS_OPS,
	.events = events,
	.nevents = REPORTS_EVENTS,
};
