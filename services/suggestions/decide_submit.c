/* SPDX-License-Identifier: Apache-2.0 */
/* suggestion.draft, .revise, .submit */
#include "services/suggestions/attach.h"
#include "services/suggestions/content.h"
#include "services/suggestions/opinion_links.h"
#include "services/suggestions/search.h"

static struct suggestion *
new_suggestion(struct cx *cx)
{
	struct suggestion *s = row_add(cx, &suggestion_table, cx_uuid(cx), (struct uuid){ 0 });

	s->version = 1;
	return s;
}

int
decide_suggestion_draft(struct cx *cx, const void *args, void *result, struct err *e)
{
	const struct suggestion_draft *a = args;
	struct suggestion *s = new_suggestion(cx);

	if (content_take(cx, s, a->content, e) != 0 ||
	    move_suggestion(s, "suggestion.draft", 0, e) != 0 ||
	    opinions_take(cx, s, a->content, "suggestion.draft", e) != 0 ||
	    attach_content(cx, s, a->content, e) != 0)
		return -1;
	search_write_suggestion(cx, s);
	suggestion_ref_of(s, result);
	return 0;
}

int
decide_suggestion_revise(struct cx *cx, const void *args, void *result, struct err *e)
{
	const struct suggestion_revise *a = args;
	struct suggestion *s;

	if (take_suggestion(cx, args, &s, e) != 0 ||
	    move_suggestion(s, "suggestion.revise", 0, e) != 0)
		return -1;
	withdrawal_overtaken(cx, s); /* while those who have agreed still are signatories */
	if (content_take(cx, s, a->content, e) != 0 ||
	    opinions_take(cx, s, a->content, "suggestion.revise", e) != 0 ||
	    attach_content(cx, s, a->content, e) != 0)
		return -1;
	search_write_suggestion(cx, s);
	suggestion_ref_of(s, result);
	return 0;
}

/* Named before, and without a mandate since. */
static bool
is_gone(struct cx *cx, const struct cosigner *c)
{
	const struct v1_mandate *m = row_find(cx, &signatory_view, c->mandate);

	return m != NULL && m->status == MANDATE_ENDED;
}

/* Asks everyone who is named, or has agreed to what was returned; the codes of those asked. */
static struct strs
invite(struct cx *cx, const struct suggestion *s)
{
	struct strs asked = { NULL, 0 };

	for (const struct cosigner *c = next_cosigner(cx, s, NULL); c != NULL;
	     c = next_cosigner(cx, s, c)) {
		struct cosigner *w;

		if (c->state != COSIGN_NAMED && c->state != COSIGN_AGREED)
			continue;
		w = row_edit(cx, &cosigner_table, c->id);
		if (is_gone(cx, c)) {
			w->state = COSIGN_DROPPED;
			w->answered_at = cx_now(cx);
			continue;
		}
		w->state = COSIGN_INVITED;
		w->answered_at = (struct stamp){ 0 };
		w->consent = 0;
		if (asked.v == NULL)
			asked.v = arena_array(cx_arena(cx), 64, sizeof(struct str));
		if (asked.n < 64)
			asked.v[asked.n++] = w->person_code;
	}
	return asked;
}

static int
submit(struct cx *cx, struct suggestion *s, struct err *e)
{
	struct strs asked = invite(cx, s);
	enum step step = asked.n > 0 ? STEP_COSIGN : STEP_REVIEW;
	struct deadline *d;

	if (move_suggestion(
		s, "suggestion.submit", asked.n > 0 ? SG_COSIGNING : SG_UNDER_REVIEW, e) != 0)
		return -1;
	s->submitted_on = cx_today(cx);
	s->year = (struct opt_i32){ date_year(s->submitted_on), true };
	s->reason = (struct str){ 0 };
	d = deadline_open(cx, whose(s, (struct uuid){ 0 }), step, (struct date){ 0 }, e);
	if (d == NULL)
		return -1;
	tell(cx, EV_submitted, s->id,
	    &(struct ev_submitted){ HEAD_OF(s), .mandate = s->mandate, .lead_code = s->lead_code,
		.lead_name = s->lead_name, .site_code = s->site_code, .street = s->street,
		.level = s->level, .channel = s->channel, .reference_only = s->reference_only,
		.cosigners = asked, .due = due_of(cx, d),
		.attachments = attached_files(cx, s, s->id), .site = s->site, .deputy = s->person,
		.submitted_on = s->submitted_on, .occasion = s->occasion, .origin = s->origin,
		.subject = s->subject, .raised_in = s->raised_in });
	hear_site(cx, s);
	audience(cx, ROLE_deputy, s->lead_code);
	for (size_t i = 0; i < asked.n; i++)
		audience(cx, ROLE_deputy, asked.v[i]);
	withdrawal_overtaken(cx, s);
	return 0;
}

int
decide_suggestion_submit(struct cx *cx, const void *args, void *result, struct err *e)
{
	const struct suggestion_submit *a = args;
	struct suggestion *s;

	if (uuid_absent(a->suggestion) == (a->content == NULL))
		return err_set(e, E_INVALID_ARGUMENT, "content",
		    "give either the id of a suggestion or the content of a new one");
	if (a->content != NULL) {
		s = new_suggestion(cx);
		if (content_take(cx, s, a->content, e) != 0 ||
		    opinions_take(cx, s, a->content, "suggestion.submit", e) != 0 ||
		    attach_content(cx, s, a->content, e) != 0)
			return -1;
	} else {
		if (take_suggestion(cx, args, &s, e) != 0)
			return -1;
		if (state_allows(OBJECT_SUGGESTION, s->state, "suggestion.submit") &&
		    active_mandate(cx, &signatory_view, s->mandate, "suggestion", e) == NULL)
			return -1;
	}
	if (submit(cx, s, e) != 0)
		return -1;
	search_write_suggestion(cx, s);
	suggestion_ref_of(s, result);
	return 0;
}
