/* SPDX-License-Identifier: Apache-2.0 */
/*
 * What the queries of opinions take and give. The committee sees all, a street its own, a station
 * what was taken at its site, a deputy those told to them, a unit those it has or had, another
 * system those it published.
 */
#ifndef PROTO_OPINION_VIEWS_H
#define PROTO_OPINION_VIEWS_H

#include "common/desc.h"

struct opinion_get { struct uuid opinion; };

struct handover_card {
	struct uuid handover;
	int32_t n, to, state;
	struct uuid unit;
	struct str unit_code, name, reason;
	struct stamp sent_at, signed_at, ended_at;
	struct str signed_by, ended_reason;
};

struct opinion_full {
	struct uuid opinion;
	int64_t version;
	int32_t state, via;
	struct str title, text, subject;
	struct uuid site;
	struct str site_code, street, source, source_id;
	struct uuid entry, mandate;
	struct str person_code, person_name;
	struct str resident_name, resident_phone; /* masked but for taker and committee */
	struct str receipt;                       /* likewise, else absent */
	struct date received_on;
	int32_t reason_code;
	struct str reason, pointer;
	int32_t result;
	struct str result_text;
	struct date handled_on;
	struct uuid suggestion;
	struct str serial;
	struct date fed_resident_on, fed_deputy_on;
	struct str feedback;
	struct date closed_on;
	struct list handovers, deadlines;
	struct opt_i32 problem; /* of `entry`, a contact entry in registers */
	struct date corrected_on, erased_on; /* the resident's data */
	struct str erased_reason;
};

struct opinion_list {
	int32_t state, via, result;
	struct str street, site, unit, person;
	struct uuid suggestion;
	struct date from, to; /* received */
	struct str after;
	struct opt_i32 limit;
};

struct opinion_row {
	struct str cursor;
	struct uuid opinion;
	int64_t version;
	int32_t state, via;
	struct str title, subject, site_code, street, person_code, person_name;
	struct date received_on;
	int32_t result;
	struct str unit_code, name; /* who has it now */
	struct uuid suggestion;
	struct str serial;
	struct date next_due;
	int32_t next_step;
	bool overdue;
};

struct opinion_receipt { struct str receipt; };

struct opinion_status { /* nothing personal, no text of the resident's */
	int32_t state;
	struct date received_on, routed_on, handled_on, fed_back_on, closed_on;
	int32_t routed_to, result;
	struct str result_text;
	int32_t reason_code;
	struct str reason, pointer;
	struct str serial; /* of the suggestion it became */
	struct date erased_on; /* name and phone, which are not in here anyway */
};

struct opinion_counts { struct str street, site; struct date from, to; };

struct opinion_figures {
	int64_t received, refused;
	int64_t collected; /* received minus refused */
	int64_t answered, routed, converted;
	int64_t handled, solved, partly_solved, not_solved;
	int64_t fed_back, closed, overdue;
};

extern const struct desc opinion_get_desc, handover_card_desc, opinion_full_desc,
    opinion_list_desc, opinion_row_desc, opinion_receipt_desc, opinion_status_desc,
    opinion_counts_desc, opinion_figures_desc;

#endif
