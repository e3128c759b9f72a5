/* SPDX-License-Identifier: Apache-2.0 */
/* Versions of the rules: which one holds for whom from when, and that a period keeps its own. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>

#include "tests/lib/play.h"

static const struct uuid none = { { 0 } };

/* The table that is counted by is read whole when a rule was added; here, after rule.set. */
static void
read_again(struct play *p)
{
	for (const struct rule *r = state_each(p->st, &rule_table, NULL); r != NULL;
	     r = state_each(p->st, &rule_table, r))
		if (state_find(p->st, &rule_view, r->id) == NULL)
			state_put(p->st, &rule_view, r);
}

static enum errclass
set(struct play *p, struct rule_set r)
{
	enum errclass got;

	if (r.mark == 0)
		r.mark = MARK_L;
	if (r.source.n == 0)
		r.source = STR("条例第十条");
	got = play_call(p, "rule.set", &r);
	read_again(p);
	return got;
}

static struct rule_set
wd(enum step step, int n, int32_t channel, int32_t from)
{
	return (struct rule_set){ .step = (int32_t)step,
		.channel = channel,
		.rule = RULE_WD,
		.n = n,
		.valid_from = { from } };
}

static const struct deadline *
reviewed(struct play *p)
{
	play_reach(p, SG_UNDER_REVIEW);
	return play_deadline(p, none, STEP_REVIEW);
}

static void
built_in_is_version_1(void **state)
{
	const struct deadline *d = reviewed(*state);

	assert_int_equal(d->version, 1);
	assert_int_equal(d->rule_channel, 0);
	assert_int_equal(d->mark, MARK_D);
}

static void
a_new_version_holds_from_its_day_on(void **state)
{
	struct play *p = *state;
	struct rule_set r = wd(STEP_REVIEW, 10, 0, 20260304);
	const struct ev_rule_changed *ev;
	const struct deadline *d;
	const void *data;

	r.notice = (struct opt_i32){ 3, true };
	r.notice_rule = RULE_WD;
	assert_int_equal(set(p, r), E_NONE);
	assert_int_equal(play_told(p, "rule.changed", &data), 1);
	ev = data;
	assert_int_equal(ev->version, 2);
	assert_int_equal(ev->valid_from.ymd, 20260304);
	play_day(p, "2026-03-03");
	d = reviewed(p);
	assert_int_equal(d->version, 1);
	assert_int_equal(d->n, 5);
	play_day(p, "2026-03-04");
	d = reviewed(p);
	assert_int_equal(d->version, 2);
	assert_int_equal(d->n, 10);
	assert_int_equal(d->mark, MARK_L);
	assert_int_equal(d->due.ymd, 20260318);
	assert_int_equal(d->due_soon_on.ymd, 20260313);
}

static void
a_channel_has_its_own(void **state)
{
	struct play *p = *state;

	assert_int_equal(set(p, wd(STEP_REVIEW, 8, CHANNEL_CITY, 0)), E_NONE);
	assert_int_equal(reviewed(p)->version, 1); /* of the zone */
	assert_int_equal(set(p, wd(STEP_REVIEW, 9, CHANNEL_ZONE, 0)), E_NONE);
	assert_int_equal(set(p, wd(STEP_REVIEW, 7, 0, 0)), E_NONE); /* set last, but of all */
	assert_int_equal(reviewed(p)->n, 9);
	assert_int_equal(reviewed(p)->rule_channel, CHANNEL_ZONE);
	assert_int_equal(set(p, wd(STEP_REVIEW, 6, CHANNEL_ZONE, 0)), E_NONE);
	assert_int_equal(reviewed(p)->n, 6);
	assert_int_equal(reviewed(p)->version, 3);
}

/* A calendar that changes counts a period anew by the version it has, not by the newest. Saturday
 * 05-09 was worked and is not any more. */
static void
a_period_keeps_its_version(void **state)
{
	struct play *p = *state;
	const struct v1_calendar *day = state_each(p->st, &calendar_view, NULL);
	const struct deadline *d;
	struct uuid ids[2] = { { { 0 } } };

	play_day(p, "2026-04-29");
	d = reviewed(p);
	assert_int_equal(d->due.ymd, 20260509);
	play_day(p, "2026-04-30");
	assert_int_equal(set(p, wd(STEP_REVIEW, 20, 0, 0)), E_NONE);
	while (day->date.ymd != 20260509)
		day = state_each(p->st, &calendar_view, day);
	((struct v1_calendar *)(uintptr_t)day)->work = false;
	play_must(p, "followup.calendar", none);
	for (const struct followup *f = state_each(p->st, &followup_table, NULL); f != NULL;
	     f = state_each(p->st, &followup_table, f))
		ids[0] = f->id;
	ids[1] = p->suggestion;
	assert_int_equal(play_call(p, "followup.run", &(struct sweep_args){ { ids, 2 } }), E_NONE);
	d = play_deadline(p, none, STEP_REVIEW);
	assert_int_equal(d->due.ymd, 20260511);
	assert_int_equal(d->version, 1);
	assert_int_equal(d->n, 5);
	assert_int_equal(d->due_soon_on.ymd, 20260507); /* of version 1; the other has no notice */
}

static void
refused(struct play *p, struct rule_set r, const char *field)
{
	assert_int_equal(set(p, r), E_INVALID_ARGUMENT);
	assert_string_equal(p->err.field, field);
	assert_int_equal(p->out.nevents, 0);
}

static void
bad_input_names_its_field(void **state)
{
	struct play *p = *state;
	struct rule_set r = wd(STEP_REPLY, 5, 0, 20260301);

	refused(p, r, "valid_from"); /* yesterday */
	r.valid_from.ymd = 22000101;
	refused(p, r, "valid_from");
	r = wd(STEP_REPLY, 61, 0, 0);
	r.rule = RULE_MONTH;
	refused(p, r, "n");
	r = wd(STEP_REPLY, 5, 0, 0);
	r.notice = (struct opt_i32){ 2, true };
	refused(p, r, "notice_rule");
	r.notice_rule = RULE_MONTH;
	refused(p, r, "notice_rule");
	refused(p, wd(STEP_EXTENSION, 5, 0, 0), "rule");
	r = wd(STEP_URGE, 5, 0, 0);
	r.rule = RULE_DAY;
	r.notice = (struct opt_i32){ 1, true };
	r.notice_rule = RULE_DAY;
	refused(p, r, "notice");
	r.notice = (struct opt_i32){ 0 };
	r.notice_rule = 0;
	assert_int_equal(set(p, r), E_NONE);
}

static void
queries_get_what_is_built_in(void **state)
{
	struct play *p = *state;
	const char *sql = rules_in_sql(
	    state_arena(p->st), "SELECT * FROM (VALUES (NULL) /* compiled-in rules */) b");

	assert_non_null(strstr(sql,
	    "(VALUES (NULL) , (1, 'cosign', 'wd', 5, 2, 'wd', 'D', '默认值', 'deputy', "
	    "'suggestion.submitted'), (2, "));
	assert_non_null(strstr(sql, "'reply', 'month', 3, 15, 'day', 'L', '代表法第51条', "));
	assert_non_null(strstr(sql, "(5, 'object', 'wd', 7, NULL, NULL, 'L', "));
	assert_string_equal(rules_in_sql(state_arena(p->st), "SELECT 1"), "SELECT 1");
}

#define STORY(f) cmocka_unit_test_setup_teardown(f, play_setup, play_teardown)

int
main(void)
{
	const struct CMUnitTest tests[] = {
		STORY(built_in_is_version_1),
		STORY(a_new_version_holds_from_its_day_on),
		STORY(a_channel_has_its_own),
		STORY(a_period_keeps_its_version),
		STORY(bad_input_names_its_field),
		STORY(queries_get_what_is_built_in),
	};

	return cmocka_run_group_tests_name("rule_versions", tests, NULL, NULL);
}
