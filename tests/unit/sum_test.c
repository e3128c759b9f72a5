/* SPDX-License-Identifier: Apache-2.0 */
/* Tables that sum: what calls add in a batch, and what a call that is undone does not. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "common/state.h"

struct tally {
	struct uuid id;
	int32_t day;
	struct i32s slots;
	struct i64s amounts;
};
static const struct field tally_fields[] = {
	FIELD(tally, id, F_REQ, 0, 0, "id"),
	FIELD(tally, day, F_REQ, 0, 0, "day"),
	FIELD(tally, slots, F_REQ, 0, 0, "slots"),
	FIELD(tally, amounts, F_REQ, 0, 0, "amounts"),
};
DESC(tally, "tally", "A tally.");
static const struct table tallies = { "tally", &tally_desc, "id", TABLE_SUM, NULL, NULL };

static void
add(struct cx *cx, int32_t day, int32_t slot, int64_t amount)
{
	struct tally key = { .id = uuid_named((const char *)&day, sizeof(day)), .day = day };

	row_sum(cx, &tallies, &key, slot, amount);
}

static int64_t
amount_of(struct state *st, int32_t day, int32_t slot)
{
	const void **rows;
	size_t n = state_dirty(st, &tallies, true, state_arena(st), &rows);

	for (size_t i = 0; i < n; i++) {
		const struct tally *t = rows[i];

		assert_int_equal(t->slots.n, t->amounts.n);
		for (size_t k = 0; k < t->slots.n; k++)
			if (t->day == day && t->slots.v[k] == slot)
				return t->amounts.v[k];
	}
	return 0;
}

static void
test_sums(void **unused)
{
	struct state *st = state_new();
	const struct who who = { .principal = STR("self") };
	struct cx cx;

	(void)unused;
	cx_begin(&cx, st, &who, (struct stamp){ 1 });
	for (int32_t day = 0; day < 1000; day++)
		for (int32_t slot = 0; slot < 20; slot++)
			add(&cx, day, slot, day * slot);
	cx_keep(&cx);
	cx_begin(&cx, st, &who, (struct stamp){ 1 });
	add(&cx, 999, 3, 1);
	add(&cx, 1000, 3, 5);
	cx_keep(&cx);
	assert_int_equal(amount_of(st, 999, 3), 999 * 3 + 1);
	assert_int_equal(amount_of(st, 1000, 3), 5);
	assert_int_equal(amount_of(st, 17, 19), 17 * 19);
	state_free(st);
}

static void
test_undone(void **unused)
{
	struct state *st = state_new();
	const struct who who = { .principal = STR("self") };
	const void **rows;
	struct cx cx;

	(void)unused;
	cx_begin(&cx, st, &who, (struct stamp){ 1 });
	add(&cx, 1, 1, 7);
	cx_keep(&cx);
	cx_begin(&cx, st, &who, (struct stamp){ 1 });
	add(&cx, 1, 1, 3);
	add(&cx, 2, 1, 3);
	cx_undo(&cx);
	assert_int_equal(amount_of(st, 1, 1), 7);
	cx_begin(&cx, st, &who, (struct stamp){ 1 });
	add(&cx, 1, 1, -7);
	cx_keep(&cx);
	assert_int_equal(state_dirty(st, &tallies, true, state_arena(st), &rows), 0);
	state_free(st);
}

/* With what the database has: day 1 is changed, day 2 new, day 3 comes to nothing but stays. */
static void
test_merged(void **unused)
{
	struct state *st = state_new();
	const struct who who = { .principal = STR("self") };
	const int32_t one = 1, three = 3;
	const struct tally old[] = {
		{ uuid_named((const char *)&one, sizeof(one)), 1, { (int32_t[]){ 5, 6 }, 2 },
		    { (int64_t[]){ 50, 60 }, 2 } },
		{ uuid_named((const char *)&three, sizeof(three)), 3, { (int32_t[]){ 5 }, 1 },
		    { (int64_t[]){ 50 }, 1 } },
	};
	const struct tally *const *have;
	const void **rows;
	struct cx cx;

	(void)unused;
	cx_begin(&cx, st, &who, (struct stamp){ 1 });
	add(&cx, 1, 6, 1);
	add(&cx, 1, 7, 70);
	add(&cx, 2, 5, 2);
	add(&cx, 3, 5, -50);
	cx_keep(&cx);
	assert_int_equal(state_dirty(st, &tallies, false, state_arena(st), &rows), 0);
	for (int i = 0; i < 2; i++)
		state_put(st, &tallies, &old[i]);
	assert_false(sums_merged(st, &tallies));
	sums_merge(st, &tallies);
	assert_true(sums_merged(st, &tallies));
	assert_int_equal(state_dirty(st, &tallies, true, state_arena(st), &rows), 1);
	assert_int_equal(((const struct tally *)rows[0])->day, 2);
	assert_int_equal(state_dirty(st, &tallies, false, state_arena(st), &rows), 2);
	have = (const struct tally *const *)rows;
	assert_int_equal(have[0]->slots.n, 3);
	for (size_t i = 0; i < 3; i++)
		assert_int_equal(have[0]->amounts.v[i], i == 0 ? 50 : i == 1 ? 61 : 70);
	assert_int_equal(have[1]->day, 3);
	assert_int_equal(have[1]->slots.n, 0);
	state_free(st);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_sums),
		cmocka_unit_test(test_undone),
		cmocka_unit_test(test_merged),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
