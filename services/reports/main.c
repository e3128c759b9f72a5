/* SPDX-License-Identifier: Apache-2.0 */
/* reports: the figures the committee publishes. Tables only; see decide.h. */
#include "common/print/apart.h"
#include "services/reports/decide.h"
#include "services/reports/print.h"
#include "services/reports/sql.h"

#define COMMAND(id, name, roles, scope, in, out, load, doc)
#define QUERY(id, name, roles, in, out, doc) { &reports_ops[REPORTS_OP_##id], sql_##id },
#define LIST(id, name, roles, in, row, doc) { &reports_ops[REPORTS_OP_##id], sql_##id },
static const struct query queries[] = {
#include "proto/tbl/reports.ops.tbl"
};

static const struct table *const tables[] = {
	&word_table,
	&person_mirrors,
	&mandate_mirrors,
	&site_mirrors,
	&residence_mirrors,
	&unit_mirrors,
	&inspection_things,
	&entry_things,
	&attendance_things,
	&opinion_things,
	&suggestion_things,
	&cosign_things,
	&assignment_things,
	&assignments_of,
	&commitment_things,
	&cell_table,
	&edition_table,
	&scoring_table,
};

/* What is no projection: it stays when all is made anew. */
static const struct table *const kept[] = { &edition_table, &scoring_table, NULL };

static const struct migration migrations[] = {
	{ "001_reports", sql_001_reports },
	{ "002_figures", sql_002_figures },
	{ "003_measured", sql_003_measured },
	{ "006_printed", sql_006_printed },
	{ "007_editions", sql_007_editions },
	{ "008_scoring", sql_008_scoring },
	{ "040_published", sql_040_published },
};

static const char *const views[] = { NULL };

/* What is heard, and the command that it runs. */
static const struct {
	const char *service, *type, *op;
} heard[] = {
#define HEARD(service, type, op) { #service, type, "project." #op },
#include "services/reports/heard.tbl"
#undef HEARD
};
#define HEARDS (sizeof(heard) / sizeof(heard[0]))

int
main(int argc, char **argv)
{
	int status;
	struct follow follows[HEARDS];

	if (apart_child(argc, argv, report_apart, &status))
		return status;
	for (size_t i = 0; i < HEARDS; i++)
		follows[i] = (struct follow){ heard[i].service, heard[i].type,
			reports_command(heard[i].op) };
	const struct service service = {
		.name = "reports",
		.contract = &reports_contract,
		.commands = reports_commands,
		.ncommands = reports_ncommands,
		.queries = queries,
		.nqueries = sizeof(queries) / sizeof(queries[0]),
		.tables = tables,
		.ntables = sizeof(tables) / sizeof(tables[0]),
		.migrations = migrations,
		.prepares = reports_prepares,
		.nprepares = reports_nprepares,
		.nmigrations = sizeof(migrations) / sizeof(migrations[0]),
		.views = views,
		.follows = follows,
		.nfollows = HEARDS,
		.projection = true,
		.kept = kept,
	};

	return service_main(&service, argc, argv);
}
