/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The messages of registry: who and where. Objects have an `id` (uuid, never reused, never deleted)
 * and a `code` that people know them by; a look-up takes either. Rows of lists begin with the
 * code, which is the page's cursor. Members marked private are filled for the committee only (a
 * unit's contact also for that unit); the public sees published sites, persons with an active
 * mandate and nothing of them but name, level, electoral unit and site.
 */
#ifndef PROTO_REGISTRY_H
#define PROTO_REGISTRY_H

#include "common/op.h"
#include "proto/accounts.h"
#include "proto/views.h"

enum gender { GENDER_MALE = 1, GENDER_FEMALE };
enum calendar_kind { CALENDAR_OFF = 1, CALENDAR_WORK, CALENDAR_ORDINARY };

extern const struct enumdesc gender_enum, calendar_kind_enum;

/* Look-up by id or by code; with both, both must fit. */
struct registry_get {
	struct uuid id;
	struct str code;
};
extern const struct desc registry_get_desc;

/* ---- congress ---- */

struct congress_list {
	int32_t level;
	struct str parent; /* code */
	struct str after;
	struct opt_i32 limit;
};

struct congress_row {
	struct str code;
	struct uuid id;
	struct str name;
	int32_t level;
	struct uuid parent;
	struct str parent_code;
	struct date ended_on;
	int64_t version;
};

extern const struct desc congress_list_desc, congress_row_desc;

/* ---- person ---- */

struct person_list {
	struct str name;   /* exactly; names repeat */
	int32_t level;     /* of an active mandate */
	struct str street; /* code: resides today at one of its sites */
	struct str site;   /* code: resides there today */
	struct str after;
	struct opt_i32 limit;
};

struct person_row {
	struct str code;
	struct uuid id;
	struct str name;
	int32_t gender; /* enum gender */
	struct str ethnicity;
	struct opt_i32 birth_year;
	struct str party, education, occupation, employer, title;
	struct str phone, identity, address; /* private */
	struct uuid photo;
	struct strs shown;    /* members that are public; the committee only */
	struct date ended_on; /* archived */
	int64_t version;
};

struct person_mandate {
	struct str code;
	struct uuid id;
	int32_t level;
	struct str congress, congress_name, term, delegation, electoral_unit;
	int32_t status;
	struct date from_date, to_date;
};

struct person_site {
	struct str site;
	struct uuid site_id;
	int32_t kind;
	struct str name, street;
	struct date from_date, to_date;
};

struct person_card {
	struct str code;
	struct uuid id;
	struct str name;
	int32_t gender;
	struct str ethnicity;
	struct opt_i32 birth_year;
	struct str party, education, occupation, employer, title;
	struct str phone, identity, address; /* private */
	struct uuid photo;
	struct strs shown;    /* members that are public; the committee only */
	struct date ended_on; /* archived */
	int64_t version;
	struct list mandates;   /* struct person_mandate */
	struct list residences; /* struct person_site */
};

extern const struct desc person_list_desc, person_row_desc, person_mandate_desc, person_site_desc,
    person_card_desc;

/* ---- mandate ---- */

struct mandate_list {
	int32_t level, status;
	struct str congress, person; /* codes */
	struct str term;
	struct str after;
	struct opt_i32 limit;
};

struct mandate_row {
	struct str code; /* certificate number */
	struct uuid id;
	struct uuid person;
	struct str person_code, person_name;
	int32_t level;
	struct str congress, congress_name, term, delegation, electoral_unit;
	int32_t status;
	struct str reason;
	struct date from_date, to_date;
	int64_t version;
};

extern const struct desc mandate_list_desc, mandate_row_desc;

/* ---- site ---- */

struct site_list {
	int32_t kind, state;
	struct str street, parent; /* codes */
	struct str after;
	struct opt_i32 limit;
};

struct site_row {
	struct str code;
	struct uuid id;
	int32_t kind;
	struct str name;
	struct uuid parent;
	struct str parent_code, street, street_name, address;
	struct opt_f64 longitude, latitude; /* degrees */
	struct str hours, in_charge, liaison, phone; /* the site's own telephone */
	int32_t state;
	struct date published_at;
	int64_t version;
};

struct site_card {
	struct str code;
	struct uuid id;
	int32_t kind;
	struct str name;
	struct uuid parent;
	struct str parent_code, street, street_name, address;
	struct opt_f64 longitude, latitude;
	struct str hours, in_charge, liaison, phone;
	int32_t state;
	struct date published_at;
	int64_t version;
	int64_t children; /* open sites below it */
	int64_t persons;  /* with an active mandate who reside there today */
};

extern const struct desc site_list_desc, site_row_desc, site_card_desc;

/* ---- residence (进家入站) ---- */

struct residence_list {
	struct str person, site, street; /* codes */
	struct opt_bool current;         /* today lies within it, or not */
	struct str after;
	struct opt_i32 limit;
};

struct residence_row {
	struct str code; /* person/site/first day */
	struct uuid id;
	struct uuid person;
	struct str person_code, person_name;
	struct uuid site;
	struct str site_code, site_name;
	int32_t site_kind;
	struct str street;
	struct date from_date, to_date;
	int64_t version;
};

extern const struct desc residence_list_desc, residence_row_desc;

/* ---- unit (承办单位) ---- */

struct unit_list {
	int32_t kind;
	struct opt_bool active, has_oa;
	struct str parent; /* code */
	struct str after;
	struct opt_i32 limit;
};

struct unit_row {
	struct str code;
	struct uuid id;
	int32_t kind;
	struct str name;
	struct uuid parent;
	struct str parent_code;
	struct str contact, phone; /* private */
	bool has_oa, active;
	struct uuid successor;
	struct str successor_code;
	int64_t version;
};

extern const struct desc unit_list_desc, unit_row_desc;

/* ---- calendar ---- */

struct calendar_list {
	struct opt_i32 year;
	int32_t kind;
	struct str after;
	struct opt_i32 limit;
};

struct calendar_get {
	struct date date;
};

struct calendar_row {
	struct str code; /* the date */
	struct uuid id;
	struct date date;
	int32_t kind; /* enum calendar_kind */
	struct str name, notice;
	int64_t version;
};

extern const struct desc calendar_list_desc, calendar_get_desc, calendar_row_desc;

/* ---- coverage ---- */

struct coverage_get {
	char none;
};

struct level_count {
	int32_t level;
	int64_t mandates, persons;
};

struct coverage {
	int64_t mandates; /* active today */
	int64_t persons;  /* with at least one of them */
	int64_t zone_homes, street_homes, stations; /* open */
	int64_t in_home, in_station, covered;       /* persons, of those with an active mandate */
	struct opt_f64 share; /* covered / persons; absent over nothing */
	int64_t units;        /* active */
	struct list levels;   /* struct level_count, all four */
};

extern const struct desc coverage_get_desc, level_count_desc, coverage_desc;

/* ---- zone.import ---- */

struct import_file {
	struct str name;  /* "person.csv" */
	struct uuid blob; /* uploaded before by registry.blob.put */
};

struct zone_import {
	struct list files;        /* struct import_file */
	struct opt_bool dry_run;  /* only look for faults */
};

struct import_fault {
	struct str file;
	int32_t line;   /* from 1, as an editor counts */
	int32_t column; /* from 1, as a spreadsheet counts */
	struct str reason;
};

struct import_count {
	struct str kind; /* "person" */
	int32_t created, changed, unchanged;
};

#define IMPORT_FAULTS 1000

struct zone_import_result {
	bool applied;
	struct list faults; /* struct import_fault, the first IMPORT_FAULTS found */
	int32_t fault_count;
	struct list counts; /* struct import_count; what was done, or with dry_run would be */
};

extern const struct desc import_file_desc, zone_import_desc, import_fault_desc, import_count_desc,
    zone_import_result_desc;

/* ---- events: of persons, mandates, sites and units the published view is the data ---- */

struct congress_event {
	struct uuid id;
	struct str code, name;
	int32_t level;
	struct uuid parent;
};

struct site_event { /* as v1_site, and more */
	struct uuid id;
	struct str code;
	int32_t kind;
	struct str name;
	struct uuid parent;
	struct str street;
	int32_t state;
	struct str street_name;
};

struct residence_event {
	struct uuid id;
	struct str code;
	struct uuid person;
	struct str person_code;
	struct uuid site;
	struct str site_code, street;
	struct date from_date, to_date;
};

struct calendar_year {
	int32_t year, days; /* days added or changed */
};

struct calendar_event {
	struct list years; /* struct calendar_year */
};

extern const struct desc site_event_desc, congress_event_desc, residence_event_desc,
    calendar_year_desc, calendar_event_desc;

enum registry_event {
#define EVENT(id, type, data, doc) REGISTRY_##id,
#include "proto/tbl/registry.events.tbl"
#undef EVENT
	REGISTRY_EVENTS
};

enum registry_op {
#define COMMAND(id, ...) REGISTRY_OP_##id,
#define QUERY(id, ...) REGISTRY_OP_##id,
#define LIST(id, ...) REGISTRY_OP_##id,
#include "proto/tbl/registry.ops.tbl"
#undef COMMAND
#undef QUERY
#undef LIST
	REGISTRY_OPS
};

extern const struct op registry_ops[REGISTRY_OPS];
extern const struct event registry_events[REGISTRY_EVENTS];
extern const struct contract registry_contract;

#endif
