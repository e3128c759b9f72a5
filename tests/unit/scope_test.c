/* SPDX-License-Identifier: Apache-2.0 */
/* The scope of a certificate, by role. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>

#include "common/scope.h"

static const struct {
	enum role role;
	const char *scope;
	const char *field; /* at fault; NULL: it is good */
} rows[] = {
	{ ROLE_committee, "", NULL },
	{ ROLE_committee, "zone", "scope" },
	{ ROLE_gateway, "", NULL },
	{ ROLE_gateway, "web", "scope" },
	{ ROLE_public, "", NULL },
	{ ROLE_street, "guixi", NULL },
	{ ROLE_street, "", "scope" },
	{ ROLE_station, "S-01", NULL },
	{ ROLE_station, "S 01", "scope" },
	{ ROLE_deputy, "P0001", NULL },
	{ ROLE_unit, "U0101", NULL },
	{ ROLE_unit, ".U", "scope" },
	{ ROLE_unit, "123456789012345678901234567890123", "scope" },
	{ ROLE_worker, "registry", NULL },
	{ ROLE_worker, "", "scope" },
	{ ROLE_self, "", "role" },
	{ ROLE_service, "source=/xiaoyang;inlets=opinion.received;streets=guixi,zhonghe", NULL },
	{ ROLE_service, "streets=guixi;source=/xiaoyang", NULL },
	{ ROLE_service, "source=x;inlets=;streets=", NULL },
	{ ROLE_service, "", "scope" },
	{ ROLE_service, "inlets=a", "scope" },
	{ ROLE_service, "source=", "scope" },
	{ ROLE_service, "source=a b", "scope" },
	{ ROLE_service, "source=a;source=b", "scope" },
	{ ROLE_service, "source=a;street=guixi", "scope" },
	{ ROLE_service, "source=a;streets=guixi,,zhonghe", "scope" },
	{ ROLE_service, "source=a;inlets=a b", "scope" },
};

static void
each_role_has_its_form(void **state)
{
	(void)state;
	for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
		struct err e = { .class = E_NONE };
		int rc = scope_check(rows[i].role, str_from(rows[i].scope), &e);

		if ((rc == 0) != (rows[i].field == NULL))
			fail_msg("%s \"%s\": %s", role_name(rows[i].role), rows[i].scope, e.text);
		if (rc == 0)
			continue;
		assert_int_equal(e.class, E_INVALID_ARGUMENT);
		assert_string_equal(e.field, rows[i].field);
	}
}

static void
a_publisher_has_what_its_scope_lists(void **state)
{
	const struct str s = STR("streets=guixi,zhonghe;source=/x,y;inlets=opinion.submitted");
	static const struct {
		const char *part, *word;
		bool listed;
	} asked[] = {
		{ "streets", "guixi", true },
		{ "streets", "zhonghe", true },
		{ "streets", "gui", false },
		{ "streets", "guixi,zhonghe", false },
		{ "streets", "", false },
		{ "source", "/x,y", true }, /* one source: a comma is part of it */
		{ "source", "/x", false },
		{ "inlets", "opinion.submitted", true },
		{ "inlets", "opinion", false },
		{ "inlet", "opinion.submitted", false },
	};

	(void)state;
	for (size_t i = 0; i < sizeof(asked) / sizeof(asked[0]); i++)
		assert_int_equal(
		    scope_lists(s, asked[i].part, str_from(asked[i].word)), asked[i].listed);
	assert_false(scope_lists(STR("source=x;inlets=;streets="), "streets", STR("guixi")));
	assert_false(scope_lists((struct str){ 0 }, "source", (struct str){ 0 }));
}

int
main(void)
{
	const struct CMUnitTest tests[] = { cmocka_unit_test(each_role_has_its_form),
		cmocka_unit_test(a_publisher_has_what_its_scope_lists) };

	return cmocka_run_group_tests_name("scope", tests, NULL, NULL);
}
