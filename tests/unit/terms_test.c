/* SPDX-License-Identifier: Apache-2.0 */
/* The terms of texts, written by hand from the rule in services/suggestions/terms.h. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>

#include <cmocka.h>

#include "common/arena.h"
#include "services/suggestions/terms.h"

static void
is_terms(const char *text, const char *want)
{
	struct arena a = { 0 };
	struct str part = str_from(text), got = terms_of(&a, &part, 1, NULL);

	if (!str_is(got, want))
		fail_msg("%s: \"" STR_FMT "\", not \"%s\"", text, STR_ARG(got), want);
	arena_free(&a);
}

static void
vectors(void **state)
{
	static const struct {
		const char *text, *terms;
	} rows[] = {
		{ "", "" },
		{ "。，、（）!?", "" },
		{ "桥", "桥" },
		{ "路灯", "路灯" },
		{ "增设夜间照明", "增设 设夜 夜间 间照 照明" },
		{ "路灯，坡道", "路灯 坡道" },
		{ "路 灯", "路 灯" },
		{ "人人人人", "人人" },
		{ "停车难停车贵", "停车 车难 难停 车贵" },
		{ "5G基站", "5g 基站" },
		{ "５Ｇ基站", "5g 基站" },
		{ "ＡＢＣ　ｄｅｆ", "abc def" },
		{ "LED路灯led", "led 路灯" },
		{ "2026年9月", "2026 年 9 月" },
		{ "GB/T 9704-2012", "gb t 9704 2012" },
		{ "K12路、k12线", "k12 路 线" },
		{ "É é", "é" },
		{ "佐々木", "佐々 々木" },
		{ "カラオケ", "カラ ラオ オケ" },
		{ "㐀𠀀丁", "㐀𠀀 𠀀丁" },
		{ "（一）建议：~2026@A", "一 建议 2026 a" },
		{ "电梯\n加装\t电梯", "电梯 加装" },
		{ "😀电梯😀", "电梯" },
	};

	(void)state;
	for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++)
		is_terms(rows[i].text, rows[i].terms);
}

/* Terms of a later part stand behind, those it shares with an earlier one do not come again. */
static void
parts(void **state)
{
	struct arena a = { 0 };
	struct str parts[3] = { STR("加装电梯"), STR("电梯加装"), { 0 } }, got;
	size_t first = 0;

	(void)state;
	got = terms_of(&a, parts, 3, &first);
	assert_true(str_is(got, "加装 装电 电梯 梯加"));
	assert_int_equal(first, 9); /* with the blank behind */
	arena_free(&a);
}

static void
tags(void **state)
{
	struct arena a = { 0 };

	(void)state;
	assert_true(str_is(terms_tag(&a, STR("路灯"), '@', STR("S01")), "路灯 @S01"));
	assert_true(str_is(terms_tag(&a, STR(""), '~', STR("2026")), "~2026"));
	assert_true(str_is(terms_tag(&a, STR("路灯"), '#', (struct str){ 0 }), "路灯"));
	assert_true(str_is(terms_tag(&a, STR("路灯"), '#', STR("a b")), "路灯"));
	arena_free(&a);
}

/* The longest texts there may be, all different and all the same, and a word without end. */
static void
bounds(void **state)
{
	struct arena a = { 0 };
	char *text = malloc(3 * 4000 + 1);
	struct str part = { text, 3 * 4000 };

	(void)state;
	for (int i = 0; i < 4000; i++) {
		int c = 0x4e00 + i;

		text[3 * i] = (char)(0xe0 | (c >> 12));
		text[3 * i + 1] = (char)(0x80 | ((c >> 6) & 0x3f));
		text[3 * i + 2] = (char)(0x80 | (c & 0x3f));
	}
	assert_int_equal(terms_of(&a, &part, 1, NULL).n, 3999 * 7 - 1);
	memset(text, 'x', 3 * 4000);
	assert_true(terms_of(&a, &part, 1, NULL).n <= TERM_WORD_MAX);
	for (int i = 0; i < 12000; i += 2)
		text[i] = (char)('a' + i % 26);
	for (int i = 1; i < 12000; i += 2)
		text[i] = ' ';
	assert_int_equal(terms_of(&a, &part, 1, NULL).n, 2 * 13 - 1);
	free(text);
	arena_free(&a);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(vectors),
		cmocka_unit_test(parts),
		cmocka_unit_test(tags),
		cmocka_unit_test(bounds),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
