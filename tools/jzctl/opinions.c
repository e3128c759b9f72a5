/* SPDX-License-Identifier: Apache-2.0 */
/* opinions, receipt: residents' matters, for people. */
#include "common/receipt.h"
#include "tools/jzctl/demo.h"

static void
set(json_t *args, const char *name, const char *value)
{
	if (value != NULL)
		json_object_set_new(args, name, json_string(value));
}

/* One call; takes over `args`. The result, or NULL after a message. */
static json_t *
ask(struct ctl *c, const char *op, json_t *args, int *status)
{
	struct client *client;
	json_t *result = NULL;
	struct err e;

	*status = 0;
	if (ctl_sign_in(c, NULL, &client, &e) != 0 ||
	    ctl_call(c, client, op, (struct uuid){ 0 }, args, 5000, &result, &e) != 0) {
		*status = ctl_fail(&e);
		result = NULL;
	}
	json_decref(args);
	return result;
}

/* ---- opinions ---- */

static const char *
next_step(struct ctl *c, const json_t *row)
{
	const char *step = demo_text(row, "next_step");

	if (*step == '\0')
		return "";
	return arena_printf(&c->arena, "%s %s%s", demo_word(step), demo_text(row, "next_due"),
	    json_is_true(json_object_get(row, "overdue")) ? "（逾期）" : "");
}

static void
print_rows(struct ctl *c, const json_t *items)
{
	static const char *const heads[] = { "受理", "状态", "结果", "现由", "期限", "意见" };
	enum { COLS = sizeof(heads) / sizeof(heads[0]) };
	size_t n = json_array_size(items), i;
	const char **cells = arena_array(&c->arena, n * COLS, sizeof(*cells)), **at = cells;
	const json_t *row;

	json_array_foreach((json_t *)(uintptr_t)items, i, row) {
		*at++ = demo_text(row, "received_on");
		*at++ = demo_word(demo_text(row, "state"));
		*at++ = demo_word(demo_text(row, "result"));
		*at++ = demo_text(row, "name");
		*at++ = next_step(c, row);
		*at++ = demo_text(row, "title");
	}
	ctl_table(stdout, &(struct table_print){ COLS, n, heads, cells, NULL });
}

static json_int_t
count(const json_t *figures, const char *name)
{
	return json_integer_value(json_object_get(figures, name));
}

static void
print_figures(const json_t *f)
{
	printf("\n收集 %" JSON_INTEGER_FORMAT " 件（受理 %" JSON_INTEGER_FORMAT
	       "，其中不予受理 %" JSON_INTEGER_FORMAT "），解决 %" JSON_INTEGER_FORMAT
	       " 件，部分解决 %" JSON_INTEGER_FORMAT " 件，未解决 %" JSON_INTEGER_FORMAT
	       " 件；转为建议 %" JSON_INTEGER_FORMAT " 件，逾期 %" JSON_INTEGER_FORMAT " 件\n",
	    count(f, "collected"), count(f, "received"), count(f, "refused"), count(f, "solved"),
	    count(f, "partly_solved"), count(f, "not_solved"), count(f, "converted"),
	    count(f, "overdue"));
}

int
opinions_main(struct ctl *c, int argc, char **argv)
{
	const char *state = NULL, *street = NULL, *unit = NULL;
	json_t *args = json_object(), *counted = json_object(), *result;
	int status;

	if (ctl_options(argc, argv,
		(const struct ctlopt[]){ { "--state", &state, NULL }, { "--street", &street, NULL },
		    { "--unit", &unit, NULL }, { 0 } }) != 0) {
		json_decref(args);
		json_decref(counted);
		return ctl_usage("opinions takes --state, --street and --unit only");
	}
	set(args, "state", state);
	set(args, "street", street);
	set(args, "unit", unit);
	set(counted, "street", street);
	result = ask(c, "opinion.list", args, &status);
	if (result == NULL) {
		json_decref(counted);
		return status;
	}
	print_rows(c, json_object_get(result, "items"));
	if (json_object_get(result, "next") != NULL)
		printf("还有更早的：用 jzctl call opinion.list 翻页。\n");
	json_decref(result);
	result = ask(c, "opinion.counts", counted, &status);
	if (result == NULL)
		return status;
	print_figures(result);
	json_decref(result);
	return 0;
}

/* ---- receipt ---- */

static void
say(const char *what, const char *text)
{
	if (*text != '\0')
		printf("%s：%s\n", what, text);
}

static void
print_status(const json_t *s)
{
	say("状态", demo_word(demo_text(s, "state")));
	say("受理", demo_text(s, "received_on"));
	say("转办", demo_text(s, "routed_on"));
	say("转给", demo_word(demo_text(s, "routed_to")));
	say("转为建议", demo_text(s, "serial"));
	say("办毕", demo_text(s, "handled_on"));
	say("结果", demo_word(demo_text(s, "result")));
	say("答复", demo_text(s, "result_text"));
	say("反馈", demo_text(s, "fed_back_on"));
	say("不予受理", demo_word(demo_text(s, "reason_code")));
	say("说明", demo_text(s, "reason"));
	say("可向", demo_text(s, "pointer"));
	say("办结", demo_text(s, "closed_on"));
	say("个人信息已删除", demo_text(s, "erased_on"));
}

int
receipt_main(struct ctl *c, int argc, char **argv)
{
	char number[RECEIPT_CHARS];
	json_t *args, *result;
	int status;

	if (argc != 2)
		return ctl_usage("receipt takes the number");
	if (!receipt_parse(str_from(argv[1]), number))
		return ctl_usage("this is not a receipt number, or it was copied wrongly");
	args = json_object();
	json_object_set_new(args, "receipt", json_stringn(number, sizeof(number)));
	result = ask(c, "opinion.receipt", args, &status);
	if (result == NULL)
		return status;
	print_status(result);
	json_decref(result);
	return 0;
}
