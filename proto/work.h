/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The piles that a person works from: each role has its own (work.counts lists them with their
 * numbers), and what lies on one is read in pages.
 */
#ifndef PROTO_WORK_H
#define PROTO_WORK_H

#include "common/desc.h"

enum pile {
	PILE_DRAFT = 1,       /* own drafts */
	PILE_TO_REVISE,       /* own that were returned */
	PILE_TO_COSIGN,       /* asked to co-sign */
	PILE_TO_REVIEW,
	PILE_TO_ASSIGN,
	PILE_TO_SIGN,         /* sent to a unit, not signed for */
	PILE_TO_RULE,         /* the unit objects */
	PILE_HANDLING,        /* signed for, no reply passed on yet */
	PILE_TO_CHECK,        /* reply in the form check */
	PILE_AWAITING_RATING, /* replied, not rated or not released */
	PILE_TO_RATE,         /* the deputy's own part in that */
	PILE_TO_RELEASE,      /* rated, held by the committee */
	PILE_DONE,            /* a unit's, with nothing to follow */
	PILE_DUE_SOON,
	PILE_OVERDUE,
	PILE_TO_FORWARD,      /* accepted, for another congress or a special report */
	PILE_FORWARDED,       /* that congress has it: its answer, or it comes back */
	PILE_TO_CLOSE,        /* rated or reported, nothing to follow */
	PILE_TO_ROUTE,        /* a resident's opinion that nobody has yet */
	PILE_TO_FEED_BACK,    /* an opinion whose result is to be told, or that is to be closed */
};

struct work_counts { struct str after; struct opt_i32 limit; };

struct work_count {
	struct str cursor;
	int32_t pile;
	int32_t count;
	bool more; /* than were counted */
};

struct work_list {
	int32_t pile;
	struct str unit;
	struct str after;
	struct opt_i32 limit;
};

struct work_row {
	struct str cursor;
	int32_t pile;
	struct uuid suggestion, assignment;
	int64_t version;
	int32_t state;
	struct str serial, title, lead_name, street;
	struct date submitted_on;
	int32_t assignment_state, kind;
	struct str unit_code, unit_name;
	struct date due;
	int32_t step;
	bool overdue;
	struct uuid opinion; /* of a resident; then there is no suggestion */
	int32_t opinion_state;
	struct str merged_into_serial; /* it is handled with this one */
};

extern const struct enumdesc pile_enum;
extern const struct desc work_counts_desc, work_count_desc, work_list_desc, work_row_desc;

#endif
