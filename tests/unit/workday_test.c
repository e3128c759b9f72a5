/* SPDX-License-Identifier: Apache-2.0 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdio.h>
#include <stdlib.h>
#include <time.h>

#include <cmocka.h>

#include "common/arena.h"
#include "common/clock.h"
#include "common/workday.h"

static struct arena arena;
static struct calendar cal;

static struct str
slurp(const char *path)
{
	char *text = arena_alloc(&arena, 65536);
	FILE *f = fopen(path, "re");
	size_t n;

	assert_non_null(f);
	n = fread(text, 1, 65536, f);
	assert_true(n > 0 && n < 65536);
	fclose(f);
	return (struct str){ text, n };
}

static int
read_calendar(void **state)
{
	struct err e;

	(void)state;
	return calendar_read_csv(&arena, slurp("tests/vectors/calendar-cn.csv"), &cal, &e);
}

static int
drop_calendar(void **state)
{
	(void)state;
	arena_free(&arena);
	return 0;
}

static struct date
day(const char *text)
{
	struct date d;

	assert_true(date_parse(str_from(text), &d));
	return d;
}

/* Every row of the vectors; returns how many there were. */
static size_t
run_vectors(void)
{
	struct str text = slurp("tests/vectors/deadline-vectors.csv");
	char *line = str_z(&arena, text), *end;
	size_t count = 0;

	for (line = strchr(line, '\n') + 1; *line != '\0'; line = end + 1, count++) {
		char start[11], rule[6], want[11], got[11];
		struct due due;
		struct err e;
		int n;

		end = strchr(line, '\n');
		assert_int_equal(sscanf(line, "%10[^,],%5[^,],%d,%10s", start, rule, &n, want), 4);
		assert_int_equal(workday_due(&cal, day(start),
				     strcmp(rule, "wd") == 0 ? RULE_WD : RULE_MONTH, n, &due, &e),
		    0);
		date_format(due.date, got);
		if (strcmp(got, want) != 0)
			print_error("%s %s %d: %s, expected %s\n", start, rule, n, got, want);
		assert_string_equal(got, want);
		assert_false(due.provisional);
	}
	return count;
}

static void
vectors(void **state)
{
	(void)state;
	assert_int_equal(run_vectors(), 100);
}

static void
vectors_in_new_york(void **state)
{
	(void)state;
	setenv("TZ", "America/New_York", 1);
	tzset();
	assert_int_equal(run_vectors(), 100);
	unsetenv("TZ");
	tzset();
}

static void
working_days_a_year(void **state)
{
	static const int want[] = { 250, 249, 250, 249, 249, 251, 248, 248 };

	(void)state;
	for (int year = 2019; year <= 2026; year++) {
		int n = 0;

		for (struct date d = date_make(year, 1, 1); date_year(d) == year;
		     d = date_add(d, 1))
			n += calendar_working(&cal, d);
		assert_int_equal(n, want[year - 2019]);
		assert_true(calendar_has_year(&cal, year));
	}
	assert_false(calendar_has_year(&cal, 2018));
	assert_false(calendar_has_year(&cal, 2027));
}

static struct due
due_of(const char *start, enum dayrule rule, int n)
{
	struct due due;
	struct err e;

	assert_int_equal(workday_due(&cal, day(start), rule, n, &due, &e), 0);
	return due;
}

static void
next_year_is_provisional(void **state)
{
	struct due due;

	(void)state;
	assert_false(due_of("2026-12-28", RULE_WD, 3).provisional);
	due = due_of("2026-12-28", RULE_WD, 4);
	assert_int_equal(due.date.ymd, 20270101);
	assert_true(due.provisional);
	due = due_of("2026-10-15", RULE_MONTH, 3);
	assert_int_equal(due.date.ymd, 20270115);
	assert_true(due.provisional);
	/* rolling over the year's end is what makes it so, not the start */
	assert_false(due_of("2026-09-30", RULE_MONTH, 3).provisional);
	assert_true(due_of("2018-06-01", RULE_WD, 1).provisional);
}

static void
skipped_days(void **state)
{
	struct date days[16];
	struct due due = due_of("2026-09-28", RULE_WD, 5);
	size_t n = workday_skipped(&cal, day("2026-09-28"), RULE_WD, 5, days, 16);

	(void)state;
	/* 29 and 30 September, seven days off, 8 and 9 October, a Saturday worked */
	assert_int_equal(due.date.ymd, 20261010);
	assert_int_equal(due.skipped, 7);
	assert_int_equal(n, 7);
	assert_int_equal(days[0].ymd, 20261001);
	assert_int_equal(days[6].ymd, 20261007);
	assert_int_equal(workday_skipped(&cal, day("2026-09-28"), RULE_WD, 5, days, 2), 2);
	assert_int_equal(due_of("2026-08-31", RULE_MONTH, 6).date.ymd, 20270301);
	assert_int_equal(due_of("2026-07-03", RULE_MONTH, 3).date.ymd, 20261008);
	assert_int_equal(workday_skipped(&cal, day("2026-07-03"), RULE_MONTH, 3, days, 16), 5);
	assert_int_equal(days[0].ymd, 20261003);
}

/* 30 days from 2026-04-03: 05-03 lies in the holiday, which ends on 05-05. */
static void
days_roll_forward(void **state)
{
	bool provisional = false;

	(void)state;
	assert_int_equal(due_of("2026-03-02", RULE_DAY, 30).date.ymd, 20260401);
	assert_int_equal(due_of("2026-04-03", RULE_DAY, 30).date.ymd, 20260506);
	assert_int_equal(due_of("2026-04-03", RULE_DAY, 30).skipped, 3);
	assert_true(due_of("2026-12-20", RULE_DAY, 30).provisional);
	assert_int_equal(workday_from(&cal, day("2026-05-03"), &provisional).ymd, 20260506);
	assert_int_equal(workday_from(&cal, day("2026-05-06"), &provisional).ymd, 20260506);
	assert_false(provisional);
	assert_int_equal(workday_from(&cal, day("2027-01-02"), &provisional).ymd, 20270104);
	assert_true(provisional);
	assert_int_equal(months_after(day("2026-08-31"), 6).ymd, 20270228);
	assert_int_equal(workday_most(RULE_MONTH), 60);
	assert_int_equal(workday_most(RULE_NONE), 0);
	assert_int_equal(workday_most((enum dayrule)9), 0);
}

static void
notice_before(void **state)
{
	(void)state;
	assert_int_equal(workday_before(&cal, day("2026-10-09"), 2).ymd, 20260930);
	assert_int_equal(workday_before(&cal, day("2026-10-09"), 0).ymd, 20261009);
	assert_int_equal(workday_before(&cal, day("2026-03-02"), 1).ymd, 20260228);
}

static void
refused(void **state)
{
	struct due due;
	struct err e;

	(void)state;
	assert_int_equal(workday_due(&cal, day("2026-01-05"), RULE_WD, 0, &due, &e), -1);
	assert_int_equal(e.class, E_INVALID_ARGUMENT);
	assert_string_equal(e.field, "n");
	assert_int_equal(workday_due(&cal, day("2026-01-05"), RULE_WD, 367, &due, &e), -1);
	assert_int_equal(workday_due(&cal, day("2026-01-05"), RULE_MONTH, 61, &due, &e), -1);
	assert_int_equal(workday_due(&cal, day("2026-01-05"), RULE_MONTH, -1, &due, &e), -1);
	assert_int_equal(workday_due(&cal, day("2026-01-05"), RULE_NONE, 1, &due, &e), -1);
	assert_string_equal(e.field, "rule");
	assert_int_equal(workday_due(&cal, (struct date){ 0 }, RULE_WD, 1, &due, &e), -1);
	assert_string_equal(e.field, "start");
	assert_int_equal(workday_skipped(&cal, (struct date){ 0 }, RULE_WD, 1, NULL, 0), 0);
}

static void
calendar_files(void **state)
{
	static const struct {
		const char *text, *fault; /* NULL: good */
	} rows[] = {
		{ "", NULL },
		{ "\xef\xbb\xbf"
		  "date,kind,name,notice\r\n2026-01-02,off,元旦,x\r\n\r\n2026-01-01,off,元旦,x\r\n",
		    NULL },
		{ "2026-01-02,off", NULL },
		{ "date,kind,name\n2026-01-0,off,a\n", "line 2, column date" },
		{ "2026-01-01,off,a\n2026-01-02,maybe,a\n", "line 2, column kind" },
		{ "2026-01-01,off,a\n2026-01-03,off,a\n2026-01-01,work,a\n",
		    "line 3, column date" },
		{ "\xff\xfe", "UTF-8" },
	};

	(void)state;
	for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
		struct calendar c;
		struct err e = { 0 };
		int rc = calendar_read_csv(&arena, str_from(rows[i].text), &c, &e);

		assert_int_equal(rc, rows[i].fault == NULL ? 0 : -1);
		if (rows[i].fault != NULL)
			assert_non_null(strstr(e.text, rows[i].fault));
	}
}

static void
order_does_not_matter(void **state)
{
	struct calendar c;
	struct err e;

	(void)state;
	assert_int_equal(
	    calendar_read_csv(&arena,
		STR("date,kind,name\n2026-10-10,work,国庆节\n2026-10-01,off,国庆节\n"), &c, &e),
	    0);
	assert_int_equal(c.n, 2);
	assert_int_equal(c.days[0].date.ymd, 20261001);
	assert_true(str_is(c.days[0].name, "国庆节"));
	assert_true(c.days[1].work);
	assert_true(calendar_working(&c, day("2026-10-10")));
	assert_false(calendar_working(&c, day("2026-10-01")));
	assert_false(calendar_working(&c, day("2026-10-11")));
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(vectors),
		cmocka_unit_test(vectors_in_new_york),
		cmocka_unit_test(working_days_a_year),
		cmocka_unit_test(next_year_is_provisional),
		cmocka_unit_test(skipped_days),
		cmocka_unit_test(days_roll_forward),
		cmocka_unit_test(notice_before),
		cmocka_unit_test(refused),
		cmocka_unit_test(calendar_files),
		cmocka_unit_test(order_does_not_matter),
	};

	return cmocka_run_group_tests_name("workday", tests, read_calendar, drop_calendar);
}
