/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The contract of an op and of an event: one constant row each, in proto/, used by the service that
 * runs it (which adds the functions), by jzctl (which prints it) and by the tests.
 */
#ifndef COMMON_OP_H
#define COMMON_OP_H

#include "common/desc.h"

enum role {
#define ROLE(name, bit, form, scope) ROLE_##name = bit,
#include "common/tbl/roles.tbl"
#undef ROLE
	ROLE_COUNT
};

#define R(name) (1u << ROLE_##name)
#define R_PEOPLE (R(committee) | R(street) | R(station) | R(deputy) | R(unit))

const char *role_name(enum role r);
int role_parse(struct str name); /* an enum role, or -1 */

enum opkind {
	OP_COMMAND, /* in the leader's batch; answered after commit; stored by (principal, id) */
	OP_QUERY,   /* read-only, any replica; result = one struct of `out` */
	OP_LIST,    /* read-only, any replica; result = {items: [out], next?} */
	OP_ENGINE,  /* answered by the engine itself: feed.next, health, … */
};

struct op {
	const char *name;     /* "suggestion.assign" */
	enum opkind kind;
	unsigned roles;       /* R() bits of who may call it */
	const char *scope;    /* the rule that ties the object to the caller's scope; "" = none */
	const struct desc *in, *out;
	const char *doc;
};

/*
 * An inlet: a command of role `service` alone. Another system publishes an event with it, by the
 * event's type as its name; common/engine.h says what its arguments begin with.
 */
bool op_is_inlet(const struct op *op);

struct event {
	const char *type;     /* "suggestion.assigned" */
	const struct desc *data;
	const char *doc;
};

/* What one service offers; printed by `jzctl ops` and `jzctl events`. */
struct contract {
	const char *service;
	const struct op *ops;
	size_t nops;
	const struct event *events;
	size_t nevents;
	bool bare; /* it has these ops alone, none of the engine's */
};

#endif
