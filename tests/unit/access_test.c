/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Every op of every service × every role × own and foreign scope, compared with access.csv, which
 * is written by hand from the domain: the first line that fits counts, and an op without one fails.
 * Commands of suggestions are run; for the rest the role alone is compared here, since their scope
 * stands in SQL (the service suite asks it of the database).
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <cmocka.h>

#include "proto/contracts.h"
#include "tests/lib/csvrows.h"
#include "tests/lib/play.h"

static struct csvrow *rows;
static size_t nrows;

static int
read_rows(void **state)
{
	(void)state;
	rows = csvrows_read("tests/vectors/access.csv", &nrows);
	return 0;
}

static int
free_rows(void **state)
{
	(void)state;
	csvrows_free(rows);
	return 0;
}

static bool
fits(const char *cell, const char *value)
{
	return strcmp(cell, "*") == 0 || strcmp(cell, value) == 0;
}

static const struct csvrow *
expected(const char *op, enum role role, bool own)
{
	for (size_t i = 0; i < nrows; i++)
		if (strcmp(rows[i].cell[0], op) == 0 && fits(rows[i].cell[1], role_name(role)) &&
		    fits(rows[i].cell[2], own ? "own" : "foreign"))
			return &rows[i];
	fail_msg("access.csv has no line for %s as %s", op, role_name(role));
	return NULL;
}

/* Where each op is possible, so that only access can be the reason of a refusal. */
static const struct {
	const char *op;
	enum suggestion_state suggestion;
	enum assignment_state assignment;
} places[] = {
	{ "suggestion.submit", SG_DRAFT, 0 },
	{ "suggestion.draft", SG_DRAFT, 0 },
	{ "suggestion.revise", SG_DRAFT, 0 },
	{ "suggestion.cosign", SG_COSIGNING, 0 },
	{ "suggestion.accept", SG_UNDER_REVIEW, 0 },
	{ "suggestion.return", SG_UNDER_REVIEW, 0 },
	{ "suggestion.refuse", SG_UNDER_REVIEW, 0 },
	{ "suggestion.assign", SG_ACCEPTED, 0 },
	{ "suggestion.withdraw", SG_ACCEPTED, 0 },
	{ "suggestion.discard", SG_DRAFT, 0 },
	{ "suggestion.merge", SG_UNDER_REVIEW, 0 },
	{ "suggestion.unmerge", SG_MERGED, 0 },
	{ "suggestion.forward", SG_ACCEPTED, 0 },
	{ "suggestion.exchange", SG_FORWARDED, 0 },
	{ "suggestion.answer", SG_FORWARDED, 0 },
	{ "suggestion.report", SG_ACCEPTED, 0 },
	{ "suggestion.close", SG_RATED, 0 },
	{ "suggestion.publish", SG_REPLIED, 0 },
	{ "suggestion.unpublish", SG_REPLIED, 0 },
	{ "assignment.sign", 0, AS_SENT },
	{ "assignment.object", 0, AS_SENT },
	{ "assignment.overrule", 0, AS_OBJECTED },
	{ "assignment.reassign", 0, AS_OBJECTED },
	{ "assignment.add_assist", 0, AS_SIGNED },
	{ "assignment.contact", 0, AS_SIGNED },
	{ "assignment.opinion", 0, AS_SIGNED },
	{ "assignment.reply", 0, AS_SIGNED },
	{ "assignment.pass", 0, AS_FILED },
	{ "assignment.send_back", 0, AS_FILED },
	{ "assignment.rate", 0, AS_DONE },
	{ "assignment.release", 0, AS_DONE },
	{ "assignment.again", 0, AS_DONE },
	{ "assignment.extend", 0, AS_SIGNED },
	{ "assignment.grant_extension", 0, AS_SIGNED },
	{ "assignment.refuse_extension", 0, AS_SIGNED },
	{ "assignment.urge", 0, AS_SIGNED },
	{ "clock.sweep", SG_ACCEPTED, 0 },
	{ "rule.set", SG_ACCEPTED, 0 },
	{ "followup.calendar", SG_ACCEPTED, 0 },
	{ "followup.merged", SG_ACCEPTED, 0 },
	{ "followup.ended", SG_ACCEPTED, 0 },
	{ "followup.renamed", SG_ACCEPTED, 0 },
	{ "followup.mandate", SG_ACCEPTED, 0 },
	{ "followup.deputies", SG_ACCEPTED, 0 },
	{ "followup.run", SG_ACCEPTED, 0 },
	{ "activity.named", SG_ACCEPTED, 0 },
	{ "followup.index", SG_ACCEPTED, 0 },
};

static const struct {
	const char *op;
	enum opinion_state state;
} opinion_places[] = {
	{ "opinion.receive", OPINION_RECEIVED },
	{ "opinion.submitted", OPINION_RECEIVED },
	{ "opinion.raised", OPINION_RECEIVED },
	{ "opinion.answer", OPINION_RECEIVED },
	{ "opinion.route", OPINION_RECEIVED },
	{ "opinion.refuse", OPINION_RECEIVED },
	{ "opinion.sign", OPINION_ROUTED },
	{ "opinion.hand_back", OPINION_ROUTED },
	{ "opinion.report", OPINION_HANDLING },
	{ "opinion.record", OPINION_RECEIVED },
	{ "opinion.feed_back", OPINION_HANDLED },
	{ "opinion.close", OPINION_FED_BACK },
	{ "opinion.correct", OPINION_RECEIVED },
	{ "opinion.erase", OPINION_RECEIVED },
	{ "opinion.forget", OPINION_RECEIVED },
};

static struct uuid
second_time_not_satisfied(struct play *p)
{
	play_rate(p, p->lead, NOT_SATISFIED);
	play_must(p, "assignment.release", p->lead);
	p->lead = p->result.assignment.next;
	play_must(p, "assignment.reply", p->lead);
	play_must(p, "assignment.pass", p->lead);
	play_rate(p, p->lead, NOT_SATISFIED);
	play_must(p, "assignment.release", p->lead);
	return p->lead;
}

static void
routed_to_community(struct play *p)
{
	const struct opinion_route args = {
		.opinion = p->opinion, .to = ROUTE_COMMUNITY, .name = STR("交子社区")
	};

	assert_int_equal(play_call(p, "opinion.route", &args), E_NONE);
}

static bool
reach_opinion(struct play *p, const char *op)
{
	for (size_t i = 0; i < sizeof(opinion_places) / sizeof(opinion_places[0]); i++) {
		if (strcmp(opinion_places[i].op, op) != 0)
			continue;
		play_opinion(p, opinion_places[i].state);
		if (strcmp(op, "opinion.record") == 0)
			routed_to_community(p);
		return true;
	}
	return false;
}

static struct uuid
reach(struct play *p, const char *op)
{
	struct uuid id = { { 0 } };
	size_t i = 0;

	if (strncmp(op, "commitment.", 11) == 0) {
		play_promise(p);
		if (strcmp(op, "commitment.confirm") == 0 || strcmp(op, "commitment.return") == 0)
			play_must(p, "commitment.report", id);
		return p->lead;
	}
	if (strncmp(op, "supervision.", 12) == 0) {
		play_reach(p, SG_HANDLING);
		if (strcmp(op, "supervision.begin") != 0)
			play_must(p, "supervision.begin", id);
		return id;
	}
	if (reach_opinion(p, op))
		return id;
	if (strcmp(op, "suggestion.consent_withdrawal") == 0) {
		play_reach_asked(p, SG_UNDER_REVIEW);
		return id;
	}
	while (i < sizeof(places) / sizeof(places[0]) && strcmp(places[i].op, op) != 0)
		i++;
	if (i == sizeof(places) / sizeof(places[0]))
		fail_msg("no place is known where %s is possible", op);
	if (strcmp(op, "suggestion.forward") == 0)
		p->channel = CHANNEL_DISTRICT;
	if (strcmp(op, "suggestion.report") == 0)
		p->channel = CHANNEL_SPECIAL_REPORT;
	if (places[i].suggestion != 0) {
		play_reach(p, places[i].suggestion);
		if (strcmp(op, "suggestion.close") == 0)
			play_must(p, "assignment.release", p->lead);
		if (strcmp(op, "suggestion.unpublish") == 0)
			play_must(p, "suggestion.publish", id);
		return id;
	}
	id = play_reach_assignment(p,
	    strcmp(op, "assignment.opinion") == 0 ? KIND_ASSIST : KIND_LEAD, places[i].assignment);
	if (strcmp(op, "assignment.release") == 0)
		play_rate(p, id, SATISFIED);
	if (strstr(op, "_extension") != NULL)
		play_must(p, "assignment.extend", id);
	return strcmp(op, "assignment.again") == 0 ? second_time_not_satisfied(p) : id;
}

/* The scope of a certificate of this role to which the object belongs, or another one. */
static const char *
scope_of(struct play *p, enum role role, const char *op, struct uuid assignment, bool own)
{
	const struct assignment *a = play_assignment(p, assignment);
	bool b = a != NULL && str_is(a->unit_code, play_unit(UNIT_B));

	switch (role) {
	case ROLE_station: return play_station(own ? STATION_OWN : STATION_OTHER);
	case ROLE_deputy:
		if (!own)
			return play_deputy(DEPUTY_THIRD);
		return play_deputy(strcmp(op, "suggestion.cosign") == 0 ||
			    strcmp(op, "suggestion.consent_withdrawal") == 0
			? DEPUTY_SECOND
			: DEPUTY_LEAD);
	case ROLE_unit: return play_unit(b == own ? UNIT_B : UNIT_A);
	case ROLE_service:
		return own ? PUBLISHER
			   : "source=/xiaoyang;inlets=opinion.submitted;streets=zhonghe";
	case ROLE_street: return own ? "guixi" : "zhonghe";
	default: return "";
	}
}

static void
try(const struct op *op, enum role role, bool own)
{
	const struct csvrow *row = expected(op->name, role, own);
	struct play *p = play_new();
	struct uuid id = reach(p, op->name);
	enum errclass got = play_as(
	    p, op->name, role, scope_of(p, role, op->name, id, own), play_args(p, op->name, id));

	if (strcmp(err_name(got), row->cell[3]) != 0)
		fail_msg("access.csv:%zu: %s as %s, %s: expected %s, got %s (%s)", row->line,
		    op->name, role_name(role), own ? "own" : "foreign", row->cell[3], err_name(got),
		    p->err.text);
	if (got != E_NONE)
		assert_int_equal(p->out.nevents, 0);
	play_free(p);
}

static void
every_command_as_every_role(void **state)
{
	(void)state;
	for (size_t i = 0; i < suggestions_ncommands; i++)
		for (enum role r = 0; r < ROLE_COUNT; r++) {
			try(suggestions_commands[i].op, r, true);
			try(suggestions_commands[i].op, r, false);
		}
}

static bool
may(const char *cell)
{
	return strcmp(cell, "PERMISSION_DENIED") != 0;
}

static void
every_op_of_every_service_names_its_roles(void **state)
{
	(void)state;
	for (size_t k = 0; contracts[k] != NULL; k++)
		for (size_t i = 0; i < contracts[k]->nops; i++)
			for (enum role r = 0; r < ROLE_COUNT; r++) {
				const struct op *op = &contracts[k]->ops[i];
				bool want = may(expected(op->name, r, true)->cell[3]);

				if (want != ((op->roles & (1u << r)) != 0))
					fail_msg("%s as %s: expected %s", op->name, role_name(r),
					    want ? "OK" : "PERMISSION_DENIED");
			}
}

/* The same for content given whole: a submission for another's mandate, at another's site. */
static void
content_of_others(void **state)
{
	struct play *p = play_new();
	struct suggestion_submit args = { .content = play_content(p) };

	(void)state;
	assert_int_equal(
	    play_as(p, "suggestion.submit", ROLE_station, "S02", &args), E_PERMISSION_DENIED);
	assert_string_equal(p->err.field, "content.site");
	assert_int_equal(
	    play_as(p, "suggestion.submit", ROLE_deputy, "P0002", &args), E_PERMISSION_DENIED);
	assert_string_equal(p->err.field, "content.mandate");
	assert_int_equal(play_as(p, "suggestion.submit", ROLE_deputy, "P0001", &args), E_NONE);
	args.content->site = (struct uuid){ { 0 } };
	assert_int_equal(play_as(p, "suggestion.submit", ROLE_deputy, "P0001", &args), E_NONE);
	assert_int_equal(
	    play_as(p, "suggestion.submit", ROLE_station, "S01", &args), E_INVALID_ARGUMENT);
	assert_string_equal(p->err.field, "content.site");
	/* a certificate without a scope owns nothing, not even what has no site */
	play_as(p, "suggestion.submit", ROLE_deputy, "P0001", &args);
	args = (struct suggestion_submit){ .suggestion = p->result.suggestion.suggestion };
	assert_int_equal(
	    play_as(p, "suggestion.submit", ROLE_station, "", &args), E_PERMISSION_DENIED);
	assert_string_equal(p->err.field, "suggestion");
	play_free(p);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(every_command_as_every_role),
		cmocka_unit_test(every_op_of_every_service_names_its_roles),
		cmocka_unit_test(content_of_others),
	};

	return cmocka_run_group_tests_name("access", tests, read_rows, free_rows);
}
