/* SPDX-License-Identifier: Apache-2.0 */
/* Merging: whose clock runs when, what follows the master and what does not, un-merging. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>

#include "tests/lib/play.h"

static const struct uuid none = { { 0 } };

/* The current suggestion's assignment of this kind that goes on. */
static struct uuid
part(struct play *p, int32_t kind)
{
	struct uuid id = none;

	for (const struct assignment *a = state_each(p->st, &assignment_table, NULL); a != NULL;
	     a = state_each(p->st, &assignment_table, a))
		if (uuid_eq(a->suggestion, p->suggestion) && a->kind == kind &&
		    a->state != AS_REASSIGNED && a->recalled_on.ymd == 0)
			id = a->id;
	return id;
}

/* A master with a lead A and an assist B, and the current one merged into it on `day`. */
static void
merged_on(struct play *p, const char *day)
{
	play_reach(p, SG_ACCEPTED);
	play_assign(p, false);
	p->master = p->suggestion;
	p->master_lead = p->lead;
	play_reach(p, SG_ACCEPTED);
	play_day(p, day);
	play_must(p, "suggestion.merge", none);
	p->lead = part(p, KIND_LEAD);
	p->assist = part(p, KIND_ASSIST);
}

static enum errclass
reassign(struct play *p, struct uuid assignment, int unit)
{
	const struct assignment_reassign args = {
		.suggestion = p->suggestion, .assignment = assignment, .unit = p->unit[unit]
	};

	return play_call(p, "assignment.reassign", &args);
}

static enum errclass
extend(struct play *p, struct uuid assignment, int months)
{
	const struct assignment_extend args = { .suggestion = p->suggestion,
		.assignment = assignment,
		.reason = STR("须勘测"),
		.months = { months, true } };

	return play_call(p, "assignment.extend", &args);
}

static void
its_clocks_run_from_its_own_sent(void **state)
{
	struct play *p = *state;

	merged_on(p, "2026-03-05");
	assert_int_equal(play_deadline(p, none, STEP_ASSIGN)->state, DEADLINE_MET);
	assert_int_equal(play_deadline(p, p->lead, STEP_REPLY)->due.ymd, 20260605);
	assert_int_equal(play_deadline(p, p->lead, STEP_SIGN)->due.ymd, 20260310);
	assert_int_equal(play_deadline(p, p->assist, STEP_OPINION)->due.ymd, 20260407);
	assert_null(play_deadline(p, p->lead, STEP_OBJECT));
	play_swap(p);
	assert_int_equal(play_deadline(p, p->lead, STEP_REPLY)->due.ymd, 20260602);
	assert_non_null(play_deadline(p, p->lead, STEP_OBJECT));
}

static void
who_hears_of_it(void **state)
{
	struct play *p = *state;
	const void *data;

	merged_on(p, "2026-03-05");
	assert_int_equal(play_told(p, "suggestion.accepted", NULL), 0);
	assert_int_equal(play_told(p, "suggestion.merged", &data), 1);
	assert_true(uuid_eq(((const struct ev_merged *)data)->into, p->master));
	assert_int_equal(((const struct ev_merged *)data)->units, 2);
	assert_true(play_heard(p, "suggestion.merged", "deputy:P0001"));
	assert_true(play_heard(p, "suggestion.merged", "station:S01"));
	assert_false(play_heard(p, "suggestion.merged", "unit:U0101"));
	assert_int_equal(play_told(p, "assignment.sent", &data), 2);
	assert_true(uuid_eq(((const struct ev_sent *)data)->merged_into, p->master));
	assert_int_equal(((const struct ev_sent *)data)->merged_into_serial.n, 9);
	play_must(p, "suggestion.unmerge", none);
	assert_int_equal(play_told(p, "assignment.recalled", NULL), 2);
	assert_true(play_heard(p, "assignment.recalled", "unit:U0101"));
	assert_false(play_heard(p, "assignment.recalled", "unit:U0102"));
}

static void
an_opinion_is_given_to_each(void **state)
{
	struct play *p = *state;

	merged_on(p, "2026-03-02");
	play_must(p, "assignment.sign", p->assist);
	play_must(p, "assignment.opinion", p->assist);
	assert_int_equal(play_assignment(p, p->assist)->state, AS_OPINION_GIVEN);
	assert_true(uuid_eq(play_assignment(p, p->assist)->helps, p->lead));
	play_swap(p);
	assert_int_equal(play_assignment(p, part(p, KIND_ASSIST))->state, AS_SENT);
	assert_int_equal(play_do(p, "assignment.reply", p->lead), E_FAILED_PRECONDITION);
}

static void
an_assist_that_is_through_has_no_successor(void **state)
{
	struct play *p = *state;

	merged_on(p, "2026-03-02");
	play_must(p, "assignment.sign", p->assist);
	play_must(p, "assignment.opinion", p->assist);
	play_swap(p);
	p->assist = part(p, KIND_ASSIST);
	play_must(p, "assignment.object", p->assist);
	assert_int_equal(reassign(p, p->assist, UNIT_C), E_NONE);
	assert_int_equal(play_told(p, "assignment.sent", NULL), 1); /* the master's alone */
	play_swap(p);
	assert_int_equal(play_assignment(p, part(p, KIND_ASSIST))->state, AS_OPINION_GIVEN);
}

static void
more_time_as_far_as_it_leads(void **state)
{
	struct play *p = *state;
	struct uuid lead;

	merged_on(p, "2026-03-30");
	assert_int_equal(play_deadline(p, p->lead, STEP_REPLY)->due.ymd, 20260630);
	lead = p->lead;
	play_swap(p);
	play_must(p, "assignment.sign", p->lead);
	assert_int_equal(extend(p, p->lead, 4), E_NONE); /* 2 July: beyond */
	play_must(p, "assignment.grant_extension", p->lead);
	assert_int_equal(play_told(p, "assignment.extension_granted", NULL), 2);
	play_swap(p);
	assert_int_equal(play_deadline(p, lead, STEP_REPLY)->due.ymd, 20260702);
	assert_int_equal(play_deadline(p, lead, STEP_REPLY)->extended.ymd, 20260702);
}

static void
not_to_a_day_before_its_own(void **state)
{
	struct play *p = *state;
	int64_t version;

	merged_on(p, "2026-03-31");
	assert_int_equal(extend(p, p->lead, 6), E_FAILED_PRECONDITION); /* not signed for */
	play_must(p, "assignment.sign", p->lead);
	assert_int_equal(extend(p, p->lead, 6), E_NONE); /* of one alone */
	play_must(p, "assignment.grant_extension", p->lead);
	assert_int_equal(play_told(p, "assignment.extension_granted", NULL), 1);
	version = play_suggestion(p)->version;
	play_swap(p);
	play_must(p, "assignment.sign", p->lead);
	assert_int_equal(extend(p, p->lead, 5), E_NONE);
	play_must(p, "assignment.grant_extension", p->lead);
	assert_int_equal(play_told(p, "assignment.extension_granted", NULL), 1);
	play_swap(p);
	assert_int_equal(play_deadline(p, p->lead, STEP_REPLY)->extended.ymd, 20260930);
	assert_int_equal(play_suggestion(p)->version, version);
}

static void
nor_once_a_letter_was_filed(void **state)
{
	struct play *p = *state;

	play_reach_merged(p, SG_REPLY_FILED);
	play_must(p, "assignment.send_back", p->lead);
	play_swap(p);
	play_must(p, "assignment.sign", p->lead);
	play_must(p, "assignment.extend", p->lead);
	play_must(p, "assignment.grant_extension", p->lead);
	assert_int_equal(play_told(p, "assignment.extension_granted", NULL), 1);
}

static void
after_the_masters_reply_it_stands_alone(void **state)
{
	struct play *p = *state;
	struct uuid next;

	play_reach_merged(p, SG_ASSIGNED);
	play_swap(p);
	play_go_on(p, SG_REPLIED);
	play_swap(p);
	assert_int_equal(reassign(p, p->lead, UNIT_C), E_FAILED_PRECONDITION);
	assert_non_null(strstr(p->err.text, "has neither objected nor ended"));
	play_end_unit(p, p->unit[UNIT_A]);
	assert_int_equal(reassign(p, p->lead, UNIT_C), E_NONE);
	next = p->result.assignment.next;
	assert_true(uuid_absent(play_assignment(p, next)->follows));
	play_must(p, "assignment.object", next);
	assert_int_equal(play_do(p, "suggestion.unmerge", none), E_FAILED_PRECONDITION);
	assert_non_null(strstr(p->err.text, "objects to it"));
	play_must(p, "assignment.overrule", next);
	play_must(p, "suggestion.unmerge", none); /* still before its own reply */
	assert_int_equal(play_suggestion(p)->state, SG_ACCEPTED);
	assert_int_equal(play_assignment(p, next)->state, AS_RECALLED);
}

static void
a_handling_that_was_broken_off_counts_no_more(void **state)
{
	struct play *p = *state;
	struct uuid assist;

	merged_on(p, "2026-03-02");
	play_must(p, "assignment.sign", p->lead);
	play_must(p, "assignment.sign", p->assist);
	play_must(p, "assignment.opinion", p->assist);
	assist = p->assist;
	assert_int_equal(play_suggestion(p)->state, SG_HANDLING);
	play_day(p, "2026-03-04");
	play_must(p, "suggestion.unmerge", none);
	assert_int_equal(play_suggestion(p)->round, 0);
	assert_int_equal(play_suggestion(p)->assigned_on.ymd, 0);
	assert_int_equal(play_deadline(p, none, STEP_ASSIGN)->due.ymd, 20260313);
	assert_int_equal(play_assignment(p, assist)->state, AS_OPINION_GIVEN);
	assert_int_equal(play_assignment(p, assist)->recalled_on.ymd, 20260304);
	play_must(p, "suggestion.assign", none);
	assert_int_equal(play_suggestion(p)->state, SG_ASSIGNED); /* nobody has signed this time */
	p->lead = part(p, KIND_LEAD);
	play_must(p, "assignment.object", p->lead);
	assert_int_equal(reassign(p, p->lead, UNIT_B), E_NONE); /* who had an opinion before */
}

static void
replied_once_and_sent_back_it_may_still_go(void **state)
{
	struct play *p = *state;

	play_reach_merged(p, SG_REPLY_FILED);
	assert_int_equal(play_do(p, "suggestion.unmerge", none), E_FAILED_PRECONDITION);
	play_must(p, "assignment.send_back", p->lead);
	play_must(p, "suggestion.unmerge", none);
	assert_int_equal(play_suggestion(p)->state, SG_ACCEPTED);
}

static void
a_later_round_is_its_own(void **state)
{
	struct play *p = *state;
	const struct assignment *a;

	play_reach_merged(p, SG_REPLIED);
	play_rate(p, p->lead, NOT_SATISFIED);
	play_must(p, "assignment.release", p->lead);
	a = play_assignment(p, p->result.assignment.next);
	assert_int_equal(a->state, AS_HANDLING);
	assert_true(uuid_absent(a->follows));
	assert_int_equal(play_do(p, "suggestion.unmerge", none), E_FAILED_PRECONDITION);
	assert_non_null(strstr(p->err.text, "the reply is passed on"));
	play_end_unit(p, p->unit[UNIT_A]);
	assert_int_equal(reassign(p, a->id, UNIT_C), E_NONE);
	play_swap(p);
	assert_int_equal(play_suggestion(p)->state, SG_ASSIGNED);
}

int
main(void)
{
#define T(f) cmocka_unit_test_setup_teardown(f, play_setup, play_teardown)
	const struct CMUnitTest tests[] = {
		T(its_clocks_run_from_its_own_sent),
		T(who_hears_of_it),
		T(an_opinion_is_given_to_each),
		T(an_assist_that_is_through_has_no_successor),
		T(more_time_as_far_as_it_leads),
		T(not_to_a_day_before_its_own),
		T(nor_once_a_letter_was_filed),
		T(after_the_masters_reply_it_stands_alone),
		T(a_handling_that_was_broken_off_counts_no_more),
		T(replied_once_and_sent_back_it_may_still_go),
		T(a_later_round_is_its_own),
	};

	return cmocka_run_group_tests_name("decide_merge", tests, NULL, NULL);
}
