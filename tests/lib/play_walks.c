/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Roads over rows of the table of states that one op on an object in each state does not show. A
 * row that is new and walked by nothing fails the states test with its name: its road belongs here.
 */
#include <stdlib.h>

#include "tests/lib/play.h"

static const struct uuid none = { { 0 } };

/* ---- before the review ---- */

static void
draft_with_cosigners(struct play *p, int how)
{
	(void)how;
	p->cosigned = true;
	play_reach(p, SG_DRAFT);
	play_must(p, "suggestion.submit", none);
}

static void
returned_with_cosigners(struct play *p, int how)
{
	(void)how;
	p->cosigned = true;
	play_reach(p, SG_RETURNED);
	play_must(p, "suggestion.submit", none);
}

static void
two_cosigners(struct play *p, int how)
{
	struct suggestion_submit submit = { .content = play_content(p) };
	struct suggestion_cosign agree = { .answer = ANSWER_AGREE };
	struct uuids both = { &p->mandate[DEPUTY_SECOND], 2 };

	(void)how;
	submit.content->cosigners = both;
	if (play_call(p, "suggestion.submit", &submit) != E_NONE)
		abort();
	p->suggestion = agree.suggestion = p->result.suggestion.suggestion;
	play_must(p, "suggestion.cosign", none);
	if (play_as(p, "suggestion.cosign", ROLE_deputy, play_deputy(DEPUTY_THIRD), &agree) !=
	    E_NONE)
		abort();
}

static void
cosigners_dropped(struct play *p, int how)
{
	(void)how;
	play_reach(p, SG_COSIGNING);
	play_day(p, "2026-03-10");
	play_sweep(p);
}

/* ---- withdrawal ---- */

static void
withdrawal_declined(struct play *p, int from)
{
	struct suggestion_consent args = { .answer = ANSWER_DECLINE };

	play_reach_asked(p, (enum suggestion_state)from);
	args.suggestion = p->suggestion;
	if (play_call(p, "suggestion.consent_withdrawal", &args) != E_NONE)
		abort();
}

/* ---- for reference only ---- */

static void
for_reference_only(struct play *p, int how)
{
	struct suggestion_submit submit = { .content = play_content(p) };

	(void)how;
	submit.content->reference_only = (struct opt_bool){ true, true };
	if (play_call(p, "suggestion.submit", &submit) != E_NONE)
		abort();
	p->suggestion = p->result.suggestion.suggestion;
	play_must(p, "suggestion.accept", none);
	play_must(p, "suggestion.assign", none);
	p->lead = ((const struct assigned_unit *)p->result.assigned.assignments.v)->assignment;
	play_must(p, "assignment.sign", p->lead);
}

/* ---- objections ---- */

static void
objected_overruled(struct play *p, int from)
{
	play_reach_assignment(p, KIND_LEAD, (enum assignment_state)from);
	play_must(p, "assignment.object", p->lead);
	play_must(p, "assignment.overrule", p->lead);
}

/* ---- assists whose days are over ---- */

static void
lapse(struct play *p, const char *day)
{
	play_day(p, day);
	play_sweep(p);
}

static void
assist_lapses(struct play *p, int from)
{
	play_reach_assignment(p, KIND_ASSIST, (enum assignment_state)from);
	lapse(p, "2026-04-03");
}

static void
assist_of_a_later_round_lapses(struct play *p, int how)
{
	struct assignee assist = { p->unit[UNIT_B], STR("坡道") };
	struct assignment_release release = { .assists = { &assist, 1 } };

	(void)how;
	play_reach_assignment(p, KIND_LEAD, AS_DONE);
	play_rate(p, p->lead, NOT_SATISFIED);
	release.suggestion = p->suggestion;
	release.assignment = p->lead;
	if (play_call(p, "assignment.release", &release) != E_NONE)
		abort();
	lapse(p, "2026-04-03");
}

/* ---- rounds ---- */

enum road { TO_FILED, TO_REPLIED, TO_RATED };

/* The second separate unit goes as far as this. */
static void
second_goes(struct play *p, enum road to)
{
	play_must(p, "assignment.sign", p->second);
	play_must(p, "assignment.reply", p->second);
	if (to >= TO_REPLIED)
		play_must(p, "assignment.pass", p->second);
	if (to >= TO_RATED)
		play_rate(p, p->second, SATISFIED);
}

/* The first of two separate units is rated not satisfied; the second has come as far as `to`. */
static void
not_satisfied(struct play *p, enum road to)
{
	play_reach(p, SG_ACCEPTED);
	play_assign(p, true);
	play_must(p, "assignment.sign", p->lead);
	play_must(p, "assignment.reply", p->lead);
	play_must(p, "assignment.pass", p->lead);
	play_rate(p, p->lead, NOT_SATISFIED);
	second_goes(p, to);
}

/* Twice, and released twice; only then the second unit. */
static void
twice_not_satisfied(struct play *p, enum road to)
{
	play_reach(p, SG_ACCEPTED);
	play_assign(p, true);
	play_must(p, "assignment.sign", p->lead);
	for (int round = 1; round <= 2; round++) {
		play_must(p, "assignment.reply", p->lead);
		play_must(p, "assignment.pass", p->lead);
		play_rate(p, p->lead, NOT_SATISFIED);
		play_must(p, "assignment.release", p->lead);
		if (round == 1)
			p->lead = p->result.assignment.next;
	}
	second_goes(p, to);
}

static void
released(struct play *p, int to)
{
	not_satisfied(p, (enum road)to);
	play_must(p, "assignment.release", p->lead);
}

static void
released_by_the_clock(struct play *p, int to)
{
	not_satisfied(p, (enum road)to);
	lapse(p, "2026-03-10");
}

static void
again(struct play *p, int to)
{
	twice_not_satisfied(p, (enum road)to);
	play_must(p, "assignment.again", p->lead);
}

static void
not_rated(struct play *p, int how)
{
	(void)how;
	play_reach(p, SG_REPLIED);
	lapse(p, "2026-03-27");
}

/* ---- another congress ---- */

static void
answered_there_again(struct play *p, int how)
{
	const void *data;

	(void)how;
	play_reach(p, SG_FORWARDED);
	play_must(p, "suggestion.answer", none);
	play_told(p, "assignment.reply_passed", &data);
	p->lead = ((const struct ev_reply *)data)->assignment;
	play_rate(p, p->lead, NOT_SATISFIED);
	play_must(p, "assignment.release", p->lead);
	play_must(p, "suggestion.answer", none);
}

/* ---- opinions ---- */

static void
opinion_of_nobody(struct play *p, int how)
{
	const struct opinion_receive taken = { .title = STR("灯"),
		.text = STR("灯坏了"),
		.site = p->site[STATION_OWN],
		.via = VIA_RECEPTION };
	struct opinion_route route = { .to = ROUTE_COMMUNITY, .name = STR("交子社区") };

	if (play_call(p, "opinion.receive", &taken) != E_NONE)
		abort();
	p->opinion = route.opinion = p->result.opinion.opinion;
	if (how == OPINION_ANSWERED) {
		play_must(p, "opinion.answer", none);
		play_must(p, "opinion.close", none);
		return;
	}
	if (play_call(p, "opinion.route", &route) != E_NONE)
		abort();
	play_must(p, "opinion.record", none);
}

static void
opinion_by_another(struct play *p, int how)
{
	play_must(p, how == 0 ? "opinion.submitted" : "opinion.raised", none);
}

static void
revise(struct play *p, struct suggestion_content *content)
{
	const struct suggestion_revise args = { .suggestion = p->suggestion, .content = content };

	if (play_call(p, "suggestion.revise", &args) != E_NONE)
		abort();
}

static void
opinion_drafted(struct play *p, int from)
{
	const struct suggestion_draft args = { .content = play_content_of_opinion(p) };

	play_opinion(p, (enum opinion_state)from);
	args.content->opinions.v[0] = p->opinion;
	if (play_call(p, "suggestion.draft", &args) != E_NONE)
		abort();
	p->suggestion = p->result.suggestion.suggestion;
	revise(p, play_content(p)); /* and released again */
}

static void
opinion_named_later(struct play *p, int from)
{
	play_reach(p, SG_DRAFT);
	play_opinion(p, (enum opinion_state)from);
	revise(p, play_content_of_opinion(p));
}

/* The current suggestion, submitted, is of an opinion that was in this state. */
static void
opinion_submitted(struct play *p, int from, bool reference_only)
{
	struct suggestion_submit args = { 0 };

	play_opinion(p, (enum opinion_state)from);
	args.content = play_content_of_opinion(p);
	args.content->reference_only = (struct opt_bool){ reference_only, true };
	if (play_call(p, "suggestion.submit", &args) != E_NONE)
		abort();
	p->suggestion = p->result.suggestion.suggestion;
}

static void
opinion_released(struct play *p, int from)
{
	opinion_submitted(p, from, false);
	play_must(p, "suggestion.refuse", none);
}

static void
opinion_withdrawn(struct play *p, int how)
{
	struct suggestion_submit args = { 0 };

	play_opinion(p, OPINION_RECEIVED);
	args.content = play_content_of_opinion(p);
	args.content->cosigners = (struct uuids){ &p->mandate[DEPUTY_SECOND], (size_t)how };
	if (play_call(p, "suggestion.submit", &args) != E_NONE)
		abort();
	p->suggestion = p->result.suggestion.suggestion;
	if (how == 1)
		play_must(p, "suggestion.cosign", none);
	play_must(p, "suggestion.withdraw", none);
	if (how == 1)
		play_must(p, "suggestion.consent_withdrawal", none);
}

static void
opinion_discarded(struct play *p, int how)
{
	(void)how;
	play_opinion(p, OPINION_CONVERTED);
	play_must(p, "suggestion.discard", none);
}

static void
assigned_of_opinion(struct play *p, bool reference_only)
{
	const struct assigned_unit *v;

	opinion_submitted(p, OPINION_RECEIVED, reference_only);
	play_must(p, "suggestion.accept", none);
	play_must(p, "suggestion.assign", none);
	v = p->result.assigned.assignments.v;
	p->lead = v[0].assignment;
	play_must(p, "assignment.sign", p->lead);
}

static void
opinion_for_reference(struct play *p, int how)
{
	(void)how;
	assigned_of_opinion(p, true);
}

/* To the resident and to the deputy. */
static void
feed_back(struct play *p)
{
	struct opinion_feed_back args = {
		.opinion = p->opinion, .to = FEEDBACK_RESIDENT, .way = FEEDBACK_CALL
	};

	if (play_call(p, "opinion.feed_back", &args) != E_NONE)
		abort();
	play_must(p, "opinion.feed_back", none);
}

static void
opinion_replied_twice(struct play *p, int how)
{
	(void)how;
	assigned_of_opinion(p, false);
	play_must(p, "assignment.reply", p->lead);
	play_must(p, "assignment.pass", p->lead);
	feed_back(p);
	play_rate(p, p->lead, NOT_SATISFIED);
	play_must(p, "assignment.release", p->lead);
	p->lead = p->result.assignment.next;
	play_must(p, "assignment.reply", p->lead);
	play_must(p, "assignment.pass", p->lead);
}

static void
opinion_reported(struct play *p, int channel)
{
	p->channel = channel;
	opinion_submitted(p, OPINION_RECEIVED, false);
	play_must(p, "suggestion.accept", none);
	play_must(p, "suggestion.report", none);
	play_must(p, "suggestion.close", none);
}

static void
opinion_answered_there(struct play *p, int channel)
{
	const void *data;

	p->channel = channel;
	opinion_submitted(p, OPINION_RECEIVED, false);
	play_must(p, "suggestion.accept", none);
	play_must(p, "suggestion.forward", none);
	play_must(p, "suggestion.answer", none);
	play_told(p, "assignment.reply_passed", &data);
	p->lead = ((const struct ev_reply *)data)->assignment;
	feed_back(p);
	play_rate(p, p->lead, NOT_SATISFIED);
	play_must(p, "assignment.release", p->lead);
	play_must(p, "suggestion.answer", none);
}

/* ---- publication ---- */

/* One of two separate replies is passed on: published and taken back while the other goes on. */
static void
published_meanwhile(struct play *p, int how)
{
	(void)how;
	play_reach(p, SG_ACCEPTED);
	play_assign(p, true);
	play_must(p, "assignment.sign", p->lead);
	play_must(p, "assignment.reply", p->lead);
	play_must(p, "assignment.pass", p->lead);
	play_must(p, "suggestion.publish", none);
	play_must(p, "suggestion.unpublish", none);
	second_goes(p, TO_FILED);
	play_must(p, "suggestion.publish", none);
	play_must(p, "suggestion.unpublish", none);
}

/* ---- commitments ---- */

/* The letter of the second round stands in the place of the first one's promise. */
static void
replaced(struct play *p, int from)
{
	play_promise(p);
	if (from == CM_REPORTED)
		play_must(p, "commitment.report", none);
	play_rate(p, p->lead, NOT_SATISFIED);
	play_must(p, "assignment.release", p->lead);
	p->lead = p->result.assignment.next;
	play_must(p, "assignment.reply", p->lead);
	play_must(p, "assignment.pass", p->lead);
}

#define WALK(name, how)                \
	{                              \
#name, #how, name, how \
	}
const struct walk play_walks[] = {
	WALK(draft_with_cosigners, 0),
	WALK(returned_with_cosigners, 0),
	WALK(two_cosigners, 0),
	WALK(cosigners_dropped, 0),
	WALK(for_reference_only, 0),
	WALK(objected_overruled, AS_SENT),
	WALK(objected_overruled, AS_SIGNED),
	WALK(assist_lapses, AS_SIGNED),
	WALK(assist_lapses, AS_OBJECTED),
	WALK(assist_of_a_later_round_lapses, 0),
	WALK(play_assist_added_later, 0),
	WALK(play_mandate_ended, SG_COSIGNING),
	WALK(play_mandate_ended, SG_REPLIED),
	WALK(released, TO_FILED),
	WALK(released, TO_REPLIED),
	WALK(released, TO_RATED),
	WALK(released_by_the_clock, TO_FILED),
	WALK(released_by_the_clock, TO_REPLIED),
	WALK(released_by_the_clock, TO_RATED),
	WALK(again, TO_FILED),
	WALK(again, TO_REPLIED),
	WALK(again, TO_RATED),
	WALK(not_rated, 0),
	WALK(answered_there_again, 0),
	WALK(withdrawal_declined, SG_COSIGNING),
	WALK(withdrawal_declined, SG_UNDER_REVIEW),
	WALK(withdrawal_declined, SG_RETURNED),
	WALK(withdrawal_declined, SG_ACCEPTED),
	WALK(opinion_of_nobody, OPINION_ANSWERED),
	WALK(opinion_of_nobody, OPINION_ROUTED),
	WALK(opinion_by_another, 0),
	WALK(opinion_by_another, 1),
	WALK(opinion_drafted, OPINION_RECEIVED),
	WALK(opinion_drafted, OPINION_ROUTED),
	WALK(opinion_drafted, OPINION_HANDLING),
	WALK(opinion_named_later, OPINION_RECEIVED),
	WALK(opinion_named_later, OPINION_ROUTED),
	WALK(opinion_named_later, OPINION_HANDLING),
	WALK(opinion_released, OPINION_RECEIVED),
	WALK(opinion_released, OPINION_ROUTED),
	WALK(opinion_released, OPINION_HANDLING),
	WALK(opinion_withdrawn, 0),
	WALK(opinion_withdrawn, 1),
	WALK(opinion_discarded, 0),
	WALK(opinion_for_reference, 0),
	WALK(opinion_replied_twice, 0),
	WALK(opinion_reported, CHANNEL_SPECIAL_REPORT),
	WALK(opinion_answered_there, CHANNEL_DISTRICT),
	WALK(published_meanwhile, 0),
	WALK(replaced, CM_OPEN),
	WALK(replaced, CM_REPORTED),
};
const size_t play_nwalks = sizeof(play_walks) / sizeof(play_walks[0]);
