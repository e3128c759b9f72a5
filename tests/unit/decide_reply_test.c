/* SPDX-License-Identifier: Apache-2.0 */
/* Contacts, opinions, the reply and its form check. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <cmocka.h>

#include "tests/lib/play.h"

static void
assert_refused(const struct play *p, enum errclass got, enum errclass class, const char *field)
{
	if (got != class || strcmp(p->err.field, field) != 0)
		fail_msg("expected %s %s, got %s %s: %s", err_name(class), field, err_name(got),
		    p->err.field, p->err.text);
	assert_int_equal(p->out.nevents, 0);
}

#define STORY(f) cmocka_unit_test_setup_teardown(f, play_setup, play_teardown)

static struct assignment_reply
letter(struct play *p)
{
	struct assignment_reply r;

	memcpy(&r, play_args(p, "assignment.reply", p->lead), sizeof(r));
	return r;
}

static void
the_first_contact_begins_the_handling(void **state)
{
	struct play *p = *state;

	play_reach_assignment(p, KIND_LEAD, AS_SIGNED);
	play_must(p, "assignment.contact", p->lead);
	assert_int_equal(p->result.assignment.state, AS_HANDLING);
	assert_true(play_heard(p, "assignment.contacted", "deputy:P0001"));
	assert_int_equal(play_deadline(p, p->lead, STEP_CONTACT)->state, DEADLINE_MET);
	assert_int_equal(play_deadline(p, p->lead, STEP_OBJECT)->state, DEADLINE_CLOSED);
	play_must(p, "assignment.contact", p->lead); /* the log goes on */
	assert_refused(
	    p, play_do(p, "assignment.object", p->lead), E_FAILED_PRECONDITION, "assignment");
}

static void
contacts_on_impossible_days(void **state)
{
	struct play *p = *state;
	struct assignment_contact c;

	play_reach_assignment(p, KIND_LEAD, AS_SIGNED);
	memcpy(&c, play_args(p, "assignment.contact", p->lead), sizeof(c));
	c.date.ymd = 20260303;
	assert_refused(p, play_call(p, "assignment.contact", &c), E_INVALID_ARGUMENT, "date");
	c.date.ymd = 20260301; /* before it was sent */
	assert_refused(p, play_call(p, "assignment.contact", &c), E_INVALID_ARGUMENT, "date");
	assert_null(state_each(p->st, &contact_table, NULL));
}

static void
a_contact_log_has_an_end(void **state)
{
	struct play *p = *state;

	play_reach_assignment(p, KIND_LEAD, AS_SIGNED);
	for (int i = 0; i < CONTACTS_MAX; i++)
		play_must(p, "assignment.contact", p->lead);
	assert_refused(
	    p, play_do(p, "assignment.contact", p->lead), E_FAILED_PRECONDITION, "assignment");
	play_must(p, "assignment.reply", p->lead);
}

static void
what_an_assist_does_and_what_a_lead_does(void **state)
{
	struct play *p = *state;

	play_reach_assignment(p, KIND_ASSIST, AS_SIGNED);
	assert_refused(
	    p, play_do(p, "assignment.contact", p->assist), E_FAILED_PRECONDITION, "assignment");
	assert_refused(
	    p, play_do(p, "assignment.reply", p->assist), E_FAILED_PRECONDITION, "assignment");
	play_must(p, "assignment.sign", p->lead);
	assert_refused(
	    p, play_do(p, "assignment.opinion", p->lead), E_FAILED_PRECONDITION, "assignment");
	play_must(p, "assignment.opinion", p->assist);
	assert_int_equal(p->result.assignment.state, AS_OPINION_GIVEN);
	assert_true(play_heard(p, "assignment.opinion_given", "unit:U0101"));
	assert_true(play_heard(p, "assignment.opinion_given", "unit:U0102"));
	assert_false(play_heard(p, "assignment.opinion_given", "deputy:P0001"));
	assert_refused(
	    p, play_do(p, "assignment.opinion", p->assist), E_FAILED_PRECONDITION, "assignment");
}

static void
a_lead_waits_for_its_assist(void **state)
{
	struct play *p = *state;

	play_reach(p, SG_ACCEPTED);
	play_assign(p, false);
	play_must(p, "assignment.sign", p->lead);
	assert_refused(
	    p, play_do(p, "assignment.reply", p->lead), E_FAILED_PRECONDITION, "assignment");
	assert_non_null(strstr(p->err.text, "U0102 (sent)"));
	play_must(p, "assignment.sign", p->assist);
	assert_refused(
	    p, play_do(p, "assignment.reply", p->lead), E_FAILED_PRECONDITION, "assignment");
	play_must(p, "assignment.opinion", p->assist);
	play_must(p, "assignment.reply", p->lead);
	assert_int_equal(p->result.assignment.suggestion_state, SG_REPLY_FILED);
}

/* A month after its sending an assist lapses, also while its objection is open. */
static void
an_assist_lapses(void **state)
{
	struct play *p = *state;

	play_reach(p, SG_ACCEPTED);
	play_assign(p, false);
	play_must(p, "assignment.sign", p->lead);
	play_must(p, "assignment.object", p->assist);
	play_midnight(p, "2026-04-03");
	play_sweep(p);
	assert_int_equal(play_told(p, "assignment.lapsed", NULL), 1);
	assert_true(play_heard(p, "assignment.lapsed", "unit:U0101"));
	assert_true(play_heard(p, "assignment.lapsed", "unit:U0102"));
	assert_int_equal(play_assignment(p, p->assist)->state, AS_LAPSED);
	assert_int_equal(play_assignment(p, p->assist)->before, 0);
	assert_refused(
	    p, play_do(p, "assignment.reassign", p->assist), E_FAILED_PRECONDITION, "assignment");
	play_must(p, "assignment.reply", p->lead);
	assert_int_equal(play_sweep(p), 0);
}

static void
bad_letters(void **state)
{
	struct play *p = *state;
	struct assignment_reply r;

	play_reach_assignment(p, KIND_LEAD, AS_SIGNED);
	r = letter(p);
	r.dated.ymd = 20260303;
	assert_refused(p, play_call(p, "assignment.reply", &r), E_INVALID_ARGUMENT, "dated");
	r = letter(p);
	r.class = CLASS_B;
	assert_refused(p, play_call(p, "assignment.reply", &r), E_INVALID_ARGUMENT, "measure");
	r.measure = STR("第三季度完成改造");
	assert_refused(p, play_call(p, "assignment.reply", &r), E_INVALID_ARGUMENT, "by_date");
	r.by_date.ymd = 20260301;
	assert_refused(p, play_call(p, "assignment.reply", &r), E_INVALID_ARGUMENT, "by_date");
	r.class = CLASS_C;
	assert_refused(p, play_call(p, "assignment.reply", &r), E_INVALID_ARGUMENT, "class_reason");
	assert_null(state_each(p->st, &reply_table, NULL));
	r.class = CLASS_B;
	r.by_date.ymd = 20261231;
	assert_int_equal(play_call(p, "assignment.reply", &r), E_NONE);
}

static void
filed_checked_passed_on(void **state)
{
	struct play *p = *state;
	const struct ev_reply *ev;
	const void *data;

	play_reach_assignment(p, KIND_LEAD, AS_FILED);
	assert_int_equal(play_told(p, "assignment.reply_filed", &data), 1);
	ev = data;
	assert_true(ev->in_time);
	assert_int_equal(ev->state, SG_REPLY_FILED);
	assert_int_equal(ev->due->step, STEP_FORM_CHECK);
	assert_false(play_heard(p, "assignment.reply_filed", "deputy:P0001"));
	assert_int_equal(play_deadline(p, p->lead, STEP_REPLY)->state, DEADLINE_MET);
	play_must(p, "assignment.pass", p->lead);
	assert_true(play_heard(p, "assignment.reply_passed", "deputy:P0001"));
	assert_true(play_heard(p, "assignment.reply_passed", "unit:U0101"));
	assert_int_equal(play_told(p, "suggestion.replied", NULL), 1);
	assert_int_equal(play_suggestion(p)->state, SG_REPLIED);
	assert_int_equal(play_assignment(p, p->lead)->rating, RATING_AWAITED);
	assert_non_null(play_deadline(p, p->lead, STEP_RATING));
	assert_refused(
	    p, play_do(p, "assignment.send_back", p->lead), E_FAILED_PRECONDITION, "assignment");
}

static void
sent_back_with_the_same_due_date(void **state)
{
	struct play *p = *state;
	const struct deadline *d;
	const struct ev_reply *ev;
	const void *data;

	play_reach_assignment(p, KIND_LEAD, AS_SIGNED);
	play_day(p, "2026-06-02"); /* the reply's last day; the clock has not slept */
	play_sweep(p);
	play_must(p, "assignment.reply", p->lead);
	play_day(p, "2026-06-04");
	assert_int_equal(play_sweep(p), 0); /* filed: nothing is overdue */
	play_must(p, "assignment.send_back", p->lead);
	assert_int_equal(play_told(p, "assignment.sent_back", &data), 1);
	ev = data;
	assert_int_equal(ev->due->due.ymd, 20260602);
	assert_int_equal(play_suggestion(p)->state, SG_HANDLING);
	d = play_deadline(p, p->lead, STEP_REPLY);
	assert_int_equal(d->state, DEADLINE_OPEN);
	assert_int_equal(play_sweep(p), 1); /* open again, and past its day */
	assert_true(play_heard(p, "deadline.overdue", "unit:U0101"));
	assert_int_equal(play_sweep(p), 0);
	play_must(p, "assignment.reply", p->lead);
	play_told(p, "assignment.reply_filed", &data);
	ev = data;
	assert_false(ev->in_time); /* the filing that is passed on counts */
	play_must(p, "assignment.pass", p->lead);
	play_told(p, "assignment.reply_passed", &data);
	ev = data;
	assert_false(ev->in_time);
	assert_int_equal(ev->filed_on.ymd, 20260604);
}

/* One separate unit is through, the other not: handling; both filed: in the form check. */
static void
separate_units_answer_one_by_one(void **state)
{
	struct play *p = *state;

	play_reach(p, SG_ACCEPTED);
	play_assign(p, true);
	play_must(p, "assignment.sign", p->lead);
	play_must(p, "assignment.reply", p->lead);
	assert_int_equal(p->result.assignment.suggestion_state, SG_HANDLING);
	play_must(p, "assignment.pass", p->lead);
	assert_int_equal(p->result.assignment.suggestion_state, SG_HANDLING);
	assert_int_equal(play_told(p, "suggestion.replied", NULL), 0);
	play_must(p, "assignment.sign", p->second);
	play_must(p, "assignment.reply", p->second);
	assert_int_equal(p->result.assignment.suggestion_state, SG_REPLY_FILED);
	play_rate(p, p->lead, SATISFIED); /* the first reply need not wait to be rated */
	play_must(p, "assignment.pass", p->second);
	assert_int_equal(play_told(p, "suggestion.replied", NULL), 1);
	assert_int_equal(p->result.assignment.suggestion_state, SG_REPLIED);
	play_rate(p, p->second, SATISFIED);
	assert_int_equal(play_suggestion(p)->state, SG_RATED);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		STORY(the_first_contact_begins_the_handling),
		STORY(contacts_on_impossible_days),
		STORY(a_contact_log_has_an_end),
		STORY(what_an_assist_does_and_what_a_lead_does),
		STORY(a_lead_waits_for_its_assist),
		STORY(an_assist_lapses),
		STORY(bad_letters),
		STORY(filed_checked_passed_on),
		STORY(sent_back_with_the_same_due_date),
		STORY(separate_units_answer_one_by_one),
	};

	return cmocka_run_group_tests_name("decide_reply", tests, NULL, NULL);
}
