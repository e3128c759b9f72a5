/* SPDX-License-Identifier: Apache-2.0 */
/* Opinions on the stage: their arguments, and how a state is reached. */
#include <stdlib.h>

#include "tests/lib/play.h"

static const struct uuid none = { { 0 } };

#define KEEP(T, ...) arena_copy(state_arena(p->st), &(struct T){ __VA_ARGS__ }, sizeof(struct T))
#define ON_O .opinion = p->opinion

const struct opinion *
play_the_opinion(struct play *p)
{
	return state_find(p->st, &opinion_table, p->opinion);
}

struct suggestion_content *
play_content_of_opinion(struct play *p)
{
	struct suggestion_content *c = play_content(p);

	c->opinions.v = arena_copy(state_arena(p->st), &p->opinion, sizeof(p->opinion));
	c->opinions.n = 1;
	return c;
}

#define MATTER                                                                 \
	.mandate = p->mandate[DEPUTY_LEAD], .title = STR("楼道灯不亮"),        \
	.text = STR("三单元楼道灯坏了两个月"), .resident_name = STR("张三丰"), \
	.resident_phone = STR("13800001234")

const struct ev_raised *
play_raised(struct play *p, int site)
{
	const struct v1_mandate *m = state_find(p->st, &mandate_view, p->mandate[DEPUTY_LEAD]);
	const struct v1_site *s = state_find(p->st, &site_view, p->site[site]);
	const struct uuid entry = uuid_named("entry", 5);

	p->raised++;
	return KEEP(ev_raised, .opinion = uuid_v7(p->now.us + p->raised), .entry = entry,
	    .number = 1, .year = 2026, .version = 1, .problem = 1, .site = s->id,
	    .site_code = s->code, .street = s->street, .title = STR("楼道灯不亮"),
	    .text = STR("三单元楼道灯坏了两个月"), .person = m->person,
	    .person_code = m->person_code, .date = stamp_date(p->now), .by = STR("test"));
}

static const void *
new_args(struct play *p, const char *op)
{
	if (strcmp(op, "opinion.receive") == 0)
		return KEEP(
		    opinion_receive, MATTER, .site = p->site[STATION_OWN], .via = VIA_STATION);
	if (strcmp(op, "opinion.raised") == 0)
		return play_raised(p, STATION_OWN);
	return KEEP(opinion_submitted, .source = STR("/xiaoyang"), .id = STR("m-1"), MATTER,
	    .street = STR("guixi"), .site = p->site[STATION_OWN]);
}

const void *
play_opinion_args(struct play *p, const char *op)
{
	if (strcmp(op, "opinion.receive") == 0 || strcmp(op, "opinion.submitted") == 0 ||
	    strcmp(op, "opinion.raised") == 0)
		return new_args(p, op);
	if (strcmp(op, "opinion.answer") == 0)
		return KEEP(opinion_answer, ON_O, .text = STR("当场联系物业更换"));
	if (strcmp(op, "opinion.route") == 0)
		return KEEP(opinion_route, ON_O, .to = ROUTE_DEPARTMENT, .unit = p->unit[UNIT_A],
		    .reason = STR("请查明并修复"));
	if (strcmp(op, "opinion.refuse") == 0)
		return KEEP(opinion_refuse, ON_O, .reason_code = UNTAKEN_COURT);
	if (strcmp(op, "opinion.sign") == 0)
		return KEEP(opinion_sign, ON_O, .person = STR("收发室"));
	if (strcmp(op, "opinion.hand_back") == 0)
		return KEEP(opinion_hand_back, ON_O, .reason = STR("不属我局职责"));
	if (strcmp(op, "opinion.report") == 0 || strcmp(op, "opinion.record") == 0)
		return KEEP(opinion_report, ON_O, .result = RESULT_SOLVED,
		    .text = STR("灯已换，物业按月巡查"));
	if (strcmp(op, "opinion.feed_back") == 0)
		return KEEP(opinion_feed_back, ON_O, .to = FEEDBACK_DEPUTY, .way = FEEDBACK_CALL);
	if (strcmp(op, "opinion.correct") == 0)
		return KEEP(opinion_correct, ON_O, .resident_phone = STR("13900005678"));
	if (strcmp(op, "opinion.erase") == 0)
		return KEEP(opinion_erase, ON_O, .reason = STR("本人要求"));
	if (strcmp(op, "opinion.forget") == 0)
		return KEEP(sweep_args,
		    .ids = { arena_copy(state_arena(p->st), &p->opinion, sizeof(p->opinion)), 1 });
	return KEEP(opinion_close, ON_O);
}

static void
tell_resident(struct play *p)
{
	const struct opinion_feed_back args = { ON_O, .to = FEEDBACK_RESIDENT,
		.way = FEEDBACK_VISIT, .text = STR("灯已换好") };

	if (play_call(p, "opinion.feed_back", &args) != E_NONE)
		abort();
}

static void
convert(struct play *p)
{
	const struct suggestion_draft args = { .content = play_content_of_opinion(p) };

	if (play_call(p, "suggestion.draft", &args) != E_NONE)
		abort();
	p->suggestion = p->result.suggestion.suggestion;
}

/* The road of one that a unit handles. */
static const struct {
	enum opinion_state to;
	const char *op;
} road[] = {
	{ OPINION_ROUTED, "opinion.route" },
	{ OPINION_HANDLING, "opinion.sign" },
	{ OPINION_HANDLED, "opinion.report" },
	{ OPINION_FED_BACK, "opinion.feed_back" },
	{ OPINION_CLOSED, "opinion.close" },
};

void
play_opinion(struct play *p, enum opinion_state state)
{
	play_must(p, "opinion.receive", none);
	p->opinion = p->result.opinion.opinion;
	if (state == OPINION_RECEIVED)
		return;
	if (state == OPINION_CONVERTED) {
		convert(p);
		return;
	}
	if (state == OPINION_ANSWERED || state == OPINION_REFUSED) {
		play_must(p, state == OPINION_ANSWERED ? "opinion.answer" : "opinion.refuse", none);
		return;
	}
	for (size_t i = 0; i < sizeof(road) / sizeof(road[0]); i++) {
		if (road[i].to == OPINION_FED_BACK)
			tell_resident(p);
		play_must(p, road[i].op, none);
		if (road[i].to == state)
			return;
	}
	abort();
}
