/* SPDX-License-Identifier: Apache-2.0 */
#include "services/registry/tables.h"

#define ID(T) FIELD(T, id, F_REQ, 0, 0, "id")
#define CODE(T, m, fl) FIELD(T, m, fl, 1, 32, "code")
#define NAME(T, m, fl) FIELD(T, m, (fl) | F_CHARS | F_TIDY | F_LINE, 1, 80, #m)
#define TEXT(T, m, fl) FIELD(T, m, (fl) | F_CHARS | F_TIDY, 1, 200, #m)
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
	DAY(congress, ended_on, F_OPT),
	TEXT(congress, end_reason, F_OPT),
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
	REF(person, photo, F_OPT),
	FIELD(person, shown, F_OPT, 0, 16, "members that are public"),
	DAY(person, ended_on, F_OPT),
	TEXT(person, end_reason, F_OPT),
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
	DAY(mandate, status_on, F_OPT),
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
	FIELD(site, longitude, F_OPT, 1, 20, "degrees east"),
	FIELD(site, latitude, F_OPT, 1, 20, "degrees north"),
	NAME(site, hours, F_OPT),
	NAME(site, in_charge, F_OPT),
	NAME(site, liaison, F_OPT),
	NAME(site, phone, F_OPT),
	FIELD_ENUM(site, state, F_REQ, &site_state_enum, "state"),
	DAY(site, published_at, F_OPT),
	DAY(site, ended_on, F_OPT),
	TEXT(site, end_reason, F_OPT),
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
	TEXT(residence, end_reason, F_OPT),
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
	DAY(unit, ended_on, F_OPT),
	TEXT(unit, end_reason, F_OPT),
	VERSION(unit),
};
DESC(unit, "unit_row", "An undertaking unit.");

static const struct field calendar_day_fields[] = {
	ID(calendar_day),
	DAY(calendar_day, date, F_REQ),
	FIELD_ENUM(calendar_day, kind, F_REQ, &calendar_kind_enum, "kind"),
	NAME(calendar_day, name, F_REQ),
	FIELD(calendar_day, notice, F_OPT | F_TIDY | F_LINE, 1, 1000, "address of the notice"),
	VERSION(calendar_day),
};
DESC(calendar_day, "calendar_day_row", "A day that a notice names.");

static const struct field contact_link_fields[] = {
	ID(contact_link),
	CODE(contact_link, code, F_REQ),
	FIELD_ENUM(contact_link, kind, F_REQ, &link_kind_enum, "kind"),
	REF(contact_link, person, F_REQ),
	REF(contact_link, deputy, F_OPT),
	NAME(contact_link, group_name, F_OPT),
	DAY(contact_link, from_date, F_REQ),
	DAY(contact_link, to_date, F_OPT),
	TEXT(contact_link, end_reason, F_OPT),
	VERSION(contact_link),
};
DESC(contact_link, "contact_link_row", "Who keeps contact with whom.");

static const struct field inspection_fields[] = {
	ID(inspection),
	CODE(inspection, code, F_REQ),
	REF(inspection, site, F_REQ),
	DAY(inspection, date, F_REQ),
	NAME(inspection, inspector, F_REQ),
	FIELD(inspection, rectify, F_OPT | F_CHARS | F_TIDY, 1, 500, "rectify"),
	DAY(inspection, rectify_by, F_OPT),
	REF(inspection, recheck_of, F_OPT),
	DAY(inspection, ended_on, F_OPT),
	TEXT(inspection, end_reason, F_OPT),
	VERSION(inspection),
};
DESC(inspection, "inspection_row", "An inspection of a site.");

static const struct field inspection_item_fields[] = {
	ID(inspection_item),
	FIELD(inspection_item, code, F_REQ, 1, 64, "inspection/item"),
	REF(inspection_item, inspection, F_REQ),
	FIELD_ENUM(inspection_item, item, F_REQ, &item_enum, "item"),
	FIELD_ENUM(inspection_item, result, F_REQ, &item_result_enum, "result"),
	FIELD(inspection_item, note, F_OPT | F_CHARS | F_TIDY, 1, 500, "note"),
	REF(inspection_item, evidence, F_OPT),
	VERSION(inspection_item),
};
DESC(inspection_item, "inspection_item_row", "What an inspection found of one item.");

static const struct field code_list_fields[] = {
	ID(code_list),
	CODE(code_list, code, F_REQ),
	NAME(code_list, name, F_REQ),
	VERSION(code_list),
};
DESC(code_list, "code_list_row", "A code list.");

static const struct field code_value_fields[] = {
	ID(code_value),
	FIELD(code_value, code, F_REQ, 1, 256, "list/value"),
	REF(code_value, list, F_REQ),
	FIELD(code_value, value, F_REQ | F_CHARS | F_TIDY | F_LINE, 1, 32, "value"),
	NAME(code_value, name, F_REQ),
	FIELD(code_value, place, F_OPT, 0, 100000, "place in the list"),
	DAY(code_value, ended_on, F_OPT),
	TEXT(code_value, end_reason, F_OPT),
	VERSION(code_value),
};
DESC(code_value, "code_value_row", "A value of a code list.");

static const struct field history_fields[] = {
	ID(history),
	FIELD(history, kind, F_REQ, 1, 32, "kind of object"),
	REF(history, object, F_REQ),
	VERSION(history),
	FIELD(history, at, F_REQ, 0, 0, "domain clock"),
	FIELD(history, principal, F_REQ, 1, 64, "who"),
	FIELD(history, op, F_REQ, 1, 64, "by which op"),
	FIELD_LIST(history, changes, F_REQ, &history_change_desc, 0, 64, "what"),
};
DESC(history, "history_row", "A change of an object.");

static const struct field code_key_fields[] = {
	ID(code_key),
	FIELD(code_key, kind, F_REQ, 1, 32, "kind of object"),
	FIELD(code_key, code, F_REQ, 1, 128, "code"),
	REF(code_key, object, F_REQ),
};
DESC(code_key, "code_key_row", "A code that was given.");

static const struct field code_use_fields[] = {
	ID(code_use),
	FIELD(code_use, uses, F_REQ, 0, INT64_MAX, "persons"),
};
DESC(code_use, "code_use_row", "How many persons carry a value.");

/*
 * What a wanted id brings along, so that the rules see its neighbours: small trees come whole; an
 * id may be the row's own or of what it refers to.
 */
#define WHOLE "WHERE $1::uuid[] IS NOT NULL"
#define OWN NULL

static const char near_person[] =
    "WHERE t.id IN (SELECT unnest($1::uuid[]) UNION SELECT person FROM mandate WHERE id = ANY($1)"
    " UNION SELECT person FROM residence WHERE id = ANY($1) OR site = ANY($1)"
    " UNION SELECT unnest(ARRAY[person, deputy]) FROM contact_link WHERE id = ANY($1))";
static const char near_link[] =
    "WHERE t.id = ANY($1) OR t.person = ANY($1) OR t.deputy = ANY($1) OR t.person IN"
    " (SELECT person FROM contact_link WHERE id = ANY($1))";
static const char near_mandate[] =
    "WHERE t.id = ANY($1) OR t.person = ANY($1) OR t.congress = ANY($1)"
    " OR t.person IN (SELECT person FROM mandate WHERE id = ANY($1))";
static const char near_residence[] =
    "WHERE t.person = ANY($1) OR t.person IN"
    " (SELECT person FROM residence WHERE id = ANY($1) OR site = ANY($1))";
static const char near_inspection[] =
    "WHERE t.id = ANY($1) OR t.recheck_of = ANY($1)"
    " OR t.id IN (SELECT recheck_of FROM inspection WHERE id = ANY($1))";
static const char near_item[] = "WHERE t.id = ANY($1) OR t.inspection = ANY($1)";

static const struct field contact_seen_fields[] = {
	ID(contact_seen),
	DAY(contact_seen, last_on, F_REQ),
};
DESC(contact_seen, "contact_seen", "The last contact of a link.");

static const struct field contact_fed_fields[] = {
	ID(contact_fed),
	FIELD(contact_fed, sequence, F_REQ, 1, INT64_MAX, "sequence"),
};
DESC(contact_fed, "contact_fed", "Whether the contact book runs.");

static const char seen_of[] = "WHERE t.id IN (SELECT id FROM contact_link WHERE person = ANY($1))";

struct uuid
contact_fed_id(void)
{
	return uuid_named("contact_fed", strlen("contact_fed"));
}

#define TABLE(T, tail) \
	const struct table T##_table = { .name = #T, .row = &T##_desc, .root = "id", .load = tail }
TABLE(congress, WHOLE);
TABLE(person, near_person);
TABLE(mandate, near_mandate);
TABLE(site, WHOLE);
TABLE(residence, near_residence);
TABLE(unit, WHOLE);
TABLE(calendar_day, WHOLE);
TABLE(contact_link, near_link);
TABLE(inspection, near_inspection);
TABLE(inspection_item, near_item);
TABLE(code_list, WHOLE);
TABLE(code_value, WHOLE);

TABLE(contact_seen, seen_of);
TABLE(contact_fed, OWN);
const struct table contact_link_of_view = {
	.name = "contact_link", .row = &contact_link_desc, .root = "person", .use = TABLE_VIEW
};

const struct table revision_table = {
	.name = "revision", .row = &v1_revision_desc, .root = "id", .load = WHOLE
};
const struct table history_table = {
	.name = "history", .row = &history_desc, .root = "id", .use = TABLE_APPEND
};
const struct table code_key_table = {
	.name = "code_key", .row = &code_key_desc, .root = "id", .use = TABLE_APPEND
};
const struct table code_use_table = {
	.name = "code_use", .row = &code_use_desc, .root = "id", .use = TABLE_VIEW
};
