/* SPDX-License-Identifier: Apache-2.0 */
#include "proto/suggestion_fields.h"

static const struct field assignment_add_assist_fields[] = {
	ON_ASSIGNMENT_FIELDS(assignment_add_assist),
	FIELD(assignment_add_assist, unit, F_REQ, 0, 0, "The unit that assists."),
	FIELD(assignment_add_assist, matter, F_OPT | F_CHARS, 1, 1000,
	    "The part that is this unit's."),
};
DESC(assignment_add_assist, "assignment.add_assist", "One more unit assists.");

static const struct field ev_assist_added_fields[] = {
	ASSIGNMENT_FIELDS(ev_assist_added),
	FIELD(ev_assist_added, helps, F_REQ, 0, 0, "The assignment that it assists."),
	FIELD(ev_assist_added, matter, F_OPT | F_CHARS, 1, 1000, "The unit's part of it."),
	FIELD_NEST(ev_assist_added, due, F_OPT, &due_info_desc, "When its opinion is due."),
};
DESC(ev_assist_added, "assignment.assist_added", "One more unit assists.");

static const struct field ev_unit_renamed_fields[] = {
	ASSIGNMENT_FIELDS(ev_unit_renamed),
	FIELD(ev_unit_renamed, from_name, F_REQ, 1, 256, "Its name so far."),
};
DESC(ev_unit_renamed, "assignment.unit_renamed", "The unit has another name.");
