/* SPDX-License-Identifier: Apache-2.0 */
#include "proto/registers.h"

#define ID(T, m, fl, doc) FIELD(T, m, fl, 0, 0, doc)
#define TEXT(T, m, fl, hi, doc) FIELD(T, m, (fl) | F_CHARS, 1, hi, doc)

ENUMDESC(raised_state_enum, "raised_state", "waiting", "made", "refused");

static const struct field contact_raise_fields[] = {
	ID(contact_raise, entry, F_REQ, "The entry."),
	FIELD(contact_raise, version, F_OPT, 1, INT32_MAX, "The version that was seen."),
	FIELD(contact_raise, problem, F_REQ, 1, 50, "Number of the problem within the entry."),
	TEXT(contact_raise, title, F_OPT | F_TIDY, 60,
	    "The matter in a few words; no names. Absent: its text."),
	TEXT(contact_raise, subject, F_OPT, 32, "Subject class."),
};
DESC(contact_raise, "contact.raise_opinion", "A problem is to become an opinion.");

static const struct field raised_ref_fields[] = {
	ID(raised_ref, opinion, F_REQ, "The id that the opinion will have."),
	ID(raised_ref, entry, F_REQ, "The entry."),
	FIELD(raised_ref, problem, F_REQ, 1, 50, "The problem."),
	FIELD_ENUM(raised_ref, state, F_REQ, &raised_state_enum, "Waiting, made or refused."),
};
DESC(raised_ref, "raised.ref", "What was asked for.");

static const struct field raised_card_fields[] = {
	ID(raised_card, opinion, F_REQ, "The opinion's id."),
	FIELD(raised_card, problem, F_REQ, 0, 0, "Number of the problem."),
	FIELD(raised_card, version, F_REQ, 0, 0, "The entry's version that was seen."),
	FIELD_ENUM(raised_card, state, F_REQ, &raised_state_enum, "Waiting, made or refused."),
	FIELD(raised_card, title, F_REQ, 0, 0, "Title."),
	FIELD(raised_card, asked_by, F_REQ, 0, 0, "Who asked for it."),
	FIELD(raised_card, asked_at, F_REQ, 0, 0, "When."),
	FIELD(raised_card, field, F_OPT, 0, 0, "Refused: what is at fault."),
	FIELD(raised_card, reason, F_OPT, 0, 0, "Refused: why."),
	FIELD_ENUM(raised_card, opinion_state, F_OPT, &opinion_state_enum, "How far it is."),
};
DESC(raised_card, "raised.card", "An opinion from a problem of the entry.");

static const struct field ev_raised_fields[] = {
	ID(ev_raised, opinion, F_REQ, "The id the opinion is to have."),
	ID(ev_raised, entry, F_REQ, "The contact entry."),
	FIELD(ev_raised, number, F_REQ, 1, INT32_MAX, "Its number."),
	FIELD(ev_raised, year, F_REQ, 1900, 2199, "Its year."),
	FIELD(ev_raised, version, F_REQ, 1, INT32_MAX, "Its version."),
	FIELD(ev_raised, problem, F_REQ, 1, 50, "Number of the problem."),
	ID(ev_raised, site, F_REQ, "The site."),
	FIELD(ev_raised, site_code, F_REQ, 1, 32, "Its code."),
	FIELD(ev_raised, street, F_OPT, 1, 32, "Its street."),
	TEXT(ev_raised, title, F_REQ, 60, "Title."),
	TEXT(ev_raised, text, F_REQ, 1000, "What was raised."),
	TEXT(ev_raised, subject, F_OPT, 32, "Subject class."),
	ID(ev_raised, person, F_REQ, "The deputy of the contact."),
	FIELD(ev_raised, person_code, F_REQ, 1, 32, "The deputy's code."),
	FIELD(ev_raised, date, F_REQ, 0, 0, "Day of the contact."),
	FIELD(ev_raised, by, F_REQ, 1, 129, "Who asked for it."),
};
DESC(ev_raised, "contact.opinion_raised", "A problem is to become an opinion.");

static const struct field ev_raise_settled_fields[] = {
	ID(ev_raise_settled, opinion, F_REQ, "The opinion's id."),
	ID(ev_raise_settled, entry, F_REQ, "The contact entry."),
	FIELD(ev_raise_settled, problem, F_REQ, 1, 50, "Number of the problem."),
	FIELD(ev_raise_settled, site_code, F_REQ, 1, 32, "The site."),
	FIELD(ev_raise_settled, street, F_OPT, 1, 32, "Its street."),
	FIELD(ev_raise_settled, field, F_OPT, 1, 100, "Refused: what is at fault."),
	FIELD(ev_raise_settled, reason, F_OPT, 1, 1000, "Refused: why."),
};
DESC(ev_raise_settled, "contact.opinion_settled", "It was made, or refused.");
