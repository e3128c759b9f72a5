/* SPDX-License-Identifier: Apache-2.0 */
/* What follows from registry's events: periods counted anew, a unit that is no more. */
#include <assert.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <cmocka.h>

#include "services/suggestions/transfer.h"
#include "tests/lib/play.h"

static const struct uuid none = { { 0 } };

/* Saturday 2026-05-09 is worked by the notice; a new one lets it be off. */
static void
change_calendar(struct play *p)
{
	const struct v1_calendar *d = state_each(p->st, &calendar_view, NULL);

	while (d != NULL && d->date.ymd != 20260509)
		d = state_each(p->st, &calendar_view, d);
	if (d == NULL || !d->work) {
		fail_msg("the calendar is another");
		return;
	}
	((struct v1_calendar *)(uintptr_t)d)->work = false;
}

static const struct followup *
noted(struct play *p, const char *op, const void *args)
{
	const struct followup *f, *last = NULL;

	assert_int_equal(play_call(p, op, args), E_NONE);
	for (f = state_each(p->st, &followup_table, NULL); f != NULL;
	     f = state_each(p->st, &followup_table, f))
		last = f;
	return last;
}

/* A slice over the current suggestion, as the engine would run it. */
static void
run(struct play *p, const struct followup *f)
{
	struct uuid ids[2] = { f->id, p->suggestion };
	struct sweep_args args = { { ids, 2 } };

	assert_int_equal(play_call(p, "followup.run", &args), E_NONE);
}

static void
due_is(struct play *p, struct uuid assignment, enum step step, const char *due)
{
	char got[11];

	date_format(play_deadline(p, assignment, step)->due, got);
	assert_string_equal(got, due);
}

/* From Wednesday 2026-05-06: to sign within 3 working days was to the Saturday. */
static void
what_is_open_moves(void **state)
{
	struct play *p = *state;
	const struct ev_deadline_changed *told;
	const struct followup *f;
	struct sweep_args alone;
	struct uuid id;
	const void *data;
	char who[24];

	play_day(p, "2026-05-06");
	play_reach(p, SG_ACCEPTED);
	play_assign(p, false);
	due_is(p, p->lead, STEP_SIGN, "2026-05-09");
	change_calendar(p);
	f = noted(p, "followup.calendar", play_args(p, "followup.calendar", none));
	assert_int_equal(f->state, FOLLOWUP_OPEN);
	run(p, f);
	due_is(p, p->lead, STEP_SIGN, "2026-05-11");
	assert_true(play_told(p, "deadline.changed", &data) > 0);
	told = data;
	assert_int_equal(told->why, CAUSE_CALENDAR);
	assert_true(str_is(told->years.v[0], "2026"));
	assert_true(told->due->due.ymd > told->old.ymd);
	snprintf(who, sizeof(who), "unit:%s", play_unit(UNIT_A));
	assert_true(play_heard(p, "deadline.changed", who));
	f = state_find(p->st, &followup_table, f->id);
	assert_int_equal(f->state, FOLLOWUP_OPEN);
	assert_int_equal(f->looked_at, 1);
	assert_int_equal(f->changed, play_told(p, "deadline.changed", &data));
	id = f->id;
	alone.ids = (struct uuids){ &id, 1 };
	assert_int_equal(play_call(p, "followup.index", &alone), E_NONE); /* of another kind */
	f = state_find(p->st, &followup_table, id);
	assert_int_equal(f->state, FOLLOWUP_OPEN);
	assert_int_equal(play_call(p, "followup.run", &alone), E_NONE);
	f = state_find(p->st, &followup_table, id);
	assert_int_equal(f->state, FOLLOWUP_DONE);
}

static void
what_is_done_stays_as_it_was(void **state)
{
	struct play *p = *state;
	const void *data;

	play_day(p, "2026-05-06");
	play_reach_assignment(p, KIND_LEAD, AS_SIGNED);
	due_is(p, p->lead, STEP_OBJECT, "2026-05-14");
	change_calendar(p);
	run(p, noted(p, "followup.calendar", play_args(p, "followup.calendar", none)));
	due_is(p, p->lead, STEP_SIGN, "2026-05-09");
	due_is(p, p->lead, STEP_OBJECT, "2026-05-15");
	assert_true(play_told(p, "deadline.changed", &data) > 0);
	/* the same calendar again changes nothing */
	run(p, noted(p, "followup.calendar", play_args(p, "followup.calendar", none)));
	assert_int_equal(play_told(p, "deadline.changed", &data), 0);
}

static void
an_alarm_of_a_moved_day_comes_again(void **state)
{
	struct play *p = *state;

	play_day(p, "2026-05-06");
	play_reach(p, SG_ACCEPTED);
	play_assign(p, false);
	play_midnight(p, "2026-05-10");
	while (play_sweep(p) > 0)
		continue;
	assert_true(play_deadline(p, p->lead, STEP_SIGN)->overdue_sent);
	change_calendar(p);
	run(p, noted(p, "followup.calendar", play_args(p, "followup.calendar", none)));
	due_is(p, p->lead, STEP_SIGN, "2026-05-11");
	assert_false(play_deadline(p, p->lead, STEP_SIGN)->overdue_sent);
	assert_true(play_deadline(p, p->lead, STEP_SIGN)->next_at.us > 0);
}

static void
a_merged_units_assignments_move(void **state)
{
	struct play *p = *state;
	const struct transfer *t, *moved = NULL;
	char before[24], after[24];
	const void *data;
	int64_t version;

	play_reach(p, SG_ACCEPTED);
	play_assign(p, false);
	version = play_suggestion(p)->version;
	struct v1_unit args = { .id = p->unit[UNIT_A], .successor = p->unit[UNIT_C] };
	run(p, noted(p, "followup.merged", &args));
	assert_int_equal(play_told(p, "assignment.moved", &data), 1);
	snprintf(before, sizeof(before), "unit:%s", play_unit(UNIT_A));
	snprintf(after, sizeof(after), "unit:%s", play_unit(UNIT_C));
	assert_true(play_heard(p, "assignment.moved", before));
	assert_true(play_heard(p, "assignment.moved", after));
	assert_true(str_is(play_assignment(p, p->lead)->unit_code, play_unit(UNIT_C)));
	assert_true(str_is(play_assignment(p, p->assist)->unit_code, play_unit(UNIT_B)));
	assert_int_equal(play_suggestion(p)->version, version + 1);
	for (t = NULL; (t = state_each(p->st, &transfer_table, t)) != NULL;)
		moved = t;
	assert(moved != NULL);
	assert_int_equal(moved->kind, TRANSFER_MOVED);
	assert_true(uuid_eq(moved->assignment, p->lead) && str_empty(moved->by));
	assert_true(str_is(moved->from_code, play_unit(UNIT_A)));
	assert_true(str_is(moved->to_code, play_unit(UNIT_C)));
	/* the successor signs, the unit before may not */
	assert_int_equal(play_as(p, "assignment.sign", ROLE_unit, play_unit(UNIT_A),
			     play_args(p, "assignment.sign", p->lead)),
	    E_PERMISSION_DENIED);
	assert_int_equal(play_as(p, "assignment.sign", ROLE_unit, play_unit(UNIT_C),
			     play_args(p, "assignment.sign", p->lead)),
	    E_NONE);
}

static void
an_ended_units_assignments_are_pointed_out(void **state)
{
	struct play *p = *state;
	const void *data;

	play_reach(p, SG_ACCEPTED);
	play_assign(p, false);
	run(p, noted(p, "followup.ended", play_args(p, "followup.ended", none)));
	assert_int_equal(play_told(p, "assignment.unit_ended", &data), 1);
	assert_int_equal(p->out.events[0].audience.n, 0);
	play_must(p, "assignment.sign", p->assist); /* the other unit goes on */
}

static void
a_unit_that_is_not_there_is_refused(void **state)
{
	struct play *p = *state;
	struct v1_unit args = { .id = p->unit[UNIT_A], .successor = uuid_named("nobody", 6) };

	assert_int_equal(play_call(p, "followup.merged", &args), E_NOT_FOUND);
	assert_string_equal(p->err.field, "successor");
	assert_null(state_each(p->st, &followup_table, NULL));
}

/* A slice that is run again, or out of its turn, has no second effect. */
static void
a_slice_counts_once(void **state)
{
	struct play *p = *state;
	const struct followup *f;

	play_reach(p, SG_ACCEPTED);
	play_assign(p, false);
	f = noted(p, "followup.ended", play_args(p, "followup.ended", none));
	run(p, f);
	run(p, f);
	assert_int_equal(p->out.nevents, 0);
	assert_int_equal(p->result.sweep.done, 0);
}

/* Open ones show the name of now, once; a letter keeps the one under which it was filed. */
static void
a_renamed_unit(void **state)
{
	struct play *p = *state;
	const struct ev_unit_renamed *ev;
	const struct followup *f;
	struct reply *letter;
	int64_t version;
	const void *data;

	play_reach_assignment(p, KIND_LEAD, AS_FILED);
	version = play_suggestion(p)->version;
	f = noted(p, "followup.renamed", play_args(p, "followup.renamed", none));
	run(p, f);
	assert_int_equal(play_told(p, "assignment.unit_renamed", &data), 1);
	ev = data;
	assert_true(str_is(ev->unit_name, "科创和人才局") && !str_empty(ev->from_name));
	assert_true(play_heard(p, "assignment.unit_renamed", "unit:U0101"));
	assert_true(str_is(play_assignment(p, p->lead)->unit_name, "科创和人才局"));
	assert_int_equal(play_suggestion(p)->version, version + 1);
	letter = (struct reply *)(uintptr_t)state_each(p->st, &reply_table, NULL);
	assert_true(str_eq(letter->unit_name, ev->from_name));
	run(p, noted(p, "followup.renamed", play_args(p, "followup.renamed", none)));
	assert_int_equal(play_told(p, "assignment.unit_renamed", &data), 0);
}

static void
what_has_ended_keeps_the_old_name(void **state)
{
	struct play *p = *state;
	const void *data;

	play_reach(p, SG_CLOSED);
	run(p, noted(p, "followup.renamed", play_args(p, "followup.renamed", none)));
	assert_int_equal(play_told(p, "assignment.unit_renamed", &data), 0);
	assert_false(str_is(play_assignment(p, p->lead)->unit_name, "科创和人才局"));
}

int
main(void)
{
#define TEST(f) cmocka_unit_test_setup_teardown(f, play_setup, play_teardown)
	const struct CMUnitTest tests[] = {
		TEST(what_is_open_moves),
		TEST(what_is_done_stays_as_it_was),
		TEST(an_alarm_of_a_moved_day_comes_again),
		TEST(a_merged_units_assignments_move),
		TEST(an_ended_units_assignments_are_pointed_out),
		TEST(a_unit_that_is_not_there_is_refused),
		TEST(a_slice_counts_once),
		cmocka_unit_test_setup_teardown(a_renamed_unit, play_setup, play_teardown),
		cmocka_unit_test_setup_teardown(
		    what_has_ended_keeps_the_old_name, play_setup, play_teardown),
	};

	return cmocka_run_group_tests_name("followup", tests, NULL, NULL);
}
