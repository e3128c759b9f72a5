/* SPDX-License-Identifier: Apache-2.0 */
/* Suggestions merged into others: how they are reached, and the roads over what becomes of them. */
#include <stdlib.h>

#include "tests/lib/play.h"

static const struct uuid none = { { 0 } };

void
play_master(struct play *p, enum suggestion_state state)
{
	const struct uuid suggestion = p->suggestion, lead = p->lead, assist = p->assist,
			  second = p->second;
	const bool cosigned = p->cosigned;
	const int32_t channel = p->channel;

	p->cosigned = false;
	p->channel = 0;
	play_reach(p, state);
	p->master = p->suggestion;
	p->master_lead = p->lead;
	p->suggestion = suggestion;
	p->lead = lead;
	p->assist = assist;
	p->second = second;
	p->cosigned = cosigned;
	p->channel = channel;
}

void
play_swap(struct play *p)
{
	const struct uuid suggestion = p->suggestion, lead = p->lead;

	p->suggestion = p->master;
	p->lead = p->master_lead;
	p->master = suggestion;
	p->master_lead = lead;
}

/* The newest assignment of the current suggestion of this kind. */
static struct uuid
newest(struct play *p, enum assignment_kind kind)
{
	struct uuid id = none;

	for (const struct assignment *a = state_each(p->st, &assignment_table, NULL); a != NULL;
	     a = state_each(p->st, &assignment_table, a))
		if (uuid_eq(a->suggestion, p->suggestion) && a->kind == (int32_t)kind)
			id = a->id;
	return id;
}

static void
merge(struct play *p)
{
	play_must(p, "suggestion.merge", none);
	p->lead = newest(p, KIND_LEAD);
}

void
play_reach_merged(struct play *p, enum suggestion_state state)
{
	if (state < SG_ASSIGNED || state > SG_CLOSED) {
		play_reach(p, state);
		return;
	}
	play_master(p, SG_ASSIGNED);
	play_reach(p, SG_UNDER_REVIEW);
	merge(p);
	play_go_on(p, state);
}

static void
joined(struct play *p, int from)
{
	play_master(p, SG_HANDLING);
	play_reach(p, (enum suggestion_state)from);
	merge(p);
}

static void
assigned_with_the_master(struct play *p, int how)
{
	(void)how;
	play_reach(p, SG_MERGED);
	play_swap(p);
	play_must(p, "suggestion.assign", none);
}

static void
master_withdrawn(struct play *p, int cosigned)
{
	p->cosigned = cosigned;
	play_reach(p, SG_ACCEPTED);
	p->master = p->suggestion;
	p->cosigned = false;
	play_reach(p, SG_UNDER_REVIEW);
	play_must(p, "suggestion.merge", none);
	play_swap(p);
	play_must(p, "suggestion.withdraw", none);
	if (cosigned)
		play_must(p, "suggestion.consent_withdrawal", none);
}

static void
merged_one_withdrawn(struct play *p, int answer)
{
	struct suggestion_consent args = { .answer = answer };

	play_reach_asked(p, SG_MERGED);
	args.suggestion = p->suggestion;
	if (play_call(p, "suggestion.consent_withdrawal", &args) != E_NONE)
		abort();
}

static void
recalled(struct play *p, int from)
{
	play_reach_merged(p, SG_ASSIGNED);
	if (from >= AS_SIGNED)
		play_must(p, "assignment.sign", p->lead);
	if (from == AS_HANDLING)
		play_must(p, "assignment.contact", p->lead);
	play_must(p, "suggestion.unmerge", none);
}

/* Two that a congress gave back, as one; then the second by itself again. */
static void
formal_ones(struct play *p, int to)
{
	p->channel = CHANNEL_DISTRICT;
	play_reach(p, SG_FORWARDED);
	p->master = p->suggestion;
	if (to != SG_MERGED)
		play_must(p, "suggestion.assign", none);
	play_reach(p, SG_FORWARDED);
	merge(p);
	if (to == SG_MERGED)
		play_must(p, "suggestion.exchange", none);
	if (to == SG_HANDLING)
		play_must(p, "assignment.sign", p->lead);
	play_must(p, "suggestion.unmerge", none);
}

#define WALK(name, how)                \
	{                              \
#name, #how, name, how \
	}
const struct walk play_merging[] = {
	WALK(joined, SG_UNDER_REVIEW),
	WALK(joined, SG_ACCEPTED),
	WALK(assigned_with_the_master, 0),
	WALK(master_withdrawn, 0),
	WALK(master_withdrawn, 1),
	WALK(merged_one_withdrawn, ANSWER_AGREE),
	WALK(merged_one_withdrawn, ANSWER_DECLINE),
	WALK(recalled, AS_SENT),
	WALK(recalled, AS_SIGNED),
	WALK(recalled, AS_HANDLING),
	WALK(formal_ones, SG_MERGED),
	WALK(formal_ones, SG_ASSIGNED),
	WALK(formal_ones, SG_HANDLING),
};
const size_t play_nmerging = sizeof(play_merging) / sizeof(play_merging[0]);
