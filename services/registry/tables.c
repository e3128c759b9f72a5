/* SPDX-License-Identifier: Apache-2.0 */
#include "services/registry/tables.h"

#define ID(T) FIELD(T, id, F_REQ, 0, 0, "id")
#define CODE(T, m, fl) FIELD(T, m, fl, 1, 32, "code")
#define NAME(T, m, fl) FIELD(T, m, (fl) | F_CHARS, 1, 80, #m)
#define TEXT(T, m, fl) FIELD(T, m, (fl) | F_CHARS, 1, 200, #m)
#define REF(T, m, fl) FIELD(T, m, fl, 0, 0, "id of another object")
#define DAY(T, m, fl) FIELD(T, m, fl, 0, 0, #m)
#define FLAG(T, m) FIELD(T, m, F_REQ, 0, 0, #m)
#define VERSION(T) FIELD(T, version, F_REQ, 0, INT64_MAX, "grows by one with each change")

static const struct field congress_fields[] = {
	ID(congress),
	CODE(congress, code, F_REQ),
	NAME(congress, name, F_REQ),
	FIELD_ENUM(congress, level, F_REQ, &level_enum, "level"),
	REF(congress, parent, F_OPT),
	VERSION(congress),
};
DESC(congress, "congress_row", "A people's congress.");

static const struct field person_fields[] = {
	ID(person),
	CODE(person, code, F_REQ),
	NAME(person, name, F_REQ),
	FIELD_ENUM(person, gender, F_OPT, &gender_enum, "gender"),
	NAME(person, ethnicity, F_OPT),
	FIELD(person, birth_year, F_OPT, 1900, 2100, "year of birth"),
	NAME(person, party, F_OPT),
	NAME(person, education, F_OPT),
	NAME(person, occupation, F_OPT),
	TEXT(person, employer, F_OPT),
	NAME(person, title, F_OPT),
	NAME(person, phone, F_OPT | F_PRIVATE),
	FIELD(person, identity, F_OPT | F_PRIVATE, 18, 18, "identity number"),
	TEXT(person, address, F_OPT | F_PRIVATE),
	VERSION(person),
};
DESC(person, "person_row", "A person.");

static const struct field mandate_fields[] = {
	ID(mandate),
	CODE(mandate, code, F_REQ),
	REF(mandate, person, F_REQ),
	REF(mandate, congress, F_REQ),
	NAME(mandate, term, F_REQ),
	NAME(mandate, delegation, F_OPT),
	NAME(mandate, electoral_unit, F_OPT),
	DAY(mandate, from_date, F_REQ),
	DAY(mandate, to_date, F_OPT),
	FIELD_ENUM(mandate, status, F_REQ, &mandate_status_enum, "status"),
	TEXT(mandate, reason, F_OPT),
	VERSION(mandate),
};
DESC(mandate, "mandate_row", "A deputy's mandate.");

static const struct field site_fields[] = {
	ID(site),
	CODE(site, code, F_REQ),
	FIELD_ENUM(site, kind, F_REQ, &site_kind_enum, "kind"),
	NAME(site, name, F_REQ),
	REF(site, parent, F_OPT),
	CODE(site, street, F_OPT),
	NAME(site, street_name, F_OPT),
	TEXT(site, address, F_OPT),
	FIELD(site, longitude, F_OPT, -180, 180, "degrees east"),
	FIELD(site, latitude, F_OPT, -90, 90, "degrees north"),
	NAME(site, hours, F_OPT),
	NAME(site, in_charge, F_OPT),
	NAME(site, liaison, F_OPT),
	NAME(site, phone, F_OPT),
	FIELD_ENUM(site, state, F_REQ, &site_state_enum, "state"),
	DAY(site, published_at, F_OPT),
	VERSION(site),
};
DESC(site, "site_row", "A home or station.");

static const struct field residence_fields[] = {
	ID(residence),
	FIELD(residence, code, F_REQ, 1, 128, "person/site/first day"),
	REF(residence, person, F_REQ),
	REF(residence, site, F_REQ),
	DAY(residence, from_date, F_REQ),
	DAY(residence, to_date, F_OPT),
	VERSION(residence),
};
DESC(residence, "residence_row", "A person resides at a site.");

static const struct field unit_fields[] = {
	ID(unit),
	CODE(unit, code, F_REQ),
	FIELD_ENUM(unit, kind, F_REQ, &unit_kind_enum, "kind"),
	NAME(unit, name, F_REQ),
	REF(unit, parent, F_OPT),
	NAME(unit, contact, F_OPT | F_PRIVATE),
	NAME(unit, phone, F_OPT | F_PRIVATE),
	FLAG(unit, has_oa),
	FLAG(unit, active),
	REF(unit, successor, F_OPT),
	VERSION(unit),
};
DESC(unit, "unit_row", "An undertaking unit.");

static const struct field calendar_day_fields[] = {
	ID(calendar_day),
	DAY(calendar_day, date, F_REQ),
	FIELD_ENUM(calendar_day, kind, F_REQ, &calendar_kind_enum, "kind"),
	NAME(calendar_day, name, F_REQ),
	FIELD(calendar_day, notice, F_OPT, 1, 1000, "address of the notice"),
	VERSION(calendar_day),
};
DESC(calendar_day, "calendar_day_row", "A day that a notice names.");

#define TABLE(T) const struct table T##_table = { .name = #T, .row = &T##_desc, .root = "id" }
TABLE(congress);
TABLE(person);
TABLE(mandate);
TABLE(site);
TABLE(residence);
TABLE(unit);
TABLE(calendar_day);

const struct table revision_table = { .name = "revision", .row = &v1_revision_desc, .root = "id" };
