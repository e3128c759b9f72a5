/* SPDX-License-Identifier: Apache-2.0 */
/* What an edition of the annual report says otherwise than the one before; values and words. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <cmocka.h>

#include "services/reports/print.h"

#define N(a) (sizeof(a) / sizeof((a)[0]))
#define FIGURES(array) ((struct list){ (array), N(array) })
#define SET(x)            \
	{                 \
		(x), true \
	}

static struct told_keys nobody;

static struct told
told_of(struct list figures, struct told_keys *units)
{
	return (struct told){ .figures = figures,
		.streets = &nobody,
		.sites = &nobody,
		.units = units,
		.deputies = &nobody };
}

/* "part key figure of was is" */
static const char *
text(struct arena *a, const struct edition_change *c)
{
	return arena_printf(a, "%d " STR_FMT " " STR_FMT " " STR_FMT " " STR_FMT " %g%s %g%s",
	    c->part, STR_ARG(c->key), STR_ARG(c->name), STR_ARG(c->figure), STR_ARG(c->of),
	    c->was.v, c->was.set ? "" : "?", c->is.v, c->is.set ? "" : "?");
}

static void
what_differs_is_told(void **state)
{
	struct told_figure was[] = {
		{ .figure = STR("contacts"), .value = SET(3) },
		{ .figure = STR("contacts"), .of = STR("visit"), .value = SET(2) },
		{ .figure = STR("contacts"), .of = STR("call"), .value = SET(1) },
		{ .figure = STR("replied") },
		{ .figure = STR("tasks"), .value = SET(5) },
	};
	struct told_figure is[] = {
		{ .figure = STR("contacts"), .value = SET(3) },
		{ .figure = STR("contacts"), .of = STR("aid"), .value = SET(1) },
		{ .figure = STR("contacts"), .of = STR("visit"), .value = SET(2) },
		{ .figure = STR("replied"), .value = SET(0.5) },
		{ .figure = STR("tasks"), .value = SET(5) },
	};
	struct told_figure of_units[] = {
		{ .key = STR("U1"), .figure = STR("tasks"), .value = SET(4) },
		{ .key = STR("U2"), .figure = STR("tasks"), .value = SET(1) },
	};
	struct told_figure now_units[] = {
		{ .key = STR("U1"), .figure = STR("tasks"), .value = SET(4) },
		{ .key = STR("U3"), .figure = STR("tasks"), .value = SET(1) },
	};
	struct told_name names[] = { { STR("U1"), STR("甲") }, { STR("U3"), STR("丙") } };
	struct told_keys units = { .figures = FIGURES(of_units) };
	struct told_keys now = { FIGURES(names), FIGURES(now_units) };
	struct told a = told_of(FIGURES(was), &units), b = told_of(FIGURES(is), &now);
	static const char *const want[] = { "1   contacts aid 0 1", "1   replied  0? 0.5",
		"1   contacts call 1 0", "6 U3 丙 tasks  0? 1", "6 U2  tasks  1 0?" };
	struct arena arena = { 0 };
	struct list got;
	int32_t n;

	(void)state;
	got = told_changes(&a, &b, &arena, &n);
	assert_int_equal(n, N(want));
	assert_int_equal(got.n, N(want));
	for (size_t i = 0; i < N(want); i++)
		assert_string_equal(
		    text(&arena, (const struct edition_change *)got.v + i), want[i]);
	assert_int_equal(told_changes(&a, &a, &arena, &n).n, 0);
	assert_int_equal(n, 0);
	arena_free(&arena);
}

static void
of_very_many_the_first_are_told(void **state)
{
	enum { MANY = EDITION_CHANGES + 500 };
	struct arena a = { 0 };
	struct told_figure *was = arena_array(&a, MANY, sizeof(*was));
	struct told_figure *is = arena_array(&a, MANY, sizeof(*is));
	struct told_keys before = { .figures = { was, MANY } }, now = { .figures = { is, MANY } };
	struct told x = told_of((struct list){ 0 }, &before);
	struct told y = told_of((struct list){ 0 }, &now);
	int32_t n;

	(void)state;
	for (int i = 0; i < MANY; i++) {
		was[i] = (struct told_figure){
			.key = str_printf(&a, "U%05d", i), .figure = STR("tasks"), .value = SET(1)
		};
		is[i] = was[i];
		is[i].value.v = 2;
	}
	assert_int_equal(told_changes(&x, &y, &a, &n).n, EDITION_CHANGES);
	assert_int_equal(n, MANY);
	arena_free(&a);
}

static void
values_of_a_split_add_up(void **state)
{
	struct told_figure f[] = {
		{ .figure = STR("person_times"), .value = SET(9) },
		{ .figure = STR("person_times"), .of = STR("宣讲"), .value = SET(4) },
		{ .figure = STR("person_times"), .of = STR("述职"), .value = SET(3) },
	};
	struct list list = FIGURES(f), none = { 0 };
	const struct str key = { 0 }, figure = STR("person_times");

	(void)state;
	assert_int_equal((int)told_value(&list, key, figure, key).v, 9);
	assert_int_equal((int)told_value(&list, key, figure, STR("宣讲|述职|专题研讨")).v, 7);
	assert_true(told_value(&list, key, figure, STR("培训")).set);
	assert_false(told_value(&list, key, STR("tasks"), key).set);
	assert_false(told_value(&none, key, figure, STR("宣讲")).set);
}

static void
words_are_chinese(void **state)
{
	static const struct {
		const char *split, *of, *want;
	} rows[] = { { "approach", "visit", "走访" }, { "origin", "reception", "接待日" },
		{ "approach", "reception", "接待" }, { "words", "城市管理", "城市管理" },
		{ "level", "city", "市代表" }, { "reply_class", "A", "A类" },
		{ "words", "none", "未分类" } };

	(void)state;
	for (size_t i = 0; i < N(rows); i++) {
		const struct told_kind k = { .split = str_from(rows[i].split) };

		assert_true(str_is(told_word(&k, str_from(rows[i].of)), rows[i].want));
	}
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(what_differs_is_told),
		cmocka_unit_test(of_very_many_the_first_are_told),
		cmocka_unit_test(values_of_a_split_add_up),
		cmocka_unit_test(words_are_chinese),
	};

	return cmocka_run_group_tests_name("editions", tests, NULL, NULL);
}
