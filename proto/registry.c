/* SPDX-License-Identifier: Apache-2.0 */
#include "common/engine.h"
#include "common/feed.h"
#include "proto/directory.h"
#include "proto/registers_entry.h"
#include "proto/registry.h"
#include "proto/registry_lists.h"

ENUMDESC(gender_enum, "gender", "male", "female");
ENUMDESC(calendar_kind_enum, "calendar_kind", "off", "work", "ordinary");

#define CODE(T, m, fl, doc_) FIELD(T, m, fl, 1, 32, doc_)
#define NAME(T, m, fl, doc_) FIELD(T, m, (fl) | F_CHARS, 1, 80, doc_)
#define TEXT(T, m, fl, doc_) FIELD(T, m, (fl) | F_CHARS, 1, 200, doc_)
#define ID(T, m, fl, doc_) FIELD(T, m, fl, 0, 0, doc_)
#define DAY(T, m, fl, doc_) FIELD(T, m, fl, 0, 0, doc_)
#define COUNT(T, m, doc_) FIELD(T, m, F_REQ, 0, INT64_MAX, doc_)
#define VERSION(T) FIELD(T, version, F_REQ, 1, INT64_MAX, "Grows by one with each change.")
#define PAGE(T)                                                    \
	FIELD(T, after, F_OPT, 1, 128, "The last page's `next`."), \
	    FIELD(T, limit, F_OPT, 1, 1000, "Rows of the page; 100 when absent.")

static const struct field registry_get_fields[] = {
	ID(registry_get, id, F_OPT, "The object's id."),
	FIELD(registry_get, code, F_OPT, 1, 128, "The object's code."),
};
DESC(registry_get, "registry.get", "One object, by id or by code.");

static const struct field congress_list_fields[] = {
	FIELD_ENUM(congress_list, level, F_OPT, &level_enum, "Only of this level."),
	CODE(congress_list, parent, F_OPT, "Only those below the congress with this code."),
	PAGE(congress_list),
};
DESC(congress_list, "congress.list", "Which congresses.");

static const struct field congress_row_fields[] = {
	CODE(congress_row, code, F_REQ, "Unique code."),
	ID(congress_row, id, F_REQ, "The congress's id."),
	NAME(congress_row, name, F_REQ, "Name."),
	FIELD_ENUM(congress_row, level, F_REQ, &level_enum, "Level."),
	ID(congress_row, parent, F_OPT, "The next higher congress."),
	CODE(congress_row, parent_code, F_OPT, "Its code."),
	DAY(congress_row, ended_on, F_OPT, "The day it ended."),
	VERSION(congress_row),
};
DESC(congress_row, "congress", "A people's congress.");

static const struct field person_list_fields[] = {
	NAME(person_list, name, F_OPT, "Only persons of exactly this name."),
	FIELD_ENUM(
	    person_list, level, F_OPT, &level_enum, "Only with an active mandate of this level."),
	CODE(person_list, street, F_OPT, "Only who resides today at a site of this street."),
	CODE(person_list, site, F_OPT, "Only who resides today at this site."),
	PAGE(person_list),
};
DESC(person_list, "person.list", "Which persons.");

#define PERSON_FIELDS(T)                                                                      \
	CODE(T, code, F_REQ, "Unique code."), ID(T, id, F_REQ, "The person's id."),           \
	    NAME(T, name, F_REQ, "Name; names repeat."),                                      \
	    FIELD_ENUM(T, gender, F_OPT, &gender_enum, "Gender."),                            \
	    NAME(T, ethnicity, F_OPT, "Ethnicity (民族)."),                                   \
	    FIELD(T, birth_year, F_OPT, 1900, 2100, "Year of birth."),                        \
	    NAME(T, party, F_OPT, "Party."), NAME(T, education, F_OPT, "Education."),         \
	    NAME(T, occupation, F_OPT, "Occupation."), TEXT(T, employer, F_OPT, "Employer."), \
	    NAME(T, title, F_OPT, "Title there."),                                            \
	    NAME(T, phone, F_OPT | F_PRIVATE, "Telephone; the committee only."),              \
	    NAME(T, identity, F_OPT | F_PRIVATE, "Identity number; the committee only."),     \
	    TEXT(T, address, F_OPT | F_PRIVATE, "Address; the committee only."),              \
	    ID(T, photo, F_OPT, "Blob of the picture."),                                      \
	    FIELD(T, shown, F_OPT, 0, 16, "Members that are public; the committee only."),    \
	    DAY(T, ended_on, F_OPT, "The day the person was archived."), VERSION(T)

static const struct field person_row_fields[] = { PERSON_FIELDS(person_row) };
DESC(person_row, "person", "A person.");

static const struct field person_mandate_fields[] = {
	CODE(person_mandate, code, F_REQ, "Certificate number (代表证号)."),
	ID(person_mandate, id, F_REQ, "The mandate's id."),
	FIELD_ENUM(person_mandate, level, F_REQ, &level_enum, "Level."),
	CODE(person_mandate, congress, F_REQ, "Code of the congress."),
	NAME(person_mandate, congress_name, F_REQ, "Its name."),
	NAME(person_mandate, term, F_REQ, "Term (届次)."),
	NAME(person_mandate, delegation, F_OPT, "Delegation (代表团)."),
	NAME(person_mandate, electoral_unit, F_OPT, "Electoral unit (选举单位, 选区)."),
	FIELD_ENUM(person_mandate, status, F_REQ, &mandate_status_enum, "Status."),
	DAY(person_mandate, from_date, F_REQ, "First day."),
	DAY(person_mandate, to_date, F_OPT, "Last day; absent: open end."),
};
DESC(person_mandate, "person.mandate", "A mandate of one person.");

static const struct field person_site_fields[] = {
	CODE(person_site, site, F_REQ, "Code of the site."),
	ID(person_site, site_id, F_REQ, "Its id."),
	FIELD_ENUM(person_site, kind, F_REQ, &site_kind_enum, "Its kind."),
	NAME(person_site, name, F_REQ, "Its name."),
	CODE(person_site, street, F_OPT, "Code of its street."),
	DAY(person_site, from_date, F_REQ, "First day of the residence."),
	DAY(person_site, to_date, F_OPT, "Last day; absent: open end."),
};
DESC(person_site, "person.site", "A residence of one person.");

static const struct field person_card_fields[] = {
	PERSON_FIELDS(person_card),
	FIELD_LIST(person_card, mandates, F_REQ, &person_mandate_desc, 0, 100, "By first day."),
	FIELD_LIST(person_card, residences, F_REQ, &person_site_desc, 0, 200, "By first day."),
};
DESC(person_card, "person.card", "A person with mandates and residences.");

static const struct field mandate_list_fields[] = {
	FIELD_ENUM(mandate_list, level, F_OPT, &level_enum, "Only of this level."),
	FIELD_ENUM(mandate_list, status, F_OPT, &mandate_status_enum, "Only of this status."),
	CODE(mandate_list, congress, F_OPT, "Only of the congress with this code."),
	CODE(mandate_list, person, F_OPT, "Only of the person with this code."),
	NAME(mandate_list, term, F_OPT, "Only of this term."),
	PAGE(mandate_list),
};
DESC(mandate_list, "mandate.list", "Which mandates.");

static const struct field mandate_row_fields[] = {
	CODE(mandate_row, code, F_REQ, "Certificate number (代表证号)."),
	ID(mandate_row, id, F_REQ, "The mandate's id."),
	ID(mandate_row, person, F_REQ, "The person who holds it."),
	CODE(mandate_row, person_code, F_REQ, "That person's code."),
	NAME(mandate_row, person_name, F_REQ, "That person's name."),
	FIELD_ENUM(mandate_row, level, F_REQ, &level_enum, "Level."),
	CODE(mandate_row, congress, F_REQ, "Code of the congress."),
	NAME(mandate_row, congress_name, F_REQ, "Its name."),
	NAME(mandate_row, term, F_REQ, "Term (届次)."),
	NAME(mandate_row, delegation, F_OPT, "Delegation (代表团)."),
	NAME(mandate_row, electoral_unit, F_OPT, "Electoral unit (选举单位, 选区)."),
	FIELD_ENUM(mandate_row, status, F_REQ, &mandate_status_enum, "Status."),
	TEXT(mandate_row, reason, F_OPT, "Why suspended or ended (代表法 61-62)."),
	DAY(mandate_row, from_date, F_REQ, "First day."),
	DAY(mandate_row, to_date, F_OPT, "Last day; absent: open end."),
	VERSION(mandate_row),
};
DESC(mandate_row, "mandate", "A deputy's mandate.");

static const struct field site_list_fields[] = {
	FIELD_ENUM(site_list, kind, F_OPT, &site_kind_enum, "Only of this kind."),
	FIELD_ENUM(site_list, state, F_OPT, &site_state_enum, "Only of this state."),
	CODE(site_list, street, F_OPT, "Only of the street with this code."),
	CODE(site_list, parent, F_OPT, "Only those below the home with this code."),
	PAGE(site_list),
};
DESC(site_list, "site.list", "Which homes and stations.");

#define SITE_FIELDS(T)                                                                         \
	CODE(T, code, F_REQ, "Unique code."), ID(T, id, F_REQ, "The site's id."),              \
	    FIELD_ENUM(T, kind, F_REQ, &site_kind_enum, "Zone home, street home or station."), \
	    NAME(T, name, F_REQ, "Name."),                                                     \
	    ID(T, parent, F_OPT, "The home it belongs to; absent for the zone home."),         \
	    CODE(T, parent_code, F_OPT, "Its code."),                                          \
	    CODE(T, street, F_OPT, "Code of its street; absent for the zone home."),           \
	    NAME(T, street_name, F_OPT, "That street's name."),                                \
	    TEXT(T, address, F_OPT, "Where it is."),                                           \
	    FIELD(T, longitude, F_OPT, -180, 180, "Degrees east."),                            \
	    FIELD(T, latitude, F_OPT, -90, 90, "Degrees north."),                              \
	    NAME(T, hours, F_OPT, "Opening hours."),                                           \
	    NAME(T, in_charge, F_OPT, "Person in charge."),                                    \
	    NAME(T, liaison, F_OPT, "Liaison officer."),                                       \
	    NAME(T, phone, F_OPT, "The site's own telephone."),                                \
	    FIELD_ENUM(T, state, F_REQ, &site_state_enum, "Open or closed."),                  \
	    DAY(T, published_at, F_OPT, "From when the public sees it."), VERSION(T)

static const struct field site_row_fields[] = { SITE_FIELDS(site_row) };
DESC(site_row, "site", "A home or station.");

static const struct field site_card_fields[] = {
	SITE_FIELDS(site_card),
	COUNT(site_card, children, "Open sites below it."),
	COUNT(site_card, persons, "Persons with an active mandate who reside there today."),
};
DESC(site_card, "site.card", "A home or station, with how many belong to it.");

static const struct field residence_list_fields[] = {
	CODE(residence_list, person, F_OPT, "Only of the person with this code."),
	CODE(residence_list, site, F_OPT, "Only at the site with this code."),
	CODE(residence_list, street, F_OPT, "Only at sites of the street with this code."),
	FIELD(residence_list, current, F_OPT, 0, 0, "Only those of today, or only the others."),
	PAGE(residence_list),
};
DESC(residence_list, "residence.list", "Which residences.");

static const struct field residence_row_fields[] = {
	FIELD(residence_row, code, F_REQ, 1, 128, "Person, site and first day."),
	ID(residence_row, id, F_REQ, "The residence's id."),
	ID(residence_row, person, F_REQ, "Who."),
	CODE(residence_row, person_code, F_REQ, "That person's code."),
	NAME(residence_row, person_name, F_REQ, "That person's name."),
	ID(residence_row, site, F_REQ, "Where."),
	CODE(residence_row, site_code, F_REQ, "That site's code."),
	NAME(residence_row, site_name, F_REQ, "That site's name."),
	FIELD_ENUM(residence_row, site_kind, F_REQ, &site_kind_enum, "That site's kind."),
	CODE(residence_row, street, F_OPT, "Code of that site's street."),
	DAY(residence_row, from_date, F_REQ, "First day."),
	DAY(residence_row, to_date, F_OPT, "Last day; absent: open end."),
	VERSION(residence_row),
};
DESC(residence_row, "residence", "A person resides at a home or station (进家入站).");

static const struct field unit_list_fields[] = {
	FIELD_ENUM(unit_list, kind, F_OPT, &unit_kind_enum, "Only of this kind."),
	FIELD(unit_list, active, F_OPT, 0, 0, "Only active ones, or only the others."),
	FIELD(unit_list, has_oa, F_OPT, 0, 0, "Only those with an OA system, or without."),
	CODE(unit_list, parent, F_OPT, "Only those below the unit with this code."),
	PAGE(unit_list),
};
DESC(unit_list, "unit.list", "Which units.");

static const struct field unit_row_fields[] = {
	CODE(unit_row, code, F_REQ, "Unique code."),
	ID(unit_row, id, F_REQ, "The unit's id."),
	FIELD_ENUM(unit_row, kind, F_REQ, &unit_kind_enum, "What it is."),
	NAME(unit_row, name, F_REQ, "Name."),
	ID(unit_row, parent, F_OPT, "The unit above it."),
	CODE(unit_row, parent_code, F_OPT, "Its code."),
	NAME(unit_row, contact, F_OPT | F_PRIVATE, "Contact; the committee and the unit only."),
	NAME(unit_row, phone, F_OPT | F_PRIVATE, "Telephone; the committee and the unit only."),
	FIELD(unit_row, has_oa, F_REQ, 0, 0, "Whether its OA system is on the bus."),
	FIELD(unit_row, active, F_REQ, 0, 0, "Whether it can be assigned to."),
	ID(unit_row, successor, F_OPT, "The unit that took its tasks over."),
	CODE(unit_row, successor_code, F_OPT, "Its code."),
	VERSION(unit_row),
};
DESC(unit_row, "unit", "An undertaking unit (承办单位).");

static const struct field calendar_list_fields[] = {
	FIELD(calendar_list, year, F_OPT, 1900, 2199, "Only days of this year."),
	FIELD_ENUM(
	    calendar_list, kind, F_OPT, &calendar_kind_enum, "Only days off, or days worked."),
	PAGE(calendar_list),
};
DESC(calendar_list, "calendar.list", "Which days.");

static const struct field calendar_get_fields[] = {
	DAY(calendar_get, date, F_REQ, "The day."),
};
DESC(calendar_get, "calendar.get", "Which day.");

static const struct field calendar_row_fields[] = {
	CODE(calendar_row, code, F_REQ, "The date, YYYY-MM-DD."),
	ID(calendar_row, id, F_REQ, "The day's id."),
	DAY(calendar_row, date, F_REQ, "The day."),
	FIELD_ENUM(calendar_row, kind, F_REQ, &calendar_kind_enum, "Day off, or working day."),
	NAME(calendar_row, name, F_REQ, "The holiday it belongs to."),
	FIELD(calendar_row, notice, F_OPT, 1, 1000, "Address of the notice that decides it."),
	VERSION(calendar_row),
};
DESC(calendar_row, "calendar", "A day on which a notice departs from Monday-Friday.");

DESC_EMPTY(coverage_get, "coverage.get", "No arguments.");

static const struct field level_count_fields[] = {
	FIELD_ENUM(level_count, level, F_REQ, &level_enum, "Level."),
	COUNT(level_count, mandates, "Mandates active today."),
	COUNT(level_count, persons, "Persons who hold them."),
};
DESC(level_count, "coverage.level", "Mandates of one level.");

static const struct field coverage_fields[] = {
	COUNT(coverage, mandates, "Mandates active today."),
	COUNT(coverage, persons, "Persons with at least one of them."),
	COUNT(coverage, zone_homes, "Open zone homes."),
	COUNT(coverage, street_homes, "Open street homes."),
	COUNT(coverage, stations, "Open stations."),
	COUNT(coverage, in_home, "Of the persons: who reside at a home."),
	COUNT(coverage, in_station, "Of the persons: who reside at a station."),
	COUNT(coverage, covered, "Of the persons: who reside at both."),
	FIELD(coverage, share, F_OPT, 0, 1, "covered / persons; absent when there are none."),
	COUNT(coverage, units, "Active units."),
	FIELD_LIST(coverage, levels, F_REQ, &level_count_desc, 0, 4, "Each level, highest first."),
};
DESC(coverage, "coverage", "The zone in figures (进家入站).");

static const struct field import_file_fields[] = {
	FIELD(import_file, name, F_REQ, 1, 64, "person.csv, site.csv …: says what it holds."),
	ID(import_file, blob, F_REQ, "The content, uploaded by registry.blob.put."),
};
DESC(import_file, "zone.import.file", "An uploaded file.");

static const struct field zone_import_fields[] = {
	FIELD_LIST(zone_import, files, F_REQ, &import_file_desc, 1, 16, "Each name at most once."),
	FIELD(zone_import, dry_run, F_OPT, 0, 0, "Only look for faults; write nothing."),
};
DESC(zone_import, "zone.import", "The CSV files of a zone, or some of them.");

static const struct field import_fault_fields[] = {
	FIELD(import_fault, file, F_REQ, 1, 64, "File."),
	FIELD(import_fault, line, F_REQ, 1, INT32_MAX, "Line, from 1."),
	FIELD(import_fault, column, F_REQ, 1, INT32_MAX, "Column of the table, from 1."),
	FIELD(import_fault, reason, F_REQ, 1, 1000, "What is wrong."),
};
DESC(import_fault, "zone.import.fault", "One fault in a file.");

static const struct field import_count_fields[] = {
	FIELD(import_count, kind, F_REQ, 1, 32, "Kind of object."),
	FIELD(import_count, created, F_REQ, 0, INT32_MAX, "New objects."),
	FIELD(import_count, changed, F_REQ, 0, INT32_MAX, "Objects with changed data."),
	FIELD(import_count, unchanged, F_REQ, 0, INT32_MAX, "Objects that were so already."),
};
DESC(import_count, "zone.import.count", "What the import does to one kind of object.");

static const struct field zone_import_result_fields[] = {
	FIELD(zone_import_result, applied, F_REQ, 0, 0, "False: nothing was written."),
	FIELD_LIST(zone_import_result, faults, F_REQ, &import_fault_desc, 0, IMPORT_FAULTS,
	    "The first 1000 found, by file, line and column."),
	FIELD(zone_import_result, fault_count, F_REQ, 0, INT32_MAX, "How many there are."),
	FIELD_LIST(zone_import_result, counts, F_REQ, &import_count_desc, 0, 16,
	    "One a kind given; empty when there are faults."),
};
DESC(zone_import_result, "zone.import.result", "What was found and done.");

static const struct field congress_event_fields[] = {
	ID(congress_event, id, F_REQ, "The congress's id."),
	CODE(congress_event, code, F_REQ, "Its code."),
	NAME(congress_event, name, F_REQ, "Name."),
	FIELD_ENUM(congress_event, level, F_REQ, &level_enum, "Level."),
	ID(congress_event, parent, F_OPT, "The next higher congress."),
};
DESC(congress_event, "congress.event", "A congress as it is now.");

static const struct field site_event_fields[] = {
	ID(site_event, id, F_REQ, "The site's id."),
	CODE(site_event, code, F_REQ, "Unique code, H00, S01."),
	FIELD_ENUM(site_event, kind, F_REQ, &site_kind_enum, "Zone home, street home, station."),
	FIELD(site_event, name, F_REQ, 1, 256, "Name."),
	ID(site_event, parent, F_OPT, "The home it belongs to; absent for the zone home."),
	CODE(site_event, street, F_OPT, "Code of its street; absent for the zone home."),
	FIELD_ENUM(site_event, state, F_REQ, &site_state_enum, "Open or closed."),
	FIELD(site_event, street_name, F_OPT, 0, 0, "Name of its street."),
};
DESC(site_event, "site.event", "A home or station as it is now.");

static const struct field residence_event_fields[] = {
	ID(residence_event, id, F_REQ, "The residence's id."),
	FIELD(residence_event, code, F_REQ, 1, 128, "Person, site and first day."),
	ID(residence_event, person, F_REQ, "Who."),
	CODE(residence_event, person_code, F_REQ, "That person's code."),
	ID(residence_event, site, F_REQ, "Where."),
	CODE(residence_event, site_code, F_REQ, "That site's code."),
	CODE(residence_event, street, F_OPT, "Code of that site's street."),
	DAY(residence_event, from_date, F_REQ, "First day."),
	DAY(residence_event, to_date, F_OPT, "Last day; absent: open end."),
};
DESC(residence_event, "residence.event", "A residence as it is now.");

static const struct field calendar_year_fields[] = {
	FIELD(calendar_year, year, F_REQ, 1900, 2199, "Year."),
	FIELD(calendar_year, days, F_REQ, 1, 366, "Days added or changed."),
};
DESC(calendar_year, "calendar.year", "A year whose days changed.");

static const struct field calendar_event_fields[] = {
	FIELD_LIST(calendar_event, years, F_REQ, &calendar_year_desc, 1, 300, "Years, ascending."),
};
DESC(calendar_event, "calendar.event", "Which years of the calendar changed.");

#define COMMAND(id, name, roles, scope, in, out, load, doc) \
	[REGISTRY_OP_##id] = { name, OP_COMMAND, roles, #scope, &in##_desc, &out##_desc, doc },
#define QUERY(id, name, roles, in, out, doc) \
	[REGISTRY_OP_##id] = { name, OP_QUERY, roles, "", &in##_desc, &out##_desc, doc },
#define LIST(id, name, roles, in, row, doc) \
	[REGISTRY_OP_##id] = { name, OP_LIST, roles, "", &in##_desc, &row##_desc, doc },
const struct op registry_ops[REGISTRY_OPS] = {
#include "proto/tbl/registry.ops.tbl"
};

#define EVENT(id, type, data, doc) [REGISTRY_##id] = { type, &data##_desc, doc },
const struct event registry_events[REGISTRY_EVENTS] = {
#include "proto/tbl/registry.events.tbl"
};

const struct contract registry_contract = {
	.service = "registry",
	.ops = registry_ops,
	.nops = REGISTRY_OPS,
	.events = registry_events,
	.nevents = REGISTRY_EVENTS,
};
