/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Time. Two clocks: the machine's (clock_machine) rules ids, call deadlines, leases and receipts;
 * the domain clock is the machine's plus an offset the engine keeps, and is handed to decide as a
 * value. The zone's time zone is Asia/Shanghai: UTC+8 all year since 1991, fixed here, so that
 * neither TZ nor the machine's zone files decide what day it is.
 */
#ifndef COMMON_CLOCK_H
#define COMMON_CLOCK_H

#include "common/types.h"

#define US_PER_SEC INT64_C(1000000)
#define US_PER_DAY (INT64_C(86400) * US_PER_SEC)
#define ZONE_OFFSET_US (INT64_C(8) * 3600 * US_PER_SEC)

struct stamp clock_machine(void);    /* wall clock */
int64_t clock_mono_ms(void);         /* monotonic */

/* Civil dates, proleptic Gregorian; day numbers count from 1970-01-01 = 0, a Thursday. */
bool date_valid(int year, int month, int day);
struct date date_make(int year, int month, int day); /* absent if not valid */
int32_t date_days(struct date d);
struct date date_from_days(int32_t days);
struct date date_add(struct date d, int32_t days);
int date_weekday(struct date d);                      /* 1 = Monday … 7 = Sunday */
static inline int date_year(struct date d) { return d.ymd / 10000; }
static inline int date_month(struct date d) { return d.ymd / 100 % 100; }
static inline int date_day(struct date d) { return d.ymd % 100; }
bool date_parse(struct str s, struct date *out);      /* YYYY-MM-DD, years 1900–2199 */
void date_format(struct date d, char out[11]);

struct date stamp_date(struct stamp t);               /* the zone's day at this moment */
struct stamp date_start(struct date d);               /* 00:00 of the day in the zone */
bool stamp_parse(struct str s, struct stamp *out);    /* RFC 3339 with Z or an offset */
void stamp_format(struct stamp t, char out[33]);      /* RFC 3339 in UTC, microseconds, Z */
/* For people: YYYY-MM-DD HH:MM:SS in the zone. */
void stamp_format_local(struct stamp t, char out[20]);

#endif
