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
