/* SPDX-License-Identifier: Apache-2.0 */
/* registers: the books of homes and stations. Tables only; see decide.h. */
#include "common/print/apart.h"
#include "services/registers/archive.h"
#include "services/registers/print.h"
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
	&task_now_view,
	&named_table,
	&numbered_table,
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
	{ "008_by_year", sql_008_by_year },
	{ "009_numbers", sql_009_numbers },
	{ "010_resolutions_follow", sql_010_resolutions_follow },
};

static const char *const views[] = { "registry.v1_mandate", "registry.v1_site", "registry.v1_unit",
	"registry.v1_code", "registry.v1_calendar", "registry.v1_revision", NULL };

/* What is heard of suggestions, and the command that it runs. */
static const struct {
	const char *type, *op;
} heard[] = {
	{ "opinion.received", "opinion_book.follow" },
	{ "opinion.answered", "opinion_book.follow" },
	{ "opinion.refused", "opinion_book.follow" },
	{ "opinion.routed", "opinion_book.follow" },
	{ "opinion.signed", "opinion_book.follow" },
	{ "opinion.handed_back", "opinion_book.follow" },
	{ "opinion.moved", "opinion_book.follow" },
	{ "opinion.unit_ended", "opinion_book.follow" },
	{ "opinion.unit_renamed", "opinion_book.follow" },
	{ "opinion.handled", "opinion_book.follow" },
	{ "opinion.converted", "opinion_book.follow" },
	{ "opinion.released", "opinion_book.follow" },
	{ "opinion.fed_back", "opinion_book.follow" },
	{ "opinion.closed", "opinion_book.follow" },
	{ "opinion.due_changed", "opinion_book.follow" },
	{ "suggestion.submitted", "opinion_book.suggested" },
	{ "suggestion.accepted", "opinion_book.suggested" },
	{ "suggestion.returned", "opinion_book.suggested" },
	{ "suggestion.refused", "opinion_book.suggested" },
	{ "suggestion.withdrawn", "opinion_book.suggested" },
	{ "suggestion.forwarded", "opinion_book.suggested" },
	{ "suggestion.reported", "opinion_book.suggested" },
	{ "suggestion.assigned", "opinion_book.suggested" },
	{ "suggestion.merged", "opinion_book.suggested" },
	{ "suggestion.unmerged", "opinion_book.suggested" },
	{ "suggestion.closed", "opinion_book.suggested" },
	{ "assignment.sent", "opinion_book.suggested" },
	{ "assignment.signed", "opinion_book.suggested" },
	{ "assignment.moved", "opinion_book.suggested" },
	{ "assignment.unit_renamed", "opinion_book.suggested" },
	{ "deadline.changed", "opinion_book.suggested" },
	{ "assignment.reassigned", "opinion_book.suggested" },
	{ "assignment.recalled", "opinion_book.suggested" },
	{ "assignment.reply_passed", "opinion_book.suggested" },
	{ "assignment.rating_released", "opinion_book.suggested" },
	{ "suggestion.activity_linked", "activity.settle" },
	{ "suggestion.activity_refused", "activity.settle" },
	{ "opinion.not_made", "opinion_book.not_made" },
};
#define HEARD (sizeof(heard) / sizeof(heard[0]))

static const struct gauge gauges[] = {
	{ "jz_deadlines_open", "step", "Deadlines that run, by step.", sql_resolutions_open },
	{ "jz_deadlines_overdue", "step", "Those whose day has passed, by step.",
	    sql_resolutions_overdue },
};

int
main(int argc, char **argv)
{
	int status;
	const struct sweep sweeps[] = {
		{ sql_resident_data_due, registers_command("contact.forget"), true },
		{ sql_reception_off, registers_command("reception.sweep"), true },
		{ sql_resolution_due, registers_command("resolution.sweep"), true },
	};
	struct follow follows[HEARD];

	for (size_t i = 0; i < HEARD; i++)
		follows[i] = (struct follow){ "suggestions", heard[i].type,
			registers_command(heard[i].op) };
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
		.prepares = registers_prepares,
		.nprepares = registers_nprepares,
		.sweeps = sweeps,
		.nsweeps = sizeof(sweeps) / sizeof(sweeps[0]),
		.gauges = gauges,
		.ngauges = sizeof(gauges) / sizeof(gauges[0]),
		.follows = follows,
		.nfollows = HEARD,
	};

	if (apart_child(argc, argv, print_apart, &status))
		return status;
	return service_main(&service, argc, argv);
}
