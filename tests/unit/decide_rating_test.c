/* SPDX-License-Identifier: Apache-2.0 */
/* Ratings, their release, handling again, closing. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <cmocka.h>

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

static struct assignment_rate
rating(struct play *p, enum satisfaction result)
{
	return (struct assignment_rate){ .suggestion = p->suggestion,
		.assignment = p->lead,
		.attitude = SATISFIED,
		.result = (int32_t)result,
		.text = STR("理由") };
}

static void
the_committee_hears_a_rating_first(void **state)
{
	struct play *p = *state;
	const struct ev_rated *ev;
	const struct ev_released *released;
	const void *data;

	play_reach(p, SG_REPLIED);
	play_rate(p, p->lead, BASICALLY_SATISFIED);
	assert_int_equal(p->out.nevents, 1);
	assert_int_equal(p->out.events[0].audience.n, 0); /* nobody else */
	assert_int_equal(play_told(p, "assignment.rated", &data), 1);
	ev = data;
	assert_true(ev->deciding);
	assert_int_equal(ev->due->step, STEP_RELEASE);
	assert_int_equal(play_suggestion(p)->state, SG_RATED);
	assert_int_equal(play_deadline(p, p->lead, STEP_RATING)->state, DEADLINE_MET);
	assert_refused(p, play_do(p, "suggestion.close", none), E_FAILED_PRECONDITION,
	    "suggestion"); /* not released yet */
	play_must(p, "assignment.release", p->lead);
	assert_true(play_heard(p, "assignment.rating_released", "unit:U0101"));
	assert_true(play_heard(p, "assignment.rating_released", "deputy:P0001"));
	play_told(p, "assignment.rating_released", &data);
	released = data;
	assert_false(released->by_clock);
	assert_int_equal(released->attitude, SATISFIED);
	assert_int_equal(released->result, BASICALLY_SATISFIED);
	assert_int_equal(released->ratings.n, 1);
	assert_true(uuid_absent(released->next));
	assert_refused(
	    p, play_do(p, "assignment.release", p->lead), E_FAILED_PRECONDITION, "assignment");
	play_must(p, "suggestion.close", none);
	assert_int_equal(play_suggestion(p)->closed_on.ymd, 20260302);
}

static void
bad_ratings(void **state)
{
	struct play *p = *state;
	struct assignment_rate r;

	play_reach(p, SG_REPLIED);
	r = rating(p, NOT_SATISFIED);
	r.text = (struct str){ 0 };
	assert_refused(p, play_call(p, "assignment.rate", &r), E_INVALID_ARGUMENT, "text");
	r.result = SATISFIED;
	r.attitude = NOT_SATISFIED; /* either of the two */
	assert_refused(p, play_call(p, "assignment.rate", &r), E_INVALID_ARGUMENT, "text");
	r = rating(p, SATISFIED);
	assert_refused(p, play_as(p, "assignment.rate", ROLE_deputy, "P0002", &r),
	    E_PERMISSION_DENIED, "suggestion"); /* another's suggestion */
	assert_int_equal(play_call(p, "assignment.rate", &r), E_NONE);
	assert_refused(p, play_call(p, "assignment.rate", &r), E_ALREADY_EXISTS, "assignment");
	r.result = NOT_SATISFIED;
	assert_refused(p, play_call(p, "assignment.rate", &r), E_ALREADY_EXISTS, "assignment");
	assert_int_equal(play_assignment(p, p->lead)->result, SATISFIED);
}

static void
a_cosigner_may_rate_but_does_not_decide(void **state)
{
	struct play *p = *state;
	const struct ev_released *released;
	struct assignment_rate r;
	const struct ev_rated *ev;
	const void *data;

	p->cosigned = true;
	play_reach(p, SG_REPLIED);
	r = rating(p, NOT_SATISFIED);
	assert_int_equal(play_as(p, "assignment.rate", ROLE_deputy, "P0002", &r), E_NONE);
	play_told(p, "assignment.rated", &data);
	ev = data;
	assert_false(ev->deciding);
	assert_int_equal(play_suggestion(p)->state, SG_REPLIED);
	assert_refused(
	    p, play_do(p, "assignment.release", p->lead), E_FAILED_PRECONDITION, "assignment");
	play_rate(p, p->lead, SATISFIED);
	play_must(p, "assignment.release", p->lead);
	play_told(p, "assignment.rating_released", &data);
	released = data;
	assert_int_equal(released->ratings.n, 2);
	assert_int_equal(released->result, SATISFIED);
	assert_true(uuid_absent(play_assignment(p, p->lead)->next)); /* satisfied: no new round */
	assert_refused(p, play_as(p, "assignment.rate", ROLE_deputy, "P0002", &r), E_ALREADY_EXISTS,
	    "assignment");
}

/* The lead's mandate has ended: the first co-signer with an active one takes the place. */
static void
a_cosigner_in_the_leads_place(void **state)
{
	struct play *p = *state;
	struct assignment_rate r;

	p->cosigned = true;
	play_reach(p, SG_REPLIED);
	play_end_mandate(p, DEPUTY_LEAD);
	r = rating(p, SATISFIED);
	assert_refused(p, play_call(p, "assignment.rate", &r), E_FAILED_PRECONDITION, "assignment");
	assert_int_equal(play_as(p, "assignment.rate", ROLE_deputy, "P0002", &r), E_NONE);
	assert_int_equal(play_suggestion(p)->state, SG_RATED);
}

/* The co-signer rated before the lead's mandate ended: it decides when the days are over. */
static void
a_cosigner_who_had_rated(void **state)
{
	struct play *p = *state;
	struct assignment_rate r;
	const struct ev_rated *ev;
	const void *data;

	p->cosigned = true;
	play_reach(p, SG_REPLIED);
	r = rating(p, SATISFIED);
	r.result = NOT_SATISFIED;
	r.text = STR("坡道过陡");
	assert_int_equal(play_as(p, "assignment.rate", ROLE_deputy, "P0002", &r), E_NONE);
	assert_int_equal(play_suggestion(p)->state, SG_REPLIED);
	play_end_mandate(p, DEPUTY_LEAD);
	play_midnight(p, "2026-03-24");
	play_sweep(p);
	assert_int_equal(play_told(p, "assignment.not_rated", NULL), 0);
	assert_int_equal(play_told(p, "assignment.rated", NULL), 0);
	assert_int_equal(play_told(p, "assignment.rating_decides", &data), 1);
	ev = data;
	assert_true(ev->deciding && str_is(ev->person_code, "P0002"));
	assert_int_equal(play_assignment(p, p->lead)->result, NOT_SATISFIED);
	assert_int_equal(play_suggestion(p)->state, SG_RATED);
	assert_int_equal(play_deadline(p, p->lead, STEP_RELEASE)->state, DEADLINE_OPEN);
	play_must(p, "assignment.release", p->lead);
	assert_int_equal(play_suggestion(p)->state, SG_HANDLING);
}

static void
not_rated_in_time(void **state)
{
	struct play *p = *state;
	struct assignment_rate r;

	play_reach(p, SG_REPLIED); /* passed on 03-02: 15 wd end on 03-23 */
	play_midnight(p, "2026-03-24");
	p->now.us -= 1;
	play_sweep(p);
	assert_int_equal(play_told(p, "assignment.not_rated", NULL), 0);
	play_midnight(p, "2026-03-24");
	play_sweep(p);
	assert_int_equal(play_told(p, "assignment.not_rated", NULL), 1);
	assert_int_equal(play_told(p, "deadline.overdue", NULL), 0);
	assert_int_equal(play_suggestion(p)->state, SG_RATED);
	assert_int_equal(play_assignment(p, p->lead)->rating, RATING_NOT_RATED);
	r = rating(p, SATISFIED);
	assert_refused(p, play_call(p, "assignment.rate", &r), E_FAILED_PRECONDITION, "assignment");
	play_must(p, "suggestion.close", none);
	assert_int_equal(play_sweep(p), 0);
}

static void
handled_again(void **state)
{
	struct play *p = *state;
	const struct assignment *a, *b;
	const struct ev_sent *sent;
	const void *data;
	struct uuid first;

	play_reach(p, SG_REPLIED);
	first = p->lead;
	play_rate(p, first, NOT_SATISFIED);
	play_must(p, "assignment.release", first);
	p->lead = p->result.assignment.next;
	a = play_assignment(p, first);
	b = play_assignment(p, p->lead);
	assert_true(uuid_eq(a->next, b->id) && uuid_eq(b->replaces, a->id));
	assert_int_equal(a->result, NOT_SATISFIED); /* the first rating is kept */
	assert_int_equal(b->state, AS_HANDLING);
	assert_int_equal(b->round, 2);
	assert_true(uuid_eq(b->unit, a->unit));
	assert_int_equal(play_suggestion(p)->state, SG_HANDLING);
	assert_int_equal(play_suggestion(p)->round, 2);
	play_told(p, "assignment.sent", &data);
	sent = data;
	assert_int_equal(sent->dues.n, 1);
	assert_int_equal(((struct due_info *)sent->dues.v)[0].step, STEP_AGAIN);
	assert_int_equal(((struct due_info *)sent->dues.v)[0].due.ymd, 20260402);
	assert_refused(
	    p, play_do(p, "assignment.sign", p->lead), E_FAILED_PRECONDITION, "assignment");
	assert_refused(
	    p, play_do(p, "assignment.object", p->lead), E_FAILED_PRECONDITION, "assignment");
	assert_refused(
	    p, play_do(p, "assignment.reply", first), E_FAILED_PRECONDITION, "assignment");
	assert_refused(
	    p, play_do(p, "assignment.again", first), E_FAILED_PRECONDITION, "assignment");
	play_must(p, "assignment.reply", p->lead);
	play_must(p, "assignment.pass", p->lead);
	play_rate(p, p->lead, SATISFIED);
	play_must(p, "assignment.release", p->lead);
	play_must(p, "suggestion.close", none);
	assert_int_equal(play_told(p, "suggestion.closed", &data), 1);
	assert_int_equal(((const struct ev_closed *)data)->rounds, 2);
	assert_int_equal(((const struct ev_closed *)data)->result, SATISFIED);
}

static void
assists_of_the_next_round_as_named_anew(void **state)
{
	struct play *p = *state;
	struct assignee v[] = { { p->unit[UNIT_B], STR("坡道") }, { p->unit[UNIT_B], { 0 } } };
	struct assignment_release r = { .assists = { v, 2 } };
	const struct deadline *d;

	play_reach(p, SG_REPLIED);
	play_rate(p, p->lead, NOT_SATISFIED);
	r.suggestion = p->suggestion;
	r.assignment = p->lead;
	assert_refused(
	    p, play_call(p, "assignment.release", &r), E_INVALID_ARGUMENT, "assists[1].unit");
	v[1].unit = p->unit[UNIT_A];
	assert_refused(
	    p, play_call(p, "assignment.release", &r), E_INVALID_ARGUMENT, "assists[1].unit");
	v[1].unit = p->unit[UNIT_CLOSED];
	assert_refused(
	    p, play_call(p, "assignment.release", &r), E_FAILED_PRECONDITION, "assists[1].unit");
	r.assists.n = 1;
	assert_int_equal(play_call(p, "assignment.release", &r), E_NONE);
	assert_int_equal(play_told(p, "assignment.sent", NULL), 2);
	p->lead = p->result.assignment.next;
	for (const struct assignment *a = state_each(p->st, &assignment_table, NULL); a != NULL;
	     a = state_each(p->st, &assignment_table, a))
		if (uuid_eq(a->helps, p->lead))
			p->assist = a->id;
	d = play_deadline(p, p->assist, STEP_OPINION);
	assert_int_equal(d->due.ymd, 20260318); /* 15 days before 04-02 */
	assert_refused(
	    p, play_do(p, "assignment.reply", p->lead), E_FAILED_PRECONDITION, "assignment");
	play_must(p, "assignment.opinion", p->assist);
	play_must(p, "assignment.reply", p->lead);
}

static void
round_two_not_satisfied(struct play *p)
{
	play_reach(p, SG_REPLIED);
	for (int round = 1; round <= 2; round++) {
		play_rate(p, p->lead, NOT_SATISFIED);
		play_must(p, "assignment.release", p->lead);
		if (round == 2)
			return;
		p->lead = p->result.assignment.next;
		play_must(p, "assignment.reply", p->lead);
		play_must(p, "assignment.pass", p->lead);
	}
}

/* The unit has ended meanwhile: whoever takes its place signs, and has that round's month. */
static void
the_next_round_of_a_unit_that_has_ended(void **state)
{
	struct play *p = *state;
	struct uuid next;

	play_reach(p, SG_REPLIED);
	play_rate(p, p->lead, NOT_SATISFIED);
	play_must(p, "assignment.release", p->lead);
	p->lead = p->result.assignment.next;
	play_end_unit(p, p->unit[UNIT_A]);
	play_must(p, "assignment.reassign", p->lead);
	next = p->result.assignment.next;
	assert_int_equal(play_assignment(p, next)->state, AS_SENT);
	assert_int_equal(play_assignment(p, next)->round, 2);
	assert_null(play_deadline(p, next, STEP_REPLY));
	assert_int_equal(play_deadline(p, next, STEP_AGAIN)->due.ymd, 20260402);
	assert_int_equal(play_deadline(p, next, STEP_SIGN)->state, DEADLINE_OPEN);
	assert_int_equal(play_deadline(p, next, STEP_CONTACT)->state, DEADLINE_OPEN);
	play_must(p, "assignment.sign", next);
	play_must(p, "assignment.reply", next);
	assert_int_equal(play_deadline(p, next, STEP_AGAIN)->state, DEADLINE_MET);
}

static void
after_round_two_another_round(void **state)
{
	struct play *p = *state;

	round_two_not_satisfied(p);
	assert_true(uuid_absent(p->result.assignment.next)); /* not of itself */
	assert_int_equal(play_suggestion(p)->state, SG_RATED);
	play_must(p, "assignment.again", p->lead);
	assert_int_equal(p->result.assignment.suggestion_state, SG_HANDLING);
	assert_int_equal(play_suggestion(p)->round, 3);
	assert_int_equal(play_told(p, "assignment.sent", NULL), 1);
	assert_refused(p, play_do(p, "assignment.again", p->lead), E_FAILED_PRECONDITION,
	    "assignment"); /* once */
}

static void
after_round_two_close_with_a_reason(void **state)
{
	struct play *p = *state;
	struct suggestion_close args = { .reason = { 0 } };

	round_two_not_satisfied(p);
	args.suggestion = p->suggestion;
	assert_refused(p, play_call(p, "suggestion.close", &args), E_INVALID_ARGUMENT, "reason");
	args.reason = STR("条件不具备");
	assert_int_equal(play_call(p, "suggestion.close", &args), E_NONE);
	assert_refused(
	    p, play_do(p, "assignment.again", p->lead), E_FAILED_PRECONDITION, "assignment");
	assert_int_equal(play_suggestion(p)->state, SG_CLOSED);
}

/* Rated on 03-02: 5 working days end on 03-09. */
static void
released_by_the_clock(void **state)
{
	struct play *p = *state;
	const struct ev_released *ev;
	const void *data;

	play_reach(p, SG_REPLIED);
	play_rate(p, p->lead, NOT_SATISFIED);
	play_midnight(p, "2026-03-10");
	play_sweep(p);
	assert_int_equal(play_told(p, "assignment.rating_released", &data), 1);
	ev = data;
	assert_true(ev->by_clock);
	assert_true(play_heard(p, "assignment.rating_released", "unit:U0101"));
	assert_false(uuid_absent(ev->next));
	assert_int_equal(play_assignment(p, ev->next)->state, AS_HANDLING);
	assert_int_equal(play_deadline(p, ev->next, STEP_AGAIN)->start.ymd, 20260310);
	assert_int_equal(play_suggestion(p)->state, SG_HANDLING);
	assert_int_equal(play_sweep(p), 0);
}

/* One separate reply is rated badly and released while the other is still in the form check. */
static void
one_of_two_is_handled_again(void **state)
{
	struct play *p = *state;
	struct uuid again;

	play_reach(p, SG_ACCEPTED);
	play_assign(p, true);
	play_must(p, "assignment.sign", p->lead);
	play_must(p, "assignment.sign", p->second);
	play_must(p, "assignment.reply", p->lead);
	play_must(p, "assignment.pass", p->lead);
	play_must(p, "assignment.reply", p->second);
	assert_int_equal(play_suggestion(p)->state, SG_REPLY_FILED);
	play_rate(p, p->lead, NOT_SATISFIED);
	play_must(p, "assignment.release", p->lead);
	again = p->result.assignment.next;
	assert_int_equal(p->result.assignment.suggestion_state, SG_HANDLING);
	play_must(p, "assignment.pass", p->second);
	assert_int_equal(play_suggestion(p)->state, SG_HANDLING);
	play_must(p, "assignment.reply", again);
	assert_int_equal(play_suggestion(p)->state, SG_REPLY_FILED);
	play_must(p, "assignment.pass", again);
	assert_int_equal(play_suggestion(p)->state, SG_REPLIED);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		STORY(the_committee_hears_a_rating_first),
		STORY(bad_ratings),
		STORY(a_cosigner_may_rate_but_does_not_decide),
		STORY(a_cosigner_in_the_leads_place),
		STORY(a_cosigner_who_had_rated),
		STORY(not_rated_in_time),
		STORY(handled_again),
		STORY(assists_of_the_next_round_as_named_anew),
		STORY(the_next_round_of_a_unit_that_has_ended),
		STORY(after_round_two_another_round),
		STORY(after_round_two_close_with_a_reason),
		STORY(released_by_the_clock),
		STORY(one_of_two_is_handled_again),
	};

	return cmocka_run_group_tests_name("decide_rating", tests, NULL, NULL);
}
