/* SPDX-License-Identifier: Apache-2.0 */
/*
 * What is heard of each kind of thing. Nothing but the events decides what a row says: no clock, no
 * chance, so that the same comes out when all is made anew. load_* want the rows, decide_* change
 * them and settle their marks.
 */
#ifndef REPORTS_DECIDE_H
#define REPORTS_DECIDE_H

#include "services/reports/marks.h"

#define COMMAND(id, name, roles, scope, in, out, load, doc) \
	load_fn load_##load;                                \
	decide_fn decide_##id;
#define QUERY(id, name, roles, in, out, doc)
#define LIST(id, name, roles, in, row, doc)
#include "proto/tbl/reports.ops.tbl"
#undef COMMAND
#undef QUERY
#undef LIST

extern const struct command reports_commands[];
extern const size_t reports_ncommands;
const struct command *reports_command(const char *op); /* NULL: none */

/* The day of the event that is heard. */
struct date heard_day(struct cx *cx);
bool heard_type(struct cx *cx, const char *type);
/* The answer of an event that counted: 0, done 1. */
int counted(void *result);
/* The id of what a person (by code) has to do with a thing: the same each time. */
struct uuid id_with(struct uuid thing, struct str code);

/* All that an un-merged suggestion had, also what had ended. */
void assignments_recalled(struct cx *cx, struct uuid suggestion);

#endif
