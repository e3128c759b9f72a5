/* SPDX-License-Identifier: Apache-2.0 */
/* The rows a batch works on: what decide sees, what is kept and what is undone. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>

#include "common/state.h"

struct thing {
	struct uuid id, parent;
	int64_t n;
};
extern const struct desc thing_desc;
static const struct field thing_fields[] = {
	FIELD(thing, id, F_REQ, 0, 0, "id"),
	FIELD(thing, parent, F_REQ, 0, 0, "parent"),
	FIELD(thing, n, F_REQ, 0, 100, "number"),
};
DESC(thing, "thing", "A row.");
static const struct table things = { .name = "thing", .row = &thing_desc, .root = "parent" };
static const struct event happened = { "thing.happened", &thing_desc, "it did" };
static const struct op op = { .name = "thing.do", .in = &thing_desc, .out = &thing_desc };
static const struct who me = { .principal = { "me", 2 }, .role = ROLE_committee };

static struct uuid
number(uint32_t i)
{
	struct uuid u = { { 1 } };

	for (int k = 0; k < 4; k++)
		u.b[12 + k] = (uint8_t)(i >> (24 - 8 * k));
	return u;
}

/* Adds n rows under parent 1; refuses after having done so when n is odd. */
static int
add_rows(struct cx *cx, const void *args, void *result, struct err *e)
{
	const struct thing *a = args;

	for (int64_t i = 0; i < a->n; i++) {
		struct thing *t = row_add(cx, &things, number((uint32_t)(1000 - i)), number(1));

		t->n = i;
		emit(cx, &happened, t->id, t);
		audience(cx, ROLE_unit, STR("U1"));
		audience(cx, ROLE_unit, STR("U1"));
		audience(cx, ROLE_unit, STR(""));
	}
	((struct thing *)result)->n = a->n;
	return a->n % 2 == 0 ? 0 : err_set(e, E_FAILED_PRECONDITION, "n", "odd");
}

static const struct command add = { &op, NULL, NULL, add_rows, 0 };

static size_t
count(struct state *st)
{
	size_t n = 0;

	for (const void *p = state_each(st, &things, NULL); p != NULL;
	     p = state_each(st, &things, p))
		n++;
	return n;
}

static void
kept_and_undone(void **unused)
{
	struct state *st = state_new();
	struct thing args = { .n = 3 }, result;
	struct outcome out;
	struct err e;

	(void)unused;
	assert_int_equal(
	    state_run(st, &add, &me, (struct stamp){ 1 }, &args, &result, &out, &e), -1);
	assert_int_equal(e.class, E_FAILED_PRECONDITION);
	assert_int_equal(count(st), 0);
	assert_int_equal(out.nevents, 0);
	args.n = 4;
	assert_int_equal(
	    state_run(st, &add, &me, (struct stamp){ 1 }, &args, &result, &out, &e), 0);
	assert_int_equal(count(st), 4);
	assert_int_equal(out.nevents, 4);
	assert_int_equal(out.events[0].audience.n, 1);
	assert_true(str_is(out.events[0].audience.v[0], "unit:U1"));
	state_free(st);
}

static void
siblings_by_id(void **unused)
{
	struct state *st = state_new();
	struct cx cx;
	uint32_t last = 0;
	size_t n = 0;

	(void)unused;
	for (uint32_t i = 0; i < 1000; i++) {
		struct thing t = { number(i * 7919 % 1000 + 1), number(i % 3 + 1), i };

		state_put(st, &things, &t);
	}
	cx_begin(&cx, st, &me, (struct stamp){ 1 });
	for (const struct thing *t = row_first(&cx, &things, number(2)); t != NULL;
	     t = row_next(&cx, &things, t)) {
		uint32_t id = (uint32_t)t->id.b[14] << 8 | t->id.b[15];

		assert_true(id > last);
		assert_true(uuid_eq(t->parent, number(2)));
		last = id;
		n++;
	}
	assert_int_equal(n, 333);
	assert_null(row_first(&cx, &things, number(9)));
	state_free(st);
}

static void
edits_are_private(void **unused)
{
	struct state *st = state_new();
	struct thing t = { number(5), number(1), 10 };
	const void **dirty;
	struct cx cx;

	(void)unused;
	state_put(st, &things, &t);
	cx_begin(&cx, st, &me, (struct stamp){ 1 });
	((struct thing *)row_edit(&cx, &things, t.id))->n = 11;
	assert_int_equal(((const struct thing *)row_find(&cx, &things, t.id))->n, 11);
	cx_undo(&cx);
	assert_int_equal(((const struct thing *)row_find(&cx, &things, t.id))->n, 10);
	assert_int_equal(state_dirty(st, &things, false, state_arena(st), &dirty), 0);
	((struct thing *)row_edit(&cx, &things, t.id))->n = 12;
	((struct thing *)row_edit(&cx, &things, t.id))->n += 1;
	cx_keep(&cx);
	assert_int_equal(((const struct thing *)state_find(st, &things, t.id))->n, 13);
	assert_int_equal(state_dirty(st, &things, false, state_arena(st), &dirty), 1);
	state_free(st);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(kept_and_undone),
		cmocka_unit_test(siblings_by_id),
		cmocka_unit_test(edits_are_private),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
