/* SPDX-License-Identifier: Apache-2.0 */
/* Assigning, signing, objecting, overruling, reassigning. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <cmocka.h>

#include "services/suggestions/transfer.h"
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

/* Of the last transfer; 0: there was none. */
static int32_t
last_kind(struct play *p)
{
	const struct transfer *t = NULL;
	int32_t kind = 0;

	while ((t = state_each(p->st, &transfer_table, t)) != NULL)
		kind = t->kind;
	return kind;
}

#define STORY(f) cmocka_unit_test_setup_teardown(f, play_setup, play_teardown)

static void
a_lead_with_an_assist(void **state)
{
	struct play *p = *state;
	const struct ev_assigned *ev;
	const struct ev_sent *sent;
	const void *data;

	play_reach(p, SG_ACCEPTED);
	play_assign(p, false);
	assert_int_equal(play_suggestion(p)->state, SG_ASSIGNED);
	assert_int_equal(play_suggestion(p)->round, 1);
	assert_int_equal(play_told(p, "suggestion.assigned", &data), 1);
	ev = data;
	assert_int_equal(ev->units, 2);
	assert_false(ev->separate);
	assert_true(play_heard(p, "suggestion.assigned", "deputy:P0001"));
	assert_false(play_heard(p, "suggestion.assigned", "unit:U0101"));
	assert_int_equal(play_told(p, "assignment.sent", &data), 2);
	sent = data;
	assert_true(uuid_eq(sent->assignment, p->lead));
	assert_true(str_is(sent->serial, "2026-0001") && str_is(sent->title, "增设路灯"));
	assert_true(str_is(sent->facts, "夜间无照明") && str_is(sent->request, "增设路灯十盏"));
	assert_true(str_is(sent->matter, "照明") && str_is(sent->lead_code, "P0001"));
	assert_int_equal(sent->kind, KIND_LEAD);
	assert_int_equal(sent->dues.n, 4); /* sign, object, contact, reply */
	assert_int_equal(((struct due_info *)sent->dues.v)[0].step, STEP_SIGN);
	assert_int_equal(((struct due_info *)sent->dues.v)[3].step, STEP_REPLY);
	assert_int_equal(play_deadline(p, none, STEP_ASSIGN)->state, DEADLINE_MET);
}

/* No event carries two units' data. */
static void
each_unit_hears_its_own(void **state)
{
	struct play *p = *state;

	play_reach(p, SG_ACCEPTED);
	play_assign(p, true);
	for (size_t i = 0; i < p->out.nevents; i++) {
		const struct emitted *m = &p->out.events[i];
		const struct ev_sent *sent = m->data;

		if (strcmp(m->ev->type, "assignment.sent") != 0)
			continue;
		assert_int_equal(m->audience.n, 1);
		assert_int_equal(m->audience.v[0].n, 5 + sent->unit_code.n);
		assert_memory_equal(m->audience.v[0].p + 5, sent->unit_code.p, sent->unit_code.n);
		assert_int_equal(sent->kind, KIND_SEPARATE);
	}
}

static void
bad_assignments(void **state)
{
	struct play *p = *state;
	struct assignee v[] = { { p->unit[UNIT_A], STR("照明") },
		{ p->unit[UNIT_B], STR("坡道") } };
	struct suggestion_assign args = { .lead = NULL };

	play_reach(p, SG_ACCEPTED);
	args.suggestion = p->suggestion;
	assert_refused(p, play_call(p, "suggestion.assign", &args), E_INVALID_ARGUMENT, "lead");
	args.lead = &v[0];
	args.separate = (struct list){ v, 2 };
	assert_refused(p, play_call(p, "suggestion.assign", &args), E_INVALID_ARGUMENT, "lead");
	args.lead = NULL;
	args.separate.n = 1;
	assert_refused(p, play_call(p, "suggestion.assign", &args), E_INVALID_ARGUMENT, "separate");
	args.separate.n = 2;
	args.assists = (struct list){ v, 1 };
	assert_refused(p, play_call(p, "suggestion.assign", &args), E_INVALID_ARGUMENT, "assists");
	args.assists.n = 0;
	v[1].matter = (struct str){ 0 };
	assert_refused(
	    p, play_call(p, "suggestion.assign", &args), E_INVALID_ARGUMENT, "separate[1].matter");
	v[1] = v[0];
	assert_refused(
	    p, play_call(p, "suggestion.assign", &args), E_INVALID_ARGUMENT, "separate[1].unit");
	v[1].unit = p->unit[UNIT_CLOSED];
	assert_refused(
	    p, play_call(p, "suggestion.assign", &args), E_FAILED_PRECONDITION, "separate[1].unit");
	v[1].unit = p->site[0];
	args = (struct suggestion_assign){ .suggestion = p->suggestion, .lead = &v[1] };
	assert_refused(p, play_call(p, "suggestion.assign", &args), E_NOT_FOUND, "lead.unit");
	args.lead = &v[0];
	args.assists = (struct list){ &v[1], 1 };
	assert_refused(p, play_call(p, "suggestion.assign", &args), E_NOT_FOUND, "assists[0].unit");
	assert_null(state_each(p->st, &assignment_table, NULL));
	assert_int_equal(play_suggestion(p)->state, SG_ACCEPTED);
	assert_int_equal(play_deadline(p, none, STEP_ASSIGN)->state, DEADLINE_OPEN);
}

static void
the_first_signature_begins_the_handling(void **state)
{
	struct play *p = *state;
	const struct assignment *a;

	play_reach(p, SG_ACCEPTED);
	play_assign(p, false);
	play_must(p, "assignment.sign", p->assist);
	assert_int_equal(p->result.assignment.suggestion_state, SG_HANDLING);
	assert_true(play_heard(p, "assignment.signed", "deputy:P0001"));
	assert_false(play_heard(p, "assignment.signed", "unit:U0101"));
	a = play_assignment(p, p->assist);
	assert_true(str_is(a->signed_by, "张三"));
	assert_int_equal(a->signed_at.us, p->now.us);
	assert_int_equal(play_deadline(p, p->assist, STEP_SIGN)->state, DEADLINE_MET);
	assert_int_equal(play_deadline(p, p->lead, STEP_SIGN)->state, DEADLINE_OPEN);
	assert_refused(
	    p, play_do(p, "assignment.sign", p->assist), E_FAILED_PRECONDITION, "assignment");
}

static void
who_signs_without_a_name_is_the_caller(void **state)
{
	struct play *p = *state;
	struct assignment_sign args = { .person = { 0 } };

	play_reach(p, SG_ASSIGNED);
	args.suggestion = p->suggestion;
	args.assignment = p->lead;
	assert_int_equal(play_call(p, "assignment.sign", &args), E_NONE);
	assert_true(str_is(play_assignment(p, p->lead)->signed_by, "tester"));
}

/* Two units act on one suggestion at once: both succeed when neither names a version; the second
 * is told when it does. */
static void
two_units_racing(void **state)
{
	struct play *p = *state;
	struct assignment_sign one, two;
	int64_t seen;

	play_reach(p, SG_ACCEPTED);
	play_assign(p, true);
	seen = play_suggestion(p)->version;
	one = (struct assignment_sign){
		.suggestion = p->suggestion, .version = { seen, true }, .assignment = p->lead
	};
	two = one;
	two.assignment = p->second;
	assert_int_equal(play_call(p, "assignment.sign", &one), E_NONE);
	assert_refused(p, play_call(p, "assignment.sign", &two), E_ABORTED, "version");
	assert_int_equal(play_assignment(p, p->second)->state, AS_SENT);
	two.version.set = false;
	assert_int_equal(play_call(p, "assignment.sign", &two), E_NONE);
	assert_int_equal(play_suggestion(p)->version, seen + 2);
}

static void
an_objection_on_its_last_day_and_after(void **state)
{
	struct play *p = *state;

	play_reach(p, SG_ASSIGNED); /* sent on 03-02: the last day is 03-11 */
	play_midnight(p, "2026-03-12");
	assert_refused(
	    p, play_do(p, "assignment.object", p->lead), E_FAILED_PRECONDITION, "assignment");
	assert_non_null(strstr(p->err.text, "2026-03-11"));
	p->now.us -= 1;
	play_must(p, "assignment.object", p->lead);
	assert_int_equal(play_assignment(p, p->lead)->state, AS_OBJECTED);
	assert_true(play_heard(p, "assignment.objected", "unit:U0101"));
	assert_false(play_heard(p, "assignment.objected", "deputy:P0001"));
	assert_int_equal(play_deadline(p, p->lead, STEP_REASSIGN)->due.ymd, 20260325);
}

/* Also when the clock has closed the period before. */
static void
the_clock_closes_the_days_to_object_silently(void **state)
{
	struct play *p = *state;

	play_reach(p, SG_HANDLING);
	play_midnight(p, "2026-03-12");
	assert_int_equal(play_sweep(p), 1);
	assert_int_equal(p->out.nevents, 0);
	assert_int_equal(play_deadline(p, p->lead, STEP_OBJECT)->state, DEADLINE_CLOSED);
	assert_refused(
	    p, play_do(p, "assignment.object", p->lead), E_FAILED_PRECONDITION, "assignment");
}

static void
overruled_goes_back_to_where_it_was(void **state)
{
	struct play *p = *state;
	struct date reply;

	play_reach(p, SG_HANDLING);
	reply = play_deadline(p, p->lead, STEP_REPLY)->due;
	play_must(p, "assignment.object", p->lead);
	assert_refused(
	    p, play_do(p, "assignment.reply", p->lead), E_FAILED_PRECONDITION, "assignment");
	play_day(p, "2026-03-05");
	play_must(p, "assignment.overrule", p->lead);
	assert_int_equal(p->result.assignment.state, AS_SIGNED);
	assert_int_equal(play_deadline(p, p->lead, STEP_REPLY)->due.ymd, reply.ymd);
	assert_int_equal(play_deadline(p, p->lead, STEP_REASSIGN)->state, DEADLINE_MET);
	assert_true(str_is(play_assignment(p, p->lead)->ruling, "理由"));
	assert_int_equal(last_kind(p), TRANSFER_OVERRULED);
	assert_refused(/* though its days are not over */
	    p, play_do(p, "assignment.object", p->lead), E_FAILED_PRECONDITION, "assignment");
}

static void
reassigned_from_its_own_sending(void **state)
{
	struct play *p = *state;
	const struct ev_sent *sent;
	const struct assignment *a;
	const void *data;
	struct uuid next;

	play_reach(p, SG_ACCEPTED);
	play_assign(p, false);
	play_must(p, "assignment.sign", p->assist);
	play_must(p, "assignment.object", p->lead);
	play_day(p, "2026-03-10");
	play_must(p, "assignment.reassign", p->lead);
	next = p->result.assignment.next;
	assert_int_equal(play_assignment(p, p->lead)->state, AS_REASSIGNED);
	assert_true(play_heard(p, "assignment.reassigned", "unit:U0101"));
	assert_false(play_heard(p, "assignment.reassigned", "unit:U0103"));
	assert_true(play_heard(p, "assignment.sent", "unit:U0103"));
	assert_false(play_heard(p, "assignment.sent", "unit:U0101"));
	assert_int_equal(play_told(p, "assignment.sent", &data), 1);
	sent = data;
	assert_true(uuid_eq(sent->replaces, p->lead));
	assert_true(str_is(sent->matter, "照明")); /* as before */
	assert_int_equal(play_deadline(p, next, STEP_REPLY)->due.ymd, 20260610);
	for (enum step s = STEP_SIGN; s <= STEP_REPLY; s++)
		if (play_deadline(p, p->lead, s) != NULL)
			assert_int_not_equal(play_deadline(p, p->lead, s)->state, DEADLINE_OPEN);
	a = play_assignment(p, p->assist); /* stays, and now serves the new lead */
	assert_int_equal(a->state, AS_SIGNED);
	assert_true(uuid_eq(a->helps, next));
	assert_int_equal(play_suggestion(p)->state, SG_HANDLING);
	play_must(p, "assignment.opinion", p->assist);
	assert_true(play_heard(p, "assignment.opinion_given", "unit:U0103"));
	assert_refused(
	    p, play_do(p, "assignment.sign", p->lead), E_FAILED_PRECONDITION, "assignment");
	play_must(p, "assignment.sign", next);
	play_must(p, "assignment.reply", next);
}

/* The way of it: each step's units as they were, who, when and why. */
static void
a_reassignment_is_kept(void **state)
{
	static const enum transfer_kind kinds[] = { TRANSFER_SENT, TRANSFER_SENT, TRANSFER_OBJECTED,
		TRANSFER_SENT, TRANSFER_REASSIGNED };
	struct play *p = *state;
	const struct transfer *t = NULL;
	struct transfer v[6] = { { .kind = 0 } };
	size_t n = 0;

	play_reach(p, SG_ACCEPTED);
	play_assign(p, false);
	play_must(p, "assignment.object", p->lead);
	play_day(p, "2026-03-10");
	play_must(p, "assignment.reassign", p->lead);
	while ((t = state_each(p->st, &transfer_table, t)) != NULL && n < 6)
		v[n++] = *t;
	assert_int_equal(n, 5);
	for (size_t i = 0; i < 5; i++)
		assert_int_equal(v[i].kind, kinds[i]);
	assert_true(str_is(v[0].to_code, "U0101") && str_empty(v[0].from_code));
	assert_true(uuid_eq(v[2].assignment, p->lead) && str_is(v[2].from_code, "U0101"));
	assert_true(str_is(v[2].reason, "理由") && str_is(v[2].by, "tester"));
	assert_true(uuid_eq(v[3].assignment, p->result.assignment.next));
	assert_true(str_is(v[3].from_code, "U0101") && str_is(v[3].to_code, "U0103"));
	assert_true(uuid_eq(v[4].assignment, p->lead) && str_is(v[4].to_code, "U0103"));
	assert_int_equal(stamp_date(v[4].at).ymd, 20260310);
}

static void
bad_reassignments(void **state)
{
	struct play *p = *state;
	struct assignment_reassign args = { .unit = p->unit[UNIT_A] };

	play_reach(p, SG_ACCEPTED);
	play_assign(p, false);
	play_must(p, "assignment.object", p->lead);
	args.suggestion = p->suggestion;
	args.assignment = p->lead;
	assert_refused(p, play_call(p, "assignment.reassign", &args), E_INVALID_ARGUMENT, "unit");
	args.unit = p->unit[UNIT_B]; /* assists already */
	assert_refused(p, play_call(p, "assignment.reassign", &args), E_INVALID_ARGUMENT, "unit");
	args.unit = p->unit[UNIT_CLOSED];
	assert_refused(
	    p, play_call(p, "assignment.reassign", &args), E_FAILED_PRECONDITION, "unit");
	args.unit = p->site[0];
	assert_refused(p, play_call(p, "assignment.reassign", &args), E_NOT_FOUND, "unit");
	assert_int_equal(play_assignment(p, p->lead)->state, AS_OBJECTED);
}

static void
taken_from_a_unit_that_has_ended(void **state)
{
	struct play *p = *state;
	struct uuid next;

	play_reach(p, SG_ACCEPTED);
	play_assign(p, false);
	play_must(p, "assignment.sign", p->lead);
	assert_refused(
	    p, play_do(p, "assignment.reassign", p->lead), E_FAILED_PRECONDITION, "assignment");
	assert_string_equal(
	    p->err.text, "unit U0101 has neither objected nor ended: the assignment stays with it");
	play_end_unit(p, p->unit[UNIT_A]);
	play_day(p, "2026-03-10");
	play_must(p, "assignment.reassign", p->lead);
	next = p->result.assignment.next;
	assert_int_equal(play_suggestion(p)->state, SG_HANDLING);
	assert_int_equal(play_assignment(p, next)->state, AS_SENT);
	assert_int_equal(play_deadline(p, next, STEP_REPLY)->due.ymd, 20260610);
	assert_true(uuid_eq(play_assignment(p, p->assist)->helps, next));
	for (enum step s = STEP_SIGN; s <= STEP_REPLY; s++)
		if (play_deadline(p, p->lead, s) != NULL)
			assert_int_not_equal(play_deadline(p, p->lead, s)->state, DEADLINE_OPEN);
}

static void
for_reference_only(void **state)
{
	struct play *p = *state;
	struct suggestion_submit args = { .content = play_content(p) };
	struct assignee b = { p->unit[UNIT_B], STR("坡道") };
	struct suggestion_assign assign = { .assists = { &b, 1 }, .lead = &b };

	args.content->reference_only = (struct opt_bool){ true, true };
	assert_int_equal(play_call(p, "suggestion.submit", &args), E_NONE);
	p->suggestion = assign.suggestion = p->result.suggestion.suggestion;
	play_must(p, "suggestion.accept", none);
	assert_refused(
	    p, play_call(p, "suggestion.assign", &assign), E_INVALID_ARGUMENT, "assists");
	play_assign(p, true);
	assert_null(play_deadline(p, p->lead, STEP_REPLY));
	assert_null(play_deadline(p, p->lead, STEP_CONTACT));
	play_must(p, "assignment.sign", p->lead);
	assert_int_equal(p->result.assignment.state, AS_DONE);
	assert_int_equal(p->result.assignment.suggestion_state, SG_ASSIGNED);
	assert_refused(
	    p, play_do(p, "assignment.reply", p->lead), E_FAILED_PRECONDITION, "assignment");
	play_must(p, "assignment.sign", p->second);
	assert_int_equal(p->result.assignment.suggestion_state, SG_CLOSED);
	assert_int_equal(play_told(p, "suggestion.closed", NULL), 1);
	assert_true(play_heard(p, "suggestion.closed", "deputy:P0001"));
	assert_refused(
	    p, play_do(p, "assignment.rate", p->lead), E_FAILED_PRECONDITION, "assignment");
	assert_refused(
	    p, play_do(p, "assignment.release", p->lead), E_FAILED_PRECONDITION, "assignment");
	play_day(p, "2026-12-01");
	assert_int_equal(play_sweep(p), 0); /* nothing runs any more */
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		STORY(a_lead_with_an_assist),
		STORY(each_unit_hears_its_own),
		STORY(bad_assignments),
		STORY(the_first_signature_begins_the_handling),
		STORY(who_signs_without_a_name_is_the_caller),
		STORY(two_units_racing),
		STORY(an_objection_on_its_last_day_and_after),
		STORY(the_clock_closes_the_days_to_object_silently),
		STORY(overruled_goes_back_to_where_it_was),
		STORY(reassigned_from_its_own_sending),
		STORY(a_reassignment_is_kept),
		STORY(bad_reassignments),
		STORY(taken_from_a_unit_that_has_ended),
		STORY(for_reference_only),
	};

	return cmocka_run_group_tests_name("decide_assign", tests, NULL, NULL);
}
