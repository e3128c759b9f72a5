/* SPDX-License-Identifier: Apache-2.0 */
/* Drafting, submitting, co-signing, the review. */
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

static void
submitted_at_a_station(void **state)
{
	struct play *p = *state;
	struct suggestion_submit args = { .content = play_content(p) };
	const struct suggestion *s;
	const struct ev_submitted *ev;
	const void *data;

	assert_int_equal(play_call(p, "suggestion.submit", &args), E_NONE);
	assert_int_equal(p->result.suggestion.version, 1);
	assert_int_equal(p->result.suggestion.state, SG_UNDER_REVIEW);
	assert_int_equal(p->result.suggestion.serial.n, 0);
	p->suggestion = p->result.suggestion.suggestion;
	s = play_suggestion(p);
	assert_true(str_is(s->lead_code, "P0001") && str_is(s->site_code, "S01") &&
	    str_is(s->street, "guixi"));
	assert_int_equal(s->channel, CHANNEL_ZONE);
	assert_int_equal(s->occasion, OCCASION_BETWEEN);
	assert_int_equal(s->openness, OPEN_FULL);
	assert_int_equal(s->submitted_on.ymd, 20260302);
	assert_int_equal(p->out.nevents, 1);
	assert_int_equal(play_told(p, "suggestion.submitted", &data), 1);
	ev = data;
	assert_true(uuid_eq(ev->suggestion, p->suggestion));
	assert_int_equal(ev->due->step, STEP_REVIEW);
	assert_true(play_heard(p, "suggestion.submitted", "station:S01"));
	assert_true(play_heard(p, "suggestion.submitted", "street:guixi"));
	assert_true(play_heard(p, "suggestion.submitted", "deputy:P0001"));
	assert_false(play_heard(p, "suggestion.submitted", "deputy:P0002"));
}

/* The hot path writes two rows: the suggestion and its first deadline. */
static void
a_direct_submission_writes_two_rows(void **state)
{
	struct play *p = *state;
	struct suggestion_submit args = { .content = play_content(p) };

	assert_int_equal(play_call(p, "suggestion.submit", &args), E_NONE);
	assert_non_null(state_each(p->st, &suggestion_table, NULL));
	assert_null(
	    state_each(p->st, &suggestion_table, state_each(p->st, &suggestion_table, NULL)));
	assert_null(state_each(p->st, &deadline_table, state_each(p->st, &deadline_table, NULL)));
	assert_null(state_each(p->st, &cosigner_table, NULL));
}

static void
either_an_id_or_a_content(void **state)
{
	struct play *p = *state;
	struct suggestion_submit args = { .content = NULL };

	assert_refused(p, play_call(p, "suggestion.submit", &args), E_INVALID_ARGUMENT, "content");
	play_reach(p, SG_DRAFT);
	args = (struct suggestion_submit){ .suggestion = p->suggestion,
		.content = play_content(p) };
	assert_refused(p, play_call(p, "suggestion.submit", &args), E_INVALID_ARGUMENT, "content");
	assert_int_equal(play_suggestion(p)->version, 1);
}

static void
bad_content(void **state)
{
	struct play *p = *state;
	struct suggestion_content *c = play_content(p);
	struct suggestion_submit args = { .content = c };
	struct uuid twice[] = { p->mandate[DEPUTY_SECOND], p->mandate[DEPUTY_SECOND] };
	struct str year = STR("20x6");

	c->channel = CHANNEL_CITY;
	assert_refused(
	    p, play_call(p, "suggestion.submit", &args), E_INVALID_ARGUMENT, "content.channel");
	assert_non_null(strstr(p->err.text, "level"));
	c = args.content = play_content(p);
	c->mandate = p->unit[0];
	assert_refused(p, play_call(p, "suggestion.submit", &args), E_NOT_FOUND, "content.mandate");
	c->mandate = p->mandate[DEPUTY_ENDED];
	assert_refused(
	    p, play_call(p, "suggestion.submit", &args), E_FAILED_PRECONDITION, "content.mandate");
	c = args.content = play_content(p);
	c->site = p->unit[0];
	assert_refused(p, play_call(p, "suggestion.submit", &args), E_NOT_FOUND, "content.site");
	c->site = p->site[STATION_SHUT];
	assert_refused(p, play_as(p, "suggestion.submit", ROLE_station, "S03", &args),
	    E_FAILED_PRECONDITION, "content.site");
	c = args.content = play_content(p);
	c->cosigners = (struct uuids){ twice, 2 };
	assert_refused(p, play_call(p, "suggestion.submit", &args), E_INVALID_ARGUMENT,
	    "content.cosigners[1]");
	twice[0] = p->mandate[DEPUTY_LEAD];
	assert_refused(p, play_call(p, "suggestion.submit", &args), E_INVALID_ARGUMENT,
	    "content.cosigners[0]");
	twice[0] = p->mandate[DEPUTY_ENDED];
	assert_refused(p, play_call(p, "suggestion.submit", &args), E_FAILED_PRECONDITION,
	    "content.cosigners[0]");
	c = args.content = play_content(p);
	c->raised_in = (struct strs){ &year, 1 };
	assert_refused(
	    p, play_call(p, "suggestion.submit", &args), E_INVALID_ARGUMENT, "content.raised_in");
	c = args.content = play_content(p);
	c->subject = STR("无此分类");
	assert_refused(
	    p, play_call(p, "suggestion.submit", &args), E_INVALID_ARGUMENT, "content.subject");
	c->subject = STR("旧分类");
	assert_refused(
	    p, play_call(p, "suggestion.submit", &args), E_FAILED_PRECONDITION, "content.subject");
	assert_null(state_each(p->st, &suggestion_table, NULL)); /* nothing of it was kept */
	assert_null(state_each(p->st, &cosigner_table, NULL));
}

static void
a_draft_is_revised_then_submitted(void **state)
{
	struct play *p = *state;
	struct suggestion_revise args;

	play_reach(p, SG_DRAFT);
	assert_int_equal(p->out.nevents, 0);
	args = (struct suggestion_revise){
		.suggestion = p->suggestion, .version = { 1, true }, .content = play_content(p)
	};
	args.content->title = STR("改过的标题");
	assert_int_equal(play_call(p, "suggestion.revise", &args), E_NONE);
	assert_int_equal(p->result.suggestion.version, 2);
	assert_refused(p, play_call(p, "suggestion.revise", &args), E_ABORTED, "version");
	args.version.set = false;
	args.content->mandate = p->mandate[DEPUTY_SECOND]; /* the lead stays the same */
	assert_refused(
	    p, play_call(p, "suggestion.revise", &args), E_INVALID_ARGUMENT, "content.mandate");
	play_must(p, "suggestion.submit", none);
	assert_true(str_is(play_suggestion(p)->title, "改过的标题"));
	assert_int_equal(play_suggestion(p)->version, 3);
}

static void
unknown_ids(void **state)
{
	struct play *p = *state;
	static const char *const ops[] = { "suggestion.revise", "suggestion.submit",
		"suggestion.cosign", "suggestion.accept", "suggestion.return", "suggestion.refuse",
		"suggestion.assign", "suggestion.close", "assignment.sign", "assignment.pass",
		"assignment.rate" };

	p->suggestion = p->unit[0];
	for (size_t i = 0; i < sizeof(ops) / sizeof(ops[0]); i++)
		assert_refused(p, play_do(p, ops[i], p->unit[1]), E_NOT_FOUND, "suggestion");
	play_reach(p, SG_ASSIGNED);
	assert_refused(p, play_do(p, "assignment.sign", p->unit[1]), E_NOT_FOUND, "assignment");
	assert_refused(p, play_do(p, "assignment.pass", p->unit[1]), E_NOT_FOUND, "assignment");
}

/* An assignment of another suggestion is not found, not touched. */
static void
an_assignment_of_another_suggestion(void **state)
{
	struct play *p = *state;
	struct uuid other;

	play_reach(p, SG_ASSIGNED);
	other = p->lead;
	play_reach(p, SG_ASSIGNED);
	assert_refused(p, play_do(p, "assignment.sign", other), E_NOT_FOUND, "assignment");
	assert_refused(p, play_do(p, "assignment.overrule", other), E_NOT_FOUND, "assignment");
	assert_int_equal(play_assignment(p, other)->state, AS_SENT);
}

static struct suggestion_submit
with_two_cosigners(struct play *p, struct uuid *cosigners)
{
	struct suggestion_submit args = { .content = play_content(p) };

	cosigners[0] = p->mandate[DEPUTY_SECOND];
	cosigners[1] = p->mandate[DEPUTY_THIRD];
	args.content->cosigners = (struct uuids){ cosigners, 2 };
	return args;
}

static void
cosigning(void **state)
{
	struct play *p = *state;
	struct uuid cosigners[2];
	struct suggestion_submit args = with_two_cosigners(p, cosigners);
	struct suggestion_cosign answer = { .answer = ANSWER_AGREE };
	const struct ev_cosigning_ended *ev;
	const void *data;

	assert_int_equal(play_call(p, "suggestion.submit", &args), E_NONE);
	assert_int_equal(p->result.suggestion.state, SG_COSIGNING);
	assert_true(play_heard(p, "suggestion.submitted", "deputy:P0003"));
	answer.suggestion = p->suggestion = p->result.suggestion.suggestion;
	assert_non_null(play_deadline(p, none, STEP_COSIGN));
	assert_null(play_deadline(p, none, STEP_REVIEW));
	assert_refused(
	    p, play_do(p, "suggestion.accept", none), E_FAILED_PRECONDITION, "suggestion");
	assert_int_equal(play_as(p, "suggestion.cosign", ROLE_deputy, "P0002", &answer), E_NONE);
	assert_int_equal(p->result.suggestion.state, SG_COSIGNING);
	assert_true(play_heard(p, "suggestion.cosigned", "deputy:P0001"));
	assert_refused(p, play_as(p, "suggestion.cosign", ROLE_deputy, "P0002", &answer),
	    E_FAILED_PRECONDITION, "suggestion");
	assert_int_equal(play_as(p, "suggestion.cosign", ROLE_deputy, "P0001", &answer),
	    E_PERMISSION_DENIED); /* the lead was not asked */
	answer.answer = ANSWER_DECLINE;
	play_day(p, "2026-03-04");
	assert_int_equal(play_as(p, "suggestion.cosign", ROLE_deputy, "P0003", &answer), E_NONE);
	assert_int_equal(play_told(p, "suggestion.cosigning_ended", &data), 1);
	ev = data;
	assert_int_equal(ev->agreed, 1);
	assert_int_equal(ev->declined, 1);
	assert_int_equal(ev->dropped, 0);
	assert_int_equal(ev->due->start.ymd, 20260304); /* the last answer starts the review */
	assert_int_equal(play_suggestion(p)->state, SG_UNDER_REVIEW);
	assert_int_equal(play_deadline(p, none, STEP_COSIGN)->state, DEADLINE_MET);
}

static void
who_did_not_answer_is_dropped(void **state)
{
	struct play *p = *state;
	struct uuid cosigners[2];
	struct suggestion_submit args = with_two_cosigners(p, cosigners);
	const struct ev_cosigning_ended *ev;
	const void *data;

	assert_int_equal(play_call(p, "suggestion.submit", &args), E_NONE);
	p->suggestion = p->result.suggestion.suggestion;
	play_must(p, "suggestion.cosign", none);
	play_midnight(p, "2026-03-10");
	assert_int_equal(play_sweep(p), 1);
	assert_int_equal(play_told(p, "suggestion.cosigning_ended", &data), 1);
	ev = data;
	assert_int_equal(ev->agreed, 1);
	assert_int_equal(ev->dropped, 1);
	assert_int_equal(ev->due->start.ymd, 20260310);
	assert_int_equal(play_told(p, "deadline.overdue", NULL), 0);
	assert_int_equal(play_suggestion(p)->state, SG_UNDER_REVIEW);
	assert_refused(p,
	    play_as(p, "suggestion.cosign", ROLE_deputy, "P0003",
		play_args(p, "suggestion.cosign", none)),
	    E_FAILED_PRECONDITION, "suggestion");
	assert_int_equal(play_sweep(p), 0);
}

static void
returned_and_submitted_again(void **state)
{
	struct play *p = *state;
	struct suggestion_revise args;

	p->cosigned = true;
	play_reach(p, SG_RETURNED);
	assert_true(play_heard(p, "suggestion.returned", "deputy:P0002"));
	assert_true(str_is(play_suggestion(p)->reason, "一事一议"));
	assert_int_equal(play_deadline(p, none, STEP_REVIEW)->state, DEADLINE_MET);
	args = (struct suggestion_revise){ .suggestion = p->suggestion,
		.content = play_content(p) };
	args.content->cosigners = (struct uuids){ &p->mandate[DEPUTY_THIRD], 1 };
	assert_int_equal(play_call(p, "suggestion.revise", &args), E_NONE);
	assert_int_equal(p->result.suggestion.state, SG_RETURNED);
	play_must(p, "suggestion.submit", none);
	assert_int_equal(p->result.suggestion.state, SG_COSIGNING);
	/* the one who is not named any more is out, also for answering */
	assert_refused(
	    p, play_do(p, "suggestion.cosign", none), E_FAILED_PRECONDITION, "suggestion");
	assert_int_equal(play_as(p, "suggestion.cosign", ROLE_deputy, "P0003",
			     play_args(p, "suggestion.cosign", none)),
	    E_NONE);
	play_must(p, "suggestion.accept", none);
}

/* Who agreed to what was returned is asked anew when it comes back. */
static void
cosigners_are_asked_anew(void **state)
{
	struct play *p = *state;

	p->cosigned = true;
	play_reach(p, SG_RETURNED);
	play_must(p, "suggestion.submit", none);
	assert_int_equal(p->result.suggestion.state, SG_COSIGNING);
	play_must(p, "suggestion.cosign", none);
	assert_int_equal(play_suggestion(p)->state, SG_UNDER_REVIEW);
}

static void
serials_are_dense_and_by_year(void **state)
{
	struct play *p = *state;

	play_reach(p, SG_ACCEPTED);
	assert_true(str_is(play_suggestion(p)->serial, "2026-0001"));
	assert_refused(
	    p, play_do(p, "suggestion.accept", none), E_FAILED_PRECONDITION, "suggestion");
	play_reach(p, SG_REFUSED);
	assert_int_equal(play_suggestion(p)->serial.n, 0);
	play_reach(p, SG_ACCEPTED);
	assert_true(str_is(play_suggestion(p)->serial, "2026-0002"));
	play_midnight(p, "2027-01-01"); /* the zone's day decides, not UTC's */
	play_reach(p, SG_ACCEPTED);
	assert_true(str_is(play_suggestion(p)->serial, "2027-0001"));
	play_midnight(p, "2027-01-01");
	p->now.us -= 1;
	play_reach(p, SG_ACCEPTED);
	assert_true(str_is(play_suggestion(p)->serial, "2026-0003"));
}

static void
refused_with_reason_and_outcome(void **state)
{
	struct play *p = *state;
	const struct ev_refused *ev;
	const void *data;

	play_reach(p, SG_REFUSED);
	assert_int_equal(play_told(p, "suggestion.refused", &data), 1);
	ev = data;
	assert_int_equal(ev->reason_code, REFUSAL_TENDER);
	assert_int_equal(ev->outcome, OUTCOME_LETTER);
	assert_int_equal(play_suggestion(p)->closed_on.ymd, 20260302);
	assert_int_equal(play_deadline(p, none, STEP_REVIEW)->state, DEADLINE_MET);
}

static void
a_stale_version_changes_nothing(void **state)
{
	struct play *p = *state;
	struct suggestion_accept args = { .version = { 7, true } };

	play_reach(p, SG_UNDER_REVIEW);
	args.suggestion = p->suggestion;
	assert_refused(p, play_call(p, "suggestion.accept", &args), E_ABORTED, "version");
	assert_int_equal(play_suggestion(p)->state, SG_UNDER_REVIEW);
	assert_null(state_each(p->st, &serial_table, NULL)); /* no number was used */
	args.version.v = 1;
	assert_int_equal(play_call(p, "suggestion.accept", &args), E_NONE);
	assert_true(str_is(play_suggestion(p)->serial, "2026-0001"));
}

static void
an_ended_mandate_does_not_submit_its_draft(void **state)
{
	struct play *p = *state;

	play_reach(p, SG_DRAFT);
	play_end_mandate(p, DEPUTY_LEAD);
	assert_refused(
	    p, play_do(p, "suggestion.submit", none), E_FAILED_PRECONDITION, "suggestion");
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		STORY(submitted_at_a_station),
		STORY(a_direct_submission_writes_two_rows),
		STORY(either_an_id_or_a_content),
		STORY(bad_content),
		STORY(a_draft_is_revised_then_submitted),
		STORY(unknown_ids),
		STORY(an_assignment_of_another_suggestion),
		STORY(cosigning),
		STORY(who_did_not_answer_is_dropped),
		STORY(returned_and_submitted_again),
		STORY(cosigners_are_asked_anew),
		STORY(serials_are_dense_and_by_year),
		STORY(refused_with_reason_and_outcome),
		STORY(a_stale_version_changes_nothing),
		STORY(an_ended_mandate_does_not_submit_its_draft),
	};

	return cmocka_run_group_tests_name("decide_submit", tests, NULL, NULL);
}
