/* SPDX-License-Identifier: Apache-2.0 */
#include <assert.h>
#include <stdio.h>
#include <stdlib.h>

#include "services/suggestions/commitment.h"
#include "services/suggestions/supervision.h"
#include "tests/lib/play.h"

static const char *const deputies[] = { "P0001", "P0002", "P0003", "P0004" };
static const char *const stations[] = { "S01", "S02", "S03" };
static const char *const streets[] = { "guixi", "zhonghe", "guixi" };
static const char *const classes[] = { "城市管理", "旧分类" }; /* the second has been retired */
static const char *const units[] = { "U0101", "U0102", "U0103", "U0104" };

/* ---- the stage ---- */

static struct uuid
named(const char *name)
{
	return uuid_named(name, strlen(name));
}

static void
put_calendar(struct play *p)
{
	struct calendar c;
	FILE *f = fopen("tests/vectors/calendar-cn.csv", "re");
	char *text = arena_alloc(state_arena(p->st), 65536);
	size_t n;

	assert(f != NULL);
	n = fread(text, 1, 65536, f);
	fclose(f);
	if (calendar_read_csv(state_arena(p->st), (struct str){ text, n }, &c, &p->err) != 0)
		abort();
	for (size_t i = c.n; i-- > 0;) { /* newest first, as the view is read */
		struct v1_calendar row = {
			.date = c.days[i].date, .work = c.days[i].work, .name = c.days[i].name
		};
		char day[11];

		date_format(row.date, day);
		row.id = named(day);
		state_put(p->st, &calendar_view, &row);
	}
}

static void
put_registry(struct play *p)
{
	for (int i = 0; i < DEPUTIES; i++) {
		struct v1_mandate m = { .id = named(deputies[i]),
			.code = str_from(deputies[i]),
			.person_code = str_from(deputies[i]),
			.person_name = STR("代表"),
			.level = LEVEL_DISTRICT,
			.congress = STR("wuhou"),
			.term = STR("8"),
			.status = i == DEPUTY_ENDED ? MANDATE_ENDED : MANDATE_ACTIVE,
			.from_date = { 20220101 } };

		m.person = named(deputies[i]);
		p->mandate[i] = m.id; /* the person has an id of its own */
		m.person.b[0] ^= 0xff;
		state_put(p->st, &mandate_view, &m);
		state_put(p->st, &signatory_view, &m);
		state_put(p->st, &held_view, &m);
	}
	for (int i = 0; i < SITES; i++) {
		struct v1_site s = { .id = named(stations[i]),
			.code = str_from(stations[i]),
			.kind = SITE_STATION,
			.name = STR("联络站"),
			.street = str_from(streets[i]),
			.state = i == STATION_SHUT ? SITE_CLOSED : SITE_OPEN };

		p->site[i] = s.id;
		state_put(p->st, &site_view, &s);
	}
	for (int i = 0; i < 2; i++) {
		struct v1_code c = { .id = named(classes[i]),
			.list = STR("subject_class"),
			.value = str_from(classes[i]),
			.name = str_from(classes[i]),
			.active = i == 0 };

		state_put(p->st, &code_view, &c);
	}
	for (int i = 0; i < UNITS; i++) {
		struct v1_unit u = { .id = named(units[i]),
			.code = str_from(units[i]),
			.kind = UNIT_DEPARTMENT,
			.name = STR("局"),
			.active = i != UNIT_CLOSED };

		p->unit[i] = u.id;
		state_put(p->st, &unit_view, &u);
		state_put(p->st, &holder_view, &u);
	}
}

void
play_end_mandate(struct play *p, int deputy)
{
	static const struct table *const tables[] = { &mandate_view, &signatory_view, &held_view };

	for (size_t i = 0; i < 3; i++) {
		const struct v1_mandate *m = state_find(p->st, tables[i], p->mandate[deputy]);
		struct v1_mandate ended = *m;

		ended.status = MANDATE_ENDED; /* a view has no edits: the row itself changes */
		memcpy((void *)(uintptr_t)m, &ended, sizeof(ended));
	}
}

void
play_end_unit(struct play *p, struct uuid unit)
{
	static const struct table *const tables[] = { &unit_view, &holder_view };

	for (size_t i = 0; i < 2; i++) {
		const struct v1_unit *u = state_find(p->st, tables[i], unit);
		struct v1_unit ended = *u;

		ended.active = false;
		memcpy((void *)(uintptr_t)u, &ended, sizeof(ended));
	}
}

struct play *
play_new(void)
{
	struct play *p = xalloc(sizeof(*p));

	p->st = state_new();
	put_calendar(p);
	put_registry(p);
	play_day(p, "2026-03-02");
	return p;
}

void
play_free(struct play *p)
{
	state_free(p->st);
	free(p);
}

void
play_midnight(struct play *p, const char *day)
{
	struct date d;

	if (!date_parse(str_from(day), &d))
		abort();
	p->now = date_start(d);
}

void
play_day(struct play *p, const char *day)
{
	play_midnight(p, day);
	p->now.us += 9 * 3600 * US_PER_SEC;
}

const char *
play_deputy(int i)
{
	return deputies[i];
}

const char *
play_station(int i)
{
	return stations[i];
}

const char *
play_unit(int i)
{
	return units[i];
}

/* ---- calls ---- */

enum errclass
play_as(struct play *p, const char *op, enum role role, const char *scope, const void *args)
{
	const struct command *c = suggestions_command(op);
	struct who who = { .principal = STR("tester"), .role = role, .scope = str_from(scope) };
	bool ran;

	assert(c != NULL);
	p->out = (struct outcome){ NULL, 0 };
	p->err = (struct err){ .class = E_NONE };
	if (!(c->op->roles & (1u << role)))
		return E_PERMISSION_DENIED;
	if (p->edges != NULL)
		edges_before(p->edges, p->st);
	ran = state_run(p->st, c, &who, p->now, args, &p->result, &p->out, &p->err) == 0;
	if (p->edges != NULL)
		edges_after(p->edges, p->st, c->op, args, ran);
	return ran ? E_NONE : p->err.class;
}

static const char *
unit_of(struct play *p, const void *args)
{
	struct on_assignment on;
	const struct assignment *a;
	char code[8];

	memcpy(&on, args, sizeof(on));
	a = state_find(p->st, &assignment_table, on.assignment);
	if (a == NULL)
		return units[UNIT_A];
	snprintf(code, sizeof(code), STR_FMT, STR_ARG(a->unit_code));
	for (int i = 0; i < UNITS; i++)
		if (strcmp(code, units[i]) == 0)
			return units[i];
	abort();
}

enum errclass
play_call(struct play *p, const char *op, const void *args)
{
	const struct op *o = suggestions_command(op)->op;

	if (o->roles & R(station))
		return play_as(p, op, ROLE_station, stations[STATION_OWN], args);
	if (strcmp(op, "suggestion.cosign") == 0 ||
	    strcmp(op, "suggestion.consent_withdrawal") == 0)
		return play_as(p, op, ROLE_deputy, deputies[DEPUTY_SECOND], args);
	if (o->roles & R(deputy))
		return play_as(p, op, ROLE_deputy, deputies[DEPUTY_LEAD], args);
	if (op_is_inlet(o))
		return play_as(p, op, ROLE_service, PUBLISHER, args);
	if (o->roles & R(unit))
		return play_as(p, op, ROLE_unit, unit_of(p, args), args);
	return play_as(p, op, o->roles & R(self) ? ROLE_self : ROLE_committee, "", args);
}

/* ---- arguments ---- */

static void *
keep(struct play *p, const void *args, size_t n)
{
	return arena_copy(state_arena(p->st), args, n);
}
#define KEEP(T, ...) keep(p, &(struct T){ __VA_ARGS__ }, sizeof(struct T))
#define ON_S .suggestion = p->suggestion
#define ON_A .suggestion = p->suggestion, .assignment = a

struct suggestion_content *
play_content(struct play *p)
{
	return KEEP(suggestion_content, .mandate = p->mandate[DEPUTY_LEAD],
	    .site = p->site[STATION_OWN], .title = STR("增设路灯"), .facts = STR("夜间无照明"),
	    .request = STR("增设路灯十盏"), .channel = p->channel);
}

static const void *
followup_args(struct play *p, const char *op)
{
	struct followup_year *year = KEEP(followup_year, .year = 2026);

	if (strcmp(op, "followup.calendar") == 0)
		return KEEP(followup_calendar, .years = { year, 1 });
	if (strcmp(op, "followup.merged") == 0)
		return KEEP(v1_unit, .id = p->unit[UNIT_A], .successor = p->unit[UNIT_B]);
	if (strcmp(op, "followup.mandate") == 0)
		return KEEP(v1_mandate, .id = p->mandate[DEPUTY_LEAD],
		    .person_code = str_from(deputies[DEPUTY_LEAD]));
	if (strcmp(op, "followup.renamed") == 0)
		return KEEP(v1_unit, .id = p->unit[UNIT_A], .name = STR("科创和人才局"));
	if (strcmp(op, "activity.named") == 0)
		return KEEP(ev_named, .entry = uuid_named("entry", 5), .suggestion = p->suggestion,
		    .number = 1, .year = 2026, .site_code = STR("S01"), .kind = STR("调研"),
		    .subject = STR("加装电梯"), .date = stamp_date(p->now), .by = STR("test"));
	if (strcmp(op, "followup.ended") == 0)
		return KEEP(v1_unit, .id = p->unit[UNIT_A]);
	return KEEP(sweep_args, .ids = { keep(p, &p->suggestion, sizeof(p->suggestion)), 1 });
}

static const void *
merging_args(struct play *p, const char *op)
{
	if (strcmp(op, "suggestion.unmerge") == 0)
		return KEEP(suggestion_unmerge, ON_S, .reason = STR("所指路段不同"));
	if (uuid_absent(p->master))
		play_master(p, SG_ACCEPTED);
	return KEEP(suggestion_merge, ON_S, .into = p->master);
}

static const void *
suggestion_args(struct play *p, const char *op)
{
	struct assignee *lead = KEEP(assignee, .unit = p->unit[UNIT_A]);

	if (strcmp(op, "suggestion.draft") == 0) {
		struct suggestion_content *c = play_content(p);

		if (p->cosigned)
			c->cosigners = (struct uuids){ &p->mandate[DEPUTY_SECOND], 1 };
		return KEEP(suggestion_draft, .content = c);
	}
	if (strcmp(op, "suggestion.revise") == 0)
		return KEEP(suggestion_revise, ON_S, .content = play_content(p));
	if (strcmp(op, "suggestion.submit") == 0)
		return KEEP(suggestion_submit, ON_S);
	if (strcmp(op, "suggestion.cosign") == 0)
		return KEEP(suggestion_cosign, ON_S, .answer = ANSWER_AGREE);
	if (strcmp(op, "suggestion.withdraw") == 0)
		return KEEP(suggestion_withdraw, ON_S, .reason = STR("已解决"));
	if (strcmp(op, "suggestion.consent_withdrawal") == 0)
		return KEEP(suggestion_consent, ON_S, .answer = ANSWER_AGREE);
	if (strcmp(op, "suggestion.return") == 0)
		return KEEP(suggestion_return, ON_S, .reason = STR("一事一议"));
	if (strcmp(op, "suggestion.refuse") == 0)
		return KEEP(suggestion_refuse, ON_S, .reason_code = REFUSAL_TENDER,
		    .outcome = OUTCOME_LETTER);
	if (strcmp(op, "suggestion.assign") == 0)
		return KEEP(suggestion_assign, ON_S, .lead = lead);
	if (strcmp(op, "suggestion.forward") == 0)
		return KEEP(suggestion_forward, ON_S);
	if (strcmp(op, "suggestion.exchange") == 0)
		return KEEP(suggestion_exchange, ON_S, .external_no = STR("武人建〔2026〕7号"));
	if (strcmp(op, "suggestion.answer") == 0)
		return KEEP(suggestion_answer, ON_S, .by = STR("区住建局"),
		    .number = STR("武住建函〔2026〕3号"), .dated = stamp_date(p->now),
		    .class = CLASS_A, .text = STR("已办"));
	if (strcmp(op, "suggestion.report") == 0)
		return KEEP(suggestion_report, ON_S, .report = STR("产业发展专题报告"));
	if (strcmp(op, "suggestion.close") == 0)
		return KEEP(suggestion_close, ON_S, .reason = STR("已办结"));
	if (strcmp(op, "suggestion.publish") == 0)
		return KEEP(suggestion_publish, ON_S, .extent = OPEN_FULL,
		    .checked_by = STR("孙七"), .check = CHECK_CLEAN);
	if (strcmp(op, "suggestion.unpublish") == 0)
		return KEEP(suggestion_unpublish, ON_S, .reason = STR("含个人信息"));
	if (strcmp(op, "clock.sweep") == 0)
		return KEEP(
		    sweep_args, .ids = { keep(p, &p->suggestion, sizeof(p->suggestion)), 1 });
	if (strncmp(op, "followup.", 9) == 0 || strcmp(op, "activity.named") == 0)
		return followup_args(p, op);
	if (strcmp(op, "rule.set") == 0)
		return KEEP(rule_set, .step = STEP_REVIEW, .rule = RULE_WD, .n = 6, .mark = MARK_D,
		    .source = STR("工委核定"));
	return KEEP(suggestion_accept, ON_S);
}

struct uuid
play_newest(struct play *p, const struct table *t)
{
	const struct field *f = desc_field(t->row, "suggestion", 10);
	struct uuid id = { { 0 } }, of;

	assert(f != NULL);
	for (const void *row = state_each(p->st, t, NULL); row != NULL;
	     row = state_each(p->st, t, row)) {
		memcpy(&of, field_at(f, row), sizeof(of));
		if (uuid_eq(of, p->suggestion))
			memcpy(&id, row, sizeof(id));
	}
	return id;
}

static const void *
ledger_args(struct play *p, const char *op)
{
	struct uuid c = play_newest(p, &commitment_table);

	if (strcmp(op, "commitment.postpone") == 0)
		return KEEP(commitment_postpone, ON_S, .commitment = c, .date = { 20270331 },
		    .reason = STR("汛期停工"));
	if (strcmp(op, "commitment.return") == 0)
		return KEEP(commitment_ruling, ON_S, .commitment = c, .reason = STR("还差南门"));
	if (strcmp(op, "commitment.confirm") == 0)
		return KEEP(commitment_confirm, ON_S, .commitment = c);
	return KEEP(commitment_note, ON_S, .commitment = c, .text = STR("已装八盏"));
}

static const void *
supervision_args(struct play *p, const char *op)
{
	struct uuid v = play_newest(p, &supervision_table);

	if (strcmp(op, "supervision.begin") == 0)
		return KEEP(supervision_begin, ON_S, .leader = STR("周主任"));
	if (strcmp(op, "supervision.log") == 0)
		return KEEP(supervision_log, ON_S, .supervision = v, .date = stamp_date(p->now),
		    .text = STR("现场督办"), .by = STR("周主任"));
	return KEEP(supervision_end, ON_S, .supervision = v, .outcome = STR("已解决"));
}

const void *
play_args(struct play *p, const char *op, struct uuid a)
{
	struct date today = stamp_date(p->now);

	if (strncmp(op, "commitment.", 11) == 0)
		return ledger_args(p, op);
	if (strncmp(op, "supervision.", 12) == 0)
		return supervision_args(p, op);
	if (strncmp(op, "opinion.", 8) == 0)
		return play_opinion_args(p, op);
	if (strcmp(op, "suggestion.merge") == 0 || strcmp(op, "suggestion.unmerge") == 0)
		return merging_args(p, op);
	if (strncmp(op, "assignment.", 11) != 0)
		return suggestion_args(p, op);
	op += 11;
	if (strcmp(op, "sign") == 0)
		return KEEP(assignment_sign, ON_A, .person = STR("张三"));
	if (strcmp(op, "object") == 0 || strcmp(op, "overrule") == 0 ||
	    strcmp(op, "send_back") == 0)
		return KEEP(assignment_object, ON_A, .reason = STR("理由"));
	if (strcmp(op, "reassign") == 0)
		return KEEP(assignment_reassign, ON_A, .unit = p->unit[UNIT_C]);
	if (strcmp(op, "add_assist") == 0)
		return KEEP(assignment_add_assist, ON_A, .unit = p->unit[UNIT_C],
		    .matter = STR("补贴资金"));
	if (strcmp(op, "contact") == 0)
		return KEEP(assignment_contact, ON_A, .phase = PHASE_DURING, .way = WAY_VISIT,
		    .date = today, .persons = STR("李四"), .said = STR("请尽快办理"));
	if (strcmp(op, "opinion") == 0)
		return KEEP(assignment_opinion, ON_A, .text = STR("同意"));
	if (strcmp(op, "reply") == 0)
		return KEEP(assignment_reply, ON_A, .number = STR("高新函〔2026〕1号"),
		    .signer = STR("王五"), .dated = today, .class = CLASS_A, .text = STR("已办"),
		    .handler = STR("赵六"), .phone = STR("85330000"));
	if (strcmp(op, "extend") == 0)
		return KEEP(
		    assignment_extend, ON_A, .reason = STR("须现场勘测"), .months = { 5, true });
	if (strcmp(op, "grant_extension") == 0)
		return KEEP(assignment_grant_extension, ON_A);
	if (strcmp(op, "refuse_extension") == 0)
		return KEEP(assignment_refuse_extension, ON_A, .reason = STR("应按期答复"));
	if (strcmp(op, "urge") == 0)
		return KEEP(assignment_urge, ON_A, .text = STR("请抓紧"));
	if (strcmp(op, "rate") == 0)
		return KEEP(assignment_rate, ON_A, .attitude = SATISFIED, .result = SATISFIED);
	if (strcmp(op, "release") == 0 || strcmp(op, "again") == 0)
		return KEEP(assignment_release, ON_A);
	return KEEP(assignment_pass, ON_A);
}

enum errclass
play_do(struct play *p, const char *op, struct uuid assignment)
{
	return play_call(p, op, play_args(p, op, assignment));
}

void
play_must(struct play *p, const char *op, struct uuid assignment)
{
	if (play_do(p, op, assignment) == E_NONE)
		return;
	fprintf(stderr, "# %s: %s %s: %s\n", op, err_name(p->err.class), p->err.field, p->err.text);
	abort();
}

int
play_setup(void **state)
{
	*state = play_new();
	return 0;
}

int
play_teardown(void **state)
{
	play_free(*state);
	return 0;
}
