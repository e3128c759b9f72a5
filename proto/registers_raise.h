/* SPDX-License-Identifier: Apache-2.0 */
/*
 * A problem of a contact entry becomes an opinion: registers gives the opinion its id and tells of
 * it, suggestions hears that and makes the opinion, or says why not; registers hears either.
 */
#ifndef PROTO_REGISTERS_RAISE_H
#define PROTO_REGISTERS_RAISE_H

#include "common/desc.h"

enum raised_state { RAISED_WAITING = 1, RAISED_MADE, RAISED_REFUSED, RAISED_STATES };
extern const struct enumdesc raised_state_enum;

struct contact_raise {
	struct uuid entry;       /* as struct on_entry begins */
	struct opt_i64 version;
	int32_t problem;         /* its number within the entry */
	struct str title;        /* absent: the first characters of the problem */
	struct str subject;
};
struct raised_ref {
	struct uuid opinion, entry;
	int32_t problem, state;
};

/* What entry.get shows of one. */
struct raised_card {
	struct uuid opinion;
	int32_t problem, version; /* of that version of the entry */
	int32_t state;
	struct str title, asked_by;
	struct stamp asked_at;
	struct str field, reason; /* refused: what is at fault, why */
	int32_t opinion_state;    /* made: how far it is, as the opinion book has it */
};

struct ev_raised { /* all that is needed to make it; no resident's data */
	struct uuid opinion, entry;
	int32_t number, year, version, problem;
	struct uuid site;
	struct str site_code, street, title, text, subject;
	struct uuid person;      /* the deputy */
	struct str person_code;
	struct date date;        /* of the contact */
	struct str by;
};
struct ev_raise_settled { /* it was made, or refused */
	struct uuid opinion, entry;
	int32_t problem;
	struct str site_code, street, field, reason;
};

extern const struct desc contact_raise_desc, raised_ref_desc, raised_card_desc, ev_raised_desc,
    ev_raise_settled_desc;

#endif
