/* SPDX-License-Identifier: Apache-2.0 */
#include "proto/registers.h"

ENUMDESC(
    reception_state_enum, "reception_state", "planned", "announced", "held", "moved", "cancelled");

#define TEXT(T, m, fl, hi, doc) FIELD(T, m, (fl) | F_CHARS, 1, hi, doc)
#define ON_RECEPTION_FIELDS(T)                              \
	FIELD(T, reception, F_REQ, 0, 0, "The reception."), \
	    FIELD(T, version, F_OPT, 1, INT64_MAX, "The version that was seen.")

static const struct field reception_plan_fields[] = {
	FIELD(reception_plan, site, F_REQ, 0, 0, "The home or station."),
	FIELD(reception_plan, date, F_REQ, 0, 0, "The day."),
	FIELD(reception_plan, time, F_REQ, 11, 11, "From and to: 09:00-11:30."),
	FIELD(reception_plan, deputies, F_REQ, 1, 30, "Deputies who receive: persons."),
	TEXT(reception_plan, subject, F_REQ | F_TIDY, 200, "Subject."),
};
DESC(reception_plan, "reception.plan", "Plans a reception.");

static const struct field reception_announce_fields[] = {
	ON_RECEPTION_FIELDS(reception_announce),
	TEXT(reception_announce, reason, F_OPT | F_TIDY, 1000, "Why it is announced late."),
};
DESC(reception_announce, "reception.announce", "Announces it.");

static const struct field reception_hold_fields[] = {
	ON_RECEPTION_FIELDS(reception_hold),
	FIELD(reception_hold, present, F_REQ, 1, 30, "Deputies who came."),
	FIELD(reception_hold, people, F_REQ, 0, 1000000, "Residents who came."),
	FIELD(reception_hold, raised, F_OPT, 0, 50, "What was raised, one matter each."),
};
DESC(reception_hold, "reception.hold", "It was held.");

static const struct field reception_move_fields[] = {
	ON_RECEPTION_FIELDS(reception_move),
	FIELD(reception_move, date, F_REQ, 0, 0, "The new day."),
	TEXT(reception_move, reason, F_REQ | F_TIDY, 1000, "Why."),
};
DESC(reception_move, "reception.move", "Moves it to another day.");

static const struct field reception_cancel_fields[] = {
	ON_RECEPTION_FIELDS(reception_cancel),
	TEXT(reception_cancel, reason, F_REQ | F_TIDY, 1000, "Why."),
};
DESC(reception_cancel, "reception.cancel", "Cancels it.");

#define STATE_FIELDS(T)                                                 \
	FIELD(T, reception, F_REQ, 0, 0, "The reception."),             \
	    FIELD(T, version, F_REQ, 1, INT64_MAX, "Its version now."), \
	    FIELD_ENUM(T, state, F_REQ, &reception_state_enum, "Its state now.")
#define PLACE_FIELDS(T)                                                                       \
	FIELD(T, date, F_REQ, 0, 0, "The day."), FIELD(T, time, F_REQ, 0, 0, "From and to."), \
	    FIELD(T, subject, F_REQ, 0, 0, "Subject.")

static const struct field reception_ref_fields[] = {
	STATE_FIELDS(reception_ref),
	FIELD(reception_ref, date, F_REQ, 0, 0, "Its day."),
	FIELD(reception_ref, next, F_OPT, 0, 0, "The reception that takes its place."),
};
DESC(reception_ref, "reception.ref", "The reception as it now is.");

static const struct field reception_get_fields[] = {
	FIELD(reception_get, reception, F_REQ, 0, 0, "The reception."),
};
DESC(reception_get, "reception.get", "Asks for one reception.");

static const struct field reception_card_fields[] = {
	STATE_FIELDS(reception_card),
	FIELD(reception_card, site, F_REQ, 0, 0, "The site."),
	FIELD(reception_card, site_code, F_REQ, 0, 0, "Its code."),
	FIELD(reception_card, site_name, F_OPT, 0, 0, "Its name now."),
	FIELD(reception_card, street, F_OPT, 0, 0, "Its street."),
	PLACE_FIELDS(reception_card),
	FIELD_LIST(reception_card, deputies, F_REQ, &attendee_desc, 0, 30, "Deputies."),
	FIELD(reception_card, announced_on, F_OPT, 0, 0, "Day it was announced."),
	FIELD(reception_card, late_reason, F_OPT, 0, 0, "Why it was announced late."),
	FIELD(reception_card, reason, F_OPT, 0, 0, "Why it was moved or cancelled."),
	FIELD(reception_card, people, F_OPT, 0, 0, "Residents who came."),
	FIELD(reception_card, raised, F_OPT, 0, 50, "What was raised."),
	FIELD(reception_card, next, F_OPT, 0, 0, "The reception that takes its place."),
	FIELD(reception_card, replaces, F_OPT, 0, 0, "The one whose place it takes."),
};
DESC(reception_card, "reception.card", "A reception.");

static const struct field reception_list_fields[] = {
	FIELD(reception_list, site, F_OPT, 1, 32, "Code of a site."),
	FIELD(reception_list, street, F_OPT, 1, 32, "Code of a street."),
	FIELD(reception_list, deputy, F_OPT, 1, 32, "Code of a deputy."),
	FIELD_ENUM(reception_list, state, F_OPT, &reception_state_enum, "One state only."),
	FIELD(reception_list, from_date, F_OPT, 0, 0, "From this day."),
	FIELD(reception_list, to_date, F_OPT, 0, 0, "To this day."),
	FIELD(reception_list, after, F_OPT, 1, 100, "The last page's `next`."),
	FIELD(reception_list, limit, F_OPT, 1, 1000, "Rows a page."),
};
DESC(reception_list, "reception.list", "Asks for receptions.");

static const struct field reception_row_fields[] = {
	FIELD(reception_row, cursor, F_REQ, 0, 0, "Cursor: day and id."),
	STATE_FIELDS(reception_row),
	FIELD(reception_row, site_code, F_REQ, 0, 0, "Its site."),
	PLACE_FIELDS(reception_row),
	FIELD(reception_row, names, F_REQ, 0, 30, "Names of its deputies."),
};
DESC(reception_row, "reception.row", "A reception of a list.");

static const struct field ev_reception_fields[] = {
	STATE_FIELDS(ev_reception),
	FIELD(ev_reception, site, F_REQ, 0, 0, "The site."),
	FIELD(ev_reception, site_code, F_REQ, 1, 32, "Its code."),
	FIELD(ev_reception, street, F_OPT, 1, 32, "Its street."),
	PLACE_FIELDS(ev_reception),
	FIELD_LIST(ev_reception, deputies, F_REQ, &attendee_desc, 0, 30, "Deputies."),
	FIELD(ev_reception, people, F_OPT, 0, 0, "Residents who came."),
	FIELD(ev_reception, raised, F_OPT, 0, 50, "What was raised."),
	FIELD(ev_reception, reason, F_OPT, 0, 0, "Why it was moved, cancelled or announced late."),
	FIELD(ev_reception, next, F_OPT, 0, 0, "The reception that takes its place."),
	FIELD(ev_reception, replaces, F_OPT, 0, 0, "The one whose place it takes."),
};
DESC(ev_reception, "reception.event", "A reception.");
