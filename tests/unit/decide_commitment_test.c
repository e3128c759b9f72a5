/* SPDX-License-Identifier: Apache-2.0 */
/* The ledger: what class B promises, reminded, moved, fulfilled; and supervision. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <cmocka.h>

#include "services/suggestions/commitment.h"
#include "services/suggestions/supervision.h"
#include "tests/lib/play.h"

static const struct uuid none = { { 0 } };

static void
assert_refused(const struct play *p, enum errclass got, enum errclass class, const char *field)
{
	if (got != class || strcmp(p->err.field, field) != 0)
		fail_msg("expected %s %s, got %s %s: %s", err_name(class), field, err_name(got),
		    p->err.field, p->err.text);
	assert_int_equal(p->out.nevents, 0);
}

#define STORY(f) cmocka_unit_test_setup_teardown(f, play_setup, play_teardown)

static const struct commitment *
promised(struct play *p)
{
	return state_find(p->st, &commitment_table, play_newest(p, &commitment_table));
}

static const struct reply *
letter(struct play *p)
{
	return state_find(p->st, &reply_table, promised(p)->reply);
}

static void
a_letter_of_class_b_opens_one(void **state)
{
	struct play *p = *state;
	const struct deadline *d;

	play_promise(p);
	assert_int_equal(play_told(p, "commitment.opened", NULL), 1);
	assert_true(play_heard(p, "commitment.opened", "unit:U0101"));
	assert_true(play_heard(p, "commitment.opened", "deputy:P0001"));
	assert_int_equal(promised(p)->due.ymd, 20261231);
	d = play_deadline(p, p->lead, STEP_COMMITMENT);
	assert_int_equal(d->due.ymd, 20261231);
	assert_int_equal(d->due_soon_on.ymd, 20261216);
	assert_false(d->provisional);
	play_reach(p, SG_REPLIED); /* class A */
	assert_true(uuid_absent(play_newest(p, &commitment_table)));
}

static void
reminded_once_also_when_closed(void **state)
{
	struct play *p = *state;

	play_promise(p);
	play_rate(p, p->lead, SATISFIED);
	play_must(p, "assignment.release", p->lead);
	play_must(p, "suggestion.close", none);
	play_must(p, "suggestion.publish", none);
	play_midnight(p, "2026-12-16");
	play_sweep(p);
	assert_int_equal(play_told(p, "deadline.due_soon", NULL), 1);
	assert_true(play_heard(p, "deadline.due_soon", "unit:U0101"));
	assert_int_equal(play_sweep(p), 0);
	play_midnight(p, "2027-01-01");
	play_sweep(p);
	assert_int_equal(play_told(p, "deadline.overdue", NULL), 1);
	assert_int_equal(play_sweep(p), 0);
	assert_int_equal(promised(p)->state, CM_OPEN);
}

static void
fulfilled_the_class_at_reply_time_stays(void **state)
{
	struct play *p = *state;

	play_promise(p);
	assert_refused(
	    p, play_do(p, "commitment.confirm", none), E_FAILED_PRECONDITION, "commitment");
	play_must(p, "commitment.progress", none);
	play_must(p, "commitment.report", none);
	assert_int_equal(play_deadline(p, p->lead, STEP_COMMITMENT)->state, DEADLINE_MET);
	play_must(p, "commitment.return", none);
	assert_int_equal(play_deadline(p, p->lead, STEP_COMMITMENT)->state, DEADLINE_OPEN);
	play_must(p, "commitment.report", none);
	assert_int_equal(letter(p)->class_now, 0);
	play_must(p, "commitment.confirm", none);
	assert_int_equal(play_told(p, "commitment.fulfilled", NULL), 1);
	assert_int_equal(letter(p)->class, CLASS_B);
	assert_int_equal(letter(p)->class_now, CLASS_A);
	assert_int_equal(promised(p)->steps, 5);
}

static void
a_new_date_with_its_history(void **state)
{
	struct play *p = *state;
	struct commitment_postpone in;
	const struct commitment_step *step;

	play_promise(p);
	memcpy(&in, play_args(p, "commitment.postpone", none), sizeof(in));
	in.date.ymd = 20260302; /* today */
	assert_refused(p, play_call(p, "commitment.postpone", &in), E_INVALID_ARGUMENT, "date");
	in.date.ymd = 20261231; /* as it is */
	assert_refused(p, play_call(p, "commitment.postpone", &in), E_INVALID_ARGUMENT, "date");
	in.date.ymd = 20310401; /* further than five years */
	assert_refused(p, play_call(p, "commitment.postpone", &in), E_INVALID_ARGUMENT, "date");
	play_midnight(p, "2027-01-01");
	play_sweep(p);
	play_must(p, "commitment.postpone", none);
	assert_int_equal(promised(p)->due.ymd, 20270331);
	assert_int_equal(promised(p)->promised.ymd, 20261231);
	step = state_each(p->st, &commitment_step_table, NULL);
	assert_int_equal(step->old_due.ymd, 20261231);
	assert_int_equal(step->new_due.ymd, 20270331);
	assert_int_equal(play_deadline(p, p->lead, STEP_COMMITMENT)->due.ymd, 20270331);
	play_midnight(p, "2027-04-01"); /* said anew of the new day */
	play_sweep(p);
	assert_int_equal(play_told(p, "deadline.overdue", NULL), 1);
}

static void
promises_too_far_ahead(void **state)
{
	struct play *p = *state;
	struct assignment_reply r;

	play_reach_assignment(p, KIND_LEAD, AS_SIGNED);
	memcpy(&r, play_args(p, "assignment.reply", p->lead), sizeof(r));
	r.class = CLASS_B;
	r.measure = STR("建隧道");
	r.by_date.ymd = 20310401;
	assert_refused(p, play_call(p, "assignment.reply", &r), E_INVALID_ARGUMENT, "by_date");
}

static void
a_history_has_an_end(void **state)
{
	struct play *p = *state;

	play_promise(p);
	for (int i = 0; i < COMMITMENT_STEPS_MAX; i++)
		play_must(p, "commitment.progress", none);
	assert_refused(
	    p, play_do(p, "commitment.progress", none), E_FAILED_PRECONDITION, "commitment");
	play_must(p, "commitment.report", none);
}

/* Also of a closed suggestion: what is still to be fulfilled moves with the unit. */
static void
moves_with_its_unit(void **state)
{
	struct play *p = *state;
	struct v1_unit merged;
	struct uuid ids[2];
	struct sweep_args slice = { .ids = { ids, 2 } };

	play_promise(p);
	play_rate(p, p->lead, SATISFIED);
	play_must(p, "assignment.release", p->lead);
	play_must(p, "suggestion.close", none);
	memcpy(&merged, play_args(p, "followup.merged", none), sizeof(merged));
	assert_int_equal(play_call(p, "followup.merged", &merged), E_NONE);
	ids[0] = ((const struct followup *)state_each(p->st, &followup_table, NULL))->id;
	ids[1] = p->suggestion;
	assert_int_equal(play_call(p, "followup.run", &slice), E_NONE);
	assert_int_equal(play_told(p, "assignment.moved", NULL), 1);
	assert_int_equal(play_as(p, "commitment.report", ROLE_unit, play_unit(UNIT_A),
			     play_args(p, "commitment.report", none)),
	    E_PERMISSION_DENIED);
	assert_int_equal(play_as(p, "commitment.report", ROLE_unit, play_unit(UNIT_B),
			     play_args(p, "commitment.report", none)),
	    E_NONE);
}

/* ---- supervision ---- */

static void
supervised_by_one_at_a_time(void **state)
{
	struct play *p = *state;
	const struct supervision *v;

	play_reach(p, SG_UNDER_REVIEW);
	assert_refused(
	    p, play_do(p, "supervision.begin", none), E_FAILED_PRECONDITION, "suggestion");
	play_reach(p, SG_HANDLING);
	play_must(p, "supervision.begin", none);
	assert_true(play_heard(p, "supervision.begun", "unit:U0101"));
	assert_true(play_heard(p, "supervision.begun", "deputy:P0001"));
	assert_refused(p, play_do(p, "supervision.begin", none), E_ALREADY_EXISTS, "suggestion");
	play_must(p, "supervision.log", none);
	assert_false(play_heard(p, "supervision.logged", "unit:U0101"));
	v = state_find(p->st, &supervision_table, play_newest(p, &supervision_table));
	assert_int_equal(v->steps, 1);
	play_must(p, "supervision.end", none);
	assert_true(play_heard(p, "supervision.ended", "unit:U0101"));
	play_must(p, "supervision.begin", none);
}

static void
steps_on_impossible_days(void **state)
{
	struct play *p = *state;
	struct supervision_log in;

	play_reach(p, SG_HANDLING);
	play_must(p, "supervision.begin", none);
	memcpy(&in, play_args(p, "supervision.log", none), sizeof(in));
	in.date.ymd = 20260301;
	assert_refused(p, play_call(p, "supervision.log", &in), E_INVALID_ARGUMENT, "date");
	in.date.ymd = 20260303;
	assert_refused(p, play_call(p, "supervision.log", &in), E_INVALID_ARGUMENT, "date");
	in.supervision = p->lead;
	assert_refused(p, play_call(p, "supervision.log", &in), E_NOT_FOUND, "supervision");
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		STORY(a_letter_of_class_b_opens_one),
		STORY(reminded_once_also_when_closed),
		STORY(fulfilled_the_class_at_reply_time_stays),
		STORY(a_new_date_with_its_history),
		STORY(promises_too_far_ahead),
		STORY(a_history_has_an_end),
		STORY(moves_with_its_unit),
		STORY(supervised_by_one_at_a_time),
		STORY(steps_on_impossible_days),
	};

	return cmocka_run_group_tests_name("commitment", tests, NULL, NULL);
}
