/* SPDX-License-Identifier: Apache-2.0 */
#include "proto/reports_score.h"

#define ANY(T, m, fl, doc) FIELD(T, m, fl, 0, 0, doc)

static const struct field score_rule_fields[] = {
	FIELD(score_rule, figure, F_REQ, 1, 40, "A figure that is a count; figure.kinds has them."),
	FIELD(score_rule, of, F_OPT, 1, 64, "A value of its split; absent: the whole."),
	FIELD(score_rule, points, F_REQ, -1000, 1000, "Points for each."),
	FIELD(score_rule, most, F_OPT, 0, 100000, "Points of this rule at most."),
};
DESC(score_rule, "score.rule", "What a count is worth.");

static const struct field scoring_set_fields[] = {
	FIELD_LIST(scoring_set, rules, F_REQ, &score_rule_desc, 0, SCORE_RULES,
	    "The rules; none: scoring is off."),
	FIELD(scoring_set, source, F_REQ | F_CHARS | F_TIDY, 1, 200, "Where it stands written."),
};
DESC(scoring_set, "scoring.set", "How records are scored.");

static const struct field scoring_ref_fields[] = {
	FIELD(scoring_ref, version, F_REQ, 1, INT32_MAX, "Version of the rules."),
	ANY(scoring_ref, on, F_REQ, "Scoring is on."),
};
DESC(scoring_ref, "scoring.ref", "The rules as they now are.");

static const struct field record_score_fields[] = {
	FIELD(record_score, deputy, F_REQ, 1, 32, "Code of the person."),
	ANY(record_score, from, F_REQ, "First day of the period."),
	ANY(record_score, to, F_REQ, "Its last day, counted, too."),
};
DESC(record_score, "record.score", "Whose score.");

static const struct field score_line_fields[] = {
	ANY(score_line, figure, F_REQ, "The figure."),
	ANY(score_line, title, F_REQ, "Its Chinese name."),
	ANY(score_line, of, F_OPT, "The value of its split."),
	ANY(score_line, n, F_REQ, "What was counted."),
	ANY(score_line, points, F_REQ, "Points for it."),
};
DESC(score_line, "score.line", "What one rule gives.");

static const struct field score_fields[] = {
	ANY(score, on, F_REQ, "Scoring is on."),
	ANY(score, version, F_REQ, "Version of the rules; 0: none."),
	ANY(score, source, F_OPT, "Where they stand written."),
	ANY(score, total, F_OPT, "Points in all."),
	FIELD_LIST(score, lines, F_REQ, &score_line_desc, 0, SCORE_RULES, "Rule by rule."),
};
DESC(score, "record.scored", "A deputy's score.");

static const struct field ev_scoring_set_fields[] = {
	FIELD(ev_scoring_set, version, F_REQ, 1, INT32_MAX, "Version of the rules."),
	FIELD_LIST(ev_scoring_set, rules, F_REQ, &score_rule_desc, 0, SCORE_RULES, "The rules."),
	ANY(ev_scoring_set, source, F_REQ, "Where they stand written."),
	ANY(ev_scoring_set, by, F_REQ, "Who set them."),
};
DESC(ev_scoring_set, "ev.scoring.set", "How records are scored.");
