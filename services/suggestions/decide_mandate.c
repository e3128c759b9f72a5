/* SPDX-License-Identifier: Apache-2.0 */
/*
 * A deputy's mandate has ended (代表法 61, 62): what waited for that deputy waits no longer. An
 * invitation to co-sign lapses; a rating falls to the first co-signer with an active mandate, and
 * when there is none the reply is not rated.
 */
#include "services/suggestions/decide.h"

#define OP "followup.deputies"

static bool
has_ended(struct cx *cx, struct uuid mandate)
{
	const struct v1_mandate *m = row_find(cx, &signatory_view, mandate);

	return m != NULL && m->status == MANDATE_ENDED;
}

static size_t
invited(struct cx *cx, const struct suggestion *s)
{
	size_t n = 0;

	for (const struct cosigner *c = next_cosigner(cx, s, NULL); c != NULL;
	     c = next_cosigner(cx, s, c))
		n += c->state == COSIGN_INVITED;
	return n;
}

static int
lapse(struct cx *cx, struct suggestion *s, const struct cosigner *c, struct err *e)
{
	struct cosigner *w = row_edit(cx, &cosigner_table, c->id);

	w->state = COSIGN_DROPPED;
	w->answered_at = cx_now(cx);
	tell(cx, EV_invitation_lapsed, s->id,
	    &(struct ev_invitation_lapsed){
		HEAD_OF(s), .person_code = w->person_code, .person_name = w->person_name });
	hear_author(cx, s);
	audience(cx, ROLE_deputy, w->person_code);
	if (s->state != SG_COSIGNING || invited(cx, s) > 0)
		return 0;
	deadline_end(cx, s->id, (struct uuid){ 0 }, STEP_COSIGN, DEADLINE_CLOSED);
	return end_cosigning(cx, s, OP, e);
}

static int
pass_on(struct cx *cx, struct suggestion *s, const struct assignment *there, struct err *e)
{
	struct assignment *a = row_edit(cx, &assignment_table, there->id);
	const struct deadline *d = deadline_find(cx, s->id, a->id, STEP_RATING);

	if (settle_rating(cx, s, a, OP, e) != 0)
		return -1;
	if (a->rating != RATING_AWAITED || somebody_decides(cx, s))
		return 0;
	deadline_end(cx, s->id, a->id, STEP_RATING, DEADLINE_CLOSED);
	return leave_unrated(cx, s, a, d != NULL ? d->due : cx_today(cx), OP, e);
}

/* It waits for the rating of this deputy, or of who stands in the lead's place. */
static bool
signed_by(struct cx *cx, const struct suggestion *s, struct uuid mandate)
{
	const struct cosigner *c = next_cosigner(cx, s, NULL);

	while (c != NULL && (c->state != COSIGN_AGREED || !uuid_eq(c->mandate, mandate)))
		c = next_cosigner(cx, s, c);
	return c != NULL || uuid_eq(s->mandate, mandate);
}

static bool
waits(struct cx *cx, const struct suggestion *s, struct uuid mandate)
{
	for (const struct cosigner *c = next_cosigner(cx, s, NULL); c != NULL;
	     c = next_cosigner(cx, s, c))
		if (c->state == COSIGN_INVITED && uuid_eq(c->mandate, mandate))
			return true;
	for (const struct assignment *a = next_assignment(cx, s, NULL);
	     a != NULL && signed_by(cx, s, mandate); a = next_assignment(cx, s, a))
		if (a->rating == RATING_AWAITED)
			return true;
	return false;
}

int
mandate_over(struct cx *cx, const struct suggestion *there, struct uuid mandate, int64_t *changed,
    struct err *e)
{
	struct suggestion *s;

	if (!has_ended(cx, mandate) || !waits(cx, there, mandate))
		return 0;
	s = row_edit(cx, &suggestion_table, there->id);
	s->version++;
	++*changed;
	for (const struct cosigner *c = next_cosigner(cx, s, NULL); c != NULL;
	     c = next_cosigner(cx, s, c))
		if (c->state == COSIGN_INVITED && uuid_eq(c->mandate, mandate) &&
		    lapse(cx, s, c, e) != 0)
			return -1;
	for (const struct assignment *a = next_assignment(cx, s, NULL); a != NULL;
	     a = next_assignment(cx, s, a))
		if (a->rating == RATING_AWAITED && pass_on(cx, s, a, e) != 0)
			return -1;
	return 0;
}
