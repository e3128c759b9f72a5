/* SPDX-License-Identifier: Apache-2.0 */
/* registry: congresses, persons, mandates, sites, residences, units, calendar. Tables only. */
#include "services/registry/account.h"
#include "services/registry/decide_zone.h"
#include "services/registry/sql.h"
#include "services/registry/tables.h"

#define load_none NULL
#define scope_none NULL

#define COMMAND(id, name, roles, scope, in, out, load, doc) \
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
	&revision_table,
	&account_table,
	&session_table,
};

static const struct migration migrations[] = { { "001_registry", sql_001_registry },
	{ "003_accounts", sql_003_accounts } };

static const char *const views[] = { NULL };

int
main(int argc, char **argv)
{
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
	};

	return service_main(&service, argc, argv);
}
