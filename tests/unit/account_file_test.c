/* SPDX-License-Identifier: Apache-2.0 */
/* Accounts that a file brings, changes and ends. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <cmocka.h>

#include "services/registry/account.h"
#include "tests/lib/zonefiles.h"

#define N(a) (sizeof(a) / sizeof((a)[0]))

static const struct account *
account_named(const struct zone *z, const char *name)
{
	return state_find(z->st, &account_table, account_id(str_from(name)));
}

/* Whom a file makes has no password; what it acts for is found by the code. */
static void
accounts_come_without_a_password(void **state)
{
	static const struct file file = { "account.csv",
		ACCOUNT_HEAD
		"a1,甲,committee,,open,\na2,乙,street,guixi,open,\na3,丙,station,S1,open,\n"
		"a4,丁,deputy,P2,open,\na5,戊,unit,U2,open,\n"
		"a6,己,committee,,ended,调离\n" };
	static const char *const scopes[] = { "", "guixi", "S1", "P2", "U2", "" };
	const struct account *a;
	struct zone z;

	(void)state;
	zone_small(&z);
	zone_import_files(&z, &file, 1);
	assert_string_equal(zone_faults(&z), "");
	assert_int_equal(z.outcome.nevents, 6);
	assert_non_null(zone_event(&z, "account.created", 5));
	for (size_t i = 0; i < N(scopes); i++) {
		char name[3] = { 'a', (char)('1' + i), '\0' };

		a = account_named(&z, name);
		assert_non_null(a);
		assert_null(a->password.p);
		assert_true(str_is(a->scope, scopes[i]));
		assert_int_equal(uuid_absent(a->of), str_empty(a->scope));
		assert_int_equal(a->version, 1);
		assert_int_equal(a->made_at.us, NOW.us);
		assert_int_equal(a->ended_at.us, i == 5 ? NOW.us : 0);
	}
	zone_import_files(&z, &file, 1);
	assert_int_equal(zone_count(&z, "account")->unchanged, 6);
	assert_int_equal(z.outcome.nevents, 0);
	state_free(z.st);
}

/* A file takes nothing from an account that it does not speak of. */
static void
accounts_change_and_end_by_a_file(void **state)
{
	static const struct file moved = { "account.csv",
		ACCOUNT_HEAD "li,甲,street,shiyang,open,\n" },
				 left = { "account.csv",
					 ACCOUNT_HEAD "li,甲,street,shiyang,ended,调离\n" },
				 back = { "account.csv",
					 ACCOUNT_HEAD "li,乙,street,shiyang,open,\n" };
	const struct account was = { .id = account_id(STR("li")),
		.name = STR("li"),
		.holder = STR("甲"),
		.role = ACCOUNT_COMMITTEE,
		.state = ACCOUNT_OPEN,
		.password = STR("$argon2id$as it was"),
		.failures = 5,
		.locked_until = { NOW.us + 1 },
		.made_at = { NOW.us - 1 },
		.valid_from = { NOW.us - 1 },
		.version = 1 };
	struct zone z;

	(void)state;
	zone_small(&z);
	state_put(z.st, &account_table, &was);
	zone_import_files(&z, &moved, 1);
	assert_non_null(zone_event(&z, "account.changed", 0));
	assert_true(str_is(account_named(&z, "li")->scope, "shiyang"));
	assert_false(uuid_absent(account_named(&z, "li")->of));
	zone_import_files(&z, &left, 1);
	assert_non_null(zone_event(&z, "account.ended", 0));
	assert_int_equal(account_named(&z, "li")->ended_at.us, NOW.us);
	assert_int_equal(account_named(&z, "li")->version, 3);
	assert_true(str_eq(account_named(&z, "li")->password, was.password));
	assert_int_equal(account_named(&z, "li")->locked_until.us, NOW.us + 1);
	assert_int_equal(account_named(&z, "li")->made_at.us, NOW.us - 1);
	zone_import_files(&z, &back, 1);
	assert_string_equal(zone_faults(&z),
	    "account.csv:2:2 the account has ended\naccount.csv:2:5 the account has ended\n"
	    "account.csv:2:6 the account has ended\n");
	state_free(z.st);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(accounts_come_without_a_password),
		cmocka_unit_test(accounts_change_and_end_by_a_file),
	};

	return cmocka_run_group_tests_name("account files", tests, NULL, NULL);
}
