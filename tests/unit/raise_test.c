/* SPDX-License-Identifier: Apache-2.0 */
/* Resolutions and raised problems against states.csv, and every edge of the table of states. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <cmocka.h>

#include "proto/states.h"
#include "tests/lib/books.h"
#include "tests/lib/csvrows.h"

#define EDGES 512
static int taken[EDGES];

struct stage {
	struct books *b;
	struct uuid entry, id; /* id: the object whose state is looked at */
	enum object o;
};

static int32_t
state_of(const struct stage *s)
{
	const struct task *t;
	const struct raised *r;

	if (s->o == OBJECT_RESOLUTION) {
		t = state_find(s->b->st, &task_table, s->id);
		return t != NULL ? t->state : 0;
	}
	r = state_find(s->b->st, &raised_table, s->id);
	return r != NULL ? r->state : 0;
}

/* Every change is a row of the table, whose roles may call the op. */
static void
mark(const struct stage *s, int32_t before, const char *op)
{
	int32_t now = state_of(s);

	if (before == now)
		return;
	for (size_t i = 0; i < nstates; i++) {
		if (states[i].object != s->o || states[i].from != before || states[i].to != now ||
		    strcmp(states[i].op, op) != 0)
			continue;
		assert_int_equal(states[i].roles & ~registers_command(op)->op->roles, 0);
		taken[i]++;
		return;
	}
	fail_msg("no row leads from %d to %d by %s", before, now, op);
}

static enum errclass
call(struct stage *s, const char *op, enum role role, const char *scope, const void *args)
{
	int32_t before = state_of(s);
	enum errclass class = books_as(s->b, op, role, scope, args);

	mark(s, before, op);
	return class;
}

/* ---- resolutions ---- */

static struct uuid
first_task(struct books *b)
{
	const struct task *t = state_each(b->st, &task_table, NULL);

	assert_non_null(t);
	return t->id;
}

static enum errclass
correct(struct stage *s, bool with)
{
	struct resolution_content r = { .text = STR("勘测"), .unit = s->b->unit };
	struct activity_correct fix = {
		.entry = s->entry, .reason = STR("笔误"), .content = books_activity(s->b)
	};

	if (with)
		fix.content->resolutions = (struct list){ &r, 1 };
	return call(s, "activity.correct", ROLE_station, "S01", &fix);
}

static enum errclass
complete(struct stage *s)
{
	const struct resolution_complete done = {
		.entry = s->entry, .no = 1, .outcome = STR("已完成")
	};

	return call(s, "resolution.complete", ROLE_station, "S01", &done);
}

static void
resolved(struct stage *s, int32_t state)
{
	struct resolution_content r = { .text = STR("勘测"), .unit = s->b->unit };
	struct activity_record a = { books_activity(s->b) };

	a.content->resolutions = (struct list){ &r, 1 };
	assert_int_equal(books_do(s->b, "activity.record", &a), E_NONE);
	s->entry = s->b->ref.entry;
	s->id = first_task(s->b);
	mark(s, 0, "activity.record");
	if (state == RESOLUTION_DONE)
		assert_int_equal(complete(s), E_NONE);
	if (state == RESOLUTION_WITHDRAWN)
		assert_int_equal(correct(s, false), E_NONE);
}

/* ---- problems ---- */

static enum errclass
raise(struct stage *s)
{
	const struct contact_raise ask = { .entry = s->entry, .problem = 1 };
	const struct raised *r = NULL;
	enum errclass class = books_do(s->b, "contact.raise_opinion", &ask);

	if (class != E_NONE)
		return class;
	for (const struct raised *x = state_each(s->b->st, &raised_table, NULL); x != NULL;
	     x = state_each(s->b->st, &raised_table, x))
		r = x;
	s->id = r != NULL ? r->id : s->id; /* another one each time */
	mark(s, 0, "contact.raise_opinion");
	return class;
}

static enum errclass
made(struct stage *s)
{
	const struct event_heard ev = { STR("opinion.received"), 7, s->b->now };
	const struct heard_opinion h = { .opinion = s->id,
		.title = STR("路灯"),
		.state = OPINION_RECEIVED,
		.via = VIA_CONTACT,
		.site = s->b->site[PLACE_OWN],
		.site_code = STR("S01"),
		.street = STR("guixi"),
		.received_on = { 20260227 } };
	enum errclass class;

	state_hear(s->b->st, &ev);
	class = call(s, "opinion_book.follow", ROLE_self, "", &h);
	state_hear(s->b->st, NULL);
	return class;
}

static enum errclass
not_made(struct stage *s)
{
	const struct ev_raise_settled why = { .opinion = s->id,
		.entry = s->entry,
		.problem = 1,
		.site_code = STR("S01"),
		.reason = STR("the site is closed") };

	return call(s, "opinion_book.not_made", ROLE_self, "", &why);
}

static void
raised_to(struct stage *s, int32_t state)
{
	struct contact_record k = { books_contact(s->b) };

	assert_int_equal(books_do(s->b, "contact.record", &k), E_NONE);
	s->entry = s->b->ref.entry;
	assert_int_equal(raise(s), E_NONE);
	if (state == RAISED_MADE)
		assert_int_equal(made(s), E_NONE);
	if (state == RAISED_REFUSED)
		assert_int_equal(not_made(s), E_NONE);
}

/* ---- both ---- */

static enum errclass
step(struct stage *s, const char *op)
{
	if (strcmp(op, "activity.correct") == 0)
		return correct(s, false);
	if (strcmp(op, "resolution.complete") == 0)
		return complete(s);
	if (strcmp(op, "contact.raise_opinion") == 0)
		return raise(s);
	return strcmp(op, "opinion_book.follow") == 0 ? made(s) : not_made(s);
}

static void
compare(const struct csvrow *r, enum object o)
{
	struct stage s = { .b = books_new(), .o = o };
	int32_t from = enum_value(object_states(o), str_from(r->cell[1]));
	enum errclass got;
	char is[32];

	assert_int_not_equal(from, 0);
	o == OBJECT_RESOLUTION ? resolved(&s, from) : raised_to(&s, from);
	assert_int_equal(state_of(&s), from);
	got = step(&s, r->cell[2]);
	snprintf(is, sizeof(is), STR_FMT, STR_ARG(object_state(o, state_of(&s))));
	if (strcmp(got == E_NONE ? is : err_name(got), r->cell[3]) != 0)
		fail_msg("states.csv:%zu: expected %s, got %s, %s (%s)", r->line, r->cell[3], is,
		    err_name(got), s.b->err.text);
	books_free(s.b);
}

static void
every_op_in_every_state(void **state)
{
	size_t n, compared = 0;
	struct csvrow *rows = csvrows_read("tests/vectors/states.csv", &n);

	(void)state;
	for (size_t i = 0; i < n; i++)
		for (enum object o = OBJECT_RESOLUTION; o <= OBJECT_RAISED; o++)
			if (strcmp(rows[i].cell[0], object_name(o)) == 0) {
				compare(&rows[i], o);
				compared++;
			}
	assert_int_equal(compared, 15);
	csvrows_free(rows);
}

static void
every_edge_is_walked(void **state)
{
	struct stage s = { .b = books_new(), .o = OBJECT_RESOLUTION };
	struct activity_record a;

	(void)state;
	resolved(&s, RESOLUTION_WITHDRAWN);
	assert_int_equal(correct(&s, true), E_NONE);
	books_free(s.b);
	s = (struct stage){ .b = books_new(), .o = OBJECT_RESOLUTION };
	a.content = books_activity(s.b);
	assert_int_equal(books_do(s.b, "activity.record", &a), E_NONE);
	s.entry = s.b->ref.entry;
	assert_int_equal(correct(&s, true), E_NONE);
	s.id = first_task(s.b);
	mark(&s, 0, "activity.correct");
	books_free(s.b);
	assert_true(nstates <= EDGES);
	for (size_t i = 0; i < nstates; i++)
		if (states[i].object >= OBJECT_RESOLUTION && taken[i] == 0)
			fail_msg(
			    "nobody walks %s --%s-->", object_name(states[i].object), states[i].op);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(every_op_in_every_state),
		cmocka_unit_test(every_edge_is_walked),
	};

	return cmocka_run_group_tests_name("raise", tests, NULL, NULL);
}
