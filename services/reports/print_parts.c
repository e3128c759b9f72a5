/* SPDX-License-Identifier: Apache-2.0 */
/* A scope's figures, a record, a list; what stands on the cover. */
#include <stdio.h>

#include "common/clock.h"
#include "services/reports/print.h"

#define N(a) (sizeof(a) / sizeof((a)[0]))

static struct str
day(struct date d, struct arena *a)
{
	char text[16];

	date_format(d, text);
	return str_dup(a, str_from(text));
}

/* ---- entries ---- */

static const char *const fact_words[] = { [FACT_SUGGESTION] = "建议",
	[FACT_COSIGN] = "联名",
	[FACT_ASSIGNMENT] = "交办",
	[FACT_COMMITMENT] = "承诺",
	[FACT_OPINION] = "群众意见",
	[FACT_ACTIVITY] = "活动",
	[FACT_ATTENDANCE] = "参加",
	[FACT_CONTACT] = "联系群众",
	[FACT_DEBRIEF] = "述职",
	[FACT_RECEPTION] = "接待日",
	[FACT_INSPECTION] = "检查",
	[FACT_MANDATE] = "名额",
	[FACT_PERSON] = "代表",
	[FACT_SITE] = "家站",
	[FACT_UNIT] = "单位" };

/* "activity S01 2026-3" is "活动登记簿 S01 2026-3". */
static struct str
source(struct writing *w, const struct told_entry *x)
{
	static const char *const books[][2] = { { "activity", "活动登记簿" },
		{ "contact", "联系群众登记簿" }, { "debrief", "述职登记簿" },
		{ "reception", "接待日" } };
	struct str rest = x->source, first = str_cut(&rest, ' ');

	for (size_t i = 0; i < N(books); i++)
		if (rest.n > 0 && str_is(first, books[i][0]))
			return str_printf(w->a, "%s " STR_FMT, books[i][1], STR_ARG(rest));
	if (str_empty(x->source))
		return str_from(x->kind == FACT_OPINION ? "群众意见" : "未编号");
	return x->source;
}

static struct str
counts(struct writing *w, const struct told_entry *x)
{
	const struct told_count *c = x->counts.v;
	struct str out = { 0 };

	for (size_t i = 0; i < x->counts.n; i++) {
		const struct told_kind *k = told_kind(w->t, c[i].figure);

		if (k == NULL || strstr(str_z(w->a, c[i].figure), "submitted_") != NULL)
			continue;
		out = str_printf(w->a, STR_FMT "%s" STR_FMT " %lld", STR_ARG(out),
		    out.n > 0 ? "，" : "", STR_ARG(k->title), (long long)c[i].n);
	}
	return out;
}

/* "走访" of a contact that is told as "visit". */
static struct str
label(const struct told_entry *x)
{
	static const char *const approaches[] = { "", "走访", "接待", "座谈", "电话", "网络",
		"帮扶" };
	static const char *const forms[] = { "", "会议述职", "书面述职", "其他" };

	const char *word = "";

	if (x->kind == FACT_CONTACT)
		word = approaches[enum_value(&approach_enum, x->label)];
	else if (x->kind == FACT_DEBRIEF)
		word = forms[enum_value(&debrief_form_enum, x->label)];
	return *word != '\0' ? str_from(word) : x->label;
}

void
write_entries(struct writing *w, struct str title)
{
	static const struct doc_column columns[] = {
		{ DOC_STR("日期"), SHEET_DATE, 22, 12 },
		{ DOC_STR("类别"), SHEET_TEXT, 18, 10 },
		{ DOC_STR("事项"), SHEET_TEXT, 56, 40 },
		{ DOC_STR("计入"), SHEET_TEXT, 40, 30 },
		{ DOC_STR("出处"), SHEET_TEXT, 40, 26 },
	};
	const struct told_entry *x = w->t->entries.v;

	doc_table(&w->m, title, (struct str){ 0 }, columns, N(columns));
	for (size_t i = 0; i < w->t->entries.n; i++) {
		doc_row(&w->m, false);
		doc_date(&w->m, x[i].day);
		doc_text(&w->m, str_from(fact_words[x[i].kind]));
		doc_text(&w->m, label(&x[i]));
		doc_text(&w->m, counts(w, &x[i]));
		doc_text(&w->m, source(w, &x[i]));
	}
}

/* ---- tasks ---- */

static struct str
years(struct writing *w, const struct strs *v)
{
	struct str out = { 0 };

	for (size_t i = 0; i < v->n; i++)
		out = str_printf(
		    w->a, STR_FMT "%s" STR_FMT, STR_ARG(out), i > 0 ? "、" : "", STR_ARG(v->v[i]));
	return out;
}

static void
repeated(struct writing *w, struct str title)
{
	static const struct doc_column columns[] = {
		{ DOC_STR("编号"), SHEET_TEXT, 24, 12 },
		{ DOC_STR("标题"), SHEET_TEXT, 82, 44 },
		{ DOC_STR("领衔代表"), SHEET_TEXT, 24, 12 },
		{ DOC_STR("曾提年份"), SHEET_TEXT, 36, 18 },
	};
	const struct told_task *x = w->t->tasks.v;

	doc_table(&w->m, title, (struct str){ 0 }, columns, N(columns));
	for (size_t i = 0; i < w->t->tasks.n; i++) {
		doc_row(&w->m, false);
		doc_text(&w->m, x[i].source);
		doc_text(&w->m, x[i].label);
		doc_text(&w->m, x[i].who);
		doc_text(&w->m, years(w, &x[i].years));
	}
}

void
write_tasks(struct writing *w, struct str title)
{
	static const struct doc_column columns[] = {
		{ DOC_STR("编号"), SHEET_TEXT, 22, 12 },
		{ DOC_STR("标题"), SHEET_TEXT, 54, 40 },
		{ DOC_STR("单位"), SHEET_TEXT, 34, 22 },
		{ DOC_STR("方式"), SHEET_TEXT, 13, 8 },
		{ DOC_STR("轮次"), SHEET_NUMBER, 11, 6 },
		{ DOC_STR("送达"), SHEET_DATE, 21, 12 },
		{ DOC_STR("期限"), SHEET_DATE, 21, 12 },
		{ DOC_STR("余日"), SHEET_NUMBER, 12, 8 },
	};
	static const char *const kinds[] = { "", "主办", "会办", "分办", "上级" };
	const struct told_task *x = w->t->tasks.v;

	doc_table(&w->m, title, (struct str){ 0 }, columns, N(columns));
	for (size_t i = 0; i < w->t->tasks.n; i++) {
		doc_row(&w->m, false);
		doc_text(&w->m, x[i].source);
		doc_text(&w->m, x[i].label);
		doc_text(&w->m, str_empty(x[i].unit_name) ? x[i].unit : x[i].unit_name);
		doc_text(&w->m, str_from(kinds[x[i].kind]));
		doc_number(&w->m, x[i].round);
		doc_date(&w->m, x[i].sent_on);
		doc_date(&w->m, w->t->report == REPORT_UNSIGNED ? x[i].sign_due : x[i].due);
		if (x[i].days.set)
			doc_number(&w->m, x[i].days.v);
		else
			doc_text(&w->m, (struct str){ 0 });
	}
	doc_add(&w->m, DOC_NOTE, STR("余日为负：已过期限的天数。"));
}

void
write_list(struct writing *w)
{
	static const char *const titles[] = { [REPORT_DUE_SOON] = "即将到期",
		[REPORT_OVERDUE] = "逾期未办结",
		[REPORT_UNSIGNED] = "未签收",
		[REPORT_UNANSWERED] = "未答复",
		[REPORT_REPEATED] = "多年重复提出的建议" };
	struct str title = str_from(titles[w->t->report]);

	if (w->t->report == REPORT_REPEATED)
		repeated(w, title);
	else
		write_tasks(w, title);
}

/* ---- a scope, a record ---- */

void
write_scope(struct writing *w)
{
	static const char *const lines[] = { "activities", "contacts", "opinions_collected" };

	if (w->t->report != REPORT_UNIT && w->t->scope != SCOPE_LEVEL) {
		doc_add(&w->m, DOC_SECTION, STR("区情"));
		write_group(w, GROUP_PROFILE, STR("代表和家站"));
	}
	if (w->t->report != REPORT_UNIT) {
		doc_add(&w->m, DOC_SECTION, STR("代表履职"));
		write_group(w, GROUP_DUTY, STR("代表履职"));
		write_months(w, STR("各月活动、联系群众和收集意见"), lines, N(lines));
	}
	doc_add(&w->m, DOC_SECTION, STR("建议办理"));
	write_group(w, GROUP_SUGGESTION, STR("建议办理"));
	if (w->t->report == REPORT_UNIT) {
		doc_add(&w->m, DOC_SECTION, STR("未答复的交办"));
		write_tasks(w, STR("未答复的交办"));
	}
	if (w->t->report == REPORT_SITE) {
		doc_add(&w->m, DOC_SECTION, STR("登记和建议"));
		write_entries(w, STR("登记和建议"));
	}
}

void
write_record(struct writing *w)
{
	static const char *const lines[] = { "person_times", "contacts", "submitted" };

	doc_add(&w->m, DOC_SECTION, STR("履职数字"));
	write_group(w, GROUP_DUTY, STR("代表履职"));
	write_group(w, GROUP_SUGGESTION, STR("提出建议"));
	write_months(w, STR("各月参加活动、联系群众和提出建议"), lines, N(lines));
	doc_add(&w->m, DOC_SECTION, STR("逐条记录"));
	write_entries(w, STR("逐条记录"));
}

/* ---- the cover ---- */

static struct str
title(const struct told *t, struct arena *a)
{
	static const char *const titles[REPORTS] = { [REPORT_ZONE] = "全区人大工作统计",
		[REPORT_STREET] = "街道人大工作统计",
		[REPORT_SITE] = "家站工作统计",
		[REPORT_UNIT] = "承办单位办理统计",
		[REPORT_RECORD] = "代表履职档案",
		[REPORT_DUE_SOON] = "即将到期清单",
		[REPORT_OVERDUE] = "逾期清单",
		[REPORT_UNSIGNED] = "未签收清单",
		[REPORT_UNANSWERED] = "未答复清单",
		[REPORT_REPEATED] = "重复建议清单" };

	if (t->report == REPORT_ANNUAL)
		return str_printf(a, "%d年度报告", t->year.v);
	return str_from(titles[t->report]);
}

static struct str
subtitle(const struct told *t, struct arena *a)
{
	struct str name = { 0 };

	if (t->report == REPORT_ANNUAL)
		return str_printf(a, "代表工作和建议办理（换届以来自 " STR_FMT " 起）",
		    STR_ARG(day(t->since, a)));
	if (t->scope == SCOPE_LEVEL)
		name = str_printf(a, STR_FMT "　",
		    STR_ARG(told_word(told_kind(t, STR("submitted_level")), t->key)));
	else if (!str_empty(t->key))
		name = str_empty(t->name)
		    ? str_printf(a, STR_FMT "　", STR_ARG(t->key))
		    : str_printf(a, STR_FMT "（" STR_FMT "）　", STR_ARG(t->name), STR_ARG(t->key));
	if (t->report >= REPORT_DUE_SOON)
		return str_printf(
		    a, STR_FMT STR_FMT, STR_ARG(name), STR_ARG(day(stamp_date(t->now), a)));
	return str_printf(a, STR_FMT STR_FMT " 至 " STR_FMT, STR_ARG(name),
	    STR_ARG(day(t->from, a)), STR_ARG(day(t->to, a)));
}

/* How far the events were counted of which it was made. */
static struct str
positions(const struct told *t, struct arena *a)
{
	static const char *const services[][2] = { { "registry", "基础信息" },
		{ "registers", "登记簿" }, { "suggestions", "建议" } };
	const struct edition_stream *s = t->streams.v;
	struct str out = STR("依据的事件：");

	for (size_t i = 0; i < t->streams.n; i++) {
		struct str name = s[i].service;

		for (size_t k = 0; k < N(services); k++)
			if (str_is(name, services[k][0]))
				name = str_from(services[k][1]);
		out = str_printf(a, STR_FMT "%s" STR_FMT "至第 %lld 号", STR_ARG(out),
		    i > 0 ? "，" : "", STR_ARG(name), (long long)s[i].heard);
	}
	return out;
}

/* "第 2 版，2026-01-20 由张敏签发" */
static struct str
edition_line(const struct told *t, const struct edition_full *x, struct arena *a)
{
	struct str at = positions(t, a);

	if (x == NULL)
		return t->report == REPORT_ANNUAL ? str_printf(a, "未签发　" STR_FMT, STR_ARG(at))
						  : at;
	return str_printf(a, "第 %d 版，" STR_FMT " 由" STR_FMT "签发　" STR_FMT, x->number,
	    STR_ARG(day(stamp_date(x->signed_at), a)), STR_ARG(x->signer), STR_ARG(at));
}

static struct str
hash_line(const struct edition_full *x, struct arena *a)
{
	char hex[2 * 32 + 1] = "";

	if (x == NULL)
		return (struct str){ 0 };
	for (size_t i = 0; i < 32 && i < x->hash.n; i++)
		snprintf(hex + 2 * i, 3, "%02x", x->hash.p[i]);
	return str_printf(a, "数据的 BLAKE2b-256：%s", hex);
}

void
report_document(
    const struct told *t, const struct edition_full *edition, struct arena *a, struct document *d)
{
	static void (*const writes[REPORTS])(struct writing *) = {
		[REPORT_ANNUAL] = write_annual,
		[REPORT_ZONE] = write_scope,
		[REPORT_STREET] = write_scope,
		[REPORT_SITE] = write_scope,
		[REPORT_UNIT] = write_scope,
		[REPORT_RECORD] = write_record,
		[REPORT_DUE_SOON] = write_list,
		[REPORT_OVERDUE] = write_list,
		[REPORT_UNSIGNED] = write_list,
		[REPORT_UNANSWERED] = write_list,
		[REPORT_REPEATED] = write_list,
	};
	struct writing w = { .t = t, .edition = edition, .a = a };
	char when[20];

	stamp_format_local(t->now, when);
	*d = (struct document){ .title = title(t, a),
		.subtitle = subtitle(t, a),
		.organisation = str_empty(t->organisation) ? STR("人大代表工作委员会")
							   : t->organisation,
		.date = stamp_date(t->now),
		.edition = edition_line(t, edition, a),
		.hash = hash_line(edition, a),
		.made = str_printf(a, "制表时间：%s", when),
		.made_at = t->now };
	w.m = doc_begin(d, a);
	writes[t->report](&w);
}
