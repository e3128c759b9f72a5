/* SPDX-License-Identifier: Apache-2.0 */
/* suggestion.merge, .unmerge */
#include "services/suggestions/merging.h"

/* ---- suggestion.merge ---- */

/* The state in which one that no unit has waits to be assigned. */
static int32_t
waiting(const struct suggestion *s)
{
	return formal(s) ? SG_FORWARDED : SG_ACCEPTED;
}

/* Neither has a part in another merger. */
static int
check_apart(struct cx *cx, const struct suggestion *s, const struct suggestion *m, struct err *e)
{
	const struct suggestion *x = next_merged(cx, s, NULL), *top;
	int n = 0;

	if (uuid_eq(s->id, m->id))
		return err_set(e, E_INVALID_ARGUMENT, "into", "a suggestion is not its own master");
	if (x != NULL)
		return err_set(e, E_FAILED_PRECONDITION, "suggestion",
		    STR_FMT " is merged into it: un-merge that first", STR_ARG(x->serial));
	top = row_find(cx, &suggestion_table, m->merged_into);
	if (!uuid_absent(m->merged_into))
		return err_set(e, E_FAILED_PRECONDITION, "into",
		    "it is merged into " STR_FMT " itself: name that",
		    STR_ARG(top != NULL ? top->serial : STR("another")));
	for (x = next_merged(cx, m, NULL); x != NULL; x = next_merged(cx, m, x))
		n++;
	if (n >= MERGED_MAX)
		return err_set(e, E_FAILED_PRECONDITION, "into",
		    "%d suggestions are merged into it, no more can be", MERGED_MAX);
	return 0;
}

/* One of the two: with a reply to come, and a formal one where its congress has given it back. */
static int
check_one(const struct suggestion *s, const char *field, struct err *e)
{
	if (s->reference_only)
		return err_set(
		    e, E_FAILED_PRECONDITION, field, "for reference only: no reply is given");
	if (s->channel == CHANNEL_SPECIAL_REPORT)
		return err_set(e, E_FAILED_PRECONDITION, field,
		    "channel special_report: no unit replies to it");
	if (formal(s) && s->forwarded_on.ymd == 0)
		return err_set(e, E_FAILED_PRECONDITION, field,
		    "channel " STR_FMT ": suggestion.forward comes first",
		    STR_ARG(enum_name(&channel_enum, s->channel)));
	return 0;
}

/* Where the two may be handled as one. */
static int
check_alike(const struct suggestion *s, const struct suggestion *m, struct err *e)
{
	if (check_one(s, "suggestion", e) != 0 || check_one(m, "into", e) != 0)
		return -1;
	if (s->channel != m->channel || (formal(s) && !str_eq(s->congress, m->congress)))
		return err_set(e, E_FAILED_PRECONDITION, "into",
		    "channel " STR_FMT " of %s" STR_FMT ", not " STR_FMT
		    ": what is handled together has one channel and congress",
		    STR_ARG(enum_name(&channel_enum, m->channel)),
		    formal(m) ? "congress " : "the zone",
		    STR_ARG(formal(m) ? m->congress : STR("")),
		    STR_ARG(enum_name(&channel_enum, s->channel)));
	if (!str_eq(s->subject, m->subject))
		return err_set(e, E_FAILED_PRECONDITION, "into",
		    "subject class " STR_FMT ", not " STR_FMT ": only what is of one subject is "
		    "handled together",
		    STR_ARG(str_empty(m->subject) ? STR("-") : m->subject),
		    STR_ARG(str_empty(s->subject) ? STR("-") : s->subject));
	return 0;
}

/* The master has its number, and nothing of it is answered yet or in dispute. */
static int
check_master(struct cx *cx, const struct suggestion *m, struct err *e)
{
	if (m->state != waiting(m) && m->state != SG_ASSIGNED && m->state != SG_HANDLING)
		return err_set(e, E_FAILED_PRECONDITION, "into",
		    "the master is in state " STR_FMT "; suggestion.merge needs " STR_FMT
		    ", assigned, handling",
		    STR_ARG(object_state(OBJECT_SUGGESTION, m->state)),
		    STR_ARG(object_state(OBJECT_SUGGESTION, waiting(m))));
	for (const struct assignment *a = next_assignment(cx, m, NULL); a != NULL;
	     a = next_assignment(cx, m, a)) {
		if (a->recalled_on.ymd != 0)
			continue;
		if (a->state == AS_FILED || a->state == AS_DONE)
			return err_set(e, E_FAILED_PRECONDITION, "into",
			    "unit " STR_FMT " has replied to it", STR_ARG(a->unit_code));
		if (a->state == AS_OBJECTED)
			return err_set(e, E_FAILED_PRECONDITION, "into",
			    "unit " STR_FMT " objects to it: assignment.overrule or .reassign "
			    "comes first",
			    STR_ARG(a->unit_code));
	}
	return 0;
}

static int32_t
units_of(struct cx *cx, const struct suggestion *m)
{
	int32_t n = 0;

	for (const struct assignment *a = next_assignment(cx, m, NULL); a != NULL;
	     a = next_assignment(cx, m, a))
		n += a->state != AS_REASSIGNED && a->recalled_on.ymd == 0;
	return n;
}

/* With its number, into the state that the master's has led to. */
static int
join(struct cx *cx, struct suggestion *s, const struct suggestion *m, struct str reason,
    struct err *e)
{
	static const char op[] = "suggestion.merge";
	int32_t to = m->state == waiting(m) ? SG_MERGED : SG_ASSIGNED;
	struct due_info *due;

	if (move_suggestion(s, op, to, e) != 0)
		return -1;
	if (str_empty(s->serial) && accept_suggestion(cx, s, &due, e) != 0)
		return -1;
	s->merged_into = m->id;
	tell(cx, EV_merged, s->id,
	    &(struct ev_merged){ HEAD_OF(s), .into = m->id, .into_serial = m->serial,
		.reason = reason, .units = units_of(cx, m) });
	hear_author(cx, s);
	return to == SG_ASSIGNED ? assign_with_master(cx, s, m, op, e) : 0;
}

int
decide_suggestion_merge(struct cx *cx, const void *args, void *result, struct err *e)
{
	const struct suggestion_merge *in = args;
	const struct suggestion *m;
	struct suggestion *s;

	if (take_suggestion(cx, args, &s, e) != 0)
		return -1;
	if (next_state(OBJECT_SUGGESTION, s->state, "suggestion.merge", 0, e) == NULL)
		return -1;
	m = row_find(cx, &suggestion_table, in->into);
	if (m == NULL)
		return err_set(e, E_NOT_FOUND, "into", "there is no such suggestion");
	if (check_apart(cx, s, m, e) != 0 || check_master(cx, m, e) != 0 ||
	    check_alike(s, m, e) != 0 || join(cx, s, m, in->reason, e) != 0)
		return -1;
	suggestion_ref_of(s, result);
	return 0;
}

/* ---- suggestion.unmerge ---- */

static int
check_part(const struct assignment *a, struct err *e)
{
	if (a->state == AS_OBJECTED)
		return err_set(e, E_FAILED_PRECONDITION, "suggestion",
		    "unit " STR_FMT " objects to it; possible now: assignment.overrule, "
		    "assignment.reassign",
		    STR_ARG(a->unit_code));
	if (a->state == AS_FILED)
		return err_set(e, E_FAILED_PRECONDITION, "suggestion",
		    "unit " STR_FMT " has replied to it, the reply is in the form check; possible "
		    "now: assignment.pass, assignment.send_back",
		    STR_ARG(a->unit_code));
	if (a->state == AS_DONE)
		return err_set(e, E_FAILED_PRECONDITION, "suggestion",
		    "unit " STR_FMT " has replied to it, the reply is passed on; possible now: "
		    "assignment.reply by who has not",
		    STR_ARG(a->unit_code));
	return 0;
}

/* Neither answered nor in dispute. */
static int
check_parts(struct cx *cx, const struct suggestion *s, struct err *e)
{
	for (const struct assignment *a = next_assignment(cx, s, NULL); a != NULL;
	     a = next_assignment(cx, s, a))
		if (a->recalled_on.ymd == 0 && check_part(a, e) != 0)
			return -1;
	return 0;
}

int
decide_suggestion_unmerge(struct cx *cx, const void *args, void *result, struct err *e)
{
	static const char op[] = "suggestion.unmerge";
	const struct suggestion_unmerge *in = args;
	struct suggestion *s;

	if (take_suggestion(cx, args, &s, e) != 0 ||
	    next_state(OBJECT_SUGGESTION, s->state, op, 0, e) == NULL)
		return -1;
	if (uuid_absent(s->merged_into))
		return err_set(
		    e, E_FAILED_PRECONDITION, "suggestion", "it is not merged into another");
	if (check_parts(cx, s, e) != 0 || unmerge(cx, s, op, UNMERGE_DECIDED, in->reason, e) != 0)
		return -1;
	suggestion_ref_of(s, result);
	return 0;
}
