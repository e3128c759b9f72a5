/* SPDX-License-Identifier: Apache-2.0 */
#include <stdio.h>

#include "proto/registers.h"

#define ID(T, m, fl, doc) FIELD(T, m, fl, 0, 0, doc)
#define TEXT(T, m, doc) FIELD(T, m, F_OPT, 0, 0, doc)

static const struct field heard_opinion_fields[] = {
	ID(heard_opinion, opinion, F_REQ, "The opinion."),
	FIELD(heard_opinion, title, F_REQ, 1, 1024, "Its title."),
	FIELD(heard_opinion, site_code, F_OPT, 1, 32, "The site that took it."),
	FIELD(heard_opinion, street, F_OPT, 1, 32, "Its street."),
	FIELD_ENUM(heard_opinion, state, F_REQ, &opinion_state_enum, "How far it is."),
	FIELD_ENUM(heard_opinion, via, F_OPT, &opinion_via_enum, "How it came."),
	TEXT(heard_opinion, source, "Other system that took it."),
	TEXT(heard_opinion, subject, "Subject class."),
	TEXT(heard_opinion, person_code, "The deputy."),
	TEXT(heard_opinion, person_name, "The deputy's name."),
	ID(heard_opinion, site, F_OPT, "The site."),
	ID(heard_opinion, deputy, F_OPT, "The deputy."),
	ID(heard_opinion, entry, F_OPT, "The entry it was raised in."),
	FIELD_ENUM(heard_opinion, level, F_OPT, &level_enum, "Level of the mandate."),
	FIELD(heard_opinion, received_on, F_OPT, 0, 0, "Day it was taken."),
	FIELD_NEST(heard_opinion, due, F_OPT, &due_info_desc, "The period that now runs."),
	TEXT(heard_opinion, to, "Whom it was handed to, or who was told."),
	TEXT(heard_opinion, unit_code, "The unit."),
	TEXT(heard_opinion, name, "Its name, or who else has it."),
	FIELD_ENUM(heard_opinion, result, F_OPT, &opinion_result_enum, "Solved or not."),
	TEXT(heard_opinion, text, "The result in words."),
	TEXT(heard_opinion, reason, "Why."),
	TEXT(heard_opinion, pointer, "Where to turn instead."),
	ID(heard_opinion, suggestion, F_OPT, "The suggestion it became."),
	TEXT(heard_opinion, serial, "Its number."),
	FIELD(heard_opinion, date, F_OPT, 0, 0, "Day the result was told."),
};
DESC(heard_opinion, "heard.opinion", "What the opinion book reads of an event.");

static const struct field heard_suggestion_fields[] = {
	ID(heard_suggestion, suggestion, F_REQ, "The suggestion."),
	FIELD(heard_suggestion, title, F_REQ, 1, 1024, "Its title."),
	TEXT(heard_suggestion, serial, "Its number."),
	FIELD_ENUM(heard_suggestion, state, F_REQ, &suggestion_state_enum, "How far it is."),
	TEXT(heard_suggestion, lead_code, "The lead deputy."),
	TEXT(heard_suggestion, lead_name, "The deputy's name."),
	FIELD(heard_suggestion, site_code, F_OPT, 1, 32, "The site it was submitted at."),
	FIELD(heard_suggestion, street, F_OPT, 1, 32, "Its street."),
	ID(heard_suggestion, site, F_OPT, "The site."),
	ID(heard_suggestion, deputy, F_OPT, "The deputy."),
	FIELD(heard_suggestion, submitted_on, F_OPT, 0, 0, "Day it was submitted."),
	FIELD_ENUM(heard_suggestion, level, F_OPT, &level_enum, "Level of the mandate."),
	FIELD_ENUM(heard_suggestion, channel, F_OPT, &channel_enum, "Channel."),
	FIELD_NEST(heard_suggestion, due, F_OPT, &due_info_desc, "The period that now runs."),
	FIELD_LIST(heard_suggestion, dues, F_OPT, &due_info_desc, 0, 50, "Those of an assignment."),
	TEXT(heard_suggestion, reason, "Why."),
	FIELD(heard_suggestion, unit_code, F_OPT, 1, 32, "The unit."),
	TEXT(heard_suggestion, unit_name, "Its name."),
	TEXT(heard_suggestion, kind, "Lead, assist or separate."),
	TEXT(heard_suggestion, class, "Class of the reply."),
	TEXT(heard_suggestion, attitude, "Rating of the attitude."),
	TEXT(heard_suggestion, result, "Rating of the result."),
	TEXT(heard_suggestion, external_no, "Number at another congress."),
	TEXT(heard_suggestion, from_name, "The unit's name so far, or that of the unit before."),
	FIELD(heard_suggestion, old, F_OPT, 0, 0, "The last day so far."),
};
DESC(heard_suggestion, "heard.suggestion", "What the opinion book reads of an event.");

#define WHICH(T) FIELD_ENUM(T, book, F_REQ, &book_enum, "The book; derived is only opinion.")
static const struct field register_rebuild_fields[] = { WHICH(register_rebuild) };
DESC(register_rebuild, "register.rebuild", "Makes a derived book anew.");
static const struct field register_status_fields[] = { WHICH(register_status) };
DESC(register_status, "register.status", "Asks how far a derived book is.");

static const struct field register_standing_fields[] = {
	WHICH(register_standing),
	FIELD(register_standing, heard, F_REQ, 0, 0, "Number of the last event it has taken in."),
	FIELD(register_standing, until, F_REQ, 0, 0, "That of the last one before the rebuild."),
	FIELD(register_standing, rebuilding, F_REQ, 0, 0, "Whether it is not there again yet."),
	FIELD(register_standing, entries, F_REQ, 0, 0, "Entries of all its chains."),
	FIELD(register_standing, places, F_REQ, 0, 0, "Places of all its chains."),
};
DESC(register_standing, "register.standing", "How far a derived book is.");

static const struct field ev_opinion_entry_fields[] = {
	EVENT_ENTRY_FIELDS(ev_opinion_entry),
	FIELD(ev_opinion_entry, title, F_REQ, 0, 0, "Title."),
	FIELD_ENUM(ev_opinion_entry, state, F_OPT, &opinion_state_enum, "An opinion: its state."),
	FIELD_ENUM(ev_opinion_entry, via, F_OPT, &opinion_via_enum, "An opinion: how it came."),
	FIELD_ENUM(ev_opinion_entry, suggestion_state, F_OPT, &suggestion_state_enum,
	    "A suggestion: its state."),
	FIELD_NEST(ev_opinion_entry, deputy, F_OPT, &deputy_ref_desc, "The deputy."),
	FIELD(ev_opinion_entry, unit_code, F_OPT, 1, 32, "Code of the unit that has it."),
	FIELD(ev_opinion_entry, unit, F_OPT, 0, 0, "Its name."),
	FIELD(ev_opinion_entry, event, F_REQ, 1, 64, "The event of suggestions it follows from."),
	FIELD(ev_opinion_entry, seq, F_REQ, 1, INT64_MAX, "Its number there."),
};
DESC(ev_opinion_entry, "opinion_book.recorded", "An opinion in the book.");

static const struct field ev_rebuild_fields[] = {
	WHICH(ev_rebuild),
	FIELD(ev_rebuild, by, F_REQ, 1, 129, "Who asked for it."),
};
DESC(ev_rebuild, "register.rebuilding", "A derived book is made anew from the first event.");

struct uuid
street_book(struct str street)
{
	char name[80];
	int n = snprintf(name, sizeof(name), "street/" STR_FMT, STR_ARG(street));

	return uuid_named(name, (size_t)n);
}
