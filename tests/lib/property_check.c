/* SPDX-License-Identifier: Apache-2.0 */
/* What must hold of a suggestion's rows after every step, and of a refusal. From domain.md 5.2. */
#include <stdio.h>
#include <stdlib.h>

#include "common/arena.h"
#include "tests/lib/property.h"

#define STATE(o, s) STR_ARG(object_state(o, s))

/* ---- refusals ---- */

/* The state that an object named by the arguments is in; 0: there is none. */
static int32_t
named_state(struct world *w, enum object o, const struct op *op, const void *args)
{
	const struct table *t = edges_table(o);
	struct uuid id = edges_named(o, op, args);
	const void *row = uuid_absent(id) ? NULL : state_find(w->p->st, t, id);
	int32_t state = 0;

	if (row != NULL)
		memcpy(&state, field_at(desc_field(t->row, "state", 5), row), sizeof(state));
	return state;
}

/* What the table does not have is refused with the state it is in and what is possible now. */
static void
says_the_state(struct world *w, const struct pstep *step, const struct err *e)
{
	const struct op *op = suggestions_commands[step->op].op;
	char text[80];

	for (enum object o = 1; o < OBJECT_COUNT; o++) {
		int32_t state = named_state(w, o, op, step->args);

		if (state == 0 || playop_possible(o, state, (size_t)step->op) ||
		    strncmp(op->name, object_name(o), strlen(object_name(o))) != 0)
			continue;
		snprintf(text, sizeof(text), "the %s is in state " STR_FMT ";", object_name(o),
		    STATE(o, state));
		if (strstr(e->text, text) == NULL || strstr(e->text, "possible now: ") == NULL)
			world_fault(w, "a refusal names the state", (struct uuid){ { 0 } },
			    "%s in " STR_FMT ": %s", op->name, STATE(o, state), e->text);
	}
}

void
check_refusal(struct world *w, const struct pstep *step, const struct err *e)
{
	static const enum errclass possible[] = { E_INVALID_ARGUMENT, E_NOT_FOUND,
		E_FAILED_PRECONDITION, E_ABORTED, E_ALREADY_EXISTS, E_PERMISSION_DENIED };
	bool known = false;

	for (size_t i = 0; i < sizeof(possible) / sizeof(possible[0]); i++)
		known = known || e->class == possible[i];
	if (!known || e->text[0] == '\0')
		world_fault(w, "a refusal has a class and a text", (struct uuid){ { 0 } }, "%s: %s",
		    err_name(e->class), e->text);
	if (e->class == E_FAILED_PRECONDITION)
		says_the_state(w, step, e);
}

/* ---- states ---- */

static bool
any(const struct view *v, bool (*is)(const struct assignment *a))
{
	for (size_t i = 0; i < v->na; i++)
		if (is(v->a[i]))
			return true;
	return false;
}

/* Whose reply the deputy waits for, or has: no assist, not given away, no round after it. */
static bool
last_of_its_kind(const struct assignment *a)
{
	return a->kind != KIND_ASSIST && a->state != AS_REASSIGNED && uuid_absent(a->next) &&
	    a->recalled_on.ymd == 0;
}

static bool
unfinished(const struct assignment *a)
{
	return last_of_its_kind(a) && a->state != AS_DONE;
}

static bool
unfiled(const struct assignment *a)
{
	return unfinished(a) && a->state != AS_FILED;
}

static bool
awaits_rating(const struct assignment *a)
{
	return last_of_its_kind(a) && a->rating == RATING_AWAITED;
}

/* Not of a handling that was broken off when the suggestion was un-merged. */
static bool
counts(const struct assignment *a)
{
	return a->recalled_on.ymd == 0;
}

static bool
has_begun(const struct assignment *a)
{
	return a->recalled_on.ymd == 0 && (a->signed_at.us != 0 || a->round > 1);
}

/* The one state that its assignments allow, once it is assigned and not closed. */
static int32_t
by_assignments(const struct view *v)
{
	if (any(v, unfiled))
		return any(v, has_begun) ? SG_HANDLING : SG_ASSIGNED;
	if (any(v, unfinished))
		return SG_REPLY_FILED;
	return any(v, awaits_rating) ? SG_REPLIED : SG_RATED;
}

static void
state_follows(struct world *w, const struct view *v)
{
	static const char rule[] = "the suggestion's state follows its assignments";
	const struct suggestion *s = v->s;
	bool reported = s->reported_on.ymd != 0; /* closed without ever being assigned */
	bool sent = s->state >= SG_ASSIGNED && s->state <= SG_CLOSED && !reported;

	if (sent != any(v, counts)) {
		world_fault(w, rule, s->id, STR_FMT " with %zu assignments",
		    STATE(OBJECT_SUGGESTION, s->state), v->na);
		return;
	}
	if (!sent)
		return;
	if (s->state == SG_CLOSED) {
		if (any(v, unfinished))
			world_fault(w, rule, s->id, "closed with an assignment that still runs");
		return;
	}
	if (s->reference_only && s->state == (any(v, has_begun) ? SG_HANDLING : SG_ASSIGNED))
		return;
	if (s->reference_only && s->state == SG_ASSIGNED && any(v, unfinished))
		return; /* some have signed: it is closed by the last one */
	if (s->state != by_assignments(v))
		world_fault(w, rule, s->id, STR_FMT ", but its assignments say " STR_FMT,
		    STATE(OBJECT_SUGGESTION, s->state),
		    STATE(OBJECT_SUGGESTION, by_assignments(v)));
}

static bool
is_over(const struct assignment *a)
{
	return a->state == AS_OPINION_GIVEN || a->state == AS_LAPSED || a->state == AS_REASSIGNED ||
	    a->state == AS_DONE || a->state == AS_RECALLED;
}

static const struct assignment *
among(const struct view *v, struct uuid id)
{
	for (size_t i = 0; i < v->na; i++)
		if (uuid_eq(v->a[i]->id, id))
			return v->a[i];
	return NULL;
}

/* No reply before every assist has given its opinion or lapsed. */
static void
lead_waits(struct world *w, const struct view *v)
{
	for (size_t i = 0; i < v->na; i++) {
		const struct assignment *lead = among(v, v->a[i]->helps);

		if (v->a[i]->kind != KIND_ASSIST || is_over(v->a[i]) || lead == NULL)
			continue;
		if (lead->state == AS_FILED || lead->state == AS_DONE)
			world_fault(w, "a lead replies after its assists", v->s->id,
			    "lead " STR_FMT " is " STR_FMT ", assist " STR_FMT " still " STR_FMT,
			    STR_ARG(lead->unit_code), STATE(OBJECT_ASSIGNMENT, lead->state),
			    STR_ARG(v->a[i]->unit_code), STATE(OBJECT_ASSIGNMENT, v->a[i]->state));
	}
}

/* ---- rounds, hand-overs, ratings ---- */

static void
one_round(struct world *w, const struct view *v, const struct assignment *a)
{
	static const char rule[] = "rounds and hand-overs are linked both ways";
	const struct assignment *next = among(v, a->next), *lead = among(v, a->helps);

	if (a->round < 1 || (counts(a) && a->round > v->s->round))
		world_fault(w, rule, v->s->id, "round %d of %d", a->round, v->s->round);
	if (!uuid_absent(a->next) &&
	    (next == NULL || !uuid_eq(next->replaces, a->id) || next->round != a->round + 1 ||
		next->kind != a->kind || a->result != NOT_SATISFIED ||
		a->rating != RATING_RELEASED))
		world_fault(
		    w, rule, v->s->id, "the next round does not follow from the one before");
	if ((a->kind == KIND_ASSIST) != (lead != NULL))
		world_fault(w, rule, v->s->id, "an assist helps one other, others nobody");
	if (lead != NULL && (lead->kind != KIND_LEAD && lead->round == 1))
		world_fault(w, rule, v->s->id, "an assist of the first round helps the lead");
	if (lead != NULL && lead->state == AS_REASSIGNED && !is_over(a))
		world_fault(w, rule, v->s->id, "an assist helps one that was given away");
	if ((a->state == AS_OBJECTED) != (a->before != 0))
		world_fault(w, rule, v->s->id, "the state before the objection: %d", a->before);
}

/* One lead, or two and more separate ones, each unit with one part that runs; or one congress. */
static void
parts(struct world *w, const struct view *v)
{
	size_t leads = 0, separate = 0, there = 0;

	for (size_t i = 0; i < v->na; i++) {
		one_round(w, v, v->a[i]);
		leads += last_of_its_kind(v->a[i]) && v->a[i]->kind == KIND_LEAD;
		separate += last_of_its_kind(v->a[i]) && v->a[i]->kind == KIND_SEPARATE;
		there += last_of_its_kind(v->a[i]) && v->a[i]->kind == KIND_CONGRESS;
	}
	if (any(v, counts) && !(leads == 1 && separate + there == 0) &&
	    !(leads + there == 0 && separate >= 2) && !(leads + separate == 0 && there == 1))
		world_fault(w, "one lead, or several separate", v->s->id,
		    "%zu leads, %zu separate, %zu congresses", leads, separate, there);
}

static void
ratings(struct world *w, const struct view *v)
{
	static const char rule[] = "a deputy rates a reply once, one rating decides";

	for (size_t i = 0; i < v->nrating; i++) {
		const struct rating *r = v->rating[i];
		const struct assignment *a = among(v, r->assignment);

		if (a == NULL || a->state != AS_DONE || a->rating == 0)
			world_fault(w, rule, v->s->id, "a rating of what was not passed on");
		for (size_t k = 0; k < i; k++)
			if (uuid_eq(v->rating[k]->assignment, r->assignment) &&
			    (uuid_eq(v->rating[k]->person, r->person) ||
				(r->deciding && v->rating[k]->deciding)))
				world_fault(
				    w, rule, v->s->id, STR_FMT " twice", STR_ARG(r->person_code));
		if (a != NULL && r->deciding && a->result != r->result)
			world_fault(w, rule, v->s->id, "the result is not the deciding one");
	}
}

/* ---- letters ---- */

static void
letters(struct world *w, const struct view *v)
{
	static const char rule[] = "one letter is in the form check, one is passed on";

	for (size_t i = 0; i < v->na; i++) {
		size_t filed = 0, passed = 0;

		for (size_t k = 0; k < v->nreply; k++) {
			if (!uuid_eq(v->reply[k]->assignment, v->a[i]->id))
				continue;
			filed += v->reply[k]->state == REPLY_FILED;
			passed += v->reply[k]->state == REPLY_PASSED;
		}
		if (filed != (v->a[i]->state == AS_FILED) ||
		    passed != (v->a[i]->state == AS_DONE && !v->s->reference_only))
			world_fault(w, rule, v->s->id,
			    "%zu in the form check, %zu passed on, the assignment " STR_FMT, filed,
			    passed, STATE(OBJECT_ASSIGNMENT, v->a[i]->state));
	}
}

/* ---- numbers and versions ---- */

static void
serial(struct world *w, struct subject *x, const struct suggestion *s)
{
	static const char rule[] = "serials are dense";
	bool numbered = s->state >= SG_ACCEPTED && s->state != SG_WITHDRAWN;
	struct str expected;
	int32_t *last;

	if (str_empty(s->serial)) {
		if (numbered)
			world_fault(w, rule, s->id, "accepted without a number");
		return;
	}
	if (!str_empty(x->serial)) {
		if (!str_eq(x->serial, s->serial))
			world_fault(w, rule, s->id, "its number has changed");
		return;
	}
	last = &w->last_serial[date_year(stamp_date(w->now)) - 1900];
	expected = rules_serial(state_arena(w->p->st), date_year(stamp_date(w->now)), ++*last);
	if (!str_eq(s->serial, expected) || !numbered)
		world_fault(w, rule, s->id, STR_FMT " instead of " STR_FMT, STR_ARG(s->serial),
		    STR_ARG(expected));
	x->serial = s->serial;
}

static void
versions(
    struct world *w, const struct subject *x, const struct suggestion *s, const struct pstep *step)
{
	const struct op *op = suggestions_commands[step->op].op;
	bool named = uuid_eq(edges_named(OBJECT_SUGGESTION, op, step->args), s->id) ||
	    x->version == 0;
	int64_t grown = s->version - x->version;

	/* what is merged with the named one may have changed with it */
	if (step->role != ROLE_self && grown != 1 && (named || grown != 0))
		world_fault(w, "the version grows by one", s->id, "by %lld", (long long)grown);
	if (step->role == ROLE_self && grown < 0)
		world_fault(w, "the version grows by one", s->id, "it fell");
}

/* ---- edges ---- */

void
check_edge(struct world *w, struct subject *x, enum object o, struct uuid id, int32_t from,
    int32_t to, const struct pstep *step)
{
	const struct op *op = suggestions_commands[step->op].op;
	bool named = uuid_eq(edges_named(o, op, step->args), id);

	if (from == to && !named)
		return;
	edges_mark(w->edges, o, from, op->name, to, named);
	if (w->edges->fault[0] != '\0')
		world_fault(w, "states move by the table", x->id, "%s", w->edges->fault);
	w->edges->fault[0] = '\0';
	if (named && from != 0 && strstr(op->name, object_name(o)) == op->name &&
	    !playop_possible(o, from, (size_t)step->op))
		world_fault(w, "states move by the table", x->id, "%s was accepted in " STR_FMT,
		    op->name, STATE(o, from));
}

static void
edges(struct world *w, struct subject *x, const struct view *v, const struct pstep *step)
{
	check_edge(w, x, OBJECT_SUGGESTION, x->id, x->state, v->s->state, step);
	for (size_t i = 0; i < v->na; i++) {
		struct told *t = told_of(x, v->a[i]->id);

		check_edge(
		    w, x, OBJECT_ASSIGNMENT, v->a[i]->id, t->row_state, v->a[i]->state, step);
		t->row_state = v->a[i]->state;
	}
}

void
check_rows(struct world *w, struct subject *x, const struct pstep *step)
{
	const struct view *v = &w->view;

	if (v->s == NULL) {
		world_fault(w, "a suggestion stays", x->id, "it is not there any more");
		return;
	}
	edges(w, x, v, step);
	versions(w, x, v->s, step);
	state_follows(w, v);
	lead_waits(w, v);
	parts(w, v);
	ratings(w, v);
	letters(w, v);
	serial(w, x, v->s);
	x->version = v->s->version;
	x->state = v->s->state;
	x->finished = v->s->state == SG_CLOSED || v->s->state == SG_REFUSED ||
	    v->s->state == SG_WITHDRAWN;
}
