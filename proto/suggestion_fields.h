/* SPDX-License-Identifier: Apache-2.0 */
/* The field rows that many messages of suggestions begin with; for their descriptors' files. */
#ifndef PROTO_SUGGESTION_FIELDS_H
#define PROTO_SUGGESTION_FIELDS_H

#include "proto/suggestions.h"

#define ON_SUGGESTION_FIELDS(T)                               \
	FIELD(T, suggestion, F_REQ, 0, 0, "The suggestion."), \
	    FIELD(T, version, F_OPT, 1, INT64_MAX,            \
		"Version the caller saw; a stale one is ABORTED.")
#define ON_ASSIGNMENT_FIELDS(T) \
	ON_SUGGESTION_FIELDS(T), FIELD(T, assignment, F_REQ, 0, 0, "The assignment.")

#define HEAD_FIELDS(T)                                                           \
	FIELD(T, suggestion, F_REQ, 0, 0, "The suggestion."),                    \
	    FIELD(T, version, F_REQ, 1, INT64_MAX, "Its version now."),          \
	    FIELD(T, serial, F_OPT, 9, 16, "Its serial number, once accepted."), \
	    FIELD(T, title, F_REQ | F_CHARS, 1, 60, "Its title."),               \
	    FIELD_ENUM(T, state, F_REQ, &suggestion_state_enum, "Its state now.")

#define ASSIGNMENT_FIELDS(T)                                                                \
	HEAD_FIELDS(T), FIELD(T, assignment, F_REQ, 0, 0, "The assignment."),               \
	    FIELD(T, unit, F_REQ, 0, 0, "Its unit."),                                       \
	    FIELD(T, unit_code, F_REQ, 1, 32, "The unit's code."),                          \
	    FIELD(T, unit_name, F_REQ, 1, 256, "The unit's name."),                         \
	    FIELD_ENUM(T, kind, F_REQ, &assignment_kind_enum, "Lead, assist or separate."), \
	    FIELD(T, round, F_REQ, 1, 99, "Round of handling, from 1."),                    \
	    FIELD_ENUM(T, assignment_state, F_REQ, &assignment_state_enum, "Its state now.")

#endif
