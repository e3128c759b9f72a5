/* SPDX-License-Identifier: Apache-2.0 */
/* ops and events: tables of the compiled-in contracts. */
#include "common/feed.h"
#include "proto/contracts.h"
#include "tools/jzctl/ctl.h"
#include "tools/jzctl/words.h"

static const char *const kind_names[] = {
	[OP_COMMAND] = "命令", [OP_QUERY] = "查询", [OP_LIST] = "列表", [OP_ENGINE] = "引擎"
};

/* The members of a message: the required ones, then in brackets the others. */
static const char *
members(struct ctl *c, const struct desc *d)
{
	const char *text = "";

	for (int pass = 0; pass < 2; pass++)
		for (size_t i = 0; i < d->nfields; i++) {
			bool optional = (d->fields[i].flags & F_OPT) != 0 ||
			    d->fields[i].kind >= K_OPT_BOOL;

			if (optional == (pass == 1))
				text = arena_printf(&c->arena, "%s%s%s%s%s", text,
				    *text != '\0' ? " " : "", optional ? "[" : "", d->fields[i].key,
				    optional ? "]" : "");
		}
	return text;
}

static void
print_ops(struct ctl *c, const char *title, const struct op *ops, size_t n)
{
	static const char *const heads[] = { "操作", "种类", "谁可以调用" };
	const char **cells = arena_array(&c->arena, n * 3, sizeof(*cells));
	const char **notes = arena_array(&c->arena, n, sizeof(*notes));

	for (size_t i = 0; i < n; i++) {
		const char *row[] = { ops[i].name,
			op_is_inlet(&ops[i]) ? "入口" : kind_names[ops[i].kind],
			ctl_roles(c, ops[i].roles) };
		bool scoped = *ops[i].scope != '\0' && strcmp(ops[i].scope, "none") != 0;

		memcpy(cells + i * 3, row, sizeof(row));
		notes[i] = arena_printf(&c->arena, "%s%s%s\n参数：%s", words_op(&ops[i]),
		    scoped ? "\n范围：" : "", scoped ? ops[i].scope : "", members(c, ops[i].in));
	}
	printf("== %s\n", title);
	ctl_table(stdout, &(struct table_print){ 3, n, heads, cells, notes });
	putchar('\n');
}

static void
print_events(struct ctl *c, const struct contract *k)
{
	static const char *const heads[] = { "事件", "数据" };
	const char **cells = arena_array(&c->arena, k->nevents * 2, sizeof(*cells));
	const char **notes = arena_array(&c->arena, k->nevents, sizeof(*notes));

	for (size_t i = 0; i < k->nevents; i++) {
		cells[i * 2] = k->events[i].type;
		cells[i * 2 + 1] = members(c, k->events[i].data);
		notes[i] = words_event(&k->events[i]);
	}
	printf("== %s\n", k->service);
	ctl_table(stdout, &(struct table_print){ 2, k->nevents, heads, cells, notes });
	putchar('\n');
}

/* Runs over the contracts, or the one named; a usage error when there is none of the name. */
static int
each(struct ctl *c, int argc, char **argv, void (*print)(struct ctl *c, const struct contract *k))
{
	int left = ctl_options(argc, argv, (const struct ctlopt[]){ { NULL, NULL, NULL } }),
	    found = 0;

	if (left < 0)
		return err_exit(E_INVALID_ARGUMENT);
	for (size_t i = 0; contracts[i] != NULL; i++)
		if (left == 0 || strcmp(contracts[i]->service, argv[1]) == 0) {
			print(c, contracts[i]);
			found++;
		}
	return found > 0 ? 0 : ctl_usage("there is no service %.60s", argv[1]);
}

static void
print_contract_ops(struct ctl *c, const struct contract *k)
{
	print_ops(c, k->service, k->ops, k->nops);
}

int
ops_main(struct ctl *c, int argc, char **argv)
{
	int status = each(c, argc, argv, print_contract_ops);

	if (status != 0)
		return status;
	print_ops(c, "每个服务都有（名前加“服务.”）", engine_ops, ENGINE_OPS);
	printf("角色：");
	for (int r = 0; r < ROLE_COUNT; r++)
		printf("%s%s=%s", r > 0 ? r % 5 == 0 ? "\n      " : "，" : "",
		    ctl_roles(c, 1u << r), role_name((enum role)r));
	printf("\n[] 里的参数可以不给。\n");
	return 0;
}

int
events_main(struct ctl *c, int argc, char **argv)
{
	return each(c, argc, argv, print_events);
}
