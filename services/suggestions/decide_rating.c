/* SPDX-License-Identifier: Apache-2.0 */
/* The rating and what follows from it: assignment.rate, .release, .again, suggestion.close */
#include "services/suggestions/decide.h"
#include "services/suggestions/opinion_links.h"

static bool
active(struct cx *cx, struct uuid mandate)
{
	const struct v1_mandate *m = row_find(cx, &signatory_view, mandate);

	return m != NULL && m->status == MANDATE_ACTIVE;
}

struct signatory {
	struct uuid person, mandate;
	struct str code, name;
};

static struct signatory
caller(struct cx *cx, const struct suggestion *s)
{
	struct signatory me = { s->person, s->mandate, s->lead_code, s->lead_name };

	if (str_eq(s->lead_code, cx_who(cx)->scope))
		return me;
	for (const struct cosigner *c = next_cosigner(cx, s, NULL); c != NULL;
	     c = next_cosigner(cx, s, c))
		if (str_eq(c->person_code, cx_who(cx)->scope))
			me = (struct signatory){ c->person, c->mandate, c->person_code,
				c->person_name };
	return me;
}

/* Whose rating decides: the lead's; when that mandate has ended, the first co-signer's with an
 * active one. Absent: nobody's, and the clock will find the reply not rated. */
static struct uuid
decider(struct cx *cx, const struct suggestion *s)
{
	const struct cosigner *first = NULL;

	if (active(cx, s->mandate))
		return s->person;
	for (const struct cosigner *c = next_cosigner(cx, s, NULL); c != NULL;
	     c = next_cosigner(cx, s, c))
		if (c->state == COSIGN_AGREED && active(cx, c->mandate) &&
		    (first == NULL || c->answered_at.us < first->answered_at.us))
			first = c;
	return first != NULL ? first->person : (struct uuid){ 0 };
}

static const struct rating *
next_rating(struct cx *cx, const struct assignment *a, const struct rating *prev)
{
	const struct rating *r = prev == NULL ? row_first(cx, &rating_table, a->suggestion)
					      : row_next(cx, &rating_table, prev);

	while (r != NULL && !uuid_eq(r->assignment, a->id))
		r = row_next(cx, &rating_table, r);
	return r;
}

static int
check_rating(struct cx *cx, const struct assignment *a, const struct signatory *me,
    const struct assignment_rate *r, struct err *e)
{
	for (const struct rating *x = next_rating(cx, a, NULL); x != NULL;
	     x = next_rating(cx, a, x))
		if (uuid_eq(x->person, me->person))
			return err_set(e, E_ALREADY_EXISTS, "assignment",
			    "this deputy has rated this reply already");
	if (a->rating != RATING_AWAITED && a->rating != RATING_RATED)
		return err_set(e, E_FAILED_PRECONDITION, "assignment",
		    "there is nothing to rate any more: " STR_FMT,
		    STR_ARG(a->rating != 0 ? enum_name(&rating_state_enum, a->rating)
					   : STR("for reference only")));
	if (!active(cx, me->mandate))
		return err_set(e, E_FAILED_PRECONDITION, "assignment",
		    "the mandate under which this deputy signed has ended");
	if (str_empty(r->text) && (r->attitude == NOT_SATISFIED || r->result == NOT_SATISFIED))
		return err_set(
		    e, E_INVALID_ARGUMENT, "text", "not_satisfied needs a written opinion");
	return 0;
}

static struct rating *
add_rating(struct cx *cx, const struct assignment *a, const struct signatory *me,
    const struct assignment_rate *r)
{
	struct rating *row = row_add(cx, &rating_table, cx_uuid(cx), a->suggestion);

	row->assignment = a->id;
	row->person = me->person;
	row->person_code = me->code;
	row->person_name = me->name;
	row->attitude = r->attitude;
	row->result = r->result;
	row->text = r->text;
	row->rated_at = cx_now(cx);
	return row;
}

/* The deciding rating is in: the committee's days to release it begin. */
static int
rated(struct cx *cx, struct suggestion *s, struct assignment *a, const struct rating *row,
    const char *op, struct due_info **due, struct err *e)
{
	struct deadline *d;

	a->rating = RATING_RATED;
	a->result = row->result;
	deadline_end(cx, s->id, a->id, STEP_RATING, DEADLINE_MET);
	d = deadline_open(cx, whose(s, a->id), STEP_RELEASE, (struct date){ 0 }, e);
	if (d == NULL)
		return -1;
	*due = due_of(cx, d);
	return follow(cx, s, op, e);
}

static void
tell_rated(struct cx *cx, enum suggestions_event ev, const struct suggestion *s,
    const struct assignment *a, const struct rating *row, struct due_info *due)
{
	tell(cx, ev, a->id,
	    &(struct ev_rated){ ASSIGNMENT_OF(s, a), .person_code = row->person_code,
		.person_name = row->person_name, .deciding = row->deciding,
		.attitude = row->attitude, .result = row->result, .text = row->text, .due = due });
}

bool
somebody_decides(struct cx *cx, const struct suggestion *s)
{
	return !uuid_absent(decider(cx, s));
}

int
leave_unrated(struct cx *cx, struct suggestion *s, struct assignment *a, struct date due,
    const char *op, struct err *e)
{
	a->rating = RATING_NOT_RATED;
	if (follow(cx, s, op, e) != 0)
		return -1;
	tell(cx, EV_not_rated, a->id, &(struct ev_not_rated){ ASSIGNMENT_OF(s, a), .due = due });
	hear_unit(cx, a);
	hear_signatories(cx, s);
	return 0;
}

/* Who stands in the lead's place may have rated before that was so. */
int
settle_rating(
    struct cx *cx, struct suggestion *s, struct assignment *a, const char *op, struct err *e)
{
	struct uuid who = decider(cx, s);
	const struct rating *r = next_rating(cx, a, NULL);
	struct due_info *due = NULL;
	struct rating *w;

	while (r != NULL && !uuid_eq(r->person, who))
		r = next_rating(cx, a, r);
	if (r == NULL || a->rating != RATING_AWAITED)
		return 0;
	w = row_edit(cx, &rating_table, r->id);
	w->deciding = true;
	if (rated(cx, s, a, w, op, &due, e) != 0)
		return -1;
	tell_rated(cx, EV_rating_decides, s, a, w, due);
	return 0;
}

int
decide_assignment_rate(struct cx *cx, const void *args, void *result, struct err *e)
{
	const struct assignment_rate *r = args;
	struct due_info *due = NULL;
	struct signatory me;
	struct suggestion *s;
	struct assignment *a;
	struct rating *row;

	if (take_assignment(cx, args, &s, &a, e) != 0 ||
	    move_assignment(a, "assignment.rate", 0, e) != 0)
		return -1;
	me = caller(cx, s);
	if (check_rating(cx, a, &me, r, e) != 0)
		return -1;
	row = add_rating(cx, a, &me, r);
	row->deciding = a->rating == RATING_AWAITED && uuid_eq(me.person, decider(cx, s));
	if (row->deciding && rated(cx, s, a, row, "assignment.rate", &due, e) != 0)
		return -1;
	tell_rated(cx, EV_rated, s, a, row, due);
	if (settle_rating(cx, s, a, "assignment.rate", e) != 0)
		return -1;
	assignment_ref_of(s, a, result);
	return 0;
}

/* ---- the next round ---- */

/* Neither the unit itself nor one twice. */
static int
check_assists(const struct assignment *a, const struct list *assists, struct err *e)
{
	const struct assignee *v = assists->v;

	if (a->kind == KIND_CONGRESS && assists->n > 0)
		return err_set(e, E_INVALID_ARGUMENT, "assists",
		    "another congress answered: no unit here assists it");
	for (size_t i = 0; i < assists->n; i++) {
		bool named = uuid_eq(v[i].unit, a->unit);

		for (size_t k = 0; k < i; k++)
			named = named || uuid_eq(v[i].unit, v[k].unit);
		if (named) {
			err_set(e, E_INVALID_ARGUMENT, "unit", "this unit is named twice");
			err_within(e, "assists", (long)i);
			return -1;
		}
	}
	return 0;
}

/* The same unit again, in `handling`, with assists only as named anew. */
static int
next_round(struct cx *cx, struct suggestion *s, struct assignment *a, const struct list *assists,
    const char *op, struct list *made, struct err *e)
{
	const struct assignee *v = assists->v;
	struct assignment **out = arena_array(cx_arena(cx), assists->n + 1, sizeof(*out));
	struct newly n = { .op = op,
		.unit = a->unit,
		.unit_code = a->unit_code,
		.unit_name = a->unit_name,
		.matter = a->matter,
		.kind = a->kind,
		.round = a->round + 1,
		.state = AS_HANDLING,
		.replaces = a->id };

	if (check_assists(a, assists, e) != 0)
		return -1;
	if (n.round > s->round)
		s->round = n.round;
	out[0] = assign_unit(cx, s, &n, e);
	if (out[0] == NULL)
		return -1;
	a->next = out[0]->id;
	for (size_t i = 0; i < assists->n; i++) {
		n = (struct newly){ .op = op,
			.unit = v[i].unit,
			.matter = v[i].matter,
			.kind = KIND_ASSIST,
			.round = out[0]->round,
			.state = AS_HANDLING,
			.helps = out[0]->id };
		out[i + 1] = assign_unit(cx, s, &n, e);
		if (out[i + 1] == NULL) {
			err_within(e, "assists", (long)i);
			return -1;
		}
	}
	*made = (struct list){ out, assists->n + 1 };
	return follow(cx, s, op, e);
}

static void
tell_round(struct cx *cx, const struct suggestion *s, const struct list *made)
{
	struct assignment *const *v = made->v;

	for (size_t i = 0; i < made->n; i++) {
		if (v[i]->kind != KIND_CONGRESS) {
			tell_sent(cx, s, v[i]);
			continue;
		}
		tell(cx, EV_asked_again, v[i]->id,
		    &(struct ev_asked_again){ ASSIGNMENT_OF(s, v[i]) });
		hear_author(cx, s); /* nobody here is sent anything */
	}
}

static struct list
rating_items(struct cx *cx, const struct assignment *a, int32_t *attitude)
{
	struct rating_item *v = arena_array(cx_arena(cx), 64, sizeof(*v));
	size_t n = 0;

	for (const struct rating *r = next_rating(cx, a, NULL); r != NULL && n < 64;
	     r = next_rating(cx, a, r)) {
		v[n++] = (struct rating_item){ r->person_code, r->person_name, r->deciding,
			r->attitude, r->result, r->text };
		if (r->deciding)
			*attitude = r->attitude;
	}
	return (struct list){ v, n };
}

int
release_rating(struct cx *cx, struct suggestion *s, struct assignment *a,
    const struct list *assists, const char *op, struct err *e)
{
	bool by_clock = cx_who(cx)->role == ROLE_self;
	struct ev_released ev = { .by_clock = by_clock };
	struct list made = { NULL, 0 };

	a->rating = RATING_RELEASED;
	a->released_at = cx_now(cx);
	deadline_end(cx, s->id, a->id, STEP_RELEASE, by_clock ? DEADLINE_CLOSED : DEADLINE_MET);
	if (a->result == NOT_SATISFIED && a->round < ROUNDS_BY_RULE &&
	    next_round(cx, s, a, assists, op, &made, e) != 0)
		return -1;
	ev = (struct ev_released){ ASSIGNMENT_OF(s, a), .by_clock = by_clock, .result = a->result,
		.next = a->next };
	ev.ratings = rating_items(cx, a, &ev.attitude);
	tell(cx, EV_rating_released, a->id, &ev);
	hear_unit(cx, a);
	hear_signatories(cx, s);
	tell_round(cx, s, &made);
	return 0;
}

int
decide_assignment_release(struct cx *cx, const void *args, void *result, struct err *e)
{
	const struct assignment_release *r = args;
	struct assignment_ref *out = result;
	struct suggestion *s;
	struct assignment *a;

	if (take_assignment(cx, args, &s, &a, e) != 0 ||
	    move_assignment(a, "assignment.release", AS_DONE, e) != 0)
		return -1;
	if (a->rating != RATING_RATED)
		return err_set(e, E_FAILED_PRECONDITION, "assignment",
		    "there is no rating to release: " STR_FMT,
		    STR_ARG(a->rating != 0 ? enum_name(&rating_state_enum, a->rating)
					   : STR("for reference only")));
	if (release_rating(cx, s, a, &r->assists, "assignment.release", e) != 0)
		return -1;
	assignment_ref_of(s, a, out);
	out->next = a->next;
	return 0;
}

int
decide_assignment_again(struct cx *cx, const void *args, void *result, struct err *e)
{
	const struct assignment_again *r = args;
	struct assignment_ref *out = result;
	struct list made = { NULL, 0 };
	struct suggestion *s;
	struct assignment *a;

	if (take_assignment(cx, args, &s, &a, e) != 0 ||
	    move_assignment(a, "assignment.again", AS_DONE, e) != 0)
		return -1;
	if (a->rating != RATING_RELEASED || a->result != NOT_SATISFIED || !uuid_absent(a->next) ||
	    s->state == SG_CLOSED)
		return err_set(e, E_FAILED_PRECONDITION, "assignment",
		    "another round follows a released result that is not satisfied, once");
	if (next_round(cx, s, a, &r->assists, "assignment.again", &made, e) != 0)
		return -1;
	tell_round(cx, s, &made);
	assignment_ref_of(s, a, out);
	out->next = a->next;
	return 0;
}

/* ---- the end ---- */

/* The worst of the last results; 0: nothing was rated. */
static int
last_result(struct cx *cx, const struct suggestion *s, int32_t *worst, struct err *e)
{
	*worst = 0;
	for (const struct assignment *a = next_assignment(cx, s, NULL); a != NULL;
	     a = next_assignment(cx, s, a)) {
		if (!answers(a))
			continue;
		if (a->rating == RATING_RATED)
			return err_set(e, E_FAILED_PRECONDITION, "suggestion",
			    "the rating of unit " STR_FMT " is not released yet",
			    STR_ARG(a->unit_code));
		if (a->result > *worst)
			*worst = a->result;
	}
	return 0;
}

int
decide_suggestion_close(struct cx *cx, const void *args, void *result, struct err *e)
{
	const struct suggestion_close *c = args;
	struct suggestion *s;
	int32_t worst;

	if (take_suggestion(cx, args, &s, e) != 0 ||
	    move_suggestion(s, "suggestion.close", 0, e) != 0 || last_result(cx, s, &worst, e) != 0)
		return -1;
	if (worst == NOT_SATISFIED && str_empty(c->reason))
		return err_set(e, E_INVALID_ARGUMENT, "reason",
		    "closing with a result that is not satisfied needs a reason");
	s->closed_on = cx_today(cx);
	s->reason = c->reason;
	deadline_end_all(cx, s->id, (struct uuid){ 0 });
	tell(cx, EV_closed, s->id,
	    &(struct ev_closed){
		HEAD_OF(s), .rounds = s->round, .result = worst, .reason = c->reason });
	hear_author(cx, s);
	opinions_told(cx, s);
	suggestion_ref_of(s, result);
	return 0;
}
