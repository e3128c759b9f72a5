/* SPDX-License-Identifier: Apache-2.0 */
/* suggestion.cosign, .accept, .return, .refuse */
#include "services/suggestions/decide.h"
#include "services/suggestions/opinion_links.h"

static const struct uuid whole = { 0 }; /* a period of the suggestion, not of an assignment */

static size_t
count(struct cx *cx, const struct suggestion *s, int32_t state)
{
	size_t n = 0;

	for (const struct cosigner *c = next_cosigner(cx, s, NULL); c != NULL;
	     c = next_cosigner(cx, s, c))
		n += c->state == state;
	return n;
}

int
end_cosigning(struct cx *cx, struct suggestion *s, const char *op, struct err *e)
{
	struct deadline *d;

	if (move_suggestion(s, op, SG_UNDER_REVIEW, e) != 0)
		return -1;
	d = deadline_open(cx, whose(s, whole), STEP_REVIEW, (struct date){ 0 }, e);
	if (d == NULL)
		return -1;
	tell(cx, EV_cosigning_ended, s->id,
	    &(struct ev_cosigning_ended){ HEAD_OF(s),
		.agreed = (int32_t)count(cx, s, COSIGN_AGREED),
		.declined = (int32_t)count(cx, s, COSIGN_DECLINED),
		.dropped = (int32_t)count(cx, s, COSIGN_DROPPED), .due = due_of(cx, d) });
	hear_author(cx, s);
	return 0;
}

/* The caller's row, which scope has seen to be there. */
static const struct cosigner *
own_row(struct cx *cx, const struct suggestion *s)
{
	const struct cosigner *c = next_cosigner(cx, s, NULL);

	while (c != NULL && !str_eq(c->person_code, cx_who(cx)->scope))
		c = next_cosigner(cx, s, c);
	return c;
}

int
decide_suggestion_cosign(struct cx *cx, const void *args, void *result, struct err *e)
{
	const struct suggestion_cosign *a = args;
	const struct cosigner *c;
	struct cosigner *w;
	struct suggestion *s;
	bool last;

	if (take_suggestion(cx, args, &s, e) != 0 ||
	    move_suggestion(s, "suggestion.cosign", SG_COSIGNING, e) != 0)
		return -1;
	c = own_row(cx, s);
	if (c == NULL || c->state != COSIGN_INVITED)
		return err_set(e, E_FAILED_PRECONDITION, "suggestion",
		    "this deputy has answered already: " STR_FMT,
		    STR_ARG(enum_name(&cosign_state_enum, c != NULL ? c->state : 0)));
	w = row_edit(cx, &cosigner_table, c->id);
	w->state = a->answer == ANSWER_AGREE ? COSIGN_AGREED : COSIGN_DECLINED;
	w->answered_at = cx_now(cx);
	last = count(cx, s, COSIGN_INVITED) == 0;
	tell(cx, EV_cosigned, s->id,
	    &(struct ev_cosigned){ HEAD_OF(s), .person_code = w->person_code,
		.person_name = w->person_name, .answer = a->answer });
	hear_author(cx, s);
	audience(cx, ROLE_deputy, w->person_code);
	if (last) {
		deadline_end(cx, s->id, whole, STEP_COSIGN, DEADLINE_MET);
		if (end_cosigning(cx, s, "suggestion.cosign", e) != 0)
			return -1;
	}
	suggestion_ref_of(s, result);
	return 0;
}

/* The next number of this year's series; the batch's one writer leaves no gap. */
static struct str
next_serial(struct cx *cx, int year)
{
	struct uuid id = rules_serial_id(year);
	struct serial *n = row_find(cx, &serial_table, id) != NULL
	    ? row_edit(cx, &serial_table, id)
	    : row_add(cx, &serial_table, id, id);

	n->year = year;
	n->last++;
	return rules_serial(cx_arena(cx), year, n->last);
}

int
accept_suggestion(struct cx *cx, struct suggestion *s, struct due_info **due, struct err *e)
{
	struct deadline *d;

	*due = NULL;
	s->accepted_on = cx_today(cx);
	s->year = (struct opt_i32){ date_year(s->accepted_on), true };
	s->serial = next_serial(cx, s->year.v);
	deadline_end(cx, s->id, whole, STEP_REVIEW, DEADLINE_MET);
	if (s->channel == CHANNEL_ZONE || s->reference_only) { /* else no clock of ours */
		d = deadline_open(cx, whose(s, whole), STEP_ASSIGN, (struct date){ 0 }, e);
		if (d == NULL)
			return -1;
		*due = due_of(cx, d);
	}
	tell(cx, EV_accepted, s->id,
	    &(struct ev_accepted){ HEAD_OF(s), .reference_only = s->reference_only, .due = *due });
	hear_author(cx, s);
	return 0;
}

int
decide_suggestion_accept(struct cx *cx, const void *args, void *result, struct err *e)
{
	struct due_info *due;
	struct suggestion *s;

	if (take_suggestion(cx, args, &s, e) != 0 ||
	    move_suggestion(s, "suggestion.accept", 0, e) != 0 ||
	    accept_suggestion(cx, s, &due, e) != 0)
		return -1;
	suggestion_ref_of(s, result);
	return 0;
}

int
decide_suggestion_return(struct cx *cx, const void *args, void *result, struct err *e)
{
	const struct suggestion_return *a = args;
	struct suggestion *s;

	if (take_suggestion(cx, args, &s, e) != 0 ||
	    move_suggestion(s, "suggestion.return", 0, e) != 0)
		return -1;
	s->reason = a->reason;
	deadline_end(cx, s->id, whole, STEP_REVIEW, DEADLINE_MET);
	tell(cx, EV_returned, s->id, &(struct ev_returned){ HEAD_OF(s), .reason = a->reason });
	hear_author(cx, s);
	suggestion_ref_of(s, result);
	return 0;
}

int
decide_suggestion_refuse(struct cx *cx, const void *args, void *result, struct err *e)
{
	const struct suggestion_refuse *a = args;
	struct suggestion *s;

	if (take_suggestion(cx, args, &s, e) != 0 ||
	    move_suggestion(s, "suggestion.refuse", 0, e) != 0)
		return -1;
	s->reason_code = a->reason_code;
	s->reason = a->reason;
	s->outcome = a->outcome;
	s->closed_on = cx_today(cx);
	deadline_end(cx, s->id, whole, STEP_REVIEW, DEADLINE_MET);
	tell(cx, EV_refused, s->id,
	    &(struct ev_refused){ HEAD_OF(s), .reason_code = a->reason_code, .reason = a->reason,
		.outcome = a->outcome });
	hear_author(cx, s);
	withdrawal_overtaken(cx, s);
	suggestion_ref_of(s, result);
	return opinions_release(cx, s, a->reason, e);
}
