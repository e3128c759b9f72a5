/* SPDX-License-Identifier: Apache-2.0 */
/* What an opinion's commands decide: who it is handed to, what ends with that, who is told, and how
 * it goes along with a suggestion. The states themselves are in states_test.c. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <cmocka.h>

#include "common/receipt.h"
#include "tests/lib/play.h"

static const struct uuid none = { { 0 } };

static const struct deadline *
period(struct play *p, enum step step)
{
	const struct deadline *found = NULL;

	for (const struct deadline *d = state_each(p->st, &deadline_table, NULL); d != NULL;
	     d = state_each(p->st, &deadline_table, d))
		if (uuid_eq(d->suggestion, p->opinion) && d->step == (int32_t)step)
			found = d;
	return found;
}

static const struct handover *
holder(struct play *p)
{
	return state_find(p->st, &handover_table, play_the_opinion(p)->handover);
}

static void
refused(struct play *p, const char *op, const void *args, enum errclass class, const char *field)
{
	assert_int_equal(play_call(p, op, args), class);
	assert_string_equal(p->err.field, field);
	assert_int_equal(p->out.nevents, 0);
}

static void
a_new_one(void **state)
{
	struct play *p = *state;
	const struct ev_opinion_received *ev;
	const struct opinion_resident *r;
	const struct opinion *o;
	char number[RECEIPT_CHARS];
	const void *data;

	play_opinion(p, OPINION_RECEIVED);
	o = play_the_opinion(p);
	assert_int_equal(play_told(p, "opinion.received", &data), 1);
	ev = data;
	assert_true(receipt_parse(p->result.opinion.receipt, number));
	assert_true(str_eq(o->receipt, p->result.opinion.receipt));
	assert_true(str_is(o->person_code, play_deputy(DEPUTY_LEAD)));
	assert_int_equal(o->received_on.ymd, 20260302);
	assert_int_equal(ev->due->due.ymd, 20260316); /* 10 working days */
	assert_true(play_heard(p, "opinion.received", "station:S01"));
	assert_true(play_heard(p, "opinion.received", "street:guixi"));
	assert_true(play_heard(p, "opinion.received", "deputy:P0001"));
	r = state_find(p->st, &opinion_resident_table, p->opinion);
	assert_true(str_is(r->name, "张三丰"));
}

/* What is private in the arguments is so in the rows; no event has a member for it. */
static void
nothing_private_is_told(void **state)
{
	static const char *const secret[] = { "resident_name", "resident_phone", "name", "phone" };

	(void)state;
	for (size_t i = 0; i < 2; i++) {
		const struct field *in = desc_field(
		    &opinion_receive_desc, secret[i], strlen(secret[i]));
		const struct field *inlet = desc_field(
		    &opinion_submitted_desc, secret[i], strlen(secret[i]));
		const struct field *row = desc_field(
		    &opinion_resident_desc, secret[i + 2], strlen(secret[i + 2]));

		assert_true(in->flags & inlet->flags & row->flags & F_PRIVATE);
		assert_null(desc_field(&opinion_row_desc, secret[i], strlen(secret[i])));
		assert_null(desc_field(&opinion_status_desc, secret[i], strlen(secret[i])));
		for (size_t k = 0; k < suggestions_contract.nevents; k++)
			assert_null(desc_field(
			    suggestions_contract.events[k].data, secret[i], strlen(secret[i])));
	}
	for (size_t k = 0; k < suggestions_contract.nevents; k++)
		assert_null(desc_field(suggestions_contract.events[k].data, "receipt", 7));
}

static void
handed_over_and_over_again(void **state)
{
	struct play *p = *state;
	struct opinion_route route = { .to = ROUTE_DEPARTMENT, .unit = p->unit[UNIT_B] };
	const struct ev_opinion_sent *sent;
	const void *data;

	play_opinion(p, OPINION_HANDLING);
	route.opinion = p->opinion;
	assert_int_equal(period(p, STEP_ROUTE)->state, DEADLINE_MET);
	assert_int_equal(period(p, STEP_HANDLE)->due.ymd, 20260401); /* 30 days */
	play_day(p, "2026-03-10");
	assert_int_equal(play_call(p, "opinion.route", &route), E_NONE);
	assert_true(play_heard(p, "opinion.taken_back", "unit:U0101"));
	assert_int_equal(play_told(p, "opinion.sent", &data), 1);
	sent = data;
	assert_true(play_heard(p, "opinion.sent", "unit:U0102"));
	assert_false(play_heard(p, "opinion.sent", "unit:U0101"));
	assert_int_equal(sent->due->due.ymd, 20260409);
	assert_int_equal(holder(p)->n, 2);
	assert_int_equal(holder(p)->state, HANDOVER_SENT);
	assert_int_equal(play_as(p, "opinion.report", ROLE_unit, "U0101",
			     play_opinion_args(p, "opinion.report")),
	    E_PERMISSION_DENIED);
}

static void
handed_over_without_end(void **state)
{
	struct play *p = *state;

	play_opinion(p, OPINION_RECEIVED);
	for (int i = 0; i < HANDOVERS_MAX; i++)
		play_must(p, "opinion.route", none);
	refused(p, "opinion.route", play_opinion_args(p, "opinion.route"), E_FAILED_PRECONDITION,
	    "opinion");
}

static void
handed_back(void **state)
{
	struct play *p = *state;

	play_opinion(p, OPINION_ROUTED);
	play_day(p, "2026-03-10");
	play_must(p, "opinion.hand_back", none);
	assert_int_equal(holder(p)->state, HANDOVER_HANDED_BACK);
	assert_true(str_is(holder(p)->ended_reason, "不属我局职责"));
	assert_int_equal(play_told(p, "opinion.taken_back", NULL), 0);
	assert_true(play_heard(p, "opinion.handed_back", "station:S01"));
	assert_int_equal(period(p, STEP_HANDLE)->state, DEADLINE_CLOSED);
	assert_int_equal(period(p, STEP_ROUTE)->state, DEADLINE_OPEN);
	assert_int_equal(period(p, STEP_ROUTE)->due.ymd, 20260324);
}

static void
subject_class(void **state)
{
	struct play *p = *state;
	struct opinion_receive r = *(const struct opinion_receive *)play_opinion_args(
	    p, "opinion.receive");

	r.subject = STR("无此分类");
	refused(p, "opinion.receive", &r, E_INVALID_ARGUMENT, "subject");
	r.subject = STR("旧分类");
	refused(p, "opinion.receive", &r, E_FAILED_PRECONDITION, "subject");
	r.subject = STR("城市管理");
	assert_int_equal(play_call(p, "opinion.receive", &r), E_NONE);
}

static void
to_whom(void **state)
{
	struct play *p = *state;
	struct opinion_route r = { .to = ROUTE_DEPARTMENT };

	play_opinion(p, OPINION_RECEIVED);
	r.opinion = p->opinion;
	refused(p, "opinion.route", &r, E_INVALID_ARGUMENT, "unit");
	r.unit = p->unit[UNIT_CLOSED];
	refused(p, "opinion.route", &r, E_FAILED_PRECONDITION, "unit");
	r.unit = p->suggestion;
	r.to = ROUTE_HIGHER_CONGRESS;
	refused(p, "opinion.route", &r, E_INVALID_ARGUMENT, "name");
	r.unit = p->unit[UNIT_A];
	refused(p, "opinion.route", &r, E_INVALID_ARGUMENT, "unit");
	r.unit = none;
	r.name = STR("成都市人大");
	assert_int_equal(play_call(p, "opinion.route", &r), E_NONE);
	assert_int_equal(play_told(p, "opinion.sent", NULL), 0);
}

static void
told_once_each_and_not_too_early(void **state)
{
	struct play *p = *state;
	struct opinion_feed_back f = { .to = FEEDBACK_RESIDENT, .way = FEEDBACK_CALL };

	play_day(p, "2026-03-03");
	play_opinion(p, OPINION_HANDLED);
	f.opinion = p->opinion;
	f.date = (struct date){ 20260302 };
	refused(p, "opinion.feed_back", &f, E_INVALID_ARGUMENT, "date");
	f.date = (struct date){ 20260304 };
	refused(p, "opinion.feed_back", &f, E_INVALID_ARGUMENT, "date");
	f.date = (struct date){ 0 };
	assert_int_equal(play_call(p, "opinion.feed_back", &f), E_NONE);
	refused(p, "opinion.feed_back", &f, E_FAILED_PRECONDITION, "to");
	f.to = FEEDBACK_DEPUTY;
	f.way = FEEDBACK_RECEIPT;
	refused(p, "opinion.feed_back", &f, E_INVALID_ARGUMENT, "way");
	assert_int_equal(play_the_opinion(p)->state, OPINION_HANDLED);
}

static void
refused_with_a_pointer(void **state)
{
	struct play *p = *state;
	struct opinion_refuse r = { .reason_code = UNTAKEN_PRIVATE,
		.pointer = STR("法律援助中心") };

	play_opinion(p, OPINION_REFUSED);
	assert_non_null(strstr(POINTER_DEFAULT, "信访"));
	assert_true(str_is(play_the_opinion(p)->pointer, POINTER_DEFAULT));
	assert_int_equal(period(p, STEP_ROUTE)->state, DEADLINE_MET);
	play_opinion(p, OPINION_RECEIVED);
	r.opinion = p->opinion;
	assert_int_equal(play_call(p, "opinion.refuse", &r), E_NONE);
	assert_true(str_is(play_the_opinion(p)->pointer, "法律援助中心"));
}

/* The result that each class of the reply is. */
static void
the_reply_is_the_result(void **state)
{
	static const struct {
		enum reply_class class;
		enum opinion_result result;
	} want[] = { { CLASS_A, RESULT_SOLVED }, { CLASS_B, RESULT_PARTLY_SOLVED },
		{ CLASS_C, RESULT_NOT_SOLVED }, { CLASS_D, RESULT_NOT_SOLVED } };
	struct play *p = *state;

	for (size_t i = 0; i < sizeof(want) / sizeof(want[0]); i++) {
		struct suggestion_submit args = { 0 };
		struct assignment_reply reply;

		play_opinion(p, OPINION_RECEIVED);
		args.content = play_content_of_opinion(p);
		assert_int_equal(play_call(p, "suggestion.submit", &args), E_NONE);
		assert_true(play_heard(p, "opinion.converted", "deputy:P0001"));
		p->suggestion = p->result.suggestion.suggestion;
		assert_int_equal(play_suggestion(p)->origin, ORIGIN_OPINION);
		play_must(p, "suggestion.accept", none);
		play_must(p, "suggestion.assign", none);
		p->lead =
		    ((const struct assigned_unit *)p->result.assigned.assignments.v)[0].assignment;
		play_must(p, "assignment.sign", p->lead);
		memcpy(&reply, play_args(p, "assignment.reply", p->lead), sizeof(reply));
		reply.class = (int32_t)want[i].class;
		reply.by_date = (struct date){ want[i].class == CLASS_B ? 20261231 : 0 };
		reply.measure = want[i].class == CLASS_B ? STR("年内施工") : (struct str){ 0 };
		reply.class_reason = want[i].class == CLASS_C ? STR("无用地") : (struct str){ 0 };
		assert_int_equal(play_call(p, "assignment.reply", &reply), E_NONE);
		play_must(p, "assignment.pass", p->lead);
		assert_int_equal(play_told(p, "opinion.handled", NULL), 1);
		assert_int_equal(play_the_opinion(p)->state, OPINION_HANDLED);
		assert_int_equal(play_the_opinion(p)->result, want[i].result);
	}
}

static void
the_inlet_and_its_streets(void **state)
{
	struct play *p = *state;
	struct opinion_submitted a;
	const void *args = play_opinion_args(p, "opinion.submitted");

	memcpy(&a, args, sizeof(a));
	assert_int_equal(play_call(p, "opinion.submitted", &a), E_NONE);
	p->opinion = p->result.opinion.opinion;
	assert_int_equal(play_the_opinion(p)->via, VIA_ONLINE);
	assert_true(str_is(play_the_opinion(p)->source_id, "m-1"));
	a.street = STR("zhonghe");
	refused(p, "opinion.submitted", &a, E_PERMISSION_DENIED, "street");
	a.street = STR("guixi");
	a.site = p->site[STATION_OTHER]; /* of zhonghe */
	refused(p, "opinion.submitted", &a, E_PERMISSION_DENIED, "site");
	a.site = p->site[STATION_SHUT];
	refused(p, "opinion.submitted", &a, E_FAILED_PRECONDITION, "site");
}

static void
the_clock_tells_who_has_to_act(void **state)
{
	struct play *p = *state;

	play_opinion(p, OPINION_ROUTED);
	play_midnight(p, "2026-03-27");
	assert_int_equal(play_sweep(p), 1); /* 5 days before */
	assert_true(play_heard(p, "opinion.due_soon", "unit:U0101"));
	assert_int_equal(play_sweep(p), 0);
	play_midnight(p, "2026-04-02");
	assert_int_equal(play_sweep(p), 1);
	assert_true(play_heard(p, "opinion.overdue", "unit:U0101"));
	assert_true(play_heard(p, "opinion.overdue", "station:S01"));
	assert_int_equal(play_sweep(p), 0);
}

/* A slice over the current opinion, as the engine would run it. */
static void
follow_up(struct play *p, const char *op, const void *args)
{
	const struct followup *f;
	struct uuid ids[2] = { none, p->opinion };
	struct sweep_args slice = { { ids, 2 } };

	assert_int_equal(play_call(p, op, args), E_NONE);
	for (f = state_each(p->st, &followup_table, NULL); f != NULL;
	     f = state_each(p->st, &followup_table, f))
		ids[0] = f->id; /* the last of them is this op's */
	assert_memory_not_equal(&ids[0], &none, sizeof(none));
	assert_int_equal(play_call(p, "followup.run", &slice), E_NONE);
}

static void
a_unit_that_is_no_more(void **state)
{
	struct play *p = *state;
	const struct v1_unit merged = { .id = p->unit[UNIT_A], .successor = p->unit[UNIT_B] };
	const struct v1_unit ended = { .id = p->unit[UNIT_B] };

	play_opinion(p, OPINION_HANDLING);
	follow_up(p, "followup.merged", &merged);
	assert_true(play_heard(p, "opinion.moved", "unit:U0101"));
	assert_true(play_heard(p, "opinion.moved", "unit:U0102"));
	assert_true(str_is(holder(p)->unit_code, "U0102"));
	follow_up(p, "followup.ended", &ended);
	assert_true(play_heard(p, "opinion.unit_ended", "station:S01"));
	play_must(p, "opinion.route", none);
	assert_true(str_is(holder(p)->unit_code, "U0101"));
}

/* Gone for good at the request; the row stays and says so. */
static void
the_residents_data(void **state)
{
	struct play *p = *state;
	const struct opinion_resident *r;
	const struct ev_opinion_erased *ev;
	const void *data;

	play_opinion(p, OPINION_RECEIVED);
	r = state_find(p->st, &opinion_resident_table, p->opinion);
	assert_int_equal(r->erase_on.ymd, 20280302); /* 24 months */
	play_must(p, "opinion.correct", none);
	r = state_find(p->st, &opinion_resident_table, p->opinion);
	assert_true(str_is(r->name, "张三丰") && str_is(r->phone, "13900005678"));
	assert_int_equal(r->corrected_on.ymd, 20260302);
	play_must(p, "opinion.erase", none);
	r = state_find(p->st, &opinion_resident_table, p->opinion);
	assert_true(str_empty(r->name) && str_empty(r->phone));
	assert_int_equal(r->cause, ERASURE_REQUEST);
	assert_int_equal(play_told(p, "opinion.erased", &data), 1);
	ev = data;
	assert_true(ev->cause == ERASURE_REQUEST && str_is(ev->reason, "本人要求"));
	assert_true(play_heard(p, "opinion.erased", "station:S01"));
	assert_false(play_heard(p, "opinion.erased", "deputy:P0001"));
	assert_int_equal(play_do(p, "opinion.erase", none), E_FAILED_PRECONDITION);
	assert_int_equal(play_do(p, "opinion.correct", none), E_FAILED_PRECONDITION);
}

/* By the rule only when its time is over, and while nobody is to be told any more. */
static void
the_residents_data_have_their_time(void **state)
{
	struct play *p = *state;

	play_opinion(p, OPINION_FED_BACK);
	play_day(p, "2028-03-02");
	play_must(p, "opinion.forget", none);
	assert_int_equal(p->result.sweep.done, 0);
	play_must(p, "opinion.close", none);
	play_day(p, "2028-03-01");
	play_must(p, "opinion.forget", none);
	assert_int_equal(p->result.sweep.done, 0);
	play_day(p, "2028-03-02");
	play_must(p, "opinion.forget", none);
	assert_int_equal(p->result.sweep.done, 1);
	play_must(p, "opinion.forget", none);
	assert_int_equal(p->result.sweep.done, 0);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test_setup_teardown(a_new_one, play_setup, play_teardown),
		cmocka_unit_test(nothing_private_is_told),
		cmocka_unit_test_setup_teardown(
		    handed_over_and_over_again, play_setup, play_teardown),
		cmocka_unit_test_setup_teardown(handed_over_without_end, play_setup, play_teardown),
		cmocka_unit_test_setup_teardown(handed_back, play_setup, play_teardown),
		cmocka_unit_test_setup_teardown(subject_class, play_setup, play_teardown),
		cmocka_unit_test_setup_teardown(to_whom, play_setup, play_teardown),
		cmocka_unit_test_setup_teardown(
		    told_once_each_and_not_too_early, play_setup, play_teardown),
		cmocka_unit_test_setup_teardown(refused_with_a_pointer, play_setup, play_teardown),
		cmocka_unit_test_setup_teardown(the_reply_is_the_result, play_setup, play_teardown),
		cmocka_unit_test_setup_teardown(
		    the_inlet_and_its_streets, play_setup, play_teardown),
		cmocka_unit_test_setup_teardown(
		    the_clock_tells_who_has_to_act, play_setup, play_teardown),
		cmocka_unit_test_setup_teardown(the_residents_data, play_setup, play_teardown),
		cmocka_unit_test_setup_teardown(
		    the_residents_data_have_their_time, play_setup, play_teardown),
		cmocka_unit_test_setup_teardown(a_unit_that_is_no_more, play_setup, play_teardown),
	};

	return cmocka_run_group_tests_name("decide_opinion", tests, NULL, NULL);
}
