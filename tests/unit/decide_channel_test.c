/* SPDX-License-Identifier: Apache-2.0 */
/* The other channels: to the deputy's own congress and back, into a special report, in session. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>

#include "tests/lib/play.h"

static const struct uuid none = { { 0 } };

static enum errclass
submit(struct play *p, struct suggestion_content *c)
{
	struct suggestion_submit args = { .content = c };
	enum errclass class = play_call(p, "suggestion.submit", &args);

	if (class == E_NONE)
		p->suggestion = p->result.suggestion.suggestion;
	return class;
}

static enum errclass
exchange(struct play *p, struct str number, struct str instead_of)
{
	struct suggestion_exchange args = {
		.suggestion = p->suggestion, .external_no = number, .instead_of = instead_of
	};

	return play_call(p, "suggestion.exchange", &args);
}

static enum errclass
assign_by(struct play *p, int32_t day)
{
	struct assignee lead = { .unit = p->unit[UNIT_A] };
	struct suggestion_assign args = {
		.suggestion = p->suggestion, .lead = &lead, .reply_due = { day }
	};
	enum errclass class = play_call(p, "suggestion.assign", &args);

	if (class == E_NONE)
		p->lead =
		    ((const struct assigned_unit *)p->result.assigned.assignments.v)->assignment;
	return class;
}

/* ---- which channel ---- */

static void
a_channel_wants_a_mandate_of_its_level(void **state)
{
	struct play *p = *state;
	struct suggestion_content *c = play_content(p);

	c->channel = CHANNEL_CITY; /* the lead is a district deputy */
	assert_int_equal(submit(p, c), E_INVALID_ARGUMENT);
	assert_string_equal(p->err.field, "content.channel");
	c->channel = CHANNEL_DISTRICT;
	assert_int_equal(submit(p, c), E_NONE);
	assert_true(str_is(play_suggestion(p)->congress, "wuhou"));
	c->channel = CHANNEL_SPECIAL_REPORT;
	assert_int_equal(submit(p, c), E_NONE);
}

static void
a_session_suggestion_carries_its_numbers(void **state)
{
	struct play *p = *state;
	struct suggestion_content *c = play_content(p);

	c->occasion = OCCASION_SESSION;
	assert_int_equal(submit(p, c), E_INVALID_ARGUMENT);
	assert_string_equal(p->err.field, "content.session_term");
	c->session_term = (struct opt_i32){ 8, true };
	assert_int_equal(submit(p, c), E_INVALID_ARGUMENT);
	assert_string_equal(p->err.field, "content.session_meeting");
	c->session_meeting = (struct opt_i32){ 3, true };
	assert_int_equal(submit(p, c), E_INVALID_ARGUMENT);
	assert_string_equal(p->err.field, "content.session_number");
	c->session_number = STR("第12号");
	assert_int_equal(submit(p, c), E_NONE);
	assert_int_equal(play_suggestion(p)->session_term.v, 8);
	c->occasion = OCCASION_BETWEEN;
	assert_int_equal(submit(p, c), E_INVALID_ARGUMENT);
	assert_string_equal(p->err.field, "content.session_term");
}

static void
each_channel_has_its_own_road(void **state)
{
	struct play *p = *state;

	play_reach(p, SG_ACCEPTED);
	assert_int_equal(play_do(p, "suggestion.forward", none), E_FAILED_PRECONDITION);
	assert_string_equal(p->err.text, "channel zone does not lead to suggestion.forward");
	assert_int_equal(play_do(p, "suggestion.report", none), E_FAILED_PRECONDITION);
	p->channel = CHANNEL_DISTRICT;
	play_reach(p, SG_ACCEPTED);
	assert_null(play_deadline(p, none, STEP_ASSIGN)); /* no clock of ours */
	assert_int_equal(play_do(p, "suggestion.assign", none), E_FAILED_PRECONDITION);
	assert_string_equal(p->err.text, "channel district: possible now: suggestion.forward");
	assert_int_equal(play_do(p, "suggestion.report", none), E_FAILED_PRECONDITION);
	p->channel = CHANNEL_SPECIAL_REPORT;
	play_reach(p, SG_ACCEPTED);
	assert_int_equal(play_do(p, "suggestion.forward", none), E_FAILED_PRECONDITION);
	assert_int_equal(play_do(p, "suggestion.assign", none), E_FAILED_PRECONDITION);
	assert_string_equal(p->err.field, "suggestion");
}

static void
for_reference_only_is_assigned_in_any_channel(void **state)
{
	struct play *p = *state;
	struct suggestion_content *c = play_content(p);

	c->channel = CHANNEL_DISTRICT;
	c->reference_only = (struct opt_bool){ true, true };
	assert_int_equal(submit(p, c), E_NONE);
	play_must(p, "suggestion.accept", none);
	assert_int_equal(play_do(p, "suggestion.forward", none), E_FAILED_PRECONDITION);
	assert_int_equal(assign_by(p, 0), E_NONE);
	play_must(p, "assignment.sign", p->lead);
	assert_int_equal(play_suggestion(p)->state, SG_CLOSED);
}

/* ---- the number there ---- */

static void
a_number_comes_with_forwarding_or_later(void **state)
{
	struct play *p = *state;
	struct suggestion_forward args = { .external_no = STR("武人建1号") };

	p->channel = CHANNEL_DISTRICT;
	play_reach(p, SG_ACCEPTED);
	args.suggestion = p->suggestion;
	assert_int_equal(play_call(p, "suggestion.forward", &args), E_NONE);
	assert_int_equal(play_told(p, "suggestion.forwarded", NULL), 1);
	assert_true(play_heard(p, "suggestion.forwarded", "deputy:P0001"));
	assert_true(play_heard(p, "suggestion.forwarded", "station:S01"));
	assert_true(str_is(play_suggestion(p)->external_no, "武人建1号"));
	play_reach(p, SG_FORWARDED);
	assert_int_equal(exchange(p, STR("武人建1号"), (struct str){ 0 }), E_ALREADY_EXISTS);
	assert_string_equal(p->err.field, "external_no");
	assert_int_equal(exchange(p, STR("武人建2号"), (struct str){ 0 }), E_NONE);
	assert_int_equal(play_told(p, "suggestion.exchanged", NULL), 1);
	assert_int_equal(play_suggestion(p)->state, SG_FORWARDED);
}

static void
a_number_is_corrected_by_naming_the_wrong_one(void **state)
{
	struct play *p = *state;

	play_reach(p, SG_FORWARDED);
	assert_int_equal(exchange(p, STR("2号"), STR("1号")), E_INVALID_ARGUMENT);
	assert_string_equal(p->err.field, "instead_of");
	assert_int_equal(exchange(p, STR("1号"), (struct str){ 0 }), E_NONE);
	assert_int_equal(exchange(p, STR("2号"), (struct str){ 0 }), E_FAILED_PRECONDITION);
	assert_string_equal(p->err.field, "external_no");
	assert_int_equal(exchange(p, STR("2号"), STR("3号")), E_FAILED_PRECONDITION);
	assert_string_equal(p->err.field, "instead_of");
	assert_int_equal(exchange(p, STR("2号"), STR("1号")), E_NONE);
	play_reach(p, SG_FORWARDED); /* the wrong number is free again */
	assert_int_equal(exchange(p, STR("1号"), (struct str){ 0 }), E_NONE);
	p->channel = CHANNEL_ZONE;
	play_reach(p, SG_ASSIGNED);
	assert_int_equal(exchange(p, STR("9号"), (struct str){ 0 }), E_FAILED_PRECONDITION);
}

/* ---- given back ---- */

static void
given_back_with_a_day(void **state)
{
	struct play *p = *state;
	const struct deadline *d;

	play_reach(p, SG_FORWARDED);
	assert_int_equal(assign_by(p, 20260302), E_INVALID_ARGUMENT); /* today */
	assert_string_equal(p->err.field, "reply_due");
	assert_int_equal(assign_by(p, 20270304), E_INVALID_ARGUMENT);
	assert_int_equal(assign_by(p, 20260419), E_NONE);
	d = play_deadline(p, p->lead, STEP_REPLY);
	assert_int_equal(d->due.ymd, 20260419); /* a Sunday, as that congress wants it */
	assert_int_equal(d->rule, RULE_DAY);
	assert_int_equal(d->n, 48);
	assert_int_equal(d->mark, MARK_G);
	assert_int_equal(d->due_soon_on.ymd, 20260404);
	play_must(p, "assignment.object", p->lead);
	play_day(p, "2026-03-04");
	play_must(p, "assignment.reassign", p->lead); /* that congress's day stands */
	d = play_deadline(p, p->result.assignment.next, STEP_REPLY);
	assert_int_equal(d->due.ymd, 20260419);
	assert_int_equal(d->start.ymd, 20260304);
}

static void
given_back_without_a_day(void **state)
{
	struct play *p = *state;

	play_reach(p, SG_FORWARDED);
	assert_int_equal(assign_by(p, 0), E_NONE);
	assert_int_equal(play_deadline(p, p->lead, STEP_REPLY)->rule, RULE_MONTH);
	p->channel = CHANNEL_ZONE;
	play_reach(p, SG_ACCEPTED);
	assert_int_equal(assign_by(p, 20260419), E_INVALID_ARGUMENT);
	assert_string_equal(p->err.field, "reply_due");
}

/* ---- answered there ---- */

static void
answered_there_and_rated_here(void **state)
{
	struct play *p = *state;
	const struct assignment *a;
	const void *data;

	play_reach(p, SG_FORWARDED);
	play_must(p, "suggestion.answer", none);
	assert_int_equal(play_suggestion(p)->state, SG_REPLIED);
	assert_int_equal(play_told(p, "assignment.reply_passed", &data), 1);
	assert_true(play_heard(p, "assignment.reply_passed", "deputy:P0001"));
	assert_int_equal(play_told(p, "suggestion.replied", NULL), 1);
	p->lead = ((const struct ev_reply *)data)->assignment;
	a = play_assignment(p, p->lead);
	assert_int_equal(a->kind, KIND_CONGRESS);
	assert_true(str_is(a->unit_code, "@wuhou"));
	assert_null(play_deadline(p, p->lead, STEP_REPLY));
	assert_non_null(play_deadline(p, p->lead, STEP_RATING));
	play_rate(p, p->lead, SATISFIED);
	play_must(p, "assignment.release", p->lead);
	assert_false(play_heard(p, "assignment.rating_released", "unit:@wuhou"));
	play_must(p, "suggestion.close", none);
	assert_int_equal(play_suggestion(p)->state, SG_CLOSED);
}

static void
answered_there_again(void **state)
{
	struct play *p = *state;
	const void *data;

	play_reach(p, SG_FORWARDED);
	play_must(p, "suggestion.answer", none);
	play_told(p, "assignment.reply_passed", &data);
	p->lead = ((const struct ev_reply *)data)->assignment;
	play_rate(p, p->lead, NOT_SATISFIED);
	play_must(p, "assignment.release", p->lead);
	assert_int_equal(play_told(p, "assignment.sent", NULL), 0);
	p->lead = p->result.assignment.next;
	assert_int_equal(play_told(p, "suggestion.asked_again", &data), 1);
	assert_true(uuid_eq(((const struct ev_asked_again *)data)->assignment, p->lead));
	assert_int_equal(((const struct ev_asked_again *)data)->state, SG_HANDLING);
	assert_true(play_heard(p, "suggestion.asked_again", "deputy:P0001"));
	assert_int_equal(play_suggestion(p)->state, SG_HANDLING);
	assert_null(play_deadline(p, p->lead, STEP_AGAIN)); /* no clock of ours */
	assert_int_equal(play_do(p, "assignment.urge", p->lead), E_FAILED_PRECONDITION);
	assert_string_equal(p->err.text, "congress wuhou has it: no unit here can be urged");
	assert_int_equal(play_assignment(p, p->lead)->urged, 0);
	play_must(p, "suggestion.answer", none);
	assert_int_equal(play_suggestion(p)->state, SG_REPLIED);
	assert_int_equal(play_assignment(p, p->lead)->state, AS_DONE);
	assert_int_equal(play_do(p, "suggestion.answer", none), E_FAILED_PRECONDITION);
	play_rate(p, p->lead, NOT_SATISFIED);
	play_must(p, "assignment.release", p->lead); /* after round 2 the committee chooses */
	assert_int_equal(play_told(p, "suggestion.asked_again", NULL), 0);
	play_must(p, "assignment.again", p->lead);
	assert_int_equal(play_told(p, "suggestion.asked_again", &data), 1);
	assert_int_equal(((const struct ev_asked_again *)data)->round, 3);
	assert_int_equal(((const struct ev_asked_again *)data)->state, SG_HANDLING);
}

static void
bad_letters_from_there(void **state)
{
	struct play *p = *state;
	struct suggestion_answer a;

	play_reach(p, SG_FORWARDED);
	memcpy(&a, play_args(p, "suggestion.answer", none), sizeof(a));
	a.dated.ymd = 20260303;
	assert_int_equal(play_call(p, "suggestion.answer", &a), E_INVALID_ARGUMENT);
	assert_string_equal(p->err.field, "dated");
	a.dated.ymd = 20260302;
	a.class = CLASS_B;
	assert_int_equal(play_call(p, "suggestion.answer", &a), E_INVALID_ARGUMENT);
	assert_string_equal(p->err.field, "by_date");
	a.class = CLASS_C;
	assert_int_equal(play_call(p, "suggestion.answer", &a), E_INVALID_ARGUMENT);
	assert_string_equal(p->err.field, "class_reason");
	assert_int_equal(assign_by(p, 0), E_NONE); /* given back: a unit here replies */
	play_must(p, "assignment.sign", p->lead);
	a.class = CLASS_A;
	assert_int_equal(play_call(p, "suggestion.answer", &a), E_FAILED_PRECONDITION);
	assert_string_equal(p->err.text, "a unit here has it: it replies by assignment.reply");
}

/* ---- a special report ---- */

static void
reported_and_closed(void **state)
{
	struct play *p = *state;
	const void *data;

	play_reach(p, SG_REPORTED);
	assert_true(play_heard(p, "suggestion.reported", "deputy:P0001"));
	assert_int_equal(play_suggestion(p)->reported_on.ymd, 20260302);
	play_day(p, "2027-03-01");
	assert_int_equal(play_sweep(p), 0); /* no clock */
	play_must(p, "suggestion.close", none);
	assert_int_equal(play_told(p, "suggestion.closed", &data), 1);
	assert_int_equal(((const struct ev_closed *)data)->rounds, 0);
}

/* ---- the opinions it came from ---- */

static void
accepted_of_opinion(struct play *p, int32_t channel)
{
	struct suggestion_content *c;

	p->channel = channel;
	play_opinion(p, OPINION_RECEIVED);
	c = play_content_of_opinion(p);
	c->channel = channel;
	assert_int_equal(submit(p, c), E_NONE);
	play_must(p, "suggestion.accept", none);
}

static void
an_answer_from_there_is_the_opinions_result(void **state)
{
	struct play *p = *state;

	accepted_of_opinion(p, CHANNEL_DISTRICT);
	play_must(p, "suggestion.forward", none);
	assert_int_equal(play_the_opinion(p)->state, OPINION_CONVERTED);
	play_must(p, "suggestion.answer", none);
	assert_int_equal(play_the_opinion(p)->state, OPINION_HANDLED);
	assert_int_equal(play_the_opinion(p)->result, RESULT_SOLVED);
	assert_int_equal(play_told(p, "opinion.handled", NULL), 1);
}

static void
a_special_report_ends_the_opinions_wait(void **state)
{
	struct play *p = *state;

	accepted_of_opinion(p, CHANNEL_SPECIAL_REPORT);
	play_must(p, "suggestion.report", none);
	assert_int_equal(play_the_opinion(p)->state, OPINION_CONVERTED);
	play_must(p, "suggestion.close", none);
	assert_int_equal(play_the_opinion(p)->state, OPINION_HANDLED);
	assert_int_equal(play_the_opinion(p)->result, RESULT_NOT_SOLVED);
	assert_int_equal(play_told(p, "opinion.handled", NULL), 1);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
#define T(f) cmocka_unit_test_setup_teardown(f, play_setup, play_teardown)
		T(a_channel_wants_a_mandate_of_its_level),
		T(a_session_suggestion_carries_its_numbers),
		T(each_channel_has_its_own_road),
		T(for_reference_only_is_assigned_in_any_channel),
		T(a_number_comes_with_forwarding_or_later),
		T(a_number_is_corrected_by_naming_the_wrong_one),
		T(given_back_with_a_day),
		T(given_back_without_a_day),
		T(answered_there_and_rated_here),
		T(answered_there_again),
		T(bad_letters_from_there),
		T(reported_and_closed),
		T(an_answer_from_there_is_the_opinions_result),
		T(a_special_report_ends_the_opinions_wait),
	};

	return cmocka_run_group_tests_name("decide_channel", tests, NULL, NULL);
}
