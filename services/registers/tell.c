/* SPDX-License-Identifier: Apache-2.0 */
#include "services/registers/decide.h"

void
tell_of(struct cx *cx, enum registers_event ev, struct uuid subject, const void *data)
{
	emit(cx, &registers_contract.events[ev], subject, data);
}

static void
tell_activity(struct cx *cx, const struct book_entry *x)
{
	const struct activity_facts *a = x->activity;

	tell_of(cx,
	    x->version == 1 ? REGISTERS_EV_activity_recorded : REGISTERS_EV_activity_corrected,
	    x->entry,
	    &(struct ev_activity){ ENTRY_OF(x), .from_at = a->from_at, .to_at = a->to_at,
		.kind = a->kind, .subject = a->subject, .due = a->due, .present = a->present,
		.excused = a->excused, .others_present = a->others_present,
		.resolutions = (int32_t)a->resolutions.n, .deputies = a->deputies });
}

static void
tell_contact(struct cx *cx, const struct book_entry *x)
{
	const struct contact_facts *k = x->contact;
	const struct problem *p = k->problems.v;
	int32_t answered = 0;

	for (size_t i = 0; i < k->problems.n; i++)
		answered += p[i].answered;
	tell_of(cx,
	    x->version == 1 ? REGISTERS_EV_contact_recorded : REGISTERS_EV_contact_corrected,
	    x->entry,
	    &(struct ev_contact){ ENTRY_OF(x), .deputy = k->deputy, .way = k->way,
		.people = k->people, .enterprises = k->enterprises,
		.problems = (int32_t)k->problems.n, .answered = answered,
		.enterprise_names = k->enterprise_names });
}

static void
tell_debrief(struct cx *cx, const struct book_entry *x)
{
	const struct debrief_facts *d = x->debrief;

	tell_of(cx,
	    x->version == 1 ? REGISTERS_EV_debrief_recorded : REGISTERS_EV_debrief_corrected,
	    x->entry,
	    &(struct ev_debrief){ ENTRY_OF(x), .deputy = d->deputy, .mandate = d->mandate,
		.form = d->form, .voters_present = d->voters_present, .satisfied = d->satisfied,
		.basically_satisfied = d->basically_satisfied, .not_satisfied = d->not_satisfied,
		.opinions = (int32_t)d->opinions.n });
}

void
tell_entry(struct cx *cx, const struct book_entry *x)
{
	if (x->book == BOOK_ACTIVITY)
		tell_activity(cx, x);
	else if (x->book == BOOK_CONTACT)
		tell_contact(cx, x);
	else
		tell_debrief(cx, x);
	audience(cx, ROLE_station, x->site_code);
	if (!str_empty(x->street))
		audience(cx, ROLE_street, x->street);
	for (size_t i = 0; i < x->deputies.n; i++)
		audience(cx, ROLE_deputy, x->deputies.v[i]);
}
