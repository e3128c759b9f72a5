/* SPDX-License-Identifier: Apache-2.0 */
/* A deputy's mandate has ended: what waited for that deputy waits no longer. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>

#include "tests/lib/play.h"

static const struct uuid none = { { 0 } };

/* registry tells of it, and the slice of the current suggestion runs; how much was changed. */
static int64_t
told_of(struct play *p, int deputy)
{
	const struct v1_mandate ended = { .id = p->mandate[deputy],
		.person_code = str_from(play_deputy(deputy)) };
	const struct followup *f, *last = NULL;
	struct uuid ids[2];
	struct sweep_args slice = { { ids, 2 } };

	assert_int_equal(play_call(p, "followup.mandate", &ended), E_NONE);
	for (f = state_each(p->st, &followup_table, NULL); f != NULL;
	     f = state_each(p->st, &followup_table, f))
		last = f;
	if (last == NULL) {
		fail_msg("nothing is noted");
		return 0;
	}
	ids[0] = last->id;
	ids[1] = p->suggestion;
	assert_int_equal(play_call(p, "followup.deputies", &slice), E_NONE);
	return ((const struct followup *)state_find(p->st, &followup_table, ids[0]))->changed;
}

static int64_t
ends(struct play *p, int deputy)
{
	play_end_mandate(p, deputy);
	return told_of(p, deputy);
}

static void
asked(struct play *p, size_t n)
{
	struct suggestion_submit submit = { .content = play_content(p) };

	submit.content->cosigners = (struct uuids){ &p->mandate[DEPUTY_SECOND], n };
	assert_int_equal(play_call(p, "suggestion.submit", &submit), E_NONE);
	p->suggestion = p->result.suggestion.suggestion;
}

static void
an_invitation_lapses(void **state)
{
	struct play *p = *state;
	const struct ev_invitation_lapsed *ev;
	const void *data;

	asked(p, 2);
	assert_int_equal(ends(p, DEPUTY_SECOND), 1);
	assert_int_equal(play_suggestion(p)->state, SG_COSIGNING);
	assert_int_equal(play_told(p, "suggestion.invitation_lapsed", &data), 1);
	ev = data;
	assert_true(str_is(ev->person_code, play_deputy(DEPUTY_SECOND)));
	assert_true(play_heard(p, "suggestion.invitation_lapsed", "deputy:P0002"));
	assert_true(play_heard(p, "suggestion.invitation_lapsed", "deputy:P0001"));
	assert_int_equal(play_told(p, "suggestion.cosigning_ended", NULL), 0);
	assert_int_equal(told_of(p, DEPUTY_SECOND), 0); /* once */
	assert_int_equal(ends(p, DEPUTY_THIRD), 1);
	assert_int_equal(play_suggestion(p)->state, SG_UNDER_REVIEW);
	assert_int_equal(play_told(p, "suggestion.cosigning_ended", &data), 1);
	assert_int_equal(((const struct ev_cosigning_ended *)data)->dropped, 2);
	assert_int_equal(play_deadline(p, none, STEP_COSIGN)->state, DEADLINE_CLOSED);
	assert_int_equal(play_deadline(p, none, STEP_REVIEW)->state, DEADLINE_OPEN);
}

static void
only_an_ended_one(void **state)
{
	struct play *p = *state;

	asked(p, 1);
	assert_int_equal(told_of(p, DEPUTY_SECOND), 0); /* it came back meanwhile */
	assert_int_equal(play_suggestion(p)->state, SG_COSIGNING);
}

/* Named in a draft, gone when it is submitted. */
static void
who_is_gone_is_not_asked(void **state)
{
	struct play *p = *state;

	p->cosigned = true;
	play_reach(p, SG_DRAFT);
	play_end_mandate(p, DEPUTY_SECOND);
	play_must(p, "suggestion.submit", none);
	assert_int_equal(play_suggestion(p)->state, SG_UNDER_REVIEW);
	assert_int_equal(((const struct cosigner *)state_each(p->st, &cosigner_table, NULL))->state,
	    COSIGN_DROPPED);
}

static void
nobody_is_left_to_rate(void **state)
{
	struct play *p = *state;

	play_reach(p, SG_REPLIED);
	assert_int_equal(ends(p, DEPUTY_LEAD), 1);
	assert_int_equal(play_suggestion(p)->state, SG_RATED);
	assert_int_equal(play_assignment(p, p->lead)->rating, RATING_NOT_RATED);
	assert_int_equal(play_told(p, "assignment.not_rated", NULL), 1);
	assert_int_equal(play_deadline(p, p->lead, STEP_RATING)->state, DEADLINE_CLOSED);
	play_must(p, "suggestion.close", none);
}

static void
a_cosigner_takes_the_place(void **state)
{
	struct play *p = *state;
	struct assignment_rate r = { .attitude = SATISFIED, .result = SATISFIED };

	p->cosigned = true;
	play_reach(p, SG_REPLIED);
	assert_int_equal(ends(p, DEPUTY_LEAD), 1);
	assert_int_equal(play_assignment(p, p->lead)->rating, RATING_AWAITED);
	r.suggestion = p->suggestion;
	r.assignment = p->lead;
	assert_int_equal(play_as(p, "assignment.rate", ROLE_deputy, "P0002", &r), E_NONE);
	assert_int_equal(play_suggestion(p)->state, SG_RATED);
}

/* The co-signer's rating was there: it decides at once, and is told as such, not once more. */
static void
a_rating_that_was_there(void **state)
{
	struct play *p = *state;
	struct assignment_rate r = { .attitude = SATISFIED, .result = SATISFIED };
	const void *data;

	p->cosigned = true;
	play_reach(p, SG_REPLIED);
	r.suggestion = p->suggestion;
	r.assignment = p->lead;
	assert_int_equal(play_as(p, "assignment.rate", ROLE_deputy, "P0002", &r), E_NONE);
	assert_int_equal(ends(p, DEPUTY_LEAD), 1);
	assert_int_equal(play_suggestion(p)->state, SG_RATED);
	assert_int_equal(play_told(p, "assignment.rated", NULL), 0);
	assert_int_equal(play_told(p, "assignment.rating_decides", &data), 1);
	assert_true(((const struct ev_rated *)data)->deciding);
	assert_false(play_heard(p, "assignment.rating_decides", "unit:U0101"));
}

#define STORY(f) cmocka_unit_test_setup_teardown(f, play_setup, play_teardown)

int
main(void)
{
	const struct CMUnitTest tests[] = {
		STORY(an_invitation_lapses),
		STORY(only_an_ended_one),
		STORY(who_is_gone_is_not_asked),
		STORY(nobody_is_left_to_rate),
		STORY(a_cosigner_takes_the_place),
		STORY(a_rating_that_was_there),
	};

	return cmocka_run_group_tests_name("mandate", tests, NULL, NULL);
}
