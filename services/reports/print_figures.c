/* SPDX-License-Identifier: Apache-2.0 */
/* Figures in a document: what they are called, how they stand in tables and charts. */
#include "common/clock.h"
#include "services/reports/print.h"

#define N(a) (sizeof(a) / sizeof((a)[0]))

/* ---- looking them up ---- */

size_t
told_first(const struct list *figures, struct str key)
{
	const struct told_figure *f = figures->v;
	size_t lo = 0, hi = figures->n;

	while (lo < hi) {
		size_t middle = lo + (hi - lo) / 2;

		if (str_cmp(f[middle].key, key) < 0)
			lo = middle + 1;
		else
			hi = middle;
	}
	return lo;
}

/* One value of a split, or the whole figure. */
static struct opt_f64
one_value(const struct list *figures, struct str key, struct str figure, struct str of)
{
	const struct told_figure *f = figures->v;

	for (size_t i = told_first(figures, key); i < figures->n && str_eq(f[i].key, key); i++)
		if (str_eq(f[i].figure, figure) && str_eq(f[i].of, of))
			return f[i].value;
	return (struct opt_f64){ 0, !str_empty(of) && figures->n > 0 };
}

struct opt_f64
told_value(const struct list *figures, struct str key, struct str figure, struct str of)
{
	struct opt_f64 sum;

	if (str_empty(of))
		return one_value(figures, key, figure, of);
	sum = (struct opt_f64){ 0, figures->n > 0 };
	while (of.n > 0)
		sum.v += one_value(figures, key, figure, str_cut(&of, '|')).v;
	return sum;
}

const struct told_kind *
told_kind(const struct told *t, struct str figure)
{
	const struct told_kind *k = t->kinds.v;

	for (size_t i = 0; i < t->kinds.n; i++)
		if (str_eq(k[i].figure, figure))
			return &k[i];
	return NULL;
}

static const struct {
	const char *split, *of, *word;
} words[] = {
	{ "level", "national", "全国代表" },
	{ "level", "provincial", "省代表" },
	{ "level", "city", "市代表" },
	{ "level", "district", "区代表" },
	{ "site_kind", "zone_home", "区代表之家" },
	{ "site_kind", "street_home", "街道代表之家" },
	{ "site_kind", "station", "代表联络站" },
	{ "approach", "visit", "走访" },
	{ "approach", "reception", "接待" },
	{ "approach", "forum", "座谈" },
	{ "approach", "call", "电话" },
	{ "approach", "online", "网络" },
	{ "approach", "aid", "帮扶" },
	{ "satisfaction", "satisfied", "满意" },
	{ "satisfaction", "basically_satisfied", "基本满意" },
	{ "satisfaction", "not_satisfied", "不满意" },
	{ "opinion_via", "station", "家站" },
	{ "opinion_via", "reception", "接待日" },
	{ "opinion_via", "contact", "联系群众" },
	{ "opinion_via", "online", "网上" },
	{ "opinion_result", "solved", "已解决" },
	{ "opinion_result", "partly_solved", "部分解决" },
	{ "opinion_result", "not_solved", "未解决" },
	{ "occasion", "session", "会议期间" },
	{ "occasion", "between", "闭会期间" },
	{ "form", "single", "单独" },
	{ "form", "joint", "联名" },
	{ "origin", "research", "专题调研" },
	{ "origin", "forum", "座谈" },
	{ "origin", "visit", "走访" },
	{ "origin", "reception", "接待日" },
	{ "origin", "opinion", "群众意见" },
	{ "origin", "other", "其他" },
	{ "channel", "zone", "区内工作建议" },
	{ "channel", "city", "市人大代表建议" },
	{ "channel", "district", "区人大代表建议" },
	{ "channel", "province", "省人大代表建议" },
	{ "channel", "national", "全国人大代表建议" },
	{ "channel", "special_report", "专题报告" },
	{ "reply_class", "A", "A类" },
	{ "reply_class", "B", "B类" },
	{ "reply_class", "C", "C类" },
	{ "reply_class", "D", "D类" },
};

struct str
told_word(const struct told_kind *k, struct str of)
{
	if (str_is(of, "none"))
		return STR("未分类");
	for (size_t i = 0; i < N(words); i++)
		if (str_is(k->split, words[i].split) && str_is(of, words[i].of))
			return str_from(words[i].word);
	return of;
}

enum sheet_kind
told_sheet(const struct told_kind *k)
{
	return k->how == HOW_RATE ? SHEET_PERCENT : SHEET_COUNT;
}

/* ---- in tables ---- */

void
write_value(struct writing *w, const struct told_kind *k, struct opt_f64 v)
{
	if (told_sheet(k) == SHEET_COUNT)
		doc_count(&w->m, (struct opt_i64){ (int64_t)v.v, v.set });
	else
		doc_figure(&w->m, SHEET_PERCENT, v);
}

void
write_change(struct writing *w, const struct told_kind *k, struct opt_f64 is, struct opt_f64 was)
{
	bool both = is.set && was.set;
	const struct opt_f64 none = { 0 };

	if (k->how == HOW_RATE)
		doc_figure(
		    &w->m, SHEET_POINTS, both ? (struct opt_f64){ is.v - was.v, true } : none);
	else
		doc_figure(&w->m, SHEET_CHANGE,
		    both && was.v != 0 ? (struct opt_f64){ (is.v - was.v) / was.v, true } : none);
}

/* The figures of the report's own scope, with those it is compared with. */
static const struct doc_column annual_columns[] = {
	{ DOC_STR("指标"), SHEET_TEXT, 62, 34 },
	{ DOC_STR("本年"), SHEET_COUNT, 25, 12 },
	{ DOC_STR("上年"), SHEET_COUNT, 25, 12 },
	{ DOC_STR("同比"), SHEET_CHANGE, 25, 12 },
	{ DOC_STR("换届以来"), SHEET_COUNT, 28, 12 },
};
static const struct doc_column period_columns[] = {
	{ DOC_STR("指标"), SHEET_TEXT, 58, 34 },
	{ DOC_STR("本期"), SHEET_COUNT, 21, 12 },
	{ DOC_STR("上期"), SHEET_COUNT, 21, 12 },
	{ DOC_STR("比上期"), SHEET_CHANGE, 22, 12 },
	{ DOC_STR("上年同期"), SHEET_COUNT, 21, 12 },
	{ DOC_STR("同比"), SHEET_CHANGE, 22, 12 },
};

void
write_columns(struct writing *w, struct str title)
{
	if (w->t->report == REPORT_ANNUAL)
		doc_table(&w->m, title, (struct str){ 0 }, annual_columns, N(annual_columns));
	else
		doc_table(&w->m, title, (struct str){ 0 }, period_columns, N(period_columns));
}

void
write_line(struct writing *w, const struct told_kind *k, struct str title, struct str of)
{
	const struct told *t = w->t;
	const struct str none = { 0 };
	struct opt_f64 is = told_value(&t->figures, none, k->figure, of);
	struct opt_f64 was = told_value(&t->before, none, k->figure, of);
	struct opt_f64 year = told_value(&t->year_before, none, k->figure, of);

	doc_row(&w->m, false);
	doc_text(&w->m, title);
	write_value(w, k, is);
	if (t->report != REPORT_ANNUAL) {
		write_value(w, k, was);
		write_change(w, k, is, was);
	}
	write_value(w, k, year);
	write_change(w, k, is, year);
	if (t->report == REPORT_ANNUAL)
		write_value(w, k, told_value(&t->term, none, k->figure, of));
}

/* Whether a value of the split stands in one of the lists before the i-th. */
static bool
is_known(const struct list *const *lists, size_t n, const struct told_figure *x)
{
	for (size_t i = 0; i < n; i++) {
		const struct told_figure *f = lists[i]->v;

		for (size_t k = 0; k < lists[i]->n && &f[k] != x; k++)
			if (str_eq(f[k].figure, x->figure) && str_eq(f[k].of, x->of))
				return true;
	}
	return false;
}

/* A line for each value of its split that counted in any of the periods. */
static void
split_lines(struct writing *w, const struct told_kind *k)
{
	const struct list *const lists[] = { &w->t->figures, &w->t->before, &w->t->year_before,
		&w->t->term };

	for (size_t i = 0; i < N(lists); i++) {
		const struct told_figure *f = lists[i]->v;

		for (size_t n = 0; n < lists[i]->n; n++)
			if (str_eq(f[n].figure, k->figure) && !str_empty(f[n].of) &&
			    !is_known(lists, i, &f[n]))
				write_line(w, k,
				    str_printf(
					w->a, "　其中：" STR_FMT, STR_ARG(told_word(k, f[n].of))),
				    f[n].of);
	}
}

void
write_group(struct writing *w, int32_t group, struct str title)
{
	const struct told_kind *k = w->t->kinds.v;
	bool any = false;

	for (size_t i = 0; i < w->t->kinds.n; i++) {
		if (k[i].group != group)
			continue;
		if (!any)
			write_columns(w, title);
		any = true;
		write_line(w, &k[i], k[i].title, (struct str){ 0 });
		split_lines(w, &k[i]);
	}
}

/* ---- in charts ---- */

static int
month_of(struct date d)
{
	return date_year(d) * 12 + date_month(d) - 1;
}

static struct str
month_name(int month, bool with_year, struct arena *a)
{
	return with_year ? str_printf(a, "%d.%d", month / 12, month % 12 + 1)
			 : str_printf(a, "%d月", month % 12 + 1);
}

/* Lines over times that are so many months long; those that have not begun are left open. */
static void
trend(struct writing *w, struct str title, const char *const *figures, size_t n, int first,
    int each, struct strs names)
{
	const struct told_month *m = w->t->months.v;
	int now = month_of(stamp_date(w->t->now));

	if (names.n < 2)
		return;
	doc_chart(&w->m, title, CHART_LINES, SHEET_COUNT, (struct str){ 0 }, names);
	for (size_t i = 0; i < n; i++) {
		struct opt_f64 *v = arena_array(w->a, names.n, sizeof(*v));

		for (size_t k = 0; k < names.n; k++)
			v[k].set = first + each * (int)k <= now;
		for (size_t k = 0; k < w->t->months.n; k++) {
			int at = month_of(m[k].start) - first;

			if (str_is(m[k].figure, figures[i]) && at >= 0 &&
			    (size_t)(at / each) < names.n)
				v[at / each].v += (double)m[k].n;
		}
		doc_series(&w->m, told_kind(w->t, str_from(figures[i]))->title, v);
	}
}

void
write_months(struct writing *w, struct str title, const char *const *figures, size_t n)
{
	int first = month_of(w->t->from), last = month_of(w->t->to);
	struct strs names = { 0 };

	if (last - first >= DOC_CATEGORIES)
		return;
	names.v = arena_array(w->a, DOC_CATEGORIES, sizeof(struct str));
	for (int i = first; i <= last; i++)
		names.v[names.n++] = month_name(i, last - first >= 12, w->a);
	trend(w, title, figures, n, first, 1, names);
}

void
write_years(struct writing *w, struct str title, const char *const *figures, size_t n)
{
	int first = date_year(w->t->since), last = date_year(w->t->to);
	struct strs names = { 0 };

	if (last - first >= DOC_CATEGORIES)
		return;
	names.v = arena_array(w->a, DOC_CATEGORIES, sizeof(struct str));
	for (int i = first; i <= last; i++)
		names.v[names.n++] = str_printf(w->a, "%d", i);
	trend(w, title, figures, n, first * 12, 12, names);
}

void
write_split(struct writing *w, struct str title, struct str figure)
{
	const struct told_kind *k = told_kind(w->t, figure);
	struct opt_f64 *is = arena_array(w->a, N(words), sizeof(*is));
	struct opt_f64 *was = arena_array(w->a, N(words), sizeof(*was));
	struct strs names = { arena_array(w->a, N(words), sizeof(struct str)), 0 };

	for (size_t i = 0; i < N(words); i++) {
		struct str of = str_from(words[i].of), none = { 0 };

		if (!str_is(k->split, words[i].split))
			continue;
		is[names.n] = told_value(&w->t->figures, none, figure, of);
		was[names.n] = told_value(&w->t->year_before, none, figure, of);
		names.v[names.n++] = str_from(words[i].word);
	}
	doc_chart(&w->m, title, CHART_BARS, SHEET_COUNT, STR("单位：件"), names);
	doc_series(&w->m, STR("本年"), is);
	doc_series(&w->m, STR("上年"), was);
}
