/* SPDX-License-Identifier: Apache-2.0 */
#include "services/suggestions/transfer.h"

#define ID(m) FIELD(transfer, m, F_REQ, 0, 0, #m)
#define TEXT(m, hi) FIELD(transfer, m, F_OPT | F_CHARS, 1, hi, #m)

static const struct field transfer_fields[] = {
	ID(id),
	ID(suggestion),
	ID(assignment),
	FIELD_ENUM(transfer, kind, F_REQ, &transfer_kind_enum, "kind"),
	TEXT(from_code, 32),
	TEXT(from_name, 256),
	TEXT(to_code, 32),
	TEXT(to_name, 256),
	TEXT(reason, 1000),
	FIELD(transfer, at, F_REQ, 0, 0, "at"),
	TEXT(by, 64),
};
DESC(transfer, "transfer_row", "A step of an assignment's way through the units.");

const struct table transfer_table = { "transfer", &transfer_desc, "suggestion", TABLE_APPEND, NULL,
	NULL };

/* Nobody did it: it follows from what became of the unit. */
static bool
by_itself(enum transfer_kind kind)
{
	return kind == TRANSFER_MOVED || kind == TRANSFER_RENAMED;
}

void
transfer_note(struct cx *cx, enum transfer_kind kind, const struct assignment *from,
    const struct assignment *to, struct str reason)
{
	/* A reassignment ends the old one: its row is there, the new one's says it was sent. */
	const struct assignment *a = kind == TRANSFER_SENT || by_itself(kind) ? to : from;
	const struct who *who = cx_who(cx);
	struct transfer *t = row_add(cx, &transfer_table, cx_uuid(cx), a->suggestion);

	t->assignment = a->id;
	t->kind = (int32_t)kind;
	if (from != NULL) {
		t->from_code = from->unit_code;
		t->from_name = from->unit_name;
	}
	if (to != NULL) {
		t->to_code = to->unit_code;
		t->to_name = to->unit_name;
	}
	t->reason = reason;
	t->at = cx_now(cx);
	if (!by_itself(kind))
		t->by = who->actor.n > 0 ? who->actor : who->principal;
}
