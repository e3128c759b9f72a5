/* SPDX-License-Identifier: Apache-2.0 */
/*
 * What is heard of an assignment, and of what a class B letter promises. All its figures count on
 * the day it was sent.
 */
#include "services/reports/decide.h"

void
load_assignment(struct wants *w, const void *args, const struct who *who, struct stamp now)
{
	const struct heard_step *h = args;
	struct uuid id = h->assignment;

	(void)who, (void)now;
	want(w, &suggestion_things, h->suggestion);
	if (uuid_absent(id) && h->due != NULL)
		id = h->due->assignment;
	if (!uuid_absent(id))
		want(w, &assignment_things, id);
	if (!uuid_absent(h->replaces))
		want(w, &assignment_things, h->replaces);
	if (str_is(want_heard(w)->type, "assignment.moved"))
		want(w, &commitment_things, id);
}

void
load_commitment(struct wants *w, const void *args, const struct who *who, struct stamp now)
{
	const struct heard_commitment *h = args;

	(void)who, (void)now;
	want(w, &assignment_things, h->assignment);
	want(w, &commitment_things, h->assignment);
}

/* ---- marks ---- */

static bool
good(int32_t satisfaction)
{
	return satisfaction == SATISFIED || satisfaction == BASICALLY_SATISFIED;
}

static void
ratings(const struct assignment_thing *x, struct marks *m)
{
	if (x->rating == RATING_NOT_RATED)
		mark(m, SLOT_rating_due, 0, x->sent_on, 1);
	if (x->rating != RATING_RELEASED)
		return;
	mark(m, SLOT_rating_due, 0, x->sent_on, 1);
	mark(m, SLOT_rating_returned, 0, x->sent_on, 1);
	mark(m, SLOT_first_result, x->result, x->sent_on, 1);
	mark(m, SLOT_first_attitude, x->attitude, x->sent_on, 1);
	mark(m, SLOT_first_good, 0, x->sent_on, good(x->result));
}

static void
answer(const struct assignment_thing *x, struct marks *m)
{
	int32_t days = date_days(x->filed_on) - date_days(x->sent_on);

	mark(m, SLOT_to_reply, 0, x->sent_on, 1);
	mark(m, SLOT_contacted, 0, x->sent_on, x->contacted);
	mark(m, SLOT_extended, 0, x->sent_on, x->extended);
	if (x->passed_on.ymd == 0)
		return;
	mark(m, SLOT_replied, 0, x->sent_on, 1);
	mark(m, SLOT_replied_in_time, 0, x->sent_on, x->in_time);
	mark(m, SLOT_class, x->class, x->sent_on, 1);
	mark(m, SLOT_solved_or_planned, 0, x->sent_on, x->class == CLASS_A || x->class == CLASS_B);
	mark(m, SLOT_reply_days, days < SLOT_VALUES ? days : SLOT_VALUES - 1, x->sent_on, 1);
	ratings(x, m);
}

static void
final_rating(const struct assignment_thing *x, struct marks *m)
{
	if (x->rating != RATING_RELEASED || x->next)
		return;
	mark(m, SLOT_final_result, x->result, x->sent_on, 1);
	mark(m, SLOT_final_attitude, x->attitude, x->sent_on, 1);
	mark(m, SLOT_final_good, 0, x->sent_on, good(x->result));
}

/* What is open, and what of it is past its last day: begun and ended, so that both can be asked of
 * any day. */
static void
open_marks(const struct assignment_thing *x, struct marks *m)
{
	struct date done = x->filed_on.ymd != 0 ? x->filed_on : x->ended_on;

	mark(m, SLOT_open_begun, 0, x->sent_on, 1);
	mark(m, SLOT_open_ended, 0, x->ended_on, 1);
	if (x->due.ymd == 0 || (done.ymd != 0 && done.ymd <= x->due.ymd))
		return;
	mark(m, SLOT_overdue_begun, 0, date_add(x->due, 1), 1);
	mark(m, SLOT_overdue_ended, 0, done, 1);
}

static void
assignment_marks(const struct assignment_thing *x, struct marks *m)
{
	bool counted = x->end != AS_REASSIGNED && x->end != AS_RECALLED;
	bool lead = counted && (x->kind == KIND_LEAD || x->kind == KIND_SEPARATE);
	bool assist = counted && x->kind == KIND_ASSIST && x->round == 1;
	bool task = lead && x->round == 1;

	mark(m, SLOT_tasks, 0, x->sent_on, task);
	mark(m, SLOT_assists, 0, x->sent_on, assist);
	if ((task || assist) && x->signed_on.ymd != 0) {
		mark(m, SLOT_signed, 0, x->sent_on, 1);
		mark(m, SLOT_signed_in_time, 0, x->sent_on,
		    x->sign_due.ymd == 0 || x->signed_on.ymd <= x->sign_due.ymd);
	}
	if (task && !x->reference_only)
		answer(x, m);
	if (lead)
		final_rating(x, m);
	mark(m, SLOT_again, 0, x->sent_on, lead && x->round > 1);
	mark(m, SLOT_objected, 0, x->sent_on, x->objected);
	mark(m, SLOT_reassigned, 0, x->sent_on, x->end == AS_REASSIGNED);
	open_marks(x, m);
}

/* ---- its steps ---- */

static void
set_due(struct assignment_thing *x, const struct due_info *d)
{
	if (d == NULL)
		return;
	if (d->step == STEP_SIGN)
		x->sign_due = d->due;
	else if (d->step == STEP_REPLY || d->step == STEP_AGAIN || d->step == STEP_OPINION)
		x->due = d->due;
}

static void
set_dues(struct assignment_thing *x, const struct list *dues)
{
	const struct due_info *v = dues->v;

	for (size_t i = 0; i < dues->n; i++)
		set_due(x, &v[i]);
}

typedef void step_fn(struct cx *cx, struct assignment_thing *x, const struct heard_step *h);

/* Another round after the rating was released: that one is not the last. */
static void
handled_again(struct cx *cx, struct uuid before)
{
	struct assignment_thing *x;
	struct thing was;
	struct marks m = { .a = cx_arena(cx) };

	if (uuid_absent(before) || row_find(cx, &assignment_things, before) == NULL)
		return;
	x = row_edit(cx, &assignment_things, before);
	was = *(struct thing *)x;
	x->next = true;
	assignment_marks(x, &m);
	settle(cx, &was, (struct thing *)x, &m);
}

static void
sent(struct cx *cx, struct assignment_thing *x, const struct heard_step *h)
{
	const struct suggestion_thing *s = row_find(cx, &suggestion_things, h->suggestion);

	x->fact = FACT_ASSIGNMENT;
	x->suggestion = h->suggestion;
	x->person = s->person;
	x->who = s->who;
	x->street = s->street;
	x->site = s->site;
	x->levels = s->levels;
	x->deputies = s->deputies;
	x->kind = h->kind;
	x->round = h->round.v;
	x->reference_only = h->reference_only.v;
	x->day = x->sent_on = heard_day(cx);
	set_dues(x, &h->dues);
	handled_again(cx, h->replaces);
}

static void
signed_for(struct cx *cx, struct assignment_thing *x, const struct heard_step *h)
{
	(void)h;
	x->signed_on = heard_day(cx);
}

static void
objected(struct cx *cx, struct assignment_thing *x, const struct heard_step *h)
{
	(void)cx, (void)h;
	x->objected = true;
}

static void
contacted(struct cx *cx, struct assignment_thing *x, const struct heard_step *h)
{
	(void)cx, (void)h;
	x->contacted = true;
}

static void
filed(struct cx *cx, struct assignment_thing *x, const struct heard_step *h)
{
	(void)cx;
	x->filed_on = h->filed_on;
}

static void
sent_back(struct cx *cx, struct assignment_thing *x, const struct heard_step *h)
{
	(void)cx;
	x->filed_on = (struct date){ 0 };
	set_due(x, h->due);
}

static void
passed(struct cx *cx, struct assignment_thing *x, const struct heard_step *h)
{
	x->passed_on = heard_day(cx);
	x->filed_on = h->filed_on;
	x->class = h->class;
	x->in_time = h->in_time.v;
}

static void
released(struct cx *cx, struct assignment_thing *x, const struct heard_step *h)
{
	(void)cx;
	x->rating = RATING_RELEASED;
	x->attitude = h->attitude;
	x->result = h->result;
	x->next = !uuid_absent(h->next);
}

static void
extended(struct cx *cx, struct assignment_thing *x, const struct heard_step *h)
{
	(void)cx;
	x->extended = true;
	set_due(x, h->due);
}

static void
due_changed(struct cx *cx, struct assignment_thing *x, const struct heard_step *h)
{
	(void)cx;
	set_due(x, h->due);
}

/* What its letters promise goes along to the successor. */
static void
moved(struct cx *cx, struct assignment_thing *x, const struct heard_step *h)
{
	const struct commitment_thing *c = row_first(cx, &commitment_things, x->id);

	set_dues(x, &h->dues);
	for (; c != NULL; c = row_next(cx, &commitment_things, c)) {
		struct commitment_thing *y = row_edit(cx, &commitment_things, c->id);
		struct thing was = *(struct thing *)y;

		y->unit = x->unit;
		settle(cx, &was, (struct thing *)y,
		    &(struct marks){ .slots = was.slots.v,
			.days = was.days.v,
			.amounts = was.amounts.v,
			.n = was.slots.n });
		c = y;
	}
}

static const struct {
	const char *type;
	step_fn *step;
} steps[] = {
	{ "assignment.sent", sent },
	{ "assignment.signed", signed_for },
	{ "assignment.objected", objected },
	{ "assignment.contacted", contacted },
	{ "assignment.reply_filed", filed },
	{ "assignment.sent_back", sent_back },
	{ "assignment.reply_passed", passed },
	{ "assignment.rating_released", released },
	{ "assignment.extension_granted", extended },
	{ "assignment.moved", moved },
	{ "deadline.changed", due_changed },
};
#define STEPS (sizeof(steps) / sizeof(steps[0]))

/* The state in an event's head: an assignment that was opened again has not ended. */
static void
ended(struct cx *cx, struct assignment_thing *x, int32_t state)
{
	bool end = state == AS_DONE || state == AS_REASSIGNED || state == AS_OPINION_GIVEN ||
	    state == AS_LAPSED || state == AS_RECALLED;

	if (state == 0)
		return;
	if (end && x->ended_on.ymd == 0)
		x->ended_on = heard_day(cx);
	if (!end)
		x->ended_on = (struct date){ 0 };
	x->end = end ? state : 0;
}

void
load_not_rated(struct wants *w, const void *args, const struct who *who, struct stamp now)
{
	(void)who, (void)now;
	want(w, &assignment_things, ((const struct heard_not_rated *)args)->assignment);
}

int
decide_project_not_rated(struct cx *cx, const void *args, void *result, struct err *e)
{
	const struct heard_not_rated *h = args;
	struct assignment_thing *x;
	struct thing was;
	struct marks m = { .a = cx_arena(cx) };

	(void)e;
	if (row_find(cx, &assignment_things, h->assignment) == NULL)
		return 0; /* another congress's answer */
	x = row_edit(cx, &assignment_things, h->assignment);
	was = *(struct thing *)x;
	x->rating = RATING_NOT_RATED;
	assignment_marks(x, &m);
	settle(cx, &was, (struct thing *)x, &m);
	return counted(result);
}

void
assignments_recalled(struct cx *cx, struct uuid suggestion)
{
	const struct assignment_thing *old = NULL;

	while ((old = row_each(cx, &assignment_things, old)) != NULL) {
		struct assignment_thing *x;
		struct thing was;
		struct marks m = { .a = cx_arena(cx) };

		if (!uuid_eq(old->suggestion, suggestion) || old->end == AS_RECALLED)
			continue;
		x = row_edit(cx, &assignment_things, old->id);
		was = *(struct thing *)x;
		if (x->ended_on.ymd == 0)
			x->ended_on = heard_day(cx);
		x->end = AS_RECALLED;
		assignment_marks(x, &m);
		settle(cx, &was, (struct thing *)x, &m);
	}
}

int
decide_project_commitment(struct cx *cx, const void *args, void *result, struct err *e)
{
	const struct heard_commitment *h = args;
	const struct assignment_thing *a = row_find(cx, &assignment_things, h->assignment);
	bool old = row_find(cx, &commitment_things, h->commitment) != NULL;
	struct commitment_thing *c;
	struct thing was;
	struct marks m = { .a = cx_arena(cx) };

	if (a == NULL)
		return err_set(e, E_NOT_FOUND, "assignment", "it was not heard of before");
	c = old ? row_edit(cx, &commitment_things, h->commitment)
		: row_add(cx, &commitment_things, h->commitment, h->assignment);
	was = *(struct thing *)c;
	c->fact = FACT_COMMITMENT;
	c->label = a->label;
	c->source = a->source;
	c->person = a->person;
	c->who = a->who;
	c->street = a->street;
	c->site = a->site;
	c->unit = a->unit;
	c->levels = a->levels;
	c->deputies = a->deputies;
	if (!old)
		c->day = heard_day(cx);
	if (heard_type(cx, "commitment.fulfilled"))
		c->fulfilled_on = heard_day(cx);
	mark(&m, SLOT_commitments, 0, c->day, 1);
	mark(&m, SLOT_fulfilled, 0, c->fulfilled_on, 1);
	settle(cx, &was, (struct thing *)c, &m);
	return counted(result);
}

static void
apply(struct cx *cx, struct assignment_thing *x, const struct heard_step *h)
{
	struct thing was = *(struct thing *)x;
	struct marks m = { .a = cx_arena(cx) };
	size_t i = 0;

	x->label = h->title;
	x->source = h->serial;
	if (!str_empty(h->unit_code) && !uuid_absent(h->assignment)) {
		x->unit = h->unit_code;
		x->unit_name = h->unit_name;
	}
	while (i < STEPS && !heard_type(cx, steps[i].type))
		i++;
	if (i < STEPS)
		steps[i].step(cx, x, h);
	ended(cx, x, h->assignment_state);
	assignment_marks(x, &m);
	settle(cx, &was, (struct thing *)x, &m);
}

/* A period that is none of an assignment's changes nothing that is counted, nor does the answer of
 * another congress, which is recorded without having been sent. */
int
decide_project_assignment(struct cx *cx, const void *args, void *result, struct err *e)
{
	const struct heard_step *h = args;
	struct uuid id = h->assignment;
	bool first = heard_type(cx, "assignment.sent");

	if (uuid_absent(id) && h->due != NULL)
		id = h->due->assignment;
	if (uuid_absent(id) || h->kind == KIND_CONGRESS)
		return 0;
	if (row_find(cx, &suggestion_things, h->suggestion) == NULL)
		return err_set(e, E_NOT_FOUND, "suggestion", "it was not heard of before");
	if (row_find(cx, &assignment_things, id) != NULL)
		apply(cx, row_edit(cx, &assignment_things, id), h);
	else if (first)
		apply(cx, row_add(cx, &assignment_things, id, id), h);
	else
		return err_set(e, E_NOT_FOUND, "assignment", "it was not heard of before");
	return counted(result);
}
