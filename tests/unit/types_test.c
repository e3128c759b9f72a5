/* SPDX-License-Identifier: Apache-2.0 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>

#include "common/arena.h"
#include "common/types.h"

static void
utf8_is_well_formed_and_without_nul(void **unused)
{
	const struct {
		struct str s;
		bool ok;
	} rows[] = {
		{ { "", 0 }, true },
		{ { NULL, 0 }, true },
		{ STR("plain ascii, more than a word"), true },
		{ STR("建议办理"), true },
		{ STR("a建b议c"), true },
		{ STR("\xf0\x90\x80\x80"), true },
		{ STR("\xf4\x8f\xbf\xbf"), true },
		{ STR("\xed\x9f\xbf\xee\x80\x80"), true },
		{ STR("\0"), false },
		{ STR("twelve chars\0more after it"), false },
		{ STR("\x80"), false },
		{ STR("\xc0\x80"), false },
		{ STR("\xc1\xbf"), false },
		{ STR("\xe0\x9f\xbf"), false },
		{ STR("\xed\xa0\x80"), false },
		{ STR("\xed\xbf\xbf"), false },
		{ STR("\xf0\x8f\xbf\xbf"), false },
		{ STR("\xf4\x90\x80\x80"), false },
		{ STR("\xf5\x80\x80\x80"), false },
		{ STR("\xff"), false },
		{ STR("\xe5\xbb"), false },
		{ STR("\xc3("), false },
		{ STR("eight ok\xe5\xbb"), false },
		{ STR("\xf0\x90\x80"), false },
	};

	(void)unused;
	for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++)
		assert_int_equal(str_utf8(rows[i].s), rows[i].ok);
}

/* Every sequence of up to three bytes, against the definition: decode, then encode again. */
static void
utf8_agrees_with_the_definition(void **unused)
{
	(void)unused;
	for (uint32_t v = 0; v < 1u << 24; v++) {
		uint8_t b[3] = { (uint8_t)(v >> 16), (uint8_t)(v >> 8), (uint8_t)v };
		uint32_t c = (b[0] & 0x0fu) << 12 | (b[1] & 0x3fu) << 6 | (b[2] & 0x3fu);
		bool three = b[0] >> 4 == 0xe && b[1] >> 6 == 2 && b[2] >> 6 == 2 && c >= 0x800 &&
		    (c < 0xd800 || c > 0xdfff);

		if (b[0] >> 4 == 0xe && str_utf8((struct str){ (const char *)b, 3 }) != three)
			fail_msg("%06x", v);
		if (b[0] < 0xe0 && b[2] == 'x') {
			bool one = b[0] > 0 && b[0] < 0x80 && b[1] > 0 && b[1] < 0x80;
			bool two = b[0] >= 0xc2 && b[0] < 0xe0 && b[1] >> 6 == 2;

			if (str_utf8((struct str){ (const char *)b, 3 }) != (one || two))
				fail_msg("%06x", v);
		}
	}
}

static void
strings_compare_count_and_copy(void **unused)
{
	struct arena a = { 0 };

	(void)unused;
	assert_true(str_cmp(STR("a"), STR("b")) < 0);
	assert_true(str_cmp(STR("ab"), STR("a")) > 0);
	assert_true(str_cmp(STR("\xff"), STR("a")) > 0);
	assert_int_equal(str_cmp(STR("建"), STR("建")), 0);
	assert_int_equal(str_cmp((struct str){ 0 }, STR("")), 0);
	assert_int_equal(str_chars(STR("建议a\xf0\x90\x80\x80")), 4);
	assert_true(
	    str_is(str_trim(STR("\xef\xbb\xbf \xe3\x80\x80张 三\xc2\xa0\xe2\x80\x8b\n")), "张 三"));
	assert_int_equal(str_trim(STR(" \xe3\x80\x80\t")).n, 0);
	assert_int_equal(str_trim((struct str){ 0 }).n, 0);
	assert_true(str_controls(STR("a\x1b[31m"), "\n") && str_controls(STR("a\nb"), ""));
	assert_false(str_controls(STR("a\n张"), "\n"));
	assert_null(str_dup(&a, (struct str){ 0 }).p);
	assert_non_null(str_dup(&a, STR("")).p);
	assert_true(str_is(str_dup(&a, STR("copy")), "copy"));
	assert_string_equal(str_z(&a, (struct str){ "copy", 2 }), "co");
	assert_string_equal(str_z(&a, (struct str){ 0 }), "");
	assert_true(str_is(str_printf(&a, "%d-%s", 7, "x"), "7-x"));
	assert_non_null(str_printf(&a, "%s", "").p);
	arena_free(&a);
}

static void
uuid_text_goes_both_ways(void **unused)
{
	static const char text[] = "0190a1b2-c3d4-7e5f-8abc-0123456789ff";
	struct uuid u, v;
	char out[37];

	(void)unused;
	assert_true(uuid_parse(STR("0190A1b2-c3d4-7e5f-8abc-0123456789FF"), &u));
	uuid_format(u, out);
	assert_string_equal(out, text);
	assert_int_equal(uuid_v7_ms(u), INT64_C(0x0190a1b2c3d4));
	for (size_t i = 0; i < 36; i++) {
		char bad[37];

		memcpy(bad, text, sizeof(bad));
		bad[i] = bad[i] == '-' ? '0' : 'g';
		assert_false(uuid_parse((struct str){ bad, 36 }, &v));
		assert_false(uuid_parse((struct str){ text, i }, &v));
	}
	assert_false(uuid_parse(STR("0190a1b2-c3d4-7e5f-8abc-0123456789ff0"), &v));
	assert_true(uuid_absent((struct uuid){ 0 }));
	assert_false(uuid_absent(u));
}

static void
uuid_v7_carries_its_time_and_counts_up(void **unused)
{
	struct uuid last = { 0 };

	(void)unused;
	for (int i = 0; i < 100000; i++) {
		struct uuid u = uuid_v7(INT64_C(1796094000123456));

		assert_int_equal(uuid_v7_ms(u), INT64_C(1796094000123));
		assert_int_equal(u.b[8] >> 6, 2);
		assert_true(memcmp(last.b, u.b, sizeof(u.b)) < 0);
		last = u;
	}
	assert_int_equal(uuid_v7_ms(uuid_v7(0)), 0);
	assert_int_equal(uuid_v7_ms(uuid_v7(-5)), 0);
	assert_false(uuid_eq(uuid_v7(1000), uuid_v7(2000)));
}

static void
uuid_named_depends_on_the_name_only(void **unused)
{
	struct uuid a = uuid_named("serial/2026", 11), b = uuid_named("serial/2026", 11);
	char text[37];

	(void)unused;
	assert_true(uuid_eq(a, b));
	assert_false(uuid_eq(a, uuid_named("serial/2027", 11)));
	assert_int_equal(a.b[6] >> 4, 8);
	assert_int_equal(a.b[8] >> 6, 2);
	assert_int_equal(uuid_v7_ms(a), -1);
	/* b2sum -l 128, then version and variant; ids must not change with a release */
	uuid_format(uuid_named("jiazhan", 7), text);
	assert_string_equal(text, "35a95e85-9e7a-88e4-b9f6-ba9aafaafacb");
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(utf8_is_well_formed_and_without_nul),
		cmocka_unit_test(utf8_agrees_with_the_definition),
		cmocka_unit_test(strings_compare_count_and_copy),
		cmocka_unit_test(uuid_text_goes_both_ways),
		cmocka_unit_test(uuid_v7_carries_its_time_and_counts_up),
		cmocka_unit_test(uuid_named_depends_on_the_name_only),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
