/* SPDX-License-Identifier: Apache-2.0 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdlib.h>
#include <unistd.h>

#include <cmocka.h>

#include "common/opt.h"

static const char *bus, *clock_name;
static int64_t batch;
static bool quiet;

static const struct optrow rows[] = {
	{ "JZ_BUS", OPT_TEXT, &bus, NULL, 0, 0, "endpoints" },
	{ "JZ_CLOCK", OPT_TEXT, &clock_name, "real", 0, 0, "real or test" },
	{ "JZ_BATCH", OPT_INT, &batch, "256", 1, 256, "calls a batch" },
	{ "JZ_QUIET", OPT_FLAG, &quiet, "0", 0, 0, "say less" },
};

static const char *const also[] = { "JZ_HOME", NULL };

static int
fresh(void **state)
{
	static const char *const names[] = { "JZ_BUS", "JZ_CLOCK", "JZ_BATCH", "JZ_QUIET",
		"JZ_HOME", "JZ_BUILD", "JZ_LONG", "JZ_BUSS", "JZ_", "JZ_HOM" };

	(void)state;
	for (size_t i = 0; i < sizeof(names) / sizeof(names[0]); i++)
		unsetenv(names[i]);
	return 0;
}

static int
read_all(struct err *e)
{
	return opt_read(rows, sizeof(rows) / sizeof(rows[0]), also, e);
}

static void
defaults(void **state)
{
	struct err e;

	(void)state;
	setenv("JZ_BUS", "tcp://127.0.0.1:5710", 1);
	assert_int_equal(read_all(&e), 0);
	assert_string_equal(bus, "tcp://127.0.0.1:5710");
	assert_string_equal(clock_name, "real");
	assert_int_equal(batch, 256);
	assert_false(quiet);
}

static void
given(void **state)
{
	struct err e;

	(void)state;
	setenv("JZ_BUS", "", 1);
	setenv("JZ_CLOCK", "test", 1);
	setenv("JZ_BATCH", "1", 1);
	setenv("JZ_QUIET", "1", 1);
	setenv("JZ_HOME", "ignored", 1);
	setenv("JZX", "not ours", 1);
	assert_int_equal(read_all(&e), 0);
	assert_string_equal(bus, "");
	assert_string_equal(clock_name, "test");
	assert_int_equal(batch, 1);
	assert_true(quiet);
}

static void
refused(void **state)
{
	static const struct {
		const char *name, *value;
	} bad[] = {
		{ "JZ_BATCH", "0" },
		{ "JZ_BATCH", "257" },
		{ "JZ_BATCH", "" },
		{ "JZ_BATCH", "12x" },
		{ "JZ_BATCH", "99999999999999999999" },
		{ "JZ_QUIET", "yes" },
		{ "JZ_QUIET", "" },
		{ "JZ_BUSS", "misspelt" },
		{ "JZ_", "" },
		{ "JZ_HOM", "" },
	};
	struct err e;

	(void)state;
	for (size_t i = 0; i < sizeof(bad) / sizeof(bad[0]); i++) {
		fresh(NULL);
		setenv("JZ_BUS", "x", 1);
		setenv(bad[i].name, bad[i].value, 1);
		assert_int_equal(read_all(&e), -1);
		assert_int_equal(e.class, E_INVALID_ARGUMENT);
		assert_string_equal(e.field, bad[i].name);
	}
}

static void
must_be_given(void **state)
{
	struct err e;

	(void)state;
	assert_int_equal(read_all(&e), -1);
	assert_string_equal(e.field, "JZ_BUS");
}

static void
instance(void **state)
{
	char host[65], name[65] = "";

	(void)state;
	assert_int_equal(gethostname(name, sizeof(name) - 1), 0);
	assert_string_equal(opt_instance("2", host), "2");
	assert_string_equal(opt_instance("hostname", host), name);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test_setup(defaults, fresh),
		cmocka_unit_test_setup(given, fresh),
		cmocka_unit_test_setup(refused, fresh),
		cmocka_unit_test_setup(must_be_given, fresh),
		cmocka_unit_test(instance),
	};

	return cmocka_run_group_tests_name("opt", tests, NULL, NULL);
}
