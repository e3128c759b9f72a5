/* SPDX-License-Identifier: Apache-2.0 */
/* suggestion.assign, assignment.overrule, assignment.reassign */
#include <stdio.h>

#include "services/suggestions/attach.h"
#include "services/suggestions/merging.h"
#include "services/suggestions/transfer.h"

int32_t
opinion_before(struct cx *cx, const struct assignment *a, struct date day)
{
	const struct suggestion *s = row_find(cx, &suggestion_table, a->suggestion);

	return rules_at(cx, s != NULL ? s->channel : 0, STEP_OPINION_BEFORE, day).n;
}

struct date
opinion_latest(struct cx *cx, const struct assignment *a, struct date day)
{
	static const enum step replies[] = { STEP_REPLY, STEP_AGAIN };
	const struct deadline *d = NULL;
	const struct extension *x;
	struct deadline then;
	struct calendar c;
	struct err e;

	for (size_t i = 0; i < 2 && d == NULL && !uuid_absent(a->helps); i++)
		d = deadline_find(cx, a->suggestion, a->helps, replies[i]);
	if (d == NULL)
		return (struct date){ 0 };
	then = *d;
	x = extension_granted(cx, a->suggestion, a->helps, day);
	then.extended = x != NULL ? x->granted : (struct date){ 0 };
	if (then.extended.ymd != d->extended.ymd) {
		c = rules_calendar(cx, d->start);
		if (rules_recount(cx, &c, &then, (struct date){ 0 }, &e) != 0)
			return (struct date){ 0 };
	}
	return date_add(then.due, -opinion_before(cx, a, day));
}

/* One of them; the day of a reply may be set by the congress that gave the suggestion back. */
static struct deadline *
open_period(struct cx *cx, const struct suggestion *s, const struct assignment *a, enum step step,
    struct err *e)
{
	if (step == STEP_REPLY && s->reply_due.ymd > cx_today(cx).ymd)
		return deadline_open_given(cx, whose(s, a->id), step, s->reply_due, e);
	return deadline_open(cx, whose(s, a->id), step,
	    step == STEP_OPINION ? opinion_latest(cx, a, cx_today(cx)) : (struct date){ 0 }, e);
}

/*
 * The periods of an assignment, all from its own `sent`. The same unit handles again without
 * signing; one that takes another's place in a later round signs, and has that round's time.
 */
static int
open_periods(struct cx *cx, const struct suggestion *s, const struct assignment *a, struct err *e)
{
	bool assist = a->kind == KIND_ASSIST, anew = a->state == AS_SENT;
	bool replies = !assist && !s->reference_only;
	const struct {
		bool wanted;
		enum step step;
	} steps[] = {
		{ anew, STEP_SIGN },
		{ anew && uuid_absent(a->follows), STEP_OBJECT }, /* else to the master's */
		{ anew && replies, STEP_CONTACT },
		{ assist, STEP_OPINION },
		{ replies && a->round == 1, STEP_REPLY },
		{ replies && a->round > 1, STEP_AGAIN },
	};

	if (a->kind == KIND_CONGRESS)
		return 0;
	for (size_t i = 0; i < sizeof(steps) / sizeof(steps[0]); i++)
		if (steps[i].wanted && open_period(cx, s, a, steps[i].step, e) == NULL)
			return -1;
	return 0;
}

struct assignment *
assign_unit(struct cx *cx, const struct suggestion *s, const struct newly *n, struct err *e)
{
	const struct v1_unit *u;
	const struct assignment *from = NULL;
	struct assignment *a;

	a = row_add(cx, &assignment_table, cx_uuid(cx), s->id);
	a->unit = n->unit;
	a->unit_code = n->unit_code;
	a->unit_name = n->unit_name;
	if (str_empty(n->unit_code)) {
		u = take_unit(cx, n->unit, e);
		if (u == NULL)
			return NULL;
		a->unit_code = u->code;
		a->unit_name = u->name;
	}
	a->kind = n->kind;
	a->round = n->round;
	a->matter = n->matter;
	a->replaces = n->replaces;
	a->helps = n->helps;
	a->follows = n->follows;
	a->sent_at = cx_now(cx);
	if (move_assignment(a, n->op, n->state, e) != 0 || open_periods(cx, s, a, e) != 0)
		return NULL;
	if (!uuid_absent(n->replaces))
		from = find_assignment(cx, n->replaces);
	if (a->kind != KIND_CONGRESS)
		transfer_note(cx, TRANSFER_SENT, from, a, (struct str){ 0 });
	return a;
}

void
tell_sent(struct cx *cx, const struct suggestion *s, const struct assignment *a)
{
	const struct suggestion *m = uuid_absent(a->follows)
	    ? NULL
	    : row_find(cx, &suggestion_table, s->merged_into);

	tell(cx, EV_sent, a->id,
	    &(struct ev_sent){ ASSIGNMENT_OF(s, a), .matter = a->matter, .facts = s->facts,
		.request = s->request, .subject = s->subject, .lead_code = s->lead_code,
		.lead_name = s->lead_name, .level = s->level, .contact_wish = s->contact_wish,
		.reference_only = s->reference_only, .replaces = a->replaces,
		.merged_into = m != NULL ? m->id : (struct uuid){ 0 },
		.merged_into_serial = m != NULL ? m->serial : (struct str){ 0 },
		.dues = dues_of(cx, s->id, a->id), .attachments = attached_files(cx, s, s->id) });
	hear_unit(cx, a);
}

/* ---- suggestion.assign ---- */

struct plan { /* who gets it, in the order of the answer */
	struct {
		struct assignee unit;
		int32_t kind;
		const char *member;
		long index;
	} v[PLAN_MAX];
	size_t n;
};

static void
plan_list(struct plan *p, const struct list *l, int32_t kind, const char *member)
{
	const struct assignee *v = l->v;

	for (size_t i = 0; i < l->n && p->n < PLAN_MAX; i++, p->n++) {
		p->v[p->n].unit = v[i];
		p->v[p->n].kind = kind;
		p->v[p->n].member = member;
		p->v[p->n].index = (long)i;
	}
}

static int
plan_units(
    const struct suggestion *s, const struct suggestion_assign *a, struct plan *p, struct err *e)
{
	struct list lead = { a->lead, 1 };

	if ((a->lead == NULL) == (a->separate.n == 0))
		return err_set(e, E_INVALID_ARGUMENT, "lead",
		    "give either a lead, with assists if wanted, or several separate units");
	if (a->lead == NULL && a->separate.n < 2)
		return err_set(e, E_INVALID_ARGUMENT, "separate",
		    "one unit alone is a lead; separate are two or more");
	if (a->assists.n > 0 && (a->lead == NULL || s->reference_only))
		return err_set(e, E_INVALID_ARGUMENT, "assists", "%s",
		    a->lead == NULL ? "separate units have no assists"
				    : "nothing to assist in: for reference only");
	if (a->lead != NULL)
		plan_list(p, &lead, KIND_LEAD, "lead");
	plan_list(p, &a->assists, KIND_ASSIST, "assists");
	plan_list(p, &a->separate, KIND_SEPARATE, "separate");
	for (size_t i = 0; i < p->n; i++)
		for (size_t k = 0; k < i; k++)
			if (uuid_eq(p->v[i].unit.unit, p->v[k].unit.unit)) {
				err_set(e, E_INVALID_ARGUMENT, "unit", "this unit is named twice");
				err_within(e, p->v[i].member, p->v[i].index);
				return -1;
			}
	return 0;
}

/* Each separate unit has a matter of its own. */
static int
check_matters(const struct plan *p, struct err *e)
{
	for (size_t i = 0; i < p->n; i++)
		if (p->v[i].kind == KIND_SEPARATE && str_empty(p->v[i].unit.matter)) {
			err_set(e, E_INVALID_ARGUMENT, "matter",
			    "each separate unit has a matter of its own");
			err_within(e, p->v[i].member, p->v[i].index);
			return -1;
		}
	return 0;
}

static int
assign_all(struct cx *cx, const struct suggestion *s, const struct plan *p, struct made *made,
    struct err *e)
{
	for (size_t i = 0; i < p->n; i++) {
		struct newly n = { .op = "suggestion.assign",
			.unit = p->v[i].unit.unit,
			.matter = p->v[i].unit.matter,
			.kind = p->v[i].kind,
			.round = s->round,
			.state = AS_SENT };

		if (n.kind == KIND_ASSIST && i > 0)
			n.helps = made->v[0]->id;
		made->v[i] = assign_unit(cx, s, &n, e);
		if (made->v[i] == NULL) {
			err_within(
			    e, p->v[i].member, p->v[i].kind == KIND_LEAD ? -1 : p->v[i].index);
			return -1;
		}
		made->n++;
	}
	return 0;
}

static void
assigned_ref(struct cx *cx, const struct suggestion *s, const struct made *made,
    struct suggestion_assigned_ref *out)
{
	struct assigned_unit *v = arena_array(cx_arena(cx), made->n, sizeof(*v));

	for (size_t i = 0; i < made->n; i++)
		v[i] = (struct assigned_unit){ made->v[i]->id, made->v[i]->unit,
			made->v[i]->unit_code, made->v[i]->kind };
	*out = (struct suggestion_assigned_ref){ s->id, s->version, s->state, s->serial,
		{ v, made->n } };
}

void
assigning_begins(struct cx *cx, struct suggestion *s, struct date reply_due)
{
	s->round = 1;
	s->reply_due = reply_due;
	s->assigned_on = cx_today(cx);
	deadline_end(cx, s->id, (struct uuid){ 0 }, STEP_ASSIGN, DEADLINE_MET);
}

void
tell_assigned(struct cx *cx, struct suggestion *s, const struct made *m, bool separate)
{
	tell(cx, EV_assigned, s->id,
	    &(struct ev_assigned){ HEAD_OF(s), .units = (int32_t)m->n, .separate = separate });
	hear_author(cx, s);
	withdrawal_overtaken(cx, s);
	for (size_t i = 0; i < m->n; i++)
		tell_sent(cx, s, m->v[i]);
}

/* What has been accepted for another channel goes there first; only that congress sets a day. */
static int
check_road(struct cx *cx, const struct suggestion *s, int32_t before,
    const struct suggestion_assign *a, struct err *e)
{
	struct date today = cx_today(cx);

	if (before == SG_ACCEPTED && s->channel != CHANNEL_ZONE && !s->reference_only)
		return err_set(e, E_FAILED_PRECONDITION, "suggestion",
		    "channel " STR_FMT ": possible now: %s",
		    STR_ARG(enum_name(&channel_enum, s->channel)),
		    formal(s) ? "suggestion.forward" : "suggestion.report");
	if (a->reply_due.ymd == 0)
		return 0;
	if (before != SG_FORWARDED)
		return err_set(e, E_INVALID_ARGUMENT, "reply_due",
		    "only a congress that gives a suggestion back sets the day of the reply");
	if (a->reply_due.ymd <= today.ymd ||
	    date_days(a->reply_due) - date_days(today) > GIVEN_DAYS_MAX)
		return err_set(e, E_INVALID_ARGUMENT, "reply_due",
		    "must be a day from tomorrow on, at most %d days ahead", GIVEN_DAYS_MAX);
	return 0;
}

int
decide_suggestion_assign(struct cx *cx, const void *args, void *result, struct err *e)
{
	const struct suggestion_assign *a = args;
	struct made made = { .n = 0 };
	struct plan p = { .n = 0 };
	struct suggestion *s;
	int32_t before;

	if (take_suggestion(cx, args, &s, e) != 0)
		return -1;
	before = s->state;
	if (check_not_waiting(cx, s, "suggestion.assign", e) != 0 ||
	    move_suggestion(s, "suggestion.assign", 0, e) != 0 ||
	    check_road(cx, s, before, a, e) != 0 || plan_units(s, a, &p, e) != 0 ||
	    check_matters(&p, e) != 0)
		return -1;
	assigning_begins(cx, s, a->reply_due);
	if (assign_all(cx, s, &p, &made, e) != 0)
		return -1;
	tell_assigned(cx, s, &made, a->lead == NULL);
	assigned_ref(cx, s, &made, result);
	return merged_assign(cx, s, e);
}

/* ---- after an objection, or when the unit has ended ---- */

int
decide_assignment_overrule(struct cx *cx, const void *args, void *result, struct err *e)
{
	const struct assignment_overrule *r = args;
	struct suggestion *s;
	struct assignment *a;

	if (take_assignment(cx, args, &s, &a, e) != 0 ||
	    move_assignment(a, "assignment.overrule", a->before, e) != 0)
		return -1;
	a->before = 0;
	a->ruling = r->reason;
	transfer_note(cx, TRANSFER_OVERRULED, a, NULL, r->reason);
	deadline_end(cx, s->id, a->id, STEP_REASSIGN, DEADLINE_MET);
	tell(cx, EV_overruled, a->id,
	    &(struct ev_ruled){ ASSIGNMENT_OF(s, a), .reason = r->reason });
	hear_unit(cx, a);
	assignment_ref_of(s, a, result);
	return 0;
}

/* The new unit has no other part in the suggestion that still runs. */
static int
check_free(struct cx *cx, const struct suggestion *s, struct uuid unit, struct err *e)
{
	for (const struct assignment *x = next_assignment(cx, s, NULL); x != NULL;
	     x = next_assignment(cx, s, x))
		if (uuid_eq(x->unit, unit) && x->state != AS_REASSIGNED && x->recalled_on.ymd == 0)
			return err_set(e, E_INVALID_ARGUMENT, "unit",
			    "unit " STR_FMT " has a part in it already", STR_ARG(x->unit_code));
	return 0;
}

/* From a unit that has not objected it is taken only when the unit is no more. */
static int
check_holder(struct cx *cx, const struct assignment *a, struct err *e)
{
	const struct v1_unit *u = row_find(cx, &holder_view, a->unit);

	if (a->state == AS_OBJECTED || (u != NULL && !u->active) ||
	    !state_allows(OBJECT_ASSIGNMENT, a->state, "assignment.reassign"))
		return 0;
	return err_set(e, E_FAILED_PRECONDITION, "assignment",
	    "unit " STR_FMT " has neither objected nor ended: the assignment stays with it",
	    STR_ARG(a->unit_code));
}

/* Assists and their opinions stay with whoever writes the reply. */
static void
hand_over(struct cx *cx, const struct suggestion *s, struct uuid from, struct uuid to)
{
	for (const struct assignment *x = next_assignment(cx, s, NULL); x != NULL;
	     x = next_assignment(cx, s, x))
		if (uuid_eq(x->helps, from))
			((struct assignment *)row_edit(cx, &assignment_table, x->id))->helps = to;
}

struct assignment *
replace_assignment(struct cx *cx, struct suggestion *s, struct assignment *a, const struct newly *n,
    struct str reason, struct err *e)
{
	struct assignment *b;

	a->before = 0;
	a->ruling = reason;
	deadline_end(cx, s->id, a->id, STEP_REASSIGN, DEADLINE_MET);
	deadline_end_all(cx, s->id, a->id);
	b = assign_unit(cx, s, n, e);
	if (b == NULL || follow(cx, s, "assignment.reassign", e) != 0)
		return NULL;
	hand_over(cx, s, a->id, b->id);
	transfer_note(cx, TRANSFER_REASSIGNED, a, b, reason);
	tell(cx, EV_reassigned, a->id, &(struct ev_ruled){ ASSIGNMENT_OF(s, a), .reason = reason });
	hear_unit(cx, a);
	tell_sent(cx, s, b);
	return b;
}

int
decide_assignment_reassign(struct cx *cx, const void *args, void *result, struct err *e)
{
	static const char op[] = "assignment.reassign";
	const struct assignment_reassign *r = args;
	struct assignment_ref *out = result;
	struct assignment *a, *b;
	struct suggestion *s;
	struct newly n;

	if (take_assignment(cx, args, &s, &a, e) != 0 || check_leads(cx, s, a, op, e) != 0 ||
	    check_holder(cx, a, e) != 0 || move_assignment(a, op, 0, e) != 0)
		return -1;
	if (uuid_eq(r->unit, a->unit))
		return err_set(e, E_INVALID_ARGUMENT, "unit", "this is the unit that has it now");
	if (check_free(cx, s, r->unit, e) != 0)
		return -1;
	n = (struct newly){ .op = op,
		.unit = r->unit,
		.matter = str_empty(r->matter) ? a->matter : r->matter,
		.kind = a->kind,
		.round = a->round,
		.state = AS_SENT,
		.replaces = a->id,
		.helps = a->helps };
	b = replace_assignment(cx, s, a, &n, r->reason, e);
	if (b == NULL || merged_reassign(cx, s, a, b, r->reason, e) != 0)
		return -1;
	assignment_ref_of(s, a, out);
	out->next = b->id;
	return 0;
}
