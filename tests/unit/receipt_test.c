/* SPDX-License-Identifier: Apache-2.0 */
/* Receipt numbers: made, read as people write them, and what a slip of the pen does. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <cmocka.h>

#include "common/receipt.h"

static const char digits[] = "0123456789ABCDEFGHJKMNPQRSTVWXYZ";

static void
made_ones_are_read_and_differ(void **state)
{
	char before[RECEIPT_CHARS] = { 0 }, made[RECEIPT_CHARS], read[RECEIPT_CHARS];

	(void)state;
	for (int i = 0; i < 1000; i++) {
		receipt_make(made);
		assert_true(receipt_parse((struct str){ made, sizeof(made) }, read));
		assert_memory_equal(made, read, sizeof(made));
		assert_memory_not_equal(made, before, sizeof(made));
		memcpy(before, made, sizeof(made));
		for (size_t k = 0; k < sizeof(made); k++)
			assert_non_null(strchr(digits, made[k]));
	}
}

static void
case_blanks_dashes_and_look_alikes(void **state)
{
	char made[RECEIPT_CHARS], read[RECEIPT_CHARS], written[2 * RECEIPT_CHARS];

	(void)state;
	for (int i = 0; i < 200; i++) {
		size_t n = 0;

		receipt_make(made);
		for (size_t k = 0; k < sizeof(made); k++) {
			char c = made[k];

			if (k % 5 == 0 && k > 0)
				written[n++] = k % 2 ? '-' : ' ';
			if (c >= 'A' && c <= 'Z')
				c = (char)(c - 'A' + 'a');
			written[n++] = c == '0' ? (k % 2 ? 'O' : 'o')
			    : c == '1'          ? (k % 2 ? 'l' : 'I')
						: c;
		}
		assert_true(receipt_parse((struct str){ written, n }, read));
		assert_memory_equal(made, read, sizeof(made));
	}
}

static void
every_single_slip_and_exchange_is_found(void **state)
{
	char made[RECEIPT_CHARS], wrong[RECEIPT_CHARS], read[RECEIPT_CHARS];

	(void)state;
	for (int i = 0; i < 50; i++) {
		receipt_make(made);
		for (size_t k = 0; k < sizeof(made); k++) {
			for (const char *d = digits; *d != '\0'; d++) {
				memcpy(wrong, made, sizeof(made));
				wrong[k] = *d;
				assert_int_equal(
				    receipt_parse((struct str){ wrong, sizeof(wrong) }, read),
				    *d == made[k]);
			}
			if (k == 0 || made[k] == made[k - 1])
				continue;
			memcpy(wrong, made, sizeof(made));
			wrong[k] = made[k - 1];
			wrong[k - 1] = made[k];
			assert_false(receipt_parse((struct str){ wrong, sizeof(wrong) }, read));
		}
	}
}

static void
what_is_none(void **state)
{
	static const char *const none[] = { "", "-", "0000", "U0000000000000000000",
		"000000000000000000000", "0000000000000000000*", "张00000000000000000" };
	char read[RECEIPT_CHARS];

	(void)state;
	for (size_t i = 0; i < sizeof(none) / sizeof(none[0]); i++)
		assert_false(receipt_parse(str_from(none[i]), read));
	assert_true(receipt_parse(STR("00000000000000000000"), read)); /* the sum of nothing */
}

int
main(void)
{
	const struct CMUnitTest tests[] = { cmocka_unit_test(made_ones_are_read_and_differ),
		cmocka_unit_test(case_blanks_dashes_and_look_alikes),
		cmocka_unit_test(every_single_slip_and_exchange_is_found),
		cmocka_unit_test(what_is_none) };

	return cmocka_run_group_tests_name("receipt", tests, NULL, NULL);
}
