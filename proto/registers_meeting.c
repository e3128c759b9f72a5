/* SPDX-License-Identifier: Apache-2.0 */
#include "proto/registers.h"

ENUMDESC(resolution_state_enum, "resolution_state", "open", "done", "withdrawn");

static const struct field resolution_complete_fields[] = {
	FIELD(resolution_complete, entry, F_REQ, 0, 0, "The activity."),
	FIELD(resolution_complete, version, F_OPT, 1, INT32_MAX,
	    "The version of the entry that was seen."),
	FIELD(resolution_complete, no, F_REQ, 1, 50, "Number of the resolution within the entry."),
	FIELD(resolution_complete, done_on, F_OPT, 0, 0, "The day; absent: today."),
	FIELD(resolution_complete, outcome, F_REQ | F_CHARS | F_TIDY, 1, 2000, "What was done."),
};
DESC(resolution_complete, "resolution.complete", "A resolution was carried out.");

static const struct field resolution_ref_fields[] = {
	FIELD(resolution_ref, entry, F_REQ, 0, 0, "The activity."),
	FIELD(resolution_ref, no, F_REQ, 1, 50, "Its number."),
	FIELD_ENUM(resolution_ref, state, F_REQ, &resolution_state_enum, "Its state."),
	FIELD(resolution_ref, done_on, F_OPT, 0, 0, "The day it was done."),
};
DESC(resolution_ref, "resolution.ref", "The resolution as it now is.");

static const struct field resolution_list_fields[] = {
	FIELD(resolution_list, entry, F_OPT, 0, 0, "Of one activity."),
	FIELD(resolution_list, site, F_OPT, 1, 32, "Code of a site."),
	FIELD(resolution_list, street, F_OPT, 1, 32, "Code of a street."),
	FIELD(resolution_list, unit, F_OPT, 1, 32, "Code of the unit responsible."),
	FIELD_ENUM(resolution_list, state, F_OPT, &resolution_state_enum, "One state only."),
	FIELD(resolution_list, overdue, F_OPT, 0, 0, "Only those overdue, or those that are not."),
	FIELD(resolution_list, from_date, F_OPT, 0, 0, "To be done from this day."),
	FIELD(resolution_list, to_date, F_OPT, 0, 0, "To this day."),
	FIELD(resolution_list, after, F_OPT, 1, 200, "Cursor of the last row seen."),
	FIELD(resolution_list, limit, F_OPT, 1, 1000, "Rows at most; 100 by default."),
};
DESC(resolution_list, "resolution.list", "Asks for resolutions.");

static const struct field resolution_line_fields[] = {
	FIELD(resolution_line, cursor, F_REQ, 0, 0, "Cursor: the day it is due."),
	FIELD(resolution_line, entry, F_REQ, 0, 0, "The activity."),
	FIELD(resolution_line, no, F_REQ, 0, 0, "Number within the entry."),
	FIELD(resolution_line, number, F_REQ, 0, 0, "Number of the entry."),
	FIELD(resolution_line, year, F_REQ, 0, 0, "Year of the book."),
	FIELD(resolution_line, site_code, F_REQ, 0, 0, "The site."),
	FIELD(resolution_line, kind, F_REQ, 0, 0, "Kind of activity."),
	FIELD(resolution_line, subject, F_REQ, 0, 0, "Its subject."),
	FIELD(resolution_line, text, F_REQ, 0, 0, "What was resolved."),
	FIELD(resolution_line, unit_code, F_OPT, 0, 0, "The unit responsible."),
	FIELD(resolution_line, unit_name, F_OPT, 0, 0, "Its name."),
	FIELD(resolution_line, by_date, F_OPT, 0, 0, "By when."),
	FIELD(resolution_line, remind_on, F_OPT, 0, 0, "The day it is reminded of."),
	FIELD_ENUM(resolution_line, state, F_REQ, &resolution_state_enum, "Its state."),
	FIELD(resolution_line, done_on, F_OPT, 0, 0, "The day it was done."),
	FIELD(resolution_line, outcome, F_OPT, 0, 0, "What was done."),
	FIELD(resolution_line, done_by, F_OPT, 0, 0, "Who entered that."),
	FIELD(resolution_line, soon_on, F_OPT, 0, 0, "The day it was reminded of."),
	FIELD(resolution_line, overdue_on, F_OPT, 0, 0, "The day it was told overdue."),
};
DESC(resolution_line, "resolution.line", "A resolution of a list.");

static const struct field ev_resolution_fields[] = {
	FIELD(ev_resolution, entry, F_REQ, 0, 0, "The activity."),
	FIELD(ev_resolution, number, F_REQ, 1, INT32_MAX, "Its number."),
	FIELD(ev_resolution, year, F_REQ, 1900, 2199, "Its year."),
	FIELD(ev_resolution, no, F_REQ, 1, 50, "Number within the entry."),
	FIELD(ev_resolution, site_code, F_REQ, 1, 32, "The site."),
	FIELD(ev_resolution, street, F_OPT, 1, 32, "Its street."),
	FIELD(ev_resolution, kind, F_REQ, 0, 0, "Kind of activity."),
	FIELD(ev_resolution, subject, F_REQ, 0, 0, "Its subject."),
	FIELD(ev_resolution, text, F_REQ, 0, 0, "What was resolved."),
	FIELD(ev_resolution, unit, F_OPT, 0, 0, "The unit responsible."),
	FIELD(ev_resolution, unit_code, F_OPT, 1, 32, "Its code."),
	FIELD(ev_resolution, unit_name, F_OPT, 0, 0, "Its name."),
	FIELD(ev_resolution, by_date, F_OPT, 0, 0, "By when."),
	FIELD_ENUM(ev_resolution, state, F_REQ, &resolution_state_enum, "Its state."),
	FIELD(ev_resolution, done_on, F_OPT, 0, 0, "The day it was done."),
	FIELD(ev_resolution, outcome, F_OPT, 0, 0, "What was done."),
};
DESC(ev_resolution, "resolution.set", "A resolution.");

/* ---- suggestions ---- */

static const struct field activity_name_fields[] = {
	FIELD(activity_name, entry, F_REQ, 0, 0, "The activity."),
	FIELD(activity_name, version, F_OPT, 1, INT32_MAX, "The version that was seen."),
	FIELD(activity_name, suggestion, F_OPT, 0, 0, "The suggestion,"),
	FIELD(activity_name, serial, F_OPT, 1, 32, "or its number: a site names its own by it."),
};
DESC(activity_name, "activity.link_suggestion", "A suggestion came of the activity.");

static const struct field named_ref_fields[] = {
	FIELD(named_ref, entry, F_REQ, 0, 0, "The activity."),
	FIELD(named_ref, suggestion, F_REQ, 0, 0, "The suggestion."),
	FIELD_ENUM(named_ref, state, F_REQ, &raised_state_enum, "Waiting, made or refused."),
};
DESC(named_ref, "named.ref", "The link as it now is.");

static const struct field named_card_fields[] = {
	FIELD(named_card, suggestion, F_REQ, 0, 0, "The suggestion."),
	FIELD_ENUM(named_card, state, F_REQ, &raised_state_enum, "Waiting, made or refused."),
	FIELD(named_card, serial, F_OPT, 0, 0, "Its number, when it had one."),
	FIELD(named_card, title, F_OPT, 0, 0, "Its title."),
	FIELD(named_card, asked_by, F_REQ, 0, 0, "Who linked it."),
	FIELD(named_card, asked_at, F_REQ, 0, 0, "When."),
	FIELD(named_card, reason, F_OPT, 0, 0, "Refused: why."),
};
DESC(named_card, "named.card", "A suggestion that came of the activity.");

static const struct field ev_named_fields[] = {
	FIELD(ev_named, entry, F_REQ, 0, 0, "The activity."),
	FIELD(ev_named, suggestion, F_REQ, 0, 0, "The suggestion."),
	FIELD(ev_named, number, F_REQ, 1, INT32_MAX, "Number of the entry."),
	FIELD(ev_named, year, F_REQ, 1900, 2199, "Its year."),
	FIELD(ev_named, site_code, F_REQ, 1, 32, "The site."),
	FIELD(ev_named, street, F_OPT, 1, 32, "Its street."),
	FIELD(ev_named, kind, F_REQ | F_CHARS, 1, 64, "Kind of activity."),
	FIELD(ev_named, subject, F_REQ | F_CHARS, 1, 200, "Its subject."),
	FIELD(ev_named, date, F_REQ, 0, 0, "Its day."),
	FIELD(ev_named, by, F_REQ, 1, 129, "Who linked it."),
};
DESC(ev_named, "activity.suggestion_named", "A suggestion came of the activity.");

static const struct field ev_named_settled_fields[] = {
	FIELD(ev_named_settled, entry, F_REQ, 0, 0, "The activity."),
	FIELD(ev_named_settled, suggestion, F_REQ, 0, 0, "The suggestion."),
	FIELD(ev_named_settled, serial, F_OPT, 0, 0, "Its number."),
	FIELD(ev_named_settled, title, F_OPT, 0, 0, "Its title."),
	FIELD(ev_named_settled, site_code, F_OPT, 1, 32, "The site."),
	FIELD(ev_named_settled, street, F_OPT, 1, 32, "Its street."),
	FIELD(ev_named_settled, reason, F_OPT, 0, 0, "Refused: why."),
};
DESC(ev_named_settled, "activity.suggestion_settled", "The link is made, or refused.");

static const struct field activity_card_fields[] = {
	FIELD(activity_card, entry, F_REQ, 0, 0, "The entry."),
	FIELD(activity_card, number, F_REQ, 0, 0, "Its number."),
	FIELD(activity_card, year, F_REQ, 0, 0, "Its year."),
	FIELD(activity_card, site_code, F_REQ, 0, 0, "The site."),
	FIELD(activity_card, kind, F_REQ, 0, 0, "Kind of activity."),
	FIELD(activity_card, subject, F_REQ, 0, 0, "Its subject."),
	FIELD(activity_card, date, F_REQ, 0, 0, "Its day."),
};
DESC(activity_card, "activity.card", "An activity the suggestion came of.");
