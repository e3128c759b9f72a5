/* SPDX-License-Identifier: Apache-2.0 */
/* The commands' rows bound to their functions; making all anew. */
#include "services/reports/decide.h"

#define scope_none NULL
/* What it does to the streams that are followed may meet nothing else of the batch. */
#define FLAGS(id) (REPORTS_OP_##id == REPORTS_OP_reports_rebuild ? CMD_ALONE : 0)

#define COMMAND(id, name, roles, scope, in, out, load, doc) \
	{ &reports_ops[REPORTS_OP_##id], load_##load, scope_##scope, decide_##id, FLAGS(id) },
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

struct uuid
begun_id(void)
{
	return uuid_named("begun", sizeof("begun") - 1);
}

void
load_rebuild(struct wants *w, const void *args, const struct who *who, struct stamp now)
{
	(void)args, (void)who, (void)now;
	want(w, &begun_table, begun_id());
}

/* A trigger of this row empties the projections and puts the places in the streams back. */
int
decide_reports_rebuild(struct cx *cx, const void *args, void *result, struct err *e)
{
	struct uuid id = begun_id();
	bool again = row_find(cx, &begun_table, id) != NULL;
	struct begun *b = again ? row_edit(cx, &begun_table, id) : row_add(cx, &begun_table, id, id);
	struct reports_standing *out = result;
	struct ev_reports_rebuilding *ev = arena_alloc(cx_arena(cx), sizeof(*ev));

	(void)args, (void)e;
	b->times++;
	b->asked_by = who_owner(cx_arena(cx), cx_who(cx));
	b->asked_at = cx_now(cx);
	cx_hear_anew(cx, ALL_STREAMS);
	ev->by = b->asked_by;
	emit(cx, &reports_contract.events[REPORTS_EV_reports_rebuilding], id, ev);
	*out = (struct reports_standing){ .times = b->times };
	return 0;
}
