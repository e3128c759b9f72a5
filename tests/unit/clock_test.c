/* SPDX-License-Identifier: Apache-2.0 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdlib.h>
#include <time.h>

#include <cmocka.h>

#include "common/clock.h"

static struct date
day(const char *text)
{
	struct date d;

	assert_true(date_parse(str_from(text), &d));
	return d;
}

static void
known_days(void **state)
{
	static const struct {
		const char *text;
		int32_t days;
		int weekday;
	} rows[] = {
		{ "1970-01-01", 0, 4 },
		{ "1969-12-31", -1, 3 },
		{ "2000-02-29", 11016, 2 },
		{ "2000-03-01", 11017, 3 },
		{ "1900-01-01", -25567, 1 },
		{ "2026-11-23", 20780, 1 },
		{ "2100-03-01", 47541, 1 },
		{ "2199-12-31", 84005, 2 },
	};

	(void)state;
	for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
		char text[11];

		assert_int_equal(date_days(day(rows[i].text)), rows[i].days);
		assert_int_equal(date_weekday(day(rows[i].text)), rows[i].weekday);
		date_format(date_from_days(rows[i].days), text);
		assert_string_equal(text, rows[i].text);
	}
}

/* The C library's calendar, in UTC, agrees on every day of three centuries. */
static void
every_day_as_libc(void **state)
{
	(void)state;
	for (int32_t n = date_days(day("1900-01-01")); n <= date_days(day("2199-12-31")); n++) {
		time_t t = (time_t)n * 86400;
		struct tm tm;
		struct date d = date_from_days(n);

		gmtime_r(&t, &tm);
		assert_int_equal(
		    d.ymd, (tm.tm_year + 1900) * 10000 + (tm.tm_mon + 1) * 100 + tm.tm_mday);
		assert_int_equal(date_days(d), n);
		assert_int_equal(date_weekday(d), tm.tm_wday == 0 ? 7 : tm.tm_wday);
	}
}

static void
bad_dates(void **state)
{
	static const char *const bad[] = { "", "2026-2-01", "2026-02-29", "2026-13-01",
		"2026-00-10", "2026-01-00", "2026-01-32", "1899-12-31", "2200-01-01", "2026/01/01",
		"2026-01-011", "-026-01-01", "2026-1 -01", "２026-01-01" };
	struct date d;

	(void)state;
	for (size_t i = 0; i < sizeof(bad) / sizeof(bad[0]); i++) {
		assert_false(date_parse(str_from(bad[i]), &d));
		assert_int_equal(d.ymd, 0);
	}
	assert_int_equal(date_make(2023, 2, 29).ymd, 0);
	assert_int_equal(date_make(2024, 2, 29).ymd, 20240229);
}

static void
zone_day(void **state)
{
	struct stamp t;

	(void)state;
	assert_true(stamp_parse(STR("2026-03-01T15:59:59.999999Z"), &t));
	assert_int_equal(stamp_date(t).ymd, 20260301);
	t.us++;
	assert_int_equal(stamp_date(t).ymd, 20260302);
	assert_int_equal(date_start(day("2026-03-02")).us, t.us);
	assert_int_equal(stamp_date((struct stamp){ -ZONE_OFFSET_US - 1 }).ymd, 19691231);
}

static void
stamps(void **state)
{
	static const struct {
		const char *text, *utc, *local;
	} rows[] = {
		{ "2026-03-02T09:00:00+08:00", "2026-03-02T01:00:00.000000Z",
		    "2026-03-02 09:00:00" },
		{ "2026-03-02T01:00:00Z", "2026-03-02T01:00:00.000000Z", "2026-03-02 09:00:00" },
		{ "2026-03-01t20:00:00.25-05:00", "2026-03-02T01:00:00.250000Z",
		    "2026-03-02 09:00:00" },
		{ "1969-12-31T23:59:59.999999Z", "1969-12-31T23:59:59.999999Z",
		    "1970-01-01 07:59:59" },
		{ "2026-01-01T00:00:00.1234567Z", "2026-01-01T00:00:00.123456Z",
		    "2026-01-01 08:00:00" },
	};

	(void)state;
	for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
		struct stamp t;
		char utc[33], local[20];

		assert_true(stamp_parse(str_from(rows[i].text), &t));
		stamp_format(t, utc);
		stamp_format_local(t, local);
		assert_string_equal(utc, rows[i].utc);
		assert_string_equal(local, rows[i].local);
	}
}

static void
bad_stamps(void **state)
{
	static const char *const bad[] = { "", "2026-03-02", "2026-03-02T09:00:00",
		"2026-03-02T24:00:00Z", "2026-03-02T09:60:00Z", "2026-03-02T09:00:60Z",
		"2026-03-02T09:00:00.Z", "2026-03-02T09:00:00+0800", "2026-03-02T09:00:00+24:00",
		"2026-03-02T09:00:00Zx", "2026-03-02_09:00:00Z", "2026-02-30T09:00:00Z",
		"2026-03-02T09:00:00.5", "2026-03-02T9:00:00ZZ" };
	struct stamp t;

	(void)state;
	for (size_t i = 0; i < sizeof(bad) / sizeof(bad[0]); i++)
		assert_false(stamp_parse(str_from(bad[i]), &t));
}

static void
zone_is_fixed(void **state)
{
	char here[20], there[20];

	(void)state;
	setenv("TZ", "America/New_York", 1);
	tzset();
	stamp_format_local((struct stamp){ INT64_C(1772413200) * US_PER_SEC }, here);
	setenv("TZ", "Asia/Shanghai", 1);
	tzset();
	stamp_format_local((struct stamp){ INT64_C(1772413200) * US_PER_SEC }, there);
	unsetenv("TZ");
	assert_string_equal(here, "2026-03-02 09:00:00");
	assert_string_equal(there, here);
}

static void
machine_clock_is_now(void **state)
{
	int64_t mono = clock_mono_ms();
	int64_t now = time(NULL);

	(void)state;
	assert_in_range(
	    clock_machine().us, (uint64_t)(now - 1) * US_PER_SEC, (uint64_t)(now + 5) * US_PER_SEC);
	assert_true(clock_mono_ms() >= mono);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(known_days),
		cmocka_unit_test(every_day_as_libc),
		cmocka_unit_test(bad_dates),
		cmocka_unit_test(zone_day),
		cmocka_unit_test(stamps),
		cmocka_unit_test(bad_stamps),
		cmocka_unit_test(zone_is_fixed),
		cmocka_unit_test(machine_clock_is_now),
	};

	return cmocka_run_group_tests_name("clock", tests, NULL, NULL);
}
