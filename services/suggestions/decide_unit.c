/* SPDX-License-Identifier: Apache-2.0 */
/* What a unit does before it replies: assignment.sign, .object, .contact, .opinion */
#include "services/suggestions/merging.h"
#include "services/suggestions/transfer.h"

static const char *
words(int32_t kind)
{
	return kind == KIND_ASSIST ? "an assist"
	    : kind == KIND_LEAD    ? "the lead"
				   : "a separate unit";
}

/* The unit has begun: the time to object is over. */
static void
begun(struct cx *cx, const struct suggestion *s, const struct assignment *a)
{
	deadline_end(cx, s->id, a->id, STEP_OBJECT, DEADLINE_CLOSED);
}

int
decide_assignment_sign(struct cx *cx, const void *args, void *result, struct err *e)
{
	const struct assignment_sign *r = args;
	struct suggestion *s;
	struct assignment *a;
	int32_t before;

	if (take_assignment(cx, args, &s, &a, e) != 0 ||
	    move_assignment(a, "assignment.sign", s->reference_only ? AS_DONE : AS_SIGNED, e) != 0)
		return -1;
	a->signed_at = cx_now(cx);
	a->signed_by = str_empty(r->person) ? cx_who(cx)->principal : r->person;
	deadline_end(cx, s->id, a->id, STEP_SIGN, DEADLINE_MET);
	if (s->reference_only)
		deadline_end_all(cx, s->id, a->id);
	before = s->state;
	if (follow(cx, s, "assignment.sign", e) != 0)
		return -1;
	tell(cx, EV_signed, a->id,
	    &(struct ev_signed){ ASSIGNMENT_OF(s, a), .person = a->signed_by });
	hear_unit(cx, a);
	hear_author(cx, s);
	tell_followed(cx, s, before);
	assignment_ref_of(s, a, result);
	return 0;
}

/* Not after its day: [L] 5-10 working days elsewhere. */
static int
check_objection_day(
    struct cx *cx, const struct suggestion *s, const struct assignment *a, struct err *e)
{
	const struct deadline *d = deadline_find(cx, s->id, a->id, STEP_OBJECT);
	char day[11] = "-";

	if (d != NULL && cx_today(cx).ymd <= d->due.ymd)
		return 0;
	if (d != NULL)
		date_format(d->due, day);
	return err_set(e, E_FAILED_PRECONDITION, "assignment",
	    "the last day to object was %s; possible now: sign, or handle it", day);
}

int
decide_assignment_object(struct cx *cx, const void *args, void *result, struct err *e)
{
	const struct assignment_object *r = args;
	struct suggestion *s;
	struct assignment *a;
	struct deadline *d;
	int32_t before;

	if (take_assignment(cx, args, &s, &a, e) != 0)
		return -1;
	before = a->state;
	if (check_leads(cx, s, a, "assignment.object", e) != 0 ||
	    move_assignment(a, "assignment.object", 0, e) != 0 ||
	    check_objection_day(cx, s, a, e) != 0 || check_none_answered(cx, s, a, e) != 0)
		return -1;
	if (!str_empty(a->ruling)) /* the committee has decided */
		return err_set(e, E_FAILED_PRECONDITION, "assignment",
		    "an objection was overruled already; possible now: sign, or handle it");
	a->before = before;
	a->objection = r->reason;
	transfer_note(cx, TRANSFER_OBJECTED, a, NULL, r->reason);
	deadline_end(cx, s->id, a->id, STEP_OBJECT, DEADLINE_MET);
	d = deadline_open(cx, whose(s, a->id), STEP_REASSIGN, (struct date){ 0 }, e);
	if (d == NULL)
		return -1;
	tell(cx, EV_objected, a->id,
	    &(struct ev_objected){
		ASSIGNMENT_OF(s, a), .reason = r->reason, .due = due_of(cx, d) });
	hear_unit(cx, a);
	assignment_ref_of(s, a, result);
	return 0;
}

int
decide_assignment_contact(struct cx *cx, const void *args, void *result, struct err *e)
{
	const struct assignment_contact *r = args;
	struct suggestion *s;
	struct assignment *a;
	struct contact *c;

	if (take_assignment(cx, args, &s, &a, e) != 0 ||
	    move_assignment(a, "assignment.contact", 0, e) != 0)
		return -1;
	if (a->kind == KIND_ASSIST)
		return err_set(e, E_FAILED_PRECONDITION, "assignment",
		    "%s gives its opinion to the lead, which is in contact with the deputy",
		    words(a->kind));
	if (r->date.ymd > cx_today(cx).ymd || r->date.ymd < stamp_date(a->sent_at).ymd)
		return err_set(e, E_INVALID_ARGUMENT, "date",
		    "must be a day since the assignment was sent, and not in the future");
	if (a->contacts >= CONTACTS_MAX)
		return err_set(e, E_FAILED_PRECONDITION, "assignment",
		    "its contact log is full: %d entries", CONTACTS_MAX);
	a->contacts++;
	c = row_add(cx, &contact_table, cx_uuid(cx), s->id);
	c->assignment = a->id;
	c->phase = r->phase;
	c->way = r->way;
	c->date = r->date;
	c->persons = r->persons;
	c->said = r->said;
	c->recorded_at = cx_now(cx);
	deadline_end(cx, s->id, a->id, STEP_CONTACT, DEADLINE_MET);
	begun(cx, s, a);
	tell(cx, EV_contacted, a->id,
	    &(struct ev_contacted){ ASSIGNMENT_OF(s, a), .phase = r->phase, .way = r->way,
		.date = r->date, .persons = r->persons, .said = r->said });
	hear_unit(cx, a);
	hear_signatories(cx, s);
	assignment_ref_of(s, a, result);
	return 0;
}

int
decide_assignment_opinion(struct cx *cx, const void *args, void *result, struct err *e)
{
	const struct assignment_opinion *r = args;
	const struct assignment *lead;
	struct suggestion *s;
	struct assignment *a;

	if (take_assignment(cx, args, &s, &a, e) != 0)
		return -1;
	if (state_allows(OBJECT_ASSIGNMENT, a->state, "assignment.opinion") &&
	    a->kind != KIND_ASSIST)
		return err_set(e, E_FAILED_PRECONDITION, "assignment",
		    "%s replies to the deputy; an opinion is an assist's", words(a->kind));
	if (move_assignment(a, "assignment.opinion", 0, e) != 0)
		return -1;
	a->opinion = r->text;
	a->opinion_signer = r->signer;
	a->opinion_at = cx_now(cx);
	deadline_end(cx, s->id, a->id, STEP_OPINION, DEADLINE_MET);
	begun(cx, s, a);
	tell(cx, EV_opinion_given, a->id,
	    &(struct ev_opinion){ ASSIGNMENT_OF(s, a), .text = r->text, .signer = r->signer });
	hear_unit(cx, a);
	lead = find_assignment(cx, a->helps);
	if (lead != NULL)
		hear_unit(cx, lead);
	assignment_ref_of(s, a, result);
	return 0;
}
