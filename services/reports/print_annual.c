/* SPDX-License-Identifier: Apache-2.0 */
/* The annual report. */
#include "common/clock.h"
#include "services/reports/print.h"

#define N(a) (sizeof(a) / sizeof((a)[0]))

/* ---- what the committee is asked for first ---- */

static const struct {
	const char *title, *figure, *of;
} main_lines[] = {
	{ "宣讲、述职、专题研讨（人次）", "person_times", "宣讲|述职|专题研讨" },
	{ "走访、接待、帮助群众（人）", "residents", NULL },
	{ "联系企业（家）", "enterprises", NULL },
	{ "联系中反映的问题（件）", "problems", NULL },
	{ "收集群众意见（件）", "opinions_collected", NULL },
	{ "解决群众意见（件）", "opinions_solved", NULL },
	{ "意见解决率", "opinions_solved_share", NULL },
	{ "接待日（场）", "receptions", NULL },
	{ "代表述职（次）", "debriefs", NULL },
	{ "提出建议（件）", "submitted", NULL },
	{ "　市代表提出", "submitted_level", "city" },
	{ "　区代表提出", "submitted_level", "district" },
	{ "　专题报告", "submitted_channel", "special_report" },
	{ "　市人大代表建议", "submitted_channel", "city" },
	{ "　　其中：闭会期间", "submitted_between", "city" },
	{ "　区内工作建议", "submitted_channel", "zone" },
	{ "办复率", "replied", NULL },
	{ "按期办复率", "replied_in_time", NULL },
	{ "已解决或列入计划", "solved_or_planned", NULL },
	{ "最终满意率", "final_good", NULL },
	{ "进家入站率", "coverage", NULL },
};

static void
main_figures(struct writing *w)
{
	write_columns(w, STR("主要数字"));
	for (size_t i = 0; i < N(main_lines); i++)
		write_line(w, told_kind(w->t, str_from(main_lines[i].figure)),
		    str_from(main_lines[i].title), str_from(main_lines[i].of));
	doc_add(&w->m, DOC_NOTE,
	    STR("率无基数、同比基数为零时记“—”；率的同比为百分点之差。同一代表在不同活动中分别计人"
		"次。"));
}

/* ---- a row each ---- */

struct key_column {
	struct doc_column column;
	const char *figure, *of;
};

#define COUNT(head, figure)                                          \
	{                                                            \
		{ DOC_STR(head), SHEET_COUNT, 12, 10 }, figure, NULL \
	}
#define SHARE(head, figure)                                            \
	{                                                              \
		{ DOC_STR(head), SHEET_PERCENT, 15, 12 }, figure, NULL \
	}
#define PART(head, figure, of)                                     \
	{                                                          \
		{ DOC_STR(head), SHEET_COUNT, 12, 10 }, figure, of \
	}

static const struct key_column work_columns[] = {
	COUNT("主办", "tasks"),
	COUNT("会办", "assists"),
	COUNT("应答复", "to_reply"),
	SHARE("按期签收", "signed_in_time"),
	SHARE("面商率", "contacted"),
	SHARE("办复率", "replied"),
	SHARE("按期办复", "replied_in_time"),
	COUNT("延期", "extended"),
	COUNT("天数", "reply_days"),
	COUNT("在办", "open"),
	COUNT("逾期", "overdue"),
	COUNT("异议", "objected"),
};

static const struct key_column reply_columns[] = {
	PART("A类", "class", "A"),
	PART("B类", "class", "B"),
	PART("C类", "class", "C"),
	PART("D类", "class", "D"),
	SHARE("A、B占比", "solved_or_planned"),
	SHARE("首轮满意", "first_good"),
	PART("满意", "final_result", "satisfied"),
	PART("基本", "final_result", "basically_satisfied"),
	PART("不满意", "final_result", "not_satisfied"),
	SHARE("最终满意", "final_good"),
	COUNT("再办", "again"),
	COUNT("承诺", "commitments"),
	COUNT("兑现", "fulfilled"),
};

static const struct key_column place_columns[] = {
	COUNT("代表", "persons"),
	COUNT("活动", "activities"),
	COUNT("人次", "person_times"),
	COUNT("联系", "contacts"),
	COUNT("群众", "residents"),
	COUNT("企业", "enterprises"),
	COUNT("问题", "problems"),
	COUNT("接待日", "receptions"),
	COUNT("述职", "debriefs"),
	COUNT("收集", "opinions_collected"),
	COUNT("解决", "opinions_solved"),
	SHARE("解决率", "opinions_solved_share"),
	COUNT("建议", "submitted"),
};

static const struct key_column deputy_columns[] = {
	COUNT("活动人次", "person_times"),
	COUNT("接待", "reception_times"),
	COUNT("联系", "contacts"),
	COUNT("群众", "residents"),
	COUNT("企业", "enterprises"),
	COUNT("问题", "problems"),
	COUNT("述职", "debriefs"),
	COUNT("收集", "opinions_collected"),
	COUNT("提出建议", "submitted"),
	COUNT("联名", "cosigned"),
};

/* Whether anything of its columns but who resides there counted. */
static bool
has_any(const struct told_keys *keys, struct str key, const struct key_column *c, size_t n)
{
	for (size_t i = 0; i < n; i++) {
		struct opt_f64 v = told_value(
		    &keys->figures, key, str_from(c[i].figure), str_from(c[i].of));

		if (v.set && v.v > 0 && strcmp(c[i].figure, "persons") != 0)
			return true;
	}
	return false;
}

/* With its code where another has the same name. */
static struct str
shown_name(const struct writing *w, const struct told_keys *keys, const struct told_name *name)
{
	const struct told_name *all = keys->names.v;

	for (size_t i = 0; i < keys->names.n; i++)
		if (&all[i] != name && str_eq(all[i].name, name->name))
			return str_printf(w->a, STR_FMT "（" STR_FMT "）", STR_ARG(name->name),
			    STR_ARG(name->key));
	return name->name;
}

static void
key_row(struct writing *w, const struct told_keys *keys, const struct told_name *name,
    const struct key_column *c, size_t n)
{
	doc_row(&w->m, false);
	doc_text(&w->m, shown_name(w, keys, name));
	for (size_t i = 0; i < n; i++)
		write_value(w, told_kind(w->t, str_from(c[i].figure)),
		    told_value(
			&keys->figures, name->key, str_from(c[i].figure), str_from(c[i].of)));
}

static void
key_table(struct writing *w, struct str title, struct doc_column head, const struct told_keys *keys,
    const struct key_column *c, size_t n)
{
	struct doc_column columns[SHEET_COLUMNS] = { head };
	const struct told_name *names = keys->names.v;
	size_t left_out = 0;

	for (size_t i = 0; i < n; i++)
		columns[i + 1] = c[i].column;
	doc_table(&w->m, title, (struct str){ 0 }, columns, n + 1);
	doc_across(&w->m);
	for (size_t i = 0; i < keys->names.n; i++) {
		if (has_any(keys, names[i].key, c, n))
			key_row(w, keys, &names[i], c, n);
		else
			left_out++;
	}
	if (left_out > 0)
		doc_add(
		    &w->m, DOC_NOTE, str_printf(w->a, "另有 %zu 个本年没有上列数字。", left_out));
}

/* Bars of two figures, a category each of those that count. */
static void
key_bars(struct writing *w, struct str title, const struct told_keys *keys, const char *one,
    const char *two)
{
	const struct told_name *names = keys->names.v;
	struct strs shown = { arena_array(w->a, keys->names.n, sizeof(struct str)), 0 };
	struct opt_f64 *v = arena_array(w->a, keys->names.n, sizeof(*v));
	struct opt_f64 *u = arena_array(w->a, keys->names.n, sizeof(*u));
	const struct str none = { 0 };

	for (size_t i = 0; i < keys->names.n && shown.n < DOC_CATEGORIES; i++) {
		v[shown.n] = told_value(&keys->figures, names[i].key, str_from(one), none);
		u[shown.n] = told_value(&keys->figures, names[i].key, str_from(two), none);
		if (v[shown.n].v + u[shown.n].v > 0)
			shown.v[shown.n++] = shown_name(w, keys, &names[i]);
	}
	if (shown.n == 0)
		return;
	doc_chart(&w->m, title, CHART_BARS, SHEET_COUNT, (struct str){ 0 }, shown);
	doc_series(&w->m, told_kind(w->t, str_from(one))->title, v);
	doc_series(&w->m, told_kind(w->t, str_from(two))->title, u);
}

/* ---- the report ---- */

static void
duty(struct writing *w)
{
	static const char *const contacts[] = { "activities", "contacts", "receptions" };
	static const char *const opinions[] = { "opinions_collected", "opinions_solved" };

	doc_add(&w->m, DOC_SECTION, STR("代表履职"));
	write_group(w, GROUP_DUTY, STR("代表履职"));
	write_months(w, STR("各月活动、联系群众和接待日"), contacts, N(contacts));
	write_months(w, STR("各月收集和解决的群众意见"), opinions, N(opinions));
	doc_add(&w->m, DOC_SUBSECTION, STR("各街道"));
	key_table(w, STR("各街道履职情况"), (struct doc_column){ STR("街道"), SHEET_TEXT, 36, 20 },
	    w->t->streets, place_columns, N(place_columns));
	key_bars(w, STR("各街道联系群众和企业"), w->t->streets, "residents", "enterprises");
}

static void
suggestions(struct writing *w)
{
	static const char *const months[] = { "submitted", "accepted", "closed" };

	doc_add(&w->m, DOC_SECTION, STR("建议办理"));
	write_group(w, GROUP_SUGGESTION, STR("建议办理"));
	write_split(w, STR("各级代表提出建议"), STR("submitted_level"));
	write_split(w, STR("答复类别"), STR("class"));
	write_split(w, STR("最终结果评价"), STR("final_result"));
	write_months(w, STR("各月提出、接收和办结"), months, N(months));
}

static void
units(struct writing *w)
{
	const struct doc_column head = { STR("单位"), SHEET_TEXT, 46, 28 };

	doc_add(&w->m, DOC_SECTION, STR("承办单位"));
	key_table(w, STR("各单位办理进度"), head, w->t->units, work_columns, N(work_columns));
	key_table(w, STR("各单位答复和评价"), head, w->t->units, reply_columns, N(reply_columns));
	key_bars(w, STR("各单位承办件数"), w->t->units, "tasks", "assists");
}

/* Each figure and what it counts. */
static void
explained(struct writing *w)
{
	static const struct doc_column columns[] = {
		{ DOC_STR("指标"), SHEET_TEXT, 45, 24 },
		{ DOC_STR("统计口径"), SHEET_TEXT, 120, 60 },
	};
	const struct told_kind *k = w->t->kinds.v;

	doc_add(&w->m, DOC_SECTION, STR("指标说明"));
	doc_table(&w->m, STR("指标口径"), (struct str){ 0 }, columns, N(columns));
	for (size_t i = 0; i < w->t->kinds.n; i++) {
		doc_row(&w->m, false);
		doc_text(&w->m, k[i].title);
		doc_text(&w->m, k[i].doc);
	}
}

/* Lines to write on, or who signed it and when. */
static void
signed_off(struct writing *w)
{
	struct doc_sign signs[] = { { STR("编制："), { 0 } }, { STR("审核："), { 0 } },
		{ STR("签发："), { 0 } }, { STR("日期："), { 0 } } };
	struct date on;

	if (w->edition != NULL) {
		on = stamp_date(w->edition->signed_at);
		signs[2].value = w->edition->signer;
		signs[3].value = str_printf(
		    w->a, "%d年%d月%d日", date_year(on), date_month(on), date_day(on));
	}
	doc_signs(&w->m, signs, N(signs));
}

static struct str
change_name(struct writing *w, const struct told_kind *k, struct str of)
{
	if (str_empty(of))
		return k->title;
	return str_printf(w->a, STR_FMT "：" STR_FMT, STR_ARG(k->title), STR_ARG(told_word(k, of)));
}

/* What differs from the edition before, and why there is another one. */
void
write_changes(struct writing *w)
{
	static const struct doc_column columns[] = {
		{ DOC_STR("范围"), SHEET_TEXT, 50, 26 },
		{ DOC_STR("指标"), SHEET_TEXT, 60, 34 },
		{ DOC_STR("上一版"), SHEET_COUNT, 27, 12 },
		{ DOC_STR("本版"), SHEET_COUNT, 27, 12 },
	};
	static const char *const parts[PARTS] = {
		[PART_YEAR] = "本年", [PART_YEAR_BEFORE] = "上年", [PART_TERM] = "换届以来"
	};
	const struct edition_change *c = w->edition != NULL ? w->edition->changes.v : NULL;

	if (w->edition == NULL || w->edition->number < 2)
		return;
	doc_add(&w->m, DOC_SECTION, STR("与上一版的差异"));
	doc_add(&w->m, DOC_PARAGRAPH,
	    str_printf(w->a, "更正原因：" STR_FMT "。共有 %d 个数字与上一版不同。",
		STR_ARG(w->edition->note), w->edition->changed));
	doc_table(&w->m, STR("与上一版不同的数字"), (struct str){ 0 }, columns, N(columns));
	for (size_t i = 0; i < w->edition->changes.n; i++) {
		const struct told_kind *k = told_kind(w->t, c[i].figure);
		const char *part = parts[c[i].part];

		if (k == NULL)
			continue;
		doc_row(&w->m, false);
		doc_text(&w->m, part != NULL ? str_from(part) : c[i].name);
		doc_text(&w->m, change_name(w, k, c[i].of));
		write_value(w, k, c[i].was);
		write_value(w, k, c[i].is);
	}
}

void
write_annual(struct writing *w)
{
	static const char *const years[] = { "opinions_collected", "opinions_solved", "submitted" };

	doc_add(&w->m, DOC_SECTION, STR("主要数字"));
	main_figures(w);
	write_years(w, STR("换届以来各年收集、解决意见和提出建议"), years, N(years));
	write_changes(w);
	doc_add(&w->m, DOC_SECTION, STR("区情"));
	write_group(w, GROUP_PROFILE, STR("代表和家站"));
	duty(w);
	suggestions(w);
	units(w);
	doc_add(&w->m, DOC_SECTION, STR("家站"));
	key_table(w, STR("各家站履职情况"), (struct doc_column){ STR("家站"), SHEET_TEXT, 52, 30 },
	    w->t->sites, place_columns, N(place_columns));
	doc_add(&w->m, DOC_SECTION, STR("代表履职档案"));
	key_table(w, STR("各代表履职情况"), (struct doc_column){ STR("代表"), SHEET_TEXT, 30, 14 },
	    w->t->deputies, deputy_columns, N(deputy_columns));
	explained(w);
	doc_add(&w->m, DOC_SECTION, STR("签发"));
	signed_off(w);
}
