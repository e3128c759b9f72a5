/* SPDX-License-Identifier: Apache-2.0 */
/* Urging (催办) by hand: assignment.urge */
#include "services/suggestions/decide.h"

int
check_urge(struct cx *cx, int32_t channel, struct date last, const char *field, struct err *e)
{
	struct period_rule r = rules_at(cx, channel, STEP_URGE, cx_today(cx));
	struct date again = last.ymd != 0 ? date_add(last, r.n) : last;
	char was[11], from[11];

	if (cx_today(cx).ymd >= again.ymd)
		return 0;
	date_format(last, was);
	date_format(again, from);
	return err_set(e, E_FAILED_PRECONDITION, field,
	    "urged on %s; at most once in %d days, again from %s on", was, (int)r.n, from);
}

int
decide_assignment_urge(struct cx *cx, const void *args, void *result, struct err *e)
{
	const struct assignment_urge *in = args;
	struct suggestion *s;
	struct assignment *a;

	if (take_assignment(cx, args, &s, &a, e) != 0 ||
	    move_assignment(a, "assignment.urge", 0, e) != 0)
		return -1;
	if (a->kind == KIND_CONGRESS)
		return err_set(e, E_FAILED_PRECONDITION, "assignment",
		    "congress " STR_FMT " has it: no unit here can be urged", STR_ARG(s->congress));
	if (check_urge(cx, s->channel, a->urged_on, "assignment", e) != 0)
		return -1;
	a->urged++;
	a->urged_on = cx_today(cx);
	tell(cx, EV_urged, a->id,
	    &(struct ev_urged){ ASSIGNMENT_OF(s, a), .text = in->text, .count = a->urged,
		.dues = dues_of(cx, s->id, a->id) });
	hear_unit(cx, a);
	assignment_ref_of(s, a, result);
	return 0;
}
