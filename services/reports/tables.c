/* SPDX-License-Identifier: Apache-2.0 */
#include "services/reports/tables.h"

ENUMDESC(grain_enum, "grain", "day", "month", "year");

#define ANY(T, m, fl) FIELD(T, m, fl, 0, 0, #m)
#define OF(T, m, fl, en) FIELD_ENUM(T, m, fl, &en, #m)
#define THING_FIELDS(T)                                                              \
	ANY(T, id, F_REQ), OF(T, fact, F_REQ, fact_kind_enum), ANY(T, label, F_OPT), \
	    ANY(T, source, F_OPT), ANY(T, person, F_OPT), ANY(T, who, F_OPT),        \
	    ANY(T, street, F_OPT), ANY(T, site, F_OPT), ANY(T, unit, F_OPT),         \
	    ANY(T, levels, F_OPT), ANY(T, deputies, F_OPT), ANY(T, day, F_OPT),      \
	    ANY(T, slots, F_REQ), ANY(T, days, F_REQ), ANY(T, amounts, F_REQ),       \
	    ANY(T, first_on, F_OPT), ANY(T, last_on, F_OPT)

static const struct field suggestion_thing_fields[] = {
	THING_FIELDS(suggestion_thing),
	OF(suggestion_thing, state, F_REQ, suggestion_state_enum),
	OF(suggestion_thing, level, F_REQ, level_enum),
	OF(suggestion_thing, channel, F_REQ, channel_enum),
	OF(suggestion_thing, occasion, F_OPT, occasion_enum),
	OF(suggestion_thing, origin, F_OPT, origin_enum),
	ANY(suggestion_thing, agreed, F_REQ),
	ANY(suggestion_thing, subject, F_OPT),
	ANY(suggestion_thing, subject_n, F_REQ),
	ANY(suggestion_thing, raised_in, F_OPT),
	ANY(suggestion_thing, reference_only, F_REQ),
	ANY(suggestion_thing, submitted_on, F_OPT),
	ANY(suggestion_thing, accepted_on, F_OPT),
	ANY(suggestion_thing, refused_on, F_OPT),
	ANY(suggestion_thing, withdrawn_on, F_OPT),
	ANY(suggestion_thing, merged_on, F_OPT),
	ANY(suggestion_thing, assigned_on, F_OPT),
	ANY(suggestion_thing, closed_on, F_OPT),
	ANY(suggestion_thing, key_on, F_OPT),
};
DESC(suggestion_thing, "suggestion", "A suggestion.");

static const struct field assignment_thing_fields[] = {
	THING_FIELDS(assignment_thing),
	ANY(assignment_thing, suggestion, F_REQ),
	ANY(assignment_thing, unit_name, F_OPT),
	OF(assignment_thing, kind, F_REQ, assignment_kind_enum),
	ANY(assignment_thing, round, F_REQ),
	ANY(assignment_thing, reference_only, F_REQ),
	ANY(assignment_thing, contacted, F_REQ),
	ANY(assignment_thing, extended, F_REQ),
	ANY(assignment_thing, objected, F_REQ),
	ANY(assignment_thing, next, F_REQ),
	ANY(assignment_thing, sent_on, F_REQ),
	ANY(assignment_thing, sign_due, F_OPT),
	ANY(assignment_thing, signed_on, F_OPT),
	ANY(assignment_thing, due, F_OPT),
	ANY(assignment_thing, filed_on, F_OPT),
	ANY(assignment_thing, passed_on, F_OPT),
	ANY(assignment_thing, ended_on, F_OPT),
	OF(assignment_thing, end, F_OPT, assignment_state_enum),
	ANY(assignment_thing, in_time, F_REQ),
	OF(assignment_thing, class, F_OPT, reply_class_enum),
	OF(assignment_thing, attitude, F_OPT, satisfaction_enum),
	OF(assignment_thing, result, F_OPT, satisfaction_enum),
	OF(assignment_thing, rating, F_OPT, rating_state_enum),
};
DESC(assignment_thing, "assignment", "An assignment.");

static const struct field cosign_thing_fields[] = {
	THING_FIELDS(cosign_thing),
	ANY(cosign_thing, suggestion, F_REQ),
};
DESC(cosign_thing, "cosign", "A deputy's co-signature.");

static const struct field attendance_thing_fields[] = {
	THING_FIELDS(attendance_thing),
	ANY(attendance_thing, root, F_REQ),
};
DESC(attendance_thing, "attendance", "A deputy at an activity or a reception.");

static const struct field commitment_thing_fields[] = {
	THING_FIELDS(commitment_thing),
	ANY(commitment_thing, assignment, F_REQ),
	ANY(commitment_thing, fulfilled_on, F_OPT),
};
DESC(commitment_thing, "commitment", "What a class B letter promises.");

static const struct field opinion_thing_fields[] = {
	THING_FIELDS(opinion_thing),
	OF(opinion_thing, via, F_OPT, opinion_via_enum),
	OF(opinion_thing, result, F_OPT, opinion_result_enum),
	ANY(opinion_thing, refused, F_REQ),
};
DESC(opinion_thing, "opinion", "A resident's opinion.");

static const struct field entry_thing_fields[] = {
	THING_FIELDS(entry_thing),
	ANY(entry_thing, version, F_REQ),
};
DESC(entry_thing, "entry", "An entry of a book, or a reception.");

static const struct field inspection_thing_fields[] = {
	THING_FIELDS(inspection_thing),
	ANY(inspection_thing, met, F_REQ),
	ANY(inspection_thing, withdrawn, F_REQ),
};
DESC(inspection_thing, "inspection", "An inspection of a site.");

static const struct field word_fields[] = {
	ANY(word, id, F_REQ),
	ANY(word, list, F_REQ),
	ANY(word, value, F_REQ),
	ANY(word, n, F_REQ),
};
DESC(word, "word", "A value of a code list.");

static const struct field cell_fields[] = {
	ANY(cell, id, F_REQ),
	OF(cell, scope, F_REQ, scope_kind_enum),
	ANY(cell, key, F_REQ),
	OF(cell, grain, F_REQ, grain_enum),
	ANY(cell, start, F_REQ),
	ANY(cell, slots, F_REQ),
	ANY(cell, amounts, F_REQ),
};
DESC(cell, "cell", "What a scope counts on a day, in a month, in a year.");

static const struct field mandate_mirror_fields[] = {
	ANY(mandate_mirror, id, F_REQ),
	ANY(mandate_mirror, person, F_REQ),
	OF(mandate_mirror, level, F_REQ, level_enum),
	OF(mandate_mirror, status, F_REQ, mandate_status_enum),
	ANY(mandate_mirror, from_date, F_REQ),
	ANY(mandate_mirror, to_date, F_OPT),
	ANY(mandate_mirror, suspended_on, F_OPT),
};
DESC(mandate_mirror, "mandate", "A mandate.");

static const struct field person_mirror_fields[] = {
	ANY(person_mirror, id, F_REQ),
	ANY(person_mirror, code, F_REQ),
	ANY(person_mirror, name, F_REQ),
};
DESC(person_mirror, "person", "A person.");

static const struct field site_mirror_fields[] = {
	ANY(site_mirror, id, F_REQ),
	ANY(site_mirror, code, F_REQ),
	ANY(site_mirror, name, F_REQ),
	ANY(site_mirror, street, F_OPT),
	ANY(site_mirror, street_name, F_OPT),
	OF(site_mirror, kind, F_REQ, site_kind_enum),
	OF(site_mirror, state, F_REQ, site_state_enum),
	ANY(site_mirror, closed_on, F_OPT),
};
DESC(site_mirror, "site", "A home or station.");

static const struct field residence_mirror_fields[] = {
	ANY(residence_mirror, id, F_REQ),
	ANY(residence_mirror, person, F_REQ),
	ANY(residence_mirror, site, F_REQ),
	ANY(residence_mirror, from_date, F_REQ),
	ANY(residence_mirror, to_date, F_OPT),
};
DESC(residence_mirror, "residence", "Where a deputy resides.");

static const struct field unit_mirror_fields[] = {
	ANY(unit_mirror, id, F_REQ),
	ANY(unit_mirror, code, F_REQ),
	ANY(unit_mirror, name, F_REQ),
	OF(unit_mirror, kind, F_REQ, unit_kind_enum),
	ANY(unit_mirror, active, F_REQ),
	ANY(unit_mirror, ended_on, F_OPT),
};
DESC(unit_mirror, "unit", "A unit.");

const struct table suggestion_things = { "suggestion", &suggestion_thing_desc, "id", TABLE_OWN,
	NULL, NULL };
const struct table assignment_things = { "assignment", &assignment_thing_desc, "id", TABLE_OWN,
	NULL, NULL };
const struct table assignments_of = { "assignment", &assignment_thing_desc, "id", TABLE_ALSO,
	"WHERE t.suggestion = ANY($1)", NULL };
const struct table cosign_things = { "cosign", &cosign_thing_desc, "suggestion", TABLE_OWN, NULL,
	NULL };
const struct table commitment_things = { "commitment", &commitment_thing_desc, "assignment",
	TABLE_OWN, NULL, NULL };
const struct table opinion_things = { "opinion", &opinion_thing_desc, "id", TABLE_OWN, NULL, NULL };
const struct table entry_things = { "entry", &entry_thing_desc, "id", TABLE_OWN, NULL, NULL };
const struct table attendance_things = { "attendance", &attendance_thing_desc, "root", TABLE_OWN,
	NULL, NULL };
const struct table inspection_things = { "inspection", &inspection_thing_desc, "id", TABLE_OWN,
	NULL, NULL };
const struct table word_table = { "word", &word_desc, "id", TABLE_OWN, NULL, NULL };
const struct table cell_table = { "cell", &cell_desc, "id", TABLE_SUM, NULL, NULL };
const struct table mandate_mirrors = { "mandate", &mandate_mirror_desc, "id", TABLE_OWN, NULL,
	NULL };
const struct table person_mirrors = { "person", &person_mirror_desc, "id", TABLE_OWN, NULL, NULL };
const struct table site_mirrors = { "site", &site_mirror_desc, "id", TABLE_OWN, NULL, NULL };
const struct table residence_mirrors = { "residence", &residence_mirror_desc, "id", TABLE_OWN, NULL,
	NULL };
const struct table unit_mirrors = { "unit", &unit_mirror_desc, "id", TABLE_OWN, NULL, NULL };
