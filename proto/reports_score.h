/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Scoring of deputies' records. Off until the committee sets rules; an empty set of rules turns it
 * off again. A score is the sum, over the rules, of what a count of the deputy's comes to times its
 * points, at most so many.
 */
#ifndef PROTO_REPORTS_SCORE_H
#define PROTO_REPORTS_SCORE_H

#include "proto/reports.h"

#define SCORE_RULES 50

struct score_rule {
	struct str figure;     /* a count */
	struct str of;         /* a value of its split; absent: the whole */
	double points;         /* for each; may be below zero */
	struct opt_f64 most;   /* points of this rule at most */
};
struct scoring_set {
	struct list rules;     /* of struct score_rule; none: scoring is off */
	struct str source;     /* where it stands written */
};
struct scoring_ref { int32_t version; bool on; };

struct record_score { struct str deputy; PERIOD; };
struct score_line {
	struct str figure, title, of;
	int64_t n;
	double points;
};
struct score {
	bool on;
	int32_t version;       /* of the rules; 0: none was ever set */
	struct str source;
	struct opt_f64 total;  /* absent when it is off */
	struct list lines;     /* of struct score_line */
};

struct ev_scoring_set { int32_t version; struct list rules; struct str source, by; };

extern const struct desc score_rule_desc, scoring_set_desc, scoring_ref_desc, record_score_desc,
    score_line_desc, score_desc, ev_scoring_set_desc;

#endif
