/* SPDX-License-Identifier: Apache-2.0 */
/* The resident's personal data of an opinion: opinion.correct, .erase, .forget */
#include "services/suggestions/opinion.h"

/* What there is of it to be read or changed. */
static const struct opinion_resident *
held(struct cx *cx, const struct opinion *o)
{
	const struct opinion_resident *r = row_find(cx, &opinion_resident_table, o->id);

	return r != NULL && r->erased_on.ymd == 0 ? r : NULL;
}

void
opinion_keep_resident(struct cx *cx, const struct opinion *o, struct str name, struct str phone)
{
	struct opinion_resident *r;

	if (str_empty(name) && str_empty(phone))
		return;
	r = row_add(cx, &opinion_resident_table, o->id, o->id);
	r->name = name;
	r->phone = phone;
	r->erase_on = months_after(
	    o->received_on, rules_at(cx, 0, STEP_RESIDENT_DATA, cx_today(cx)).n);
}

int
decide_opinion_correct(struct cx *cx, const void *args, void *result, struct err *e)
{
	const struct opinion_correct *a = args;
	const struct opinion_resident *there;
	struct opinion_resident *r;
	struct opinion *o;

	if (take_opinion(cx, args, &o, e) != 0 ||
	    move_opinion(o, "opinion.correct", o->state, e) != 0)
		return -1;
	if (str_empty(a->resident_name) && str_empty(a->resident_phone))
		return err_set(e, E_INVALID_ARGUMENT, "resident_name",
		    "give the name, the telephone, or both, as they should be");
	there = row_find(cx, &opinion_resident_table, o->id);
	if (there != NULL && there->erased_on.ymd != 0)
		return err_set(e, E_FAILED_PRECONDITION, "opinion",
		    "the resident's personal data are erased, for good");
	if (there == NULL) {
		opinion_keep_resident(cx, o, a->resident_name, a->resident_phone);
	} else {
		r = row_edit(cx, &opinion_resident_table, o->id);
		if (!str_empty(a->resident_name))
			r->name = a->resident_name;
		if (!str_empty(a->resident_phone))
			r->phone = a->resident_phone;
		r->corrected_on = cx_today(cx);
	}
	tell(cx, EV_opinion_corrected, o->id, &(struct ev_opinion_closed){ OPINION_OF(o) });
	hear_recorder(cx, o);
	opinion_ref_of(o, result);
	return 0;
}

static void
erase(struct cx *cx, const struct opinion *o, int32_t cause, struct str reason)
{
	struct opinion_resident *r = row_edit(cx, &opinion_resident_table, o->id);

	r->name = r->phone = (struct str){ 0 };
	r->erased_on = cx_today(cx);
	r->cause = cause;
	r->reason = reason;
	tell(cx, EV_opinion_erased, o->id,
	    &(struct ev_opinion_erased){ OPINION_OF(o), .cause = cause, .reason = reason });
	hear_recorder(cx, o);
}

int
decide_opinion_erase(struct cx *cx, const void *args, void *result, struct err *e)
{
	const struct opinion_erase *a = args;
	struct opinion *o;

	if (take_opinion(cx, args, &o, e) != 0 ||
	    move_opinion(o, "opinion.erase", o->state, e) != 0)
		return -1;
	if (held(cx, o) == NULL)
		return err_set(e, E_FAILED_PRECONDITION, "opinion",
		    "the opinion holds no personal data of a resident");
	erase(cx, o, ERASURE_REQUEST, a->reason);
	opinion_ref_of(o, result);
	return 0;
}

/* While somebody is still to be told, it is needed. */
static bool
has_had_its_time(struct cx *cx, const struct opinion *o)
{
	const struct opinion_resident *r = held(cx, o);

	return r != NULL && r->erase_on.ymd <= cx_today(cx).ymd &&
	    (o->state == OPINION_CLOSED || o->state == OPINION_REFUSED);
}

int
decide_opinion_forget(struct cx *cx, const void *args, void *result, struct err *e)
{
	const struct sweep_args *a = args;
	struct sweep_result *out = result;

	(void)e;
	for (size_t i = 0; i < a->ids.n; i++) {
		const struct opinion *there = row_find(cx, &opinion_table, a->ids.v[i]);
		struct opinion *o;

		if (there == NULL || !has_had_its_time(cx, there))
			continue;
		o = row_edit(cx, &opinion_table, there->id);
		o->version++;
		erase(cx, o, ERASURE_RULE, (struct str){ 0 });
		out->done++;
	}
	return 0;
}
