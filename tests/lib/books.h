/* SPDX-License-Identifier: Apache-2.0 */
/*
 * A stage for tests of the registers' decide functions, without database or bus: deputies with and
 * without a mandate, three sites, a unit, two kinds of activity. Every call goes through the same
 * order as in the engine: op × role, scope, decide.
 */
#ifndef TESTS_LIB_BOOKS_H
#define TESTS_LIB_BOOKS_H

#include "services/registers/archive.h"

enum { MEMBER_A, MEMBER_B, MEMBER_TWO, MEMBER_ENDED, MEMBER_SUSPENDED, MEMBERS };
enum { PLACE_OWN, PLACE_OTHER, PLACE_SHUT, PLACES };

struct books {
	struct state *st;
	struct stamp now;
	struct uuid person[MEMBERS], mandate[MEMBERS], site[PLACES], unit;
	struct outcome out; /* of the last call */
	struct err err;
	struct entry_ref ref;
	struct sweep_result swept;
	struct reception_ref reception;
	struct register_standing standing;
	struct archive_ref document;
};

/* Begins on Monday 2026-03-02, 17:00 in the zone. */
struct books *books_new(void);
void books_free(struct books *b);
void books_day(struct books *b, const char *day);
/* The calendar says that the day is one off, or worked. */
void books_calendar(struct books *b, int32_t day, bool work);
struct stamp books_time(const char *text); /* "2026-03-01T09:00:00+08:00" */

enum errclass books_as(
    struct books *b, const char *op, enum role role, const char *scope, const void *args);
/* As the station S01. */
enum errclass books_do(struct books *b, const char *op, const void *args);

/* Valid contents of 2026-02-27 at S01; changed by tests. */
struct activity_content *books_activity(struct books *b);
struct contact_content *books_contact(struct books *b);
struct debrief_content *books_debrief(struct books *b);

/* The newest version of the last call's entry. */
const struct book_entry *books_entry(struct books *b);

#endif
