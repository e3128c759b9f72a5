/* SPDX-License-Identifier: Apache-2.0 */
/* The commands' rows bound to their functions. */
#include "services/suggestions/decide.h"
#include "services/suggestions/opinion.h"

#define load_none NULL
#define scope_none NULL

#define COMMAND(id, name, roles, scope, in, out, load, doc) \
	{ &suggestions_ops[SUGGESTIONS_OP_##id], load_##load, scope_##scope, decide_##id, 0 },
#define QUERY(id, name, roles, in, out, doc)
#define LIST(id, name, roles, in, row, doc)
const struct command suggestions_commands[] = {
#include "proto/tbl/suggestions.ops.tbl"
};
const size_t suggestions_ncommands = sizeof(suggestions_commands) / sizeof(suggestions_commands[0]);

const struct command *
suggestions_command(const char *op)
{
	for (size_t i = 0; i < suggestions_ncommands; i++)
		if (strcmp(suggestions_commands[i].op->name, op) == 0)
			return &suggestions_commands[i];
	return NULL;
}
