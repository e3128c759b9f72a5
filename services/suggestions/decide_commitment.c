/* SPDX-License-Identifier: Apache-2.0 */
/* commitment.progress, .report, .confirm, .return, .postpone, and how one comes about */
#include "services/suggestions/attach.h"
#include "services/suggestions/commitment.h"

#define TEXT(T, m, fl) FIELD(T, m, (fl) | F_CHARS, 1, 4000, #m)
#define DAY(T, m, fl) FIELD(T, m, fl, 0, 0, #m)

static const struct field commitment_fields[] = {
	FIELD(commitment, id, F_REQ, 0, 0, "id"),
	FIELD(commitment, suggestion, F_REQ, 0, 0, "suggestion"),
	FIELD(commitment, assignment, F_REQ, 0, 0, "assignment"),
	FIELD(commitment, reply, F_REQ, 0, 0, "reply"),
	FIELD_ENUM(commitment, state, F_REQ, &commitment_state_enum, "state"),
	TEXT(commitment, measure, F_REQ),
	DAY(commitment, made_on, F_REQ),
	DAY(commitment, promised, F_REQ),
	DAY(commitment, due, F_REQ),
	FIELD(commitment, postponed, F_REQ, 0, 1000, "postponed"),
	FIELD(commitment, steps, F_REQ, 0, INT32_MAX, "steps"),
	DAY(commitment, reported_on, F_OPT),
	DAY(commitment, fulfilled_on, F_OPT),
	FIELD(commitment, replaced_by, F_OPT, 0, 0, "replaced_by"),
};
DESC(commitment, "commitment_row", "What a class B letter promises.");

static const struct field commitment_step_fields[] = {
	FIELD(commitment_step, id, F_REQ, 0, 0, "id"),
	FIELD(commitment_step, suggestion, F_REQ, 0, 0, "suggestion"),
	FIELD(commitment_step, commitment, F_REQ, 0, 0, "commitment"),
	FIELD_ENUM(commitment_step, act, F_REQ, &commitment_act_enum, "act"),
	DAY(commitment_step, day, F_REQ),
	TEXT(commitment_step, text, F_OPT),
	DAY(commitment_step, old_due, F_OPT),
	DAY(commitment_step, new_due, F_OPT),
	TEXT(commitment_step, by, F_REQ),
	DAY(commitment_step, taken_at, F_REQ),
};
DESC(commitment_step, "commitment_step_row", "A step of a commitment.");

const struct table commitment_table = { "commitment", &commitment_desc, "suggestion", TABLE_OWN,
	NULL, NULL };
const struct table commitment_step_table = { "commitment_step", &commitment_step_desc, "suggestion",
	TABLE_APPEND, NULL, NULL };

/* ---- how one comes about ---- */

int
check_promise(
    struct cx *cx, const struct suggestion *s, struct date date, const char *field, struct err *e)
{
	struct period_rule r = rules_at(cx, s->channel, STEP_COMMITMENT, cx_today(cx));
	struct calendar none = { NULL, 0 };
	struct due most;

	if (workday_due(&none, cx_today(cx), (enum dayrule)r.rule, r.n, &most, e) != 0)
		return -1;
	if (date.ymd >= most.date.ymd)
		return err_set(
		    e, E_INVALID_ARGUMENT, field, "is further ahead than a promise may be");
	return 0;
}

static const struct commitment *
next_commitment(struct cx *cx, const struct assignment *a, const struct commitment *prev)
{
	const struct commitment *c = prev == NULL ? row_first(cx, &commitment_table, a->suggestion)
						  : row_next(cx, &commitment_table, prev);

	while (c != NULL && !uuid_eq(c->assignment, a->id))
		c = row_next(cx, &commitment_table, c);
	return c;
}

bool
commits(struct cx *cx, const struct assignment *a)
{
	for (const struct commitment *c = next_commitment(cx, a, NULL); c != NULL;
	     c = next_commitment(cx, a, c))
		if (c->state == CM_OPEN || c->state == CM_REPORTED)
			return true;
	return false;
}

static void
tell_commitment(struct cx *cx, enum suggestions_event ev, const struct suggestion *s,
    const struct commitment *c, struct str text, struct list files)
{
	const struct assignment *a = find_assignment(cx, c->assignment);

	tell(cx, ev, c->id,
	    &(struct ev_commitment){ ASSIGNMENT_OF(s, a), .commitment = c->id,
		.commitment_state = c->state, .measure = c->measure, .promised = c->promised,
		.due = c->due, .text = text, .attachments = files });
	hear_unit(cx, a);
	hear_author(cx, s);
}

static int
move(struct commitment *c, const char *op, int32_t to, struct err *e)
{
	const struct staterow *row = next_state(OBJECT_COMMITMENT, c->state, op, to, e);

	if (row == NULL)
		return -1;
	c->state = row->to;
	return 0;
}

static int
replace(struct cx *cx, const struct suggestion *s, const struct assignment *before,
    const struct reply *by, struct err *e)
{
	for (const struct commitment *c = next_commitment(cx, before, NULL); c != NULL;
	     c = next_commitment(cx, before, c)) {
		struct commitment *w;

		if (c->state != CM_OPEN && c->state != CM_REPORTED)
			continue;
		c = w = row_edit(cx, &commitment_table, c->id);
		if (move(w, "assignment.pass", CM_REPLACED, e) != 0)
			return -1;
		w->replaced_by = by->id;
		deadline_end(cx, s->id, before->id, STEP_COMMITMENT, DEADLINE_CLOSED);
		tell_commitment(
		    cx, EV_commitment_replaced, s, w, (struct str){ 0 }, (struct list){ NULL, 0 });
	}
	return 0;
}

int
commitments_pass(struct cx *cx, const struct suggestion *s, const struct assignment *a,
    const struct reply *r, struct err *e)
{
	const struct assignment *before = find_assignment(cx, a->replaces);
	struct commitment *c;

	if (before != NULL && replace(cx, s, before, r, e) != 0)
		return -1;
	if (r->class != CLASS_B || str_empty(r->measure))
		return 0;
	if (deadline_open(cx, whose(s, a->id), STEP_COMMITMENT, r->by_date, e) == NULL)
		return -1;
	c = row_add(cx, &commitment_table, cx_uuid(cx), s->id);
	c->assignment = a->id;
	c->reply = r->id;
	c->state = CM_OPEN;
	c->measure = r->measure;
	c->made_on = cx_today(cx);
	c->promised = c->due = r->by_date;
	tell_commitment(
	    cx, EV_commitment_opened, s, c, (struct str){ 0 }, (struct list){ NULL, 0 });
	return 0;
}

/* ---- steps ---- */

static int
take(struct cx *cx, const void *args, const char *op, struct suggestion **s, struct commitment **c,
    struct err *e)
{
	struct on_commitment on;
	const struct commitment *there;

	memcpy(&on, args, sizeof(on));
	if (take_suggestion(cx, args, s, e) != 0)
		return -1;
	there = row_find(cx, &commitment_table, on.commitment);
	if (there == NULL || !uuid_eq(there->suggestion, (*s)->id)) {
		err_set(e, E_NOT_FOUND, "commitment", "the suggestion has no such commitment");
		return -1;
	}
	*c = row_edit(cx, &commitment_table, there->id);
	return move(*c, op, 0, e);
}

static struct commitment_step *
step(struct cx *cx, struct commitment *c, enum commitment_act act, struct str text)
{
	const struct who *who = cx_who(cx);
	struct commitment_step *row = row_add(
	    cx, &commitment_step_table, cx_uuid(cx), c->suggestion);

	c->steps++;
	row->commitment = c->id;
	row->act = (int32_t)act;
	row->day = cx_today(cx);
	row->text = text;
	row->by = str_empty(who->actor) ? who->principal : who->actor;
	row->taken_at = cx_now(cx);
	return row;
}

static int
answer(const struct suggestion *s, const struct commitment *c, void *result)
{
	*(struct commitment_ref *)result = (struct commitment_ref){ s->id, c->id, s->version,
		c->state, c->due };
	return 0;
}

/* commitment.progress and .report, which differ in what they lead to. */
static int
note(struct cx *cx, const struct commitment_note *in, struct suggestion *s, struct commitment *c,
    enum commitment_act act, struct err *e)
{
	struct list files;

	if (c->steps >= COMMITMENT_STEPS_MAX && act == ACT_PROGRESS)
		return err_set(e, E_FAILED_PRECONDITION, "commitment",
		    "its history is full: %d steps", COMMITMENT_STEPS_MAX);
	if (attach_files(cx, s, ATTACHED_COMMITMENT, step(cx, c, act, in->text)->id,
		&in->attachments, &files, e) != 0)
		return -1;
	if (act == ACT_REPORTED) {
		c->reported_on = cx_today(cx);
		deadline_end(cx, s->id, c->assignment, STEP_COMMITMENT, DEADLINE_MET);
	}
	tell_commitment(cx, act == ACT_REPORTED ? EV_commitment_reported : EV_commitment_progressed,
	    s, c, in->text, files);
	return 0;
}

int
decide_commitment_progress(struct cx *cx, const void *args, void *result, struct err *e)
{
	struct suggestion *s;
	struct commitment *c;

	if (take(cx, args, "commitment.progress", &s, &c, e) != 0 ||
	    note(cx, args, s, c, ACT_PROGRESS, e) != 0)
		return -1;
	return answer(s, c, result);
}

int
decide_commitment_report(struct cx *cx, const void *args, void *result, struct err *e)
{
	struct suggestion *s;
	struct commitment *c;

	if (take(cx, args, "commitment.report", &s, &c, e) != 0 ||
	    note(cx, args, s, c, ACT_REPORTED, e) != 0)
		return -1;
	return answer(s, c, result);
}

int
decide_commitment_confirm(struct cx *cx, const void *args, void *result, struct err *e)
{
	const struct commitment_confirm *in = args;
	struct suggestion *s;
	struct commitment *c;
	struct reply *r;

	if (take(cx, args, "commitment.confirm", &s, &c, e) != 0)
		return -1;
	r = row_edit(cx, &reply_table, c->reply);
	r->class_now = CLASS_A;
	c->fulfilled_on = cx_today(cx);
	step(cx, c, ACT_CONFIRMED, in->text);
	tell_commitment(cx, EV_commitment_fulfilled, s, c, in->text, (struct list){ NULL, 0 });
	return answer(s, c, result);
}

int
decide_commitment_return(struct cx *cx, const void *args, void *result, struct err *e)
{
	const struct commitment_ruling *in = args;
	struct suggestion *s;
	struct commitment *c;

	if (take(cx, args, "commitment.return", &s, &c, e) != 0)
		return -1;
	c->reported_on = (struct date){ 0 };
	step(cx, c, ACT_RETURNED, in->reason);
	deadline_reopen(cx, s->id, c->assignment, STEP_COMMITMENT);
	tell_commitment(cx, EV_commitment_returned, s, c, in->reason, (struct list){ NULL, 0 });
	return answer(s, c, result);
}

/* The period of the step is moved to the new day; what was said of the old one is said anew. */
static int
move_period(struct cx *cx, const struct suggestion *s, const struct commitment *c, struct err *e)
{
	const struct deadline *d = deadline_find(cx, s->id, c->assignment, STEP_COMMITMENT);
	struct calendar calendar;
	struct deadline *w;

	if (d == NULL)
		return err_set(e, E_INTERNAL, "commitment", "its period is not there");
	w = row_edit(cx, &deadline_table, d->id);
	calendar = rules_calendar(cx, w->start);
	if (rules_recount(cx, &calendar, w, c->due, e) != 0)
		return -1;
	if (w->due.ymd != c->due.ymd)
		return err_set(
		    e, E_INVALID_ARGUMENT, "date", "is further ahead than a promise may be");
	w->due_soon_sent = w->overdue_sent = false;
	w->next_at = deadline_next_at(w);
	return 0;
}

int
decide_commitment_postpone(struct cx *cx, const void *args, void *result, struct err *e)
{
	const struct commitment_postpone *in = args;
	struct commitment_step *row;
	struct suggestion *s;
	struct commitment *c;

	if (take(cx, args, "commitment.postpone", &s, &c, e) != 0)
		return -1;
	if (in->date.ymd <= cx_today(cx).ymd || in->date.ymd == c->due.ymd)
		return err_set(
		    e, E_INVALID_ARGUMENT, "date", "must be another date than now, after today");
	if (check_promise(cx, s, in->date, "date", e) != 0)
		return -1;
	row = step(cx, c, ACT_POSTPONED, in->reason);
	row->old_due = c->due;
	row->new_due = c->due = in->date;
	c->postponed++;
	if (move_period(cx, s, c, e) != 0)
		return -1;
	tell_commitment(cx, EV_commitment_postponed, s, c, in->reason, (struct list){ NULL, 0 });
	return answer(s, c, result);
}
