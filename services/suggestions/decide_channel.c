/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The roads of the other channels: suggestion.forward, .exchange, .answer, .report. The answer of
 * another congress is kept as an assignment of kind `congress`, so that it is rated, released and
 * handled again like a unit's reply; no unit has it and no clock of ours runs for it.
 */
#include "services/suggestions/merging.h"

static const struct uuid whole = { { 0 } };

/* What the suggestion's channel does not lead to. */
static int
other_road(const struct suggestion *s, const char *op, struct err *e)
{
	if (s->reference_only)
		return err_set(e, E_FAILED_PRECONDITION, "suggestion",
		    "for reference only: it is assigned, whatever its channel");
	return err_set(e, E_FAILED_PRECONDITION, "suggestion",
	    "channel " STR_FMT " does not lead to %s",
	    STR_ARG(enum_name(&channel_enum, s->channel)), op);
}

/* ---- the number there ---- */

/* `instead_of` absent: it has none yet. */
static int
take_number(
    struct cx *cx, struct suggestion *s, struct str number, struct str instead_of, struct err *e)
{
	struct uuid id = rules_external_id(cx_arena(cx), s->channel, s->congress, number), old;
	const struct external *there = row_find(cx, &external_table, id);
	struct external *x;

	if (there != NULL && !uuid_absent(there->suggestion))
		return err_set(e, E_ALREADY_EXISTS, "external_no",
		    "another suggestion has number " STR_FMT " at congress " STR_FMT,
		    STR_ARG(number), STR_ARG(s->congress));
	if (!str_empty(instead_of)) {
		old = rules_external_id(cx_arena(cx), s->channel, s->congress, instead_of);
		x = row_edit(cx, &external_table, old);
		x->suggestion = whole;
	}
	x = there != NULL ? row_edit(cx, &external_table, id)
			  : row_add(cx, &external_table, id, rules_external_key(number));
	x->channel = s->channel;
	x->congress = s->congress;
	x->number = number;
	x->suggestion = s->id;
	s->external_no = number;
	return 0;
}

int
decide_suggestion_forward(struct cx *cx, const void *args, void *result, struct err *e)
{
	const struct suggestion_forward *a = args;
	struct suggestion *s;

	if (take_suggestion(cx, args, &s, e) != 0 ||
	    move_suggestion(s, "suggestion.forward", 0, e) != 0)
		return -1;
	if (!formal(s) || s->reference_only)
		return other_road(s, "suggestion.forward", e);
	s->forwarded_on = cx_today(cx);
	if (!str_empty(a->external_no) &&
	    take_number(cx, s, a->external_no, (struct str){ 0 }, e) != 0)
		return -1;
	tell(cx, EV_forwarded, s->id,
	    &(struct ev_forwarded){ HEAD_OF(s), .channel = s->channel, .congress = s->congress,
		.external_no = a->external_no });
	hear_author(cx, s);
	withdrawal_overtaken(cx, s);
	suggestion_ref_of(s, result);
	return 0;
}

int
decide_suggestion_exchange(struct cx *cx, const void *args, void *result, struct err *e)
{
	const struct suggestion_exchange *a = args;
	struct suggestion *s;

	if (take_suggestion(cx, args, &s, e) != 0 ||
	    move_suggestion(s, "suggestion.exchange", s->state, e) != 0)
		return -1;
	if (s->forwarded_on.ymd == 0)
		return other_road(s, "suggestion.exchange", e);
	if (str_empty(s->external_no) && !str_empty(a->instead_of))
		return err_set(e, E_INVALID_ARGUMENT, "instead_of", "it has no number there yet");
	if (!str_empty(s->external_no) && !str_eq(s->external_no, a->instead_of))
		return err_set(e, E_FAILED_PRECONDITION,
		    str_empty(a->instead_of) ? "external_no" : "instead_of",
		    "its number there is " STR_FMT "; a correction names it as instead_of",
		    STR_ARG(s->external_no));
	if (take_number(cx, s, a->external_no, a->instead_of, e) != 0)
		return -1;
	tell(cx, EV_exchanged, s->id,
	    &(struct ev_exchanged){
		HEAD_OF(s), .external_no = a->external_no, .instead_of = a->instead_of });
	hear_author(cx, s);
	suggestion_ref_of(s, result);
	return 0;
}

/* ---- the answer from there ---- */

static int
check_letter(struct cx *cx, const struct suggestion_answer *r, struct err *e)
{
	if (r->dated.ymd > cx_today(cx).ymd)
		return err_set(e, E_INVALID_ARGUMENT, "dated", "must not be in the future");
	if (r->class == CLASS_B && r->by_date.ymd < r->dated.ymd)
		return err_set(e, E_INVALID_ARGUMENT, "by_date",
		    "class B says by when it will be solved, not before the letter");
	if (r->class == CLASS_C && str_empty(r->class_reason))
		return err_set(
		    e, E_INVALID_ARGUMENT, "class_reason", "class C says why it is not possible");
	return 0;
}

/* The one that waits for an answer there: none in the first round. */
static struct assignment *
awaited(struct cx *cx, const struct suggestion *s)
{
	const struct assignment *a = next_assignment(cx, s, NULL);

	while (a != NULL && (a->kind != KIND_CONGRESS || a->state != AS_HANDLING))
		a = next_assignment(cx, s, a);
	return a != NULL ? row_edit(cx, &assignment_table, a->id) : NULL;
}

/* Done from the beginning: what it stands for has happened elsewhere. The code begins with a sign
 * that no unit's has, so that no unit's certificate fits it. */
static struct assignment *
first_answer(struct cx *cx, struct suggestion *s, const struct suggestion_answer *r, struct err *e)
{
	struct str code = str_printf(cx_arena(cx), "@" STR_FMT, STR_ARG(s->congress));
	struct newly n = { .op = "suggestion.answer",
		.unit = uuid_named(code.p, code.n),
		.unit_code = { code.p, code.n < 32 ? code.n : 32 },
		.unit_name = r->by,
		.kind = KIND_CONGRESS,
		.round = 1,
		.state = AS_DONE };

	s->round = 1;
	return assign_unit(cx, s, &n, e);
}

static struct reply *
add_letter(struct cx *cx, const struct assignment *a, const struct suggestion_answer *r)
{
	struct reply *row = row_add(cx, &reply_table, cx_uuid(cx), a->suggestion);

	row->assignment = a->id;
	row->unit_name = a->unit_name;
	row->state = REPLY_PASSED;
	row->number = r->number;
	row->signer = r->by;
	row->dated = r->dated;
	row->class = r->class;
	row->text = r->text;
	row->by_date = r->by_date;
	row->class_reason = r->class_reason;
	row->filed_on = cx_today(cx);
	row->in_time = true;
	return row;
}

static void
tell_answer(struct cx *cx, const struct suggestion *s, const struct assignment *a,
    const struct reply *r, const struct deadline *d)
{
	tell(cx, EV_reply_passed, a->id,
	    &(struct ev_reply){ ASSIGNMENT_OF(s, a), .reply = r->id, .number = r->number,
		.signer = r->signer, .dated = r->dated, .class = r->class, .filed_on = r->filed_on,
		.in_time = r->in_time, .text = r->text, .due = due_of(cx, d) });
	hear_author(cx, s);
}

int
decide_suggestion_answer(struct cx *cx, const void *args, void *result, struct err *e)
{
	const struct suggestion_answer *r = args;
	const struct reply *letter;
	struct suggestion *s;
	struct assignment *a;
	struct deadline *d;
	int32_t before;

	if (take_suggestion(cx, args, &s, e) != 0)
		return -1;
	before = s->state;
	if (move_suggestion(s, "suggestion.answer", 0, e) != 0 || check_none_waits(cx, s, e) != 0 ||
	    check_letter(cx, r, e) != 0)
		return -1;
	a = awaited(cx, s);
	if (a == NULL && before != SG_FORWARDED)
		return err_set(e, E_FAILED_PRECONDITION, "suggestion",
		    "a unit here has it: it replies by assignment.reply");
	if (a == NULL)
		a = first_answer(cx, s, r, e);
	else if (move_assignment(a, "suggestion.answer", 0, e) != 0)
		return -1;
	if (a == NULL)
		return -1;
	a->unit_name = r->by;
	a->rating = RATING_AWAITED;
	letter = add_letter(cx, a, r);
	d = deadline_open(cx, whose(s, a->id), STEP_RATING, (struct date){ 0 }, e);
	if (d == NULL || follow(cx, s, "suggestion.answer", e) != 0)
		return -1;
	tell_answer(cx, s, a, letter, d);
	tell_followed(cx, s, before);
	suggestion_ref_of(s, result);
	return 0;
}

/* ---- a special report ---- */

int
decide_suggestion_report(struct cx *cx, const void *args, void *result, struct err *e)
{
	const struct suggestion_report *a = args;
	struct suggestion *s;

	if (take_suggestion(cx, args, &s, e) != 0 ||
	    move_suggestion(s, "suggestion.report", 0, e) != 0)
		return -1;
	if (s->channel != CHANNEL_SPECIAL_REPORT || s->reference_only)
		return other_road(s, "suggestion.report", e);
	s->reported_on = cx_today(cx);
	s->report = a->report;
	tell(cx, EV_reported, s->id, &(struct ev_reported){ HEAD_OF(s), .report = a->report });
	hear_author(cx, s);
	withdrawal_overtaken(cx, s);
	suggestion_ref_of(s, result);
	return 0;
}
