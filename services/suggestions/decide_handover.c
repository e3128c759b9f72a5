/* SPDX-License-Identifier: Apache-2.0 */
/* Who handles an opinion: opinion.route, .sign, .hand_back, .report, .record */
#include "services/suggestions/opinion.h"

static int
check_route(struct cx *cx, const struct opinion *o, const struct opinion_route *a,
    const struct v1_unit **unit, struct err *e)
{
	*unit = NULL;
	if (o->handovers >= HANDOVERS_MAX)
		return err_set(e, E_FAILED_PRECONDITION, "opinion",
		    "the opinion has been handed over %d times", HANDOVERS_MAX);
	if (!uuid_absent(a->unit)) {
		if (a->to != ROUTE_DEPARTMENT && a->to != ROUTE_STREET)
			return err_set(e, E_INVALID_ARGUMENT, "unit",
			    "only a department or street is a unit on the bus; give a name");
		*unit = take_unit(cx, a->unit, e);
		return *unit != NULL ? 0 : -1;
	}
	if (a->to == ROUTE_DEPARTMENT)
		return err_set(e, E_INVALID_ARGUMENT, "unit", "a department is named as a unit");
	if (a->to != ROUTE_STREET && str_empty(a->name))
		return err_set(e, E_INVALID_ARGUMENT, "name", "say which one");
	return 0;
}

static struct handover *
new_handover(
    struct cx *cx, struct opinion *o, const struct opinion_route *a, const struct v1_unit *unit)
{
	struct handover *h = row_add(cx, &handover_table, cx_uuid(cx), o->id);

	h->n = ++o->handovers;
	h->route_to = a->to;
	h->state = HANDOVER_SENT;
	h->name = a->name;
	h->reason = a->reason;
	h->sent_at = cx_now(cx);
	if (unit != NULL) {
		h->unit = unit->id;
		h->unit_code = unit->code;
		h->name = unit->name;
	}
	o->handover = h->id;
	return h;
}

void
tell_opinion_sent(struct cx *cx, const struct opinion *o, const struct handover *h)
{
	const struct deadline *d = deadline_find(cx, o->id, h->id, STEP_HANDLE);

	tell(cx, EV_opinion_sent, o->id,
	    &(struct ev_opinion_sent){ HANDOVER_OF(o, h), .text = o->text, .subject = o->subject,
		.reason = h->reason, .due = d != NULL ? due_of(cx, d) : NULL });
	hear_holder(cx, h);
}

int
decide_opinion_route(struct cx *cx, const void *args, void *result, struct err *e)
{
	const struct opinion_route *a = args;
	const struct v1_unit *unit;
	struct deadline *d;
	struct handover *h;
	struct opinion *o;

	if (take_opinion(cx, args, &o, e) != 0 || move_opinion(o, "opinion.route", 0, e) != 0 ||
	    check_route(cx, o, a, &unit, e) != 0)
		return -1;
	opinion_take_back(cx, o, HANDOVER_TAKEN_BACK, a->reason);
	deadline_end(cx, o->id, (struct uuid){ 0 }, STEP_ROUTE, DEADLINE_MET);
	h = new_handover(cx, o, a, unit);
	d = deadline_open(cx, (struct whose){ .root = o->id, .assignment = h->id }, STEP_HANDLE,
	    (struct date){ 0 }, e);
	if (d == NULL)
		return -1;
	tell(cx, EV_opinion_routed, o->id,
	    &(struct ev_opinion_handover){
		HANDOVER_OF(o, h), .reason = h->reason, .due = due_of(cx, d) });
	hear_opinion(cx, o);
	if (unit != NULL)
		tell_opinion_sent(cx, o, h);
	opinion_ref_of(o, result);
	return 0;
}

int
decide_opinion_sign(struct cx *cx, const void *args, void *result, struct err *e)
{
	const struct opinion_sign *a = args;
	struct handover *h;
	struct opinion *o;

	if (take_opinion(cx, args, &o, e) != 0 || move_opinion(o, "opinion.sign", 0, e) != 0)
		return -1;
	h = row_edit(cx, &handover_table, o->handover);
	h->state = HANDOVER_SIGNED;
	h->signed_at = cx_now(cx);
	h->signed_by = !str_empty(a->person) ? a->person
	    : !str_empty(cx_who(cx)->actor)  ? cx_who(cx)->actor
					     : cx_who(cx)->principal;
	tell(cx, EV_opinion_signed, o->id,
	    &(struct ev_opinion_handover){ HANDOVER_OF(o, h), .person = h->signed_by });
	hear_holder(cx, h);
	hear_opinion(cx, o);
	opinion_ref_of(o, result);
	return 0;
}

int
decide_opinion_hand_back(struct cx *cx, const void *args, void *result, struct err *e)
{
	const struct opinion_hand_back *a = args;
	const struct handover *h;
	struct deadline *d;
	struct opinion *o;

	if (take_opinion(cx, args, &o, e) != 0 || move_opinion(o, "opinion.hand_back", 0, e) != 0)
		return -1;
	opinion_take_back(cx, o, HANDOVER_HANDED_BACK, a->reason);
	h = holder_of(cx, o);
	d = opinion_await_route(cx, o, e);
	if (d == NULL)
		return -1;
	tell(cx, EV_opinion_handed_back, o->id,
	    &(struct ev_opinion_handover){
		HANDOVER_OF(o, h), .reason = a->reason, .due = due_of(cx, d) });
	hear_holder(cx, h);
	hear_recorder(cx, o);
	opinion_ref_of(o, result);
	return 0;
}

static int
give_result(struct cx *cx, struct opinion *o, const struct opinion_report *a, void *result)
{
	struct handover *h = row_edit(cx, &handover_table, o->handover);

	h->state = HANDOVER_DONE;
	h->ended_at = cx_now(cx);
	o->result = a->result;
	o->result_text = a->text;
	o->handled_on = cx_today(cx);
	deadline_end(cx, o->id, h->id, STEP_HANDLE, DEADLINE_MET);
	tell(cx, EV_opinion_handled, o->id,
	    &(struct ev_opinion_handled){ OPINION_OF(o), .result = o->result, .text = a->text });
	hear_opinion(cx, o);
	hear_holder(cx, h);
	opinion_ref_of(o, result);
	return 0;
}

int
decide_opinion_report(struct cx *cx, const void *args, void *result, struct err *e)
{
	struct opinion *o;

	if (take_opinion(cx, args, &o, e) != 0 || move_opinion(o, "opinion.report", 0, e) != 0)
		return -1;
	return give_result(cx, o, args, result);
}

int
decide_opinion_record(struct cx *cx, const void *args, void *result, struct err *e)
{
	const struct handover *h;
	struct opinion *o;

	if (take_opinion(cx, args, &o, e) != 0 || move_opinion(o, "opinion.record", 0, e) != 0)
		return -1;
	h = holder_of(cx, o);
	if (h != NULL && !uuid_absent(h->unit))
		return err_set(e, E_FAILED_PRECONDITION, "opinion",
		    "unit " STR_FMT " has it and reports itself", STR_ARG(h->unit_code));
	return give_result(cx, o, args, result);
}
