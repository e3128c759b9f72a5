/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The rules by which periods are counted, a part of suggestions. A rule is one step's: how many
 * working days, months or days, when the notice comes, and where it stands written. Version 1 is
 * compiled in and holds for every channel; later versions are of all channels or of one, are
 * never changed, and hold for the periods opened from their day on: among those whose day has come,
 * one of the channel before one of all, and the one set last.
 */
#ifndef PROTO_CLOCKS_H
#define PROTO_CLOCKS_H

#include "common/desc.h"

#define RULE_BODY                                                                                  \
	int32_t step;                                                                              \
	int32_t channel;       /* absent: all */                                                   \
	int32_t version;                                                                           \
	int32_t rule, n;       /* enum dayrule */                                                  \
	struct opt_i32 notice; /* due_soon so long before the last day; absent: none */            \
	int32_t notice_rule;   /* in working days or days */                                       \
	int32_t mark;                                                                              \
	struct str source;                                                                         \
	struct date valid_from /* absent: from the beginning */

struct rule_set {
	int32_t step, channel, rule, n;
	struct opt_i32 notice;
	int32_t notice_rule, mark;
	struct str source;
	struct date valid_from; /* absent: today */
};
struct rule_ref {
	int32_t step, channel, version;
	struct date valid_from;
};
struct ev_rule_changed { RULE_BODY; };

struct rule_list {
	int32_t step, channel;
	struct opt_bool in_force; /* only those that hold today, or only others */
	struct str after;
	struct opt_i32 limit;
};
struct rule_row {
	struct str cursor;
	RULE_BODY;
	struct str who;    /* the role that has to act; limits of others: whose act it limits */
	struct str starts; /* the event at which the clock starts */
	bool in_force;
	struct stamp set_at;
	struct str set_by;
};

extern const struct desc rule_set_desc, rule_ref_desc, ev_rule_changed_desc, rule_list_desc,
    rule_row_desc;

#endif
