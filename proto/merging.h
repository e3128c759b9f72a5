/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Merging (并案办理): a suggestion is handled with another one of the same subject, its master. It
 * keeps its number, gets a reply letter and a rating of its own; its assignments follow those of
 * the master. Until it is replied to it can be taken out again.
 */
#ifndef PROTO_MERGING_H
#define PROTO_MERGING_H

#include "proto/suggestion_events.h"

#define MERGED_MAX 20 /* suggestions merged into one */

enum unmerge_cause {
	UNMERGE_DECIDED = 1,     /* by the committee */
	UNMERGE_MASTER_WITHDRAWN,
	UNMERGE_WITHDRAWN,       /* it is itself */
};

extern const struct enumdesc unmerge_cause_enum;

/* ---- commands ---- */

struct suggestion_merge { ON_SUGGESTION; struct uuid into; struct str reason; };
struct suggestion_unmerge { ON_SUGGESTION; struct str reason; };

extern const struct desc suggestion_merge_desc, suggestion_unmerge_desc;

/* ---- events ---- */

struct ev_merged {
	EVENT_HEAD;
	struct uuid into;
	struct str into_serial, reason;
	int32_t units; /* of the master, which have it now; 0: it waits for its master's */
};
struct ev_unmerged {
	EVENT_HEAD;
	struct uuid from;
	struct str from_serial, reason;
	int32_t why;
	int32_t units; /* from which it is taken back */
	struct due_info *due;
};

extern const struct desc ev_merged_desc, ev_unmerged_desc;

#endif
