/* SPDX-License-Identifier: Apache-2.0 */
#include "proto/suggestion_fields.h"

#define TEXT(T, m, fl, hi, doc) FIELD(T, m, (fl) | F_CHARS, 1, hi, doc)

ENUMDESC(unmerge_cause_enum, "unmerge_cause", "decided", "master_withdrawn", "withdrawn");

static const struct field suggestion_merge_fields[] = {
	ON_SUGGESTION_FIELDS(suggestion_merge),
	FIELD(suggestion_merge, into, F_REQ, 0, 0,
	    "The master: accepted (formal: forwarded), assigned or handling, of the same channel, "
	    "congress and subject class."),
	TEXT(suggestion_merge, reason, F_OPT, 1000, "Why."),
};
DESC(suggestion_merge, "suggestion.merge", "It is handled with another one.");

static const struct field suggestion_unmerge_fields[] = {
	ON_SUGGESTION_FIELDS(suggestion_unmerge),
	TEXT(suggestion_unmerge, reason, F_REQ, 1000, "Why."),
};
DESC(suggestion_unmerge, "suggestion.unmerge", "It goes on by itself.");

/* ---- events ---- */

static const struct field ev_merged_fields[] = {
	HEAD_FIELDS(ev_merged),
	FIELD(ev_merged, into, F_REQ, 0, 0, "The master."),
	FIELD(ev_merged, into_serial, F_REQ, 9, 16, "Its serial number."),
	TEXT(ev_merged, reason, F_OPT, 1000, "Why."),
	FIELD(ev_merged, units, F_REQ, 0, 1000,
	    "How many units of the master have it now, too; 0: it is assigned with the master."),
};
DESC(ev_merged, "suggestion.merged", "It is merged into another one.");

static const struct field ev_unmerged_fields[] = {
	HEAD_FIELDS(ev_unmerged),
	FIELD(ev_unmerged, from, F_REQ, 0, 0, "What it was merged into."),
	FIELD(ev_unmerged, from_serial, F_REQ, 9, 16, "The serial number of that."),
	TEXT(ev_unmerged, reason, F_OPT, 1000, "Why."),
	FIELD_ENUM(ev_unmerged, why, F_REQ, &unmerge_cause_enum,
	    "The committee decided it, or one of the two is withdrawn."),
	FIELD(ev_unmerged, units, F_REQ, 0, 1000, "From how many units it is taken back."),
	FIELD_NEST(ev_unmerged, due, F_OPT, &due_info_desc, "When it is to be assigned."),
};
DESC(ev_unmerged, "suggestion.unmerged", "It is no longer merged.");
