/* SPDX-License-Identifier: Apache-2.0 */
/* The text of metrics, line for line; what is remembered of the log; trace ids and names of ops. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <cmocka.h>

#include "common/log.h"
#include "common/metrics.h"
#include "common/wire.h"

static void
is_text(struct metrics *m, const char *expected)
{
	buf_put(&m->text, "", 1);
	assert_string_equal((const char *)m->text.p, expected);
	buf_free(&m->text);
}

static void
samples_stand_under_their_family(void **state)
{
	struct metrics m;

	(void)state;
	metrics_begin(&m, "registry", "1");
	metrics_gauge(&m, "jz_ready", "Ready.", 1);
	metrics_family(&m, "jz_calls_total", "counter", "Calls.");
	metrics_int(&m, LABELS({ "op", STR("site.get") }, { "class", STR("OK") }), 12);
	metrics_int(&m, LABELS({ "op", STR("site.get") }, { "class", STR("NOT_FOUND") }), 3);
	metrics_family(&m, "jz_lag_seconds", "gauge", "Lag.");
	metrics_seconds(&m, NULL, 1500);
	is_text(&m,
	    "# HELP jz_ready Ready.\n# TYPE jz_ready gauge\n"
	    "jz_ready{service=\"registry\",replica=\"1\"} 1\n"
	    "# HELP jz_calls_total Calls.\n# TYPE jz_calls_total counter\n"
	    "jz_calls_total{service=\"registry\",replica=\"1\",op=\"site.get\",class=\"OK\"} 12\n"
	    "jz_calls_total{service=\"registry\",replica=\"1\",op=\"site.get\",class=\"NOT_FOUND\"}"
	    " 3\n"
	    "# HELP jz_lag_seconds Lag.\n# TYPE jz_lag_seconds gauge\n"
	    "jz_lag_seconds{service=\"registry\",replica=\"1\"} 0.001500\n");
}

static void
a_labels_value_may_be_anything(void **state)
{
	struct metrics m;

	(void)state;
	metrics_begin(&m, "bus", "a");
	metrics_family(&m, "x", "gauge", "X.");
	metrics_int(&m, LABELS({ "of", STR("a\"b\\c\nd 家站") }), 7);
	is_text(&m,
	    "# HELP x X.\n# TYPE x gauge\n"
	    "x{service=\"bus\",replica=\"a\",of=\"a\\\"b\\\\c\\nd 家站\"} 7\n");
}

/* Each value at, below and above a bound; buckets count what lies below as well. */
static void
a_histogram_adds_up(void **state)
{
	static const struct bounds three = {
		.n = 3, .le = { 10, 20, 30 }, .text = { "10", "20", "30" }
	};
	struct histogram h = { { 0 }, 0, 0 };
	struct metrics m;

	(void)state;
	for (uint64_t v = 9; v <= 31; v += 1)
		histogram_add(&h, &three, v);
	assert_int_equal(h.in[0], 2);
	assert_int_equal(h.in[1], 10);
	assert_int_equal(h.in[2], 10);
	assert_int_equal(h.in[3], 1);
	metrics_begin(&m, "s", "1");
	metrics_family(&m, "h", "histogram", "H.");
	metrics_histogram(&m, LABELS({ "op", STR("o") }), &three, &h);
#define H(rest) "h_" rest
#define OWN "service=\"s\",replica=\"1\",op=\"o\""
	is_text(&m,
	    "# HELP h H.\n# TYPE h histogram\n" H("bucket{" OWN ",le=\"10\"} 2\n")
		H("bucket{" OWN ",le=\"20\"} 12\n") H("bucket{" OWN ",le=\"30\"} 22\n")
		    H("bucket{" OWN ",le=\"+Inf\"} 23\n") H("sum{" OWN "} 460\n")
			H("count{" OWN "} 23\n"));
}

static void
bounds_ascend_as_they_are_printed(void **state)
{
	const struct bounds *all[] = { &bounds_seconds, &bounds_counts };

	(void)state;
	for (size_t k = 0; k < 2; k++)
		for (size_t i = 0; i < all[k]->n; i++) {
			double v = strtod(all[k]->text[i], NULL) * (all[k]->seconds ? 1e6 : 1);

			assert_true((uint64_t)(v + 0.5) == all[k]->le[i]);
			assert_true(i == 0 || all[k]->le[i] > all[k]->le[i - 1]);
		}
}

static void
a_process_tells_its_memory(void **state)
{
	struct metrics m;
	const char *at;

	(void)state;
	log_open("s", "1", LOG_ERROR);
	metrics_begin(&m, "s", "1");
	metrics_process(&m);
	buf_put(&m.text, "", 1);
	at = strstr((const char *)m.text.p, "\nprocess_resident_memory_bytes{");
	assert_non_null(at);
	assert_true(strtod(strchr(at + 1, ' '), NULL) > 500000);
	at = strstr((const char *)m.text.p, "\nprocess_start_time_seconds{");
	assert_true(strtod(strchr(at + 1, ' '), NULL) > 1.7e9);
	at = strstr((const char *)m.text.p, "\nprocess_open_fds{");
	assert_true(strtod(strchr(at + 1, ' '), NULL) >= 3);
	buf_free(&m.text);
}

static void
a_trace_id_is_taken_from_its_place(void **state)
{
	(void)state;
	assert_true(
	    str_is(wire_trace(STR("00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01")),
		"4bf92f3577b34da6a3ce929d0e0e4736"));
	assert_true(str_is(wire_trace((struct str){ 0 }), ""));
	assert_true(str_is(wire_trace(STR("00-short-01")), ""));
	/* 55 bytes of something else, such as a name and a telephone number */
	assert_true(str_is(
	    wire_trace(STR("00-resident Ouyang, telephone 13800001234-0000000000000-01")), ""));
	assert_true(
	    str_is(wire_trace(STR("00-4BF92F3577B34DA6A3CE929D0E0E4736-00f067aa0ba902b7-01")), ""));
}

static void
an_op_that_none_can_be_is_not_shown(void **state)
{
	(void)state;
	assert_true(str_is(wire_op(STR("suggestion.add_assist")), "suggestion.add_assist"));
	assert_true(str_is(wire_op(STR("call 13800001234")), "?"));
	assert_true(str_is(wire_op(STR("家站")), "?"));
	assert_true(str_is(wire_op((struct str){ "a\0b", 3 }), "?"));
}

/* Cut where it no longer fits, between two characters. */
static void
the_last_warning_is_remembered(void **state)
{
	char why[400];
	int64_t before;

	(void)state;
	log_open("s", "1", LOG_ERROR); /* warnings are not written */
	before = log_count(LOG_ERROR);
	LOG(LOG_WARN, "not logged", LOG_S("why", STR("quiet")));
	assert_int_equal(log_count(LOG_WARN), 0);
	assert_int_equal(log_last()->at.us, 0);
	LOG(LOG_ERROR, "a batch was not saved", LOG_N("n", 1), LOG_S("why", STR("no room")));
	assert_string_equal(log_last()->text, "a batch was not saved: no room");
	assert_true(log_last()->at.us > 0);
	for (size_t shift = 0; shift < 3; shift++) {
		memset(why, 'x', shift);
		for (size_t i = shift; i + 3 < sizeof(why); i += 3)
			memcpy(why + i, "家", 4);
		LOG(LOG_ERROR, "long", LOG_S("why", str_from(why)));
		assert_true(str_utf8(str_from(log_last()->text)));
		assert_true(strlen(log_last()->text) > 290);
	}
	assert_int_equal(log_count(LOG_ERROR), before + 4);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(samples_stand_under_their_family),
		cmocka_unit_test(a_labels_value_may_be_anything),
		cmocka_unit_test(a_histogram_adds_up),
		cmocka_unit_test(bounds_ascend_as_they_are_printed),
		cmocka_unit_test(the_last_warning_is_remembered),
		cmocka_unit_test(a_process_tells_its_memory),
		cmocka_unit_test(a_trace_id_is_taken_from_its_place),
		cmocka_unit_test(an_op_that_none_can_be_is_not_shown),
	};

	return cmocka_run_group_tests_name("metrics", tests, NULL, NULL);
}
