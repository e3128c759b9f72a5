/* SPDX-License-Identifier: Apache-2.0 */
/* The commands' rows bound to their functions. */
#include "services/registers/decide.h"

#define scope_none NULL
#define load_none NULL
/* What it does to the streams that are followed may meet nothing else of the batch. */
#define FLAGS(id) (REGISTERS_OP_##id == REGISTERS_OP_register_rebuild ? CMD_ALONE : 0)

#define COMMAND(id, name, roles, scope, in, out, load, doc) \
	{ &registers_ops[REGISTERS_OP_##id], load_##load, scope_##scope, decide_##id, FLAGS(id) },
#define QUERY(id, name, roles, in, out, doc)
#define LIST(id, name, roles, in, row, doc)
const struct command registers_commands[] = {
#include "proto/tbl/registers.ops.tbl"
};
const size_t registers_ncommands = sizeof(registers_commands) / sizeof(registers_commands[0]);

const struct command *
registers_command(const char *op)
{
	for (size_t i = 0; i < registers_ncommands; i++)
		if (strcmp(registers_commands[i].op->name, op) == 0)
			return &registers_commands[i];
	return NULL;
}
