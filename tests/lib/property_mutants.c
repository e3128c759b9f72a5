/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Commands that are wrong on purpose: each does one thing that must never be, and names the rule
 * that has to find it out. A rule that finds nothing here is no proof of anything.
 */
#include "tests/lib/property.h"

static int
real(const char *op, struct cx *cx, const void *args, void *result, struct err *e)
{
	return suggestions_command(op)->decide(cx, args, result, e);
}

static struct suggestion *
edit_suggestion(struct cx *cx, const void *args)
{
	struct on_suggestion on;

	memcpy(&on, args, sizeof(on));
	return row_edit(cx, &suggestion_table, on.suggestion);
}

static struct assignment *
edit_assignment(struct cx *cx, const void *args)
{
	struct on_assignment on;

	memcpy(&on, args, sizeof(on));
	return row_edit(cx, &assignment_table, on.assignment);
}

/* Whether what the arguments name is there. */
static bool
there(struct cx *cx, const void *args)
{
	struct on_assignment on;

	memcpy(&on, args, sizeof(on));
	return row_find(cx, &suggestion_table, on.suggestion) != NULL &&
	    row_find(cx, &assignment_table, on.assignment) != NULL;
}

static bool
there_is_one(struct cx *cx, const void *args)
{
	struct on_suggestion on;

	memcpy(&on, args, sizeof(on));
	return row_find(cx, &suggestion_table, on.suggestion) != NULL;
}

static int
reply_before_the_assists(struct cx *cx, const void *args, void *result, struct err *e)
{
	const struct assignment *lead, *x;
	const struct suggestion *s;
	struct uuid open[32];
	int32_t state[32];
	size_t n = 0;

	if (!there(cx, args))
		return real("assignment.reply", cx, args, result, e);
	s = edit_suggestion(cx, args);
	lead = edit_assignment(cx, args);
	for (x = next_assignment(cx, s, NULL); x != NULL; x = next_assignment(cx, s, x)) {
		if (!uuid_eq(x->helps, lead->id) || ended(x) || n == 32)
			continue;
		open[n] = x->id;
		state[n++] = x->state;
		((struct assignment *)row_edit(cx, &assignment_table, x->id))->state = AS_LAPSED;
	}
	if (real("assignment.reply", cx, args, result, e) != 0)
		return -1;
	while (n-- > 0)
		((struct assignment *)row_edit(cx, &assignment_table, open[n]))->state = state[n];
	return 0;
}

static int
close_and_leave_a_clock(struct cx *cx, const void *args, void *result, struct err *e)
{
	const struct deadline *d;
	struct deadline *w;

	if (real("suggestion.close", cx, args, result, e) != 0)
		return -1;
	d = row_first(cx, &deadline_table, edit_suggestion(cx, args)->id);
	w = row_edit(cx, &deadline_table, d->id);
	w->state = DEADLINE_OPEN;
	w->done_on = (struct date){ 0 };
	w->next_at = deadline_next_at(w);
	return 0;
}

static int
leave_out_a_number(struct cx *cx, const void *args, void *result, struct err *e)
{
	struct uuid id = rules_serial_id(date_year(cx_today(cx)));

	if (row_find(cx, &serial_table, id) != NULL)
		((struct serial *)row_edit(cx, &serial_table, id))->last++;
	return real("suggestion.accept", cx, args, result, e);
}

/* What the engine undoes: here it stays. */
static int
leave_a_trace(struct cx *cx, const void *args, void *result, struct err *e)
{
	if (real("assignment.object", cx, args, result, e) == 0)
		return 0;
	keep_refused(cx);
	cx->nevents = 0;
	return -1;
}

static int
forget_the_version(struct cx *cx, const void *args, void *result, struct err *e)
{
	if (real("assignment.contact", cx, args, result, e) != 0)
		return -1;
	edit_suggestion(cx, args)->version--;
	return 0;
}

static int
tell_another_unit(struct cx *cx, const void *args, void *result, struct err *e)
{
	const struct assignment *a;

	if (real("suggestion.assign", cx, args, result, e) != 0)
		return -1;
	a = next_assignment(cx, edit_suggestion(cx, args), NULL);
	hear_unit(cx, a);
	if (next_assignment(cx, edit_suggestion(cx, args), a) != NULL)
		hear_unit(cx, next_assignment(cx, edit_suggestion(cx, args), a));
	return 0;
}

static int
show_an_unchecked_reply(struct cx *cx, const void *args, void *result, struct err *e)
{
	if (real("assignment.reply", cx, args, result, e) != 0)
		return -1;
	hear_signatories(cx, edit_suggestion(cx, args));
	return 0;
}

static int
show_an_unreleased_rating(struct cx *cx, const void *args, void *result, struct err *e)
{
	if (real("assignment.rate", cx, args, result, e) != 0)
		return -1;
	hear_unit(cx, edit_assignment(cx, args));
	return 0;
}

static int
sign_without_a_word(struct cx *cx, const void *args, void *result, struct err *e)
{
	if (real("assignment.sign", cx, args, result, e) != 0)
		return -1;
	cx->nevents = 0;
	return 0;
}

static int
count_late_as_in_time(struct cx *cx, const void *args, void *result, struct err *e)
{
	const struct reply *r;
	struct uuid id;

	if (real("assignment.pass", cx, args, result, e) != 0)
		return -1;
	id = edit_assignment(cx, args)->id;
	for (r = row_first(cx, &reply_table, edit_suggestion(cx, args)->id); r != NULL;
	     r = row_next(cx, &reply_table, r))
		if (uuid_eq(r->assignment, id))
			((struct reply *)row_edit(cx, &reply_table, r->id))->in_time = true;
	return 0;
}

static int
stay_behind_the_assignments(struct cx *cx, const void *args, void *result, struct err *e)
{
	int32_t before = there(cx, args) ? edit_suggestion(cx, args)->state : 0;

	if (real("assignment.pass", cx, args, result, e) != 0)
		return -1;
	edit_suggestion(cx, args)->state = before;
	return 0;
}

static int
rate_twice(struct cx *cx, const void *args, void *result, struct err *e)
{
	const struct rating *r, *last = NULL;
	struct rating *again;
	struct uuid root, id;

	if (real("assignment.rate", cx, args, result, e) != 0)
		return -1;
	root = edit_suggestion(cx, args)->id;
	for (r = row_first(cx, &rating_table, root); r != NULL; r = row_next(cx, &rating_table, r))
		if (uuid_eq(r->assignment, edit_assignment(cx, args)->id))
			last = r;
	if (last == NULL)
		return 0;
	id = cx_uuid(cx);
	again = row_add(cx, &rating_table, id, root);
	*again = *last;
	again->id = id;
	return 0;
}

static int
say_overdue_again(struct cx *cx, const void *args, void *result, struct err *e)
{
	const struct sweep_args *a = args;

	for (size_t i = 0; i < a->ids.n; i++)
		for (const struct deadline *d = row_first(cx, &deadline_table, a->ids.v[i]);
		     d != NULL; d = row_next(cx, &deadline_table, d)) {
			struct deadline *w;

			if (!d->overdue_sent || d->state != DEADLINE_OPEN)
				continue;
			w = row_edit(cx, &deadline_table, d->id);
			w->overdue_sent = false;
			w->next_at = deadline_next_at(w);
		}
	return real("clock.sweep", cx, args, result, e);
}

static int
look_at_nothing(struct cx *cx, const void *args, void *result, struct err *e)
{
	(void)cx, (void)args, (void)result, (void)e;
	return 0;
}

static int
refuse_what_was_accepted(struct cx *cx, const void *args, void *result, struct err *e)
{
	if (there_is_one(cx, args) && edit_suggestion(cx, args)->state == SG_ACCEPTED)
		edit_suggestion(cx, args)->state = SG_UNDER_REVIEW;
	return real("suggestion.refuse", cx, args, result, e);
}

static int
keep_the_assist_with_the_old_lead(struct cx *cx, const void *args, void *result, struct err *e)
{
	const struct assignment_ref *out = result;
	const struct suggestion *s;
	const struct assignment *x;

	if (real("assignment.reassign", cx, args, result, e) != 0)
		return -1;
	s = edit_suggestion(cx, args);
	for (x = next_assignment(cx, s, NULL); x != NULL; x = next_assignment(cx, s, x))
		if (uuid_eq(x->helps, out->next))
			((struct assignment *)row_edit(cx, &assignment_table, x->id))->helps =
			    out->assignment;
	return 0;
}

static int
ask_without_a_clock(struct cx *cx, const void *args, void *result, struct err *e)
{
	const struct assignment_ref *out = result;

	if (real("assignment.add_assist", cx, args, result, e) != 0)
		return -1;
	deadline_end_all(cx, out->suggestion, out->next);
	return 0;
}

static int
start_a_second_clock(struct cx *cx, const void *args, void *result, struct err *e)
{
	const struct deadline *d;
	struct deadline *w;
	struct uuid id;

	if (real("assignment.send_back", cx, args, result, e) != 0)
		return -1;
	d = row_first(cx, &deadline_table, edit_suggestion(cx, args)->id);
	while (d != NULL && (d->state != DEADLINE_OPEN || d->step != STEP_REPLY))
		d = row_next(cx, &deadline_table, d);
	if (d == NULL)
		return 0;
	id = cx_uuid(cx);
	w = row_add(cx, &deadline_table, id, d->suggestion);
	*w = *d;
	w->id = id;
	return 0;
}

static int
refuse_without_a_reason(struct cx *cx, const void *args, void *result, struct err *e)
{
	if (real("suggestion.assign", cx, args, result, e) == 0)
		return 0;
	return err_set(e, e->class, e->field, "it is not possible");
}

static int
touch_another(struct cx *cx, const void *args, void *result, struct err *e)
{
	const struct suggestion *other = row_each(cx, &suggestion_table, NULL);

	if (real("suggestion.return", cx, args, result, e) != 0)
		return -1;
	if (!uuid_eq(other->id, edit_suggestion(cx, args)->id))
		((struct suggestion *)row_edit(cx, &suggestion_table, other->id))->reason = STR(
		    "-");
	return 0;
}

/* ---- the roads of other channels ---- */

static int
report_and_start_a_clock(struct cx *cx, const void *args, void *result, struct err *e)
{
	const struct suggestion *s;

	if (real("suggestion.report", cx, args, result, e) != 0)
		return -1;
	s = edit_suggestion(cx, args);
	return deadline_open(
		   cx, whose(s, (struct uuid){ { 0 } }), STEP_ASSIGN, (struct date){ 0 }, e) != NULL
	    ? 0
	    : -1;
}

static int
give_the_number_away(struct cx *cx, const void *args, void *result, struct err *e)
{
	const struct suggestion *s;
	struct external *x;

	if (real("suggestion.exchange", cx, args, result, e) != 0)
		return -1;
	s = edit_suggestion(cx, args);
	x = row_edit(cx, &external_table,
	    rules_external_id(cx_arena(cx), s->channel, s->congress, s->external_no));
	x->suggestion = (struct uuid){ { 0 } };
	return 0;
}

static int
tell_the_congress(struct cx *cx, const void *args, void *result, struct err *e)
{
	if (real("suggestion.answer", cx, args, result, e) != 0)
		return -1;
	audience(cx, ROLE_unit, STR("@wuhou"));
	return 0;
}

static int
let_the_given_day_slip(struct cx *cx, const void *args, void *result, struct err *e)
{
	const struct deadline *d;
	struct deadline *w;

	if (real("suggestion.assign", cx, args, result, e) != 0)
		return -1;
	d = row_first(cx, &deadline_table, edit_suggestion(cx, args)->id);
	while (d != NULL && d->mark != MARK_G)
		d = row_next(cx, &deadline_table, d);
	if (d == NULL)
		return 0;
	w = row_edit(cx, &deadline_table, d->id);
	w->due = date_add(w->due, 1);
	w->next_at = deadline_next_at(w);
	return 0;
}

static int
assign_what_is_to_be_forwarded(struct cx *cx, const void *args, void *result, struct err *e)
{
	struct suggestion *s;
	int32_t channel;

	if (!there_is_one(cx, args))
		return real("suggestion.assign", cx, args, result, e);
	s = edit_suggestion(cx, args);
	channel = s->channel;
	if (s->state == SG_ACCEPTED)
		s->channel = CHANNEL_ZONE;
	if (real("suggestion.assign", cx, args, result, e) != 0)
		return -1;
	edit_suggestion(cx, args)->channel = channel;
	return 0;
}

#define MUTANT(decide, op, rule)          \
	{                                 \
#decide, op, rule, decide \
	}
const struct mutant mutants[] = {
	MUTANT(reply_before_the_assists, "assignment.reply", "a lead replies after its assists"),
	MUTANT(close_and_leave_a_clock, "suggestion.close", "no open clock on a closed step"),
	MUTANT(start_a_second_clock, "assignment.send_back", "a step to be done has one clock"),
	MUTANT(ask_without_a_clock, "assignment.add_assist", "a step to be done has one clock"),
	MUTANT(leave_out_a_number, "suggestion.accept", "serials are dense"),
	MUTANT(leave_a_trace, "assignment.object", "a refusal changes nothing"),
	MUTANT(touch_another, "suggestion.return", "changed by its own commands only"),
	MUTANT(forget_the_version, "assignment.contact", "the version grows by one"),
	MUTANT(tell_another_unit, "suggestion.assign", "no event holds two units' data"),
	MUTANT(show_an_unchecked_reply, "assignment.reply", "who hears an event"),
	MUTANT(show_an_unreleased_rating, "assignment.rate", "who hears an event"),
	MUTANT(sign_without_a_word, "assignment.sign", "events tell every state"),
	MUTANT(count_late_as_in_time, "assignment.pass", "figures are a recount"),
	MUTANT(stay_behind_the_assignments, "assignment.pass",
	    "the suggestion's state follows its assignments"),
	MUTANT(rate_twice, "assignment.rate", "a deputy rates a reply once, one rating decides"),
	MUTANT(say_overdue_again, "clock.sweep",
	    "an alarm comes once, and never after the step is done"),
	MUTANT(look_at_nothing, "clock.sweep", "the clock leaves nothing behind"),
	MUTANT(refuse_what_was_accepted, "suggestion.refuse", "states move by the table"),
	MUTANT(keep_the_assist_with_the_old_lead, "assignment.reassign",
	    "rounds and hand-overs are linked both ways"),
	MUTANT(report_and_start_a_clock, "suggestion.report", "no open clock on a closed step"),
	MUTANT(give_the_number_away, "suggestion.exchange", "a number there is one suggestion's"),
	MUTANT(tell_the_congress, "suggestion.answer", "who hears an event"),
	MUTANT(let_the_given_day_slip, "suggestion.assign", "a day that was given stays"),
	MUTANT(assign_what_is_to_be_forwarded, "suggestion.assign",
	    "a channel leads along its own road"),
	MUTANT(merge_in_a_circle, "suggestion.merge", "what is merged has one master"),
	MUTANT(reassign_the_master_alone, "assignment.reassign",
	    "what is merged goes with its master"),
	MUTANT(forget_the_master, "assignment.pass", "merged before the reply only"),
	MUTANT(refuse_without_a_reason, "suggestion.assign", "a refusal names the state"),
};
const size_t nmutants = sizeof(mutants) / sizeof(mutants[0]);
