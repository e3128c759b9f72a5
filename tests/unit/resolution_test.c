/* SPDX-License-Identifier: Apache-2.0 */
/* Resolutions of an activity, the settings, and the suggestions that came of one. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>

#include "tests/lib/books.h"

static struct resolution_content resolved[2];

static struct activity_content *
meeting(struct books *b)
{
	struct activity_content *c = books_activity(b);

	resolved[0] = (struct resolution_content){ STR("勘测"), b->unit, { 20260316 } };
	resolved[1] = (struct resolution_content){ .text = STR("公布名单") };
	c->resolutions = (struct list){ resolved, 2 };
	return c;
}

static const struct task *
task(struct books *b, int32_t no)
{
	const struct task *t = state_each(b->st, &task_table, NULL);

	while (t != NULL && t->no != no)
		t = state_each(b->st, &task_table, t);
	assert_non_null(t);
	return t;
}

static enum errclass
sweep(struct books *b, const char *day)
{
	struct uuid ids[2] = { task(b, 1)->id, task(b, 2)->id };
	struct sweep_args args = { { ids, 2 } };

	books_day(b, day);
	return books_as(b, "resolution.sweep", ROLE_self, "", &args);
}

static void
reminded_once_each(void **state)
{
	struct books *b = books_new();
	struct activity_record a = { meeting(b) };

	(void)state;
	books_calendar(b, 20260311, false); /* a Wednesday that is off */
	assert_int_equal(books_do(b, "activity.record", &a), E_NONE);
	assert_int_equal(b->out.nevents, 3);
	assert_int_equal(b->out.events[1].audience.n, 3); /* station, street, unit */
	assert_int_equal(task(b, 1)->remind_on.ymd, 20260306);
	assert_int_equal(sweep(b, "2026-03-05"), E_NONE);
	assert_int_equal(b->swept.done, 0);
	assert_int_equal(sweep(b, "2026-03-06"), E_NONE);
	assert_int_equal(b->swept.done, 1);
	assert_string_equal(b->out.events[0].ev->type, "resolution.due_soon");
	assert_int_equal(sweep(b, "2026-03-16"), E_NONE);
	assert_int_equal(b->swept.done, 0);
	assert_int_equal(sweep(b, "2026-03-17"), E_NONE);
	assert_string_equal(b->out.events[0].ev->type, "resolution.overdue");
	assert_int_equal(sweep(b, "2026-03-18"), E_NONE);
	assert_int_equal(b->swept.done, 0);
	books_free(b);
}

/* One that nobody looked at in time is told overdue only. */
static void
late_is_overdue(void **state)
{
	struct books *b = books_new();
	struct activity_record a = { meeting(b) };

	(void)state;
	assert_int_equal(books_do(b, "activity.record", &a), E_NONE);
	assert_int_equal(sweep(b, "2026-04-01"), E_NONE);
	assert_int_equal(b->out.nevents, 1);
	assert_string_equal(b->out.events[0].ev->type, "resolution.overdue");
	assert_int_equal(sweep(b, "2026-04-02"), E_NONE);
	assert_int_equal(b->swept.done, 0);
	books_free(b);
}

static void
done_and_corrected(void **state)
{
	struct books *b = books_new();
	struct activity_record a = { meeting(b) };
	struct activity_correct fix = { .reason = STR("笔误"), .content = meeting(b) };
	struct resolution_complete done = { .no = 2, .outcome = STR("已公布") };

	(void)state;
	assert_int_equal(books_do(b, "activity.record", &a), E_NONE);
	fix.entry = done.entry = b->ref.entry;
	assert_int_equal(books_do(b, "resolution.complete", &done), E_NONE);
	assert_int_equal(books_do(b, "resolution.complete", &done), E_FAILED_PRECONDITION);
	assert_string_equal(b->err.field, "no");
	fix.content->resolutions.n = 2;
	resolved[0].by_date = (struct date){ 20260401 };
	assert_int_equal(books_do(b, "activity.correct", &fix), E_NONE);
	assert_int_equal(b->out.nevents, 2); /* the entry, and the one that changed */
	assert_int_equal(task(b, 1)->by_date.ymd, 20260401);
	assert_int_equal(task(b, 2)->state, RESOLUTION_DONE);
	fix.content->resolutions.n = 0;
	assert_int_equal(books_do(b, "activity.correct", &fix), E_NONE);
	assert_int_equal(task(b, 1)->state, RESOLUTION_WITHDRAWN);
	assert_int_equal(task(b, 2)->state, RESOLUTION_DONE);
	books_free(b);
}

static void
settings_hold_from_their_day(void **state)
{
	struct books *b = books_new();
	struct setting_set s = { .name = SETTING_REMIND_DAYS,
		.value = 1,
		.source = STR("纪要"),
		.valid_from = { 20260301 } };
	struct activity_record a = { meeting(b) };

	(void)state;
	assert_int_equal(books_as(b, "setting.set", ROLE_committee, "", &s), E_INVALID_ARGUMENT);
	assert_string_equal(b->err.field, "valid_from");
	s.valid_from = (struct date){ 0 };
	s.value = 0;
	assert_int_equal(books_as(b, "setting.set", ROLE_committee, "", &s), E_INVALID_ARGUMENT);
	assert_string_equal(b->err.field, "value");
	s.value = 1;
	assert_int_equal(books_as(b, "setting.set", ROLE_committee, "", &s), E_NONE);
	assert_int_equal(books_as(b, "setting.set", ROLE_committee, "", &s), E_NONE);
	assert_int_equal(((const struct ev_setting *)b->out.events[0].data)->version, 3);
	/* what is held whole is read anew by the engine; here it is the row that was set */
	state_put(b->st, &setting_view, state_each(b->st, &setting_table, NULL));
	assert_int_equal(books_do(b, "activity.record", &a), E_NONE);
	assert_int_equal(task(b, 1)->remind_on.ymd, 20260313);
	books_free(b);
}

/* Another calendar counts until it was reminded of; a unit's successor has what is open. */
static void
follows_calendar_and_units(void **state)
{
	struct books *b = books_new();
	struct activity_record a = { meeting(b) };
	struct task_now now = { .remind_on = { 20260305 },
		.unit = { { 7 } },
		.unit_code = STR("U0202"),
		.unit_name = STR("住建局"),
		.counted = 3 };

	(void)state;
	assert_int_equal(books_do(b, "activity.record", &a), E_NONE);
	assert_int_equal(task(b, 1)->days.v, 5);
	now.id = task(b, 1)->id;
	state_put(b->st, &task_now_view, &now);
	assert_int_equal(sweep(b, "2026-03-03"), E_NONE);
	assert_int_equal(b->swept.done, 1);
	assert_int_equal(b->out.nevents, 1); /* the new unit; of the day nobody is told */
	assert_string_equal(b->out.events[0].ev->type, "resolution.set");
	assert_int_equal(task(b, 1)->remind_on.ymd, 20260305);
	assert_true(str_is(task(b, 1)->unit_code, "U0202"));
	assert_int_equal(sweep(b, "2026-03-04"), E_NONE);
	assert_int_equal(b->swept.done, 0);
	assert_int_equal(sweep(b, "2026-03-05"), E_NONE);
	assert_string_equal(b->out.events[0].ev->type, "resolution.due_soon");
	now.counted = 4;
	now.remind_on.ymd = 20260310;
	state_put(b->st, &task_now_view, &now);
	assert_int_equal(sweep(b, "2026-03-06"), E_NONE);
	assert_int_equal(b->swept.done, 0);
	assert_int_equal(task(b, 1)->remind_on.ymd, 20260305);
	books_free(b);
}

static void
kinds_have_what_is_theirs(void **state)
{
	struct books *b = books_new();
	struct activity_record a = { books_activity(b) };
	struct v1_code kind = { .list = STR("activity_kind"), .active = true };
	struct activity_name link = { .suggestion = b->unit };
	static const char *const kinds[] = { "联席会议", "培训" };
	static const char *const fields[] = { "content.agenda", "content.due" };

	(void)state;
	for (int i = 0; i < 2; i++) {
		kind.id = uuid_named(kinds[i], strlen(kinds[i]));
		kind.value = kind.name = a.content->kind = str_from(kinds[i]);
		state_put(b->st, &registers_code_view, &kind);
		a.content->due.n = a.content->present.n = 0;
		a.content->others_present = (struct opt_i32){ 0, true };
		assert_int_equal(books_do(b, "activity.record", &a), E_INVALID_ARGUMENT);
		assert_string_equal(b->err.field, fields[i]);
	}
	a.content = books_activity(b);
	assert_int_equal(books_do(b, "activity.record", &a), E_NONE);
	link.entry = b->ref.entry;
	assert_int_equal(books_do(b, "activity.link_suggestion", &link), E_FAILED_PRECONDITION);
	books_free(b);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(reminded_once_each),
		cmocka_unit_test(late_is_overdue),
		cmocka_unit_test(done_and_corrected),
		cmocka_unit_test(settings_hold_from_their_day),
		cmocka_unit_test(follows_calendar_and_units),
		cmocka_unit_test(kinds_have_what_is_theirs),
	};

	return cmocka_run_group_tests_name("resolution", tests, NULL, NULL);
}
