/* SPDX-License-Identifier: Apache-2.0 */
/* registry: who and where, code lists, the calendar, accounts. Tables only. */
#include "services/registry/account.h"
#include "services/registry/edit.h"
#include "services/registry/sql.h"
#include "services/registry/tables.h"

#define load_none NULL
#define scope_none NULL

#define COMMAND(id, name, roles, scope, in, out, load, doc) \
	{ &registry_ops[REGISTRY_OP_##id], load_##load, scope_##scope, decide_##id, 0 },
#define ALONE(id, name, roles, scope, in, out, load, doc) \
	{ &registry_ops[REGISTRY_OP_##id], load_##load, scope_##scope, decide_##id, CMD_ALONE },
#define SECRET(id, name, roles, scope, in, out, load, doc) \
	{ &registry_ops[REGISTRY_OP_##id], load_##load, scope_##scope, decide_##id, CMD_SECRET },
#define QUERY(...)
#define LIST(...)
static const struct command commands[] = {
#include "proto/tbl/registry.ops.tbl"
};
#undef COMMAND
#undef QUERY
#undef LIST

/* One history for all kinds: the object's id tells. */
#define sql_congress_history sql_object_history
#define sql_person_history sql_object_history
#define sql_mandate_history sql_object_history
#define sql_site_history sql_object_history
#define sql_residence_history sql_object_history
#define sql_unit_history sql_object_history
#define sql_contact_link_history sql_object_history
#define sql_inspection_history sql_object_history
#define sql_code_list_history sql_object_history
#define sql_code_history sql_object_history
#define sql_calendar_history sql_object_history
#define sql_account_history sql_object_history

#define COMMAND(...)
#define QUERY(id, ...) { &registry_ops[REGISTRY_OP_##id], sql_##id },
#define LIST(id, ...) { &registry_ops[REGISTRY_OP_##id], sql_##id },
static const struct query queries[] = {
#include "proto/tbl/registry.ops.tbl"
};

/* In the order they are saved: what is referred to comes first. */
static const struct table *const tables[] = {
	&congress_table,
	&person_table,
	&site_table,
	&mandate_table,
	&residence_table,
	&unit_table,
	&calendar_day_table,
	&contact_link_table,
	&inspection_table,
	&inspection_item_table,
	&code_list_table,
	&code_value_table,
	&contact_seen_table,
	&contact_fed_table,
	&contact_link_of_view,
	&history_table,
	&code_key_table,
	&code_use_table,
	&revision_table,
	&account_table,
	&session_table,
	&account_holder_table,
};

static const struct migration migrations[] = { { "001_registry", sql_001_registry },
	{ "002_objects", sql_002_objects }, { "003_accounts", sql_003_accounts },
	{ "004_residences", sql_004_residences }, { "005_holders", sql_005_holders },
	{ "006_passwords", sql_006_passwords }, { "007_streets", sql_007_streets },
	{ "008_silent", sql_008_silent } };

static const char *const views[] = { NULL };

/* One heard of another service: by its op's name. */
static const struct command *
command(const char *op)
{
	for (size_t i = 0; i < sizeof(commands) / sizeof(commands[0]); i++)
		if (strcmp(commands[i].op->name, op) == 0)
			return &commands[i];
	return NULL;
}

int
main(int argc, char **argv)
{
	const struct follow follows[] = {
		{ "registers", "contact.recorded", command("contact_link.seen") },
		{ "registers", "contact.corrected", command("contact_link.seen") },
	};
	const struct service service = {
		.name = "registry",
		.contract = &registry_contract,
		.commands = commands,
		.ncommands = sizeof(commands) / sizeof(commands[0]),
		.queries = queries,
		.nqueries = sizeof(queries) / sizeof(queries[0]),
		.prepares = account_prepares,
		.nprepares = account_nprepares,
		.tables = tables,
		.ntables = sizeof(tables) / sizeof(tables[0]),
		.migrations = migrations,
		.nmigrations = sizeof(migrations) / sizeof(migrations[0]),
		.views = views,
		.follows = follows,
		.nfollows = sizeof(follows) / sizeof(follows[0]),
	};

	return service_main(&service, argc, argv);
}
