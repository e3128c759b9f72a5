/* SPDX-License-Identifier: Apache-2.0 */
/* How a state is reached, by real commands only, and what is there then. */
#include <assert.h>
#include <stdio.h>
#include <stdlib.h>

#include "services/suggestions/commitment.h"
#include "tests/lib/play.h"

static const struct uuid none = { { 0 } };

static void
submit(struct play *p, bool cosigned)
{
	struct suggestion_submit args = { .content = play_content(p) };
	struct uuids cosigners = { &p->mandate[DEPUTY_SECOND], 1 };

	if (cosigned)
		args.content->cosigners = cosigners;
	if (play_call(p, "suggestion.submit", &args) != E_NONE)
		abort();
	p->suggestion = p->result.suggestion.suggestion;
}

static void
assign(struct play *p)
{
	const struct assigned_unit *v;

	play_must(p, "suggestion.assign", none);
	v = p->result.assigned.assignments.v;
	p->lead = v[0].assignment;
}

void
play_assign(struct play *p, bool separate)
{
	struct assignee v[] = { { p->unit[UNIT_A], STR("照明") },
		{ p->unit[UNIT_B], STR("坡道") } };
	struct suggestion_assign args = { .suggestion = p->suggestion };
	const struct assigned_unit *made;

	if (separate) {
		args.separate = (struct list){ v, 2 };
	} else {
		args.lead = &v[0];
		args.assists = (struct list){ &v[1], 1 };
	}
	if (play_call(p, "suggestion.assign", &args) != E_NONE)
		abort();
	made = p->result.assigned.assignments.v;
	p->lead = made[0].assignment;
	if (separate)
		p->second = made[1].assignment;
	else
		p->assist = made[1].assignment;
}

void
play_rate(struct play *p, struct uuid assignment, enum satisfaction result)
{
	struct assignment_rate args = { .suggestion = p->suggestion,
		.assignment = assignment,
		.attitude = SATISFIED,
		.result = (int32_t)result,
		.text = STR("理由") };

	if (play_call(p, "assignment.rate", &args) != E_NONE)
		abort();
}

struct uuid
play_promise(struct play *p)
{
	struct assignment_reply letter;

	play_reach_assignment(p, KIND_LEAD, AS_SIGNED);
	memcpy(&letter, play_args(p, "assignment.reply", p->lead), sizeof(letter));
	letter.class = CLASS_B;
	letter.measure = STR("年内装灯");
	letter.by_date.ymd = 20261231;
	if (play_call(p, "assignment.reply", &letter) != E_NONE)
		abort();
	play_must(p, "assignment.pass", p->lead);
	return play_newest(p, &commitment_table);
}

/* The main road: each step leads to the next state. */
static const struct {
	enum suggestion_state to;
	const char *op;
} road[] = {
	{ SG_ACCEPTED, "suggestion.accept" },
	{ SG_ASSIGNED, "suggestion.assign" },
	{ SG_HANDLING, "assignment.sign" },
	{ SG_REPLY_FILED, "assignment.reply" },
	{ SG_REPLIED, "assignment.pass" },
	{ SG_RATED, "assignment.rate" },
	{ SG_RATED, "assignment.release" },
	{ SG_CLOSED, "suggestion.close" },
};

void
play_go_on(struct play *p, enum suggestion_state state)
{
	size_t i = 1; /* assigned */

	while (road[i].to != state) {
		i++;
		play_must(p, road[i].op, p->lead);
	}
	assert(play_suggestion(p)->state == (int32_t)state);
}

void
play_reach(struct play *p, enum suggestion_state state)
{
	size_t i = 0;

	p->lead = p->assist = p->second = none;
	if (state == SG_FORWARDED)
		p->channel = CHANNEL_DISTRICT;
	if (state == SG_REPORTED)
		p->channel = CHANNEL_SPECIAL_REPORT;
	if (state == SG_MERGED)
		p->channel = CHANNEL_ZONE;
	if (state == SG_DRAFT) {
		play_must(p, "suggestion.draft", none);
		p->suggestion = p->result.suggestion.suggestion;
		return;
	}
	if (state == SG_MERGED)
		play_master(p, SG_ACCEPTED);
	submit(p, p->cosigned || state == SG_COSIGNING);
	if (state == SG_COSIGNING)
		return;
	if (p->cosigned)
		play_must(p, "suggestion.cosign", none);
	if (state == SG_UNDER_REVIEW)
		return;
	if (state == SG_RETURNED || state == SG_REFUSED) {
		play_must(
		    p, state == SG_RETURNED ? "suggestion.return" : "suggestion.refuse", none);
		return;
	}
	if (state == SG_WITHDRAWN) {
		play_must(p, "suggestion.withdraw", none);
		if (p->cosigned)
			play_must(p, "suggestion.consent_withdrawal", none);
		return;
	}
	if (state == SG_MERGED) {
		play_must(p, "suggestion.merge", none);
		return;
	}
	if (state == SG_FORWARDED || state == SG_REPORTED) {
		play_must(p, "suggestion.accept", none);
		play_must(
		    p, state == SG_FORWARDED ? "suggestion.forward" : "suggestion.report", none);
		return;
	}
	do {
		if (road[i].to == SG_ASSIGNED && p->channel > CHANNEL_ZONE)
			play_must(p, "suggestion.forward", none);
		if (road[i].to == SG_ASSIGNED)
			assign(p);
		else
			play_must(p, road[i].op, p->lead);
	} while (road[i++].to != state);
	assert(play_suggestion(p)->state == (int32_t)state);
}

void
play_reach_asked(struct play *p, enum suggestion_state state)
{
	struct suggestion_submit args = { .content = play_content(p) };
	struct uuids both = { &p->mandate[DEPUTY_SECOND], state == SG_COSIGNING ? 2 : 1 };

	args.content->cosigners = both;
	if (play_call(p, "suggestion.submit", &args) != E_NONE)
		abort();
	p->suggestion = p->result.suggestion.suggestion;
	play_must(p, "suggestion.cosign", none);
	if (state == SG_MERGED)
		play_must(p, "suggestion.merge", none);
	if (state == SG_RETURNED)
		play_must(p, "suggestion.return", none);
	if (state == SG_ACCEPTED)
		play_must(p, "suggestion.accept", none);
	play_must(p, "suggestion.withdraw", none);
	assert(play_suggestion(p)->state == (int32_t)state);
}

static const struct {
	enum assignment_state to;
	const char *op;
} lead_road[] = {
	{ AS_SIGNED, "assignment.sign" },
	{ AS_HANDLING, "assignment.contact" },
	{ AS_FILED, "assignment.reply" },
	{ AS_DONE, "assignment.pass" },
};

struct uuid
play_reach_assignment(struct play *p, enum assignment_kind kind, enum assignment_state state)
{
	bool assist = kind == KIND_ASSIST;
	struct uuid id;

	if (state == AS_RECALLED) {
		play_reach_merged(p, SG_ASSIGNED);
		play_must(p, "suggestion.unmerge", none);
		return p->lead;
	}
	play_reach(p, SG_ACCEPTED);
	if (assist)
		play_assign(p, false);
	else
		assign(p);
	id = assist ? p->assist : p->lead;
	if (state == AS_SENT)
		return id;
	if (state == AS_OBJECTED || state == AS_REASSIGNED) {
		play_must(p, "assignment.object", id);
		if (state == AS_REASSIGNED)
			play_must(p, "assignment.reassign", id);
		return id;
	}
	if (state == AS_LAPSED) {
		play_day(p, "2026-04-03");
		play_sweep(p);
	} else if (state == AS_OPINION_GIVEN) {
		play_must(p, "assignment.sign", id);
		play_must(p, "assignment.opinion", id);
	} else {
		for (size_t i = 0; i == 0 || lead_road[i - 1].to != state; i++)
			play_must(p, lead_road[i].op, id);
	}
	assert(play_assignment(p, id)->state == (int32_t)state);
	return id;
}

struct uuid
play_second_round(struct play *p)
{
	struct assignee assist = { p->unit[UNIT_B], STR("坡道") };
	struct assignment_release release = { .assists = { &assist, 1 } };
	const struct assignment *a;

	play_reach_assignment(p, KIND_LEAD, AS_DONE);
	play_rate(p, p->lead, NOT_SATISFIED);
	release.suggestion = p->suggestion;
	release.assignment = p->lead;
	if (play_call(p, "assignment.release", &release) != E_NONE)
		abort();
	p->lead = p->result.assignment.next;
	for (a = state_each(p->st, &assignment_table, NULL); a != NULL;
	     a = state_each(p->st, &assignment_table, a))
		if (uuid_eq(a->helps, p->lead))
			p->assist = a->id;
	assert(play_assignment(p, p->assist)->state == AS_HANDLING);
	return p->assist;
}

int
play_sweep(struct play *p)
{
	struct uuid ids[128];
	struct sweep_args args = { { ids, 0 } };

	for (const struct deadline *d = state_each(p->st, &deadline_table, NULL); d != NULL;
	     d = state_each(p->st, &deadline_table, d)) {
		bool known = d->next_at.us == 0 || d->next_at.us > p->now.us;

		for (size_t i = 0; i < args.ids.n; i++)
			known = known || uuid_eq(ids[i], d->suggestion);
		if (!known && args.ids.n < 128)
			ids[args.ids.n++] = d->suggestion;
	}
	if (play_call(p, "clock.sweep", &args) != E_NONE) {
		fprintf(stderr, "# clock.sweep: %s %s\n", p->err.field, p->err.text);
		abort();
	}
	return p->result.sweep.done;
}

const struct suggestion *
play_suggestion(struct play *p)
{
	return state_find(p->st, &suggestion_table, p->suggestion);
}

const struct assignment *
play_assignment(struct play *p, struct uuid id)
{
	return state_find(p->st, &assignment_table, id);
}

const struct deadline *
play_deadline(struct play *p, struct uuid assignment, enum step step)
{
	const struct deadline *found = NULL;

	for (const struct deadline *d = state_each(p->st, &deadline_table, NULL); d != NULL;
	     d = state_each(p->st, &deadline_table, d))
		if (uuid_eq(d->suggestion, p->suggestion) && uuid_eq(d->assignment, assignment) &&
		    d->step == (int32_t)step)
			found = d;
	return found;
}

static const struct emitted *
find(const struct play *p, const char *type, int *n)
{
	const struct emitted *first = NULL;

	*n = 0;
	for (size_t i = 0; i < p->out.nevents; i++) {
		if (strcmp(p->out.events[i].ev->type, type) != 0)
			continue;
		if ((*n)++ == 0)
			first = &p->out.events[i];
	}
	return first;
}

int
play_told(const struct play *p, const char *type, const void **data)
{
	int n;
	const struct emitted *m = find(p, type, &n);

	if (data != NULL)
		*data = m != NULL ? m->data : NULL;
	return n;
}

bool
play_heard(const struct play *p, const char *type, const char *who)
{
	int n;
	const struct emitted *m = find(p, type, &n);

	for (size_t i = 0; m != NULL && i < m->audience.n; i++)
		if (str_is(m->audience.v[i], who))
			return true;
	return false;
}

/* What follows from the end of the mandate of one of the deputies. */
static void
mandate_ends(struct play *p, int deputy)
{
	const struct v1_mandate ended = { .id = p->mandate[deputy],
		.person_code = str_from(play_deputy(deputy)) };
	struct uuid ids[2] = { { { 0 } }, p->suggestion };
	const struct sweep_args slice = { { ids, 2 } };

	play_end_mandate(p, deputy);
	if (play_call(p, "followup.mandate", &ended) != E_NONE)
		abort();
	for (const struct followup *f = state_each(p->st, &followup_table, NULL); f != NULL;
	     f = state_each(p->st, &followup_table, f))
		ids[0] = f->id;
	if (play_call(p, "followup.deputies", &slice) != E_NONE)
		abort();
}

void
play_mandate_ended(struct play *p, int from)
{
	play_reach(p, (enum suggestion_state)from);
	mandate_ends(p, from == SG_COSIGNING ? DEPUTY_SECOND : DEPUTY_LEAD);
}

/* Asked for when the lead has the second round: in `handling` like those named at its start. */
void
play_assist_added_later(struct play *p, int how)
{
	(void)how;
	play_reach_assignment(p, KIND_LEAD, AS_DONE);
	play_rate(p, p->lead, NOT_SATISFIED);
	play_must(p, "assignment.release", p->lead);
	play_must(p, "assignment.add_assist", p->result.assignment.next);
}

static struct uuid
reach_commitment(struct play *p, int32_t state)
{
	struct uuid id = play_promise(p);

	if (state == CM_REPORTED || state == CM_FULFILLED)
		play_must(p, "commitment.report", (struct uuid){ 0 });
	if (state == CM_FULFILLED)
		play_must(p, "commitment.confirm", (struct uuid){ 0 });
	if (state != CM_REPLACED)
		return id;
	play_rate(p, p->lead, NOT_SATISFIED);
	play_must(p, "assignment.release", p->lead);
	p->lead = p->result.assignment.next;
	play_must(p, "assignment.reply", p->lead);
	play_must(p, "assignment.pass", p->lead);
	return id;
}

static struct uuid
reach_supervision(struct play *p, int32_t state)
{
	play_reach(p, SG_HANDLING);
	play_must(p, "supervision.begin", (struct uuid){ 0 });
	if (state == SV_ENDED)
		play_must(p, "supervision.end", (struct uuid){ 0 });
	return play_newest(p, edges_table(OBJECT_SUPERVISION));
}

struct uuid
play_reach_own(struct play *p, enum object o, int32_t state)
{
	return o == OBJECT_COMMITMENT ? reach_commitment(p, state) : reach_supervision(p, state);
}
