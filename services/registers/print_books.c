/* SPDX-License-Identifier: Apache-2.0 */
/* The columns of each book, on paper and in the workbook, and what stands in them. */
#include <assert.h>

#include "services/registers/print.h"

/* The columns' cells one after the other, in the order of the column tables below. */
struct filling {
	struct sheet_cell *at;
	struct arena *a;
};

static void
text(struct filling *f, struct str s)
{
	(f->at++)->text = s;
}

static void
number(struct filling *f, int32_t n)
{
	(f->at++)->number = (struct opt_i64){ n, true };
}

static void
day(struct filling *f, struct date d)
{
	(f->at++)->date = d;
}

static void
word(struct filling *f, const char *const *words, int32_t value)
{
	text(f, value > 0 ? str_from(words[value]) : (struct str){ 0 });
}

/* A line each, numbered when there are several. */
static void
lines(struct filling *f, const struct strs *v)
{
	struct str out = { 0 };

	for (size_t i = 0; i < v->n; i++)
		out = v->n == 1 ? v->v[0]
				: str_printf(f->a, STR_FMT "%s%zu. " STR_FMT, STR_ARG(out),
				      i > 0 ? "\n" : "", i + 1, STR_ARG(v->v[i]));
	text(f, out);
}

static void
items(struct filling *f, struct str *v, size_t n)
{
	const struct strs all = { v, n };

	lines(f, &all);
}

static const char *const opinion_states[] = { "", "已受理", "当场答复", "已转办", "已转为建议",
	"不予受理", "办理中", "已办毕", "已反馈", "已办结" };
static const char *const levels[] = { "", "全国", "省", "市", "区" };

static void
end(struct filling *f, const struct print_row *x, const struct sheet_cell *from, size_t n)
{
	text(f, x->recorder);
	day(f, stamp_date(x->recorded_at));
	number(f, x->version);
	text(f, x->reason);
	assert((size_t)(f->at - from) == n);
}

#define END_COLUMNS                                        \
	{ "记录人", SHEET_TEXT, 24, NULL, 16, true },      \
	    { "记录日期", SHEET_DATE, 0, NULL, 12, true }, \
	    { "版本", SHEET_NUMBER, -1, NULL, 6, true },   \
	{                                                  \
		"更正理由", SHEET_TEXT, -1, NULL, 24, true \
	}
#define N(a) (sizeof(a) / sizeof((a)[0]))

/* ---- activities ---- */

static const struct sheet_column activity_columns[] = {
	{ "编号", SHEET_NUMBER, 13, NULL, 6, false },
	{ "日期", SHEET_DATE, 38, "时间、地点", 12, false },
	{ "时间", SHEET_TEXT, 0, NULL, 14, false },
	{ "地点", SHEET_TEXT, 0, NULL, 18, false },
	{ "类别", SHEET_TEXT, 48, "类别、主题", 12, false },
	{ "主题", SHEET_TEXT, 0, NULL, 30, false },
	{ "组织单位", SHEET_TEXT, 0, NULL, 20, false },
	{ "应到代表", SHEET_NUMBER, 50, "出席情况", 9, false },
	{ "实到代表", SHEET_NUMBER, 0, NULL, 9, false },
	{ "请假代表", SHEET_NUMBER, 0, NULL, 9, false },
	{ "其他人数", SHEET_NUMBER, 0, NULL, 9, false },
	{ "实到", SHEET_TEXT, 0, NULL, 24, false },
	{ "请假", SHEET_TEXT, 0, NULL, 16, false },
	{ "其他人员", SHEET_TEXT, 0, NULL, 20, false },
	{ "记录", SHEET_TEXT, 92, "记录、决议、成效", 50, false },
	{ "议程", SHEET_TEXT, 0, NULL, 30, false },
	{ "听取报告", SHEET_TEXT, 0, NULL, 30, false },
	{ "决议", SHEET_TEXT, 0, NULL, 40, false },
	{ "成效", SHEET_TEXT, 0, NULL, 30, false },
	END_COLUMNS,
};

static void
names(struct filling *f, const struct list *deputies, int32_t attendance)
{
	const struct attendee *v = deputies->v;
	struct str out = { 0 };

	for (size_t i = 0; i < deputies->n; i++)
		if (v[i].attendance == attendance)
			out = str_printf(f->a, STR_FMT "%s" STR_FMT, STR_ARG(out),
			    out.n > 0 ? "、" : "", STR_ARG(v[i].name));
	text(f, out);
}

static void
hours(struct filling *f, const struct activity_facts *x)
{
	struct date from = stamp_date(x->from_at), to = stamp_date(x->to_at);
	int64_t a = (x->from_at.us - date_start(from).us) / US_PER_SEC / 60;
	int64_t b = (x->to_at.us - date_start(to).us) / US_PER_SEC / 60;
	const char *until = "";

	if (to.ymd != from.ymd)
		until = arena_printf(f->a, "%d月%d日", date_month(to), date_day(to));
	text(f,
	    str_printf(f->a, "%02d:%02d—%s%02d:%02d", (int)(a / 60), (int)(a % 60), until,
		(int)(b / 60), (int)(b % 60)));
}

static void
resolutions(struct filling *f, const struct list *list)
{
	struct str *v = arena_array(f->a, list->n, sizeof(*v));
	const struct resolution *r = list->v;

	for (size_t i = 0; i < list->n; i++) {
		char by[16] = "";

		if (r[i].by_date.ymd != 0)
			date_format(r[i].by_date, by);
		v[i] = str_printf(f->a, STR_FMT "%s" STR_FMT "%s%s%s%s", STR_ARG(r[i].text),
		    r[i].unit_name.n > 0 ? "（责任单位：" : "", STR_ARG(r[i].unit_name),
		    r[i].unit_name.n > 0 ? "）" : "", *by != '\0' ? "（期限：" : "", by,
		    *by != '\0' ? "）" : "");
	}
	items(f, v, list->n);
}

static void
reports(struct filling *f, const struct list *list)
{
	struct str *v = arena_array(f->a, list->n, sizeof(*v));
	const struct report_content *r = list->v;

	for (size_t i = 0; i < list->n; i++)
		v[i] = str_printf(
		    f->a, STR_FMT "（" STR_FMT "）", STR_ARG(r[i].title), STR_ARG(r[i].by));
	items(f, v, list->n);
}

static void
activity_cells(const struct print_row *x, struct arena *a, struct sheet_cell *out)
{
	const struct activity_facts *k = x->activity;
	struct filling f = { out, a };

	number(&f, x->number);
	day(&f, x->date);
	hours(&f, k);
	text(&f, k->place);
	text(&f, k->kind);
	text(&f, k->subject);
	text(&f, k->organiser);
	number(&f, k->due);
	number(&f, k->present);
	number(&f, k->excused);
	number(&f, k->others_present);
	names(&f, &k->deputies, ATTEND_PRESENT);
	names(&f, &k->deputies, ATTEND_EXCUSED);
	text(&f, k->others);
	text(&f, k->minutes);
	lines(&f, &k->agenda);
	reports(&f, &k->reports);
	resolutions(&f, &k->resolutions);
	text(&f, k->outcome);
	end(&f, x, out, N(activity_columns));
}

/* ---- contacts ---- */

static const struct sheet_column contact_columns[] = {
	{ "编号", SHEET_NUMBER, 13, NULL, 6, false },
	{ "日期", SHEET_DATE, 24, NULL, 12, false },
	{ "代表", SHEET_TEXT, 30, "代表、方式", 12, false },
	{ "层级", SHEET_TEXT, 0, NULL, 8, false },
	{ "方式", SHEET_TEXT, 0, NULL, 8, false },
	{ "群众人数", SHEET_NUMBER, 38, "联系对象", 9, false },
	{ "企业数", SHEET_NUMBER, 0, NULL, 9, false },
	{ "企业名称", SHEET_TEXT, 0, NULL, 24, false },
	{ "群众", SHEET_TEXT, 0, NULL, 30, false },
	{ "反映问题", SHEET_TEXT, 110, "反映的问题及答复", 60, false },
	{ "转为意见", SHEET_TEXT, 0, NULL, 20, true },
	{ "问题数", SHEET_NUMBER, -1, NULL, 8, true },
	{ "当场答复数", SHEET_NUMBER, -1, NULL, 10, true },
	END_COLUMNS,
};

static void
problems(struct filling *f, const struct list *list)
{
	struct str *v = arena_array(f->a, list->n, sizeof(*v));
	const struct problem *p = list->v;

	for (size_t i = 0; i < list->n; i++)
		v[i] = str_printf(f->a, STR_FMT "%s" STR_FMT "%s", STR_ARG(p[i].text),
		    !p[i].answered               ? "（未当场答复）"
			: str_empty(p[i].answer) ? "（已当场答复）"
						 : "（当场答复：",
		    STR_ARG(p[i].answered ? p[i].answer : (struct str){ 0 }),
		    p[i].answered && !str_empty(p[i].answer) ? "）" : "");
	items(f, v, list->n);
}

static void
raised(struct filling *f, const struct list *list)
{
	const struct print_raised *r = list->v;
	struct str out = { 0 };

	for (size_t i = 0; i < list->n; i++)
		out = str_printf(f->a, STR_FMT "%s第%d项%s%s%s", STR_ARG(out), i > 0 ? "、" : "",
		    r[i].problem, r[i].state > 0 ? "（" : "", opinion_states[r[i].state],
		    r[i].state > 0 ? "）" : "");
	text(f, out);
}

static int32_t
answered(const struct list *list)
{
	const struct problem *p = list->v;
	int32_t n = 0;

	for (size_t i = 0; i < list->n; i++)
		n += p[i].answered;
	return n;
}

/* What the caller may see of them, or that they are gone. */
static void
residents(struct filling *f, const struct print_row *x)
{
	struct str *v = arena_array(f->a, x->residents.n, sizeof(*v));
	const struct resident *r = x->residents.v;

	if (x->erased_on.ymd != 0) {
		char on[16];

		date_format(x->erased_on, on);
		text(f, str_printf(f->a, "个人信息已于%s删除", on));
		return;
	}
	for (size_t i = 0; i < x->residents.n; i++) {
		const struct str parts[] = { r[i].name, r[i].phone, r[i].address, r[i].note };

		for (size_t k = 0; k < N(parts); k++)
			if (!str_empty(parts[k]))
				v[i] = str_printf(f->a, STR_FMT "%s" STR_FMT, STR_ARG(v[i]),
				    v[i].n > 0 ? "，" : "", STR_ARG(parts[k]));
	}
	items(f, v, x->residents.n);
}

static void
contact_cells(const struct print_row *x, struct arena *a, struct sheet_cell *out)
{
	static const char *const ways[] = { "", "走访", "接待", "座谈", "电话", "网络", "帮扶" };
	const struct contact_facts *k = x->contact;
	struct filling f = { out, a };

	number(&f, x->number);
	day(&f, x->date);
	text(&f, k->deputy->name);
	word(&f, levels, k->deputy->level);
	word(&f, ways, k->way);
	number(&f, k->people);
	number(&f, k->enterprises);
	lines(&f, &k->enterprise_names);
	residents(&f, x);
	problems(&f, &k->problems);
	raised(&f, &x->raised);
	number(&f, (int32_t)k->problems.n);
	number(&f, answered(&k->problems));
	end(&f, x, out, N(contact_columns));
}

/* ---- debriefs ---- */

static const struct sheet_column debrief_columns[] = {
	{ "编号", SHEET_NUMBER, 13, NULL, 6, false },
	{ "日期", SHEET_DATE, 24, NULL, 12, false },
	{ "代表", SHEET_TEXT, 36, "述职代表", 12, false },
	{ "层级", SHEET_TEXT, 0, NULL, 8, false },
	{ "代表证号", SHEET_TEXT, 0, NULL, 16, false },
	{ "形式", SHEET_TEXT, 30, "形式、测评", 10, false },
	{ "到会选民", SHEET_NUMBER, 0, NULL, 9, false },
	{ "满意", SHEET_NUMBER, 0, NULL, 9, false },
	{ "基本满意", SHEET_NUMBER, 0, NULL, 9, false },
	{ "不满意", SHEET_NUMBER, 0, NULL, 9, false },
	{ "述职报告", SHEET_TEXT, 80, NULL, 60, false },
	{ "选民意见", SHEET_TEXT, 56, "选民意见、整改", 40, false },
	{ "整改", SHEET_TEXT, 0, NULL, 30, false },
	{ "主持人", SHEET_TEXT, 26, "主持、记录", 12, false },
	{ "记录人", SHEET_TEXT, 0, NULL, 16, true },
	{ "记录日期", SHEET_DATE, 0, NULL, 12, true },
	{ "版本", SHEET_NUMBER, -1, NULL, 6, true },
	{ "更正理由", SHEET_TEXT, -1, NULL, 24, true },
};

static void
debrief_cells(const struct print_row *x, struct arena *a, struct sheet_cell *out)
{
	static const char *const forms[] = { "", "会议述职", "书面述职", "其他" };
	const struct debrief_facts *k = x->debrief;
	struct filling f = { out, a };

	number(&f, x->number);
	day(&f, x->date);
	text(&f, k->deputy->name);
	word(&f, levels, k->deputy->level);
	text(&f, k->mandate_code);
	word(&f, forms, k->form);
	number(&f, k->voters_present);
	number(&f, k->satisfied);
	number(&f, k->basically_satisfied);
	number(&f, k->not_satisfied);
	text(&f, k->report);
	lines(&f, &k->opinions);
	text(&f, k->rectification);
	text(&f, k->chair);
	end(&f, x, out, N(debrief_columns));
}

/* ---- opinions ---- */

static const struct sheet_column opinion_columns[] = {
	{ "编号", SHEET_NUMBER, 13, NULL, 6, false },
	{ "日期", SHEET_DATE, 34, "日期、代表", 12, false },
	{ "代表", SHEET_TEXT, 0, NULL, 12, false },
	{ "层级", SHEET_TEXT, 0, NULL, 8, false },
	{ "事项", SHEET_TEXT, 62, "事项、来源", 40, false },
	{ "类别", SHEET_TEXT, 0, NULL, 12, false },
	{ "途径", SHEET_TEXT, 0, NULL, 10, false },
	{ "来源", SHEET_TEXT, 0, NULL, 20, false },
	{ "去向", SHEET_TEXT, 46, "承办", 12, false },
	{ "承办单位", SHEET_TEXT, 0, NULL, 20, false },
	{ "交办", SHEET_DATE, 0, NULL, 12, false },
	{ "签收", SHEET_DATE, 0, NULL, 12, false },
	{ "期限", SHEET_DATE, 0, NULL, 12, false },
	{ "答复日期", SHEET_DATE, 70, "答复、结果", 12, false },
	{ "结果", SHEET_TEXT, 0, NULL, 12, false },
	{ "答复", SHEET_TEXT, 0, NULL, 40, false },
	{ "不予受理", SHEET_TEXT, 0, NULL, 24, false },
	{ "建议编号", SHEET_TEXT, 0, NULL, 12, false },
	{ "状态", SHEET_TEXT, 38, "状态、反馈", 12, false },
	{ "反馈群众", SHEET_DATE, 0, NULL, 12, false },
	{ "反馈代表", SHEET_DATE, 0, NULL, 12, false },
	{ "办结", SHEET_DATE, 0, NULL, 12, false },
};

static const char *const suggestion_states[SG_STATES] = { [SG_DRAFT] = "草稿",
	[SG_COSIGNING] = "联名中",
	[SG_UNDER_REVIEW] = "审查中",
	[SG_RETURNED] = "退回修改",
	[SG_REFUSED] = "不予受理",
	[SG_ACCEPTED] = "已接收",
	[SG_ASSIGNED] = "已交办",
	[SG_HANDLING] = "办理中",
	[SG_REPLY_FILED] = "答复待审",
	[SG_REPLIED] = "已答复",
	[SG_RATED] = "已评价",
	[SG_CLOSED] = "已办结",
	[SG_FORWARDED] = "已上报",
	[SG_REPORTED] = "已列入专报",
	[SG_WITHDRAWN] = "已撤回" };

/* An opinion by how it came, a suggestion by its channel. */
static void
way(struct filling *f, const struct opinion_facts *k)
{
	static const char *const vias[] = { "", "站点", "接待日", "联系群众", "网上" };
	static const char *const channels[] = { "", "区内建议", "市级建议", "区级建议", "省级建议",
		"全国建议", "专题报告" };

	if (k->suggestion_state != 0)
		word(f, channels, k->channel);
	else
		word(f, vias, k->via);
}

/* Who has an opinion, or replies to a suggestion. */
static void
holder(struct filling *f, const struct opinion_facts *k)
{
	struct str out = k->unit;

	for (size_t i = 0; i < k->units.n; i++)
		out = str_printf(f->a, STR_FMT "%s" STR_FMT, STR_ARG(out), i > 0 ? "、" : "",
		    STR_ARG(k->units.v[i]));
	text(f, out);
}

/* An opinion's result; a suggestion's class of reply and rating, once released. */
static void
outcome(struct filling *f, const struct opinion_facts *k)
{
	static const char *const results[] = { "", "已解决", "部分解决", "未解决" };
	static const char *const ratings[] = { "", "，满意", "，基本满意", "，不满意" };
	struct str class = enum_name(&reply_class_enum, k->class);

	if (k->class == 0)
		word(f, results, k->result);
	else
		text(f, str_printf(f->a, STR_FMT "类%s", STR_ARG(class), ratings[k->rating]));
}

static void
progress(struct filling *f, const struct opinion_facts *k)
{
	const char *word = k->suggestion_state != 0 ? suggestion_states[k->suggestion_state]
						    : opinion_states[k->state];

	text(f,
	    word != NULL ? str_from(word) : enum_name(&suggestion_state_enum, k->suggestion_state));
}

static void
opinion_cells(const struct print_row *x, struct arena *a, struct sheet_cell *out)
{
	static const char *const routes[] = { "", "社区", "街道", "部门", "上级人大" };
	const struct opinion_facts *k = x->opinion;
	struct filling f = { out, a };

	number(&f, x->number);
	day(&f, x->date);
	text(&f, k->deputy != NULL ? k->deputy->name : (struct str){ 0 });
	word(&f, levels, k->deputy != NULL ? k->deputy->level : 0);
	text(&f, x->title);
	text(&f, k->subject);
	way(&f, k);
	text(&f, k->source);
	word(&f, routes, k->route_to);
	holder(&f, k);
	day(&f, k->assigned);
	day(&f, k->signed_on);
	day(&f, k->due);
	day(&f, k->replied);
	outcome(&f, k);
	text(&f, k->reply);
	text(&f, k->refused);
	text(&f, k->serial);
	progress(&f, k);
	day(&f, k->fed_resident_on);
	day(&f, k->fed_deputy_on);
	day(&f, k->closed_on);
	assert((size_t)(f.at - out) == N(opinion_columns));
}

#define KIND(name, noun)                                                                    \
	{                                                                                   \
		{ name, sizeof(name) - 1 }, noun##_columns, N(noun##_columns), noun##_cells \
	}
const struct print_kind print_kinds[BOOKS] = {
	[BOOK_ACTIVITY] = KIND("代表活动登记簿", activity),
	[BOOK_CONTACT] = KIND("代表联系群众登记簿", contact),
	[BOOK_DEBRIEF] = KIND("代表述职登记簿", debrief),
	[BOOK_OPINION] = KIND("代表提出或反映意见情况登记簿", opinion),
};
