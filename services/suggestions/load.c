/* SPDX-License-Identifier: Apache-2.0 */
/* What each command has to see: only the tables it needs, the submit path fewest of all. */
#include "services/suggestions/attach.h"
#include "services/suggestions/commitment.h"
#include "services/suggestions/opinion.h"
#include "services/suggestions/opinion_links.h"
#include "services/suggestions/search.h"
#include "services/suggestions/publication.h"
#include "services/suggestions/supervision.h"

static void
want_content(struct wants *w, const struct suggestion_content *c)
{
	if (c == NULL)
		return;
	want(w, &mandate_view, c->mandate);
	if (!uuid_absent(c->site))
		want(w, &site_view, c->site);
	for (size_t i = 0; i < c->cosigners.n; i++)
		want(w, &mandate_view, c->cosigners.v[i]);
	want_opinions(w, c);
	want_files(w, &c->attachments);
}

static struct uuid
on(const void *args)
{
	struct uuid suggestion;

	memcpy(&suggestion, args, sizeof(suggestion));
	return suggestion;
}

void
load_draft(struct wants *w, const void *args, const struct who *who, struct stamp now)
{
	const struct suggestion_draft *d = args;

	(void)who, (void)now;
	want_content(w, d->content);
}

void
load_revise(struct wants *w, const void *args, const struct who *who, struct stamp now)
{
	const struct suggestion_revise *r = args;

	(void)who, (void)now;
	want(w, &suggestion_table, r->suggestion);
	want(w, &cosigner_table, r->suggestion);
	want(w, &opinion_table, r->suggestion);
	want(w, &search_entry_table, r->suggestion);
	want(w, &attachment_table, r->suggestion);
	want_content(w, r->content);
}

void
load_submit(struct wants *w, const void *args, const struct who *who, struct stamp now)
{
	const struct suggestion_submit *s = args;

	(void)who, (void)now;
	want_content(w, s->content);
	if (uuid_absent(s->suggestion))
		return;
	want(w, &suggestion_table, s->suggestion);
	want(w, &cosigner_table, s->suggestion);
	want(w, &search_entry_table, s->suggestion);
	want(w, &attachment_table, s->suggestion);
	want(w, &signatory_view, s->suggestion);
}

void
load_suggestion(struct wants *w, const void *args, const struct who *who, struct stamp now)
{
	(void)who, (void)now;
	want(w, &suggestion_table, on(args));
	want(w, &cosigner_table, on(args));
	want(w, &deadline_table, on(args));
	want(w, &opinion_table, on(args)); /* those it came from */
}

void
load_accept(struct wants *w, const void *args, const struct who *who, struct stamp now)
{
	load_suggestion(w, args, who, now);
	want(w, &serial_table, rules_serial_id(date_year(stamp_date(now))));
}

static void
want_number(struct wants *w, struct str number)
{
	if (!str_empty(number))
		want(w, &external_table, rules_external_key(number));
}

void
load_forward(struct wants *w, const void *args, const struct who *who, struct stamp now)
{
	load_suggestion(w, args, who, now);
	want_number(w, ((const struct suggestion_forward *)args)->external_no);
}

void
load_exchange(struct wants *w, const void *args, const struct who *who, struct stamp now)
{
	const struct suggestion_exchange *x = args;

	load_suggestion(w, args, who, now);
	want_number(w, x->external_no);
	want_number(w, x->instead_of);
}

void
load_handled(struct wants *w, const void *args, const struct who *who, struct stamp now)
{
	load_suggestion(w, args, who, now);
	want(w, &assignment_table, on(args));
	want(w, &extension_table, on(args));
}

/* Its master and what is merged into it, of which the same may be decided. */
static void
want_kin(struct wants *w, struct uuid suggestion)
{
	want(w, &kin_suggestion, suggestion);
	want(w, &kin_cosigner, suggestion);
	want(w, &kin_assignment, suggestion);
	want(w, &kin_deadline, suggestion);
}

void
load_merge(struct wants *w, const void *args, const struct who *who, struct stamp now)
{
	const struct suggestion_merge *m = args;

	load_accept(w, args, who, now);
	want(w, &assignment_table, m->suggestion);
	want(w, &attachment_table, m->suggestion);
	want(w, &suggestion_table, m->into);
	want(w, &assignment_table, m->into);
	want(w, &kin_suggestion, m->suggestion);
	want(w, &kin_suggestion, m->into);
}

void
load_unmerge(struct wants *w, const void *args, const struct who *who, struct stamp now)
{
	load_handled(w, args, who, now);
	want(w, &kin_suggestion, on(args));
}

void
load_withdraw(struct wants *w, const void *args, const struct who *who, struct stamp now)
{
	load_suggestion(w, args, who, now);
	want_kin(w, on(args));
	want(w, &signatory_view, on(args));
}

void
load_object(struct wants *w, const void *args, const struct who *who, struct stamp now)
{
	load_handled(w, args, who, now);
	want(w, &kin_suggestion, on(args));
	want(w, &kin_assignment, on(args));
}

void
load_grant(struct wants *w, const void *args, const struct who *who, struct stamp now)
{
	load_handled(w, args, who, now);
	want_kin(w, on(args));
	want(w, &kin_extension, on(args));
}

void
load_extend(struct wants *w, const void *args, const struct who *who, struct stamp now)
{
	load_handled(w, args, who, now);
	want(w, &reply_table, on(args));
}

void
load_reply(struct wants *w, const void *args, const struct who *who, struct stamp now)
{
	load_handled(w, args, who, now);
	want(w, &kin_assignment, on(args));
	want_files(w, &((const struct assignment_reply *)args)->attachments);
}

void
load_replies(struct wants *w, const void *args, const struct who *who, struct stamp now)
{
	load_handled(w, args, who, now);
	want(w, &reply_table, on(args));
	want(w, &attachment_table, on(args));
}

void
load_publish(struct wants *w, const void *args, const struct who *who, struct stamp now)
{
	load_replies(w, args, who, now);
	want(w, &publication_table, on(args));
	want(w, &published_reply_table, on(args));
}

void
load_pass(struct wants *w, const void *args, const struct who *who, struct stamp now)
{
	load_replies(w, args, who, now);
	want(w, &commitment_table, on(args));
}

void
load_commitment(struct wants *w, const void *args, const struct who *who, struct stamp now)
{
	load_handled(w, args, who, now);
	want(w, &reply_table, on(args));
	want(w, &commitment_table, on(args));
}

void
load_commitment_note(struct wants *w, const void *args, const struct who *who, struct stamp now)
{
	load_commitment(w, args, who, now);
	want_files(w, &((const struct commitment_note *)args)->attachments);
}

void
load_supervision(struct wants *w, const void *args, const struct who *who, struct stamp now)
{
	load_handled(w, args, who, now);
	want(w, &supervision_table, on(args));
}

void
load_ratings(struct wants *w, const void *args, const struct who *who, struct stamp now)
{
	load_handled(w, args, who, now);
	want(w, &rating_table, on(args));
	want(w, &signatory_view, on(args));
}

static void
want_units(struct wants *w, const struct list *assignees)
{
	const struct assignee *v = assignees->v;

	for (size_t i = 0; i < assignees->n; i++)
		want(w, &unit_view, v[i].unit);
}

void
load_assign(struct wants *w, const void *args, const struct who *who, struct stamp now)
{
	const struct suggestion_assign *a = args;

	load_handled(w, args, who, now);
	want_kin(w, on(args));
	want(w, &attachment_table, on(args));
	want(w, &kin_attachment, on(args));
	if (a->lead != NULL)
		want(w, &unit_view, a->lead->unit);
	want_units(w, &a->assists);
	want_units(w, &a->separate);
}

void
load_reassign(struct wants *w, const void *args, const struct who *who, struct stamp now)
{
	const struct assignment_reassign *r = args;

	load_grant(w, args, who, now);
	want(w, &attachment_table, on(args));
	want(w, &kin_attachment, on(args));
	want(w, &holder_view, on(args));
	want(w, &unit_view, r->unit);
}

void
load_add_assist(struct wants *w, const void *args, const struct who *who, struct stamp now)
{
	load_grant(w, args, who, now);
	want(w, &attachment_table, on(args));
	want(w, &kin_attachment, on(args));
	want(w, &unit_view, ((const struct assignment_add_assist *)args)->unit);
}

void
load_release(struct wants *w, const void *args, const struct who *who, struct stamp now)
{
	const struct assignment_release *r = args;

	load_handled(w, args, who, now);
	want(w, &attachment_table, on(args));
	want(w, &rating_table, on(args));
	want_units(w, &r->assists);
}

void
load_sweep(struct wants *w, const void *args, const struct who *who, struct stamp now)
{
	const struct sweep_args *s = args;

	(void)who, (void)now;
	for (size_t i = 0; i < s->ids.n; i++) {
		want(w, &suggestion_table, s->ids.v[i]);
		want(w, &cosigner_table, s->ids.v[i]);
		want(w, &deadline_table, s->ids.v[i]);
		want(w, &assignment_table, s->ids.v[i]);
		want(w, &extension_table, s->ids.v[i]);
		want(w, &rating_table, s->ids.v[i]);
		want(w, &signatory_view, s->ids.v[i]);
		want(w, &attachment_table, s->ids.v[i]);
		want(w, &opinion_table, s->ids.v[i]);
		want(w, &handover_table, s->ids.v[i]);
	}
}

void
load_merged(struct wants *w, const void *args, const struct who *who, struct stamp now)
{
	const struct v1_unit *m = args;

	(void)who, (void)now;
	want(w, &unit_view, m->id);
	want(w, &unit_view, m->successor);
}

void
load_ended_unit(struct wants *w, const void *args, const struct who *who, struct stamp now)
{
	const struct v1_unit *m = args;

	(void)who, (void)now;
	want(w, &unit_view, m->id);
}

/* The first id is the follow-up's, the others those of roots. */
void
load_followup_run(struct wants *w, const void *args, const struct who *who, struct stamp now)
{
	const struct sweep_args *s = args;

	(void)who, (void)now;
	want(w, &followup_table, s->ids.v[0]);
	for (size_t i = 1; i < s->ids.n; i++) {
		want(w, &kin_suggestion, s->ids.v[i]);
		want(w, &kin_assignment, s->ids.v[i]);
		want(w, &kin_deadline, s->ids.v[i]);
		want(w, &suggestion_table, s->ids.v[i]);
		want(w, &cosigner_table, s->ids.v[i]);
		want(w, &deadline_table, s->ids.v[i]);
		want(w, &assignment_table, s->ids.v[i]);
		want(w, &opinion_table, s->ids.v[i]);
		want(w, &handover_table, s->ids.v[i]);
		want(w, &extension_table, s->ids.v[i]);
		want(w, &commitment_table, s->ids.v[i]);
	}
}

void
load_followup_index(struct wants *w, const void *args, const struct who *who, struct stamp now)
{
	const struct sweep_args *s = args;

	(void)who, (void)now;
	want(w, &followup_table, s->ids.v[0]);
	for (size_t i = 1; i < s->ids.n; i++) {
		want(w, &search_entry_table, s->ids.v[i]);
		want(w, &suggestion_table, s->ids.v[i]);
	}
}

void
load_followup_deputies(struct wants *w, const void *args, const struct who *who, struct stamp now)
{
	const struct sweep_args *s = args;

	(void)who, (void)now;
	want(w, &followup_table, s->ids.v[0]);
	for (size_t i = 1; i < s->ids.n; i++) {
		want(w, &suggestion_table, s->ids.v[i]);
		want(w, &cosigner_table, s->ids.v[i]);
		want(w, &deadline_table, s->ids.v[i]);
		want(w, &assignment_table, s->ids.v[i]);
		want(w, &extension_table, s->ids.v[i]);
		want(w, &opinion_table, s->ids.v[i]);
		want(w, &rating_table, s->ids.v[i]);
		want(w, &signatory_view, s->ids.v[i]);
	}
}

void
load_ended_mandate(struct wants *w, const void *args, const struct who *who, struct stamp now)
{
	const struct v1_mandate *m = args;

	(void)who, (void)now;
	want(w, &mandate_view, m->id);
}
