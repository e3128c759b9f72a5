/* SPDX-License-Identifier: Apache-2.0 */
/* What an error of the database means to a caller; service/registry has SQL that refuses. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>

#include "common/sqlstate.h"

static const struct {
	const char *state;
	enum errclass class;
} cases[] = {
	/* ours: gRPC's numbers */
	{ "JZ003", E_INVALID_ARGUMENT },
	{ "JZ005", E_NOT_FOUND },
	{ "JZ006", E_ALREADY_EXISTS },
	{ "JZ007", E_PERMISSION_DENIED },
	{ "JZ009", E_FAILED_PRECONDITION },
	{ "JZ010", E_ABORTED },
	/* not SQL's to say: whether it may be repeated, who the caller is, whose fault it is */
	{ "JZ000", E_INTERNAL },
	{ "JZ004", E_INTERNAL },
	{ "JZ008", E_INTERNAL },
	{ "JZ013", E_INTERNAL },
	{ "JZ014", E_INTERNAL },
	{ "JZ016", E_INTERNAL },
	{ "JZ099", E_INTERNAL },
	{ "JZ109", E_INTERNAL },
	{ "JZ0x9", E_INTERNAL },
	{ "JZ09", E_INTERNAL },
	{ "JZ", E_INTERNAL },
	{ "", E_INTERNAL },
	/* passing */
	{ "40001", E_UNAVAILABLE },
	{ "40P01", E_UNAVAILABLE },
	{ "53100", E_UNAVAILABLE },
	{ "57P01", E_UNAVAILABLE },
	{ "58030", E_UNAVAILABLE },
	{ "25006", E_UNAVAILABLE },
	/* the statement's */
	{ "57014", E_INTERNAL },
	{ "23505", E_INTERNAL },
	{ "22012", E_INTERNAL },
	{ "42703", E_INTERNAL },
};

static void
each_state_has_its_class(void **state)
{
	struct err e;

	(void)state;
	for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
		sqlstate_error(&e, cases[i].state, "days", "no");
		if (e.class != cases[i].class)
			fail_msg("%s is %s", cases[i].state, err_name(e.class));
		if (e.class == E_INTERNAL || e.class == E_UNAVAILABLE) {
			assert_string_equal(e.field, "");
			assert_string_equal(e.text, "database: no");
		} else {
			assert_string_equal(e.field, "days");
			assert_string_equal(e.text, "no");
		}
	}
	sqlstate_error(&e, "JZ009", NULL, "no");
	assert_string_equal(e.field, "");
}

static void
every_class_has_its_number(void **state)
{
	(void)state;
	assert_int_equal(err_numbered(0), E_NONE);
	assert_int_equal(err_numbered(16), E_UNAUTHENTICATED);
	assert_int_equal(err_numbered(14), E_UNAVAILABLE);
	assert_int_equal(err_numbered(2), E_COUNT);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(each_state_has_its_class),
		cmocka_unit_test(every_class_has_its_number),
	};

	return cmocka_run_group_tests_name("sqlstate", tests, NULL, NULL);
}
