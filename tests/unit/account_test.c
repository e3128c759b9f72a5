/* SPDX-License-Identifier: Apache-2.0 */
/* Accounts: what is refused, the lock, sessions, and that a refused guess counts. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <cmocka.h>

#include "common/session.h"
#include "tests/lib/desk.h"

static void
a_role_acts_for_one_object(void **state)
{
	struct desk *d = *state;
	const struct {
		enum account_role role;
		struct uuid of;
		const char *scope;
	} rows[] = {
		{ ACCOUNT_COMMITTEE, { { 0 } }, "" },
		{ ACCOUNT_STREET, d->home, "guixi" },
		{ ACCOUNT_STATION, d->station, "S01" },
		{ ACCOUNT_STATION, d->home, "H01" },
		{ ACCOUNT_DEPUTY, d->person, "P0001" },
		{ ACCOUNT_UNIT, d->unit, "U01" },
	};

	for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
		char name[8];
		struct account_ref ref;

		snprintf(name, sizeof(name), "a%zu", i);
		ref = desk_made(d, name, rows[i].role, rows[i].of);
		assert_true(str_is(ref.scope, rows[i].scope));
		assert_int_equal(ref.version, 1);
		assert_true(desk_told(d, "account.created"));
	}
}

static void
bad_ones_are_refused_with_the_field(void **state)
{
	struct desk *d = *state;
	const struct uuid none = { { 0 } };
	const struct {
		const char *name;
		enum account_role role;
		struct uuid of;
		const char *password, *field;
		enum errclass class;
	} rows[] = {
		{ "Li", ACCOUNT_COMMITTEE, none, "long enough 1", "name", E_INVALID_ARGUMENT },
		{ ".li", ACCOUNT_COMMITTEE, none, "long enough 1", "name", E_INVALID_ARGUMENT },
		{ "li ming", ACCOUNT_COMMITTEE, none, "long enough 1", "name", E_INVALID_ARGUMENT },
		{ "li", ACCOUNT_COMMITTEE, none, "short", "password", E_INVALID_ARGUMENT },
		{ "li", ACCOUNT_COMMITTEE, none, "一二三四五六七八九", "password",
		    E_INVALID_ARGUMENT },
		{ "li-ming-long", ACCOUNT_COMMITTEE, none, "li-ming-long", "password",
		    E_INVALID_ARGUMENT },
		{ "li", ACCOUNT_COMMITTEE, d->unit, "long enough 1", "of", E_INVALID_ARGUMENT },
		{ "li", ACCOUNT_UNIT, none, "long enough 1", "of", E_INVALID_ARGUMENT },
		{ "li", ACCOUNT_UNIT, d->person, "long enough 1", "of", E_NOT_FOUND },
		{ "li", ACCOUNT_UNIT, d->gone, "long enough 1", "of", E_FAILED_PRECONDITION },
		{ "li", ACCOUNT_STATION, d->closed, "long enough 1", "of", E_FAILED_PRECONDITION },
		{ "li", ACCOUNT_STREET, d->station, "long enough 1", "of", E_INVALID_ARGUMENT },
	};

	for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
		struct account_create args = desk_new_account(
		    rows[i].name, rows[i].role, rows[i].of);
		struct account_ref ref;

		args.password = str_from(rows[i].password);
		assert_int_equal(desk_call(d, "account.create", &args, &ref), rows[i].class);
		assert_string_equal(d->err.field, rows[i].field);
		assert_null(strstr(d->err.text, rows[i].password));
		assert_null(desk_there(d, rows[i].name));
	}
}

static void
a_name_is_given_once(void **state)
{
	struct desk *d = *state;
	struct account_ref ref = desk_made(d, "li", ACCOUNT_COMMITTEE, (struct uuid){ { 0 } });
	struct account_create again = desk_new_account(
	    "li", ACCOUNT_COMMITTEE, (struct uuid){ { 0 } });
	struct account_end end = { .account = ref.account, .reason = STR("调离") };

	assert_int_equal(desk_call(d, "account.create", &again, &ref), E_ALREADY_EXISTS);
	assert_int_equal(desk_call(d, "account.end", &end, &ref), E_NONE);
	assert_int_equal(ref.state, ACCOUNT_ENDED);
	assert_int_equal(desk_call(d, "account.create", &again, &ref), E_ALREADY_EXISTS);
	assert_int_equal(desk_call(d, "account.end", &end, &ref), E_FAILED_PRECONDITION);
}

static void
a_stale_version_is_aborted(void **state)
{
	struct desk *d = *state;
	struct account_ref ref = desk_made(d, "li", ACCOUNT_DEPUTY, d->person);
	struct account_change change = {
		.account = ref.account, .version = { 1, true }, .role = ACCOUNT_UNIT, .of = d->unit
	};

	assert_int_equal(desk_call(d, "account.change", &change, &ref), E_NONE);
	assert_true(str_is(ref.scope, "U01"));
	assert_int_equal(ref.version, 2);
	assert_int_equal(desk_call(d, "account.change", &change, &ref), E_ABORTED);
	assert_string_equal(d->err.field, "version");
}

static const struct history_change *
change_of(const struct history *h, const char *member)
{
	const struct history_change *v = h->changes.v;

	for (size_t i = 0; i < h->changes.n; i++)
		if (str_is(v[i].member, member))
			return &v[i];
	return NULL;
}

static void
who_when_and_what_is_kept(void **state)
{
	struct desk *d = *state;
	struct account_ref ref = desk_made(d, "li", ACCOUNT_DEPUTY, d->person);
	struct account_change change = {
		.account = ref.account, .role = ACCOUNT_UNIT, .of = d->unit
	};
	struct account_session session;
	const struct history *h;

	assert_int_equal(desk_sign_in(d, "li", false, &session), E_UNAUTHENTICATED);
	d->now.us += MINUTE;
	assert_int_equal(desk_call(d, "account.change", &change, &ref), E_NONE);
	h = desk_noted(d, "li", 2);
	assert_non_null(h);
	assert_true(str_is(h->kind, "account"));
	assert_true(str_is(h->op, "account.change"));
	assert_true(str_is(h->principal, "committee"));
	assert_int_equal(h->at.us, d->now.us);
	assert_int_equal(h->changes.n, 3);
	assert_true(str_is(change_of(h, "role")->before, "deputy"));
	assert_true(str_is(change_of(h, "role")->after, "unit"));
	assert_true(str_is(change_of(h, "scope")->before, "P0001"));
	assert_true(str_is(change_of(h, "scope")->after, "U01"));
	assert_non_null(change_of(h, "of"));
}

static void
a_history_has_no_hash(void **state)
{
	struct desk *d = *state;
	struct account_ref ref = desk_made(d, "li", ACCOUNT_DEPUTY, d->person);
	struct account_set_password set = { .account = ref.account,
		.password = STR("long enough 2") };

	d->prepared.made = STR(HASH "-2");
	assert_int_equal(desk_call(d, "account.set_password", &set, &ref), E_NONE);
	for (int64_t version = 1; version <= 2; version++) {
		const struct history *h = desk_noted(d, "li", version);
		const struct history_change *c = h != NULL ? change_of(h, "password") : NULL;

		assert_true(c != NULL && c->before.p == NULL && c->after.p == NULL);
	}
}

static void
five_wrong_ones_lock_for_a_while(void **state)
{
	struct desk *d = *state;
	struct account_session s;

	desk_made(d, "li", ACCOUNT_DEPUTY, d->person);
	for (int i = 1; i <= 5; i++) {
		assert_int_equal(desk_sign_in(d, "li", false, &s), E_UNAUTHENTICATED);
		assert_int_equal(desk_there(d, "li")->failures, i);
		assert_int_equal(desk_told(d, "account.locked"), i == 5);
	}
	assert_int_equal(desk_sign_in(d, "li", true, &s), E_FAILED_PRECONDITION);
	assert_string_equal(d->err.field, "name");
	d->now.us += 15 * MINUTE - 1;
	assert_int_equal(desk_sign_in(d, "li", true, &s), E_FAILED_PRECONDITION);
	d->now.us += 1;
	assert_int_equal(desk_sign_in(d, "li", false, &s), E_UNAUTHENTICATED);
	assert_int_equal(desk_there(d, "li")->failures, 1); /* counted from the start again */
	assert_int_equal(desk_sign_in(d, "li", true, &s), E_NONE);
	assert_int_equal(desk_there(d, "li")->failures, 0);
}

static void
who_is_not_there_is_refused_alike(void **state)
{
	struct desk *d = *state;
	struct account_ref ref = desk_made(d, "li", ACCOUNT_DEPUTY, d->person);
	struct account_end end = { .account = ref.account, .reason = STR("调离") };
	struct account_session s;
	char text[sizeof(d->err.text)];

	assert_int_equal(desk_sign_in(d, "li", false, &s), E_UNAUTHENTICATED);
	memcpy(text, d->err.text, sizeof(text));
	assert_int_equal(desk_sign_in(d, "nobody", false, &s), E_UNAUTHENTICATED);
	assert_string_equal(d->err.text, text);
	assert_int_equal(desk_call(d, "account.end", &end, &ref), E_NONE);
	assert_int_equal(desk_sign_in(d, "li", true, &s), E_UNAUTHENTICATED);
	assert_string_equal(d->err.text, text);
}

/* What the thread compared with is no longer the password. */
static void
a_password_set_meanwhile_counts(void **state)
{
	struct desk *d = *state;
	struct account_sign_in args = { STR("li"), STR("whatever it is") };
	struct account_session s;

	desk_made(d, "li", ACCOUNT_DEPUTY, d->person);
	d->prepared = (struct prepared){ .found = STR("$argon2id$older"), .ok = true };
	assert_int_equal(desk_call(d, "account.sign_in", &args, &s), E_ABORTED);
	assert_null(state_each(d->st, &session_table, NULL));
}

static void
a_session_is_kept_as_a_hash_until_its_end(void **state)
{
	struct desk *d = *state;
	struct account_session s;
	struct account_signed_out gone;
	struct account_sign_out out;
	const struct session *row;
	uint8_t hash[SESSION_HASH_LEN];

	desk_made(d, "li", ACCOUNT_DEPUTY, d->person);
	d->who = (struct who){ .principal = STR("web"), .role = ROLE_gateway };
	assert_int_equal(desk_sign_in(d, "li", true, &s), E_NONE);
	assert_int_equal(s.token.n, SESSION_TOKEN_LEN);
	assert_int_equal(s.expires_at.us, d->now.us + 12 * 60 * MINUTE);
	session_hash(s.token, hash);
	row = state_find(d->st, &session_table, session_id(hash));
	assert_non_null(row);
	assert_memory_equal(row->hash.p, hash, sizeof(hash));
	assert_true(str_is(row->gateway, "web"));
	out.token = s.token;
	assert_int_equal(desk_call(d, "account.sign_out", &out, &gone), E_NONE);
	assert_true(gone.ended);
	assert_int_equal(desk_call(d, "account.sign_out", &out, &gone), E_NONE);
	assert_false(gone.ended);
	out.token = STR("stolen");
	assert_int_equal(desk_call(d, "account.sign_out", &out, &gone), E_NONE);
	assert_false(gone.ended);
}

static void
a_person_sets_only_their_own_password(void **state)
{
	struct desk *d = *state;
	struct account_ref li = desk_made(d, "li", ACCOUNT_DEPUTY, d->person);
	struct account_ref wu = desk_made(d, "wu", ACCOUNT_UNIT, d->unit), ref;
	struct account_set_password args = { .password = STR("another one 2") };

	assert_int_equal(desk_call(d, "account.set_password", &args, &ref), E_INVALID_ARGUMENT);
	d->who = (struct who){ .principal = STR("web"),
		.role = ROLE_deputy,
		.scope = STR("P0001"),
		.actor = STR("li"),
		.account = li.account };
	args.account = wu.account;
	assert_int_equal(desk_call(d, "account.set_password", &args, &ref), E_PERMISSION_DENIED);
	args.account = (struct uuid){ { 0 } };
	assert_int_equal(desk_call(d, "account.set_password", &args, &ref), E_INVALID_ARGUMENT);
	assert_string_equal(d->err.field, "old");
	args.old = STR("a guess");
	d->prepared = (struct prepared){ .found = STR(HASH), .made = STR(HASH "2") };
	assert_int_equal(desk_call(d, "account.set_password", &args, &ref), E_UNAUTHENTICATED);
	assert_int_equal(desk_there(d, "li")->failures, 1);
	assert_true(str_is(desk_there(d, "li")->password, HASH));
	d->prepared.ok = true;
	d->now.us++;
	assert_int_equal(desk_call(d, "account.set_password", &args, &ref), E_NONE);
	assert_true(str_is(desk_there(d, "li")->password, HASH "2"));
	assert_int_equal(
	    desk_there(d, "li")->valid_from.us, d->now.us); /* sessions made before end */
	assert_true(desk_told(d, "account.password_set"));
}

int
main(void)
{
#define TEST(f) cmocka_unit_test_setup_teardown(f, desk_setup, desk_teardown)
	const struct CMUnitTest tests[] = {
		TEST(a_role_acts_for_one_object),
		TEST(bad_ones_are_refused_with_the_field),
		TEST(a_name_is_given_once),
		TEST(a_stale_version_is_aborted),
		TEST(who_when_and_what_is_kept),
		TEST(a_history_has_no_hash),
		TEST(five_wrong_ones_lock_for_a_while),
		TEST(who_is_not_there_is_refused_alike),
		TEST(a_password_set_meanwhile_counts),
		TEST(a_session_is_kept_as_a_hash_until_its_end),
		TEST(a_person_sets_only_their_own_password),
	};

	return cmocka_run_group_tests_name("account", tests, NULL, NULL);
}
