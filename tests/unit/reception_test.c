/* SPDX-License-Identifier: Apache-2.0 */
/* Receptions: every op in every state against states.csv, the days, the calendar, who came. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <cmocka.h>

#include "proto/states.h"
#include "tests/lib/books.h"
#include "tests/lib/csvrows.h"

#define STATION ROLE_station, "S01"

static struct reception_plan
plan(struct books *b, int day)
{
	return (struct reception_plan){ .site = b->site[PLACE_OWN],
		.date = { day },
		.time = STR("09:00-11:30"),
		.deputies = { b->person, 2 },
		.subject = STR("社区停车") };
}

static const struct reception *
find(struct books *b, struct uuid id)
{
	return state_find(b->st, &reception_table, id);
}

static enum errclass
step(struct books *b, const char *op, struct uuid id)
{
	const struct on_reception on = { .reception = id };
	const struct reception_announce announce = { .reception = id };
	const struct reception_hold hold = {
		.reception = id, .present = { b->person, 1 }, .people = 4
	};
	const struct reception_move move = {
		.reception = id, .date = { 20260325 }, .reason = STR("代表出差")
	};
	const struct reception_cancel cancel = { .reception = id, .reason = STR("场地停电") };
	struct sweep_args sweep = { { &id, 1 } };

	if (strcmp(op, "reception.sweep") == 0) {
		if (find(b, id)->date.ymd == 20260310)
			books_calendar(b, 20260310, false);
		return books_as(b, op, ROLE_self, "", &sweep);
	}
	return books_as(b, op, STATION,
	    strcmp(op, "reception.announce") == 0     ? (const void *)&announce
		: strcmp(op, "reception.hold") == 0   ? (const void *)&hold
		: strcmp(op, "reception.move") == 0   ? (const void *)&move
		: strcmp(op, "reception.cancel") == 0 ? (const void *)&cancel
						      : (const void *)&on);
}

/* One on Tuesday 10 March in this state. */
static struct uuid
reach(struct books *b, int32_t state)
{
	struct reception_plan a = plan(b, 20260310);
	struct uuid id;

	assert_int_equal(books_as(b, "reception.plan", STATION, &a), E_NONE);
	id = b->reception.reception;
	if (state == RC_ANNOUNCED || state == RC_HELD)
		assert_int_equal(step(b, "reception.announce", id), E_NONE);
	if (state == RC_HELD) {
		books_day(b, "2026-03-10");
		assert_int_equal(step(b, "reception.hold", id), E_NONE);
	}
	if (state == RC_MOVED)
		assert_int_equal(step(b, "reception.move", id), E_NONE);
	if (state == RC_CANCELLED)
		assert_int_equal(step(b, "reception.cancel", id), E_NONE);
	assert_int_equal(find(b, id)->state, state);
	return id;
}

static void
every_op_in_every_state(void **state)
{
	struct csvrow *rows;
	size_t n, compared = 0;

	(void)state;
	rows = csvrows_read("tests/vectors/states.csv", &n);
	for (size_t i = 0; i < n; i++) {
		const struct csvrow *r = &rows[i];
		struct books *b;
		struct uuid id;
		enum errclass got;
		char is[32];

		if (strcmp(r->cell[0], "reception") != 0)
			continue;
		b = books_new();
		id = reach(b, enum_value(&reception_state_enum, str_from(r->cell[1])));
		if (strcmp(r->cell[2], "reception.hold") == 0)
			books_day(b, "2026-03-10");
		got = step(b, r->cell[2], id);
		snprintf(is, sizeof(is), STR_FMT,
		    STR_ARG(enum_name(&reception_state_enum, find(b, id)->state)));
		if (strcmp(got == E_NONE ? is : err_name(got), r->cell[3]) != 0)
			fail_msg("states.csv:%zu: expected %s, got %s, %s (%s)", r->line,
			    r->cell[3], is, err_name(got), b->err.text);
		compared++;
		books_free(b);
	}
	assert_int_equal(compared, 25);
	csvrows_free(rows);
}

/* Each row of the table is of an op of this service, and its roles may call it. */
static void
rows_of_the_table(void **state)
{
	size_t n = 0;

	(void)state;
	for (size_t i = 0; i < nstates; i++) {
		if (states[i].object != OBJECT_RECEPTION)
			continue;
		assert_non_null(registers_command(states[i].op));
		assert_int_equal(states[i].roles & ~registers_command(states[i].op)->op->roles, 0);
		n++;
	}
	assert_int_equal(n, 12);
}

static void
refused(struct books *b, const char *op, const void *args, enum errclass class, const char *field)
{
	assert_int_equal(books_as(b, op, STATION, args), class);
	assert_string_equal(b->err.field, field);
	assert_int_equal(b->out.nevents, 0);
}

static void
announced_in_time(void **state)
{
	struct books *b = books_new();
	struct reception_announce a = { .reception = reach(b, RC_PLANNED) };

	(void)state;
	books_day(b, "2026-03-08"); /* two days before */
	refused(b, "reception.announce", &a, E_FAILED_PRECONDITION, "reason");
	a.reason = STR("社区临时调整");
	assert_int_equal(books_as(b, "reception.announce", STATION, &a), E_NONE);
	assert_true(str_is(find(b, a.reception)->late_reason, "社区临时调整"));
	books_free(b);
	b = books_new();
	a = (struct reception_announce){ .reception = reach(b, RC_PLANNED) };
	books_day(b, "2026-03-07"); /* three days before */
	assert_int_equal(books_as(b, "reception.announce", STATION, &a), E_NONE);
	books_free(b);
	b = books_new();
	a = (struct reception_announce){ .reception = reach(b, RC_PLANNED), .reason = STR("x") };
	books_day(b, "2026-03-11");
	refused(b, "reception.announce", &a, E_FAILED_PRECONDITION, "reception");
	books_free(b);
}

static void
off_days(void **state)
{
	struct books *b = books_new();
	struct reception_plan a = plan(b, 20260307); /* Saturday */
	const struct reception *r;

	(void)state;
	assert_int_equal(books_as(b, "reception.plan", STATION, &a), E_NONE);
	assert_int_equal(b->out.nevents, 2);
	assert_string_equal(b->out.events[0].ev->type, "reception.moved");
	assert_string_equal(b->out.events[1].ev->type, "reception.planned");
	r = find(b, b->reception.next);
	assert_int_equal(r->date.ymd, 20260309);
	assert_true(uuid_eq(r->replaces, b->reception.reception));
	books_calendar(b, 20260314, true); /* a Saturday on which people work */
	a = plan(b, 20260314);
	assert_int_equal(books_as(b, "reception.plan", STATION, &a), E_NONE);
	assert_int_equal(b->reception.state, RC_PLANNED);
	refused(b, "reception.move",
	    &(struct reception_move){
		.reception = b->reception.reception, .date = { 20260315 }, .reason = STR("x") },
	    E_FAILED_PRECONDITION, "date");
	books_free(b);
}

static void
plan_refusals(void **state)
{
	struct books *b = books_new();
	struct reception_plan a = plan(b, 20260227);

	(void)state;
	refused(b, "reception.plan", &a, E_INVALID_ARGUMENT, "date");
	a = plan(b, 20260310);
	a.time = STR("11:30-09:00");
	refused(b, "reception.plan", &a, E_INVALID_ARGUMENT, "time");
	a.time = STR("09:00-24:00");
	refused(b, "reception.plan", &a, E_INVALID_ARGUMENT, "time");
	a = plan(b, 20260310);
	a.deputies.v = &b->person[MEMBER_ENDED];
	a.deputies.n = 1;
	refused(b, "reception.plan", &a, E_FAILED_PRECONDITION, "deputies[0]");
	a = plan(b, 20260310);
	a.site = b->unit;
	assert_int_equal(books_as(b, "reception.plan", STATION, &a), E_NOT_FOUND);
	a.site = b->site[PLACE_OTHER];
	assert_int_equal(books_as(b, "reception.plan", STATION, &a), E_PERMISSION_DENIED);
	books_free(b);
}

static void
held(void **state)
{
	struct books *b = books_new();
	struct str matter = STR("停车难");
	struct reception_hold a = { .reception = reach(b, RC_ANNOUNCED),
		.present = { &b->person[MEMBER_TWO], 1 },
		.people = 4,
		.raised = { &matter, 1 } };
	const struct attendee *d;

	(void)state;
	refused(b, "reception.hold", &a, E_FAILED_PRECONDITION, "reception");
	books_day(b, "2026-03-10");
	refused(b, "reception.hold", &a, E_INVALID_ARGUMENT, "present[0]");
	a.present.v = &b->person[MEMBER_B];
	a.version = (struct opt_i64){ 1, true };
	refused(b, "reception.hold", &a, E_ABORTED, "version");
	a.version.v = 2;
	assert_int_equal(books_as(b, "reception.hold", STATION, &a), E_NONE);
	d = find(b, a.reception)->deputies.v;
	assert_int_equal(d[0].attendance, ATTEND_ABSENT);
	assert_int_equal(d[1].attendance, ATTEND_PRESENT);
	assert_int_equal(((const struct ev_reception *)b->out.events[0].data)->people.v, 4);
	assert_int_equal(b->out.events[0].audience.n, 4);
	books_free(b);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(every_op_in_every_state),
		cmocka_unit_test(rows_of_the_table),
		cmocka_unit_test(announced_in_time),
		cmocka_unit_test(off_days),
		cmocka_unit_test(plan_refusals),
		cmocka_unit_test(held),
	};

	return cmocka_run_group_tests_name("reception", tests, NULL, NULL);
}
