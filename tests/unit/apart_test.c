/* SPDX-License-Identifier: Apache-2.0 */
/* Work in a process of its own: what it made, its refusal, its end without either. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <unistd.h>
#include <cmocka.h>

#include "common/print/apart.h"

/* As the child does it. */
static int
work(const char *what, struct str in, struct buf *out, int32_t *count, struct err *e)
{
	if (strcmp(what, "refuse") == 0)
		return err_set(e, E_FAILED_PRECONDITION, "format", "no font: none");
	if (strcmp(what, "secret") == 0)
		return getenv("APART_SECRET") == NULL ? 0 : err_set(e, E_INTERNAL, "env", "seen");
	buf_put(out, in.p, in.n);
	*count = 7;
	if (strcmp(what, "die") == 0)
		_exit(3);
	return 0;
}

static void
bytes_come_back(void **state)
{
	static char large[3 << 20];
	struct buf out = { 0 };
	int32_t count = 0;
	struct err e;

	(void)state;
	memset(large, '\n', sizeof(large));
	assert_int_equal(
	    apart_run("echo", (struct str){ large, sizeof(large) }, &out, &count, &e), 0);
	assert_int_equal(count, 7);
	assert_int_equal(out.n, sizeof(large));
	assert_memory_equal(out.p, large, out.n);
	assert_int_equal(apart_run("secret", STR(""), &out, &count, &e), 0);
	assert_int_equal(out.n, sizeof(large));
	buf_free(&out);
}

static void
its_error_is_ours(void **state)
{
	struct buf out = { 0 };
	int32_t count;
	struct err e;

	(void)state;
	assert_int_equal(apart_run("refuse", STR("x"), &out, &count, &e), -1);
	assert_int_equal(e.class, E_FAILED_PRECONDITION);
	assert_string_equal(e.field, "format");
	assert_string_equal(e.text, "no font: none");
	assert_int_equal(apart_run("die", STR("x"), &out, &count, &e), -1);
	assert_int_equal(e.class, E_INTERNAL);
	assert_int_equal(out.n, 0);
	buf_free(&out);
}

int
main(int argc, char **argv)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(bytes_come_back),
		cmocka_unit_test(its_error_is_ours),
	};
	int status;

	if (apart_child(argc, argv, work, &status))
		return status;
	setenv("APART_SECRET", "1", 1);
	return cmocka_run_group_tests_name("apart", tests, NULL, NULL);
}
