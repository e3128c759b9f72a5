/* SPDX-License-Identifier: Apache-2.0 */
/* What the public sees: the wish, the privacy check, the clock. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <cmocka.h>

#include "services/suggestions/publication.h"
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

static struct suggestion_publish
publish(struct play *p)
{
	struct suggestion_publish in;

	memcpy(&in, play_args(p, "suggestion.publish", none), sizeof(in));
	return in;
}

/* With this wish, as far as its reply is passed on. */
static void
passed_with(struct play *p, enum openness wish)
{
	struct suggestion_submit in = { .content = play_content(p) };

	in.content->openness = (int32_t)wish;
	assert_int_equal(play_call(p, "suggestion.submit", &in), E_NONE);
	p->suggestion = p->result.suggestion.suggestion;
	play_must(p, "suggestion.accept", none);
	play_must(p, "suggestion.assign", none);
	p->lead = ((const struct assigned_unit *)p->result.assigned.assignments.v)->assignment;
	play_must(p, "assignment.sign", p->lead);
	play_must(p, "assignment.reply", p->lead);
	play_must(p, "assignment.pass", p->lead);
}

static const struct publication_entry *
in_state(struct play *p, enum publication_state state)
{
	const struct publication_entry *x = state_each(p->st, &publication_table, NULL);

	while (x != NULL && x->state != (int32_t)state)
		x = state_each(p->st, &publication_table, x);
	return x;
}

static void
published_as_it_is(void **state)
{
	struct play *p = *state;
	const struct published_reply *r;

	play_reach(p, SG_REPLIED);
	play_must(p, "suggestion.publish", none);
	assert_int_equal(play_told(p, "suggestion.published", NULL), 1);
	assert_true(play_heard(p, "suggestion.published", "deputy:P0001"));
	assert_true(play_heard(p, "suggestion.published", "unit:U0101"));
	assert_true(str_is(in_state(p, PUBLICATION_CURRENT)->facts, "夜间无照明"));
	r = state_each(p->st, &published_reply_table, NULL);
	assert_true(str_is(r->text, "已办"));
	assert_int_equal(play_deadline(p, p->lead, STEP_PUBLICATION)->state, DEADLINE_MET);
}

static void
not_before_a_reply_is_passed_on(void **state)
{
	struct play *p = *state;

	play_reach(p, SG_REPLY_FILED);
	assert_refused(
	    p, play_do(p, "suggestion.publish", none), E_FAILED_PRECONDITION, "suggestion");
}

static void
the_wish_is_the_most(void **state)
{
	struct play *p = *state;
	struct suggestion_publish in;

	passed_with(p, OPEN_TITLE);
	in = publish(p);
	assert_refused(p, play_call(p, "suggestion.publish", &in), E_FAILED_PRECONDITION, "extent");
	in.extent = OPEN_NONE;
	assert_refused(p, play_call(p, "suggestion.publish", &in), E_INVALID_ARGUMENT, "reason");
	in.extent = OPEN_TITLE;
	assert_int_equal(play_call(p, "suggestion.publish", &in), E_NONE);
	assert_true(str_empty(in_state(p, PUBLICATION_CURRENT)->facts));
	assert_null(state_each(p->st, &published_reply_table, NULL));
	in.extent = OPEN_NONE;
	in.reason = STR("涉及商业秘密");
	assert_int_equal(play_call(p, "suggestion.publish", &in), E_NONE);
	assert_int_equal(in_state(p, PUBLICATION_CURRENT)->extent, OPEN_NONE);
	assert_int_equal(in_state(p, PUBLICATION_REPLACED)->extent, OPEN_TITLE);
	assert_refused(
	    p, play_do(p, "suggestion.unpublish", none), E_FAILED_PRECONDITION, "suggestion");
}

static void
no_clock_for_what_is_not_to_be_published(void **state)
{
	struct play *p = *state;

	passed_with(p, OPEN_NONE);
	assert_null(play_deadline(p, p->lead, STEP_PUBLICATION));
}

static void
redacted_says_what_is_published(void **state)
{
	struct play *p = *state;
	struct suggestion_publish in;
	struct redacted_reply reply = { .text = STR("已办（略）") };
	const struct published_reply *r;

	play_reach(p, SG_REPLIED);
	in = publish(p);
	in.facts = STR("略");
	assert_refused(p, play_call(p, "suggestion.publish", &in), E_INVALID_ARGUMENT, "facts");
	in.check = CHECK_REDACTED;
	in.extent = OPEN_TITLE;
	in.reason = STR("涉及个人");
	assert_refused(p, play_call(p, "suggestion.publish", &in), E_INVALID_ARGUMENT, "facts");
	in = publish(p);
	in.check = CHECK_REDACTED;
	assert_refused(p, play_call(p, "suggestion.publish", &in), E_INVALID_ARGUMENT, "check");
	in.replies = (struct list){ &reply, 1 };
	reply.reply = p->lead;
	assert_refused(p, play_call(p, "suggestion.publish", &in), E_NOT_FOUND, "replies[0].reply");
	reply.reply = ((const struct reply *)state_each(p->st, &reply_table, NULL))->id;
	assert_int_equal(play_call(p, "suggestion.publish", &in), E_NONE);
	r = state_each(p->st, &published_reply_table, NULL);
	assert_true(str_is(r->text, "已办（略）"));
	assert_int_equal(r->points.n, 0);
	assert_true(str_is(in_state(p, PUBLICATION_CURRENT)->facts, "夜间无照明"));
}

static void
taken_back_and_published_again(void **state)
{
	struct play *p = *state;

	play_reach(p, SG_REPLIED);
	play_must(p, "suggestion.publish", none);
	play_must(p, "suggestion.unpublish", none);
	assert_int_equal(play_told(p, "suggestion.unpublished", NULL), 1);
	assert_null(in_state(p, PUBLICATION_CURRENT));
	assert_refused(
	    p, play_do(p, "suggestion.unpublish", none), E_FAILED_PRECONDITION, "suggestion");
	play_must(p, "suggestion.publish", none);
	assert_non_null(in_state(p, PUBLICATION_WITHDRAWN));
}

/* Of two rounds the public sees the last word. */
static void
the_last_round_is_published(void **state)
{
	struct play *p = *state;
	struct assignment_reply letter;
	const struct published_reply *r;
	struct uuid first;

	play_reach(p, SG_REPLIED);
	first = p->lead;
	play_rate(p, p->lead, NOT_SATISFIED);
	play_must(p, "assignment.release", p->lead);
	p->lead = p->result.assignment.next;
	memcpy(&letter, play_args(p, "assignment.reply", p->lead), sizeof(letter));
	letter.text = STR("再办");
	assert_int_equal(play_call(p, "assignment.reply", &letter), E_NONE);
	play_must(p, "assignment.pass", p->lead);
	assert_int_equal(play_deadline(p, first, STEP_PUBLICATION)->state, DEADLINE_CLOSED);
	play_must(p, "suggestion.publish", none);
	r = state_each(p->st, &published_reply_table, NULL);
	assert_true(str_is(r->text, "再办"));
	assert_null(state_each(p->st, &published_reply_table, r));
}

static void
the_clock_runs_on_when_it_is_closed(void **state)
{
	struct play *p = *state;

	play_reach(p, SG_CLOSED);
	assert_int_equal(play_deadline(p, p->lead, STEP_PUBLICATION)->state, DEADLINE_OPEN);
	assert_int_equal(play_deadline(p, p->lead, STEP_PUBLICATION)->due.ymd, 20260330);
	play_midnight(p, "2026-03-31");
	play_sweep(p);
	assert_int_equal(play_told(p, "deadline.overdue", NULL), 1);
	assert_int_equal(play_sweep(p), 0);
	play_must(p, "suggestion.publish", none);
	assert_int_equal(play_deadline(p, p->lead, STEP_PUBLICATION)->state, DEADLINE_MET);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		STORY(published_as_it_is),
		STORY(not_before_a_reply_is_passed_on),
		STORY(the_wish_is_the_most),
		STORY(no_clock_for_what_is_not_to_be_published),
		STORY(redacted_says_what_is_published),
		STORY(taken_back_and_published_again),
		STORY(the_last_round_is_published),
		STORY(the_clock_runs_on_when_it_is_closed),
	};

	return cmocka_run_group_tests_name("publication", tests, NULL, NULL);
}
