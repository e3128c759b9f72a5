/* SPDX-License-Identifier: Apache-2.0 */
/* The reply and its form check: assignment.reply, .pass, .send_back */
#include <stdio.h>

#include "services/suggestions/attach.h"
#include "services/suggestions/commitment.h"
#include "services/suggestions/merging.h"

#define COPY_BYTES 400 /* a copy's name */

static struct ev_reply
reply_event(const struct suggestion *s, const struct assignment *a, const struct reply *r)
{
	return (struct ev_reply){ ASSIGNMENT_OF(s, a), .reply = r->id, .number = r->number,
		.signer = r->signer, .dated = r->dated, .class = r->class, .filed_on = r->filed_on,
		.in_time = r->in_time, .text = r->text, .measure = r->measure,
		.by_date = r->by_date,
		.points = { .set = r->points.n > 0, .v = (int32_t)r->points.n } };
}

/* The period of the reply: the first one's, or that of handling again. */
static enum step
reply_step(const struct assignment *a)
{
	return a->round > 1 ? STEP_AGAIN : STEP_REPLY;
}

static int
check_class(const struct assignment_reply *r, struct err *e)
{
	if (r->class == CLASS_B && str_empty(r->measure))
		return err_set(e, E_INVALID_ARGUMENT, "measure", "class B says what will be done");
	if (r->class == CLASS_B && r->by_date.ymd == 0)
		return err_set(
		    e, E_INVALID_ARGUMENT, "by_date", "class B says by when it will be solved");
	if (r->class == CLASS_B && r->by_date.ymd < r->dated.ymd)
		return err_set(e, E_INVALID_ARGUMENT, "by_date", "must not lie before the letter");
	if (r->class == CLASS_C && str_empty(r->class_reason))
		return err_set(
		    e, E_INVALID_ARGUMENT, "class_reason", "class C says why it is not possible");
	return 0;
}

static int
check_letter(
    struct cx *cx, const struct suggestion *s, const struct assignment_reply *r, struct err *e)
{
	char field[40];

	if (r->secrecy != 0 && r->secrecy != SECRECY_UNCLASSIFIED)
		return err_set(
		    e, E_INVALID_ARGUMENT, "secrecy", "only unclassified letters may pass here");
	if (r->dated.ymd > cx_today(cx).ymd)
		return err_set(e, E_INVALID_ARGUMENT, "dated", "must not be in the future");
	for (size_t i = 0; i < r->copies.n; i++) {
		if (r->copies.v[i].n > 0 && r->copies.v[i].n <= COPY_BYTES)
			continue;
		snprintf(field, sizeof(field), "copies[%zu]", i);
		return err_set(e, E_INVALID_ARGUMENT, field,
		    "is the name of who gets a copy, in at most %d bytes", COPY_BYTES);
	}
	if (check_class(r, e) != 0)
		return -1;
	return r->class == CLASS_B ? check_promise(cx, s, r->by_date, "by_date", e) : 0;
}

/* A lead does not file before every assist has given its opinion or lapsed. */
static int
check_assists(struct cx *cx, const struct suggestion *s, const struct assignment *a, struct err *e)
{
	for (const struct assignment *x = next_assignment(cx, s, NULL); x != NULL;
	     x = next_assignment(cx, s, x))
		if (uuid_eq(x->helps, a->id) && !ended(x))
			return err_set(e, E_FAILED_PRECONDITION, "assignment",
			    "the opinion of assist " STR_FMT " (" STR_FMT ") is not there yet",
			    STR_ARG(x->unit_code),
			    STR_ARG(object_state(OBJECT_ASSIGNMENT, x->state)));
	return 0;
}

static struct reply *
add_reply(struct cx *cx, const struct suggestion *s, const struct assignment *a,
    const struct assignment_reply *r)
{
	const struct deadline *d = deadline_find(cx, s->id, a->id, reply_step(a));
	struct reply *row = row_add(cx, &reply_table, cx_uuid(cx), s->id);

	row->assignment = a->id;
	row->unit_name = a->unit_name;
	row->state = REPLY_FILED;
	row->number = r->number;
	row->signer = r->signer;
	row->dated = r->dated;
	row->class = r->class;
	row->text = r->text;
	row->by_date = r->by_date;
	row->class_reason = r->class_reason;
	row->handler = r->handler;
	row->phone = r->phone;
	row->copies = r->copies;
	row->addressee = r->addressee;
	row->measure = r->measure;
	row->points = r->points;
	row->filed_on = cx_today(cx);
	row->in_time = d == NULL || row->filed_on.ymd <= d->due.ymd;
	return row;
}

int
decide_assignment_reply(struct cx *cx, const void *args, void *result, struct err *e)
{
	const struct assignment_reply *r = args;
	struct suggestion *s;
	struct assignment *a;
	struct deadline *d;
	struct ev_reply ev;
	struct reply *row;
	struct list files;

	if (take_assignment(cx, args, &s, &a, e) != 0)
		return -1;
	if (state_allows(OBJECT_ASSIGNMENT, a->state, "assignment.reply") && a->kind == KIND_ASSIST)
		return err_set(e, E_FAILED_PRECONDITION, "assignment",
		    "an assist gives its opinion to the lead; the lead replies");
	if (move_assignment(a, "assignment.reply", 0, e) != 0 || check_letter(cx, s, r, e) != 0 ||
	    check_assists(cx, s, a, e) != 0 || check_no_objection(cx, a, e) != 0)
		return -1;
	row = add_reply(cx, s, a, r);
	if (attach_files(cx, s, ATTACHED_REPLY, row->id, &r->attachments, &files, e) != 0)
		return -1;
	ev = reply_event(s, a, row);
	ev.attachments = files;
	deadline_end(cx, s->id, a->id, reply_step(a), DEADLINE_MET);
	deadline_end(cx, s->id, a->id, STEP_OBJECT, DEADLINE_CLOSED);
	d = deadline_open(cx, whose(s, a->id), STEP_FORM_CHECK, (struct date){ 0 }, e);
	if (d == NULL || follow(cx, s, "assignment.reply", e) != 0)
		return -1;
	ev.state = s->state;
	ev.due = due_of(cx, d);
	tell(cx, EV_reply_filed, a->id, &ev);
	hear_unit(cx, a);
	assignment_ref_of(s, a, result);
	return 0;
}

/* The one reply of the assignment that is in the form check. */
static struct reply *
filed_reply(struct cx *cx, const struct suggestion *s, const struct assignment *a, struct err *e)
{
	const struct reply *r = row_first(cx, &reply_table, s->id);

	while (r != NULL && (r->state != REPLY_FILED || !uuid_eq(r->assignment, a->id)))
		r = row_next(cx, &reply_table, r);
	if (r == NULL) {
		err_set(e, E_INTERNAL, "assignment", "no reply is in the form check");
		return NULL;
	}
	return row_edit(cx, &reply_table, r->id);
}

int
decide_assignment_pass(struct cx *cx, const void *args, void *result, struct err *e)
{
	struct suggestion *s;
	struct assignment *a;
	struct deadline *d;
	struct ev_reply ev;
	struct reply *r;
	int32_t before;

	if (take_assignment(cx, args, &s, &a, e) != 0 ||
	    move_assignment(a, "assignment.pass", 0, e) != 0)
		return -1;
	r = filed_reply(cx, s, a, e);
	if (r == NULL)
		return -1;
	r->state = REPLY_PASSED;
	a->rating = RATING_AWAITED;
	deadline_end(cx, s->id, a->id, STEP_FORM_CHECK, DEADLINE_MET);
	deadline_end_all(cx, s->id, a->id);
	d = deadline_open(cx, whose(s, a->id), STEP_RATING, (struct date){ 0 }, e);
	before = s->state;
	if (d == NULL || follow(cx, s, "assignment.pass", e) != 0)
		return -1;
	/* of the round before, nothing is left to be published */
	deadline_end(cx, s->id, a->replaces, STEP_PUBLICATION, DEADLINE_CLOSED);
	if (s->openness != OPEN_NONE &&
	    deadline_open(cx, whose(s, a->id), STEP_PUBLICATION, (struct date){ 0 }, e) == NULL)
		return -1;
	ev = reply_event(s, a, r);
	ev.attachments = attached_files(cx, s, r->id);
	ev.due = due_of(cx, d);
	tell(cx, EV_reply_passed, a->id, &ev);
	hear_unit(cx, a);
	hear_author(cx, s);
	tell_followed(cx, s, before);
	if (commitments_pass(cx, s, a, r, e) != 0)
		return -1;
	assignment_ref_of(s, a, result);
	return 0;
}

int
decide_assignment_send_back(struct cx *cx, const void *args, void *result, struct err *e)
{
	const struct assignment_send_back *b = args;
	const struct deadline *d;
	struct suggestion *s;
	struct assignment *a;
	struct ev_reply ev;
	struct reply *r;

	if (take_assignment(cx, args, &s, &a, e) != 0 ||
	    move_assignment(a, "assignment.send_back", 0, e) != 0)
		return -1;
	r = filed_reply(cx, s, a, e);
	if (r == NULL)
		return -1;
	r->state = REPLY_SENT_BACK;
	r->sent_back_reason = b->reason;
	deadline_end(cx, s->id, a->id, STEP_FORM_CHECK, DEADLINE_MET);
	deadline_reopen(cx, s->id, a->id, reply_step(a));
	if (follow(cx, s, "assignment.send_back", e) != 0)
		return -1;
	ev = reply_event(s, a, r);
	ev.attachments = attached_files(cx, s, r->id);
	ev.reason = b->reason;
	d = deadline_find(cx, s->id, a->id, reply_step(a));
	if (d != NULL)
		ev.due = due_of(cx, d);
	tell(cx, EV_sent_back, a->id, &ev);
	hear_unit(cx, a);
	assignment_ref_of(s, a, result);
	return 0;
}
