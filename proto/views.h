/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The views registry publishes to the other services (schema registry, v1_*): one struct and one
 * descriptor each, members in the order of the columns. They hold no private columns. Registry
 * never deletes an id: what has ended stays with its state. A view only ever gains columns under a
 * new version.
 */
#ifndef PROTO_VIEWS_H
#define PROTO_VIEWS_H

#include "common/desc.h"

enum level { LEVEL_NATIONAL = 1, LEVEL_PROVINCIAL, LEVEL_CITY, LEVEL_DISTRICT };
enum mandate_status { MANDATE_ACTIVE = 1, MANDATE_SUSPENDED, MANDATE_ENDED };
enum site_kind { SITE_ZONE_HOME = 1, SITE_STREET_HOME, SITE_STATION };
enum site_state { SITE_OPEN = 1, SITE_CLOSED };
enum unit_kind {
	UNIT_DEPARTMENT = 1,
	UNIT_STREET,
	UNIT_COURT,
	UNIT_PROCURATORATE,
	UNIT_EXTERNAL
};

extern const struct enumdesc level_enum, mandate_status_enum, site_kind_enum, site_state_enum,
    unit_kind_enum;

struct v1_person {
	struct uuid id;
	struct str code; /* scope of a deputy's certificate */
	struct str name; /* names repeat */
};

struct v1_mandate {
	struct uuid id;
	struct str code; /* the certificate number (代表证号) */
	struct uuid person;
	struct str person_code, person_name;
	int32_t level;       /* enum level */
	struct str congress; /* its code */
	struct str term;     /* 届次 */
	int32_t status;      /* enum mandate_status */
	struct date from_date, to_date; /* to_date absent: open end */
};

struct v1_site {
	struct uuid id;
	struct str code; /* scope of a station's certificate */
	int32_t kind;    /* enum site_kind */
	struct str name;
	struct uuid parent; /* absent for the zone home */
	struct str street;  /* its code; absent for the zone home */
	int32_t state;      /* enum site_state */
};

struct v1_unit {
	struct uuid id;
	struct str code; /* scope of a unit's certificate */
	int32_t kind;    /* enum unit_kind */
	struct str name;
	bool has_oa, active;
	struct uuid successor; /* of a unit that was merged */
};

struct v1_code {
	struct uuid id;
	struct str list;     /* code of the list: "activity_kind" */
	struct str value, name;
	struct opt_i32 place;
	bool active;         /* retired ones are still read, no longer chosen */
};

struct v1_calendar {
	struct uuid id;
	struct date date;
	bool work;
	struct str name; /* the holiday the day belongs to */
};

/* One row a kind ("congress", "person", "mandate", "site", "residence", "unit", "calendar"): n
 * grows with each change of it. Every kind has its row from the first migration on. */
struct v1_revision {
	struct uuid id;
	struct str name;
	int64_t n;
};

extern const struct desc v1_person_desc, v1_mandate_desc, v1_site_desc, v1_unit_desc,
    v1_code_desc, v1_calendar_desc, v1_revision_desc;

#endif
