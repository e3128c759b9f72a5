/* SPDX-License-Identifier: Apache-2.0 */
/*
 * suggestion.withdraw, .consent_withdrawal, .discard. A request needs the consent of every
 * co-signer who has agreed and is a deputy still; until the last one consents the suggestion goes
 * on as if nothing were, and a step that leads it out of where it may be withdrawn ends the
 * request. It may be asked for once more when those who had not consented are no deputies any more.
 */
#include "services/suggestions/merging.h"
#include "services/suggestions/opinion_links.h"

/* The signatories, and those who are asked to become one. */
static void
hear_all(struct cx *cx, const struct suggestion *s)
{
	hear_author(cx, s);
	for (const struct cosigner *c = next_cosigner(cx, s, NULL); c != NULL;
	     c = next_cosigner(cx, s, c))
		if (c->state == COSIGN_INVITED)
			audience(cx, ROLE_deputy, c->person_code);
}

/* Who is no deputy any more is not waited for. */
static bool
is_gone(struct cx *cx, const struct cosigner *c)
{
	const struct v1_mandate *m = row_find(cx, &signatory_view, c->mandate);

	return m != NULL && m->status == MANDATE_ENDED;
}

/* How many co-signers have not consented yet. */
static int32_t
awaited(struct cx *cx, const struct suggestion *s)
{
	int32_t n = 0;

	for (const struct cosigner *c = next_cosigner(cx, s, NULL); c != NULL;
	     c = next_cosigner(cx, s, c))
		n += c->state == COSIGN_AGREED && c->consent == 0 && !is_gone(cx, c);
	return n;
}

/* The request is off: nothing of it stays but the event. */
static void
end_request(struct cx *cx, struct suggestion *s, int32_t why, const struct cosigner *who)
{
	struct ev_withdrawal_ended ev = { HEAD_OF(s), .why = why };

	if (who != NULL) {
		ev.person_code = who->person_code;
		ev.person_name = who->person_name;
	}
	s->withdrawal_on = (struct date){ 0 };
	s->withdrawal_by = s->withdrawal_reason = (struct str){ 0 };
	for (const struct cosigner *c = next_cosigner(cx, s, NULL); c != NULL;
	     c = next_cosigner(cx, s, c))
		if (c->consent != 0)
			((struct cosigner *)row_edit(cx, &cosigner_table, c->id))->consent = 0;
	tell(cx, EV_withdrawal_ended, s->id, &ev);
	hear_all(cx, s);
}

void
withdrawal_overtaken(struct cx *cx, struct suggestion *s)
{
	if (s->withdrawal_on.ymd != 0)
		end_request(cx, s, WITHDRAWAL_OVERTAKEN, NULL);
}

/* Everybody has consented. Its number, if it has one, stays its own. */
static int
withdraw(struct cx *cx, struct suggestion *s, const char *op, struct err *e)
{
	if (move_suggestion(s, op, SG_WITHDRAWN, e) != 0)
		return -1;
	s->closed_on = cx_today(cx);
	deadline_end_all(cx, s->id, (struct uuid){ 0 });
	if (withdrawn_unmerge(cx, s, op, s->withdrawal_reason, e) != 0)
		return -1;
	tell(cx, EV_withdrawn, s->id,
	    &(struct ev_withdrawn){
		HEAD_OF(s), .by = s->withdrawal_by, .reason = s->withdrawal_reason });
	hear_all(cx, s);
	for (const struct cosigner *c = next_cosigner(cx, s, NULL); c != NULL;
	     c = next_cosigner(cx, s, c)) {
		struct cosigner *w;

		if (c->state != COSIGN_INVITED && c->state != COSIGN_NAMED)
			continue;
		w = row_edit(cx, &cosigner_table, c->id);
		w->state = COSIGN_DROPPED; /* there is nothing to answer any more */
		w->answered_at = cx_now(cx);
	}
	return opinions_release(cx, s, s->withdrawal_reason, e);
}

int
decide_suggestion_withdraw(struct cx *cx, const void *args, void *result, struct err *e)
{
	const struct suggestion_withdraw *a = args;
	struct suggestion *s;
	int32_t consents;

	if (take_suggestion(cx, args, &s, e) != 0 ||
	    move_suggestion(s, "suggestion.withdraw", s->state, e) != 0)
		return -1;
	if (s->forwarded_on.ymd != 0) /* merged, and formal */
		return err_set(e, E_FAILED_PRECONDITION, "suggestion",
		    "it has been forwarded to congress " STR_FMT ": it is withdrawn there",
		    STR_ARG(s->congress));
	consents = awaited(cx, s);
	if (s->withdrawal_on.ymd != 0 && consents > 0)
		return err_set(e, E_FAILED_PRECONDITION, "suggestion",
		    "its withdrawal is asked for already; the co-signers have to consent");
	s->withdrawal_on = cx_today(cx);
	s->withdrawal_by = cx_who(cx)->scope;
	s->withdrawal_reason = a->reason;
	if (consents > 0) {
		tell(cx, EV_withdrawal_asked, s->id,
		    &(struct ev_withdrawal_asked){ HEAD_OF(s), .by = s->withdrawal_by,
			.reason = a->reason, .consents = consents });
		hear_all(cx, s);
	} else if (withdraw(cx, s, "suggestion.withdraw", e) != 0) {
		return -1;
	}
	suggestion_ref_of(s, result);
	return 0;
}

/* The caller's row, which scope has seen to be there. */
static struct cosigner *
own_row(struct cx *cx, const struct suggestion *s)
{
	const struct cosigner *c = next_cosigner(cx, s, NULL);

	while (c != NULL && !str_eq(c->person_code, cx_who(cx)->scope))
		c = next_cosigner(cx, s, c);
	return c != NULL ? row_edit(cx, &cosigner_table, c->id) : NULL;
}

int
decide_suggestion_consent(struct cx *cx, const void *args, void *result, struct err *e)
{
	static const char op[] = "suggestion.consent_withdrawal";
	const struct suggestion_consent *a = args;
	struct cosigner *c;
	struct suggestion *s;

	if (take_suggestion(cx, args, &s, e) != 0 || move_suggestion(s, op, s->state, e) != 0)
		return -1;
	if (s->withdrawal_on.ymd == 0)
		return err_set(
		    e, E_FAILED_PRECONDITION, "suggestion", "nobody asks to withdraw it");
	c = own_row(cx, s);
	if (c == NULL || c->consent != 0)
		return err_set(
		    e, E_FAILED_PRECONDITION, "suggestion", "this deputy has consented already");
	if (a->answer == ANSWER_DECLINE)
		end_request(cx, s, WITHDRAWAL_DECLINED, c);
	else
		c->consent = CONSENT_AGREED;
	if (a->answer == ANSWER_AGREE && awaited(cx, s) == 0 && withdraw(cx, s, op, e) != 0)
		return -1;
	suggestion_ref_of(s, result);
	return 0;
}

/* Nobody but its author has ever heard of it, and nobody is told. */
int
decide_suggestion_discard(struct cx *cx, const void *args, void *result, struct err *e)
{
	struct suggestion *s;

	if (take_suggestion(cx, args, &s, e) != 0 ||
	    move_suggestion(s, "suggestion.discard", 0, e) != 0)
		return -1;
	s->closed_on = cx_today(cx);
	suggestion_ref_of(s, result);
	return opinions_release(cx, s, (struct str){ 0 }, e);
}
