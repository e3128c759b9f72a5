/* SPDX-License-Identifier: Apache-2.0 */
/* work: the piles of the caller, how much lies on each, and what lies on one. */
#include "tools/jzctl/ctl.h"
#include "tools/jzctl/demo.h"

#define COLUMNS 5

static const struct {
	const char *pile, *word;
} piles[] = {
	{ "draft", "草稿" },
	{ "to_revise", "退回待改" },
	{ "to_cosign", "待联名" },
	{ "to_review", "待审查" },
	{ "to_assign", "待交办" },
	{ "to_sign", "待签收" },
	{ "to_rule", "异议待裁" },
	{ "handling", "办理中" },
	{ "to_check", "答复待审" },
	{ "awaiting_rating", "待评价" },
	{ "to_rate", "待我评价" },
	{ "to_release", "评价待反馈" },
	{ "done", "已办结" },
	{ "due_soon", "即将到期" },
	{ "overdue", "已逾期" },
	{ "to_forward", "待转报" },
	{ "forwarded", "已转报待复" },
	{ "to_close", "待办结" },
	{ "to_route", "意见待转办" },
	{ "to_feed_back", "意见待反馈" },
};

/* A pile by its name or by its Chinese one; NULL: neither. */
static const char *
pile_named(const char *text)
{
	for (size_t i = 0; i < sizeof(piles) / sizeof(piles[0]); i++)
		if (strcmp(piles[i].pile, text) == 0 || strcmp(piles[i].word, text) == 0)
			return piles[i].pile;
	return NULL;
}

static const char *
pile_word(const char *pile)
{
	for (size_t i = 0; i < sizeof(piles) / sizeof(piles[0]); i++)
		if (strcmp(piles[i].pile, pile) == 0)
			return piles[i].word;
	return pile;
}

static void
print_counts(struct ctl *c, const json_t *items)
{
	static const char *const heads[] = { "件数", "事项", "名称" };
	struct table_print t = { .ncols = 3, .nrows = json_array_size(items), .heads = heads };
	const char **cell = arena_array(&c->arena, 3 * t.nrows, sizeof(*cell));
	json_t *row;
	size_t i;

	t.cells = cell;
	json_array_foreach(items, i, row) {
		*cell++ = arena_printf(&c->arena, "%6" JSON_INTEGER_FORMAT "%s",
		    json_integer_value(json_object_get(row, "count")),
		    json_is_true(json_object_get(row, "more")) ? "+" : "");
		*cell++ = pile_word(demo_text(row, "pile"));
		*cell++ = demo_text(row, "pile");
	}
	ctl_table(stdout, &t);
}

static void
print_pile(struct ctl *c, const json_t *items)
{
	static const char *const heads[COLUMNS] = { "到期", "事项", "编号", "单位", "建议" };
	struct table_print t = {
		.ncols = COLUMNS, .nrows = json_array_size(items), .heads = heads
	};
	const char **cell = arena_array(&c->arena, COLUMNS * t.nrows, sizeof(*cell)), *into;
	json_t *row;
	size_t i;

	t.cells = cell;
	json_array_foreach(items, i, row) {
		*cell++ = arena_printf(&c->arena, "%s%s", demo_text(row, "due"),
		    json_is_true(json_object_get(row, "overdue")) ? "!" : "");
		*cell++ = demo_word(demo_text(row, "step"));
		*cell++ = demo_text(row, "serial");
		*cell++ = demo_text(row, "unit_name");
		into = demo_text(row, "merged_into_serial");
		*cell++ = arena_printf(&c->arena, "%s%s%s%s（%s）", *into != '\0' ? "并入" : "",
		    into, *into != '\0' ? "：" : "", demo_text(row, "title"),
		    demo_text(row, "lead_name"));
	}
	ctl_table(stdout, &t);
}

static int
ask(struct ctl *c, const char *op, json_t *args, json_t **result, struct err *e)
{
	struct client *client;
	int rc = ctl_sign_in(c, NULL, &client, e);

	if (rc == 0)
		rc = ctl_call(c, client, op, (struct uuid){ 0 }, args, 10000, result, e);
	json_decref(args);
	return rc;
}

static int
one_pile(struct ctl *c, const char *name, const char *unit, const char *limit, struct err *e)
{
	const char *pile = pile_named(name);
	int64_t most = 20;
	json_t *result, *args;

	if (pile == NULL)
		return err_set(e, E_INVALID_ARGUMENT, "pile",
		    "there is no pile %.40s; jzctl work lists yours", name);
	if (limit != NULL && ctl_int("limit", limit, 1, 1000, &most, e) != 0)
		return -1;
	args = json_pack("{s:s, s:I}", "pile", pile, "limit", (json_int_t)most);
	if (unit != NULL)
		json_object_set_new(args, "unit", json_string(unit));
	if (ask(c, "work.list", args, &result, e) != 0)
		return -1;
	print_pile(c, json_object_get(result, "items"));
	if (json_object_get(result, "next") != NULL)
		printf("……\n");
	json_decref(result);
	return 0;
}

int
work_main(struct ctl *c, int argc, char **argv)
{
	const char *unit = NULL, *limit = NULL;
	json_t *result;
	struct err e;
	int left = ctl_options(argc, argv,
	    (const struct ctlopt[]){
		{ "--unit", &unit, NULL }, { "--limit", &limit, NULL }, { NULL, NULL, NULL } });

	if (left < 0)
		return err_exit(E_INVALID_ARGUMENT);
	if (left > 1)
		return ctl_usage("work takes one pile at most");
	if (left == 1)
		return one_pile(c, argv[1], unit, limit, &e) == 0 ? 0 : ctl_fail(&e);
	if (ask(c, "work.counts", json_object(), &result, &e) != 0)
		return ctl_fail(&e);
	print_counts(c, json_object_get(result, "items"));
	json_decref(result);
	return 0;
}
