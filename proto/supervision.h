/* SPDX-License-Identifier: Apache-2.0 */
/* 督办: the committee marks a key suggestion (重点督办), names who supervises it and logs the steps. */
#ifndef PROTO_SUPERVISION_H
#define PROTO_SUPERVISION_H

#include "common/desc.h"

enum supervision_state { SV_ONGOING = 1, SV_ENDED, SV_STATES };
#define SUPERVISION_STEPS_MAX 200

extern const struct enumdesc supervision_state_enum;

#define ON_SUPERVISION                                                                             \
	ON_SUGGESTION;                                                                             \
	struct uuid supervision

struct on_supervision { ON_SUPERVISION; };
struct supervision_begin { ON_SUGGESTION; struct str leader, reason; };
struct supervision_log { ON_SUPERVISION; struct date date; struct str text, by; };
struct supervision_end { ON_SUPERVISION; struct str outcome; };

struct supervision_ref { struct uuid suggestion, supervision; int64_t version; int32_t state; };

struct ev_supervision {
	EVENT_HEAD;
	struct uuid supervision;
	int32_t supervision_state;
	struct str leader;
	struct str text; /* the reason, the outcome */
};
struct ev_supervision_step {
	EVENT_HEAD;
	struct uuid supervision;
	struct str leader;
	struct date date;
	struct str text, by;
};

/* On the suggestion's card. */
struct supervision_step_card { struct date date; struct str text, by; };
struct supervision_card {
	struct uuid supervision;
	int32_t state;
	struct str leader, reason;
	struct date begun_on, ended_on;
	struct str outcome;
	struct list steps; /* of struct supervision_step_card: the newest; a unit sees none */
	int32_t steps_total;
};

extern const struct desc supervision_begin_desc, supervision_log_desc, supervision_end_desc,
    supervision_ref_desc, ev_supervision_desc, ev_supervision_step_desc,
    supervision_step_card_desc, supervision_card_desc;

#endif
