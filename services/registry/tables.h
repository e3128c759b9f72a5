/* SPDX-License-Identifier: Apache-2.0 */
/*
 * registry's rows, one struct a table. Each has an id for the machines and a key for people: its
 * code, a calendar day its date. Nothing is ever deleted; what ends gets a last day or a state, and
 * why (`end_reason`).
 */
#ifndef REGISTRY_TABLES_H
#define REGISTRY_TABLES_H

#include "common/engine.h"
#include "proto/registry_lists.h"

struct congress {
	struct uuid id;
	struct str code, name;
	int32_t level;
	struct uuid parent;
	struct date ended_on;
	struct str end_reason;
	int64_t version;
};

struct person {
	struct uuid id;
	struct str code, name;
	int32_t gender;
	struct str ethnicity;
	struct opt_i32 birth_year;
	struct str party, education, occupation, employer, title, phone, identity, address;
	struct uuid photo;  /* a blob */
	struct strs shown;  /* members that are public */
	struct date ended_on; /* archived */
	struct str end_reason;
	int64_t version;
};

struct mandate {
	struct uuid id;
	struct str code;
	struct uuid person, congress;
	struct str term, delegation, electoral_unit;
	struct date from_date, to_date;
	int32_t status;
	struct str reason;
	struct date status_on; /* since when it has this status */
	int64_t version;
};

struct site {
	struct uuid id;
	struct str code;
	int32_t kind;
	struct str name;
	struct uuid parent;
	struct str street, street_name, address;
	struct str longitude, latitude; /* degrees, as they were entered */
	struct str hours, in_charge, liaison, phone;
	int32_t state;
	struct date published_at, ended_on;
	struct str end_reason;
	int64_t version;
};

struct residence {
	struct uuid id;
	struct str code; /* person/site/first day */
	struct uuid person, site;
	struct date from_date, to_date;
	struct str end_reason;
	int64_t version;
};

struct unit {
	struct uuid id;
	struct str code;
	int32_t kind;
	struct str name;
	struct uuid parent;
	struct str contact, phone;
	bool has_oa, active;
	struct uuid successor;
	struct date ended_on;
	struct str end_reason;
	int64_t version;
};

struct calendar_day {
	struct uuid id;
	struct date date;
	int32_t kind;
	struct str name, notice;
	int64_t version;
};

struct contact_link {
	struct uuid id;
	struct str code;
	int32_t kind;
	struct uuid person, deputy;
	struct str group_name;
	struct date from_date, to_date;
	struct str end_reason;
	int64_t version;
};

struct inspection {
	struct uuid id;
	struct str code;
	struct uuid site;
	struct date date;
	struct str inspector, rectify;
	struct date rectify_by;
	struct uuid recheck_of; /* the inspection that it checks again */
	struct date ended_on;   /* withdrawn: entered in error */
	struct str end_reason;
	int64_t version;
};

struct inspection_item {
	struct uuid id;
	struct str code; /* inspection/item */
	struct uuid inspection;
	int32_t item, result;
	struct str note;
	struct uuid evidence; /* a blob */
	int64_t version;
};

struct code_list { /* its version grows with each change of its values */
	struct uuid id;
	struct str code, name;
	int64_t version;
};

struct code_value {
	struct uuid id;
	struct str code; /* list/value */
	struct uuid list;
	struct str value, name;
	struct opt_i32 place;
	struct date ended_on; /* retired: still read, no longer chosen */
	struct str end_reason;
	int64_t version;
};

/* Who changed what, for ever. Of private members only the name. */
struct history {
	struct uuid id;
	struct str kind;
	struct uuid object;
	int64_t version;
	struct stamp at;
	struct str principal, op;
	struct list changes; /* struct history_change */
};

/* Codes that were ever given, by an id made of kind and code: none is given twice. */
struct code_key {
	struct uuid id;
	struct str kind, code;
	struct uuid object;
};

struct code_use { /* how many persons carry a value */
	struct uuid id;
	int64_t uses;
};

struct contact_seen { /* the last contact of a link */
	struct uuid id;
	struct date last_on;
};

struct contact_fed { /* one row, once the contact book has told of a contact */
	struct uuid id;
	int64_t sequence; /* how many it has told of */
};

extern const struct desc contact_seen_desc, contact_fed_desc;
extern const struct table contact_seen_table, contact_fed_table;
/* Links by the person who keeps contact. */
extern const struct table contact_link_of_view;
struct uuid contact_fed_id(void);

extern const struct desc congress_desc, person_desc, mandate_desc, site_desc, residence_desc,
    unit_desc, calendar_day_desc, contact_link_desc, inspection_desc, inspection_item_desc,
    code_list_desc, code_value_desc, history_desc, code_key_desc,
    code_use_desc;

extern const struct table congress_table, person_table, mandate_table, site_table,
    residence_table, unit_table, calendar_day_table, contact_link_table, inspection_table,
    inspection_item_table, code_list_table, code_value_table, history_table, code_key_table,
    code_use_table;

/* How often the objects of a kind changed (struct v1_revision); all rows are there at once. */
extern const struct table revision_table;

#endif
