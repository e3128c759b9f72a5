/* SPDX-License-Identifier: Apache-2.0 */
/* suggestions: the closed loop of a deputy's suggestion. Tables only; see decide.h. */
#include "services/suggestions/sql.h"
#include "services/suggestions/activity_link.h"
#include "services/suggestions/attach.h"
#include "services/suggestions/opinion.h"
#include "services/suggestions/search.h"
#include "services/suggestions/commitment.h"
#include "services/suggestions/publication.h"
#include "services/suggestions/supervision.h"
#include "services/suggestions/transfer.h"

#define N(a) (sizeof(a) / sizeof((a)[0]))

#define COMMAND(id, name, roles, scope, in, out, load, doc)
#define QUERY(id, name, roles, in, out, doc) { &suggestions_ops[SUGGESTIONS_OP_##id], sql_##id },
#define LIST(id, name, roles, in, row, doc) { &suggestions_ops[SUGGESTIONS_OP_##id], sql_##id },
static const struct query queries[] = {
#include "proto/tbl/suggestions.ops.tbl"
};

static const struct derived derived[] = {
	{ &suggestions_ops[SUGGESTIONS_OP_suggestion_search], search_terms_searched },
	{ &suggestions_ops[SUGGESTIONS_OP_suggestion_similar], search_terms_compared },
};

/* In the order they are saved: what is referred to comes first. */
static const struct table *const tables[] = {
	&suggestion_table,
	&cosigner_table,
	&assignment_table,
	&transfer_table,
	&contact_table,
	&reply_table,
	&attachment_table,
	&publication_table,
	&published_reply_table,
	&commitment_table,
	&commitment_step_table,
	&supervision_table,
	&supervision_step_table,
	&rating_table,
	&deadline_table,
	&extension_table,
	&recount_table,
	&rule_table,
	&serial_table,
	&external_table,
	&search_entry_table,
	&followup_table,
	&activity_link_table,
	&opinion_table,
	&opinion_resident_table,
	&handover_table,
	&mandate_view,
	&held_view,
	&signatory_view,
	&site_view,
	&unit_view,
	&holder_view,
	&kin_suggestion,
	&kin_cosigner,
	&kin_assignment,
	&kin_deadline,
	&kin_extension,
	&kin_attachment,
	&calendar_view,
	&code_view,
	&rule_view,
};

static const struct migration migrations[] = {
	{ "001_suggestions", sql_001_suggestions },
	{ "002_contacts", sql_002_contacts },
	{ "003_followup", sql_003_followup },
	{ "004_heirs", sql_004_heirs },
	{ "010_opinions", sql_010_opinions },
	{ "020_roads", sql_020_roads },
	{ "023_withdrawal", sql_023_withdrawal },
	{ "025_parts", sql_025_parts },
	{ "030_rules", sql_030_rules },
	{ "031_extensions", sql_031_extensions },
	{ "040_letters", sql_040_letters },
	{ "041_publication", sql_041_publication },
	{ "042_commitments", sql_042_commitments },
	{ "050_search", sql_050_search },
	{ "051_work", sql_051_work },
	{ "052_shown", sql_052_shown },
	{ "053_lists", sql_053_lists },
	{ "054_deadlines", sql_054_deadlines },
	{ "060_merging", sql_060_merging },
	{ "063_renamed", sql_063_renamed },
	{ "064_seen", sql_064_seen },
	{ "065_work", sql_065_work },
	{ "066_residents", sql_066_residents },
	{ "067_mandates", sql_067_mandates },
	{ "070_raised", sql_070_raised },
	{ "071_activities", sql_071_activities },
	{ "073_running", sql_073_running },
	{ "079_one_at_a_time", sql_079_one_at_a_time },
};

static const char *const views[] = { "registry.v1_mandate", "registry.v1_site", "registry.v1_unit",
	"registry.v1_calendar", "registry.v1_code", "registry.v1_revision", NULL };

static const struct gauge gauges[] = {
	{ "jz_deadlines_open", "step", "Deadlines that run, by step.", sql_deadlines_open },
	{ "jz_deadlines_overdue", "step", "Those whose day has passed, by step.",
	    sql_deadlines_overdue },
};

int
main(int argc, char **argv)
{
	const struct sweep sweeps[] = {
		{ sql_due, suggestions_command("clock.sweep"), true },
		{ sql_followup_due, suggestions_command("followup.run"), false },
		{ sql_resident_due, suggestions_command("opinion.forget"), true },
		{ sql_followup_deputies_due, suggestions_command("followup.deputies"), false },
		{ sql_followup_index_due, suggestions_command("followup.index"), false },
	};
	const struct follow follows[] = {
		{ "registry", "calendar.changed", suggestions_command("followup.calendar") },
		{ "registry", "unit.merged", suggestions_command("followup.merged") },
		{ "registry", "unit.changed", suggestions_command("followup.renamed") },
		{ "registry", "mandate.ended", suggestions_command("followup.mandate") },
		{ "registry", "unit.ended", suggestions_command("followup.ended") },
		{ "registers", "contact.opinion_raised", suggestions_command("opinion.raised") },
		{ "registers", "activity.suggestion_named", suggestions_command("activity.named") },
	};
	struct arena texts = { 0 };
	struct query asked[N(queries)];
	int status;

	for (size_t i = 0; i < N(queries); i++)
		asked[i] = (struct query){ queries[i].op, rules_in_sql(&texts, queries[i].sql) };
	const struct service service = {
		.name = "suggestions",
		.contract = &suggestions_contract,
		.commands = suggestions_commands,
		.ncommands = suggestions_ncommands,
		.queries = asked,
		.nqueries = N(asked),
		.derived = derived,
		.nderived = N(derived),
		.tables = tables,
		.ntables = N(tables),
		.migrations = migrations,
		.nmigrations = N(migrations),
		.views = views,
		.sweeps = sweeps,
		.nsweeps = N(sweeps),
		.hears_sql = sql_hears,
		.hears_roles = R(unit),
		.gauges = gauges,
		.ngauges = N(gauges),
		.follows = follows,
		.nfollows = N(follows),
	};

	status = service_main(&service, argc, argv);
	arena_free(&texts);
	return status;
}
