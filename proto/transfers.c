/* SPDX-License-Identifier: Apache-2.0 */
#include "proto/transfers.h"

ENUMDESC(transfer_kind_enum, "transfer_kind", "sent", "objected", "overruled", "reassigned",
    "moved", "renamed");

static const struct field transfer_card_fields[] = {
	FIELD_ENUM(transfer_card, kind, F_REQ, &transfer_kind_enum, "What happened."),
	FIELD(transfer_card, from_code, F_OPT, 1, 32, "The unit it was with; its code."),
	FIELD(transfer_card, from_name, F_OPT | F_CHARS, 1, 256, "Its name then."),
	FIELD(transfer_card, to_code, F_OPT, 1, 32, "The unit it came to; its code."),
	FIELD(transfer_card, to_name, F_OPT | F_CHARS, 1, 256, "Its name then."),
	FIELD(transfer_card, reason, F_OPT | F_CHARS, 1, 1000, "Why."),
	FIELD(transfer_card, at, F_REQ, 0, 0, "When."),
	FIELD(transfer_card, by, F_OPT, 1, 64, "Who did it; of the committee's, only to itself."),
};
DESC(transfer_card, "transfer.card", "A step of an assignment's way through the units.");
