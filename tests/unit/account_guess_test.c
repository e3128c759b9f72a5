/* SPDX-License-Identifier: Apache-2.0 */
/* Who guesses: at an account without a password, and at the password so far. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <cmocka.h>

#include "tests/lib/desk.h"

/* From a file: refused as a wrong password is, counted as one, and it takes as long. */
static void
who_has_no_password_is_refused_alike(void **state)
{
	struct desk *d = *state;
	struct account a = { .id = account_id(STR("li")),
		.name = STR("li"),
		.holder = STR("李明"),
		.role = ACCOUNT_COMMITTEE,
		.state = ACCOUNT_OPEN,
		.made_at = d->now,
		.valid_from = d->now,
		.version = 1 };
	struct account_set_password set = { .account = a.id, .password = STR("long enough 2") };
	struct account_ref ref;
	const struct account_sign_in args = { STR("li"), STR("whatever it is") };
	struct account_session s;
	struct prepared slow = { 0 };
	struct err wrong;

	desk_made(d, "wang", ACCOUNT_DEPUTY, d->person);
	assert_int_equal(desk_sign_in(d, "wang", false, &s), E_UNAUTHENTICATED);
	wrong = d->err;
	state_put(d->st, &account_table, &a);
	for (size_t i = 0; i < account_nprepares; i++)
		if (account_prepares[i].op == &registry_ops[REGISTRY_OP_account_sign_in])
			account_prepares[i].work(&args, &slow, state_arena(d->st));
	assert_false(slow.ok);
	assert_non_null(slow.made.p); /* a hash was made, for nothing */
	d->prepared = slow;
	assert_int_equal(desk_call(d, "account.sign_in", &args, &s), E_UNAUTHENTICATED);
	assert_string_equal(d->err.text, wrong.text);
	assert_string_equal(d->err.field, wrong.field);
	assert_int_equal(desk_there(d, "li")->failures, 1);
	assert_null(desk_there(d, "li")->password.p);
	d->prepared = (struct prepared){ .made = STR(HASH) };
	assert_int_equal(desk_call(d, "account.set_password", &set, &ref), E_NONE);
	assert_int_equal(desk_sign_in(d, "li", true, &s), E_NONE);
}

/* No change of the account: who edits it is not held up, and the history does not tell. */
static void
a_wrong_old_password_is_no_change(void **state)
{
	struct desk *d = *state;
	struct account_ref ref = desk_made(d, "li", ACCOUNT_DEPUTY, d->person);
	struct account_set_password set = { .old = STR("not the one"),
		.password = STR("long enough 2") };

	d->who =
	    (struct who){ .principal = STR("web"), .role = ROLE_deputy, .account = ref.account };
	for (int i = 1; i <= 5; i++) {
		d->prepared = (struct prepared){ .found = desk_there(d, "li")->password,
			.made = STR(HASH) };
		assert_int_equal(
		    desk_call(d, "account.set_password", &set, &ref), E_UNAUTHENTICATED);
		assert_string_equal(d->err.field, "old");
		assert_int_equal(desk_there(d, "li")->failures, i);
		assert_int_equal(desk_there(d, "li")->version, 1);
	}
	assert_null(desk_noted(d, "li", 2));
	d->prepared.ok = true; /* locked: not even the right one, and guesses do not unlock */
	assert_int_equal(desk_call(d, "account.set_password", &set, &ref), E_FAILED_PRECONDITION);
	assert_string_equal(d->err.field, "old");
	d->now.us += 15 * MINUTE;
	assert_int_equal(desk_call(d, "account.set_password", &set, &ref), E_NONE);
	assert_int_equal(ref.version, 2);
	assert_non_null(desk_noted(d, "li", 2));
}

int
main(void)
{
#define TEST(f) cmocka_unit_test_setup_teardown(f, desk_setup, desk_teardown)
	const struct CMUnitTest tests[] = {
		TEST(who_has_no_password_is_refused_alike),
		TEST(a_wrong_old_password_is_no_change),
	};

	return cmocka_run_group_tests_name("account guesses", tests, NULL, NULL);
}
