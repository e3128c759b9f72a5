/* SPDX-License-Identifier: Apache-2.0 */
#include <stdio.h>
#include <time.h>

#include "common/clock.h"

struct stamp
clock_machine(void)
{
	struct timespec ts;

	clock_gettime(CLOCK_REALTIME, &ts);
	return (struct stamp){ (int64_t)ts.tv_sec * US_PER_SEC + ts.tv_nsec / 1000 };
}

int64_t
clock_mono_ms(void)
{
	struct timespec ts;

	clock_gettime(CLOCK_MONOTONIC, &ts);
	return (int64_t)ts.tv_sec * 1000 + ts.tv_nsec / 1000000;
}

static bool
leap(int year)
{
	return year % 4 == 0 && (year % 100 != 0 || year % 400 == 0);
}

static int
month_length(int year, int month)
{
	static const int lengths[] = { 31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31 };

	return lengths[month - 1] + (month == 2 && leap(year));
}

bool
date_valid(int year, int month, int day)
{
	return year >= 1 && year <= 9999 && month >= 1 && month <= 12 && day >= 1 &&
	    day <= month_length(year, month);
}

struct date
date_make(int year, int month, int day)
{
	if (!date_valid(year, month, day))
		return (struct date){ 0 };
	return (struct date){ year * 10000 + month * 100 + day };
}

/*
 * Years are counted from March, so that the leap day is the last of its year and the months before
 * it have lengths that (153 m + 2) / 5 sums up.
 */
int32_t
date_days(struct date d)
{
	int month = (date_month(d) + 9) % 12;
	int year = date_year(d) - (month >= 10);
	int of_year = (153 * month + 2) / 5 + date_day(d) - 1;

	return year * 365 + year / 4 - year / 100 + year / 400 + of_year - 719468;
}

struct date
date_from_days(int32_t days)
{
	int32_t since = days + 719468, era = since / 146097, of_era = since % 146097;
	int32_t year = (of_era - of_era / 1460 + of_era / 36524 - of_era / 146096) / 365;
	int32_t of_year = of_era - (365 * year + year / 4 - year / 100);
	int32_t month = (5 * of_year + 2) / 153;

	if (since < 0)
		return (struct date){ 0 };
	return date_make(era * 400 + year + (month >= 10), (month + 2) % 12 + 1,
	    of_year - (153 * month + 2) / 5 + 1);
}

struct date
date_add(struct date d, int32_t days)
{
	return date_from_days(date_days(d) + days);
}

int
date_weekday(struct date d)
{
	return (date_days(d) % 7 + 7 + 3) % 7 + 1;
}

/* Exactly n digits; -1 otherwise. */
static int
digits(const char *p, size_t n)
{
	int v = 0;

	for (size_t i = 0; i < n; i++) {
		if (p[i] < '0' || p[i] > '9')
			return -1;
		v = v * 10 + (p[i] - '0');
	}
	return v;
}

bool
date_parse(struct str s, struct date *out)
{
	int year;

	*out = (struct date){ 0 };
	if (s.n != 10 || s.p[4] != '-' || s.p[7] != '-')
		return false;
	year = digits(s.p, 4);
	if (year < 1900 || year > 2199)
		return false;
	*out = date_make(year, digits(s.p + 5, 2), digits(s.p + 8, 2));
	return out->ymd != 0;
}

/* Decimal digits without printf: every event and every log line has a time. */
static void
put_digits(char *out, unsigned v, int n)
{
	while (n-- > 0) {
		out[n] = (char)('0' + v % 10);
		v /= 10;
	}
}

void
date_format(struct date d, char out[11])
{
	out[0] = '\0';
	if (d.ymd == 0)
		return;
	put_digits(out, (unsigned)date_year(d), 4);
	put_digits(out + 5, (unsigned)date_month(d), 2);
	put_digits(out + 8, (unsigned)date_day(d), 2);
	out[4] = out[7] = '-';
	out[10] = '\0';
}

/* Rounds down, also before 1970. */
static int32_t
day_of(int64_t us)
{
	return (int32_t)(us / US_PER_DAY - (us % US_PER_DAY < 0));
}

struct date
stamp_date(struct stamp t)
{
	return date_from_days(day_of(t.us + ZONE_OFFSET_US));
}

struct stamp
date_start(struct date d)
{
	return (struct stamp){ date_days(d) * US_PER_DAY - ZONE_OFFSET_US };
}

/* "Z" or "+HH:MM"; microseconds to subtract. */
static bool
parse_offset(struct str s, int64_t *us)
{
	int hour, minute;

	*us = 0;
	if (s.n == 1 && (s.p[0] == 'Z' || s.p[0] == 'z'))
		return true;
	if (s.n != 6 || (s.p[0] != '+' && s.p[0] != '-') || s.p[3] != ':')
		return false;
	hour = digits(s.p + 1, 2);
	minute = digits(s.p + 4, 2);
	if (hour < 0 || hour > 23 || minute < 0 || minute > 59)
		return false;
	*us = (hour * 60 + minute) * 60 * US_PER_SEC * (s.p[0] == '-' ? -1 : 1);
	return true;
}

/* ".123" in front of s; finer than a microsecond is cut off. Returns the bytes taken, 0 = bad. */
static size_t
parse_fraction(struct str s, int64_t *us)
{
	int64_t unit = US_PER_SEC / 10;
	size_t i = 1;

	for (; i < s.n && s.p[i] >= '0' && s.p[i] <= '9'; i++, unit /= 10)
		*us += (s.p[i] - '0') * unit;
	return i > 1 ? i : 0;
}

bool
stamp_parse(struct str s, struct stamp *out)
{
	struct date d;
	int hour, minute, second;
	int64_t us = 0, offset;
	size_t taken = 0;

	*out = (struct stamp){ 0 };
	if (s.n < 20 || !date_parse((struct str){ s.p, 10 }, &d) ||
	    strchr("Tt ", s.p[10]) == NULL || s.p[13] != ':' || s.p[16] != ':')
		return false;
	hour = digits(s.p + 11, 2);
	minute = digits(s.p + 14, 2);
	second = digits(s.p + 17, 2);
	if (hour < 0 || hour > 23 || minute < 0 || minute > 59 || second < 0 || second > 59)
		return false;
	s = (struct str){ s.p + 19, s.n - 19 };
	if (s.p[0] == '.' && (taken = parse_fraction(s, &us)) == 0)
		return false;
	if (!parse_offset((struct str){ s.p + taken, s.n - taken }, &offset))
		return false;
	out->us = date_days(d) * US_PER_DAY + ((hour * 60 + minute) * 60 + second) * US_PER_SEC +
	    us - offset;
	return true;
}

struct parts {
	struct date date;
	unsigned hour, minute, second, micro;
};

static struct parts
split(int64_t us)
{
	int32_t day = day_of(us);
	int64_t of_day = us - day * US_PER_DAY, second = of_day / US_PER_SEC;

	return (struct parts){ date_from_days(day), (unsigned)(second / 3600) % 24,
		(unsigned)(second / 60) % 60, (unsigned)second % 60,
		(unsigned)(of_day % US_PER_SEC) };
}

void
stamp_format(struct stamp t, char out[33])
{
	struct parts p = split(t.us);

	date_format(p.date, out);
	memcpy(out + 10, "T00:00:00.000000Z", 18);
	put_digits(out + 11, p.hour, 2);
	put_digits(out + 14, p.minute, 2);
	put_digits(out + 17, p.second, 2);
	put_digits(out + 20, p.micro, 6);
}

void
stamp_format_local(struct stamp t, char out[20])
{
	struct parts p = split(t.us + ZONE_OFFSET_US);
	char date[11];

	date_format(p.date, date);
	snprintf(out, 20, "%s %02u:%02u:%02u", date, p.hour, p.minute, p.second);
}
