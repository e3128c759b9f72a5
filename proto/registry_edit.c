/* SPDX-License-Identifier: Apache-2.0 */
#include "proto/registry_edit.h"

ENUMDESC(link_kind_enum, "link_kind", "member_deputy", "residents", "enterprise");
ENUMDESC(item_enum, "inspection_item", "place", "staff", "rules", "materials", "records", "results",
    "setup", "naming", "activities", "mechanism", "conduct", "opinions", "network");
ENUMDESC(item_result_enum, "item_result", "met", "partly", "unmet");

/* The member lists are read for two messages each: a change may leave any of them out. */
/* names are one line, longer texts may have several */
#define TIDY(n) (F_CHARS | F_TIDY | ((n) <= 80 ? F_LINE : 0))
#define TEXT(m, fl, n, doc_) FIELD(T, m, (fl) | LOOSE | TIDY(n), 1, n, doc_),
#define EXACT(m, fl, n, doc_) FIELD(T, m, (fl) | LOOSE, n, n, doc_),
#define CODE(m, fl, doc_) FIELD(T, m, (fl) | LOOSE, 1, 32, doc_),
#define REF(m, fl, doc_) FIELD(T, m, (fl) | LOOSE, 0, 0, doc_),
#define DAY(m, fl, doc_) FIELD(T, m, (fl) | LOOSE, 0, 0, doc_),
#define ENUM(m, fl, en_, doc_) FIELD_ENUM(T, m, (fl) | LOOSE, &(en_), doc_),
#define WHOLE(m, fl, lo_, hi_, doc_) FIELD(T, m, (fl) | LOOSE, lo_, hi_, doc_),
#define NUMBER(m, fl, lo_, hi_, doc_) FIELD(T, m, (fl) | LOOSE, lo_, hi_, doc_),
#define FLAG(m, fl, doc_) FIELD(T, m, F_OPT, 0, 0, doc_),
#define NAMES(m, fl, n, doc_) FIELD(T, m, (fl) | LOOSE, 0, n, doc_),

#define NEW_CODE FIELD(T, code, F_REQ, 1, 32, "Unique code; never used again.")
#define SEEN                                       \
	FIELD(T, id, F_REQ, 0, 0, "The object."),  \
	    FIELD(T, version, F_REQ, 1, INT64_MAX, \
		"The version that was seen; ABORTED when the object has changed since.")
#define CLEAR FIELD(T, clear, F_OPT, 0, 24, "Optional members to be emptied.")
#define ON FIELD(T, on, F_OPT, 0, 0, "From when; today when absent.")
#define WHY FIELD(T, reason, F_REQ | TIDY(200), 1, 200, "Why.")

#define T object_ref
static const struct field object_ref_fields[] = {
	FIELD(T, id, F_REQ, 0, 0, "The object's id."),
	FIELD(T, code, F_REQ, 1, 128, "Its code."),
	FIELD(T, version, F_REQ, 1, INT64_MAX, "Its version now."),
};
DESC(object_ref, "object.ref", "An object as it is after the change.");
#undef T

#define T object_seen
static const struct field object_seen_fields[] = { SEEN };
DESC(object_seen, "object.seen", "An object as it was seen.");
#undef T

#define T object_end
static const struct field object_end_fields[] = { SEEN, ON, WHY };
DESC(
    object_end, "object.end", "The end of something, or a step of its life, with date and reason.");
#undef T

/* ---- creating ---- */

#define LOOSE 0

#define T congress_create
static const struct field congress_create_fields[] = {
	NEW_CODE,
	FIELD_ENUM(T, level, F_REQ, &level_enum, "Level."),
#include "proto/tbl/members/congress.tbl"
};
DESC(congress_create, "congress.create", "A new congress.");
#undef T

#define T person_create
static const struct field person_create_fields[] = {
	NEW_CODE,
#include "proto/tbl/members/person.tbl"
};
DESC(person_create, "person.create", "A new person.");
#undef T

#define T mandate_create
static const struct field mandate_create_fields[] = {
	FIELD(T, code, F_REQ, 1, 32, "Certificate number (代表证号)."),
	FIELD(T, person, F_REQ, 0, 0, "The person who holds it."),
	FIELD(T, congress, F_REQ, 0, 0, "The congress."),
#include "proto/tbl/members/mandate.tbl"
};
DESC(mandate_create, "mandate.create", "A new mandate.");
#undef T

#define T site_create
static const struct field site_create_fields[] = {
	NEW_CODE,
	FIELD_ENUM(T, kind, F_REQ, &site_kind_enum, "Zone home, street home or station."),
#include "proto/tbl/members/site.tbl"
#include "proto/tbl/members/site_place.tbl"
};
DESC(site_create, "site.create", "A new home or station; open, not yet published.");
#undef T

#define T residence_create
static const struct field residence_create_fields[] = {
	FIELD(T, person, F_REQ, 0, 0, "Who."),
	FIELD(T, site, F_REQ, 0, 0, "Where."),
	FIELD(T, from_date, F_REQ, 0, 0, "First day."),
	FIELD(T, to_date, F_OPT, 0, 0, "Last day; absent: open end."),
};
DESC(residence_create, "residence.create", "A person enters a home or station (进家入站).");
#undef T

#define T unit_create
static const struct field unit_create_fields[] = {
	NEW_CODE,
#include "proto/tbl/members/unit.tbl"
};
DESC(unit_create, "unit.create", "A new undertaking unit; active.");
#undef T

#define T contact_link_create
static const struct field contact_link_create_fields[] = {
	NEW_CODE,
	FIELD_ENUM(T, kind, F_REQ, &link_kind_enum, "Between whom."),
	FIELD(T, person, F_REQ, 0, 0, "Who keeps the contact."),
	FIELD(T, deputy, F_OPT, 0, 0, "The deputy at the other end of a member_deputy link."),
#include "proto/tbl/members/contact_link.tbl"
};
DESC(contact_link_create, "contact_link.create", "A new link (双联系).");
#undef T

#define T item_finding
static const struct field item_finding_fields[] = {
	FIELD_ENUM(T, item, F_REQ, &item_enum, "Which of the 13."),
	FIELD_ENUM(T, result, F_REQ, &item_result_enum, "What was found."),
	FIELD(T, note, F_OPT | TIDY(500), 1, 500, "Note."),
	FIELD(T, evidence, F_OPT, 0, 0, "A blob of the caller's that shows it."),
};
DESC(item_finding, "inspection.finding", "One of the 13 items of 六有 and 七规范.");
#undef T

#define T inspection_create
static const struct field inspection_create_fields[] = {
	NEW_CODE,
	FIELD(T, site, F_REQ, 0, 0, "The site."),
#include "proto/tbl/members/inspection.tbl"
	FIELD_LIST(T, items, F_REQ, &item_finding_desc, ITEMS, ITEMS, "Each item once."),
};
DESC(inspection_create, "inspection.create", "An inspection of a site.");
#undef T

#define T inspection_recheck
static const struct field inspection_recheck_fields[] = {
	SEEN,
	NEW_CODE,
#include "proto/tbl/members/inspection.tbl"
	FIELD_LIST(T, items, F_REQ, &item_finding_desc, 1, ITEMS,
	    "What was looked at again; the other items stand as they were."),
};
DESC(inspection_recheck, "inspection.recheck", "The check whether things were put right.");
#undef T

#define T code_list_create
static const struct field code_list_create_fields[] = {
	NEW_CODE,
	FIELD(T, name, F_REQ | TIDY(80), 1, 80, "Name."),
};
DESC(code_list_create, "code_list.create", "A new code list.");
#undef T

#define T code_add
static const struct field code_add_fields[] = {
	FIELD(T, list, F_REQ, 0, 0, "The list."),
	FIELD(T, value, F_REQ | TIDY(32), 1, 32, "The value, unique in its list for ever."),
#include "proto/tbl/members/code_value.tbl"
};
DESC(code_add, "code.add", "A new value of a code list.");
#undef T

/* ---- changing ---- */

#undef LOOSE
#define LOOSE F_OPT

#define T congress_change
static const struct field congress_change_fields[] = {
	SEEN,
#include "proto/tbl/members/congress.tbl"
	CLEAR,
};
DESC(congress_change, "congress.change", "What changes of a congress.");
#undef T

#define T person_change
static const struct field person_change_fields[] = {
	SEEN,
#include "proto/tbl/members/person.tbl"
	CLEAR,
};
DESC(person_change, "person.change", "What changes of a person.");
#undef T

#define T mandate_change
static const struct field mandate_change_fields[] = {
	SEEN,
#include "proto/tbl/members/mandate.tbl"
	CLEAR,
};
DESC(mandate_change, "mandate.change", "What changes of a mandate.");
#undef T

#define T site_change
static const struct field site_change_fields[] = {
	SEEN,
#include "proto/tbl/members/site.tbl"
#include "proto/tbl/members/site_place.tbl"
	CLEAR,
};
DESC(site_change, "site.change", "What changes of a home or station.");
#undef T

#define T site_describe
static const struct field site_describe_fields[] = {
	SEEN,
#include "proto/tbl/members/site_place.tbl"
	CLEAR,
};
DESC(
    site_describe, "site.describe", "Where a home or station is, and when and by whom it is open.");
#undef T

#define T site_publish
static const struct field site_publish_fields[] = {
	SEEN,
	FIELD(T, published_at, F_OPT, 0, 0, "From when the public sees it; today when absent."),
};
DESC(site_publish, "site.publish", "The publication of a home or station.");
#undef T

#define T site_close
static const struct field site_close_fields[] = {
	SEEN,
	ON,
	WHY,
	FIELD(T, residents_to, F_OPT, 0, 0, "The site that its residents go to, from that day on."),
	FIELD(T, none, F_OPT, 0, 0, "Or true: they go nowhere, their residences only end."),
};
DESC(site_close, "site.close", "The end of a home or station, and where its residents go.");
#undef T

#define T residence_change
static const struct field residence_change_fields[] = {
	SEEN,
	FIELD(T, to_date, F_OPT, 0, 0, "Last day."),
	CLEAR,
};
DESC(residence_change, "residence.change", "Another last day of a residence, or none.");
#undef T

#define T residence_move
static const struct field residence_move_fields[] = {
	SEEN,
	FIELD(T, site, F_REQ, 0, 0, "The new site."),
	ON,
};
DESC(residence_move, "residence.move", "A residence ends and one elsewhere begins the same day.");
#undef T

#define T unit_change
static const struct field unit_change_fields[] = {
	SEEN,
#include "proto/tbl/members/unit.tbl"
	CLEAR,
};
DESC(unit_change, "unit.change", "What changes of a unit.");
#undef T

#define T unit_rename
static const struct field unit_rename_fields[] = {
	SEEN,
	FIELD(T, name, F_REQ | TIDY(80), 1, 80, "The new name."),
};
DESC(unit_rename, "unit.rename", "A unit's new name.");
#undef T

#define T unit_oa
static const struct field unit_oa_fields[] = {
	SEEN,
	FIELD(T, has_oa, F_REQ, 0, 0, "Whether its OA system is on the bus."),
};
DESC(unit_oa, "unit.oa", "Whether a unit's OA system is on the bus.");
#undef T

#define T unit_merge
static const struct field unit_merge_fields[] = {
	SEEN,
	FIELD(T, successor, F_REQ, 0, 0, "The active unit that takes its tasks over."),
	ON,
	WHY,
};
DESC(unit_merge, "unit.merge", "A unit goes up in another.");
#undef T

#define T contact_link_change
static const struct field contact_link_change_fields[] = {
	SEEN,
#include "proto/tbl/members/contact_link.tbl"
	CLEAR,
};
DESC(contact_link_change, "contact_link.change", "What changes of a link.");
#undef T

#define T inspection_change
static const struct field inspection_change_fields[] = {
	SEEN,
#include "proto/tbl/members/inspection.tbl"
	CLEAR,
};
DESC(inspection_change, "inspection.change", "What changes of an inspection.");
#undef T

#define T code_list_change
static const struct field code_list_change_fields[] = {
	SEEN,
	FIELD(T, name, F_REQ | TIDY(80), 1, 80, "The new name."),
};
DESC(code_list_change, "code_list.change", "A code list's new name.");
#undef T

#define T code_change
static const struct field code_change_fields[] = {
	SEEN,
#include "proto/tbl/members/code_value.tbl"
	CLEAR,
};
DESC(code_change, "code.change", "What changes of a value.");
#undef T

/* ---- calendar, export ---- */

#define T calendar_set_day
static const struct field calendar_set_day_fields[] = {
	FIELD(T, date, F_REQ, 0, 0, "The day."),
	FIELD(T, version, F_OPT, 1, INT64_MAX, "The version that was seen; absent: none was."),
	FIELD_ENUM(T, kind, F_REQ, &calendar_kind_enum,
	    "Day off, working day, or ordinary: as Monday-Friday says after all."),
	FIELD(T, name, F_REQ | TIDY(80), 1, 80, "The holiday it belongs to."),
	FIELD(
	    T, notice, F_OPT | F_TIDY | F_LINE, 1, 1000, "Address of the notice that decides it."),
};
DESC(calendar_set_day, "calendar.set_day", "What a notice says of one day.");
#undef T

#define T calendar_import
static const struct field calendar_import_fields[] = {
	FIELD(T, year, F_REQ, 1900, 2199, "All days of the file are of this year."),
	FIELD(T, blob, F_REQ, 0, 0, "calendar.csv, uploaded by registry.blob.put."),
	FIELD(T, dry_run, F_OPT, 0, 0, "Only look for faults; write nothing."),
};
DESC(calendar_import, "calendar.import", "The notice of one year.");
#undef T

#define T zone_export
static const struct field zone_export_fields[] = {
	FIELD(T, kind, F_REQ, 1, 32, "congress, person, site …: what zone.import knows."),
};
DESC(zone_export, "zone.export", "Which kind of objects.");
#undef T

#define T zone_export_result
static const struct field zone_export_result_fields[] = {
	FIELD(T, file, F_REQ, 1, 64, "The name zone.import knows it by: person.csv."),
	FIELD(T, blob, F_OPT, 0, 0, "The file, for registry.blob.get; absent without rows."),
	FIELD(T, size, F_REQ, 0, INT64_MAX, "Its bytes."),
	FIELD(T, rows, F_REQ, 0, INT64_MAX, "Objects in it."),
};
DESC(zone_export_result, "zone.export.result", "A CSV file of all objects of a kind.");
#undef T

/* ---- events ---- */

#define T contact_link_event
static const struct field contact_link_event_fields[] = {
	FIELD(T, id, F_REQ, 0, 0, "The link's id."),
	FIELD(T, code, F_REQ, 1, 32, "Its code."),
	FIELD_ENUM(T, kind, F_REQ, &link_kind_enum, "Between whom."),
	FIELD(T, person, F_REQ, 0, 0, "Who keeps the contact."),
	FIELD(T, deputy, F_OPT, 0, 0, "With this deputy."),
	FIELD(T, group_name, F_OPT, 1, 400, "Or with this group or enterprise."),
	FIELD(T, from_date, F_REQ, 0, 0, "First day."),
	FIELD(T, to_date, F_OPT, 0, 0, "Last day; absent: open end."),
};
DESC(contact_link_event, "contact_link.event", "A link as it is now.");
#undef T

#define T inspection_event
static const struct field inspection_event_fields[] = {
	FIELD(T, id, F_REQ, 0, 0, "The inspection's id."),
	FIELD(T, code, F_REQ, 1, 32, "Its code."),
	FIELD(T, site, F_REQ, 0, 0, "The site."),
	FIELD(T, site_code, F_REQ, 1, 32, "The site's code."),
	FIELD(T, street, F_OPT, 1, 32, "Code of the site's street."),
	FIELD(T, date, F_REQ, 0, 0, "The day."),
	FIELD(T, met, F_REQ, 0, ITEMS, "Items met."),
	FIELD(T, partly, F_REQ, 0, ITEMS, "Items partly met."),
	FIELD(T, unmet, F_REQ, 0, ITEMS, "Items not met."),
	FIELD(T, rectify_by, F_OPT, 0, 0, "Until when things are to be put right."),
	FIELD(T, recheck_of, F_OPT, 0, 0, "The inspection that this one checks again."),
};
DESC(inspection_event, "inspection.event", "An inspection as it is now.");
#undef T

#define T code_event
static const struct field code_event_fields[] = {
	FIELD(T, id, F_REQ, 0, 0, "The value's id."),
	FIELD(T, list, F_REQ, 1, 32, "Code of its list."),
	FIELD(T, value, F_REQ, 1, 128, "The value."),
	FIELD(T, name, F_REQ, 1, 400, "What people read."),
	FIELD(T, ended_on, F_OPT, 0, 0, "The day it was retired."),
	FIELD(T, version, F_REQ, 1, INT64_MAX, "Version of the list with it."),
};
DESC(code_event, "code.event", "A value of a code list as it is now.");
#undef T
