/* SPDX-License-Identifier: Apache-2.0 */
#include "services/suggestions/merging.h"

const struct suggestion *
next_merged(struct cx *cx, const struct suggestion *m, const struct suggestion *prev)
{
	const struct suggestion *s = row_each(cx, &suggestion_table, prev);

	while (s != NULL && !uuid_eq(s->merged_into, m->id))
		s = row_each(cx, &suggestion_table, s);
	return s;
}

const struct assignment *
follower(struct cx *cx, const struct suggestion *s, const struct assignment *a)
{
	const struct assignment *x = next_assignment(cx, s, NULL);

	while (x != NULL && (!uuid_eq(x->follows, a->id) || x->recalled_on.ymd != 0))
		x = next_assignment(cx, s, x);
	return x;
}

/* The master's assignment that this one follows, while it is not ended; NULL: it stands alone. */
static const struct assignment *
led_by(struct cx *cx, const struct assignment *a)
{
	const struct assignment *l = uuid_absent(a->follows) || a->recalled_on.ymd != 0
	    ? NULL
	    : find_assignment(cx, a->follows);

	return l != NULL && !ended(l) ? l : NULL;
}

static const struct suggestion *
master_of(struct cx *cx, const struct suggestion *s)
{
	return row_find(cx, &suggestion_table, s->merged_into);
}

/* ---- what is refused ---- */

int
check_not_waiting(struct cx *cx, const struct suggestion *s, const char *op, struct err *e)
{
	const struct suggestion *m = s->state == SG_MERGED ? master_of(cx, s) : NULL;

	if (m == NULL)
		return 0;
	return err_set(e, E_FAILED_PRECONDITION, "suggestion",
	    "merged into " STR_FMT ", which is " STR_FMT
	    ": %s is done there, for both; possible now: %s there, or suggestion.unmerge",
	    STR_ARG(m->serial), STR_ARG(object_state(OBJECT_SUGGESTION, m->state)), op, op);
}

int
check_none_waits(struct cx *cx, const struct suggestion *m, struct err *e)
{
	const struct suggestion *s = next_merged(cx, m, NULL);

	if (s == NULL || s->state != SG_MERGED)
		return 0;
	return err_set(e, E_FAILED_PRECONDITION, "suggestion",
	    STR_FMT
	    " is merged into it and would wait for ever; possible now: suggestion.assign, or "
	    "suggestion.unmerge of that",
	    STR_ARG(s->serial));
}

int
check_leads(struct cx *cx, const struct suggestion *s, const struct assignment *a, const char *op,
    struct err *e)
{
	bool apart = state_allows(OBJECT_SUGGESTION, s->state, "suggestion.unmerge");
	const struct assignment *l = led_by(cx, a);
	const struct suggestion *m = master_of(cx, s);
	bool there = l != NULL && state_allows(OBJECT_ASSIGNMENT, l->state, op);

	if (l == NULL || m == NULL || !state_allows(OBJECT_ASSIGNMENT, a->state, op))
		return 0;
	return err_set(e, E_FAILED_PRECONDITION, "assignment",
	    "merged into " STR_FMT ", whose assignment to this unit is " STR_FMT
	    " and is followed; possible now: %s%s%s%s",
	    STR_ARG(m->serial), STR_ARG(object_state(OBJECT_ASSIGNMENT, l->state)), there ? op : "",
	    there ? " there" : "", there && apart ? ", or " : "",
	    apart       ? "suggestion.unmerge"
		: there ? ""
			: "its reply");
}

int
check_none_answered(
    struct cx *cx, const struct suggestion *m, const struct assignment *a, struct err *e)
{
	for (const struct suggestion *s = next_merged(cx, m, NULL); s != NULL;
	     s = next_merged(cx, m, s)) {
		const struct assignment *f = follower(cx, s, a);

		if (f != NULL && (f->state == AS_FILED || f->state == AS_DONE))
			return err_set(e, E_FAILED_PRECONDITION, "assignment",
			    "this unit has replied to " STR_FMT
			    ", which is merged into it; possible now: sign, or handle it",
			    STR_ARG(s->serial));
	}
	return 0;
}

int
check_no_objection(struct cx *cx, const struct assignment *a, struct err *e)
{
	const struct assignment *l = led_by(cx, a);

	if (l == NULL || l->state != AS_OBJECTED)
		return 0;
	return err_set(e, E_FAILED_PRECONDITION, "assignment",
	    "this unit objects to what it is merged into: that is ruled on first");
}

/* ---- what follows ---- */

/* The master's assignments that are to be followed. */
static bool
is_led(const struct assignment *a, bool assist)
{
	return a->round == 1 && a->state != AS_REASSIGNED && a->recalled_on.ymd == 0 &&
	    (a->kind == KIND_ASSIST) == assist;
}

static int
make_followers(struct cx *cx, const struct suggestion *s, const struct suggestion *m,
    const char *op, struct made *made, struct err *e)
{
	const struct assignment *lead;

	for (int pass = 0; pass < 2; pass++)
		for (const struct assignment *a = next_assignment(cx, m, NULL); a != NULL;
		     a = next_assignment(cx, m, a)) {
			struct newly n = { .op = op,
				.unit = a->unit,
				.unit_code = a->unit_code,
				.unit_name = a->unit_name,
				.matter = a->matter,
				.kind = a->kind,
				.round = 1,
				.state = AS_SENT,
				.follows = a->id };

			if (!is_led(a, pass == 1) || made->n == PLAN_MAX)
				continue;
			lead = pass == 1 ? find_assignment(cx, a->helps) : NULL;
			lead = lead != NULL ? follower(cx, s, lead) : NULL;
			if (lead != NULL)
				n.helps = lead->id;
			made->v[made->n] = assign_unit(cx, s, &n, e);
			if (made->v[made->n++] == NULL)
				return -1;
		}
	return 0;
}

int
assign_with_master(
    struct cx *cx, struct suggestion *s, const struct suggestion *m, const char *op, struct err *e)
{
	struct made made = { .n = 0 };

	assigning_begins(cx, s, m->reply_due);
	if (make_followers(cx, s, m, op, &made, e) != 0)
		return -1;
	tell_assigned(cx, s, &made, made.n > 0 && made.v[0]->kind == KIND_SEPARATE);
	return 0;
}

int
merged_assign(struct cx *cx, const struct suggestion *m, struct err *e)
{
	static const char op[] = "suggestion.assign";

	for (const struct suggestion *s = next_merged(cx, m, NULL); s != NULL;
	     s = next_merged(cx, m, s)) {
		struct suggestion *w = row_edit(cx, &suggestion_table, s->id);

		w->version++;
		if (move_suggestion(w, op, SG_ASSIGNED, e) != 0 ||
		    assign_with_master(cx, w, m, op, e) != 0)
			return -1;
	}
	return 0;
}

int
merged_reassign(struct cx *cx, const struct suggestion *m, const struct assignment *a,
    const struct assignment *b, struct str reason, struct err *e)
{
	static const char op[] = "assignment.reassign";

	for (const struct suggestion *s = next_merged(cx, m, NULL); s != NULL;
	     s = next_merged(cx, m, s)) {
		const struct assignment *f = follower(cx, s, a);
		struct suggestion *w;
		struct assignment *old;
		struct newly n;

		if (f == NULL || ended(f))
			continue;
		if (f->state == AS_FILED)
			return err_set(e, E_FAILED_PRECONDITION, "assignment",
			    "the reply to " STR_FMT ", which is merged into it, is in the form "
			    "check; possible now: pass it on, or send it back",
			    STR_ARG(s->serial));
		w = row_edit(cx, &suggestion_table, s->id);
		w->version++;
		old = row_edit(cx, &assignment_table, f->id);
		n = (struct newly){ .op = op,
			.unit = b->unit,
			.unit_code = b->unit_code,
			.unit_name = b->unit_name,
			.matter = b->matter,
			.kind = b->kind,
			.round = 1,
			.state = AS_SENT,
			.replaces = old->id,
			.helps = old->helps,
			.follows = b->id };
		if (move_assignment(old, op, 0, e) != 0 ||
		    replace_assignment(cx, w, old, &n, reason, e) == NULL)
			return -1;
	}
	return 0;
}

/* ---- the end of it ---- */

/* Whatever has become of them: the next ones begin anew. How many a unit still had. */
static int
recall(struct cx *cx, const struct suggestion *s, const char *op, struct made *out, struct err *e)
{
	for (const struct assignment *a = next_assignment(cx, s, NULL); a != NULL;
	     a = next_assignment(cx, s, a)) {
		struct assignment *w;

		if (a->recalled_on.ymd != 0)
			continue;
		w = row_edit(cx, &assignment_table, a->id);
		w->recalled_on = cx_today(cx);
		deadline_end_all(cx, s->id, a->id);
		if (ended(a))
			continue;
		if (move_assignment(w, op, AS_RECALLED, e) != 0)
			return -1;
		if (out->n < PLAN_MAX)
			out->v[out->n++] = w;
	}
	return 0;
}

static void
tell_unmerged(
    struct cx *cx, const struct suggestion *s, const struct suggestion *m, struct ev_unmerged *ev)
{
	*ev = (struct ev_unmerged){ HEAD_OF(s), .from = m->id, .from_serial = m->serial,
		.reason = ev->reason, .why = ev->why, .units = ev->units, .due = ev->due };
	tell(cx, EV_unmerged, s->id, ev);
	hear_author(cx, s);
}

int
unmerge(struct cx *cx, struct suggestion *s, const char *op, enum unmerge_cause why,
    struct str reason, struct err *e)
{
	static const struct uuid whole = { { 0 } };
	const struct suggestion *m = master_of(cx, s);
	struct ev_unmerged ev = { .why = (int32_t)why, .reason = reason };
	const struct deadline *d = deadline_find(cx, s->id, whole, STEP_ASSIGN);
	struct made had = { .n = 0 };

	if (move_suggestion(s, op, formal(s) ? SG_FORWARDED : SG_ACCEPTED, e) != 0 ||
	    recall(cx, s, op, &had, e) != 0)
		return -1;
	if (!formal(s) && (d == NULL || d->state != DEADLINE_OPEN)) {
		d = deadline_open(cx, whose(s, whole), STEP_ASSIGN, (struct date){ 0 }, e);
		if (d == NULL)
			return -1;
	}
	s->merged_into = whole;
	s->round = 0;
	s->assigned_on = s->reply_due = (struct date){ 0 };
	ev.units = (int32_t)had.n;
	ev.due = d != NULL ? due_of(cx, d) : NULL; /* none: no clock of ours */
	tell_unmerged(cx, s, m, &ev);
	for (size_t i = 0; i < had.n; i++) {
		tell(cx, EV_recalled, had.v[i]->id,
		    &(struct ev_ruled){ ASSIGNMENT_OF(s, had.v[i]), .reason = reason });
		hear_unit(cx, had.v[i]);
	}
	return 0;
}

int
withdrawn_unmerge(
    struct cx *cx, struct suggestion *s, const char *op, struct str reason, struct err *e)
{
	const struct suggestion *m = master_of(cx, s);
	struct ev_unmerged ev = { .why = UNMERGE_WITHDRAWN, .reason = reason };

	if (m != NULL) {
		s->merged_into = (struct uuid){ { 0 } };
		tell_unmerged(cx, s, m, &ev);
	}
	for (const struct suggestion *x = next_merged(cx, s, NULL), *next; x != NULL; x = next) {
		struct suggestion *w = row_edit(cx, &suggestion_table, x->id);

		next = next_merged(cx, s, x);
		w->version++;
		if (unmerge(cx, w, op, UNMERGE_MASTER_WITHDRAWN, reason, e) != 0)
			return -1;
	}
	return 0;
}
