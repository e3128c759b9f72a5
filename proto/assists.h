/* SPDX-License-Identifier: Apache-2.0 */
/*
 * What becomes of units on the way. An assist (会办, 协办) that is asked for when the suggestion is
 * with its units already names the assignment of whoever writes the reply.
 */
#ifndef PROTO_ASSISTS_H
#define PROTO_ASSISTS_H

#include "proto/suggestion_events.h"

struct assignment_add_assist { ON_ASSIGNMENT; struct uuid unit; struct str matter; };

extern const struct desc assignment_add_assist_desc;

struct ev_assist_added { /* of the assist's assignment; who writes the reply hears it, too */
	EVENT_ASSIGNMENT;
	struct uuid helps; /* the assignment that it assists */
	struct str matter;
	struct due_info *due; /* its opinion */
};

struct ev_unit_renamed { EVENT_ASSIGNMENT; struct str from_name; };

extern const struct desc ev_assist_added_desc, ev_unit_renamed_desc;

#endif
