/* SPDX-License-Identifier: Apache-2.0 */
#include "proto/suggestions.h"

#define STEP_FIELD(T) FIELD_ENUM(T, step, F_REQ, &step_enum, "The step.")
#define CHANNEL_FIELD(T) \
	FIELD_ENUM(T, channel, F_OPT, &channel_enum, "Only of this channel; absent: of all.")
#define COUNT_FIELDS(T)                                                                          \
	FIELD_ENUM(T, rule, F_REQ, &rule_enum, "Working days, months or days."),                 \
	    FIELD(T, n, F_REQ, 1, 366, "How many."),                                             \
	    FIELD(T, notice, F_OPT, 1, 60,                                                       \
		"due_soon so long before the last day; absent: no notice."),                     \
	    FIELD_ENUM(T, notice_rule, F_OPT, &rule_enum, "In working days or days (wd, day)."), \
	    FIELD_ENUM(                                                                          \
		T, mark, F_REQ, &mark_enum, "L law, P practice, D our default (待工委核定)."),   \
	    FIELD(T, source, F_REQ | F_CHARS, 1, 200, "Where it stands written.")
#define VERSION_FIELD(T) FIELD(T, version, F_REQ, 1, INT32_MAX, "Its version; 1 is built in.")
#define BODY_FIELDS(T)                                                      \
	STEP_FIELD(T), CHANNEL_FIELD(T), VERSION_FIELD(T), COUNT_FIELDS(T), \
	    FIELD(T, valid_from, F_OPT, 0, 0,                               \
		"Holds for periods opened from this day on; absent: from the beginning.")

static const struct field rule_set_fields[] = {
	STEP_FIELD(rule_set),
	CHANNEL_FIELD(rule_set),
	COUNT_FIELDS(rule_set),
	FIELD(rule_set, valid_from, F_OPT, 0, 0,
	    "Holds for periods opened from this day on; today when absent, never earlier."),
};
DESC(rule_set, "rule.set", "A new version of a step's rule.");

static const struct field rule_ref_fields[] = {
	STEP_FIELD(rule_ref),
	CHANNEL_FIELD(rule_ref),
	VERSION_FIELD(rule_ref),
	FIELD(rule_ref, valid_from, F_REQ, 0, 0, "From when it holds."),
};
DESC(rule_ref, "rule.ref", "A version of a rule.");

static const struct field ev_rule_changed_fields[] = { BODY_FIELDS(ev_rule_changed) };
DESC(ev_rule_changed, "rule.changed", "A step's rule has a new version.");

static const struct field rule_list_fields[] = {
	FIELD_ENUM(rule_list, step, F_OPT, &step_enum, "Only of this step."),
	FIELD_ENUM(rule_list, channel, F_OPT, &channel_enum, "Only of this channel, or of all."),
	FIELD(rule_list, in_force, F_OPT, 0, 0, "Only those that hold today, or only others."),
	FIELD(rule_list, after, F_OPT, 1, 128, "Cursor of the page before."),
	FIELD(rule_list, limit, F_OPT, 1, 1000, "Rows of a page, default 100."),
};
DESC(rule_list, "rule.list", "Filters.");

static const struct field rule_row_fields[] = {
	FIELD(rule_row, cursor, F_REQ, 1, 128, "Place in the list."),
	BODY_FIELDS(rule_row),
	FIELD(rule_row, who, F_REQ, 1, 32, "The role that has to act, or whose act is limited."),
	FIELD(rule_row, starts, F_REQ, 1, 64, "The event at which the clock starts."),
	FIELD(rule_row, in_force, F_REQ, 0, 0, "Holds for periods opened today."),
	FIELD(rule_row, set_at, F_OPT, 0, 0, "When it was set."),
	FIELD(rule_row, set_by, F_OPT, 1, 64, "By whom."),
};
DESC(rule_row, "rule.row", "A version of a step's rule.");

/* ---- extension, urging ---- */

ENUMDESC(extension_state_enum, "extension_state", "asked", "granted", "refused", "dropped");

#define ON_ASSIGNMENT_FIELDS(T)                                     \
	FIELD(T, suggestion, F_REQ, 0, 0, "The suggestion."),       \
	    FIELD(T, version, F_OPT, 1, INT64_MAX,                  \
		"Version the caller saw; a stale one is ABORTED."), \
	    FIELD(T, assignment, F_REQ, 0, 0, "The assignment.")
#define REASON(T, m, fl, doc) FIELD(T, m, (fl) | F_CHARS, 1, 1000, doc)
#define MONTHS_FIELD(T, doc) FIELD(T, months, F_OPT, 1, 60, doc)

static const struct field assignment_extend_fields[] = {
	ON_ASSIGNMENT_FIELDS(assignment_extend),
	REASON(assignment_extend, reason, F_REQ, "Why more time is needed."),
	FIELD(assignment_extend, until, F_OPT, 0, 0, "Until this day; or:"),
	MONTHS_FIELD(assignment_extend, "to so many months in all since it was sent."),
};
DESC(assignment_extend, "assignment.extend", "Asks for more time for the reply.");

static const struct field assignment_grant_extension_fields[] = {
	ON_ASSIGNMENT_FIELDS(assignment_grant_extension),
	FIELD(assignment_grant_extension, until, F_OPT, 0, 0,
	    "Until this day, earlier than asked; as asked when absent."),
	MONTHS_FIELD(assignment_grant_extension, "To so many months in all, less than asked."),
};
DESC(assignment_grant_extension, "assignment.grant_extension", "Grants it, in full or for less.");

static const struct field assignment_refuse_extension_fields[] = {
	ON_ASSIGNMENT_FIELDS(assignment_refuse_extension),
	REASON(assignment_refuse_extension, reason, F_REQ, "Why not."),
};
DESC(assignment_refuse_extension, "assignment.refuse_extension", "Refuses it.");

static const struct field assignment_urge_fields[] = {
	ON_ASSIGNMENT_FIELDS(assignment_urge),
	REASON(assignment_urge, text, F_OPT, "What the unit is told."),
};
DESC(assignment_urge, "assignment.urge", "Urges the unit.");

#define STATE_FIELD(T) FIELD_ENUM(T, state, F_REQ, &extension_state_enum, "Where the request is.")

static const struct field extension_ref_fields[] = {
	FIELD(extension_ref, suggestion, F_REQ, 0, 0, "The suggestion."),
	FIELD(extension_ref, assignment, F_REQ, 0, 0, "The assignment."),
	FIELD(extension_ref, extension, F_REQ, 0, 0, "The request."),
	FIELD(extension_ref, version, F_REQ, 1, INT64_MAX, "The suggestion's version now."),
	STATE_FIELD(extension_ref),
	FIELD(extension_ref, until, F_REQ, 0, 0, "The day asked for, or granted."),
	FIELD(extension_ref, due, F_REQ, 0, 0, "The reply's last day now."),
};
DESC(extension_ref, "extension.ref", "A request for an extension after the step.");

#define ASSIGNMENT_FIELDS(T)                                                                \
	FIELD(T, suggestion, F_REQ, 0, 0, "The suggestion."),                               \
	    FIELD(T, version, F_REQ, 1, INT64_MAX, "Its version now."),                     \
	    FIELD(T, serial, F_OPT, 9, 16, "Its serial number."),                           \
	    FIELD(T, title, F_REQ | F_CHARS, 1, 60, "Its title."),                          \
	    FIELD_ENUM(T, state, F_REQ, &suggestion_state_enum, "Its state now."),          \
	    FIELD(T, assignment, F_REQ, 0, 0, "The assignment."),                           \
	    FIELD(T, unit, F_REQ, 0, 0, "Its unit."),                                       \
	    FIELD(T, unit_code, F_REQ, 1, 32, "The unit's code."),                          \
	    FIELD(T, unit_name, F_REQ, 1, 256, "The unit's name."),                         \
	    FIELD_ENUM(T, kind, F_REQ, &assignment_kind_enum, "Lead, assist or separate."), \
	    FIELD(T, round, F_REQ, 1, 99, "Round of handling, from 1."),                    \
	    FIELD_ENUM(T, assignment_state, F_REQ, &assignment_state_enum, "Its state now.")

static const struct field ev_extension_fields[] = {
	ASSIGNMENT_FIELDS(ev_extension),
	FIELD(ev_extension, extension, F_REQ, 0, 0, "The request."),
	REASON(ev_extension, reason, F_REQ, "Why more time is asked for."),
	FIELD(ev_extension, until, F_REQ, 0, 0, "The day asked for."),
	FIELD(ev_extension, granted, F_OPT, 0, 0, "The day granted."),
	REASON(ev_extension, ruling, F_OPT, "Why it is refused."),
	FIELD_NEST(ev_extension, due, F_REQ, &due_info_desc, "The reply's period now."),
};
DESC(ev_extension, "assignment.extension", "A request for an extension, and what became of it.");

static const struct field ev_urged_fields[] = {
	ASSIGNMENT_FIELDS(ev_urged),
	REASON(ev_urged, text, F_OPT, "What the unit is told."),
	FIELD(ev_urged, count, F_REQ, 1, INT32_MAX, "How often it was urged so far."),
	FIELD_LIST(ev_urged, dues, F_REQ, &due_info_desc, 0, STEP_COUNT, "What is due."),
};
DESC(ev_urged, "assignment.urged", "The committee urges the unit.");

static const struct field extension_card_fields[] = {
	FIELD(extension_card, extension, F_REQ, 0, 0, "The request."),
	STATE_FIELD(extension_card),
	REASON(extension_card, reason, F_REQ, "Why more time is asked for."),
	FIELD(extension_card, until, F_REQ, 0, 0, "The day asked for."),
	FIELD(extension_card, asked_at, F_REQ, 0, 0, "When."),
	FIELD(extension_card, decided_at, F_OPT, 0, 0, "When it was granted, refused or dropped."),
	FIELD(extension_card, granted, F_OPT, 0, 0, "The day granted."),
	FIELD(extension_card, old, F_OPT, 0, 0, "Granted: the last day before."),
	FIELD(extension_card, due, F_OPT, 0, 0, "Granted: the last day after."),
	REASON(extension_card, ruling, F_OPT, "Why it was refused."),
};
DESC(extension_card, "extension.card", "A request for an extension.");

static const struct field extension_list_fields[] = {
	FIELD_ENUM(extension_list, state, F_OPT, &extension_state_enum,
	    "Only in this state; those not decided yet when absent."),
	FIELD(extension_list, unit, F_OPT, 1, 32, "Only this unit's."),
	FIELD(extension_list, after, F_OPT, 1, 128, "Cursor of the page before."),
	FIELD(extension_list, limit, F_OPT, 1, 1000, "Rows of a page, default 100."),
};
DESC(extension_list, "extension.list", "Filters.");

static const struct field extension_row_fields[] = {
	FIELD(extension_row, cursor, F_REQ, 1, 128, "Place in the list."),
	FIELD(extension_row, suggestion, F_REQ, 0, 0, "The suggestion."),
	FIELD(extension_row, assignment, F_REQ, 0, 0, "The assignment."),
	FIELD(extension_row, extension, F_REQ, 0, 0, "The request."),
	FIELD(extension_row, version, F_REQ, 1, INT64_MAX, "The suggestion's version."),
	FIELD(extension_row, serial, F_REQ, 9, 16, "Serial number."),
	FIELD(extension_row, title, F_REQ | F_CHARS, 1, 60, "Title."),
	FIELD(extension_row, unit_code, F_REQ, 1, 32, "The unit's code."),
	FIELD(extension_row, unit_name, F_REQ, 1, 256, "The unit's name."),
	STATE_FIELD(extension_row),
	REASON(extension_row, reason, F_REQ, "Why more time is asked for."),
	FIELD(extension_row, until, F_REQ, 0, 0, "The day asked for."),
	FIELD(extension_row, due, F_REQ, 0, 0, "The reply's last day now."),
	FIELD(extension_row, asked_at, F_REQ, 0, 0, "When it was asked."),
};
DESC(extension_row, "extension.row", "A request for an extension in a list.");

/* ---- how a date came about ---- */

static const struct field deadline_explain_fields[] = {
	FIELD(deadline_explain, suggestion, F_OPT, 0, 0, "All periods of this suggestion; or:"),
	FIELD(deadline_explain, serial, F_OPT, 9, 16, "of the one with this serial number; or:"),
	FIELD(deadline_explain, opinion, F_OPT, 0, 0, "of this resident's opinion."),
	FIELD_ENUM(deadline_explain, step, F_OPT, &step_enum, "Only of this step."),
	FIELD(deadline_explain, after, F_OPT, 1, 128, "Cursor of the page before."),
	FIELD(deadline_explain, limit, F_OPT, 1, 1000, "Rows of a page, default 100."),
};
DESC(deadline_explain, "deadline.explain", "Of which suggestion or opinion.");

static const struct field skipped_day_fields[] = {
	FIELD(skipped_day, date, F_REQ, 0, 0, "The day."),
	FIELD(skipped_day, name, F_OPT, 1, 64, "The holiday; absent: the end of a week."),
};
DESC(skipped_day, "skipped_day", "A day that was not counted.");

static const struct field recount_card_fields[] = {
	FIELD(recount_card, at, F_REQ, 0, 0, "When."),
	FIELD_ENUM(recount_card, why, F_REQ, &due_cause_enum, "Why."),
	FIELD(recount_card, old, F_REQ, 0, 0, "The last day before."),
	FIELD(recount_card, due, F_REQ, 0, 0, "The last day after."),
	FIELD(recount_card, years, F_OPT, 0, 300, "Years of the calendar that changed."),
};
DESC(recount_card, "recount", "The last day became another one.");

#define EX deadline_explained
static const struct field deadline_explained_fields[] = {
	FIELD(EX, cursor, F_REQ, 1, 128, "Place in the list."),
	FIELD(EX, deadline, F_REQ, 0, 0, "The deadline."),
	FIELD(EX, suggestion, F_OPT, 0, 0, "The suggestion."),
	FIELD(EX, assignment, F_OPT, 0, 0, "The assignment, if a unit's step."),
	FIELD(EX, serial, F_OPT, 9, 16, "Serial number, once accepted."),
	FIELD(EX, title, F_REQ | F_CHARS, 1, 60, "Title."),
	FIELD_ENUM(EX, step, F_REQ, &step_enum, "What is to be done."),
	FIELD_ENUM(EX, state, F_REQ, &deadline_state_enum, "Open, met, or closed."),
	FIELD(EX, unit_code, F_OPT, 1, 32, "The unit whose step it is."),
	FIELD(EX, unit_name, F_OPT, 1, 256, "Its name."),
	FIELD(EX, who, F_REQ, 1, 32, "The role that has to act."),
	FIELD(EX, start, F_REQ, 0, 0, "Day the clock starts, not counted."),
	FIELD(EX, started_by, F_REQ, 1, 64, "The event at which it starts."),
	FIELD_ENUM(EX, rule, F_REQ, &rule_enum, "Working days, months or days."),
	FIELD(EX, n, F_REQ, 1, 366, "How many."),
	FIELD_ENUM(EX, rule_channel, F_OPT, &channel_enum, "Of which channel; absent: of all."),
	FIELD(EX, rule_version, F_REQ, 1, INT32_MAX, "Version of the rule; 1 is built in."),
	FIELD_ENUM(EX, mark, F_REQ, &mark_enum, "L law, P practice, D our default (待工委核定)."),
	FIELD(EX, source, F_REQ | F_CHARS, 1, 200, "Where the rule stands written."),
	FIELD(EX, nominal, F_OPT, 0, 0, "Months, days: before rolling on to a working day."),
	FIELD_LIST(EX, skipped, F_REQ, &skipped_day_desc, 0, 400, "Days that were not counted."),
	FIELD(EX, counted, F_OPT, 0, 0, "Where the rule alone leads."),
	FIELD(EX, latest, F_OPT, 0, 0, "The day it may not pass, when that decided it."),
	FIELD(EX, extended, F_OPT, 0, 0, "The day that was granted."),
	FIELD_LIST(EX, rolled, F_REQ, &skipped_day_desc, 0, 400, "Days passed over from there."),
	FIELD_LIST(EX, extensions, F_REQ, &extension_card_desc, 0, EXTENSIONS_MAX, "Asked for."),
	FIELD_LIST(
	    EX, changes, F_REQ, &recount_card_desc, 0, 1000, "How it was another day before."),
	FIELD(EX, due, F_REQ, 0, 0, "The last day."),
	FIELD(EX, provisional, F_REQ, 0, 0, "A year it touches has no calendar yet."),
	FIELD(EX, unannounced, F_OPT, 0, 20, "Those years."),
	FIELD(EX, due_soon_on, F_OPT, 0, 0, "When the notice comes; absent: there is none."),
	FIELD(EX, done_on, F_OPT, 0, 0, "When it was met or closed."),
	FIELD(EX, overdue, F_REQ, 0, 0, "Open and past its last day, or met after it."),
	FIELD(EX, opinion, F_OPT, 0, 0, "The resident's opinion, if it is of one."),
};
#undef EX
DESC(deadline_explained, "deadline.explained", "A date and all that led to it.");
