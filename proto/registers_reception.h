/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Receptions (接待日): deputies sit at a home or station on a day that was announced. One that falls
 * on a day off, or cannot be held, is moved: it ends as `moved` and another one takes its place.
 */
#ifndef PROTO_REGISTERS_RECEPTION_H
#define PROTO_REGISTERS_RECEPTION_H

#include "common/desc.h"

enum reception_state {
	RC_PLANNED = 1,
	RC_ANNOUNCED,
	RC_HELD,
	RC_MOVED,     /* end: `next` has its place */
	RC_CANCELLED,
	RC_STATES,
};
extern const struct enumdesc reception_state_enum;

struct reception_plan {
	struct uuid site;
	struct date date;
	struct str time;        /* "09:00-11:30" */
	struct uuids deputies;  /* persons */
	struct str subject;
};

#define ON_RECEPTION                                                                               \
	struct uuid reception;                                                                     \
	struct opt_i64 version
struct on_reception { ON_RECEPTION; };
struct reception_announce { ON_RECEPTION; struct str reason; };
struct reception_hold {
	ON_RECEPTION;
	struct uuids present;   /* of its deputies */
	int32_t people;         /* residents who came */
	struct strs raised;     /* one matter each */
};
struct reception_move { ON_RECEPTION; struct date date; struct str reason; };
struct reception_cancel { ON_RECEPTION; struct str reason; };

struct reception_ref {
	struct uuid reception;
	int64_t version;
	int32_t state;
	struct date date;
	struct uuid next;       /* takes the place of one that was moved */
};

struct reception_get { struct uuid reception; };
struct reception_card {
	struct uuid reception;
	int64_t version;
	int32_t state;
	struct uuid site;
	struct str site_code, site_name, street;
	struct date date;
	struct str time, subject;
	struct list deputies;   /* of struct attendee */
	struct date announced_on;
	struct str late_reason, reason;
	struct opt_i32 people;
	struct strs raised;
	struct uuid next, replaces;
};
struct reception_list {
	struct str site, street, deputy; /* codes */
	int32_t state;
	struct date from_date, to_date;
	struct str after;
	struct opt_i32 limit;
};
struct reception_row {
	struct str cursor;
	struct uuid reception;
	int64_t version;
	int32_t state;
	struct str site_code;
	struct date date;
	struct str time, subject;
	struct strs names;      /* of its deputies */
};

struct ev_reception {
	struct uuid reception;
	int64_t version;
	int32_t state;
	struct uuid site;
	struct str site_code, street;
	struct date date;
	struct str time, subject;
	struct list deputies;   /* of struct attendee */
	struct opt_i32 people;
	struct strs raised;
	struct str reason;
	struct uuid next, replaces;
};

extern const struct desc reception_plan_desc, reception_announce_desc, reception_hold_desc,
    reception_move_desc, reception_cancel_desc, reception_ref_desc, reception_get_desc,
    reception_card_desc, reception_list_desc, reception_row_desc, ev_reception_desc;

#endif
