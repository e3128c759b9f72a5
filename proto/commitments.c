/* SPDX-License-Identifier: Apache-2.0 */
#include "proto/suggestions.h"

ENUMDESC(commitment_state_enum, "commitment_state", "open", "reported", "fulfilled", "replaced");
ENUMDESC(commitment_act_enum, "commitment_act", "progress", "reported", "confirmed", "returned",
    "postponed");

#define TEXT(T, m, fl, hi, doc) FIELD(T, m, (fl) | F_CHARS, 1, hi, doc)
#define DAY(T, m, fl, doc) FIELD(T, m, fl, 0, 0, doc)
#define ON_FIELDS(T)                                                \
	FIELD(T, suggestion, F_REQ, 0, 0, "The suggestion."),       \
	    FIELD(T, version, F_OPT, 1, INT64_MAX,                  \
		"Version the caller saw; a stale one is ABORTED."), \
	    FIELD(T, commitment, F_REQ, 0, 0, "The commitment.")

static const struct field commitment_note_fields[] = {
	ON_FIELDS(commitment_note),
	TEXT(commitment_note, text, F_REQ, 1000, "How far it is, or what shows that it is done."),
	FIELD_LIST(commitment_note, attachments, F_OPT, &file_ref_desc, 0, ATTACHMENTS_MAX,
	    "Files that show it."),
};
DESC(commitment_note, "commitment.note", "Progress, or the report that it is fulfilled.");

static const struct field commitment_ruling_fields[] = {
	ON_FIELDS(commitment_ruling),
	TEXT(commitment_ruling, reason, F_REQ, 1000, "What is still missing."),
};
DESC(commitment_ruling, "commitment.return", "Not fulfilled yet.");

static const struct field commitment_confirm_fields[] = {
	ON_FIELDS(commitment_confirm),
	TEXT(commitment_confirm, text, F_OPT, 1000, "What the committee found."),
};
DESC(commitment_confirm, "commitment.confirm", "Fulfilled.");

static const struct field commitment_postpone_fields[] = {
	ON_FIELDS(commitment_postpone),
	DAY(commitment_postpone, date, F_REQ, "The new date; after today."),
	TEXT(commitment_postpone, reason, F_REQ, 1000, "Why."),
};
DESC(commitment_postpone, "commitment.postpone", "A new date.");

static const struct field commitment_ref_fields[] = {
	FIELD(commitment_ref, suggestion, F_REQ, 0, 0, "The suggestion."),
	FIELD(commitment_ref, commitment, F_REQ, 0, 0, "The commitment."),
	FIELD(commitment_ref, version, F_REQ, 1, INT64_MAX, "The suggestion's version now."),
	FIELD_ENUM(commitment_ref, state, F_REQ, &commitment_state_enum, "The commitment's state."),
	DAY(commitment_ref, due, F_REQ, "Its date now."),
};
DESC(commitment_ref, "commitment.ref", "The commitment as it now is.");

static const struct field ev_commitment_fields[] = {
	FIELD(ev_commitment, suggestion, F_REQ, 0, 0, "The suggestion."),
	FIELD(ev_commitment, version, F_REQ, 1, INT64_MAX, "Its version now."),
	FIELD(ev_commitment, serial, F_REQ, 9, 16, "Its serial number."),
	TEXT(ev_commitment, title, F_REQ, 60, "Its title."),
	FIELD_ENUM(ev_commitment, state, F_REQ, &suggestion_state_enum, "Its state now."),
	FIELD(ev_commitment, assignment, F_REQ, 0, 0, "The assignment."),
	FIELD(ev_commitment, unit, F_REQ, 0, 0, "Its unit."),
	FIELD(ev_commitment, unit_code, F_REQ, 1, 32, "The unit's code."),
	FIELD(ev_commitment, unit_name, F_REQ, 1, 256, "The unit's name."),
	FIELD_ENUM(ev_commitment, kind, F_REQ, &assignment_kind_enum, "Lead or separate."),
	FIELD(ev_commitment, round, F_REQ, 1, 99, "Round of handling, from 1."),
	FIELD_ENUM(ev_commitment, assignment_state, F_REQ, &assignment_state_enum, "Its state."),
	FIELD(ev_commitment, commitment, F_REQ, 0, 0, "The commitment."),
	FIELD_ENUM(ev_commitment, commitment_state, F_REQ, &commitment_state_enum, "Its state."),
	TEXT(ev_commitment, measure, F_REQ, 1000, "What will be done."),
	DAY(ev_commitment, promised, F_REQ, "By when, as the letter says."),
	DAY(ev_commitment, due, F_REQ, "By when, as it is now."),
	TEXT(ev_commitment, text, F_OPT, 1000, "What was said of it."),
	FIELD_LIST(
	    ev_commitment, attachments, F_OPT, &file_card_desc, 0, ATTACHMENTS_MAX, "Files."),
};
DESC(ev_commitment, "commitment.event", "A commitment and where it is.");

static const struct field commitment_list_fields[] = {
	FIELD_ENUM(commitment_list, state, F_OPT, &commitment_state_enum, "Only in this state."),
	FIELD(commitment_list, unit, F_OPT, 1, 32, "Only of this unit."),
	FIELD(commitment_list, year, F_OPT, 1900, 2199,
	    "Only made in this year; with a quarter, this one when absent."),
	FIELD(commitment_list, quarter, F_OPT, 1, 4,
	    "The quarter's list: made in the year, up to the quarter's end, or in the year "
	    "before."),
	DAY(commitment_list, until, F_OPT, "Only due on or before this day."),
	FIELD(commitment_list, overdue, F_OPT, 0, 0, "Only overdue ones, or only others."),
	FIELD(commitment_list, after, F_OPT, 1, 128, "Cursor of the page before."),
	FIELD(commitment_list, limit, F_OPT, 1, 1000, "Rows of a page, default 100."),
};
DESC(commitment_list, "commitment.list", "Filters.");

#define COMMON_FIELDS(T)                                                                           \
	FIELD(T, version, F_REQ, 1, INT64_MAX, "The suggestion's version."),                       \
	    FIELD(T, serial, F_REQ, 9, 16, "Serial number."), TEXT(T, title, F_REQ, 60, "Title."), \
	    TEXT(T, lead_name, F_REQ, 256, "The lead deputy's name."),                             \
	    FIELD(T, unit_code, F_REQ, 1, 32, "The unit's code."),                                 \
	    TEXT(T, unit_name, F_REQ, 256, "The unit's name."),                                    \
	    FIELD_ENUM(T, state, F_REQ, &commitment_state_enum, "Its state."),                     \
	    TEXT(T, measure, F_REQ, 1000, "What will be done."),                                   \
	    DAY(T, made_on, F_REQ, "When the letter was passed on."),                              \
	    DAY(T, promised, F_REQ, "By when, as the letter says."),                               \
	    DAY(T, due, F_REQ, "By when, as it is now."),                                          \
	    FIELD(T, postponed, F_REQ, 0, 1000, "How often the date was moved."),                  \
	    DAY(T, reported_on, F_OPT, "When the unit said it is fulfilled."),                     \
	    DAY(T, fulfilled_on, F_OPT, "When the committee confirmed it."),                       \
	    FIELD_ENUM(T, class, F_REQ, &reply_class_enum, "The letter's class at reply time."),   \
	    FIELD_ENUM(T, class_now, F_REQ, &reply_class_enum, "Its class by now."),               \
	    FIELD(T, overdue, F_REQ, 0, 0, "Open and past its date.")

static const struct field commitment_row_fields[] = {
	FIELD(commitment_row, cursor, F_REQ, 1, 128, "Place in the list."),
	FIELD(commitment_row, commitment, F_REQ, 0, 0, "The commitment."),
	FIELD(commitment_row, suggestion, F_REQ, 0, 0, "The suggestion."),
	FIELD(commitment_row, assignment, F_REQ, 0, 0, "The assignment."),
	COMMON_FIELDS(commitment_row),
};
DESC(commitment_row, "commitment.row", "A commitment in a list.");

static const struct field commitment_get_fields[] = {
	FIELD(commitment_get, commitment, F_REQ, 0, 0, "The commitment."),
};
DESC(commitment_get, "commitment.get", "By id.");

static const struct field commitment_step_card_fields[] = {
	FIELD_ENUM(commitment_step_card, act, F_REQ, &commitment_act_enum, "What was done."),
	DAY(commitment_step_card, day, F_REQ, "When."),
	TEXT(commitment_step_card, text, F_OPT, 1000, "What was said."),
	DAY(commitment_step_card, old_due, F_OPT, "Postponed: the date before."),
	DAY(commitment_step_card, new_due, F_OPT, "Postponed: the new date."),
	TEXT(commitment_step_card, by, F_REQ, 256, "By whom."),
	FIELD_LIST(commitment_step_card, attachments, F_REQ, &file_card_desc, 0, ATTACHMENTS_MAX,
	    "Files."),
};
DESC(commitment_step_card, "commitment.step", "A step of a commitment.");

static const struct field commitment_card_fields[] = {
	FIELD(commitment_card, commitment, F_REQ, 0, 0, "The commitment."),
	FIELD(commitment_card, suggestion, F_REQ, 0, 0, "The suggestion."),
	FIELD(commitment_card, assignment, F_REQ, 0, 0, "The assignment."),
	FIELD(commitment_card, reply, F_REQ, 0, 0, "The letter."),
	COMMON_FIELDS(commitment_card),
	FIELD_LIST(commitment_card, steps, F_REQ, &commitment_step_card_desc, 0, 1000,
	    "Its history, the newest as far as an answer goes."),
	FIELD(commitment_card, steps_total, F_REQ, 0, INT32_MAX, "How many steps there are."),
};
DESC(commitment_card, "commitment.card", "A commitment with its history.");
