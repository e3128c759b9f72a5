/* SPDX-License-Identifier: Apache-2.0 */
/* More time for a reply, alarms around it, and urging. Sent on Monday 2026-03-02, due 06-02. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>

#include "tests/lib/play.h"

static enum errclass
ask(struct play *p, int32_t until, int32_t months)
{
	struct assignment_extend args = { .suggestion = p->suggestion,
		.assignment = p->lead,
		.reason = STR("须现场勘测"),
		.until = { until },
		.months = { months, months != 0 } };

	return play_call(p, "assignment.extend", &args);
}

static enum errclass
grant(struct play *p, int32_t until)
{
	struct assignment_grant_extension args = {
		.suggestion = p->suggestion, .assignment = p->lead, .until = { until }
	};

	return play_call(p, "assignment.grant_extension", &args);
}

static const struct deadline *
reply_of(struct play *p)
{
	return play_deadline(p, p->lead, STEP_REPLY);
}

static void
granted_in_full(void **state)
{
	struct play *p = *state;
	const struct ev_deadline_changed *ev;
	const struct deadline *d;
	const void *data;

	play_reach_assignment(p, KIND_LEAD, AS_HANDLING);
	assert_int_equal(ask(p, 0, 5), E_NONE);
	assert_int_equal(p->result.extension.state, EXTENSION_ASKED);
	assert_int_equal(p->result.extension.until.ymd, 20260802); /* a Sunday */
	assert_int_equal(p->result.extension.due.ymd, 20260602);
	assert_true(play_heard(p, "assignment.extension_asked", "unit:U0101"));
	assert_int_equal(grant(p, 0), E_NONE);
	assert_int_equal(p->result.extension.due.ymd, 20260803);
	assert_true(play_heard(p, "assignment.extension_granted", "unit:U0101"));
	assert_true(play_heard(p, "assignment.extension_granted", "deputy:P0001"));
	assert_int_equal(play_told(p, "deadline.changed", &data), 1);
	ev = data;
	assert_int_equal(ev->why, CAUSE_EXTENSION);
	assert_int_equal(ev->old.ymd, 20260602);
	assert_int_equal(ev->due->due.ymd, 20260803);
	assert_int_equal(ev->due->extended.ymd, 20260802);
	assert_false(ev->alarm_cleared.set);
	d = reply_of(p);
	assert_int_equal(d->counted.ymd, 20260602);
	assert_int_equal(d->due_soon_on.ymd, 20260719);
	assert_int_equal(d->next_at.us, date_start(d->due_soon_on).us);
}

static void
it_moves_the_reply_only(void **state)
{
	struct play *p = *state;
	struct date contact, opinion;

	play_reach(p, SG_ACCEPTED);
	play_assign(p, false);
	play_must(p, "assignment.sign", p->lead);
	contact = play_deadline(p, p->lead, STEP_CONTACT)->due;
	opinion = play_deadline(p, p->assist, STEP_OPINION)->due;
	assert_int_equal(ask(p, 20260801, 0), E_NONE);
	assert_int_equal(grant(p, 20260630), E_NONE);
	assert_int_equal(reply_of(p)->due.ymd, 20260630);
	assert_int_equal(play_deadline(p, p->lead, STEP_CONTACT)->due.ymd, contact.ymd);
	assert_int_equal(play_deadline(p, p->assist, STEP_OPINION)->due.ymd, opinion.ymd);
}

/* An assist who comes late has until 15 days before the reply as it then is. */
static void
a_later_assist_goes_by_the_new_day(void **state)
{
	struct play *p = *state;
	const struct deadline *d;

	play_reach(p, SG_ACCEPTED);
	play_assign(p, false);
	play_must(p, "assignment.sign", p->lead);
	assert_int_equal(ask(p, 0, 4), E_NONE);
	play_must(p, "assignment.object", p->assist);
	play_day(p, "2026-05-29");
	assert_int_equal(grant(p, 0), E_NONE); /* 07-02 */
	play_must(p, "assignment.reassign", p->assist);
	d = play_deadline(p, p->result.assignment.next, STEP_OPINION);
	assert_int_equal(d->counted.ymd, 20260629);
	assert_int_equal(d->due.ymd, 20260617);
}

static void
for_less_and_a_second_time(void **state)
{
	struct play *p = *state;

	play_reach_assignment(p, KIND_LEAD, AS_SIGNED);
	assert_int_equal(ask(p, 20260701, 0), E_NONE);
	assert_int_equal(ask(p, 20260702, 0), E_FAILED_PRECONDITION); /* one at a time */
	assert_int_equal(grant(p, 20260702), E_INVALID_ARGUMENT);     /* more than asked */
	assert_string_equal(p->err.field, "until");
	assert_int_equal(grant(p, 20260602), E_INVALID_ARGUMENT); /* no day more */
	assert_int_equal(grant(p, 20260615), E_NONE);
	assert_int_equal(reply_of(p)->due.ymd, 20260615);
	play_day(p, "2026-06-15");
	assert_int_equal(ask(p, 20260902, 0), E_NONE); /* 6 months in all */
	assert_int_equal(grant(p, 0), E_NONE);
	assert_int_equal(reply_of(p)->due.ymd, 20260902);
	assert_int_equal(ask(p, 20260903, 0), E_INVALID_ARGUMENT);
	assert_string_equal(p->err.field, "until");
	assert_int_equal(ask(p, 0, 7), E_INVALID_ARGUMENT);
	assert_string_equal(p->err.field, "months");
}

static void
bad_days_are_refused(void **state)
{
	struct play *p = *state;

	play_reach_assignment(p, KIND_LEAD, AS_SIGNED);
	assert_int_equal(ask(p, 0, 0), E_INVALID_ARGUMENT);
	assert_int_equal(ask(p, 20260701, 4), E_INVALID_ARGUMENT);
	assert_int_equal(ask(p, 20260602, 0), E_INVALID_ARGUMENT);
	assert_int_equal(ask(p, 0, 3), E_INVALID_ARGUMENT);
	assert_string_equal(p->err.field, "months");
	assert_int_equal(ask(p, 20260903, 0), E_INVALID_ARGUMENT);
	assert_int_equal(play_do(p, "assignment.grant_extension", p->lead), E_FAILED_PRECONDITION);
	play_day(p, "2026-06-03");
	assert_int_equal(ask(p, 20260701, 0), E_FAILED_PRECONDITION); /* after its day */
}

static void
refused_the_day_stands(void **state)
{
	struct play *p = *state;

	play_reach_assignment(p, KIND_LEAD, AS_SIGNED);
	assert_int_equal(ask(p, 0, 6), E_NONE);
	play_must(p, "assignment.refuse_extension", p->lead);
	assert_true(play_heard(p, "assignment.extension_refused", "unit:U0101"));
	assert_false(play_heard(p, "assignment.extension_refused", "deputy:P0001"));
	assert_int_equal(reply_of(p)->due.ymd, 20260602);
	assert_int_equal(ask(p, 0, 6), E_NONE); /* it may ask once more */
}

/* Neither an assist nor a second round, and not when a reply was filed, even if it came back. */
static void
only_a_first_reply_is_extended(void **state)
{
	struct play *p = *state;

	play_reach(p, SG_ACCEPTED);
	play_assign(p, false);
	play_must(p, "assignment.sign", p->assist);
	assert_int_equal(play_do(p, "assignment.extend", p->assist), E_FAILED_PRECONDITION);
	play_reach_assignment(p, KIND_LEAD, AS_FILED);
	assert_int_equal(ask(p, 0, 6), E_FAILED_PRECONDITION);
	play_must(p, "assignment.send_back", p->lead);
	assert_int_equal(ask(p, 0, 6), E_FAILED_PRECONDITION);
	play_must(p, "assignment.reply", p->lead);
	play_must(p, "assignment.pass", p->lead);
	play_rate(p, p->lead, NOT_SATISFIED);
	play_must(p, "assignment.release", p->lead);
	p->lead = p->result.assignment.next;
	assert_int_equal(ask(p, 0, 6), E_FAILED_PRECONDITION);
}

static const struct extension *
request(struct play *p)
{
	return state_each(p->st, &extension_table, NULL);
}

static void
a_request_ends_with_its_period(void **state)
{
	struct play *p = *state;

	play_reach_assignment(p, KIND_LEAD, AS_HANDLING);
	assert_int_equal(ask(p, 0, 6), E_NONE);
	play_must(p, "assignment.reply", p->lead);
	assert_int_equal(request(p)->state, EXTENSION_DROPPED);
	assert_int_equal(grant(p, 0), E_FAILED_PRECONDITION);
}

/* A pending request does not stop the alarm; a grant takes it back, and it comes anew. */
static void
a_grant_takes_the_alarm_back(void **state)
{
	struct play *p = *state;
	const struct ev_deadline_changed *ev;
	const void *data;

	play_reach_assignment(p, KIND_LEAD, AS_HANDLING);
	play_day(p, "2026-06-02");
	assert_int_equal(ask(p, 20260703, 0), E_NONE);
	play_sweep(p);
	play_midnight(p, "2026-06-03");
	play_sweep(p);
	assert_int_equal(play_told(p, "deadline.overdue", NULL), 1);
	assert_true(reply_of(p)->overdue_sent);
	assert_int_equal(grant(p, 0), E_NONE);
	assert_int_equal(play_told(p, "deadline.changed", &data), 1);
	ev = data;
	assert_true(ev->alarm_cleared.v);
	assert_false(reply_of(p)->overdue_sent);
	assert_int_equal(play_sweep(p), 0);
	play_midnight(p, "2026-06-18"); /* 15 days before 07-03 */
	assert_int_equal(play_sweep(p), 1);
	assert_int_equal(play_told(p, "deadline.due_soon", NULL), 1);
	play_midnight(p, "2026-07-04");
	assert_int_equal(play_sweep(p), 1);
	assert_int_equal(play_told(p, "deadline.overdue", NULL), 1);
	assert_int_equal(play_sweep(p), 0);
	play_must(p, "assignment.reply", p->lead);
	assert_false(((const struct reply *)state_each(p->st, &reply_table, NULL))->in_time);
}

/* Too late to grant what lies in the past. */
static void
a_day_gone_by_is_not_granted(void **state)
{
	struct play *p = *state;

	play_reach_assignment(p, KIND_LEAD, AS_HANDLING);
	assert_int_equal(ask(p, 20260610, 0), E_NONE);
	play_day(p, "2026-06-11");
	assert_int_equal(grant(p, 0), E_INVALID_ARGUMENT);
	play_must(p, "assignment.refuse_extension", p->lead);
}

/* A unit that objects keeps its clock: overdue comes, and once only after an overruling. */
static void
an_objection_pending_does_not_stop_it(void **state)
{
	struct play *p = *state;

	play_reach_assignment(p, KIND_LEAD, AS_SIGNED);
	play_must(p, "assignment.object", p->lead);
	play_midnight(p, "2026-06-03");
	play_sweep(p);
	assert_true(reply_of(p)->overdue_sent);
	play_must(p, "assignment.overrule", p->lead);
	assert_int_equal(play_sweep(p), 0);
	assert_true(reply_of(p)->overdue_sent);
}

/* The rule of the day it was sent says how far, in its channel. */
static void
how_far_is_a_rule(void **state)
{
	struct play *p = *state;
	struct rule row = { .id = { { 1 } },
		.step = STEP_EXTENSION,
		.channel = CHANNEL_ZONE,
		.version = 2,
		.rule = RULE_MONTH,
		.n = 4,
		.mark = MARK_L,
		.source = STR("条例"),
		.valid_from = { 20260303 } };

	state_put(p->st, &rule_view, &row);
	play_reach_assignment(p, KIND_LEAD, AS_SIGNED);
	play_day(p, "2026-03-03");
	assert_int_equal(ask(p, 0, 6), E_NONE);
	play_reach_assignment(p, KIND_LEAD, AS_SIGNED);
	assert_int_equal(ask(p, 0, 5), E_INVALID_ARGUMENT);
	assert_int_equal(ask(p, 0, 4), E_NONE);
}

/* 06-19 was a day off and is worked now: the day granted counts by the new calendar; the assist
 * keeps to the reply as it was when it was asked. */
static void
a_changed_calendar_keeps_what_was_granted(void **state)
{
	struct play *p = *state;
	const struct v1_calendar *day = state_each(p->st, &calendar_view, NULL);
	const struct ev_deadline_changed *ev;
	struct uuid ids[2] = { { { 0 } } };
	const void *data;

	play_reach(p, SG_ACCEPTED);
	play_assign(p, false);
	play_must(p, "assignment.sign", p->lead);
	assert_int_equal(ask(p, 20260619, 0), E_NONE);
	assert_int_equal(grant(p, 0), E_NONE);
	assert_int_equal(reply_of(p)->due.ymd, 20260622);
	while (day->date.ymd != 20260619)
		day = state_each(p->st, &calendar_view, day);
	((struct v1_calendar *)(uintptr_t)day)->work = true;
	play_must(p, "followup.calendar", ids[0]);
	for (const struct followup *f = state_each(p->st, &followup_table, NULL); f != NULL;
	     f = state_each(p->st, &followup_table, f))
		ids[0] = f->id;
	ids[1] = p->suggestion;
	assert_int_equal(play_call(p, "followup.run", &(struct sweep_args){ { ids, 2 } }), E_NONE);
	assert_int_equal(play_told(p, "deadline.changed", &data), 1);
	ev = data;
	assert_int_equal(ev->why, CAUSE_CALENDAR);
	assert_int_equal(ev->old.ymd, 20260622);
	assert_int_equal(reply_of(p)->due.ymd, 20260619);
	assert_int_equal(reply_of(p)->counted.ymd, 20260602);
	assert_int_equal(play_deadline(p, p->assist, STEP_OPINION)->due.ymd, 20260402);
}

static void
urged_once_in_three_days(void **state)
{
	struct play *p = *state;
	const struct ev_urged *ev;
	const void *data;

	play_reach_assignment(p, KIND_LEAD, AS_SENT);
	play_must(p, "assignment.urge", p->lead);
	assert_true(play_heard(p, "assignment.urged", "unit:U0101"));
	play_day(p, "2026-03-04");
	assert_int_equal(play_do(p, "assignment.urge", p->lead), E_FAILED_PRECONDITION);
	play_midnight(p, "2026-03-05");
	play_must(p, "assignment.urge", p->lead);
	assert_int_equal(play_told(p, "assignment.urged", &data), 1);
	ev = data;
	assert_int_equal(ev->count, 2);
	assert_int_equal(ev->dues.n, 4);
	assert_int_equal(play_assignment(p, p->lead)->urged, 2);
	assert_int_equal(play_assignment(p, p->lead)->urged_on.ymd, 20260305);
}

#define STORY(f) cmocka_unit_test_setup_teardown(f, play_setup, play_teardown)

int
main(void)
{
	const struct CMUnitTest tests[] = {
		STORY(granted_in_full),
		STORY(it_moves_the_reply_only),
		STORY(a_later_assist_goes_by_the_new_day),
		STORY(for_less_and_a_second_time),
		STORY(bad_days_are_refused),
		STORY(refused_the_day_stands),
		STORY(only_a_first_reply_is_extended),
		STORY(a_request_ends_with_its_period),
		STORY(a_grant_takes_the_alarm_back),
		STORY(a_day_gone_by_is_not_granted),
		STORY(an_objection_pending_does_not_stop_it),
		STORY(how_far_is_a_rule),
		STORY(a_changed_calendar_keeps_what_was_granted),
		STORY(urged_once_in_three_days),
	};

	return cmocka_run_group_tests_name("decide_extend", tests, NULL, NULL);
}
