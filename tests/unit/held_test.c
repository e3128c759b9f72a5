/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Rows held from one long stretch to the next: what a batch had and left is known to the next one,
 * by itself and not as the memory of the one before; what was not asked for goes when there is too
 * much; a change whose root is not known leaves nothing that could be old.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "common/engine_int.h"

struct part {
	struct str name;
	int32_t n;
};
struct thing {
	struct uuid id, of;
	struct str text;
	struct bytes bytes;
	struct strs strs;
	struct uuids uuids;
	struct i32s i32s;
	struct i64s i64s;
	struct raw raw;
	struct part *part;
	struct list parts;
	int32_t n;
};
static const struct field part_fields[] = {
	FIELD(part, name, F_REQ, 0, 0, "name"),
	FIELD(part, n, F_REQ, 0, 0, "n"),
};
DESC(part, "part", "A part.");
static const struct field thing_fields[] = {
	FIELD(thing, id, F_REQ, 0, 0, "id"),
	FIELD(thing, of, F_OPT, 0, 0, "root of some"),
	FIELD(thing, text, F_OPT, 0, 0, "text"),
	FIELD(thing, bytes, F_OPT, 0, 0, "bytes"),
	FIELD(thing, strs, F_OPT, 0, 0, "texts"),
	FIELD(thing, uuids, F_OPT, 0, 0, "ids"),
	FIELD(thing, i32s, F_OPT, 0, 0, "numbers"),
	FIELD(thing, i64s, F_OPT, 0, 0, "large numbers"),
	FIELD(thing, raw, F_OPT, 0, 0, "any value"),
	FIELD_NEST(thing, part, F_OPT, &part_desc, "one part"),
	FIELD_LIST(thing, parts, F_OPT, &part_desc, 0, 0, "parts"),
	FIELD(thing, n, F_REQ, 0, 0, "a number"),
};
DESC(thing, "thing", "A thing.");
struct cell {
	struct uuid id;
	struct i32s slots;
	struct i64s amounts;
};
static const struct field cell_fields[] = {
	FIELD(cell, id, F_REQ, 0, 0, "id"),
	FIELD(cell, slots, F_REQ, 0, 0, "slots"),
	FIELD(cell, amounts, F_REQ, 0, 0, "amounts"),
};
DESC(cell, "cell", "Sums.");

static const struct table things = { "thing", &thing_desc, "id", TABLE_OWN, NULL, NULL };
static const struct table of_things = { "part_of", &thing_desc, "of", TABLE_OWN, NULL, NULL };
static const struct table views = { "a.view", &thing_desc, "id", TABLE_VIEW, NULL, NULL };
static const struct table cells = { "cell", &cell_desc, "id", TABLE_SUM, NULL, NULL };
enum { THINGS, OF_THINGS, VIEWS, CELLS, TABLES };

static struct engine *en;
static struct batch *b;

static struct uuid
id_of(int n)
{
	return uuid_named((const char *)&n, sizeof(n));
}

static void
begin(void)
{
	if (b != NULL) {
		arena_free(&b->arena);
		free(b);
	}
	b = xalloc(sizeof(*b));
	b->en = en;
	b->holds = true;
	b->wants.arena = &b->arena;
	state_init(&b->st, &b->arena);
}

static int
setup(void **unused)
{
	static const struct table *const tables[] = { &things, &of_things, &views, &cells };

	(void)unused;
	en = xalloc(sizeof(*en));
	en->ntables = TABLES;
	for (size_t i = 0; i < TABLES; i++)
		en->tables[i].t = tables[i];
	en->bulk.ahead = (size_t)1 << 30;
	begin();
	return 0;
}

static int
teardown(void **unused)
{
	(void)unused;
	held_drop(en);
	arena_free(&b->arena);
	free(b);
	free(en);
	b = NULL;
	return 0;
}

/* A thing with all that points, in memory of this batch. */
static void
fill(struct thing *x, int n)
{
	struct arena *a = &b->arena;

	x->text = str_printf(a, "text %d", n);
	x->bytes = (struct bytes){ arena_copy(a, &n, sizeof(n)), sizeof(n) };
	x->strs = (struct strs){ arena_array(a, 2, sizeof(struct str)), 2 };
	x->strs.v[0] = str_printf(a, "first %d", n);
	x->strs.v[1] = STR("");
	x->uuids = (struct uuids){ arena_copy(a, &x->id, sizeof(x->id)), 1 };
	x->i32s = (struct i32s){ arena_copy(a, &n, sizeof(n)), 1 };
	x->i64s = (struct i64s){ arena_copy(a, &(int64_t){ n }, sizeof(int64_t)), 1 };
	x->raw = (struct raw){ arena_copy(a, "\xc0", 1), 1 };
	x->part = arena_alloc(a, sizeof(*x->part));
	x->part->name = str_printf(a, "part %d", n);
	x->parts = (struct list){ arena_array(a, 2, sizeof(struct part)), 2 };
	((struct part *)x->parts.v)[1].name = str_printf(a, "second %d", n);
	x->n = n;
}

static void
assert_filled(const struct thing *x, int n)
{
	const struct part *parts = x->parts.v;
	char text[32];

	snprintf(text, sizeof(text), "%d", n);
	assert_true(str_is(x->text, "text 1") == (n == 1));
	assert_int_equal(x->text.n, 5 + strlen(text));
	assert_memory_equal(x->bytes.p, &n, sizeof(n));
	assert_int_equal(x->strs.n, 2);
	assert_memory_equal(x->strs.v[0].p + 6, text, strlen(text));
	assert_true(x->strs.v[1].p != NULL && x->strs.v[1].n == 0);
	assert_true(uuid_eq(x->uuids.v[0], x->id));
	assert_int_equal(x->i32s.v[0], n);
	assert_int_equal(x->i64s.v[0], n);
	assert_int_equal(x->raw.p[0], 0xc0);
	assert_memory_equal(x->part->name.p + 5, text, strlen(text));
	assert_null(parts[0].name.p);
	assert_memory_equal(parts[1].name.p + 7, text, strlen(text));
	assert_int_equal(x->n, n);
}

static struct cx
call(void)
{
	struct cx cx;

	const struct who self = { .principal = STR("self") };
	cx_begin(&cx, &b->st, &self, (struct stamp){ 1 });
	return cx;
}

static void
test_held(void **unused)
{
	struct cx cx = call();

	(void)unused;
	assert_false(held_take(b, THINGS, id_of(1)));
	want(&b->wants, &things, id_of(1));
	want(&b->wants, &things, id_of(2)); /* of which there is none */
	fill(row_add(&cx, &things, id_of(1), id_of(1)), 1);
	cx_keep(&cx);
	held_keep(b);
	for (int n = 2; n < 5; n++) { /* each time changed, each in other memory */
		begin();
		assert_true(held_take(b, THINGS, id_of(1)));
		assert_true(held_take(b, THINGS, id_of(2)));
		assert_false(held_take(b, THINGS, id_of(3)));
		cx = call();
		assert_null(row_find(&cx, &things, id_of(2)));
		assert_filled(row_find(&cx, &things, id_of(1)), n - 1);
		fill(row_edit(&cx, &things, id_of(1)), n);
		cx_keep(&cx);
		held_keep(b);
	}
	begin();
	b->holds = false;
	assert_false(held_take(b, THINGS, id_of(1)));
	held_drop(en);
	begin();
	assert_false(held_take(b, THINGS, id_of(1)));
}

/* All rows of a root, or the root is not known. */
static void
test_roots(void **unused)
{
	struct cx cx = call();
	int n = 0;

	(void)unused;
	want(&b->wants, &of_things, id_of(100));
	for (int i = 1; i <= 3; i++)
		fill(row_add(&cx, &of_things, id_of(i), id_of(100)), i);
	cx_keep(&cx);
	held_keep(b);
	assert_false(en->bulk.held.partial);
	begin();
	assert_true(held_take(b, OF_THINGS, id_of(100)));
	cx = call();
	for (const struct thing *x = row_first(&cx, &of_things, id_of(100)); x != NULL;
	     x = row_next(&cx, &of_things, x))
		n++;
	assert_int_equal(n, 3);

	/* a row is added to a root that nobody wanted: what else it has is not known */
	fill(row_add(&cx, &of_things, id_of(9), id_of(200)), 9);
	cx_keep(&cx);
	held_keep(b);
	assert_true(en->bulk.held.partial);
	begin();
	assert_false(held_take(b, OF_THINGS, id_of(200)));
	assert_false(held_take(b, OF_THINGS, id_of(100)));
	held_keep(b);
	assert_false(en->bulk.held.partial);
}

/* What others write is asked for each time. */
static void
test_not_ours(void **unused)
{
	(void)unused;
	want(&b->wants, &views, id_of(1));
	state_put(&b->st, &views, &(struct thing){ .id = id_of(1) });
	held_keep(b);
	begin();
	assert_false(held_take(b, VIEWS, id_of(1)));
}

static void
test_sums(void **unused)
{
	struct cx cx = call();
	const struct cell *c;

	(void)unused;
	row_sum(&cx, &cells, &(struct cell){ .id = id_of(1) }, 7, 3);
	row_sum(&cx, &cells, &(struct cell){ .id = id_of(2) }, 7, 3);
	row_sum(&cx, &cells, &(struct cell){ .id = id_of(2) }, 7, -3); /* comes to nothing */
	cx_keep(&cx);
	sums_merge(&b->st, &cells);
	held_keep(b);
	begin();
	assert_true(held_take(b, CELLS, id_of(1)));
	assert_false(held_take(b, CELLS, id_of(2)));
	cx = call();
	row_sum(&cx, &cells, &(struct cell){ .id = id_of(1) }, 7, 4);
	row_sum(&cx, &cells, &(struct cell){ .id = id_of(1) }, 8, 5);
	cx_keep(&cx);
	sums_merge(&b->st, &cells);
	held_keep(b);
	begin();
	assert_true(held_take(b, CELLS, id_of(1)));
	c = state_find(&b->st, &cells, id_of(1));
	assert_int_equal(c->slots.n, 2);
	assert_int_equal(c->slots.v[0], 7);
	assert_int_equal(c->amounts.v[0], 7);
	assert_int_equal(c->amounts.v[1], 5);
}

static void
add_if_new(int n)
{
	struct cx cx = call();

	want(&b->wants, &things, id_of(n));
	if (!held_take(b, THINGS, id_of(n)))
		fill(row_add(&cx, &things, id_of(n), id_of(n)), n);
	cx_keep(&cx);
}

/* Two parts: what is wanted again and again stays, the rest goes. */
static void
test_too_much(void **unused)
{
	(void)unused;
	en->bulk.ahead = 1; /* each batch fills a part */
	for (int n = 2; n < 6; n++) {
		begin();
		add_if_new(1);
		add_if_new(n);
		held_keep(b);
	}
	begin();
	assert_true(held_take(b, THINGS, id_of(1)));
	assert_filled(state_find(&b->st, &things, id_of(1)), 1);
	assert_true(held_take(b, THINGS, id_of(5)));
	for (int n = 2; n < 5; n++)
		assert_false(held_take(b, THINGS, id_of(n)));
}

int
main(void)
{
#define TEST(name) cmocka_unit_test_setup_teardown(name, setup, teardown)
	const struct CMUnitTest tests[] = {
		TEST(test_held),
		TEST(test_roots),
		TEST(test_not_ours),
		TEST(test_sums),
		TEST(test_too_much),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
