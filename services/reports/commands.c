/* SPDX-License-Identifier: Apache-2.0 */
/* The commands' rows bound to their functions. */
#include "services/reports/decide.h"

#define scope_none NULL

#define COMMAND(id, name, roles, scope, in, out, load, doc) \
	{ &reports_ops[REPORTS_OP_##id], load_##load, scope_##scope, decide_##id, 0 },
#define QUERY(id, name, roles, in, out, doc)
#define LIST(id, name, roles, in, row, doc)
const struct command reports_commands[] = {
#include "proto/tbl/reports.ops.tbl"
};
const size_t reports_ncommands = sizeof(reports_commands) / sizeof(reports_commands[0]);

const struct command *
reports_command(const char *op)
{
	for (size_t i = 0; i < reports_ncommands; i++)
		if (strcmp(reports_commands[i].op->name, op) == 0)
			return &reports_commands[i];
	return NULL;
}

struct date
heard_day(struct cx *cx)
{
	return stamp_date(cx_heard(cx)->time);
}

bool
heard_type(struct cx *cx, const char *type)
{
	return str_is(cx_heard(cx)->type, type);
}

int
counted(void *result)
{
	((struct sweep_result *)result)->done = 1;
	return 0;
}

struct uuid
id_with(struct uuid thing, struct str code)
{
	char name[80];
	size_t n = code.n < 64 ? code.n : 64;

	memcpy(name, thing.b, sizeof(thing.b));
	memcpy(name + sizeof(thing.b), code.p, n);
	return uuid_named(name, sizeof(thing.b) + n);
}
