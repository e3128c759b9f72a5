/* SPDX-License-Identifier: Apache-2.0 */
/*
 * What is asked of registry besides its first objects: histories, links, inspections, code lists,
 * coverage by street, who lacks a home or a station, the calendar's gaps. The published directory
 * is in directory.h.
 */
#ifndef PROTO_REGISTRY_LISTS_H
#define PROTO_REGISTRY_LISTS_H

#include "proto/registry_edit.h"

/* ---- X.history: of one object, oldest first ---- */

struct history_list {
	struct uuid id;
	struct str after;
	struct opt_i32 limit;
};

struct history_change {
	struct str member, before, after; /* as in a CSV file; of private members only the name */
};

struct history_row {
	struct str cursor;
	int64_t version;
	struct stamp at;
	struct str principal, op;
	struct list changes; /* struct history_change */
};

extern const struct desc history_list_desc, history_change_desc, history_row_desc;

/* ---- coverage ---- */

struct street_list {
	struct str after;
	struct opt_i32 limit;
};

struct street_coverage {
	struct str street, name;
	int64_t homes, stations; /* open */
	int64_t persons;         /* with an active mandate who reside there today */
	int64_t in_home, in_station, covered;
	struct opt_f64 share;
};

struct lacking_list {
	struct str street; /* code: reside there at a home or station */
	struct str after;
	struct opt_i32 limit;
};

struct lacking_row {
	struct str code;
	struct uuid id;
	struct str name;
	struct str home, station; /* codes of where they reside; absent: lacking */
};

extern const struct desc street_list_desc, street_coverage_desc, lacking_list_desc,
    lacking_row_desc;

/* ---- contact_link ---- */

struct contact_link_list {
	int32_t kind;
	struct str person, deputy; /* codes */
	struct opt_bool current;
	struct str after;
	struct opt_i32 limit;
};

struct contact_link_row {
	struct str code;
	struct uuid id;
	int32_t kind;
	struct uuid person;
	struct str person_code, person_name;
	struct uuid deputy;
	struct str deputy_code, deputy_name, group_name;
	struct date from_date, to_date;
	struct str end_reason;
	int64_t version;
};

struct silent_list {
	int32_t days; /* without contact, at least */
	struct str after;
	struct opt_i32 limit;
};

struct silent_row {
	struct str code;
	struct uuid id;
	struct str person_code, person_name, deputy_code, deputy_name, group_name;
	struct date last_on; /* absent: never */
	int32_t days;
};

extern const struct desc contact_link_list_desc, contact_link_row_desc, silent_list_desc,
    silent_row_desc;

/* ---- inspection ---- */

struct inspection_list {
	struct str site, street; /* codes */
	struct opt_bool overdue; /* to be put right by a day that is over, and not checked again */
	struct str after;
	struct opt_i32 limit;
};

struct inspection_row {
	struct str code;
	struct uuid id;
	struct uuid site;
	struct str site_code, site_name;
	struct date date;
	struct str inspector, rectify;
	struct date rectify_by;
	struct str recheck_of, rechecked_by; /* codes of inspections */
	int32_t met, partly, unmet;
	struct date ended_on;
	struct str end_reason;
	int64_t version;
};

struct inspection_card {
	struct str code;
	struct uuid id;
	struct uuid site;
	struct str site_code, site_name;
	struct date date;
	struct str inspector, rectify;
	struct date rectify_by;
	struct str recheck_of, rechecked_by;
	int32_t met, partly, unmet;
	struct date ended_on;
	struct str end_reason;
	int64_t version;
	struct list items; /* struct item_finding */
};

struct standing_list {
	struct str street;
	struct opt_bool all_met;
	struct str after;
	struct opt_i32 limit;
};

struct standing_row {
	struct str code; /* of the site */
	struct uuid id;
	struct str name, street;
	struct str inspection; /* code of the latest; absent: never inspected */
	struct date date;
	struct opt_i32 met, partly, unmet;
	struct opt_bool all_met;
	struct date rectify_by;
};

struct standing_share {
	int64_t sites, inspected, all_met; /* open sites */
	struct opt_f64 share;              /* all_met / sites */
};

extern const struct desc inspection_list_desc, inspection_row_desc, inspection_card_desc,
    standing_list_desc, standing_row_desc, standing_share_desc;

/* ---- code lists ---- */

struct code_list_list {
	struct str after;
	struct opt_i32 limit;
};

struct code_list_row {
	struct str code;
	struct uuid id;
	struct str name;
	int64_t values; /* not retired */
	int64_t version;
};

struct code_values {
	struct str list; /* code */
	struct opt_bool active;
	struct str after;
	struct opt_i32 limit;
};

struct code_row {
	struct str code; /* list/value */
	struct uuid id;
	struct str list, value, name;
	struct opt_i32 place;
	struct date ended_on;
	struct str end_reason;
	int64_t version, list_version;
};

extern const struct desc code_list_list_desc, code_list_row_desc, code_values_desc, code_row_desc;

/* ---- blobs of objects: what registry.blob.get gives of one's own ---- */

struct person_photo {
	struct uuid id; /* of the person, or: */
	struct str code;
	int64_t offset;
	struct opt_i32 max;
};

struct inspection_evidence {
	struct uuid id; /* of the inspection, or: */
	struct str code;
	int32_t item;
	int64_t offset;
	struct opt_i32 max;
};

struct zone_blobs {
	struct str after;
	struct opt_i32 limit;
};

struct zone_blob_row {
	struct uuid blob;
	int64_t size;
};

extern const struct desc person_photo_desc, inspection_evidence_desc, zone_blobs_desc,
    zone_blob_row_desc;

/* ---- calendar.status ---- */

struct calendar_known {
	int32_t year;
	int64_t days; /* that a notice names; 0: none is known */
};

struct calendar_status {
	struct date from_date, to_date; /* the next 12 months */
	bool complete;
	struct list years;   /* struct calendar_known */
	struct list missing; /* struct calendar_known, those with 0 days */
};

extern const struct desc calendar_known_desc, calendar_status_desc;

struct code_list_event {
	struct uuid id;
	struct str code, name;
	int64_t version;
};

extern const struct desc code_list_event_desc;

#endif
