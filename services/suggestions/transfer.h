/* SPDX-License-Identifier: Apache-2.0 */
/* The way of an assignment through the units: a row for each step of it, never changed. */
#ifndef SUGGESTIONS_TRANSFER_H
#define SUGGESTIONS_TRANSFER_H

#include "services/suggestions/tables.h"

struct transfer {
	struct uuid id, suggestion, assignment;
	int32_t kind;
	struct str from_code, from_name, to_code, to_name; /* as they were */
	struct str reason;
	struct stamp at;
	struct str by; /* absent: what registry told led to it */
};

extern const struct desc transfer_desc;
extern const struct table transfer_table;

/* `from` and `to` show the unit as it was before and after; NULL: none. */
void transfer_note(struct cx *cx, enum transfer_kind kind, const struct assignment *from,
    const struct assignment *to, struct str reason);

#endif
