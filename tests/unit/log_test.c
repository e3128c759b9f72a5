/* SPDX-License-Identifier: Apache-2.0 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdio.h>
#include <unistd.h>

#include <cmocka.h>
#include <jansson.h>

#include "common/clock.h"
#include "common/log.h"

/* stderr goes to a pipe while `say` runs; what was written comes back. */
static size_t
caught(void (*say)(void *arg), void *arg, char *out, size_t cap)
{
	int fds[2], keep = dup(STDERR_FILENO);
	ssize_t n;

	assert_int_equal(pipe(fds), 0);
	dup2(fds[1], STDERR_FILENO);
	close(fds[1]);
	say(arg);
	dup2(keep, STDERR_FILENO);
	close(keep);
	n = read(fds[0], out, cap - 1);
	close(fds[0]);
	assert_true(n >= 0);
	out[n] = '\0';
	return (size_t)n;
}

static json_t *
logged(void (*say)(void *arg), void *arg)
{
	char out[8192];
	size_t n = caught(say, arg, out, sizeof(out));
	json_error_t at;
	json_t *j;

	assert_true(n > 0 && n <= 4096);
	assert_int_equal(out[n - 1], '\n');
	assert_ptr_equal(strchr(out, '\n'), out + n - 1);
	j = json_loads(out, JSON_REJECT_DUPLICATES, &at);
	if (j == NULL)
		print_error("%s: %s\n", at.text, out);
	assert_non_null(j);
	return j;
}

static const char *
text(const json_t *j, const char *key)
{
	return json_string_value(json_object_get(j, key));
}

static void
say_pairs(void *arg)
{
	(void)arg;
	LOG(LOG_INFO, "call", LOG_S("op", STR("suggestion.submit")), LOG_N("events", -3),
	    LOG_S("none", STR("")));
}

static void
a_line_is_one_object(void **state)
{
	json_t *j;
	struct stamp at;

	(void)state;
	log_open("registry", "1", LOG_INFO);
	j = logged(say_pairs, NULL);
	assert_string_equal(text(j, "service"), "registry");
	assert_string_equal(text(j, "instance"), "1");
	assert_string_equal(text(j, "level"), "info");
	assert_string_equal(text(j, "text"), "call");
	assert_string_equal(text(j, "op"), "suggestion.submit");
	assert_string_equal(text(j, "none"), "");
	assert_int_equal(json_integer_value(json_object_get(j, "events")), -3);
	assert_true(stamp_parse(str_from(text(j, "time")), &at));
	json_decref(j);
}

static void
say_text(void *arg)
{
	log_pairs(
	    LOG_ERROR, "odd", (const struct logpair[]){ LOG_S("what", *(struct str *)arg), { 0 } });
}

static void
anything_is_escaped(void **state)
{
	struct str odd = STR("\"\\\n\t\x01\x7f 家站 \xff\xc3( \xe5\xae\xed\xa0\x80 😀\xf0\x9f");
	json_t *j;

	(void)state;
	log_open("registry", "", LOG_INFO);
	j = logged(say_text, &odd);
	assert_non_null(strstr(text(j, "what"), "\"\\\n\t\x01\x7f 家站 \xef\xbf\xbd"));
	assert_non_null(strstr(text(j, "what"), "😀"));
	assert_null(json_object_get(j, "instance"));
	json_decref(j);
}

static void
long_text_is_cut(void **state)
{
	static char big[10000];
	struct str s = { big, sizeof(big) };
	json_t *j;

	(void)state;
	for (size_t lead = 0; lead < 8; lead++) {
		memset(big, '"', sizeof(big));
		memset(big, 'x', lead);
		j = logged(say_text, &s);
		assert_true(strlen(text(j, "what")) > 1000);
		json_decref(j);
	}
}

static void
say_many(void *arg)
{
	struct logpair pairs[201] = { { 0 } };

	(void)arg;
	for (size_t i = 0; i < 200; i++)
		pairs[i] = (struct logpair){ "a_key_of_some_length", STR("a value of some length"),
			0 };
	for (size_t i = 0; i < 200; i += 2)
		pairs[i] = (struct logpair){ "a_number_of_some_length", { 0 }, INT64_MIN };
	log_pairs(LOG_WARN, "many", pairs);
}

static void
many_pairs_are_cut(void **state)
{
	char out[8192];
	size_t n = caught(say_many, NULL, out, sizeof(out));

	(void)state;
	assert_in_range(n, 3900, 4096);
	assert_string_equal(out + n - 2, "}\n");
}

static void
say_debug(void *arg)
{
	(void)arg;
	log_text(LOG_DEBUG, "%s", "not wanted");
}

static void
lower_levels_are_silent(void **state)
{
	char out[64];

	(void)state;
	log_open("registry", "1", LOG_WARN);
	assert_int_equal(caught(say_debug, NULL, out, sizeof(out)), 0);
	assert_int_equal(caught(say_pairs, NULL, out, sizeof(out)), 0);
	log_open("registry", "1", LOG_DEBUG);
	json_decref(logged(say_debug, NULL));
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(a_line_is_one_object),
		cmocka_unit_test(anything_is_escaped),
		cmocka_unit_test(long_text_is_cut),
		cmocka_unit_test(many_pairs_are_cut),
		cmocka_unit_test(lower_levels_are_silent),
	};

	return cmocka_run_group_tests_name("log", tests, NULL, NULL);
}
