/* SPDX-License-Identifier: Apache-2.0 */
#include "proto/directory.h"
#include "proto/registry.h"

#define STR_(m, n, doc_) FIELD(T, m, F_OPT | F_CHARS, 1, n, doc_)
#define CODE(m, fl, doc_) FIELD(T, m, fl, 1, 32, doc_)
#define NAME(m, fl, doc_) FIELD(T, m, (fl) | F_CHARS, 1, 80, doc_)
#define ID(m, fl, doc_) FIELD(T, m, fl, 0, 0, doc_)
#define DAY(m, fl, doc_) FIELD(T, m, fl, 0, 0, doc_)
#define COUNT(m, doc_) FIELD(T, m, F_REQ, 0, INT64_MAX, doc_)
#define PAGE                                                       \
	FIELD(T, after, F_OPT, 1, 256, "The last page's `next`."), \
	    FIELD(T, limit, F_OPT, 1, 1000, "Rows of the page; 100 when absent.")

#define T directory_list
static const struct field directory_list_fields[] = {
	FIELD_ENUM(T, level, F_OPT, &level_enum, "Only with an active mandate of this level."),
	CODE(street, F_OPT, "Only of published sites of this street."),
	CODE(site, F_OPT, "Only of this published site."),
	PAGE,
};
DESC(directory_list, "directory.list", "Which deputies.");
#undef T

#define T directory_mandate
static const struct field directory_mandate_fields[] = {
	ID(id, F_REQ, "The mandate."),
	FIELD_ENUM(T, level, F_REQ, &level_enum, "Level."),
	NAME(congress, F_REQ, "Name of the congress."),
	CODE(congress_code, F_REQ, "Its code."),
	NAME(term, F_REQ, "Term (届次)."),
	NAME(delegation, F_OPT, "Delegation (代表团)."),
	NAME(electoral_unit, F_OPT, "Electoral unit."),
	DAY(from_date, F_REQ, "First day."),
	DAY(to_date, F_OPT, "Last day; absent: open end."),
};
DESC(directory_mandate, "directory.mandate", "An active mandate.");
#undef T

#define T directory_residence
static const struct field directory_residence_fields[] = {
	ID(id, F_REQ, "The residence."),
	CODE(site, F_REQ, "Code of the site."),
	ID(site_id, F_REQ, "The site."),
	NAME(name, F_REQ, "Its name."),
	CODE(street, F_OPT, "Code of its street."),
	DAY(from_date, F_REQ, "First day."),
	DAY(to_date, F_OPT, "Last day; absent: open end."),
};
DESC(directory_residence, "directory.residence", "Where a deputy is met: a published site.");
#undef T

#define T directory_row
static const struct field directory_row_fields[] = {
	CODE(code, F_REQ, "The person's code."),
	ID(id, F_REQ, "The person."),
	NAME(name, F_REQ, "Name."),
	FIELD_ENUM(T, gender, F_OPT, &gender_enum, "If shown: gender."),
	NAME(ethnicity, F_OPT, "If shown: ethnicity."),
	FIELD(T, birth_year, F_OPT, 1900, 2100, "If shown: year of birth."),
	NAME(party, F_OPT, "If shown: party."),
	NAME(education, F_OPT, "If shown: education."),
	NAME(occupation, F_OPT, "If shown: occupation."),
	STR_(employer, 200, "If shown: employer."),
	NAME(title, F_OPT, "If shown: title there."),
	ID(photo, F_OPT, "If shown: blob of the picture."),
	FIELD_LIST(
	    T, mandates, F_REQ, &directory_mandate_desc, 0, 20, "Active ones, highest first."),
	FIELD_LIST(T, sites, F_REQ, &directory_residence_desc, 0, 50, "Published ones of today."),
};
DESC(directory_row, "directory", "What is public of a deputy.");
#undef T

#define T directory_page
static const struct field directory_page_fields[] = { PAGE };
DESC(directory_page, "directory.page", "Which part of the list.");
#undef T

#define T directory_site
static const struct field directory_site_fields[] = {
	CODE(code, F_REQ, "Unique code."),
	ID(id, F_REQ, "The site's id."),
	FIELD_ENUM(T, kind, F_REQ, &site_kind_enum, "Zone home, street home or station."),
	NAME(name, F_REQ, "Name."),
	ID(parent, F_OPT, "The home it belongs to, if the public sees it."),
	CODE(parent_code, F_OPT, "Its code."),
	CODE(street, F_OPT, "Code of its street; absent for the zone home."),
	NAME(street_name, F_OPT, "That street's name."),
	STR_(address, 200, "Where it is."),
	FIELD(T, longitude, F_OPT, -180, 180, "Degrees east."),
	FIELD(T, latitude, F_OPT, -90, 90, "Degrees north."),
	NAME(hours, F_OPT, "Opening hours."),
	NAME(in_charge, F_OPT, "Person in charge."),
	NAME(liaison, F_OPT, "Liaison officer."),
	NAME(phone, F_OPT, "The site's own telephone."),
	DAY(published_at, F_REQ, "Since when the public sees it."),
};
DESC(directory_site, "directory.site", "A published home or station.");
#undef T

#define T directory_unit
static const struct field directory_unit_fields[] = {
	CODE(code, F_REQ, "Unique code."),
	ID(id, F_REQ, "The unit's id."),
	FIELD_ENUM(T, kind, F_REQ, &unit_kind_enum, "What it is."),
	NAME(name, F_REQ, "Name."),
	ID(parent, F_OPT, "The unit above it, if that is active."),
	CODE(parent_code, F_OPT, "Its code."),
};
DESC(directory_unit, "directory.unit", "What is public of an undertaking unit.");
#undef T

DESC_EMPTY(directory_get, "directory.get", "Nothing is asked.");

#define T directory
static const struct field directory_fields[] = {
	DAY(today, F_REQ, "The zone's day."),
	COUNT(persons, "Deputies in the directory today."),
	COUNT(sites, "Published sites."),
	COUNT(units, "Active units."),
};
DESC(directory, "directory.sum", "The day of the directory, and how much is in it.");
#undef T
