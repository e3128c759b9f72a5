/* SPDX-License-Identifier: Apache-2.0 */
/* rule.set */
#include "services/suggestions/decide.h"

void
load_rule_set(struct wants *w, const void *args, const struct who *who, struct stamp now)
{
	const struct rule_set *r = args;

	(void)who, (void)now;
	want(w, &rule_table, rules_series(r->channel, r->step));
}

/* Limits are counted in one way only. */
static int
check_limit(const struct rule_set *r, struct err *e)
{
	if (steprules[r->step].end != END_LIMIT)
		return 0;
	if (r->rule != (int32_t)steprules[r->step].rule)
		return err_set(e, E_INVALID_ARGUMENT, "rule", "must be " STR_FMT " for this step",
		    STR_ARG(enum_name(&rule_enum, (int32_t)steprules[r->step].rule)));
	if (r->notice.set)
		return err_set(e, E_INVALID_ARGUMENT, "notice",
		    "there is no notice of a limit: no period runs");
	return 0;
}

static int
check(struct cx *cx, const struct rule_set *r, struct err *e)
{
	int most = workday_most((enum dayrule)r->rule);

	if (r->n > most)
		return err_set(
		    e, E_INVALID_ARGUMENT, "n", "must be 1 to %d, not %d", most, (int)r->n);
	if (r->notice.set != (r->notice_rule != 0) || r->notice_rule == RULE_MONTH)
		return err_set(e, E_INVALID_ARGUMENT, "notice_rule",
		    "must be wd or day where there is a notice, and absent where there is none");
	if (r->valid_from.ymd != 0 && r->valid_from.ymd < cx_today(cx).ymd)
		return err_set(e, E_INVALID_ARGUMENT, "valid_from",
		    "must not lie in the past: periods that run keep the rule they were counted "
		    "by");
	if (date_year(r->valid_from) > 2199)
		return err_set(e, E_INVALID_ARGUMENT, "valid_from", "must lie before 2200");
	return check_limit(r, e);
}

static int32_t
last_version(struct cx *cx, struct uuid series)
{
	int32_t last = 1;

	for (const struct rule *r = row_first(cx, &rule_table, series); r != NULL;
	     r = row_next(cx, &rule_table, r))
		last = r->version > last ? r->version : last;
	return last;
}

int
decide_rule_set(struct cx *cx, const void *args, void *result, struct err *e)
{
	const struct rule_set *in = args;
	struct uuid series = rules_series(in->channel, in->step);
	struct rule *r;

	if (check(cx, in, e) != 0)
		return -1;
	r = row_add(cx, &rule_table, cx_uuid(cx), series);
	r->step = in->step;
	r->channel = in->channel;
	r->version = last_version(cx, series) + 1;
	r->rule = in->rule;
	r->n = in->n;
	r->notice = in->notice;
	r->notice_rule = in->notice_rule;
	r->mark = in->mark;
	r->source = in->source;
	r->valid_from = in->valid_from.ymd != 0 ? in->valid_from : cx_today(cx);
	r->set_at = cx_now(cx);
	r->set_by = cx_who(cx)->actor.n > 0 ? cx_who(cx)->actor : cx_who(cx)->principal;
	tell(cx, EV_rule_changed, r->id,
	    &(struct ev_rule_changed){ .step = r->step,
		.channel = r->channel,
		.version = r->version,
		.rule = r->rule,
		.n = r->n,
		.notice = r->notice,
		.notice_rule = r->notice_rule,
		.mark = r->mark,
		.source = r->source,
		.valid_from = r->valid_from });
	*(struct rule_ref *)result = (struct rule_ref){ r->step, r->channel, r->version,
		r->valid_from };
	return 0;
}
