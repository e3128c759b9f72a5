/* SPDX-License-Identifier: Apache-2.0 */
/* Withdrawal by all signatories, and what ends the request for it. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>

#include "tests/lib/play.h"

static const struct uuid none = { { 0 } };

static const struct cosigner *
cosigner(struct play *p, int deputy)
{
	const struct cosigner *c = state_each(p->st, &cosigner_table, NULL);

	while (c != NULL &&
	    !(uuid_eq(c->suggestion, p->suggestion) && str_is(c->person_code, play_deputy(deputy))))
		c = state_each(p->st, &cosigner_table, c);
	return c;
}

static enum errclass
consent(struct play *p, int deputy, int32_t answer)
{
	const struct suggestion_consent args = { .suggestion = p->suggestion, .answer = answer };

	return play_as(p, "suggestion.consent_withdrawal", ROLE_deputy, play_deputy(deputy), &args);
}

/* Both co-signers have agreed; the withdrawal is asked for. */
static void
asked_of_two(struct play *p)
{
	struct suggestion_submit submit = { .content = play_content(p) };
	struct suggestion_cosign agree = { .answer = ANSWER_AGREE };

	submit.content->cosigners = (struct uuids){ &p->mandate[DEPUTY_SECOND], 2 };
	assert_int_equal(play_call(p, "suggestion.submit", &submit), E_NONE);
	p->suggestion = agree.suggestion = p->result.suggestion.suggestion;
	for (int i = DEPUTY_SECOND; i <= DEPUTY_THIRD; i++)
		assert_int_equal(
		    play_as(p, "suggestion.cosign", ROLE_deputy, play_deputy(i), &agree), E_NONE);
	play_must(p, "suggestion.withdraw", none);
}

static void
at_once_when_nobody_else_has_signed(void **state)
{
	struct play *p = *state;
	const void *data;

	play_reach(p, SG_UNDER_REVIEW);
	play_must(p, "suggestion.withdraw", none);
	assert_int_equal(p->result.suggestion.state, SG_WITHDRAWN);
	assert_int_equal(play_suggestion(p)->closed_on.ymd, 20260302);
	assert_int_equal(play_deadline(p, none, STEP_REVIEW)->state, DEADLINE_CLOSED);
	assert_int_equal(play_told(p, "suggestion.withdrawal_asked", NULL), 0);
	assert_int_equal(play_told(p, "suggestion.withdrawn", &data), 1);
	assert_true(str_is(((const struct ev_withdrawn *)data)->by, "P0001"));
	assert_int_equal(((const struct ev_withdrawn *)data)->state, SG_WITHDRAWN);
	assert_true(play_heard(p, "suggestion.withdrawn", "deputy:P0001"));
	assert_true(play_heard(p, "suggestion.withdrawn", "station:S01"));
	play_day(p, "2026-06-01");
	assert_int_equal(play_sweep(p), 0);
	assert_int_equal(play_do(p, "suggestion.accept", none), E_FAILED_PRECONDITION);
	assert_int_equal(play_do(p, "suggestion.withdraw", none), E_FAILED_PRECONDITION);
}

static void
the_last_consent_withdraws(void **state)
{
	struct play *p = *state;

	asked_of_two(p);
	assert_int_equal(play_suggestion(p)->state, SG_UNDER_REVIEW);
	assert_int_equal(play_do(p, "suggestion.withdraw", none), E_FAILED_PRECONDITION);
	assert_int_equal(consent(p, DEPUTY_LEAD, ANSWER_AGREE), E_PERMISSION_DENIED);
	assert_int_equal(consent(p, DEPUTY_SECOND, ANSWER_AGREE), E_NONE);
	assert_int_equal(play_suggestion(p)->state, SG_UNDER_REVIEW);
	assert_int_equal(p->out.nevents, 0);
	assert_int_equal(cosigner(p, DEPUTY_SECOND)->consent, CONSENT_AGREED);
	assert_int_equal(consent(p, DEPUTY_SECOND, ANSWER_AGREE), E_FAILED_PRECONDITION);
	assert_int_equal(consent(p, DEPUTY_THIRD, ANSWER_AGREE), E_NONE);
	assert_int_equal(play_suggestion(p)->state, SG_WITHDRAWN);
	assert_true(play_heard(p, "suggestion.withdrawn", "deputy:P0002"));
}

static void
one_who_declines_ends_it(void **state)
{
	struct play *p = *state;
	const void *data;

	asked_of_two(p);
	assert_int_equal(consent(p, DEPUTY_SECOND, ANSWER_AGREE), E_NONE);
	assert_int_equal(consent(p, DEPUTY_THIRD, ANSWER_DECLINE), E_NONE);
	assert_int_equal(play_told(p, "suggestion.withdrawal_ended", &data), 1);
	assert_int_equal(((const struct ev_withdrawal_ended *)data)->why, WITHDRAWAL_DECLINED);
	assert_true(str_is(((const struct ev_withdrawal_ended *)data)->person_code, "P0003"));
	assert_int_equal(play_suggestion(p)->state, SG_UNDER_REVIEW);
	assert_int_equal(play_suggestion(p)->withdrawal_on.ymd, 0);
	assert_int_equal(cosigner(p, DEPUTY_SECOND)->consent, 0);
	assert_int_equal(consent(p, DEPUTY_SECOND, ANSWER_AGREE), E_FAILED_PRECONDITION);
	play_must(p, "suggestion.withdraw", none); /* and asked again */
	assert_int_equal(play_told(p, "suggestion.withdrawal_asked", &data), 1);
	assert_int_equal(((const struct ev_withdrawal_asked *)data)->consents, 2);
}

static void
accepting_goes_on_and_the_number_is_kept(void **state)
{
	struct play *p = *state;

	asked_of_two(p);
	play_must(p, "suggestion.accept", none);
	assert_int_equal(play_told(p, "suggestion.withdrawal_ended", NULL), 0);
	assert_int_equal(consent(p, DEPUTY_SECOND, ANSWER_AGREE), E_NONE);
	assert_int_equal(consent(p, DEPUTY_THIRD, ANSWER_AGREE), E_NONE);
	assert_int_equal(play_suggestion(p)->state, SG_WITHDRAWN);
	assert_true(str_is(play_suggestion(p)->serial, "2026-0001"));
	assert_int_equal(play_deadline(p, none, STEP_ASSIGN)->state, DEADLINE_CLOSED);
	assert_int_equal(play_do(p, "supervision.begin", none), E_FAILED_PRECONDITION);
	p->cosigned = false;
	play_reach(p, SG_ACCEPTED);
	assert_true(str_is(play_suggestion(p)->serial, "2026-0002"));
}

/* Who is no deputy any more is not waited for; was it the last one, it is asked for once more. */
static void
without_those_whose_mandate_has_ended(void **state)
{
	struct play *p = *state;

	asked_of_two(p);
	assert_int_equal(consent(p, DEPUTY_SECOND, ANSWER_AGREE), E_NONE);
	assert_int_equal(play_do(p, "suggestion.withdraw", none), E_FAILED_PRECONDITION);
	play_end_mandate(p, DEPUTY_THIRD);
	assert_int_equal(play_suggestion(p)->state, SG_UNDER_REVIEW);
	play_must(p, "suggestion.withdraw", none);
	assert_int_equal(play_suggestion(p)->state, SG_WITHDRAWN);
	assert_int_equal(play_told(p, "suggestion.withdrawal_asked", NULL), 0);
	assert_int_equal(play_told(p, "suggestion.withdrawn", NULL), 1);
}

static void
the_last_deputy_consents(void **state)
{
	struct play *p = *state;

	asked_of_two(p);
	play_end_mandate(p, DEPUTY_THIRD);
	assert_int_equal(play_do(p, "suggestion.withdraw", none), E_FAILED_PRECONDITION);
	assert_int_equal(consent(p, DEPUTY_SECOND, ANSWER_AGREE), E_NONE);
	assert_int_equal(play_suggestion(p)->state, SG_WITHDRAWN);
}

/* What leads it on ends the request. */
static void
overtaken(void **state)
{
	static const struct {
		enum suggestion_state from;
		int32_t channel;
		const char *op;
	} ways[] = {
		{ SG_ACCEPTED, CHANNEL_ZONE, "suggestion.assign" },
		{ SG_ACCEPTED, CHANNEL_DISTRICT, "suggestion.forward" },
		{ SG_ACCEPTED, CHANNEL_SPECIAL_REPORT, "suggestion.report" },
		{ SG_UNDER_REVIEW, CHANNEL_ZONE, "suggestion.refuse" },
		{ SG_RETURNED, CHANNEL_ZONE, "suggestion.revise" },
		{ SG_RETURNED, CHANNEL_ZONE, "suggestion.submit" },
	};
	struct play *p = *state;
	const void *data;

	for (size_t i = 0; i < sizeof(ways) / sizeof(ways[0]); i++) {
		p->channel = ways[i].channel;
		play_reach_asked(p, ways[i].from);
		play_must(p, ways[i].op, none);
		assert_int_equal(play_told(p, "suggestion.withdrawal_ended", &data), 1);
		assert_int_equal(
		    ((const struct ev_withdrawal_ended *)data)->why, WITHDRAWAL_OVERTAKEN);
		assert_true(play_heard(p, "suggestion.withdrawal_ended", "deputy:P0002"));
		assert_int_equal(play_suggestion(p)->withdrawal_on.ymd, 0);
	}
}

/* Whoever has not answered yet is asked no more; who agrees meanwhile has to consent, too. */
static void
in_cosigning(void **state)
{
	struct play *p = *state;
	struct suggestion_cosign agree = { .answer = ANSWER_AGREE };

	play_reach(p, SG_COSIGNING);
	play_must(p, "suggestion.withdraw", none);
	assert_int_equal(play_suggestion(p)->state, SG_WITHDRAWN);
	assert_int_equal(cosigner(p, DEPUTY_SECOND)->state, COSIGN_DROPPED);
	assert_true(play_heard(p, "suggestion.withdrawn", "deputy:P0002"));
	play_reach_asked(p, SG_COSIGNING);
	agree.suggestion = p->suggestion;
	assert_int_equal(
	    play_as(p, "suggestion.cosign", ROLE_deputy, play_deputy(DEPUTY_THIRD), &agree),
	    E_NONE);
	assert_int_equal(consent(p, DEPUTY_SECOND, ANSWER_AGREE), E_NONE);
	assert_int_equal(play_suggestion(p)->state, SG_UNDER_REVIEW);
	assert_int_equal(consent(p, DEPUTY_THIRD, ANSWER_AGREE), E_NONE);
	assert_int_equal(play_suggestion(p)->state, SG_WITHDRAWN);
}

static void
its_opinions_are_released(void **state)
{
	struct play *p = *state;

	play_opinion(p, OPINION_CONVERTED); /* by a draft */
	play_must(p, "suggestion.discard", none);
	assert_int_equal(play_suggestion(p)->state, SG_WITHDRAWN);
	assert_int_equal(play_told(p, "suggestion.withdrawn", NULL), 0);
	assert_int_equal(play_the_opinion(p)->state, OPINION_RECEIVED);
	play_opinion(p, OPINION_CONVERTED);
	play_must(p, "suggestion.submit", none);
	play_must(p, "suggestion.withdraw", none);
	assert_int_equal(play_told(p, "opinion.released", NULL), 1);
	assert_int_equal(play_the_opinion(p)->state, OPINION_RECEIVED);
	assert_non_null(play_the_opinion(p));
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
#define T(f) cmocka_unit_test_setup_teardown(f, play_setup, play_teardown)
		T(at_once_when_nobody_else_has_signed),
		T(the_last_consent_withdraws),
		T(one_who_declines_ends_it),
		T(without_those_whose_mandate_has_ended),
		T(the_last_deputy_consents),
		T(accepting_goes_on_and_the_number_is_kept),
		T(overtaken),
		T(in_cosigning),
		T(its_opinions_are_released),
	};

	return cmocka_run_group_tests_name("decide_withdraw", tests, NULL, NULL);
}
