/* SPDX-License-Identifier: Apache-2.0 */
#include "common/blob.h"
#include "common/wire.h"
#include "proto/registry_lists.h"

#define STR_(m, n, doc_) FIELD(T, m, F_OPT | F_CHARS, 1, n, doc_)
#define CODE(m, fl, doc_) FIELD(T, m, fl, 1, 32, doc_)
#define NAME(m, fl, doc_) FIELD(T, m, (fl) | F_CHARS, 1, 80, doc_)
#define ID(m, fl, doc_) FIELD(T, m, fl, 0, 0, doc_)
#define DAY(m, fl, doc_) FIELD(T, m, fl, 0, 0, doc_)
#define COUNT(m, doc_) FIELD(T, m, F_REQ, 0, INT64_MAX, doc_)
#define FEW(m, doc_) FIELD(T, m, F_REQ, 0, ITEMS, doc_)
#define VERSION FIELD(T, version, F_REQ, 1, INT64_MAX, "Grows by one with each change.")
#define PAGE                                                       \
	FIELD(T, after, F_OPT, 1, 256, "The last page's `next`."), \
	    FIELD(T, limit, F_OPT, 1, 1000, "Rows of the page; 100 when absent.")

#define T history_list
static const struct field history_list_fields[] = {
	ID(id, F_REQ, "The object."),
	PAGE,
};
DESC(history_list, "object.history", "Which object.");
#undef T

#define T history_change
static const struct field history_change_fields[] = {
	FIELD(T, member, F_REQ, 1, 32, "Which member."),
	FIELD(T, before, F_OPT, 0, 0, "As it was, as in a CSV file; absent: empty, or private."),
	FIELD(T, after, F_OPT, 0, 0, "As it is since; absent: empty, or private."),
};
DESC(history_change, "history.change", "What changed of one member.");
#undef T

#define T history_row
static const struct field history_row_fields[] = {
	FIELD(T, cursor, F_REQ, 1, 20, "Place in the history."),
	VERSION,
	FIELD(T, at, F_REQ, 0, 0, "When, by the domain clock."),
	FIELD(T, principal, F_REQ, 1, 64, "Who."),
	FIELD(T, op, F_REQ, 1, 64, "By which op."),
	FIELD_LIST(T, changes, F_REQ, &history_change_desc, 0, 64, "What."),
};
DESC(history_row, "history", "One change of an object.");
#undef T

#define T street_list
static const struct field street_list_fields[] = {
	PAGE,
};
DESC(street_list, "coverage.streets", "Which page.");
#undef T

#define T street_coverage
static const struct field street_coverage_fields[] = {
	CODE(street, F_REQ, "Code of the street."),
	NAME(name, F_OPT, "Its name."),
	COUNT(homes, "Open street homes."),
	COUNT(stations, "Open stations."),
	COUNT(persons, "Persons with an active mandate who reside today at one of its sites."),
	COUNT(in_home, "Of these: who reside at any home, also the zone's."),
	COUNT(in_station, "Of these: who reside at any station."),
	COUNT(covered, "Of these: both."),
	FIELD(T, share, F_OPT, 0, 1, "covered / persons; absent when there are none."),
};
DESC(street_coverage, "coverage.street", "A street in figures.");
#undef T

#define T lacking_list
static const struct field lacking_list_fields[] = {
	CODE(street, F_OPT, "Only who resides today at a site of this street."),
	PAGE,
};
DESC(lacking_list, "residence.lacking", "Which deputies.");
#undef T

#define T lacking_row
static const struct field lacking_row_fields[] = {
	CODE(code, F_REQ, "The person's code."),
	ID(id, F_REQ, "The person."),
	NAME(name, F_REQ, "Name."),
	CODE(home, F_OPT, "Code of the home; absent: lacking."),
	CODE(station, F_OPT, "Code of the station; absent: lacking."),
};
DESC(lacking_row, "residence.lack", "A deputy who lacks a home or a station.");
#undef T

#define T contact_link_list
static const struct field contact_link_list_fields[] = {
	FIELD_ENUM(T, kind, F_OPT, &link_kind_enum, "Only of this kind."),
	CODE(person, F_OPT, "Only those this person keeps; code."),
	CODE(deputy, F_OPT, "Only to this deputy; code."),
	FIELD(T, current, F_OPT, 0, 0, "Only those of today, or only the others."),
	PAGE,
};
DESC(contact_link_list, "contact_link.list", "Which links.");
#undef T

#define T contact_link_row
static const struct field contact_link_row_fields[] = {
	CODE(code, F_REQ, "Unique code."),
	ID(id, F_REQ, "The link."),
	FIELD_ENUM(T, kind, F_REQ, &link_kind_enum, "Between whom."),
	ID(person, F_REQ, "Who keeps the contact."),
	CODE(person_code, F_REQ, "That person's code."),
	NAME(person_name, F_REQ, "That person's name."),
	ID(deputy, F_OPT, "With this deputy."),
	CODE(deputy_code, F_OPT, "That deputy's code."),
	NAME(deputy_name, F_OPT, "That deputy's name."),
	NAME(group_name, F_OPT, "Or with this group or enterprise."),
	DAY(from_date, F_REQ, "First day."),
	DAY(to_date, F_OPT, "Last day; absent: open end."),
	STR_(end_reason, 200, "Why it ended."),
	VERSION,
};
DESC(contact_link_row, "contact_link", "A link (双联系).");
#undef T

#define T silent_list
static const struct field silent_list_fields[] = {
	FIELD(T, days, F_REQ, 1, 3660, "Without contact for at least so many days."),
	PAGE,
};
DESC(silent_list, "contact_link.silent", "Which links.");
#undef T

#define T silent_row
static const struct field silent_row_fields[] = {
	CODE(code, F_REQ, "The link's code."),
	ID(id, F_REQ, "The link."),
	CODE(person_code, F_REQ, "Who keeps it."),
	NAME(person_name, F_REQ, "Name."),
	CODE(deputy_code, F_OPT, "With this deputy."),
	NAME(deputy_name, F_OPT, "Name."),
	NAME(group_name, F_OPT, "Or with this group."),
	DAY(last_on, F_OPT, "Last contact; absent: none since the first day."),
	FIELD(T, days, F_REQ, 0, INT32_MAX, "Days since then."),
};
DESC(silent_row, "contact_link.silence", "A link that nobody used.");
#undef T

#define T inspection_list
static const struct field inspection_list_fields[] = {
	CODE(site, F_OPT, "Only of this site; code."),
	CODE(street, F_OPT, "Only of sites of this street; code."),
	FIELD(T, overdue, F_OPT, 0, 0,
	    "Only those to be put right by a day that is over and not checked again, or only the "
	    "others."),
	PAGE,
};
DESC(inspection_list, "inspection.list", "Which inspections.");
#undef T

#define T inspection_row
static const struct field inspection_row_fields[] = {
	CODE(code, F_REQ, "Unique code."),
	ID(id, F_REQ, "The inspection."),
	ID(site, F_REQ, "The site."),
	CODE(site_code, F_REQ, "Its code."),
	NAME(site_name, F_REQ, "Its name."),
	DAY(date, F_REQ, "The day."),
	NAME(inspector, F_REQ, "Who inspected."),
	STR_(rectify, 500, "What is to be put right."),
	DAY(rectify_by, F_OPT, "Until when."),
	CODE(recheck_of, F_OPT, "Code of the inspection that this one checks again."),
	CODE(rechecked_by, F_OPT, "Code of the one that checks this again."),
	FEW(met, "Items met."),
	FEW(partly, "Items partly met."),
	FEW(unmet, "Items not met."),
	DAY(ended_on, F_OPT, "Withdrawn."),
	STR_(end_reason, 200, "Why."),
	VERSION,
};
DESC(inspection_row, "inspection", "An inspection.");
#undef T

#define T inspection_card
static const struct field inspection_card_fields[] = {
	CODE(code, F_REQ, "Unique code."),
	ID(id, F_REQ, "The inspection."),
	ID(site, F_REQ, "The site."),
	CODE(site_code, F_REQ, "Its code."),
	NAME(site_name, F_REQ, "Its name."),
	DAY(date, F_REQ, "The day."),
	NAME(inspector, F_REQ, "Who inspected."),
	STR_(rectify, 500, "What is to be put right."),
	DAY(rectify_by, F_OPT, "Until when."),
	CODE(recheck_of, F_OPT, "Code of the inspection that this one checks again."),
	CODE(rechecked_by, F_OPT, "Code of the one that checks this again."),
	FEW(met, "Items met."),
	FEW(partly, "Items partly met."),
	FEW(unmet, "Items not met."),
	DAY(ended_on, F_OPT, "Withdrawn."),
	STR_(end_reason, 200, "Why."),
	VERSION,
	FIELD_LIST(T, items, F_REQ, &item_finding_desc, 0, ITEMS, "In the order of 六有, 七规范."),
};
DESC(inspection_card, "inspection.card", "An inspection with its 13 items.");
#undef T

#define T standing_list
static const struct field standing_list_fields[] = {
	CODE(street, F_OPT, "Only of this street; code."),
	FIELD(T, all_met, F_OPT, 0, 0, "Only those that meet all 13, or only the others."),
	PAGE,
};
DESC(standing_list, "site.standing", "Which sites.");
#undef T

#define T standing_row
static const struct field standing_row_fields[] = {
	CODE(code, F_REQ, "The site's code."),
	ID(id, F_REQ, "The site."),
	NAME(name, F_REQ, "Its name."),
	CODE(street, F_OPT, "Code of its street."),
	CODE(inspection, F_OPT, "Code of the latest inspection; absent: none yet."),
	DAY(date, F_OPT, "Its day."),
	FIELD(T, met, F_OPT, 0, ITEMS, "Items met."),
	FIELD(T, partly, F_OPT, 0, ITEMS, "Items partly met."),
	FIELD(T, unmet, F_OPT, 0, ITEMS, "Items not met."),
	FIELD(T, all_met, F_OPT, 0, 0, "Whether all 13 are met."),
	DAY(rectify_by, F_OPT, "Until when things are to be put right."),
};
DESC(standing_row, "site.standing.row", "An open site's standing: its latest inspection.");
#undef T

#define T standing_share
static const struct field standing_share_fields[] = {
	COUNT(sites, "Open sites."),
	COUNT(inspected, "Of these: inspected at least once."),
	COUNT(all_met, "Of these: the latest inspection met all 13."),
	FIELD(T, share, F_OPT, 0, 1, "all_met / sites; absent when there are none."),
};
DESC(standing_share, "site.share", "How many sites meet all 13 items.");
#undef T

#define T code_list_list
static const struct field code_list_list_fields[] = {
	PAGE,
};
DESC(code_list_list, "code_list.list", "Which page.");
#undef T

#define T code_list_row
static const struct field code_list_row_fields[] = {
	CODE(code, F_REQ, "Unique code."),
	ID(id, F_REQ, "The list."),
	NAME(name, F_REQ, "Name."),
	COUNT(values, "Values that are not retired."),
	VERSION,
};
DESC(code_list_row, "code_list", "A code list.");
#undef T

#define T code_values
static const struct field code_values_fields[] = {
	CODE(list, F_OPT, "Only of this list; code."),
	FIELD(T, active, F_OPT, 0, 0, "Only those not retired, or only the others."),
	PAGE,
};
DESC(code_values, "code.list", "Which values.");
#undef T

#define T code_row
static const struct field code_row_fields[] = {
	FIELD(T, code, F_REQ, 1, 256, "list/value."),
	ID(id, F_REQ, "The value's id."),
	CODE(list, F_REQ, "Code of its list."),
	NAME(value, F_REQ, "The value."),
	NAME(name, F_REQ, "What people read."),
	FIELD(T, place, F_OPT, 0, 100000, "Where it stands in its list."),
	DAY(ended_on, F_OPT, "Retired."),
	STR_(end_reason, 200, "Why."),
	VERSION,
	FIELD(T, list_version, F_REQ, 1, INT64_MAX, "Version of its list."),
};
DESC(code_row, "code", "A value of a code list.");
#undef T

#define OBJECT ID(id, F_OPT, "The object's id."), FIELD(T, code, F_OPT, 1, 128, "Its code.")
#define PART                                                        \
	FIELD(T, offset, F_REQ, 0, BLOB_MAX, "First byte wanted."), \
	    FIELD(T, max, F_OPT, 1, WIRE_PAGE_BYTES, "Bytes wanted, default 256 KiB.")

#define T person_photo
static const struct field person_photo_fields[] = { OBJECT, PART };
DESC(person_photo, "person.photo", "A part of a person's photo.");
#undef T

#define T inspection_evidence
static const struct field inspection_evidence_fields[] = { OBJECT,
	FIELD_ENUM(T, item, F_REQ, &item_enum, "The item."), PART };
DESC(inspection_evidence, "inspection.evidence", "A part of an item's evidence.");
#undef T

#define T zone_blobs
static const struct field zone_blobs_fields[] = { PAGE };
DESC(zone_blobs, "zone.blobs", "Which page.");
#undef T

#define T zone_blob_row
static const struct field zone_blob_row_fields[] = {
	ID(blob, F_REQ, "The blob, as a file of zone.export names it."),
	FIELD(T, size, F_REQ, 0, BLOB_MAX, "Its bytes."),
};
DESC(zone_blob_row, "zone.blobs.row", "A photo or a piece of evidence.");
#undef T

#define T calendar_known
static const struct field calendar_known_fields[] = {
	FIELD(T, year, F_REQ, 1900, 2199, "Year."),
	COUNT(days, "Days that a notice names; 0: no notice is known."),
};
DESC(calendar_known, "calendar.known", "What is known of a year.");
#undef T

#define T calendar_status
static const struct field calendar_status_fields[] = {
	DAY(from_date, F_REQ, "Today."),
	DAY(to_date, F_REQ, "In 12 months."),
	FIELD(T, complete, F_REQ, 0, 0,
	    "False: deadlines that fall into a missing year count Mon-Fri."),
	FIELD_LIST(T, years, F_REQ, &calendar_known_desc, 0, 4, "Years these months touch."),
	FIELD_LIST(T, missing, F_REQ, &calendar_known_desc, 0, 4, "Those without data."),
};
DESC(calendar_status, "calendar.status", "Whether the next 12 months are covered by notices.");
#undef T

#define T code_list_event
static const struct field code_list_event_fields[] = {
	ID(id, F_REQ, "The list."),
	CODE(code, F_REQ, "Its code."),
	NAME(name, F_REQ, "Name."),
	VERSION,
};
DESC(code_list_event, "code_list.event", "A code list as it is now.");
#undef T
