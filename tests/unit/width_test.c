/* SPDX-License-Identifier: Apache-2.0 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>

#include <cmocka.h>

#include "common/width.h"

static void
widths(void **state)
{
	static const struct {
		const char *text;
		size_t width;
	} rows[] = {
		{ "", 0 },
		{ "abc", 3 },
		{ "家站", 4 },
		{ "（家）", 6 },
		{ "①→", 2 },
		{ "e\xcc\x81", 1 },
		{ "ｱ", 1 },
		{ "한", 2 },
		{ "😀", 2 },
		{ "𠀀", 2 },
		{ "\xff", 1 },
		{ "\xe5\xae", 2 },
	};

	(void)state;
	for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++)
		assert_int_equal(text_width(str_from(rows[i].text)), rows[i].width);
}

static void
fits(void **state)
{
	(void)state;
	assert_int_equal(text_fit(STR("家站abc"), 3).n, 3);
	assert_int_equal(text_fit(STR("家站abc"), 5).n, 7);
	assert_int_equal(text_fit(STR("家"), 1).n, 0);
	assert_int_equal(text_fit(STR("家"), 100).n, 3);
}

static void
check_lines(const char *text, size_t width, const char *const *want)
{
	struct str rest = str_from(text);

	for (; *want != NULL; want++) {
		struct str line = text_line(&rest, width);

		assert_int_equal(line.n, strlen(*want));
		assert_memory_equal(line.p, *want, line.n);
	}
	assert_int_equal(rest.n, 0);
}

static void
lines(void **state)
{
	(void)state;
	check_lines("one two three", 8, (const char *const[]){ "one two", "three", NULL });
	check_lines("onetwothree", 4, (const char *const[]){ "onet", "woth", "ree", NULL });
	check_lines(
	    "代表提出建议，已办理", 12, (const char *const[]){ "代表提出建", "议，已办理", NULL });
	check_lines("家", 1, (const char *const[]){ "家", NULL });
	check_lines("a\nb  c", 80, (const char *const[]){ "a", "b  c", NULL });
	check_lines(
	    "建议suggestion表", 11, (const char *const[]){ "建议", "suggestion", "表", NULL });
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(widths),
		cmocka_unit_test(fits),
		cmocka_unit_test(lines),
	};

	return cmocka_run_group_tests_name("width", tests, NULL, NULL);
}
