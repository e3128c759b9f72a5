/* SPDX-License-Identifier: Apache-2.0 */
/* explain: how each date of a suggestion or an opinion came about, in words. */
#include "common/clock.h"
#include "tools/jzctl/demo.h"

static const char *
day_name(struct ctl *c, const json_t *day)
{
	static const char *const week[] = { "", "周一", "周二", "周三", "周四", "周五", "周六",
		"周日" };
	const char *name = demo_text(day, "name"), *text = demo_text(day, "date");
	struct date d;

	if (*name == '\0' && date_parse(str_from(text), &d))
		name = week[date_weekday(d)];
	return arena_printf(&c->arena, "%s（%s）", text, name);
}

static const char *
days(struct ctl *c, const json_t *list)
{
	const char *text = "";
	const json_t *day;
	size_t i;

	json_array_foreach((json_t *)(uintptr_t)list, i, day)
		text = arena_printf(&c->arena, "%s%s%s", text, i > 0 ? "、" : "", day_name(c, day));
	return text;
}

static void
line(const char *text)
{
	ctl_text(stdout, 4, text);
}

static json_int_t
number(const json_t *row, const char *member)
{
	return json_integer_value(json_object_get(row, member));
}

static void
print_rule(struct ctl *c, const json_t *row)
{
	const char *channel = demo_text(row, "rule_channel"), *mark = demo_text(row, "mark");
	const char *by = demo_text(row, "started_by");

	line(arena_printf(&c->arena, "起算：%s，%s（%s），当日不计", demo_text(row, "start"),
	    demo_event(by)->title, by));
	line(arena_printf(&c->arena,
	    "规则：%" JSON_INTEGER_FORMAT " %s，第%" JSON_INTEGER_FORMAT
	    "版，%s渠道；依据 %s：%s%s",
	    number(row, "n"), demo_word(demo_text(row, "rule")), number(row, "rule_version"),
	    *channel != '\0' ? demo_channel(channel) : "全部", mark, demo_text(row, "source"),
	    strcmp(mark, "D") == 0 ? "（待工委核定）" : ""));
}

static void
print_counting(struct ctl *c, const json_t *row)
{
	const char *nominal = demo_text(row, "nominal"), *counted = demo_text(row, "counted");
	const json_t *skipped = json_object_get(row, "skipped");

	if (*nominal != '\0')
		line(arena_printf(&c->arena, "届满：%s%s", nominal,
		    strcmp(nominal, counted) == 0 || *counted == '\0'
			? ""
			: arena_printf(&c->arena, "，遇休息日顺延至 %s", counted)));
	if (json_array_size(skipped) > 0)
		line(arena_printf(&c->arena, "跳过：%s", days(c, skipped)));
	if (*nominal == '\0' && *counted != '\0')
		line(arena_printf(&c->arena, "数到：%s", counted));
	if (*demo_text(row, "latest") != '\0')
		line(arena_printf(
		    &c->arena, "不得迟于：%s（主办答复期限前）", demo_text(row, "latest")));
}

static void
print_extensions(struct ctl *c, const json_t *row)
{
	const json_t *x, *rolled = json_object_get(row, "rolled");
	size_t i;

	json_array_foreach(json_object_get(row, "extensions"), i, x) {
		const char *granted = demo_text(x, "granted"), *ruling = demo_text(x, "ruling");

		line(arena_printf(&c->arena, "延期：申请至 %s（%s）；%s%s%s%s",
		    demo_text(x, "until"), demo_text(x, "reason"), demo_word(demo_text(x, "state")),
		    *granted != '\0' ? "至 " : "", granted,
		    *ruling != '\0' ? arena_printf(&c->arena, "（%s）", ruling) : ""));
	}
	if (json_array_size(rolled) > 0)
		line(arena_printf(&c->arena, "顺延：%s", days(c, rolled)));
}

static void
print_changes(struct ctl *c, const json_t *row)
{
	const json_t *x;
	size_t i;

	json_array_foreach(json_object_get(row, "changes"), i, x) {
		const char *why = demo_text(x, "why");

		line(arena_printf(&c->arena, "变更：因%s，由 %s 改为 %s",
		    strcmp(why, "extension") == 0 ? "延期" : demo_word(why), demo_text(x, "old"),
		    demo_text(x, "due")));
	}
}

static void
print_end(struct ctl *c, const json_t *row)
{
	const json_t *years = json_object_get(row, "unannounced"), *year;
	const char *text = "";
	size_t i;

	json_array_foreach((json_t *)(uintptr_t)years, i, year)
		text = arena_printf(
		    &c->arena, "%s%s%s", text, i > 0 ? "、" : "", json_string_value(year));
	if (json_is_true(json_object_get(row, "provisional")))
		line(arena_printf(&c->arena, "暂定：%s年的日历尚未公布，按周一至周五推算", text));
	line(arena_printf(&c->arena, "最后一日：%s%s", demo_text(row, "due"),
	    json_is_true(json_object_get(row, "overdue")) ? "（逾期）" : ""));
}

static void
print(struct ctl *c, const json_t *items)
{
	const json_t *row;
	size_t i;

	json_array_foreach((json_t *)(uintptr_t)items, i, row) {
		const char *unit = demo_text(row, "unit_name"), *done = demo_text(row, "done_on");

		if (i == 0)
			printf("== %s %s\n", demo_text(row, "serial"), demo_text(row, "title"));
		printf("\n%s%s%s：%s  %s%s%s\n", demo_word(demo_text(row, "step")),
		    *unit != '\0' ? "  " : "", unit, demo_text(row, "due"),
		    demo_word(demo_text(row, "state")), *done != '\0' ? " " : "", done);
		print_rule(c, row);
		print_counting(c, row);
		print_extensions(c, row);
		print_changes(c, row);
		print_end(c, row);
	}
}

/* By serial number, or by the id of a suggestion or of an opinion. */
static int
ask(struct ctl *c, struct client *client, const char *member, const char *which, const char *step,
    json_t **result, struct err *e)
{
	json_t *args = json_pack("{s:i, s:s}", "limit", 1000, member, which);
	int rc;

	if (step != NULL)
		json_object_set_new(args, "step", json_string(step));
	rc = ctl_call(c, client, "deadline.explain", (struct uuid){ 0 }, args, 5000, result, e);
	json_decref(args);
	if (rc == 0 && json_array_size(json_object_get(*result, "items")) == 0) {
		json_decref(*result);
		rc = err_set(
		    e, E_NOT_FOUND, member, "no period of such a suggestion or opinion is known");
	}
	return rc;
}

int
explain_main(struct ctl *c, int argc, char **argv)
{
	const char *step = NULL;
	struct client *client;
	json_t *result;
	struct err e;
	bool id;
	int rc;

	if (ctl_options(argc, argv, (const struct ctlopt[]){ { "--step", &step, NULL }, { 0 } }) !=
	    1)
		return ctl_usage("explain takes a serial number or an id, and --step");
	id = strlen(argv[1]) == 36;
	rc = ctl_sign_in(c, NULL, &client, &e);
	if (rc == 0)
		rc = ask(c, client, id ? "suggestion" : "serial", argv[1], step, &result, &e);
	if (rc != 0 && id && e.class == E_NOT_FOUND)
		rc = ask(c, client, "opinion", argv[1], step, &result, &e);
	if (rc != 0)
		return ctl_fail(&e);
	print(c, json_object_get(result, "items"));
	json_decref(result);
	return 0;
}
