/* SPDX-License-Identifier: Apache-2.0 */
/* assignment.add_assist: one more unit assists while the reply is being written */
#include "services/suggestions/merging.h"

static int
check_helped(const struct suggestion *s, const struct assignment *a, struct err *e)
{
	if (s->reference_only)
		return err_set(e, E_FAILED_PRECONDITION, "suggestion",
		    "nothing to assist in: for reference only");
	if (a->kind == KIND_LEAD || (a->kind == KIND_SEPARATE && a->round > 1))
		return 0;
	return err_set(e, E_FAILED_PRECONDITION, "assignment", "%s",
	    a->kind == KIND_SEPARATE     ? "separate units have no assists"
		: a->kind == KIND_ASSIST ? "an assist has no assists; name the lead's assignment"
					 : "another congress answers: no unit here assists it");
}

/* Its part in this round, whatever has become of it, or in another one that still runs. */
static bool
takes_part(const struct assignment *x, const struct assignment *helped, struct uuid unit)
{
	return uuid_eq(x->unit, unit) && x->state != AS_REASSIGNED && x->recalled_on.ymd == 0 &&
	    (x->round == helped->round || !ended(x));
}

static int
check_unit(struct cx *cx, const struct suggestion *s, const struct assignment *helped,
    struct uuid unit, struct err *e)
{
	size_t assists = 0;

	for (const struct assignment *x = next_assignment(cx, s, NULL); x != NULL;
	     x = next_assignment(cx, s, x)) {
		if (takes_part(x, helped, unit))
			return err_set(e, E_INVALID_ARGUMENT, "unit",
			    "unit " STR_FMT " has a part in it already", STR_ARG(x->unit_code));
		assists += uuid_eq(x->helps, helped->id) && x->state != AS_REASSIGNED;
	}
	if (assists >= ASSISTS_MAX)
		return err_set(e, E_FAILED_PRECONDITION, "assignment",
		    "%d units assist already, more than which there may not be", ASSISTS_MAX);
	return 0;
}

/* One whose last day is over before it is asked would lapse at once. */
static int
check_time(struct cx *cx, const struct assignment *helped, struct err *e)
{
	const struct assignment then = { .suggestion = helped->suggestion, .helps = helped->id };
	struct date latest = opinion_latest(cx, &then, cx_today(cx));
	char day[11];

	if (latest.ymd == 0 || latest.ymd > cx_today(cx).ymd)
		return 0;
	date_format(latest, day);
	return err_set(e, E_FAILED_PRECONDITION, "assignment",
	    "its opinion would be due by %s, %d days before the reply: no day is left for it", day,
	    (int)opinion_before(cx, &then, cx_today(cx)));
}

static void
tell_added(struct cx *cx, const struct suggestion *s, const struct assignment *helped,
    const struct assignment *a)
{
	const struct deadline *d = deadline_find(cx, s->id, a->id, STEP_OPINION);

	tell(cx, EV_assist_added, a->id,
	    &(struct ev_assist_added){ ASSIGNMENT_OF(s, a), .helps = helped->id,
		.matter = a->matter, .due = d != NULL ? due_of(cx, d) : NULL });
	hear_unit(cx, helped);
	hear_author(cx, s);
}

/* The units that write the replies to what is merged with it have the same assist. */
static int
add_merged(struct cx *cx, const struct suggestion *m, const struct assignment *helped,
    const struct assignment *of, struct err *e)
{
	for (const struct suggestion *s = next_merged(cx, m, NULL); s != NULL;
	     s = next_merged(cx, m, s)) {
		const struct assignment *f = follower(cx, s, helped);
		const struct assignment *a;
		struct suggestion *w;
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
		n = (struct newly){ .op = "assignment.add_assist",
			.unit = of->unit,
			.unit_code = of->unit_code,
			.unit_name = of->unit_name,
			.matter = of->matter,
			.kind = KIND_ASSIST,
			.round = 1,
			.state = AS_SENT,
			.helps = f->id,
			.follows = of->id };
		a = assign_unit(cx, w, &n, e);
		if (a == NULL)
			return -1;
		tell_added(cx, w, f, a);
		tell_sent(cx, w, a);
	}
	return 0;
}

int
decide_assignment_add_assist(struct cx *cx, const void *args, void *result, struct err *e)
{
	const struct assignment_add_assist *r = args;
	struct newly n = { .op = "assignment.add_assist", .kind = KIND_ASSIST };
	struct assignment_ref *out = result;
	struct assignment *helped, *a;
	struct suggestion *s;

	if (take_assignment(cx, args, &s, &helped, e) != 0 ||
	    check_leads(cx, s, helped, n.op, e) != 0 ||
	    move_assignment(helped, n.op, helped->state, e) != 0 ||
	    check_helped(s, helped, e) != 0 || check_unit(cx, s, helped, r->unit, e) != 0 ||
	    check_time(cx, helped, e) != 0)
		return -1;
	n.unit = r->unit;
	n.matter = r->matter;
	n.round = helped->round;
	n.state = helped->round == 1 ? AS_SENT : AS_HANDLING;
	n.helps = helped->id;
	a = assign_unit(cx, s, &n, e);
	if (a == NULL)
		return -1;
	tell_added(cx, s, helped, a);
	tell_sent(cx, s, a);
	assignment_ref_of(s, helped, out);
	out->next = a->id;
	return add_merged(cx, s, helped, a, e);
}
