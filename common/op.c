/* SPDX-License-Identifier: Apache-2.0 */
#include "common/op.h"

static const char *const names[] = {
#define ROLE(name, bit, form, scope) [bit] = #name,
#include "common/tbl/roles.tbl"
#undef ROLE
};

const char *
role_name(enum role r)
{
	return (size_t)r < sizeof(names) / sizeof(names[0]) ? names[r] : "?";
}

bool
op_is_inlet(const struct op *op)
{
	return op->kind == OP_COMMAND && op->roles == R(service);
}

int
role_parse(struct str name)
{
	for (int r = 0; r < ROLE_COUNT; r++)
		if (str_is(name, names[r]))
			return r;
	return -1;
}
