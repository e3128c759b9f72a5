/* SPDX-License-Identifier: Apache-2.0 */
#include "services/suggestions/decide.h"

void
tell(struct cx *cx, enum suggestions_event ev, struct uuid subject, const void *data)
{
	emit(cx, &suggestions_contract.events[ev], subject, data);
}

void
hear_site(struct cx *cx, const struct suggestion *s)
{
	if (!str_empty(s->site_code))
		audience(cx, ROLE_station, s->site_code);
	if (!str_empty(s->street))
		audience(cx, ROLE_street, s->street);
}

void
hear_signatories(struct cx *cx, const struct suggestion *s)
{
	audience(cx, ROLE_deputy, s->lead_code);
	for (const struct cosigner *c = next_cosigner(cx, s, NULL); c != NULL;
	     c = next_cosigner(cx, s, c))
		if (c->state == COSIGN_AGREED)
			audience(cx, ROLE_deputy, c->person_code);
}

void
hear_author(struct cx *cx, const struct suggestion *s)
{
	hear_site(cx, s);
	hear_signatories(cx, s);
}

void
hear_unit(struct cx *cx, const struct assignment *a)
{
	if (a->kind != KIND_CONGRESS)
		audience(cx, ROLE_unit, a->unit_code);
}

void
hear_actor(struct cx *cx, const struct suggestion *s, const struct deadline *d)
{
	const struct assignment *a = uuid_absent(d->assignment)
	    ? NULL
	    : find_assignment(cx, d->assignment);
	enum role who = steprules[d->step].who;

	if (who == ROLE_unit && a != NULL)
		hear_unit(cx, a);
	if (who != ROLE_deputy)
		return;
	if (d->step == STEP_RATING) {
		hear_signatories(cx, s);
		return;
	}
	for (const struct cosigner *c = next_cosigner(cx, s, NULL); c != NULL;
	     c = next_cosigner(cx, s, c))
		if (c->state == COSIGN_INVITED)
			audience(cx, ROLE_deputy, c->person_code);
}
