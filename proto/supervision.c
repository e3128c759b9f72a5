/* SPDX-License-Identifier: Apache-2.0 */
#include "proto/suggestions.h"

ENUMDESC(supervision_state_enum, "supervision_state", "ongoing", "ended");

#define TEXT(T, m, fl, hi, doc) FIELD(T, m, (fl) | F_CHARS, 1, hi, doc)
#define ID(T, m, doc) FIELD(T, m, F_REQ, 0, 0, doc)
#define STATE(T) FIELD_ENUM(T, state, F_REQ, &supervision_state_enum, "Ongoing or ended.")
#define LEADER(T) TEXT(T, leader, F_REQ, 60, "The leader who supervises it.")
#define ON_FIELDS(T)                               \
	ID(T, suggestion, "The suggestion."),      \
	    FIELD(T, version, F_OPT, 1, INT64_MAX, \
		"Version the caller saw; a stale one is ABORTED.")
#define HEAD_FIELDS(T)                                                             \
	ID(T, suggestion, "The suggestion."),                                      \
	    FIELD(T, version, F_REQ, 1, INT64_MAX, "Its version now."),            \
	    FIELD(T, serial, F_REQ, 9, 16, "Its serial number."),                  \
	    TEXT(T, title, F_REQ, 60, "Its title."),                               \
	    FIELD_ENUM(T, state, F_REQ, &suggestion_state_enum, "Its state now."), \
	    ID(T, supervision, "The supervision.")
#define STEP_FIELDS(T)                                                                         \
	FIELD(T, date, F_REQ, 0, 0, "The day."), TEXT(T, text, F_REQ, 1000, "What was done."), \
	    TEXT(T, by, F_REQ, 60, "By whom.")

static const struct field supervision_begin_fields[] = {
	ON_FIELDS(supervision_begin),
	LEADER(supervision_begin),
	TEXT(supervision_begin, reason, F_OPT, 1000, "Why it is a key suggestion."),
};
DESC(supervision_begin, "supervision.begin", "Marks a key suggestion.");

static const struct field supervision_log_fields[] = {
	ON_FIELDS(supervision_log),
	ID(supervision_log, supervision, "The supervision."),
	STEP_FIELDS(supervision_log),
};
DESC(supervision_log, "supervision.log", "A step of a supervision.");

static const struct field supervision_end_fields[] = {
	ON_FIELDS(supervision_end),
	ID(supervision_end, supervision, "The supervision."),
	TEXT(supervision_end, outcome, F_REQ, 1000, "What came of it."),
};
DESC(supervision_end, "supervision.end", "Ends a supervision.");

static const struct field supervision_ref_fields[] = {
	ID(supervision_ref, suggestion, "The suggestion."),
	ID(supervision_ref, supervision, "The supervision."),
	FIELD(supervision_ref, version, F_REQ, 1, INT64_MAX, "The suggestion's version now."),
	STATE(supervision_ref),
};
DESC(supervision_ref, "supervision.ref", "The supervision as it now is.");

static const struct field ev_supervision_fields[] = {
	HEAD_FIELDS(ev_supervision),
	FIELD_ENUM(
	    ev_supervision, supervision_state, F_REQ, &supervision_state_enum, "Its state now."),
	LEADER(ev_supervision),
	TEXT(ev_supervision, text, F_OPT, 1000, "Why, or what came of it."),
};
DESC(ev_supervision, "supervision.event", "A supervision begins or ends.");

static const struct field ev_supervision_step_fields[] = {
	HEAD_FIELDS(ev_supervision_step),
	LEADER(ev_supervision_step),
	STEP_FIELDS(ev_supervision_step),
};
DESC(ev_supervision_step, "supervision.step.event", "A step of a supervision.");

static const struct field supervision_step_card_fields[] = { STEP_FIELDS(supervision_step_card) };
DESC(supervision_step_card, "supervision.step", "A step of a supervision.");

static const struct field supervision_card_fields[] = {
	ID(supervision_card, supervision, "The supervision."),
	STATE(supervision_card),
	LEADER(supervision_card),
	TEXT(supervision_card, reason, F_OPT, 1000, "Why it is a key suggestion."),
	FIELD(supervision_card, begun_on, F_REQ, 0, 0, "Since when."),
	FIELD(supervision_card, ended_on, F_OPT, 0, 0, "Until when."),
	TEXT(supervision_card, outcome, F_OPT, 1000, "What came of it."),
	FIELD_LIST(supervision_card, steps, F_REQ, &supervision_step_card_desc, 0, 1000,
	    "The newest as far as an answer goes; a unit sees none."),
	FIELD(supervision_card, steps_total, F_REQ, 0, INT32_MAX, "How many steps there are."),
};
DESC(supervision_card, "supervision.card", "Who supervises it, and what was done.");
