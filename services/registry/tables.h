/* SPDX-License-Identifier: Apache-2.0 */
/*
 * registry's rows, one struct a table. Each has an id for the machines and a key for people: its
 * code, a calendar day its date. Nothing is ever deleted; what ends gets a last day or a state.
 */
#ifndef REGISTRY_TABLES_H
#define REGISTRY_TABLES_H

#include "common/engine.h"
#include "proto/registry.h"

struct congress {
	struct uuid id;
	struct str code, name;
	int32_t level;
	struct uuid parent;
	int64_t version;
};

struct person {
	struct uuid id;
	struct str code, name;
	int32_t gender;
	struct str ethnicity;
	struct opt_i32 birth_year;
	struct str party, education, occupation, employer, title, phone, identity, address;
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
	int64_t version;
};

struct site {
	struct uuid id;
	struct str code;
	int32_t kind;
	struct str name;
	struct uuid parent;
	struct str street, street_name, address;
	struct opt_f64 longitude, latitude;
	struct str hours, in_charge, liaison, phone;
	int32_t state;
	struct date published_at;
	int64_t version;
};

struct residence {
	struct uuid id;
	struct str code; /* person/site/first day */
	struct uuid person, site;
	struct date from_date, to_date;
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
	int64_t version;
};

struct calendar_day {
	struct uuid id;
	struct date date;
	int32_t kind;
	struct str name, notice;
	int64_t version;
};

extern const struct desc congress_desc, person_desc, mandate_desc, site_desc, residence_desc,
    unit_desc, calendar_day_desc;

extern const struct table congress_table, person_table, mandate_table, site_table,
    residence_table, unit_table, calendar_day_table;

/* How often the objects of a kind changed (struct v1_revision); all rows are there at once. */
extern const struct table revision_table;

#endif
