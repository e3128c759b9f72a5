/* SPDX-License-Identifier: Apache-2.0 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <cmocka.h>

#include "tests/lib/desk.h"

static const struct command commands[] = {
	{ &registry_ops[REGISTRY_OP_account_create], NULL, NULL, decide_account_create, 0 },
	{ &registry_ops[REGISTRY_OP_account_change], NULL, NULL, decide_account_change, 0 },
	{ &registry_ops[REGISTRY_OP_account_end], NULL, NULL, decide_account_end, 0 },
	{ &registry_ops[REGISTRY_OP_account_set_password], NULL, scope_own_account,
	    decide_account_set_password, CMD_SECRET },
	{ &registry_ops[REGISTRY_OP_account_sign_in], NULL, NULL, decide_account_sign_in,
	    CMD_SECRET },
	{ &registry_ops[REGISTRY_OP_account_sign_out], NULL, NULL, decide_account_sign_out,
	    CMD_SECRET },
};

static struct uuid
put_site(struct desk *d, const char *code, enum site_kind kind, enum site_state state)
{
	struct site s = { .id = uuid_named(code, strlen(code)),
		.code = str_from(code),
		.kind = kind,
		.name = STR("站"),
		.street = STR("guixi"),
		.state = state,
		.version = 1 };

	state_put(d->st, &site_table, &s);
	return s.id;
}

static struct uuid
put_unit(struct desk *d, const char *code, bool active)
{
	struct unit u = { .id = uuid_named(code, strlen(code)),
		.code = str_from(code),
		.kind = UNIT_DEPARTMENT,
		.name = STR("局"),
		.active = active,
		.version = 1 };

	state_put(d->st, &unit_table, &u);
	return u.id;
}

int
desk_setup(void **state)
{
	struct desk *d = xalloc(sizeof(*d));
	struct person p = { .id = uuid_named("P0001", 5),
		.code = STR("P0001"),
		.name = STR("李明"),
		.version = 1 };

	d->st = state_new();
	d->now = (struct stamp){ INT64_C(1772413200000000) };
	d->who = (struct who){ .principal = STR("committee"), .role = ROLE_committee };
	d->prepared.made = STR(HASH);
	d->home = put_site(d, "H01", SITE_STREET_HOME, SITE_OPEN);
	d->station = put_site(d, "S01", SITE_STATION, SITE_OPEN);
	d->closed = put_site(d, "S02", SITE_STATION, SITE_CLOSED);
	d->unit = put_unit(d, "U01", true);
	d->gone = put_unit(d, "U02", false);
	d->person = p.id;
	state_put(d->st, &person_table, &p);
	*state = d;
	return 0;
}

int
desk_teardown(void **state)
{
	struct desk *d = *state;

	state_free(d->st);
	free(d);
	return 0;
}

enum errclass
desk_call(struct desk *d, const char *op, const void *args, void *result)
{
	for (size_t i = 0; i < sizeof(commands) / sizeof(commands[0]); i++) {
		if (strcmp(commands[i].op->name, op) != 0)
			continue;
		state_prepare(d->st, &d->prepared);
		if (state_run(
			d->st, &commands[i], &d->who, d->now, args, result, &d->out, &d->err) == 0)
			return E_NONE;
		return d->err.class;
	}
	fail_msg("there is no op %s", op);
	return E_INTERNAL;
}

struct account_create
desk_new_account(const char *name, enum account_role role, struct uuid of)
{
	return (struct account_create){ .name = str_from(name),
		.holder = STR("李明"),
		.role = (int32_t)role,
		.of = of,
		.password = STR("long enough 1") };
}

struct account_ref
desk_made(struct desk *d, const char *name, enum account_role role, struct uuid of)
{
	struct account_create args = desk_new_account(name, role, of);
	struct account_ref ref;

	assert_int_equal(desk_call(d, "account.create", &args, &ref), E_NONE);
	return ref;
}

const struct account *
desk_there(struct desk *d, const char *name)
{
	return state_find(d->st, &account_table, account_id(str_from(name)));
}

bool
desk_told(const struct desk *d, const char *type)
{
	for (size_t i = 0; i < d->out.nevents; i++)
		if (strcmp(d->out.events[i].ev->type, type) == 0)
			return true;
	return false;
}

enum errclass
desk_sign_in(struct desk *d, const char *name, bool right, struct account_session *out)
{
	struct account_sign_in args = { str_from(name), STR("whatever it is") };
	const struct account *a = desk_there(d, name);
	enum errclass class;

	d->prepared = (struct prepared){ .found = a != NULL ? a->password : (struct str){ 0 },
		.ok = right };
	class = desk_call(d, "account.sign_in", &args, out);
	d->prepared = (struct prepared){ .made = STR(HASH) };
	return class;
}

const struct history *
desk_noted(struct desk *d, const char *name, int64_t version)
{
	const struct history *h = state_each(d->st, &history_table, NULL);

	while (
	    h != NULL && (!uuid_eq(h->object, account_id(str_from(name))) || h->version != version))
		h = state_each(d->st, &history_table, h);
	return h;
}
