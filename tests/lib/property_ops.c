/* SPDX-License-Identifier: Apache-2.0 */
/*
 * A row an op: how its arguments are drawn. They are within the bounds of their descriptor; whether
 * the op is possible with them is for decide to say. An op of the contract that has no row here
 * fails the property test: "… is not played".
 */
#include <assert.h>

#include "common/arena.h"
#include "tests/lib/property.h"

#define KEEP(T, ...) keep(w, &(struct T){ __VA_ARGS__ }, sizeof(struct T))
#define ON_S(k) .suggestion = (k)->suggestion, .version = (k)->version
#define ON_A(k) ON_S(k), .assignment = (k)->assignment

static void *
keep(struct world *w, const void *args, size_t n)
{
	return arena_copy(state_arena(w->p->st), args, n);
}

static int32_t
one_of(struct world *w, int32_t n)
{
	return 1 + (int32_t)rng_below(&w->rng, (size_t)n);
}

static struct str
maybe(struct world *w, size_t percent, const char *text)
{
	return rng_percent(&w->rng, percent) ? str_from(text) : (struct str){ 0 };
}

static struct date
day_near(struct world *w)
{
	int by = rng_percent(&w->rng, 90) ? 0 : (int)rng_below(&w->rng, 12) - 8;

	return date_add(stamp_date(w->now), by);
}

/* Up to `most` of them; sometimes one twice. */
static struct uuids
some(struct world *w, const struct uuid *from, size_t n, size_t most)
{
	struct uuids out = { arena_array(state_arena(w->p->st), most, sizeof(struct uuid)), 0 };
	size_t want = rng_below(&w->rng, most + 1), first = rng_below(&w->rng, n);

	for (size_t i = 0; i < want; i++)
		out.v[out.n++] = from[(first + i * (rng_percent(&w->rng, 97) ? 1 : n)) % n];
	return out.n > 0 ? out : (struct uuids){ 0 };
}

static struct list
assignees(struct world *w, size_t most)
{
	struct uuids units = some(w, w->unit, W_UNITS, most);
	struct assignee *v = arena_array(state_arena(w->p->st), most + 1, sizeof(*v));

	for (size_t i = 0; i < units.n; i++)
		v[i] = (struct assignee){ units.v[i], maybe(w, 97, "照明和坡道") };
	return units.n > 0 ? (struct list){ v, units.n } : (struct list){ 0 };
}

/* ---- on a suggestion ---- */

static struct suggestion_content *
content(struct world *w, const struct suggestion *s)
{
	struct suggestion_content *c = keep(w, play_content(w->p), sizeof(*c));
	size_t lead = rng_below(&w->rng, 3);

	c->mandate = s != NULL && rng_percent(&w->rng, 95)
	    ? s->mandate
	    : w->mandate[lead == 2 ? rng_below(&w->rng, W_DEPUTIES) : lead * 4];
	c->site = w->p->site[rng_percent(&w->rng, 96) ? STATION_OWN : rng_below(&w->rng, SITES)];
	c->openness = rng_percent(&w->rng, 80) ? OPEN_FULL : one_of(w, OPEN_NONE);
	c->reference_only = (struct opt_bool){ rng_percent(&w->rng, 8), true };
	if (rng_percent(&w->rng, 40))
		c->cosigners = some(w, w->mandate, W_DEPUTIES, 3);
	c->subject = maybe(w, 10, "城市建设");
	draw_channel(w, c);
	return c;
}

static const void *
draft(struct world *w, struct pick *k)
{
	(void)k;
	return KEEP(suggestion_draft, .content = content(w, NULL));
}

static const void *
revise(struct world *w, struct pick *k)
{
	return KEEP(suggestion_revise, ON_S(k), .content = content(w, k->s));
}

static const void *
submit(struct world *w, struct pick *k)
{
	if (k->s == NULL)
		return KEEP(suggestion_submit, .content = content(w, NULL));
	return KEEP(suggestion_submit, ON_S(k));
}

static const void *
cosign(struct world *w, struct pick *k)
{
	return KEEP(suggestion_cosign, ON_S(k),
	    .answer = rng_percent(&w->rng, 75) ? ANSWER_AGREE : ANSWER_DECLINE);
}

static const void *
withdraw(struct world *w, struct pick *k)
{
	return KEEP(suggestion_withdraw, ON_S(k), .reason = STR("已解决"));
}

static const void *
on_suggestion(struct world *w, struct pick *k)
{
	return KEEP(suggestion_accept, ON_S(k));
}

static const void *
return_it(struct world *w, struct pick *k)
{
	return KEEP(suggestion_return, ON_S(k), .reason = STR("一事一议"));
}

static const void *
refuse(struct world *w, struct pick *k)
{
	return KEEP(suggestion_refuse, ON_S(k), .reason_code = one_of(w, REFUSAL_OUTSIDE_REMIT),
	    .reason = STR("理由"), .outcome = one_of(w, OUTCOME_REFERENCE));
}

static const void *
assign(struct world *w, struct pick *k)
{
	struct list assists = assignees(w, rng_percent(&w->rng, 70) ? 3 : 0);
	struct assignee *lead = KEEP(assignee, .unit = w->unit[rng_below(&w->rng, W_UNITS)]);
	struct date due = draw_reply_due(w, k->s);

	if (rng_percent(&w->rng, 40))
		return KEEP(
		    suggestion_assign, ON_S(k), .separate = assignees(w, 3), .reply_due = due);
	if (k->s != NULL && k->s->reference_only && rng_percent(&w->rng, 90))
		assists = (struct list){ 0 };
	return KEEP(suggestion_assign, ON_S(k), .lead = lead, .assists = assists, .reply_due = due);
}

static const void *
close_it(struct world *w, struct pick *k)
{
	return KEEP(suggestion_close, ON_S(k), .reason = maybe(w, 90, "已办结"));
}

static const void *
publish(struct world *w, struct pick *k)
{
	bool redacted = rng_percent(&w->rng, 30);

	return KEEP(suggestion_publish, ON_S(k),
	    .extent = k->s != NULL && rng_percent(&w->rng, 80) ? k->s->openness : one_of(w, 3),
	    .checked_by = STR("孙七"), .check = redacted ? CHECK_REDACTED : CHECK_CLEAN,
	    .reason = maybe(w, 70, "理由"), .title = maybe(w, redacted ? 90 : 2, "某路段增设路灯"));
}

static const void *
unpublish(struct world *w, struct pick *k)
{
	return KEEP(suggestion_unpublish, ON_S(k), .reason = STR("含个人信息"));
}

/* ---- on an assignment ---- */

static const void *
sign(struct world *w, struct pick *k)
{
	return KEEP(assignment_sign, ON_A(k), .person = maybe(w, 80, "张三"));
}

static const void *
with_reason(struct world *w, struct pick *k)
{
	return KEEP(assignment_object, ON_A(k), .reason = STR("不属我局职责"));
}

static const void *
reassign(struct world *w, struct pick *k)
{
	return KEEP(assignment_reassign, ON_A(k), .unit = w->unit[rng_below(&w->rng, W_UNITS)],
	    .matter = maybe(w, 50, "改由"), .reason = maybe(w, 50, "理由"));
}

static const void *
contact(struct world *w, struct pick *k)
{
	return KEEP(assignment_contact, ON_A(k), .phase = one_of(w, PHASE_AFTER),
	    .way = one_of(w, WAY_ONLINE), .date = day_near(w), .persons = STR("李四"),
	    .said = STR("请尽快办理"));
}

static const void *
opinion(struct world *w, struct pick *k)
{
	return KEEP(assignment_opinion, ON_A(k), .text = STR("同意"));
}

static const void *
reply(struct world *w, struct pick *k)
{
	struct date today = stamp_date(w->now);
	int32_t class = one_of(w, CLASS_D);
	bool whole = rng_percent(&w->rng, 90);

	return KEEP(assignment_reply, ON_A(k), .number = STR("高新函〔2026〕1号"),
	    .signer = STR("王五"), .dated = day_near(w), .class = class, .text = STR("已办"),
	    .by_date = class == CLASS_B && whole ? date_add(today, 90) : (struct date){ 0 },
	    .class_reason = maybe(w, whole ? 100 : 0, "条件不具备"), .handler = STR("赵六"),
	    .phone = STR("85330000"), .measure = maybe(w, whole ? 100 : 0, "年内完成"));
}

static const void *
on_assignment(struct world *w, struct pick *k)
{
	return KEEP(assignment_pass, ON_A(k));
}

static const void *
rate(struct world *w, struct pick *k)
{
	return KEEP(assignment_rate, ON_A(k), .attitude = one_of(w, NOT_SATISFIED),
	    .result = rng_percent(&w->rng, 30) ? NOT_SATISFIED : one_of(w, NOT_SATISFIED),
	    .text = maybe(w, 85, "理由"));
}

static const void *
release(struct world *w, struct pick *k)
{
	return KEEP(
	    assignment_release, ON_A(k), .assists = assignees(w, rng_percent(&w->rng, 40) ? 2 : 0));
}

static const void *
extend(struct world *w, struct pick *k)
{
	return KEEP(assignment_extend, ON_A(k), .reason = STR("须现场勘测"),
	    .months = { 2 + one_of(w, 5), true });
}

static const void *
grant(struct world *w, struct pick *k)
{
	bool less = rng_percent(&w->rng, 30);

	return KEEP(
	    assignment_grant_extension, ON_A(k), .months = { less ? 3 + one_of(w, 3) : 0, less });
}

static const void *
urge(struct world *w, struct pick *k)
{
	return KEEP(assignment_urge, ON_A(k), .text = STR("请抓紧"));
}

/* One who was asked to sign, or has. */
static struct str
signatory(struct world *w, struct pick *k)
{
	const struct cosigner *c;
	size_t n = rng_below(&w->rng, 3);

	if (k->s == NULL)
		return w->deputy[rng_below(&w->rng, W_DEPUTIES)];
	c = row_first(&w->cx, &cosigner_table, k->s->id);
	while (n-- > 0 && c != NULL && row_next(&w->cx, &cosigner_table, c) != NULL)
		c = row_next(&w->cx, &cosigner_table, c);
	return c != NULL &&
		(strcmp(k->op->name, "suggestion.cosign") == 0 ||
		    strcmp(k->op->name, "suggestion.consent_withdrawal") == 0 ||
		    rng_percent(&w->rng, 40))
	    ? c->person_code
	    : k->s->lead_code;
}

/* ---- the clock and registry ---- */

static const void *
sweep(struct world *w, struct pick *k)
{
	struct uuids ids = { arena_array(state_arena(w->p->st), 128, sizeof(struct uuid)), 0 };

	for (int32_t i = 0; i < w->nsubjects && ids.n < 128; i++)
		if (w->subjects[i].next_at.us != 0 && w->subjects[i].next_at.us <= w->now.us)
			ids.v[ids.n++] = w->subjects[i].id;
	if (ids.n == 0 || rng_percent(&w->rng, 2)) /* done by another before */
		ids.v[ids.n < 128 ? ids.n++ : 0] = k->suggestion;
	return KEEP(sweep_args, .ids = ids);
}

static const void *
rule(struct world *w, struct pick *k)
{
	int32_t step = one_of(w, STEP_COUNT - 1);
	bool days = steprules[step].rule != RULE_MONTH, notice = rng_percent(&w->rng, 50);

	(void)k;
	return KEEP(rule_set, .step = step, .rule = (int32_t)steprules[step].rule,
	    .n = one_of(w, days ? 20 : 4), .notice = { notice ? one_of(w, 5) : 0, notice },
	    .notice_rule = notice ? RULE_WD : 0, .mark = MARK_D, .source = STR("工委核定"));
}

static const void *
calendar(struct world *w, struct pick *k)
{
	struct followup_year *y = KEEP(followup_year, .year = date_year(stamp_date(w->now)));

	(void)k;
	return KEEP(followup_calendar, .years = { y, 1 });
}

static const void *
merged(struct world *w, struct pick *k)
{
	size_t from = rng_below(&w->rng, W_UNITS);

	(void)k;
	return KEEP(v1_unit, .id = w->unit[from], .code = w->unit_code[from],
	    .kind = UNIT_DEPARTMENT, .name = STR("局"),
	    .successor = w->unit[(from + 1 + rng_below(&w->rng, W_UNITS - 1)) % W_UNITS]);
}

/* ---- on which assignments an op is worth a try; the others it is tried on less often ---- */

static bool
is_assist(struct world *w, const struct assignment *a)
{
	(void)w;
	return a->kind == KIND_ASSIST;
}

static bool
is_no_assist(struct world *w, const struct assignment *a)
{
	(void)w;
	return a->kind != KIND_ASSIST;
}

static bool
is_first_round(struct world *w, const struct assignment *a)
{
	return is_no_assist(w, a) && a->round == 1;
}

static bool
is_seldom_met(struct world *w, const struct assignment *a)
{
	return is_no_assist(w, a) && a->contacts < 2;
}

static bool
is_to_be_given_away(struct world *w, const struct assignment *a)
{
	const struct v1_unit *u = state_find(w->p->st, &holder_view, a->unit);

	return a->state == AS_OBJECTED || (u != NULL && !u->active);
}

static bool
is_to_be_rated(struct world *w, const struct assignment *a)
{
	(void)w;
	return a->rating == RATING_AWAITED;
}

static bool
is_to_be_released(struct world *w, const struct assignment *a)
{
	(void)w;
	return a->rating == RATING_RATED;
}

static bool
may_go_again(struct world *w, const struct assignment *a)
{
	(void)w;
	return a->rating == RATING_RELEASED && a->result == NOT_SATISFIED && uuid_absent(a->next);
}

const struct playop playops[] = {
	{ "suggestion.submit", 4, submit, NULL, NULL },
	{ "suggestion.draft", 0, draft, NULL, NULL },
	{ "suggestion.revise", 1, revise, NULL, NULL },
	{ "suggestion.cosign", 4, cosign, signatory, NULL },
	{ "suggestion.withdraw", 1, withdraw, NULL, NULL },
	{ "suggestion.consent_withdrawal", 2, cosign, signatory, NULL },
	{ "suggestion.discard", 1, on_suggestion, NULL, NULL },
	{ "suggestion.merge", 3, draw_merge, NULL, NULL },
	{ "suggestion.unmerge", 1, draw_unmerge, NULL, NULL },
	{ "suggestion.accept", 6, on_suggestion, NULL, NULL },
	{ "suggestion.return", 1, return_it, NULL, NULL },
	{ "suggestion.refuse", 1, refuse, NULL, NULL },
	{ "suggestion.assign", 5, assign, NULL, NULL },
	{ "suggestion.forward", 3, draw_forward, NULL, NULL },
	{ "suggestion.exchange", 1, draw_exchange, NULL, NULL },
	{ "suggestion.answer", 3, draw_answer_there, NULL, NULL },
	{ "suggestion.report", 3, draw_special_report, NULL, NULL },
	{ "suggestion.close", 2, close_it, NULL, NULL },
	{ "suggestion.publish", 1, publish, NULL, NULL },
	{ "suggestion.unpublish", 1, unpublish, NULL, NULL },
	{ "assignment.sign", 4, sign, NULL, NULL },
	{ "assignment.object", 1, with_reason, NULL, NULL },
	{ "assignment.overrule", 2, with_reason, NULL, NULL },
	{ "assignment.reassign", 2, reassign, NULL, is_to_be_given_away },
	{ "assignment.add_assist", 1, draw_assist, NULL, draw_may_be_assisted },
	{ "assignment.contact", 2, contact, NULL, is_seldom_met },
	{ "assignment.opinion", 3, opinion, NULL, is_assist },
	{ "assignment.reply", 3, reply, NULL, is_no_assist },
	{ "assignment.pass", 3, on_assignment, NULL, NULL },
	{ "assignment.send_back", 1, with_reason, NULL, NULL },
	{ "assignment.rate", 4, rate, signatory, is_to_be_rated },
	{ "assignment.release", 3, release, NULL, is_to_be_released },
	{ "assignment.again", 6, release, NULL, may_go_again },
	{ "assignment.extend", 3, extend, NULL, is_first_round },
	{ "assignment.grant_extension", 2, grant, NULL, is_no_assist },
	{ "assignment.refuse_extension", 3, with_reason, NULL, is_no_assist },
	{ "assignment.urge", 1, urge, NULL, NULL },
	{ "opinion.receive", 0, draw_receive, draw_recorder, NULL },
	{ "opinion.submitted", 0, draw_inlet, draw_publisher, NULL },
	{ "activity.named", 0, draw_named, NULL, NULL },
	{ "opinion.raised", 0, draw_raised, NULL, NULL },
	{ "opinion.answer", 1, draw_answer, draw_recorder, NULL },
	{ "opinion.route", 2, draw_route, draw_recorder, NULL },
	{ "opinion.refuse", 1, draw_opinion_refuse, draw_recorder, NULL },
	{ "opinion.sign", 3, draw_opinion_sign, draw_holder, NULL },
	{ "opinion.hand_back", 1, draw_hand_back, draw_holder, NULL },
	{ "opinion.report", 3, draw_report, draw_holder, NULL },
	{ "opinion.record", 1, draw_report, draw_recorder, NULL },
	{ "opinion.feed_back", 4, draw_feed_back, draw_recorder, NULL },
	{ "opinion.close", 4, draw_opinion_close, draw_recorder, NULL },
	{ "opinion.correct", 1, draw_correct, draw_recorder, NULL },
	{ "opinion.erase", 1, draw_erase, draw_recorder, NULL },
	{ "opinion.forget", 0, draw_forget, NULL, NULL },
	{ "commitment.progress", 1, draw_note, draw_committed, NULL },
	{ "commitment.report", 3, draw_note, draw_committed, NULL },
	{ "commitment.confirm", 2, draw_confirm, NULL, NULL },
	{ "commitment.return", 1, draw_ruling, NULL, NULL },
	{ "commitment.postpone", 1, draw_postpone, NULL, NULL },
	{ "supervision.begin", 1, draw_begin, NULL, NULL },
	{ "supervision.log", 1, draw_log, NULL, NULL },
	{ "supervision.end", 1, draw_end, NULL, NULL },
	{ "clock.sweep", 0, sweep, NULL, NULL },
	{ "rule.set", 0, rule, NULL, NULL },
	{ "followup.calendar", 0, calendar, NULL, NULL },
	{ "followup.merged", 0, merged, NULL, NULL },
	{ "followup.ended", 0, merged, NULL, NULL },
	{ "followup.renamed", 0, draw_renamed, NULL, NULL },
	{ "followup.mandate", 0, draw_mandate, NULL, NULL },
	{ "followup.run", 0, draw_slice, NULL, NULL },
	{ "followup.index", 0, draw_slice, NULL, NULL },
	{ "followup.deputies", 0, draw_slice, NULL, NULL },
};
const size_t nplayops = sizeof(playops) / sizeof(playops[0]);

const struct playop *
playop_find(const char *op)
{
	for (size_t i = 0; i < nplayops; i++)
		if (strcmp(playops[i].op, op) == 0)
			return &playops[i];
	return NULL;
}
