/* SPDX-License-Identifier: Apache-2.0 */
#include "proto/views.h"

ENUMDESC(level_enum, "level", "national", "provincial", "city", "district");
ENUMDESC(mandate_status_enum, "mandate_status", "active", "suspended", "ended");
ENUMDESC(site_kind_enum, "site_kind", "zone_home", "street_home", "station");
ENUMDESC(site_state_enum, "site_state", "open", "closed");
ENUMDESC(unit_kind_enum, "unit_kind", "department", "street", "court", "procuratorate", "external");

static const struct field v1_person_fields[] = {
	FIELD(v1_person, id, F_REQ, 0, 0, "The person's id."),
	FIELD(v1_person, code, F_REQ, 1, 32, "Unique code, P0001."),
	FIELD(v1_person, name, F_REQ, 1, 256, "Name; names repeat."),
};
DESC(v1_person, "registry.v1_person", "A person, without private data.");

static const struct field v1_mandate_fields[] = {
	FIELD(v1_mandate, id, F_REQ, 0, 0, "The mandate's id."),
	FIELD(v1_mandate, code, F_REQ, 1, 32, "Certificate number (代表证号)."),
	FIELD(v1_mandate, person, F_REQ, 0, 0, "The person who holds it."),
	FIELD(v1_mandate, person_code, F_REQ, 1, 32, "That person's code."),
	FIELD(v1_mandate, person_name, F_REQ, 1, 256, "That person's name."),
	FIELD_ENUM(v1_mandate, level, F_REQ, &level_enum, "Level of the congress."),
	FIELD(v1_mandate, congress, F_REQ, 1, 32, "Code of the congress."),
	FIELD(v1_mandate, term, F_REQ, 1, 64, "Term (届次)."),
	FIELD_ENUM(v1_mandate, status, F_REQ, &mandate_status_enum, "Whether it can be exercised."),
	FIELD(v1_mandate, from_date, F_REQ, 0, 0, "First day."),
	FIELD(v1_mandate, to_date, F_OPT, 0, 0, "Last day; absent: open end."),
};
DESC(v1_mandate, "registry.v1_mandate", "A deputy's mandate.");

static const struct field v1_site_fields[] = {
	FIELD(v1_site, id, F_REQ, 0, 0, "The site's id."),
	FIELD(v1_site, code, F_REQ, 1, 32, "Unique code, H00, S01."),
	FIELD_ENUM(v1_site, kind, F_REQ, &site_kind_enum, "Zone home, street home or station."),
	FIELD(v1_site, name, F_REQ, 1, 256, "Name."),
	FIELD(v1_site, parent, F_OPT, 0, 0, "The home it belongs to; absent for the zone home."),
	FIELD(v1_site, street, F_OPT, 1, 32, "Code of its street; absent for the zone home."),
	FIELD_ENUM(v1_site, state, F_REQ, &site_state_enum, "Open or closed."),
};
DESC(v1_site, "registry.v1_site", "A home or station.");

static const struct field v1_unit_fields[] = {
	FIELD(v1_unit, id, F_REQ, 0, 0, "The unit's id."),
	FIELD(v1_unit, code, F_REQ, 1, 32, "Unique code, U0101."),
	FIELD_ENUM(v1_unit, kind, F_REQ, &unit_kind_enum, "What it is."),
	FIELD(v1_unit, name, F_REQ, 1, 256, "Name."),
	FIELD(v1_unit, has_oa, F_REQ, 0, 0, "Whether its OA system is on the bus."),
	FIELD(v1_unit, active, F_REQ, 0, 0, "Whether it can be assigned to."),
	FIELD(v1_unit, successor, F_OPT, 0, 0, "The unit that took its tasks over."),
};
DESC(v1_unit, "registry.v1_unit", "An undertaking unit.");

static const struct field v1_code_fields[] = {
	FIELD(v1_code, id, F_REQ, 0, 0, "The value's id."),
	FIELD(v1_code, list, F_REQ, 1, 32, "Code of its list."),
	FIELD(v1_code, value, F_REQ, 1, 256, "The value."),
	FIELD(v1_code, name, F_REQ, 1, 256, "Its name."),
	FIELD(v1_code, place, F_OPT, 0, 0, "Its place in the list."),
	FIELD(v1_code, active, F_REQ, 0, 0, "Whether it can be chosen."),
};
DESC(v1_code, "registry.v1_code", "A value of a code list.");

static const struct field v1_calendar_fields[] = {
	FIELD(v1_calendar, id, F_REQ, 0, 0, "The day's id."),
	FIELD(v1_calendar, date, F_REQ, 0, 0, "The day."),
	FIELD(v1_calendar, work, F_REQ, 0, 0, "Working day, or day off."),
	FIELD(v1_calendar, name, F_REQ, 1, 128, "The holiday it belongs to."),
};
DESC(v1_calendar, "registry.v1_calendar", "A day on which a notice departs from Monday-Friday.");

static const struct field v1_revision_fields[] = {
	FIELD(v1_revision, id, F_REQ, 0, 0, "The counter's id."),
	FIELD(v1_revision, name, F_REQ, 1, 32, "Kind of object."),
	FIELD(v1_revision, n, F_REQ, 0, INT64_MAX, "Grows with each change."),
};
DESC(v1_revision, "registry.v1_revision", "How often the objects of a kind have changed.");
