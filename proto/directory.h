/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The published directory: of deputies, sites, units and the zone's day what is public. Whoever
 * asks gets the same, so that what is made of these answers, by whatever key, can be published
 * whole. A private member must never be added here.
 */
#ifndef PROTO_DIRECTORY_H
#define PROTO_DIRECTORY_H

#include "common/desc.h"

/* ---- deputies ---- */

struct directory_list {
	int32_t level;
	struct str street, site; /* codes */
	struct str after;
	struct opt_i32 limit;
};

struct directory_mandate {
	struct uuid id;
	int32_t level;
	struct str congress, congress_code, term, delegation, electoral_unit;
	struct date from_date, to_date;
};

struct directory_residence {
	struct uuid id;
	struct str site;
	struct uuid site_id;
	struct str name, street;
	struct date from_date, to_date;
};

struct directory_row {
	struct str code;
	struct uuid id;
	struct str name;
	int32_t gender;
	struct str ethnicity;
	struct opt_i32 birth_year;
	struct str party, education, occupation, employer, title;
	struct uuid photo;
	struct list mandates; /* struct directory_mandate */
	struct list sites;    /* struct directory_residence, at open published ones */
};

/* ---- sites: open, and published by today ---- */

struct directory_page {
	struct str after;
	struct opt_i32 limit;
};

struct directory_site {
	struct str code;
	struct uuid id;
	int32_t kind;
	struct str name;
	struct uuid parent; /* absent when the public does not see it */
	struct str parent_code, street, street_name, address;
	struct opt_f64 longitude, latitude;          /* degrees */
	struct str hours, in_charge, liaison, phone; /* the site's own telephone */
	struct date published_at;
};

/* ---- units: active ones, without contacts ---- */

struct directory_unit {
	struct str code;
	struct uuid id;
	int32_t kind;
	struct str name;
	struct uuid parent; /* absent when it is not active */
	struct str parent_code;
};

/* ---- the day that all this is of, and how much of it there is ---- */

struct directory_get {
	char none;
};

struct directory {
	struct date today;
	int64_t persons, sites, units;
};

extern const struct desc directory_list_desc, directory_mandate_desc, directory_residence_desc,
    directory_row_desc, directory_page_desc, directory_site_desc, directory_unit_desc,
    directory_get_desc, directory_desc;

#endif
