/* SPDX-License-Identifier: Apache-2.0 */
/* The opinion book: what each event makes of an entry, and that the same events make the same. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>

#include "tests/lib/books.h"

static struct uuid
named(const char *name)
{
	return uuid_named(name, strlen(name));
}

static enum errclass
hear(struct books *b, const char *type, int64_t seq, const char *time, struct heard_opinion h)
{
	const struct event_heard ev = { str_from(type), seq, books_time(time) };
	enum errclass class;

	h.opinion = named("opinion");
	h.title = STR("路灯不亮");
	h.state = h.state != 0 ? h.state : OPINION_RECEIVED;
	state_hear(b->st, &ev);
	class = books_as(b, "opinion_book.follow", ROLE_self, "", &h);
	state_hear(b->st, NULL);
	b->ref.entry = h.opinion;
	return class;
}

static struct heard_opinion
taken(struct books *b)
{
	return (struct heard_opinion){ .site_code = STR("S01"),
		.site = b->site[PLACE_OWN],
		.street = STR("guixi"),
		.via = VIA_STATION,
		.person_code = STR("P0001"),
		.person_name = STR("罗启航"),
		.deputy = b->person[0],
		.level = LEVEL_DISTRICT,
		.received_on = { 20260302 } };
}

static void
a_road(struct books *b)
{
	static struct due_info due = { .due = { 20260401 } };

	assert_int_equal(
	    hear(b, "opinion.received", 1, "2026-03-02T09:00:00+08:00", taken(b)), E_NONE);
	assert_int_equal(hear(b, "opinion.routed", 5, "2026-03-03T09:00:00+08:00",
			     (struct heard_opinion){ .to = STR("department"),
				 .unit_code = STR("U0101"),
				 .name = STR("城管局"),
				 .state = OPINION_ROUTED,
				 .due = &due }),
	    E_NONE);
	assert_int_equal(
	    hear(b, "opinion.handled", 9, "2026-03-09T23:59:59+08:00",
		(struct heard_opinion){
		    .result = RESULT_SOLVED, .text = STR("已修复"), .state = OPINION_HANDLED }),
	    E_NONE);
}

static void
follows_events(void **state)
{
	struct books *b = books_new();
	const struct opinion_facts *o;
	const struct book_entry *x;

	(void)state;
	a_road(b);
	x = books_entry(b);
	o = x->opinion;
	assert_int_equal(x->version, 3);
	assert_int_equal(x->number, 1);
	assert_int_equal(x->place, 3);
	assert_true(str_is(x->reason, "opinion.handled"));
	assert_int_equal(x->recorded_at.us, books_time("2026-03-09T23:59:59+08:00").us);
	assert_int_equal(o->state, OPINION_HANDLED);
	assert_int_equal(o->route_to, ROUTE_DEPARTMENT);
	assert_int_equal(o->assigned.ymd, 20260303);
	assert_int_equal(o->replied.ymd, 20260309);
	assert_int_equal(o->due.ymd, 0);
	assert_int_equal(o->seq, 9);
	assert_string_equal(b->out.events[0].ev->type, "opinion_book.continued");
	assert_int_equal(b->out.events[0].audience.n, 3);
	books_free(b);
}

static void
same_again(void **state)
{
	struct books *b = books_new(), *later = books_new();

	(void)state;
	books_day(later, "2027-01-01"); /* another day, another clock */
	a_road(b);
	a_road(later);
	assert_memory_equal(books_entry(b)->hash.p, books_entry(later)->hash.p, ENTRY_HASH);
	assert_true(uuid_eq(books_entry(b)->id, books_entry(later)->id));
	books_free(b);
	books_free(later);
}

static void
refusals(void **state)
{
	struct books *b = books_new();
	struct heard_opinion h = taken(b);

	(void)state;
	assert_int_equal(hear(b, "opinion.closed", 1, "2026-03-02T09:00:00+08:00",
			     (struct heard_opinion){ .state = OPINION_CLOSED }),
	    E_NOT_FOUND);
	h.site = (struct uuid){ 0 };
	assert_int_equal(
	    hear(b, "opinion.received", 2, "2026-03-02T09:00:00+08:00", h), E_INVALID_ARGUMENT);
	assert_string_equal(b->err.field, "site");
	assert_int_equal(hear(b, "opinion.unheard", 3, "2026-03-02T09:00:00+08:00", taken(b)),
	    E_INVALID_ARGUMENT);
	assert_null(state_each(b->st, &entry_table, NULL));
	books_free(b);
}

/* What had been heard before a rebuild is not told again; what comes after it is. */
static void
told_once(void **state)
{
	struct books *b = books_new();
	struct register_rebuild again = { BOOK_OPINION };
	struct rebuild r = { .id = named("rebuild/opinion"),
		.book = BOOK_OPINION,
		.until = 5,
		.times = 1,
		.asked_by = STR("test") };

	(void)state;
	state_put(b->st, &rebuild_table, &r);
	assert_int_equal(
	    hear(b, "opinion.received", 5, "2026-03-02T09:00:00+08:00", taken(b)), E_NONE);
	assert_int_equal(b->out.nevents, 0);
	assert_int_equal(hear(b, "opinion.signed", 6, "2026-03-02T10:00:00+08:00",
			     (struct heard_opinion){ .state = OPINION_HANDLING }),
	    E_NONE);
	assert_int_equal(b->out.nevents, 1);
	assert_int_equal(books_as(b, "register.rebuild", ROLE_committee, "", &again), E_NONE);
	assert_int_equal(
	    ((const struct rebuild *)state_find(b->st, &rebuild_table, r.id))->times, 2);
	again.book = BOOK_CONTACT;
	assert_int_equal(
	    books_as(b, "register.rebuild", ROLE_committee, "", &again), E_FAILED_PRECONDITION);
	books_free(b);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(follows_events),
		cmocka_unit_test(same_again),
		cmocka_unit_test(refusals),
		cmocka_unit_test(told_once),
	};

	return cmocka_run_group_tests_name("opinion_book", tests, NULL, NULL);
}
