/* SPDX-License-Identifier: Apache-2.0 */
/* The periods: the table of domain.md 5.2, how dates come about, what the clock does, once. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <cmocka.h>

#include "tests/lib/play.h"

static const struct uuid none = { { 0 } };

static void
assert_due(struct play *p, struct uuid assignment, enum step step, const char *due)
{
	const struct deadline *d = play_deadline(p, assignment, step);
	char got[11];

	if (d == NULL) {
		fail_msg("there is no such deadline, step %d", (int)step);
		return;
	}
	date_format(d->due, got);
	assert_string_equal(got, due);
}

/* Written from the domain's table: who, rule, n, source. */
static void
the_table_is_the_domains(void **state)
{
	static const struct {
		enum step step;
		enum role who;
		enum dayrule rule;
		int n;
		enum source_mark mark;
	} want[] = {
		{ STEP_COSIGN, ROLE_deputy, RULE_WD, 5, MARK_D },
		{ STEP_REVIEW, ROLE_committee, RULE_WD, 5, MARK_D },
		{ STEP_ASSIGN, ROLE_committee, RULE_WD, 7, MARK_L },
		{ STEP_SIGN, ROLE_unit, RULE_WD, 3, MARK_D },
		{ STEP_OBJECT, ROLE_unit, RULE_WD, 7, MARK_L },
		{ STEP_REASSIGN, ROLE_committee, RULE_WD, 10, MARK_L },
		{ STEP_CONTACT, ROLE_unit, RULE_WD, 20, MARK_L },
		{ STEP_OPINION, ROLE_unit, RULE_MONTH, 1, MARK_L },
		{ STEP_REPLY, ROLE_unit, RULE_MONTH, 3, MARK_L },
		{ STEP_FORM_CHECK, ROLE_committee, RULE_WD, 5, MARK_D },
		{ STEP_RATING, ROLE_deputy, RULE_WD, 15, MARK_L },
		{ STEP_RELEASE, ROLE_committee, RULE_WD, 5, MARK_D },
		{ STEP_AGAIN, ROLE_unit, RULE_MONTH, 1, MARK_L },
		{ STEP_ROUTE, ROLE_station, RULE_WD, 10, MARK_D },
		{ STEP_HANDLE, ROLE_unit, RULE_DAY, 30, MARK_D },
		{ STEP_EXTENSION, ROLE_unit, RULE_MONTH, 6, MARK_L },
		{ STEP_URGE, ROLE_committee, RULE_DAY, 3, MARK_P },
		{ STEP_OPINION_BEFORE, ROLE_unit, RULE_DAY, 15, MARK_D },
		{ STEP_RESIDENT_DATA, ROLE_committee, RULE_MONTH, 24, MARK_D },
		{ STEP_PUBLICATION, ROLE_committee, RULE_WD, 20, MARK_P },
		{ STEP_COMMITMENT, ROLE_unit, RULE_MONTH, 60, MARK_D },
	};

	(void)state;
	assert_int_equal(sizeof(want) / sizeof(want[0]), STEP_COUNT - 1);
	for (size_t i = 0; i < STEP_COUNT - 1; i++) {
		const struct steprule *r = &steprules[want[i].step];

		assert_int_equal(r->who, want[i].who);
		assert_int_equal(r->rule, want[i].rule);
		assert_int_equal(r->n, want[i].n);
		assert_int_equal(r->mark, want[i].mark);
		assert_true(r->starts[0] != '\0');
	}
}

/* Monday 2026-03-02; 清明节 is 4-4 … 4-6, 劳动节 5-1 … 5-5 with 5-9 worked. */
static void
dates_of_an_assignment(void **state)
{
	struct play *p = *state;

	play_reach(p, SG_ACCEPTED);
	play_assign(p, false);
	assert_due(p, none, STEP_ASSIGN, "2026-03-11");
	assert_due(p, p->lead, STEP_SIGN, "2026-03-05");
	assert_due(p, p->lead, STEP_OBJECT, "2026-03-11");
	assert_due(p, p->lead, STEP_CONTACT, "2026-03-30");
	assert_due(p, p->lead, STEP_REPLY, "2026-06-02");
	assert_due(p, p->assist, STEP_OPINION, "2026-04-02");
	assert_null(play_deadline(p, p->assist, STEP_REPLY));
	assert_null(play_deadline(p, p->assist, STEP_CONTACT));
	assert_null(play_deadline(p, p->lead, STEP_OPINION));
}

static void
a_date_explains_itself(void **state)
{
	struct play *p = *state;
	const struct deadline *d;

	play_day(p, "2026-04-02");
	play_reach(p, SG_UNDER_REVIEW);
	d = play_deadline(p, none, STEP_REVIEW);
	assert_int_equal(d->start.ymd, 20260402);
	assert_int_equal(d->rule, RULE_WD);
	assert_int_equal(d->n, 5);
	assert_int_equal(d->mark, MARK_D);
	assert_int_equal(d->due.ymd, 20260410);
	assert_false(d->provisional);
	assert_int_equal(d->skipped.n, 3);
	assert_true(str_is(d->skipped.v[0], "2026-04-04"));
	assert_true(str_is(d->skipped.v[2], "2026-04-06"));
	assert_int_equal(d->due_soon_on.ymd, 20260408);
	assert_int_equal(d->next_at.us, date_start(d->due_soon_on).us);
}

static void
a_year_without_calendar_is_provisional(void **state)
{
	struct play *p = *state;

	play_day(p, "2026-12-30");
	play_reach(p, SG_UNDER_REVIEW);
	assert_true(play_deadline(p, none, STEP_REVIEW)->provisional);
	assert_due(p, none, STEP_REVIEW, "2027-01-06"); /* Monday to Friday */
	play_day(p, "2026-12-01");
	play_reach(p, SG_UNDER_REVIEW);
	assert_false(play_deadline(p, none, STEP_REVIEW)->provisional);
}

/* The day is the zone's: 23:59 and 00:00 in Shanghai are two days, though one day in UTC. */
static void
the_zone_decides_the_day(void **state)
{
	struct play *p = *state;

	play_midnight(p, "2026-03-03");
	p->now.us -= 1;
	play_reach(p, SG_UNDER_REVIEW);
	assert_int_equal(play_deadline(p, none, STEP_REVIEW)->start.ymd, 20260302);
	play_midnight(p, "2026-03-03");
	play_reach(p, SG_UNDER_REVIEW);
	assert_int_equal(play_deadline(p, none, STEP_REVIEW)->start.ymd, 20260303);
}

/* The review is due on 03-09; due soon is 03-05; overdue from 00:00 of 03-10. */
static void
due_soon_and_overdue_once(void **state)
{
	struct play *p = *state;
	const struct ev_deadline *ev;
	const void *data;

	play_reach(p, SG_UNDER_REVIEW);
	play_midnight(p, "2026-03-05");
	p->now.us -= 1;
	assert_int_equal(play_sweep(p), 0);
	play_midnight(p, "2026-03-05");
	assert_int_equal(play_sweep(p), 1);
	assert_int_equal(play_told(p, "deadline.due_soon", &data), 1);
	ev = data;
	assert_int_equal(ev->due->step, STEP_REVIEW);
	assert_int_equal(ev->due->due.ymd, 20260309);
	assert_int_equal(play_sweep(p), 0);
	play_midnight(p, "2026-03-10");
	p->now.us -= 1;
	assert_int_equal(play_sweep(p), 0);
	play_midnight(p, "2026-03-10");
	assert_int_equal(play_sweep(p), 1);
	assert_int_equal(play_told(p, "deadline.overdue", NULL), 1);
	assert_int_equal(play_told(p, "deadline.due_soon", NULL), 0);
	assert_int_equal(play_sweep(p), 0);
	assert_int_equal(play_suggestion(p)->version, 1); /* telling changes nothing */
	play_must(p, "suggestion.accept", none);
	assert_int_equal(play_deadline(p, none, STEP_REVIEW)->state, DEADLINE_MET);
}

static void
after_a_long_sleep_only_overdue(void **state)
{
	struct play *p = *state;

	play_reach(p, SG_UNDER_REVIEW);
	play_day(p, "2026-06-01");
	assert_int_equal(play_sweep(p), 1);
	assert_int_equal(play_told(p, "deadline.due_soon", NULL), 0);
	assert_int_equal(play_told(p, "deadline.overdue", NULL), 1);
	assert_int_equal(play_sweep(p), 0);
}

/* What the engine found due may be done when the sweep's turn comes: asked again in decide. */
static void
nothing_is_said_of_a_step_that_is_done(void **state)
{
	struct play *p = *state;
	struct sweep_args args = { { &p->suggestion, 1 } };

	play_reach(p, SG_UNDER_REVIEW);
	play_must(p, "suggestion.accept", none);
	play_day(p, "2026-03-10"); /* the review's day is over, not that of assigning (03-11) */
	assert_int_equal(play_call(p, "clock.sweep", &args), E_NONE);
	assert_int_equal(play_told(p, "deadline.overdue", NULL), 0);
	assert_int_equal(play_told(p, "deadline.due_soon", NULL), 1); /* of assigning */
	args.ids.v = &p->mandate[0];
	assert_int_equal(play_call(p, "clock.sweep", &args), E_NONE); /* no such suggestion */
	assert_int_equal(p->result.sweep.done, 0);
}

static void
a_reply_is_announced_15_days_before(void **state)
{
	struct play *p = *state;
	const struct deadline *d;

	play_reach(p, SG_HANDLING);
	d = play_deadline(p, p->lead, STEP_REPLY);
	assert_int_equal(d->due.ymd, 20260602);
	assert_int_equal(d->due_soon_on.ymd, 20260518);
	play_day(p, "2026-05-18");
	play_sweep(p);
	assert_true(play_heard(p, "deadline.overdue", "unit:U0101")); /* the first contact */
	assert_int_equal(play_told(p, "deadline.due_soon", NULL), 1);
	assert_true(play_heard(p, "deadline.due_soon", "unit:U0101"));
	assert_false(play_heard(p, "deadline.due_soon", "unit:U0102"));
}

/* An opinion is due at the latest 15 days before the reply; the notice is left out when the
 * period is shorter than it. */
static void
a_late_assist_has_less_time(void **state)
{
	struct play *p = *state;
	struct assignment_reassign args = { .reason = STR("改办") };
	const struct deadline *d;

	play_reach(p, SG_ACCEPTED);
	play_assign(p, false);
	play_day(p, "2026-03-10");
	play_must(p, "assignment.object", p->assist);
	play_day(p, "2026-05-15"); /* the committee is late; 05-18 is 15 days before 06-02 */
	args.suggestion = p->suggestion;
	args.assignment = p->assist;
	args.unit = p->unit[UNIT_C];
	assert_int_equal(play_call(p, "assignment.reassign", &args), E_NONE);
	d = play_deadline(p, p->result.assignment.next, STEP_OPINION);
	assert_int_equal(d->due.ymd, 20260518);
	assert_int_equal(d->latest.ymd, 20260518);
	assert_int_equal(d->due_soon_on.ymd, 0);
	assert_int_equal(d->next_at.us, date_start(date_add(d->due, 1)).us);
}

static void
serial_numbers_have_at_least_four_digits(void **state)
{
	struct play *p = *state;

	assert_true(str_is(rules_serial(state_arena(p->st), 2026, 33), "2026-0033"));
	assert_true(str_is(rules_serial(state_arena(p->st), 2026, 12345), "2026-12345"));
	assert_false(uuid_eq(rules_serial_id(2026), rules_serial_id(2027)));
}

#define STORY(f) cmocka_unit_test_setup_teardown(f, play_setup, play_teardown)

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(the_table_is_the_domains),
		STORY(dates_of_an_assignment),
		STORY(a_date_explains_itself),
		STORY(a_year_without_calendar_is_provisional),
		STORY(the_zone_decides_the_day),
		STORY(due_soon_and_overdue_once),
		STORY(after_a_long_sleep_only_overdue),
		STORY(nothing_is_said_of_a_step_that_is_done),
		STORY(a_reply_is_announced_15_days_before),
		STORY(a_late_assist_has_less_time),
		STORY(serial_numbers_have_at_least_four_digits),
	};

	return cmocka_run_group_tests_name("rules", tests, NULL, NULL);
}
