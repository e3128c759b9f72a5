/* SPDX-License-Identifier: Apache-2.0 */
/* How an assignment came to its unit, or went from it: what suggestion.get shows of it. */
#ifndef PROTO_TRANSFERS_H
#define PROTO_TRANSFERS_H

#include "common/desc.h"

enum transfer_kind {
	TRANSFER_SENT = 1,
	TRANSFER_OBJECTED,
	TRANSFER_OVERRULED,
	TRANSFER_REASSIGNED, /* from this unit to another, which has an assignment of its own */
	TRANSFER_MOVED,      /* with all of it, to the unit that the old one was merged into */
	TRANSFER_RENAMED,    /* the unit has another name, by the code it is the same */
};

extern const struct enumdesc transfer_kind_enum;

struct transfer_card {
	int32_t kind;
	struct str from_code, from_name, to_code, to_name;
	struct str reason;
	struct stamp at;
	struct str by;
};

extern const struct desc transfer_card_desc;

#endif
