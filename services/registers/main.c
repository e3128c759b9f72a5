/* SPDX-License-Identifier: Apache-2.0 */
/* registers: the books of homes and stations. Tables only; see decide.h. */
#include "services/registers/archive.h"
#include "services/registers/sql.h"

#define COMMAND(id, name, roles, scope, in, out, load, doc)
#define QUERY(id, name, roles, in, out, doc) { &registers_ops[REGISTERS_OP_##id], sql_##id },
#define LIST(id, name, roles, in, row, doc) { &registers_ops[REGISTERS_OP_##id], sql_##id },
static const struct query queries[] = {
#include "proto/tbl/registers.ops.tbl"
};

static const struct derived derived[] = {
	{ &registers_ops[REGISTERS_OP_setting_list], settings_built_in },
};

/* In the order they are saved: what is referred to comes first. */
static const struct table *const tables[] = {
	&book_table,
	&entry_table,
	&resident_data_table,
	&rebuild_table,
	&raised_table,
	&task_table,
	&named_table,
	&setting_table,
	&reception_table,
	&archive_table,
	&registers_attachment_table,
	&registers_held_view,
	&registers_mandate_view,
	&registers_site_view,
	&registers_calendar_view,
	&registers_unit_view,
	&registers_code_view,
	&setting_view,
};

static const struct migration migrations[] = {
	{ "001_registers", sql_001_registers },
	{ "002_receptions", sql_002_receptions },
	{ "003_opinion_book", sql_003_opinion_book },
	{ "004_raised", sql_004_raised },
	{ "005_meetings", sql_005_meetings },
	{ "006_archive", sql_006_archive },
	{ "007_attachments", sql_007_attachments },
};

static const char *const views[] = { "registry.v1_mandate", "registry.v1_site", "registry.v1_unit",
	"registry.v1_code", "registry.v1_calendar", "registry.v1_revision", NULL };

int
main(int argc, char **argv)
{
	const struct sweep sweeps[] = {
		{ sql_resident_data_due, registers_command("contact.forget"), true },
		{ sql_reception_off, registers_command("reception.sweep"), true },
		{ sql_resolution_due, registers_command("resolution.sweep"), true },
	};
	const struct command *opinion = registers_command("opinion_book.follow");
	const struct follow follows[] = {
		{ "suggestions", "opinion.received", opinion },
		{ "suggestions", "opinion.answered", opinion },
		{ "suggestions", "opinion.refused", opinion },
		{ "suggestions", "opinion.routed", opinion },
		{ "suggestions", "opinion.signed", opinion },
		{ "suggestions", "opinion.handed_back", opinion },
		{ "suggestions", "opinion.moved", opinion },
		{ "suggestions", "opinion.unit_ended", opinion },
		{ "suggestions", "opinion.unit_renamed", opinion },
		{ "suggestions", "opinion.handled", opinion },
		{ "suggestions", "opinion.converted", opinion },
		{ "suggestions", "opinion.released", opinion },
		{ "suggestions", "opinion.fed_back", opinion },
		{ "suggestions", "opinion.closed", opinion },
		{ "suggestions", "opinion.due_changed", opinion },
		{ "suggestions", "suggestion.activity_linked",
		    registers_command("activity.settle") },
		{ "suggestions", "suggestion.activity_refused",
		    registers_command("activity.settle") },
		{ "suggestions", "opinion.not_made", registers_command("opinion_book.not_made") },
	};
	const struct service service = {
		.name = "registers",
		.contract = &registers_contract,
		.commands = registers_commands,
		.ncommands = registers_ncommands,
		.queries = queries,
		.nqueries = sizeof(queries) / sizeof(queries[0]),
		.derived = derived,
		.nderived = sizeof(derived) / sizeof(derived[0]),
		.tables = tables,
		.ntables = sizeof(tables) / sizeof(tables[0]),
		.migrations = migrations,
		.nmigrations = sizeof(migrations) / sizeof(migrations[0]),
		.views = views,
		.sweeps = sweeps,
		.nsweeps = sizeof(sweeps) / sizeof(sweeps[0]),
		.follows = follows,
		.nfollows = sizeof(follows) / sizeof(follows[0]),
	};

	return service_main(&service, argc, argv);
}
