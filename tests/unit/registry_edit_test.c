/* SPDX-License-Identifier: Apache-2.0 */
/* The verbs decided without a database: copies, refusals with their member, history, codes. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <cmocka.h>

#include "services/registry/edit.h"

#define NOW ((struct stamp){ INT64_C(1767240000000000) }) /* 2026-01-01 12:00 in the zone */
#define DAY(ymd_) ((struct date){ ymd_ })
#define N(a) (sizeof(a) / sizeof((a)[0]))

static const struct who committee = { .principal = { "gongwei", 7 }, .role = ROLE_committee };

/* scope is of the tests of access; decide alone is asked here */
#define VERB(id, kind, how, step, event) \
	{ &registry_ops[REGISTRY_OP_##id], load_##id, NULL, decide_##id, 0 },
static const struct command commands[] = {
#include "services/registry/verbs.tbl"
};
#undef VERB

struct zone {
	struct state *st;
	struct object_ref ref;
	struct outcome out;
	struct err err;
};

static void
init(struct zone *z)
{
	static const char *const names[] = { "congress", "person", "site", "mandate", "residence",
		"unit", "code_list", "code_value", "inspection", "inspection_item" };

	*z = (struct zone){ .st = state_new() };
	for (size_t i = 0; i < N(names); i++) {
		struct v1_revision r = { uuid_named(names[i], strlen(names[i])), str_from(names[i]),
			0 };

		state_put(z->st, &revision_table, &r);
	}
}

static enum errclass
run(struct zone *z, const char *op, const void *args)
{
	for (size_t i = 0; i < N(commands); i++)
		if (strcmp(commands[i].op->name, op) == 0) {
			z->err = (struct err){ 0 };
			return state_run(z->st, &commands[i], &committee, NOW, args, &z->ref,
				   &z->out, &z->err) == 0
			    ? E_NONE
			    : z->err.class;
		}
	fail_msg("no verb %s", op);
	return E_NONE;
}

static void
must(struct zone *z, const char *op, const void *args)
{
	if (run(z, op, args) != E_NONE)
		fail_msg("%s: %s %s: %s", op, err_name(z->err.class), z->err.field, z->err.text);
}

static void
refused(struct zone *z, const char *op, const void *args, enum errclass class, const char *field)
{
	assert_int_equal(run(z, op, args), class);
	assert_string_equal(z->err.field, field);
	assert_int_equal(z->out.nevents, 0);
}

static const struct history *
last_history(struct zone *z)
{
	const struct history *h = NULL, *last = NULL;

	while ((h = state_each(z->st, &history_table, h)) != NULL)
		last = h;
	return last;
}

static struct uuid
new_person(struct zone *z, const char *code)
{
	struct person_create args = { .code = str_from(code),
		.name = STR("样例"),
		.phone = STR("10012345678"),
		.title = STR("主任") };

	must(z, "person.create", &args);
	return z->ref.id;
}

static void
a_change_changes_what_is_given(void **state)
{
	struct zone z;
	struct str clear[] = { STR("title") };
	struct person_change args = {
		.version = 1, .birth_year = { 1980, true }, .clear = { clear, 1 }
	};
	const struct person *p;
	const struct history *h;
	const struct history_change *c;

	(void)state;
	init(&z);
	args.id = new_person(&z, "P1");
	must(&z, "person.change", &args);
	assert_int_equal(z.ref.version, 2);
	p = state_find(z.st, &person_table, args.id);
	assert_true(str_is(p->name, "样例") && str_is(p->phone, "10012345678"));
	assert_true(p->birth_year.v == 1980 && str_empty(p->title));
	h = last_history(&z);
	c = h->changes.v;
	assert_true(str_is(h->op, "person.change") && str_is(h->principal, "gongwei"));
	assert_int_equal(h->changes.n, 2);
	assert_true(str_is(c[0].member, "birth_year") && str_is(c[0].after, "1980"));
	assert_true(str_is(c[1].member, "title") && str_is(c[1].before, "主任"));
	refused(&z, "person.change", &args, E_ABORTED, "version");
	args.version = 2;
	args.title = STR("x");
	refused(&z, "person.change", &args, E_INVALID_ARGUMENT, "clear");
	state_free(z.st);
}

/* A history names what is private and keeps nothing of it. */
static void
histories_keep_nothing_private(void **state)
{
	struct zone z;
	const struct history *h;
	const struct history_change *c;
	bool seen = false;

	(void)state;
	init(&z);
	new_person(&z, "P1");
	h = last_history(&z);
	c = h->changes.v;
	for (size_t i = 0; i < h->changes.n; i++) {
		if (!str_is(c[i].member, "phone"))
			continue;
		seen = true;
		assert_true(str_empty(c[i].before) && str_empty(c[i].after));
	}
	assert_true(seen);
	state_free(z.st);
}

static void
a_code_is_given_once(void **state)
{
	struct zone z;
	struct person_create args = { .code = STR("P1"), .name = STR("甲") };

	(void)state;
	init(&z);
	new_person(&z, "P1");
	refused(&z, "person.create", &args, E_ALREADY_EXISTS, "code");
	args.code = STR("P 1");
	refused(&z, "person.create", &args, E_INVALID_ARGUMENT, "code");
	state_free(z.st);
}

static struct uuid
new_site(struct zone *z, const char *code, int32_t kind, struct uuid parent)
{
	struct site_create args = {
		.code = str_from(code), .kind = kind, .name = STR("站"), .parent = parent
	};

	if (kind != SITE_ZONE_HOME) {
		args.street = STR("guixi");
		args.street_name = STR("桂溪街道");
	}
	must(z, "site.create", &args);
	return z->ref.id;
}

static void
closing_moves_the_residents(void **state)
{
	struct zone z;
	struct uuid home, from, to, p1, p2;
	struct residence_create at = { .from_date = DAY(20250101) };
	struct site_close args = { .version = 1, .reason = STR("腾退") };
	const struct residence *r = NULL;
	size_t open = 0, ended = 0;

	(void)state;
	init(&z);
	home = new_site(
	    &z, "H1", SITE_STREET_HOME, new_site(&z, "H0", SITE_ZONE_HOME, (struct uuid){ 0 }));
	from = new_site(&z, "S1", SITE_STATION, home);
	to = new_site(&z, "S2", SITE_STATION, home);
	p1 = new_person(&z, "P1");
	p2 = new_person(&z, "P2");
	at.site = from;
	at.person = p1;
	must(&z, "residence.create", &at);
	at.person = p2;
	must(&z, "residence.create", &at);
	at.site = to; /* is there already: not twice */
	must(&z, "residence.create", &at);
	args.id = from;
	refused(&z, "site.close", &args, E_INVALID_ARGUMENT, "residents_to");
	args.residents_to = home;
	refused(&z, "site.close", &args, E_FAILED_PRECONDITION, "residents_to");
	args.residents_to = to;
	must(&z, "site.close", &args);
	assert_int_equal(z.out.nevents, 1 + 1 + 2);
	while ((r = state_each(z.st, &residence_table, r)) != NULL) {
		open += r->to_date.ymd == 0 && uuid_eq(r->site, to);
		ended += r->to_date.ymd == 20260101 && uuid_eq(r->site, from);
	}
	assert_int_equal(open, 2);
	assert_int_equal(ended, 2);
	at.site = from;
	at.from_date = DAY(20260101);
	refused(&z, "residence.create", &at, E_FAILED_PRECONDITION, "site");
	at.person = new_person(&z, "P3");
	refused(&z, "residence.create", &at, E_FAILED_PRECONDITION, "site");
	state_free(z.st);
}

static void
the_second_of_two_loses(void **state)
{
	struct zone z;
	struct unit_create unit = { .code = STR("U1"), .kind = UNIT_DEPARTMENT, .name = STR("局") };
	struct unit_rename one = { .version = 1, .name = STR("甲") },
			   two = { .version = 1, .name = STR("乙") };
	const struct unit *u;

	(void)state;
	init(&z);
	must(&z, "unit.create", &unit);
	one.id = two.id = z.ref.id;
	must(&z, "unit.rename", &one);
	refused(&z, "unit.rename", &two, E_ABORTED, "version");
	u = state_find(z.st, &unit_table, one.id);
	assert_true(str_is(u->name, "甲") && u->version == 2);
	state_free(z.st);
}

/* A refusal leaves nothing: neither the row nor the history nor the code. */
static void
refusals_leave_nothing(void **state)
{
	struct zone z;
	struct person_create bad = {
		.code = STR("P9"), .name = STR("甲"), .identity = STR("111111111111111111")
	};

	(void)state;
	init(&z);
	refused(&z, "person.create", &bad, E_INVALID_ARGUMENT, "identity");
	assert_null(state_each(z.st, &person_table, NULL));
	assert_null(state_each(z.st, &history_table, NULL));
	bad.identity = (struct str){ 0 };
	must(&z, "person.create", &bad);
	state_free(z.st);
}

/* Every verb's arguments fit its kind: each member is one of the row's, or of the step's own. */
static void
every_member_has_its_place(void **state)
{
	static const char *const others[] = { "id", "version", "clear", "on", "reason", "none",
		"residents_to", "items" };

	(void)state;
#define VERB(id, kind, how, step, event) { &registry_ops[REGISTRY_OP_##id], KIND_##kind },
	static const struct {
		const struct op *op;
		int kind;
	} verbs[] = {
#include "services/registry/verbs.tbl"
	};
	for (size_t i = 0; i < N(verbs); i++)
		for (size_t k = 0; k < verbs[i].op->in->nfields; k++) {
			const char *key = verbs[i].op->in->fields[k].key;
			bool known = desc_field(import_kinds[verbs[i].kind].table->row, key,
					 strlen(key)) != NULL;

			for (size_t n = 0; n < N(others); n++)
				known = known || strcmp(others[n], key) == 0;
			if (!known)
				fail_msg("%s: nothing takes %s", verbs[i].op->name, key);
		}
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(a_change_changes_what_is_given),
		cmocka_unit_test(histories_keep_nothing_private),
		cmocka_unit_test(a_code_is_given_once),
		cmocka_unit_test(closing_moves_the_residents),
		cmocka_unit_test(the_second_of_two_loses),
		cmocka_unit_test(refusals_leave_nothing),
		cmocka_unit_test(every_member_has_its_place),
	};

	return cmocka_run_group_tests_name("registry_edit", tests, NULL, NULL);
}
