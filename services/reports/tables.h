/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The rows of reports: projections, nothing that is not in the events. A *thing* is what is counted
 * (a suggestion, an assignment, an entry of a book …): where and whom it concerns, and its marks:
 * how much it counts for which slot on which day. A *cell* sums the marks of a scope (the zone, a
 * street, … a deputy) by day, month and year. Beside them stand mirrors of registry's objects, of
 * which the zone's profile is counted.
 */
#ifndef REPORTS_TABLES_H
#define REPORTS_TABLES_H

#include "common/engine.h"
#include "proto/reports.h"

#define THING                                                                                      \
	struct uuid id;                                                                            \
	int32_t fact;          /* enum fact_kind */                                                \
	struct str label, source;                                                                  \
	struct str person, who; /* the deputy's code and name */                                   \
	struct str street, site, unit;                                                             \
	struct strs levels, deputies; /* each counts once */                                       \
	struct date day;       /* where it stands in a record */                                   \
	struct i32s slots, days, amounts; /* the marks; days as YYYYMMDD, a slot as slot_of() */   \
	struct date first_on, last_on     /* of the days */

struct thing { THING; };

struct suggestion_thing {
	THING;
	int32_t state, level, channel, occasion, origin, agreed;
	struct str subject;
	int32_t subject_n; /* word's number */
	struct strs raised_in;
	bool reference_only;
	struct date submitted_on, accepted_on, refused_on, withdrawn_on, merged_on, assigned_on,
	    closed_on, key_on;
};

struct assignment_thing {
	THING;
	struct uuid suggestion;
	struct str unit_name;
	int32_t kind, round;
	bool reference_only, contacted, extended, objected, next;
	struct date sent_on, sign_due, signed_on, due, filed_on, passed_on, ended_on;
	int32_t end;       /* enum assignment_state: how it ended */
	bool in_time;
	int32_t class, attitude, result;
	int32_t rating;    /* enum rating_state: released or not rated */
};

struct cosign_thing { THING; struct uuid suggestion; };

struct attendance_thing {
	THING;
	struct uuid root;  /* the entry or reception */
};

struct commitment_thing {
	THING;
	struct uuid assignment;
	struct date fulfilled_on;
};

struct opinion_thing {
	THING;
	int32_t via, result;
	bool refused;
};

struct entry_thing { /* activity, contact, debrief, reception */
	THING;
	int64_t version;
};

struct word { /* a value of a code list, as part of a slot */
	struct uuid id;
	struct str list, value;
	int32_t n;
};

struct cell {
	struct uuid id;
	int32_t scope;     /* enum scope_kind */
	struct str key;
	int32_t grain;     /* enum grain */
	struct date start;
	struct i32s slots;
	struct i64s amounts;
};

enum grain { GRAIN_DAY = 1, GRAIN_MONTH, GRAIN_YEAR };

/* Mirrors. */
struct mandate_mirror {
	struct uuid id;
	struct str person;
	int32_t level, status;
	struct date from_date, to_date, suspended_on;
};
struct person_mirror { struct uuid id; struct str code, name; };
struct site_mirror {
	struct uuid id;
	struct str code, name, street, street_name;
	int32_t kind, state;
	struct date closed_on;
};
struct residence_mirror {
	struct uuid id;
	struct str person, site;
	struct date from_date, to_date;
};
struct unit_mirror {
	struct uuid id;
	struct str code, name;
	int32_t kind;
	bool active;
	struct date ended_on;
};
struct inspection_thing {
	THING;
	int32_t met;
	bool withdrawn;
};

/* assignments_of: all of a suggestion. */
extern const struct table suggestion_things, assignment_things, assignments_of, cosign_things,
    commitment_things, opinion_things, entry_things, attendance_things, inspection_things,
    word_table, cell_table, mandate_mirrors, person_mirrors, site_mirrors, residence_mirrors,
    unit_mirrors, scoring_table;

#endif
