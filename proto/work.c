/* SPDX-License-Identifier: Apache-2.0 */
#include "proto/opinions.h"
#include "proto/suggestions.h"

ENUMDESC(pile_enum, "pile", "draft", "to_revise", "to_cosign", "to_review", "to_assign", "to_sign",
    "to_rule", "handling", "to_check", "awaiting_rating", "to_rate", "to_release", "done",
    "due_soon", "overdue", "to_forward", "forwarded", "to_close", "to_route", "to_feed_back");

#define PAGE_FIELDS(T)                                                \
	FIELD(T, after, F_OPT, 1, 128, "Cursor of the page before."), \
	    FIELD(T, limit, F_OPT, 1, 1000, "Rows of a page, default 100.")
#define CURSOR(T) FIELD(T, cursor, F_REQ, 1, 128, "Place in the list.")

static const struct field work_counts_fields[] = { PAGE_FIELDS(work_counts) };
DESC(work_counts, "work.counts", "The caller's piles.");

static const struct field work_count_fields[] = {
	CURSOR(work_count),
	FIELD_ENUM(work_count, pile, F_REQ, &pile_enum, "The pile."),
	FIELD(work_count, count, F_REQ, 0, 1000, "How many lie there, up to a thousand."),
	FIELD(work_count, more, F_REQ, 0, 0, "More than were counted."),
};
DESC(work_count, "work.count", "A pile and how much lies there.");

static const struct field work_list_fields[] = {
	FIELD_ENUM(work_list, pile, F_REQ, &pile_enum, "One of the caller's piles."),
	FIELD(work_list, unit, F_OPT, 1, 32, "Only this unit's."),
	PAGE_FIELDS(work_list),
};
DESC(work_list, "work.list", "Which pile.");

static const struct field work_row_fields[] = {
	CURSOR(work_row),
	FIELD_ENUM(work_row, pile, F_REQ, &pile_enum, "The pile."),
	FIELD(work_row, suggestion, F_OPT, 0, 0, "The suggestion."),
	FIELD(work_row, assignment, F_OPT, 0, 0, "The assignment, if it is a unit's."),
	FIELD(work_row, version, F_REQ, 1, INT64_MAX, "Its version."),
	FIELD_ENUM(work_row, state, F_OPT, &suggestion_state_enum, "The suggestion's state."),
	FIELD(work_row, serial, F_OPT, 9, 16, "Serial number, once accepted."),
	FIELD(work_row, title, F_REQ | F_CHARS, 1, 60, "Title."),
	FIELD(work_row, lead_name, F_OPT | F_CHARS, 1, 256,
	    "The lead deputy's name, or who was told."),
	FIELD(work_row, street, F_OPT, 1, 32, "From which street."),
	FIELD(work_row, submitted_on, F_OPT, 0, 0, "Day of submission, or when it was taken."),
	FIELD_ENUM(
	    work_row, assignment_state, F_OPT, &assignment_state_enum, "The assignment's state."),
	FIELD_ENUM(work_row, kind, F_OPT, &assignment_kind_enum, "Lead, assist or separate."),
	FIELD(work_row, unit_code, F_OPT, 1, 32, "The unit."),
	FIELD(work_row, unit_name, F_OPT | F_CHARS, 1, 256, "Its name."),
	FIELD(work_row, due, F_OPT, 0, 0, "The next open deadline, or the one of the pile."),
	FIELD_ENUM(work_row, step, F_OPT, &step_enum, "Of which step."),
	FIELD(work_row, overdue, F_REQ, 0, 0, "That day is over."),
	FIELD(work_row, opinion, F_OPT, 0, 0, "The resident's opinion, if it is one."),
	FIELD_ENUM(work_row, opinion_state, F_OPT, &opinion_state_enum, "The opinion's state."),
	FIELD(work_row, merged_into_serial, F_OPT, 9, 16,
	    "Serial number of what it is handled with."),
};
DESC(work_row, "work.row", "What lies on a pile.");
