/* SPDX-License-Identifier: Apache-2.0 */
/* assignment.add_assist: who may be asked, until when, who hears of it. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>

#include "services/suggestions/transfer.h"
#include "tests/lib/play.h"

static const struct uuid none = { { 0 } };

static enum errclass
add(struct play *p, struct uuid helped, size_t unit)
{
	const struct assignment_add_assist args = { .suggestion = p->suggestion,
		.assignment = helped,
		.unit = p->unit[unit],
		.matter = STR("补贴资金") };

	return play_call(p, "assignment.add_assist", &args);
}

static void
assert_refused(const struct play *p, enum errclass got, enum errclass class, const char *field)
{
	if (got != class || strcmp(p->err.field, field) != 0)
		fail_msg("expected %s %s, got %s %s: %s", err_name(class), field, err_name(got),
		    p->err.field, p->err.text);
	assert_int_equal(p->out.nevents, 0);
}

#define STORY(f) cmocka_unit_test_setup_teardown(f, play_setup, play_teardown)

static void
it_has_clocks_of_its_own(void **state)
{
	struct play *p = *state;
	const struct ev_assist_added *ev;
	const struct ev_sent *sent;
	const struct assignment *a;
	const void *data;

	play_reach_assignment(p, KIND_LEAD, AS_HANDLING);
	play_day(p, "2026-03-20");
	assert_int_equal(add(p, p->lead, UNIT_B), E_NONE);
	a = play_assignment(p, p->result.assignment.next);
	assert_true(uuid_eq(a->helps, p->lead) && a->kind == KIND_ASSIST && a->state == AS_SENT);
	assert_int_equal(play_assignment(p, p->lead)->state, AS_HANDLING);
	assert_int_equal(play_deadline(p, a->id, STEP_OPINION)->due.ymd, 20260420);
	assert_int_equal(play_deadline(p, a->id, STEP_SIGN)->due.ymd, 20260325);
	assert_null(play_deadline(p, a->id, STEP_REPLY));
	assert_int_equal(play_told(p, "assignment.assist_added", &data), 1);
	ev = data;
	assert_true(uuid_eq(ev->assignment, a->id) && uuid_eq(ev->helps, p->lead));
	assert_int_equal(ev->due->due.ymd, 20260420);
	assert_true(play_heard(p, "assignment.assist_added", "unit:U0101"));
	assert_false(play_heard(p, "assignment.assist_added", "unit:U0102"));
	assert_true(play_heard(p, "assignment.assist_added", "deputy:P0001"));
	assert_int_equal(play_told(p, "assignment.sent", &data), 1);
	sent = data;
	assert_true(uuid_eq(sent->assignment, a->id) && str_is(sent->matter, "补贴资金"));
	assert_true(play_heard(p, "assignment.sent", "unit:U0102"));
	assert_false(play_heard(p, "assignment.sent", "unit:U0101"));
}

static void
the_lead_waits_for_it(void **state)
{
	struct play *p = *state;
	struct uuid assist;

	play_reach_assignment(p, KIND_LEAD, AS_HANDLING);
	assert_int_equal(add(p, p->lead, UNIT_B), E_NONE);
	assist = p->result.assignment.next;
	assert_int_equal(play_do(p, "assignment.reply", p->lead), E_FAILED_PRECONDITION);
	play_day(p, "2026-04-03"); /* a month from 2 March */
	play_sweep(p);
	assert_int_equal(play_assignment(p, assist)->state, AS_LAPSED);
	assert_true(play_heard(p, "assignment.lapsed", "unit:U0101"));
	play_must(p, "assignment.reply", p->lead);
}

/* At the latest 15 days before the reply; and one whose day is over is not asked at all. */
static void
late_ones_have_less_time(void **state)
{
	struct play *p = *state;
	struct date due, latest;

	play_reach_assignment(p, KIND_LEAD, AS_HANDLING);
	due = play_deadline(p, p->lead, STEP_REPLY)->due;
	latest = date_add(due, -15);
	play_day(p, "2026-05-15");
	assert_int_equal(add(p, p->lead, UNIT_B), E_NONE);
	assert_int_equal(
	    play_deadline(p, p->result.assignment.next, STEP_OPINION)->due.ymd, latest.ymd);
	p->now = date_start(latest);
	assert_refused(p, add(p, p->lead, UNIT_C), E_FAILED_PRECONDITION, "assignment");
}

/* How long before is the committee's to set. */
static void
the_committee_sets_how_long_before(void **state)
{
	const struct rule_set rule = { .step = STEP_OPINION_BEFORE,
		.rule = RULE_DAY,
		.n = 30,
		.mark = MARK_P,
		.source = STR("工委核定") };
	struct play *p = *state;
	struct date due;

	play_reach_assignment(p, KIND_LEAD, AS_HANDLING);
	due = play_deadline(p, p->lead, STEP_REPLY)->due;
	play_day(p, "2026-04-20");
	assert_int_equal(play_call(p, "rule.set", &rule), E_NONE);
	/* the service reads its rules anew */
	state_put(p->st, &rule_view, state_each(p->st, &rule_table, NULL));
	assert_int_equal(add(p, p->lead, UNIT_B), E_NONE);
	assert_int_equal(play_deadline(p, p->result.assignment.next, STEP_OPINION)->due.ymd,
	    date_add(due, -30).ymd);
}

static void
not_a_unit_that_has_a_part(void **state)
{
	struct play *p = *state;

	play_reach(p, SG_ACCEPTED);
	play_assign(p, false);
	assert_refused(p, add(p, p->lead, UNIT_A), E_INVALID_ARGUMENT, "unit");
	assert_refused(p, add(p, p->lead, UNIT_B), E_INVALID_ARGUMENT, "unit");
	assert_refused(p, add(p, p->lead, UNIT_CLOSED), E_FAILED_PRECONDITION, "unit");
	assert_refused(p, add(p, p->assist, UNIT_C), E_FAILED_PRECONDITION, "assignment");
	assert_refused(p, add(p, none, UNIT_C), E_NOT_FOUND, "assignment");
	assert_int_equal(add(p, p->lead, UNIT_C), E_NONE);
	assert_refused(p, add(p, p->lead, UNIT_C), E_INVALID_ARGUMENT, "unit");
}

static void
not_to_separate_units_nor_after_the_reply(void **state)
{
	struct play *p = *state;

	play_reach(p, SG_ACCEPTED);
	play_assign(p, true);
	assert_refused(p, add(p, p->lead, UNIT_C), E_FAILED_PRECONDITION, "assignment");
	play_must(p, "assignment.sign", p->lead);
	play_must(p, "assignment.reply", p->lead);
	assert_refused(p, add(p, p->lead, UNIT_C), E_FAILED_PRECONDITION, "assignment");
}

/* Who assisted in the first round may be asked anew in the second, like those named at its start:
 * in `handling`, with its opinion's clock alone. */
static void
in_a_later_round(void **state)
{
	struct play *p = *state;
	const struct assignment *a;

	play_reach_assignment(p, KIND_ASSIST, AS_OPINION_GIVEN);
	play_must(p, "assignment.sign", p->lead);
	play_must(p, "assignment.reply", p->lead);
	play_must(p, "assignment.pass", p->lead);
	play_rate(p, p->lead, NOT_SATISFIED);
	play_must(p, "assignment.release", p->lead);
	p->lead = p->result.assignment.next;
	assert_int_equal(add(p, p->lead, UNIT_B), E_NONE);
	a = play_assignment(p, p->result.assignment.next);
	assert_true(a->round == 2 && a->state == AS_HANDLING);
	assert_null(play_deadline(p, a->id, STEP_SIGN));
	assert_non_null(play_deadline(p, a->id, STEP_OPINION));
	assert_refused(p, add(p, p->lead, UNIT_B), E_INVALID_ARGUMENT, "unit");
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		STORY(it_has_clocks_of_its_own),
		STORY(the_lead_waits_for_it),
		STORY(late_ones_have_less_time),
		STORY(the_committee_sets_how_long_before),
		STORY(not_a_unit_that_has_a_part),
		STORY(not_to_separate_units_nor_after_the_reply),
		STORY(in_a_later_round),
	};

	return cmocka_run_group_tests_name("add assist", tests, NULL, NULL);
}
