/* SPDX-License-Identifier: Apache-2.0 */
#include "services/registers/tables.h"

static const struct field book_fields[] = {
	FIELD(book, id, F_REQ, 0, 0, "id"),
	FIELD_ENUM(book, book, F_REQ, &book_enum, "book"),
	FIELD(book, site, F_REQ, 0, 0, "site"),
	FIELD(book, site_code, F_REQ, 1, 32, "site_code"),
	FIELD(book, street, F_OPT, 1, 32, "street"),
	FIELD(book, year, F_REQ, 1900, 2199, "year"),
	FIELD(book, entries, F_REQ, 1, INT32_MAX, "entries"),
	FIELD(book, places, F_REQ, 1, INT32_MAX, "places"),
	FIELD(book, hash, F_REQ, ENTRY_HASH, ENTRY_HASH, "hash"),
};
DESC(book, "book", "The book of a site and a year.");

static const struct field resident_data_fields[] = {
	FIELD(resident_data, id, F_REQ, 0, 0, "id"),
	FIELD(resident_data, entry, F_REQ, 0, 0, "entry"),
	FIELD(resident_data, site_code, F_REQ, 1, 32, "site_code"),
	FIELD(resident_data, number, F_REQ, 1, INT32_MAX, "number"),
	FIELD(resident_data, year, F_REQ, 1900, 2199, "year"),
	FIELD_LIST(resident_data, residents, F_OPT | F_PRIVATE, &resident_desc, 0, 50, "residents"),
	FIELD(resident_data, salt, F_OPT | F_PRIVATE, ENTRY_SALT, ENTRY_SALT, "salt"),
	FIELD(resident_data, erase_on, F_REQ, 0, 0, "erase_on"),
	FIELD(resident_data, erased_on, F_OPT, 0, 0, "erased_on"),
	FIELD_ENUM(resident_data, cause, F_OPT, &erasure_enum, "cause"),
	FIELD(resident_data, reason, F_OPT, 0, 0, "reason"),
};
DESC(resident_data, "resident_data", "Residents' data, kept apart.");

static const struct field raised_fields[] = {
	FIELD(raised, id, F_REQ, 0, 0, "id"),
	FIELD(raised, entry, F_REQ, 0, 0, "entry"),
	FIELD(raised, version, F_REQ, 1, INT32_MAX, "version"),
	FIELD(raised, problem, F_REQ, 1, 50, "problem"),
	FIELD_ENUM(raised, state, F_REQ, &raised_state_enum, "state"),
	FIELD(raised, site_code, F_REQ, 1, 32, "site_code"),
	FIELD(raised, street, F_OPT, 1, 32, "street"),
	FIELD(raised, title, F_REQ, 0, 0, "title"),
	FIELD(raised, asked_by, F_REQ, 1, 129, "asked_by"),
	FIELD(raised, asked_at, F_REQ, 0, 0, "asked_at"),
	FIELD(raised, field, F_OPT, 0, 0, "field"),
	FIELD(raised, reason, F_OPT, 0, 0, "reason"),
};
DESC(raised, "raised", "A problem that is to be an opinion.");

static const struct field setting_fields[] = {
	FIELD(setting, id, F_REQ, 0, 0, "id"),
	FIELD(setting, series, F_REQ, 0, 0, "series"),
	FIELD_ENUM(setting, name, F_REQ, &setting_enum, "name"),
	FIELD(setting, version, F_REQ, 2, INT32_MAX, "version"),
	FIELD(setting, value, F_REQ, 0, 1000, "value"),
	FIELD(setting, source, F_REQ, 0, 0, "source"),
	FIELD(setting, valid_from, F_REQ, 0, 0, "valid_from"),
	FIELD(setting, set_at, F_REQ, 0, 0, "set_at"),
	FIELD(setting, set_by, F_REQ, 1, 129, "set_by"),
};
DESC(setting, "setting_row", "A version of a setting.");

static const struct field task_fields[] = {
	FIELD(task, id, F_REQ, 0, 0, "id"),
	FIELD(task, entry, F_REQ, 0, 0, "entry"),
	FIELD(task, no, F_REQ, 1, 50, "no"),
	FIELD(task, number, F_REQ, 1, INT32_MAX, "number"),
	FIELD(task, year, F_REQ, 1900, 2199, "year"),
	FIELD(task, site_code, F_REQ, 1, 32, "site_code"),
	FIELD(task, street, F_OPT, 1, 32, "street"),
	FIELD(task, kind, F_REQ, 0, 0, "kind"),
	FIELD(task, subject, F_REQ, 0, 0, "subject"),
	FIELD(task, text, F_REQ, 0, 0, "text"),
	FIELD(task, unit, F_OPT, 0, 0, "unit"),
	FIELD(task, unit_code, F_OPT, 1, 32, "unit_code"),
	FIELD(task, unit_name, F_OPT, 0, 0, "unit_name"),
	FIELD(task, by_date, F_OPT, 0, 0, "by_date"),
	FIELD(task, remind_on, F_OPT, 0, 0, "remind_on"),
	FIELD_ENUM(task, state, F_REQ, &resolution_state_enum, "state"),
	FIELD(task, done_on, F_OPT, 0, 0, "done_on"),
	FIELD(task, outcome, F_OPT, 0, 0, "outcome"),
	FIELD(task, done_by, F_OPT, 0, 0, "done_by"),
	FIELD(task, soon_on, F_OPT, 0, 0, "soon_on"),
	FIELD(task, overdue_on, F_OPT, 0, 0, "overdue_on"),
	FIELD(task, days, F_OPT, 1, INT32_MAX, "days"),
	FIELD(task, counted, F_REQ, 0, INT64_MAX, "counted"),
};
DESC(task, "resolution_row", "What became of a resolution.");

static const struct field task_now_fields[] = {
	FIELD(task_now, id, F_REQ, 0, 0, "id"),
	FIELD(task_now, remind_on, F_OPT, 0, 0, "remind_on"),
	FIELD(task_now, unit, F_OPT, 0, 0, "unit"),
	FIELD(task_now, unit_code, F_OPT, 0, 0, "unit_code"),
	FIELD(task_now, unit_name, F_OPT, 0, 0, "unit_name"),
	FIELD(task_now, counted, F_REQ, 0, INT64_MAX, "counted"),
};
DESC(task_now, "resolution_now_row", "What calendar and units make of a resolution.");

static const struct field named_fields[] = {
	FIELD(named, id, F_REQ, 0, 0, "id"),
	FIELD(named, entry, F_REQ, 0, 0, "entry"),
	FIELD(named, suggestion, F_REQ, 0, 0, "suggestion"),
	FIELD_ENUM(named, state, F_REQ, &raised_state_enum, "state"),
	FIELD(named, serial, F_OPT, 0, 0, "serial"),
	FIELD(named, title, F_OPT, 0, 0, "title"),
	FIELD(named, asked_by, F_REQ, 1, 129, "asked_by"),
	FIELD(named, asked_at, F_REQ, 0, 0, "asked_at"),
	FIELD(named, reason, F_OPT, 0, 0, "reason"),
};
DESC(named, "activity_suggestion_row", "A suggestion that came of an activity.");

static const struct field numbered_fields[] = {
	FIELD(numbered, id, F_REQ, 0, 0, "id"),
	FIELD(numbered, serial, F_REQ, 0, 0, "serial"),
	FIELD(numbered, suggestion, F_REQ, 0, 0, "suggestion"),
	FIELD(numbered, site_code, F_OPT, 0, 0, "site_code"),
	FIELD(numbered, street, F_OPT, 0, 0, "street"),
};
DESC(numbered, "suggestion_number_row", "A suggestion by its number.");

static const struct field rebuild_fields[] = {
	FIELD(rebuild, id, F_REQ, 0, 0, "id"),
	FIELD_ENUM(rebuild, book, F_REQ, &book_enum, "book"),
	FIELD(rebuild, until, F_REQ, 0, INT64_MAX, "until"),
	FIELD(rebuild, times, F_REQ, 1, INT32_MAX, "times"),
	FIELD(rebuild, asked_by, F_REQ, 1, 129, "asked_by"),
	FIELD(rebuild, asked_at, F_REQ, 0, 0, "asked_at"),
};
DESC(rebuild, "rebuild", "A derived book, made anew.");

static const struct field reception_fields[] = {
	FIELD(reception, id, F_REQ, 0, 0, "id"),
	FIELD(reception, version, F_REQ, 1, INT64_MAX, "version"),
	FIELD_ENUM(reception, state, F_REQ, &reception_state_enum, "state"),
	FIELD(reception, site, F_REQ, 0, 0, "site"),
	FIELD(reception, site_code, F_REQ, 1, 32, "site_code"),
	FIELD(reception, street, F_OPT, 1, 32, "street"),
	FIELD(reception, date, F_REQ, 0, 0, "date"),
	FIELD(reception, time, F_REQ, 11, 11, "time"),
	FIELD(reception, subject, F_REQ, 0, 0, "subject"),
	FIELD_LIST(reception, deputies, F_REQ, &attendee_desc, 1, 30, "deputies"),
	FIELD(reception, announced_on, F_OPT, 0, 0, "announced_on"),
	FIELD(reception, late_reason, F_OPT, 0, 0, "late_reason"),
	FIELD(reception, reason, F_OPT, 0, 0, "reason"),
	FIELD(reception, people, F_OPT, 0, INT32_MAX, "people"),
	FIELD(reception, raised, F_OPT, 0, 50, "raised"),
	FIELD(reception, next, F_OPT, 0, 0, "next"),
	FIELD(reception, replaces, F_OPT, 0, 0, "replaces"),
};
DESC(reception, "reception_row", "A reception.");

const struct table reception_table = { "reception", &reception_desc, "id", TABLE_OWN, NULL, NULL };
/* By its own id, or that of an entry. */
const struct table book_table = { "book", &book_desc, "id", TABLE_OWN,
	"WHERE t.id = ANY ($1 || ARRAY(SELECT x.chain FROM entry x WHERE x.entry = ANY ($1)))",
	NULL };
/* By its own id, the opinion's, or that of the entry. */
const struct table raised_table = { "raised", &raised_desc, "entry", TABLE_OWN,
	"WHERE t.entry = ANY ($1) OR t.id = ANY ($1)", NULL };
const struct table setting_table = { "setting", &setting_desc, "series", TABLE_APPEND, NULL, NULL };
const struct table setting_view = { "setting", &setting_desc, "id", TABLE_CACHED, NULL,
	"SELECT count(*) FROM setting" };
/* These two by their own id, or that of the entry. */
const struct table task_table = { "resolution", &task_desc, "entry", TABLE_OWN,
	"WHERE t.entry = ANY ($1) OR t.id = ANY ($1)", NULL };
const struct table task_now_view = { "resolution_as_of_now", &task_now_desc, "id", TABLE_VIEW, NULL,
	NULL };
const struct table named_table = { "activity_suggestion", &named_desc, "entry", TABLE_OWN,
	"WHERE t.entry = ANY ($1) OR t.id = ANY ($1)", NULL };
const struct table numbered_table = { "suggestion_number", &numbered_desc, "id", TABLE_APPEND, NULL,
	NULL };
const struct table rebuild_table = { "rebuild", &rebuild_desc, "id", TABLE_OWN, NULL, NULL };
const struct table entry_table = { "entry", &book_entry_desc, "entry", TABLE_APPEND, NULL, NULL };
const struct table resident_data_table = { "resident_data", &resident_data_desc, "entry", TABLE_OWN,
	NULL, NULL };

#define VIEW(n, v, root)                                                                         \
	const struct table registers_##n##_view = { "registry." #v, &v##_desc, root, TABLE_VIEW, \
		NULL, NULL }
VIEW(held, v1_mandate, "person");
VIEW(mandate, v1_mandate, "id");
VIEW(unit, v1_unit, "id");

/* Few and seldom changed: held whole. */
#define CACHED(n, v, kinds)                                                                        \
	const struct table registers_##n##_view = { "registry." #v, &v##_desc, "id", TABLE_CACHED, \
		NULL,                                                                              \
		"SELECT sum(n)::bigint FROM registry.v1_revision WHERE name IN (" kinds ")" }
CACHED(site, v1_site, "'site'");
CACHED(calendar, v1_calendar, "'calendar'");
CACHED(code, v1_code, "'code_list', 'code_value'");
