/* SPDX-License-Identifier: Apache-2.0 */
/*
 * What changes registry's objects. A kind of object has a list of members (proto/tbl/members):
 *
 *   X.create  the code, what is fixed for ever, and the members
 *   X.change  the id, the version that was seen, and those members that change; `clear` names
 *             optional ones to be emptied. A version that is no longer the object's is ABORTED.
 *   X.end     the id, the version, from when and why; nothing is ever deleted
 *
 * Where a life has steps of its own (suspend, close, merge, retire …) it has a message of its own.
 * All answer with the object's id, code and new version. A member is refused by its name.
 */
#ifndef PROTO_REGISTRY_EDIT_H
#define PROTO_REGISTRY_EDIT_H

#include "proto/registry.h"

enum link_kind { LINK_MEMBER_DEPUTY = 1, LINK_RESIDENTS, LINK_ENTERPRISE };
enum item_result { ITEM_MET = 1, ITEM_PARTLY, ITEM_UNMET };
#define ITEMS 13 /* 六有 (6) and 七规范 (7) */

extern const struct enumdesc link_kind_enum, item_enum, item_result_enum;

struct object_ref {
	struct uuid id;
	struct str code;
	int64_t version;
};

struct object_end {
	struct uuid id;
	int64_t version;
	struct date on; /* today when absent */
	struct str reason;
};

struct object_seen { /* nothing but the object */
	struct uuid id;
	int64_t version;
};

extern const struct desc object_ref_desc, object_end_desc, object_seen_desc;

#define TEXT(m, ...) struct str m;
#define EXACT(m, ...) struct str m;
#define CODE(m, ...) struct str m;
#define REF(m, ...) struct uuid m;
#define DAY(m, ...) struct date m;
#define ENUM(m, ...) int32_t m;
#define WHOLE(m, ...) struct opt_i32 m;
#define NUMBER(m, ...) struct opt_f64 m;
#define FLAG(m, ...) struct opt_bool m;
#define NAMES(m, ...) struct strs m;

/* ---- congress, person, mandate ---- */

struct congress_create {
	struct str code;
	int32_t level;
#include "proto/tbl/members/congress.tbl"
};

struct congress_change {
	struct uuid id;
	int64_t version;
#include "proto/tbl/members/congress.tbl"
	struct strs clear;
};

struct person_create {
	struct str code;
#include "proto/tbl/members/person.tbl"
};

struct person_change {
	struct uuid id;
	int64_t version;
#include "proto/tbl/members/person.tbl"
	struct strs clear;
};

struct mandate_create {
	struct str code;
	struct uuid person, congress;
#include "proto/tbl/members/mandate.tbl"
};

struct mandate_change {
	struct uuid id;
	int64_t version;
#include "proto/tbl/members/mandate.tbl"
	struct strs clear;
};

/* ---- site, residence ---- */

struct site_create {
	struct str code;
	int32_t kind;
#include "proto/tbl/members/site.tbl"
#include "proto/tbl/members/site_place.tbl"
};

struct site_change {
	struct uuid id;
	int64_t version;
#include "proto/tbl/members/site.tbl"
#include "proto/tbl/members/site_place.tbl"
	struct strs clear;
};

struct site_describe {
	struct uuid id;
	int64_t version;
#include "proto/tbl/members/site_place.tbl"
	struct strs clear;
};

struct site_publish {
	struct uuid id;
	int64_t version;
	struct date published_at;
};

struct site_close {
	struct uuid id;
	int64_t version;
	struct date on;
	struct str reason;
	struct uuid residents_to; /* or: */
	struct opt_bool none;     /* its residents go nowhere */
};

struct residence_create {
	struct uuid person, site;
	struct date from_date, to_date;
};

struct residence_change {
	struct uuid id;
	int64_t version;
	struct date to_date;
	struct strs clear;
};

struct residence_move {
	struct uuid id;
	int64_t version;
	struct uuid site;
	struct date on;
};

/* ---- unit ---- */

struct unit_create {
	struct str code;
#include "proto/tbl/members/unit.tbl"
};

struct unit_change {
	struct uuid id;
	int64_t version;
#include "proto/tbl/members/unit.tbl"
	struct strs clear;
};

struct unit_rename {
	struct uuid id;
	int64_t version;
	struct str name;
};

struct unit_oa {
	struct uuid id;
	int64_t version;
	bool has_oa;
};

struct unit_merge {
	struct uuid id;
	int64_t version;
	struct uuid successor;
	struct date on;
	struct str reason;
};

/* ---- contact_link (双联系) ---- */

struct contact_link_create {
	struct str code;
	int32_t kind;
	struct uuid person; /* who keeps the contact */
	struct uuid deputy; /* with this deputy, when kind is member_deputy */
#include "proto/tbl/members/contact_link.tbl"
};

struct contact_link_change {
	struct uuid id;
	int64_t version;
#include "proto/tbl/members/contact_link.tbl"
	struct strs clear;
};

/* ---- inspection (六有, 七规范) ---- */

struct item_finding {
	int32_t item;   /* item_enum */
	int32_t result; /* enum item_result */
	struct str note;
	struct uuid evidence; /* a blob of the caller's */
};

struct inspection_create {
	struct str code;
	struct uuid site;
#include "proto/tbl/members/inspection.tbl"
	struct list items; /* struct item_finding, each of the 13 once */
};

struct inspection_change {
	struct uuid id;
	int64_t version;
#include "proto/tbl/members/inspection.tbl"
	struct strs clear;
};

struct inspection_recheck {
	struct uuid id; /* of the inspection that is checked again */
	int64_t version;
	struct str code; /* of the new one */
#include "proto/tbl/members/inspection.tbl"
	struct list items; /* those looked at; the others stand as they were */
};

/* ---- code lists ---- */

struct code_list_create {
	struct str code, name;
};

struct code_list_change {
	struct uuid id;
	int64_t version;
	struct str name;
};

struct code_add {
	struct uuid list;
	struct str value;
#include "proto/tbl/members/code_value.tbl"
};

struct code_change {
	struct uuid id;
	int64_t version;
#include "proto/tbl/members/code_value.tbl"
	struct strs clear;
};

/* ---- calendar ---- */

struct calendar_set_day {
	struct date date;
	struct opt_i64 version; /* absent: no such day was seen */
	int32_t kind;
	struct str name, notice;
};

struct calendar_import {
	int32_t year;
	struct uuid blob;
	struct opt_bool dry_run;
};

#undef TEXT
#undef EXACT
#undef CODE
#undef REF
#undef DAY
#undef ENUM
#undef WHOLE
#undef NUMBER
#undef FLAG
#undef NAMES

extern const struct desc congress_create_desc, congress_change_desc, person_create_desc,
    person_change_desc, mandate_create_desc, mandate_change_desc, site_create_desc,
    site_change_desc, site_describe_desc, site_publish_desc, site_close_desc,
    residence_create_desc, residence_change_desc, residence_move_desc, unit_create_desc,
    unit_change_desc, unit_rename_desc, unit_oa_desc, unit_merge_desc, contact_link_create_desc,
    contact_link_change_desc, item_finding_desc, inspection_create_desc, inspection_change_desc,
    inspection_recheck_desc, code_list_create_desc, code_list_change_desc, code_add_desc,
    code_change_desc, calendar_set_day_desc, calendar_import_desc;

/* ---- zone.export ---- */

struct zone_export {
	struct str kind; /* "person" */
};

struct zone_export_result {
	struct str file;  /* "person.csv" */
	struct uuid blob; /* for registry.blob.get by the caller; absent when there are no rows */
	int64_t size;     /* bytes */
	int64_t rows;
};

extern const struct desc zone_export_desc, zone_export_result_desc;

/* ---- events ---- */

struct contact_link_event {
	struct uuid id;
	struct str code;
	int32_t kind;
	struct uuid person, deputy;
	struct str group_name;
	struct date from_date, to_date;
};

struct inspection_event {
	struct uuid id;
	struct str code;
	struct uuid site;
	struct str site_code, street;
	struct date date;
	int32_t met, partly, unmet;
	struct date rectify_by;
	struct uuid recheck_of;
};

struct code_event {
	struct uuid id;
	struct str list, value, name;
	struct date ended_on;
	int64_t version; /* of the list */
};

extern const struct desc contact_link_event_desc, inspection_event_desc, code_event_desc;

#endif
