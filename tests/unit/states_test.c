/* SPDX-License-Identifier: Apache-2.0 */
/* Every op in every state, run through the real commands and compared with states.csv, which is
 * written by hand from the domain. A state or an op without a line there fails. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <cmocka.h>

#include "proto/contracts.h"
#include "tests/lib/csvrows.h"
#include "tests/lib/play.h"

static const struct uuid none = { { 0 } };

/* From receptions on of another service: reception_test.c and resolution_test.c run them. */
#define THEIRS(o) ((o) >= OBJECT_RECEPTION)

static struct csvrow *rows;
static size_t nrows;
static struct edges edges; /* what all the tests here have walked */

/* A stage whose commands are noted. */
static struct play *
noted(void)
{
	struct play *p = play_new();

	p->edges = &edges;
	return p;
}

static int
read_rows(void **state)
{
	(void)state;
	rows = csvrows_read("tests/vectors/states.csv", &nrows);
	return 0;
}

static int
free_rows(void **state)
{
	(void)state;
	csvrows_free(rows);
	edges_done(&edges);
	return 0;
}

/* An object under another name: what holds only when its unit has ended. */
static const char of_ended_unit[] = "assignment of an ended unit";

static const struct csvrow *
expected(const char *name, enum object o, int32_t from, const char *op)
{
	for (size_t i = 0; i < nrows; i++)
		if (strcmp(rows[i].cell[0], name) == 0 &&
		    str_is(object_state(o, from), rows[i].cell[1]) &&
		    strcmp(rows[i].cell[2], op) == 0)
			return &rows[i];
	return NULL;
}

/* What people may do in this state with this object, as the table has it: all of it is said. */
static void
assert_says_what_is_possible(const char *text, enum object o, int32_t from)
{
	const char *now = strstr(text, "possible now: ");
	size_t n = 0;

	assert_non_null(now);
	for (size_t i = 0; i < nstates; i++)
		if (states[i].object == o && states[i].from == from && states[i].roles != R(self) &&
		    strstr(states[i].op, object_name(o)) == states[i].op) {
			assert_non_null(strstr(now, states[i].op));
			n++;
		}
	if (n == 0)
		assert_non_null(strstr(now, "nothing"));
}

/* An op of the object that the table does not have in this state: refused by the table, with the
 * state it is in and what is possible now. */
static void
assert_refused_by_the_table(
    const struct play *p, enum errclass class, enum object o, int32_t from, const char *op)
{
	char state[64];

	snprintf(state, sizeof(state), "the %s is in state " STR_FMT ";", object_name(o),
	    STR_ARG(object_state(o, from)));
	if (class != E_FAILED_PRECONDITION || strstr(p->err.text, state) == NULL ||
	    strcmp(p->err.field, object_name(o)) != 0)
		fail_msg("%s in " STR_FMT ": %s %s: %s", op, STR_ARG(object_state(o, from)),
		    err_name(class), p->err.field, p->err.text);
	assert_says_what_is_possible(p->err.text, o, from);
	assert_int_equal(p->out.nevents, 0);
}

static enum object
object_of(const char *name)
{
	for (enum object o = 1; o < OBJECT_COUNT; o++)
		if (strcmp(name, object_name(o)) == 0)
			return o;
	return OBJECT_ASSIGNMENT; /* of an ended unit */
}

static int32_t
state_now(struct play *p, enum object o, struct uuid id)
{
	const struct table *t = edges_table(o);
	const void *row;
	int32_t state;

	if (o == OBJECT_SUGGESTION)
		return play_suggestion(p)->state;
	if (o == OBJECT_OPINION)
		return play_the_opinion(p)->state;
	row = state_find(p->st, t, id);
	memcpy(&state, field_at(desc_field(t->row, "state", 5), row), sizeof(state));
	return state;
}

/* Runs the op and compares: the state it led to, or the class of the refusal. */
static void
compare(struct play *p, const char *name, int32_t from, const char *op, struct uuid assignment)
{
	enum object o = object_of(name);
	const struct csvrow *row = expected(name, o, from, op);
	enum errclass class = play_do(p, op, assignment);
	const char *got = err_name(class);
	char state[32];

	if (row == NULL) {
		fail_msg("states.csv has no line for %s %s in " STR_FMT, name, op,
		    STR_ARG(object_state(o, from)));
		return;
	}
	if (class == E_NONE) {
		snprintf(state, sizeof(state), STR_FMT,
		    STR_ARG(object_state(o, state_now(p, o, assignment))));
		got = state;
	}
	if (strcmp(got, row->cell[3]) != 0)
		fail_msg("states.csv:%zu: %s in %s: expected %s, got %s (%s)", row->line, op,
		    row->cell[1], row->cell[3], got, p->err.text);
	/* of an opinion that no unit has, none may say anything; nobody has co-signed a draft */
	if ((o == OBJECT_OPINION || from == SG_DRAFT) && class == E_PERMISSION_DENIED)
		return;
	if (!state_allows(o, from, op) && strstr(op, object_name(o)) == op)
		assert_refused_by_the_table(p, class, o, from, op);
}

/* The channel whose road the op is on. */
static int32_t
channel_of(const char *op)
{
	if (strcmp(op, "suggestion.forward") == 0 || strcmp(op, "suggestion.exchange") == 0 ||
	    strcmp(op, "suggestion.answer") == 0)
		return CHANNEL_DISTRICT;
	return strcmp(op, "suggestion.report") == 0 ? CHANNEL_SPECIAL_REPORT : CHANNEL_ZONE;
}

static bool
has_assignments(int32_t s)
{
	return s >= SG_ASSIGNED && s <= SG_CLOSED;
}

static void
each_suggestion_state(const char *op)
{
	bool consent = strcmp(op, "suggestion.consent_withdrawal") == 0;

	for (int32_t s = 1; s < SG_STATES; s++) {
		struct play *p = noted();

		p->cosigned = strcmp(op, "suggestion.cosign") == 0 || consent;
		if (s <= SG_ACCEPTED || channel_of(op) != CHANNEL_SPECIAL_REPORT)
			p->channel = channel_of(op);
		if (strncmp(op, "assignment.", 11) != 0 || has_assignments(s)) {
			if (strcmp(op, "suggestion.unmerge") == 0)
				play_reach_merged(p, (enum suggestion_state)s);
			else if (consent && state_allows(OBJECT_SUGGESTION, s, op))
				play_reach_asked(p, (enum suggestion_state)s);
			else
				play_reach(p, (enum suggestion_state)s);
			if (s == SG_RATED && strcmp(op, "suggestion.close") == 0)
				play_must(p, "assignment.release", p->lead);
			if (s >= SG_REPLIED && s <= SG_CLOSED &&
			    strcmp(op, "suggestion.unpublish") == 0)
				play_must(p, "suggestion.publish", none);
			compare(p, "suggestion", s, op, p->lead);
		}
		play_free(p);
	}
}

static struct uuid
twice_not_satisfied(struct play *p)
{
	play_second_round(p);
	play_must(p, "assignment.opinion", p->assist);
	play_must(p, "assignment.reply", p->lead);
	play_must(p, "assignment.pass", p->lead);
	play_rate(p, p->lead, NOT_SATISFIED);
	play_must(p, "assignment.release", p->lead);
	return p->lead;
}

/* The assignment in this state, as far on as the op needs it. */
static struct uuid
reach_for(struct play *p, int32_t state, const char *op)
{
	bool assist = state == AS_OPINION_GIVEN || state == AS_LAPSED ||
	    (strcmp(op, "assignment.opinion") == 0 && state != AS_FILED && state != AS_DONE);
	struct uuid id;

	if (assist && state == AS_HANDLING)
		return play_second_round(p);
	if (state == AS_DONE && strcmp(op, "assignment.again") == 0)
		return twice_not_satisfied(p);
	if (state == AS_OBJECTED &&
	    strstr(op, "_extension") != NULL) { /* asked before it objected */
		id = play_reach_assignment(p, KIND_LEAD, AS_SIGNED);
		play_must(p, "assignment.extend", id);
		play_must(p, "assignment.object", id);
		return id;
	}
	id = play_reach_assignment(
	    p, assist ? KIND_ASSIST : KIND_LEAD, (enum assignment_state)state);
	if (state == AS_DONE && strcmp(op, "assignment.release") == 0)
		play_rate(p, id, SATISFIED);
	if ((state == AS_SIGNED || state == AS_HANDLING) && strstr(op, "_extension") != NULL)
		play_must(p, "assignment.extend", id);
	return id;
}

static void
each_assignment_state(const char *op)
{
	for (int32_t s = 1; s < AS_STATES; s++) {
		struct play *p = noted();
		struct uuid id = reach_for(p, s, op);

		compare(p, "assignment", s, op, id);
		play_free(p);
	}
}

/* A follow-up changes units and dates, a rule how later dates are counted; forgetting, what is
 * known of a resident; an activity is a link. */
static bool
changes_no_state(const char *op)
{
	return (strncmp(op, "followup.", 9) == 0 && strcmp(op, "followup.deputies") != 0) ||
	    strncmp(op, "rule.", 5) == 0 || strcmp(op, "opinion.forget") == 0 ||
	    strncmp(op, "activity.", 9) == 0;
}

static bool
makes_new(const char *op)
{
	return strcmp(op, "suggestion.draft") == 0 || strncmp(op, "opinion.", 8) == 0 ||
	    strcmp(op, "clock.sweep") == 0 || strcmp(op, "followup.deputies") == 0 ||
	    changes_no_state(op);
}

/* The object other than a suggestion and an assignment that the op is named for; 0: none. */
static enum object
own_object(const char *op)
{
	for (enum object o = OBJECT_COMMITMENT; o < OBJECT_COUNT; o++)
		if (strncmp(op, object_name(o), strlen(object_name(o))) == 0 &&
		    op[strlen(object_name(o))] == '.')
			return o;
	return 0;
}

static void
each_own_state(enum object o, const char *op)
{
	for (int32_t s = 1; s <= (int32_t)object_states(o)->n; s++) {
		struct play *p = noted();

		compare(p, object_name(o), s, op, play_reach_own(p, o, s));
		play_free(p);
	}
}

static void
every_op_in_every_state_of_its_own_object(void **state)
{
	(void)state;
	for (size_t i = 0; i < suggestions_ncommands; i++) {
		const char *op = suggestions_commands[i].op->name;

		if (own_object(op) != 0 && strcmp(op, "supervision.begin") != 0)
			each_own_state(own_object(op), op);
	}
}

static void
every_op_in_every_state_of_a_suggestion(void **state)
{
	(void)state;
	for (size_t i = 0; i < suggestions_ncommands; i++)
		if (!makes_new(suggestions_commands[i].op->name) &&
		    own_object(suggestions_commands[i].op->name) == 0)
			each_suggestion_state(suggestions_commands[i].op->name);
}

static void
every_op_in_every_state_of_an_assignment(void **state)
{
	(void)state;
	for (size_t i = 0; i < suggestions_ncommands; i++)
		if (strncmp(suggestions_commands[i].op->name, "assignment.", 11) == 0)
			each_assignment_state(suggestions_commands[i].op->name);
}

static void
every_op_in_every_state_of_an_opinion(void **state)
{
	(void)state;
	for (size_t i = 0; i < suggestions_ncommands; i++) {
		const char *op = suggestions_commands[i].op->name;

		if (strncmp(op, "opinion.", 8) != 0 || strcmp(op, "opinion.receive") == 0 ||
		    changes_no_state(op) || strcmp(op, "opinion.submitted") == 0 ||
		    strcmp(op, "opinion.raised") == 0)
			continue;
		for (int32_t s = 1; s < OPINION_STATES; s++) {
			struct play *p = noted();

			play_opinion(p, (enum opinion_state)s);
			compare(p, "opinion", s, op, none);
			play_free(p);
		}
	}
}

static void
an_assignment_whose_unit_has_ended(void **state)
{
	(void)state;
	for (int32_t s = 1; s < AS_STATES; s++) {
		struct play *p = noted();
		struct uuid id = reach_for(p, s, "assignment.reassign");

		play_end_unit(p, play_assignment(p, id)->unit);
		compare(p, of_ended_unit, s, "assignment.reassign", id);
		play_free(p);
	}
}

/* Lines of states.csv that name nothing there is would never be compared. */
static void
every_line_names_an_op_and_a_state(void **state)
{
	(void)state;
	for (size_t i = 0; i < nrows; i++) {
		enum object o = object_of(rows[i].cell[0]);

		if (strcmp(rows[i].cell[0], "reception") == 0 ||
		    strcmp(rows[i].cell[0], "resolution") == 0 ||
		    strcmp(rows[i].cell[0], "raised") == 0)
			continue;
		if (strcmp(rows[i].cell[0], of_ended_unit) != 0)
			assert_string_equal(rows[i].cell[0], object_name(o));
		assert_int_not_equal(enum_value(object_states(o), str_from(rows[i].cell[1])), 0);
		assert_non_null(suggestions_command(rows[i].cell[2]));
	}
}

static void
the_table_gives_an_edge_to_its_ops_roles_only(void **state)
{
	(void)state;
	for (size_t i = 0; i < nstates; i++) {
		const struct command *c = suggestions_command(states[i].op);

		if (THEIRS(states[i].object))
			continue;
		assert_non_null(c);
		assert_int_equal(states[i].roles & ~c->op->roles, 0);
		assert_true(states[i].roles != 0 && states[i].doc[0] != '\0');
	}
	for (size_t i = 0; i < suggestions_ncommands; i++) {
		unsigned roles = 0;

		for (size_t k = 0; k < nstates; k++)
			if (strcmp(states[k].op, suggestions_commands[i].op->name) == 0)
				roles |= states[k].roles;
		assert_int_equal(roles,
		    changes_no_state(suggestions_commands[i].op->name)
			? 0
			: suggestions_commands[i].op->roles);
	}
}

static void
no_edge_twice_and_every_state_reached(void **state)
{
	(void)state;
	for (size_t i = 0; i < nstates; i++)
		for (size_t k = 0; k < i; k++)
			assert_false(states[i].object == states[k].object &&
			    states[i].from == states[k].from && states[i].to == states[k].to &&
			    strcmp(states[i].op, states[k].op) == 0);
	for (enum object o = OBJECT_SUGGESTION; o < OBJECT_COUNT; o++)
		for (int32_t s = 1; s <= (int32_t)object_states(o)->n; s++) {
			bool reached = false;

			for (size_t i = 0; i < nstates; i++)
				reached = reached || (states[i].object == o && states[i].to == s);
			assert_true(reached);
		}
}

static void
a_refusal_names_the_state_and_what_is_possible(void **state)
{
	struct play *p = noted();

	(void)state;
	play_reach(p, SG_UNDER_REVIEW);
	assert_int_equal(play_do(p, "suggestion.close", none), E_FAILED_PRECONDITION);
	assert_string_equal(p->err.field, "suggestion");
	assert_string_equal(p->err.text,
	    "the suggestion is in state under_review; suggestion.close needs reported, rated; "
	    "possible now: suggestion.accept, suggestion.return, suggestion.refuse, "
	    "suggestion.merge, suggestion.withdraw, suggestion.consent_withdrawal");
	assert_int_equal(p->out.nevents, 0);
	play_free(p);
}

static void
walk(const struct walk *walks, size_t n)
{
	for (size_t i = 0; i < n; i++) {
		struct play *p = noted();

		walks[i].go(p, walks[i].how);
		play_free(p);
		if (edges.fault[0] != '\0')
			fail_msg("%s %s: %s", walks[i].name, walks[i].variant, edges.fault);
	}
}

/* The last test: what the ones before have not walked, the roads of play_walks.c and
 * play_merging.c do. */
static void
every_edge_is_walked(void **state)
{
	size_t missing = 0;
	char text[160];

	(void)state;
	walk(play_walks, play_nwalks);
	walk(play_merging, play_nmerging);
	for (size_t i = 0; i < nstates; i++)
		if (edges.taken[i] == 0 && !THEIRS(states[i].object)) {
			print_message(
			    "# nobody walks %s\n", edges_text(&states[i], text, sizeof(text)));
			missing++;
		}
	assert_int_equal(missing, 0);
	assert_string_equal(edges.fault, "");
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(every_op_in_every_state_of_a_suggestion),
		cmocka_unit_test(every_op_in_every_state_of_an_assignment),
		cmocka_unit_test(every_op_in_every_state_of_its_own_object),
		cmocka_unit_test(every_op_in_every_state_of_an_opinion),
		cmocka_unit_test(an_assignment_whose_unit_has_ended),
		cmocka_unit_test(every_line_names_an_op_and_a_state),
		cmocka_unit_test(the_table_gives_an_edge_to_its_ops_roles_only),
		cmocka_unit_test(no_edge_twice_and_every_state_reached),
		cmocka_unit_test(a_refusal_names_the_state_and_what_is_possible),
		cmocka_unit_test(every_edge_is_walked),
	};

	return cmocka_run_group_tests_name("states", tests, read_rows, free_rows);
}
