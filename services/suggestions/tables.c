/* SPDX-License-Identifier: Apache-2.0 */
#include "services/suggestions/tables.h"

#define ID(T, m, fl) FIELD(T, m, fl, 0, 0, #m)
#define CODE(T, m, fl) FIELD(T, m, fl, 1, 32, #m)
#define TEXT(T, m, fl) FIELD(T, m, (fl) | F_CHARS, 1, 4000, #m)
#define FLAG(T, m) FIELD(T, m, F_REQ, 0, 0, #m)
#define DAY(T, m, fl) FIELD(T, m, fl, 0, 0, #m)
#define TIME(T, m, fl) FIELD(T, m, fl, 0, 0, #m)

static const struct field suggestion_fields[] = {
	ID(suggestion, id, F_REQ),
	FIELD(suggestion, version, F_REQ, 1, INT64_MAX, "version"),
	FIELD_ENUM(suggestion, state, F_REQ, &suggestion_state_enum, "state"),
	FIELD_ENUM(suggestion, channel, F_REQ, &channel_enum, "channel"),
	FIELD_ENUM(suggestion, occasion, F_REQ, &occasion_enum, "occasion"),
	FIELD_ENUM(suggestion, origin, F_REQ, &origin_enum, "origin"),
	FIELD_ENUM(suggestion, openness, F_REQ, &openness_enum, "openness"),
	FLAG(suggestion, contact_wish),
	FLAG(suggestion, reference_only),
	ID(suggestion, mandate, F_REQ),
	ID(suggestion, person, F_REQ),
	CODE(suggestion, lead_code, F_REQ),
	TEXT(suggestion, lead_name, F_REQ),
	FIELD_ENUM(suggestion, level, F_REQ, &level_enum, "level"),
	ID(suggestion, site, F_OPT),
	CODE(suggestion, site_code, F_OPT),
	CODE(suggestion, street, F_OPT),
	TEXT(suggestion, title, F_REQ),
	TEXT(suggestion, facts, F_REQ),
	TEXT(suggestion, request, F_REQ),
	TEXT(suggestion, subject, F_OPT),
	TEXT(suggestion, suggested_unit, F_OPT),
	FIELD(suggestion, raised_in, F_OPT, 0, 20, "raised_in"),
	FIELD(suggestion, serial, F_OPT, 9, 16, "serial"),
	FIELD(suggestion, year, F_OPT, 1900, 2199, "year"),
	FIELD(suggestion, round, F_REQ, 0, 99, "round"),
	DAY(suggestion, submitted_on, F_OPT),
	DAY(suggestion, accepted_on, F_OPT),
	DAY(suggestion, assigned_on, F_OPT),
	DAY(suggestion, closed_on, F_OPT),
	FIELD_ENUM(suggestion, reason_code, F_OPT, &refusal_enum, "reason_code"),
	FIELD_ENUM(suggestion, outcome, F_OPT, &outcome_enum, "outcome"),
	TEXT(suggestion, reason, F_OPT),
	FIELD(suggestion, session_term, F_OPT, 1, 99, "session_term"),
	FIELD(suggestion, session_meeting, F_OPT, 1, 99, "session_meeting"),
	TEXT(suggestion, session_number, F_OPT),
	CODE(suggestion, congress, F_OPT),
	TEXT(suggestion, external_no, F_OPT),
	DAY(suggestion, forwarded_on, F_OPT),
	DAY(suggestion, reported_on, F_OPT),
	TEXT(suggestion, report, F_OPT),
	DAY(suggestion, reply_due, F_OPT),
	DAY(suggestion, withdrawal_on, F_OPT),
	CODE(suggestion, withdrawal_by, F_OPT),
	TEXT(suggestion, withdrawal_reason, F_OPT),
	ID(suggestion, merged_into, F_OPT),
};
DESC(suggestion, "suggestion_row", "A suggestion.");

static const struct field cosigner_fields[] = {
	ID(cosigner, id, F_REQ),
	ID(cosigner, suggestion, F_REQ),
	ID(cosigner, mandate, F_REQ),
	ID(cosigner, person, F_REQ),
	CODE(cosigner, person_code, F_REQ),
	TEXT(cosigner, person_name, F_REQ),
	FIELD_ENUM(cosigner, state, F_REQ, &cosign_state_enum, "state"),
	TIME(cosigner, answered_at, F_OPT),
	FIELD_ENUM(cosigner, consent, F_OPT, &consent_enum, "consent"),
};
DESC(cosigner, "cosigner_row", "A deputy who is asked to co-sign.");

static const struct field assignment_fields[] = {
	ID(assignment, id, F_REQ),
	ID(assignment, suggestion, F_REQ),
	ID(assignment, unit, F_REQ),
	CODE(assignment, unit_code, F_REQ),
	TEXT(assignment, unit_name, F_REQ),
	FIELD_ENUM(assignment, kind, F_REQ, &assignment_kind_enum, "kind"),
	FIELD(assignment, round, F_REQ, 1, 99, "round"),
	FIELD_ENUM(assignment, state, F_REQ, &assignment_state_enum, "state"),
	FIELD_ENUM(assignment, before, F_OPT, &assignment_state_enum, "before"),
	TEXT(assignment, matter, F_OPT),
	ID(assignment, replaces, F_OPT),
	ID(assignment, next, F_OPT),
	ID(assignment, helps, F_OPT),
	TIME(assignment, sent_at, F_REQ),
	TIME(assignment, signed_at, F_OPT),
	TEXT(assignment, signed_by, F_OPT),
	TEXT(assignment, objection, F_OPT),
	TEXT(assignment, ruling, F_OPT),
	TEXT(assignment, opinion, F_OPT),
	TEXT(assignment, opinion_signer, F_OPT),
	TIME(assignment, opinion_at, F_OPT),
	FIELD_ENUM(assignment, rating, F_OPT, &rating_state_enum, "rating"),
	FIELD_ENUM(assignment, result, F_OPT, &satisfaction_enum, "result"),
	TIME(assignment, released_at, F_OPT),
	FIELD(assignment, contacts, F_REQ, 0, CONTACTS_MAX, "contacts"),
	FIELD(assignment, urged, F_REQ, 0, INT32_MAX, "urged"),
	DAY(assignment, urged_on, F_OPT),
	ID(assignment, follows, F_OPT),
	DAY(assignment, recalled_on, F_OPT),
};
DESC(assignment, "assignment_row", "An assignment to a unit.");

static const struct field contact_fields[] = {
	ID(contact, id, F_REQ),
	ID(contact, suggestion, F_REQ),
	ID(contact, assignment, F_REQ),
	FIELD_ENUM(contact, phase, F_REQ, &contact_phase_enum, "phase"),
	FIELD_ENUM(contact, way, F_REQ, &contact_way_enum, "way"),
	DAY(contact, date, F_REQ),
	TEXT(contact, persons, F_REQ),
	TEXT(contact, said, F_REQ),
	TIME(contact, recorded_at, F_REQ),
};
DESC(contact, "contact_row", "An entry of the contact log.");

static const struct field reply_fields[] = {
	ID(reply, id, F_REQ),
	ID(reply, suggestion, F_REQ),
	ID(reply, assignment, F_REQ),
	FIELD_ENUM(reply, state, F_REQ, &reply_state_enum, "state"),
	TEXT(reply, number, F_REQ),
	TEXT(reply, signer, F_REQ),
	DAY(reply, dated, F_REQ),
	FIELD_ENUM(reply, class, F_REQ, &reply_class_enum, "class"),
	TEXT(reply, text, F_REQ),
	DAY(reply, by_date, F_OPT),
	TEXT(reply, class_reason, F_OPT),
	TEXT(reply, handler, F_OPT),
	TEXT(reply, phone, F_OPT),
	FIELD(reply, copies, F_OPT, 0, 20, "copies"),
	DAY(reply, filed_on, F_REQ),
	FLAG(reply, in_time),
	TEXT(reply, sent_back_reason, F_OPT),
	TEXT(reply, addressee, F_OPT),
	TEXT(reply, measure, F_OPT),
	FIELD_LIST(reply, points, F_OPT, &reply_point_desc, 0, POINTS_MAX, "points"),
	FIELD_ENUM(reply, class_now, F_OPT, &reply_class_enum, "class_now"),
	TEXT(reply, unit_name, F_OPT),
};
DESC(reply, "reply_row", "A reply letter.");

static const struct field rating_fields[] = {
	ID(rating, id, F_REQ),
	ID(rating, suggestion, F_REQ),
	ID(rating, assignment, F_REQ),
	ID(rating, person, F_REQ),
	CODE(rating, person_code, F_REQ),
	TEXT(rating, person_name, F_REQ),
	FLAG(rating, deciding),
	FIELD_ENUM(rating, attitude, F_REQ, &satisfaction_enum, "attitude"),
	FIELD_ENUM(rating, result, F_REQ, &satisfaction_enum, "result"),
	TEXT(rating, text, F_OPT),
	TIME(rating, rated_at, F_REQ),
};
DESC(rating, "rating_row", "A signatory's rating.");

static const struct field deadline_fields[] = {
	ID(deadline, id, F_REQ),
	ID(deadline, suggestion, F_REQ),
	ID(deadline, assignment, F_OPT),
	FIELD_ENUM(deadline, step, F_REQ, &step_enum, "step"),
	DAY(deadline, start, F_REQ),
	FIELD_ENUM(deadline, rule_channel, F_OPT, &channel_enum, "rule_channel"),
	FIELD(deadline, version, F_REQ, 1, INT32_MAX, "version"),
	FIELD_ENUM(deadline, rule, F_REQ, &rule_enum, "rule"),
	FIELD(deadline, n, F_REQ, 1, 366, "n"),
	FIELD_ENUM(deadline, mark, F_REQ, &mark_enum, "mark"),
	DAY(deadline, counted, F_OPT),
	DAY(deadline, latest, F_OPT),
	DAY(deadline, extended, F_OPT),
	DAY(deadline, due, F_REQ),
	FLAG(deadline, provisional),
	FIELD(deadline, skipped, F_OPT, 0, 366, "skipped"),
	FIELD_ENUM(deadline, state, F_REQ, &deadline_state_enum, "state"),
	DAY(deadline, done_on, F_OPT),
	DAY(deadline, due_soon_on, F_OPT),
	TIME(deadline, next_at, F_OPT),
	FLAG(deadline, due_soon_sent),
	FLAG(deadline, overdue_sent),
};
DESC(deadline, "deadline_row", "A period that runs.");

static const struct field extension_fields[] = {
	ID(extension, id, F_REQ),
	ID(extension, suggestion, F_REQ),
	ID(extension, assignment, F_REQ),
	FIELD_ENUM(extension, state, F_REQ, &extension_state_enum, "state"),
	TEXT(extension, reason, F_REQ),
	DAY(extension, until, F_REQ),
	TIME(extension, asked_at, F_REQ),
	TIME(extension, decided_at, F_OPT),
	DAY(extension, granted, F_OPT),
	DAY(extension, old, F_OPT),
	DAY(extension, due, F_OPT),
	TEXT(extension, ruling, F_OPT),
};
DESC(extension, "extension_row", "A request for an extension.");

static const struct field recount_fields[] = {
	ID(recount, id, F_REQ),
	ID(recount, suggestion, F_REQ),
	ID(recount, deadline, F_REQ),
	TIME(recount, at, F_REQ),
	FIELD_ENUM(recount, why, F_REQ, &due_cause_enum, "why"),
	DAY(recount, old, F_REQ),
	DAY(recount, due, F_REQ),
	FIELD(recount, years, F_OPT, 0, 300, "years"),
};
DESC(recount, "recount_row", "A period's last day became another one.");

static const struct field rule_fields[] = {
	ID(rule, id, F_REQ),
	ID(rule, series, F_REQ),
	FIELD_ENUM(rule, step, F_REQ, &step_enum, "step"),
	FIELD_ENUM(rule, channel, F_OPT, &channel_enum, "channel"),
	FIELD(rule, version, F_REQ, 2, INT32_MAX, "version"),
	FIELD_ENUM(rule, rule, F_REQ, &rule_enum, "rule"),
	FIELD(rule, n, F_REQ, 1, 366, "n"),
	FIELD(rule, notice, F_OPT, 1, 60, "notice"),
	FIELD_ENUM(rule, notice_rule, F_OPT, &rule_enum, "notice_rule"),
	FIELD_ENUM(rule, mark, F_REQ, &mark_enum, "mark"),
	TEXT(rule, source, F_REQ),
	DAY(rule, valid_from, F_REQ),
	TIME(rule, set_at, F_REQ),
	TEXT(rule, set_by, F_REQ),
};
DESC(rule, "rule_row", "A version of a step's rule.");

static const struct field serial_fields[] = {
	ID(serial, id, F_REQ),
	FIELD(serial, year, F_REQ, 1900, 2199, "year"),
	FIELD(serial, last, F_REQ, 1, INT32_MAX, "last"),
};
DESC(serial, "serial_row", "The last serial number of a year.");

static const struct field external_fields[] = {
	ID(external, id, F_REQ),
	ID(external, key, F_REQ),
	FIELD_ENUM(external, channel, F_REQ, &channel_enum, "channel"),
	CODE(external, congress, F_REQ),
	TEXT(external, number, F_REQ),
	ID(external, suggestion, F_OPT),
};
DESC(external, "external_row", "A number given by another congress.");

static const struct field followup_fields[] = {
	ID(followup, id, F_REQ),
	FIELD_ENUM(followup, kind, F_REQ, &followup_kind_enum, "kind"),
	FIELD(followup, years, F_OPT, 0, 300, "years"),
	ID(followup, unit, F_OPT),
	ID(followup, successor, F_OPT),
	CODE(followup, successor_code, F_OPT),
	TEXT(followup, successor_name, F_OPT),
	TEXT(followup, name, F_OPT),
	ID(followup, mandate, F_OPT),
	CODE(followup, person_code, F_OPT),
	ID(followup, after, F_OPT),
	FIELD_ENUM(followup, state, F_REQ, &followup_state_enum, "state"),
	FIELD(followup, looked_at, F_REQ, 0, INT64_MAX, "looked_at"),
	FIELD(followup, changed, F_REQ, 0, INT64_MAX, "changed"),
	TIME(followup, made_at, F_REQ),
	TIME(followup, done_at, F_OPT),
};
DESC(followup, "followup_row", "Work that follows from what registry tells.");

#define TABLE(n, r, u) const struct table n##_table = { #n, &n##_desc, r, u, NULL, NULL }
TABLE(suggestion, "id", TABLE_OWN);
TABLE(cosigner, "suggestion", TABLE_OWN);
TABLE(assignment, "suggestion", TABLE_OWN);
TABLE(contact, "suggestion", TABLE_APPEND);
TABLE(reply, "suggestion", TABLE_OWN);
TABLE(rating, "suggestion", TABLE_OWN);
TABLE(deadline, "suggestion", TABLE_OWN);
TABLE(extension, "suggestion", TABLE_OWN);
TABLE(recount, "suggestion", TABLE_APPEND);
TABLE(rule, "series", TABLE_APPEND);
TABLE(serial, "id", TABLE_OWN);
TABLE(external, "key", TABLE_OWN);
TABLE(followup, "id", TABLE_OWN);

#define KIN(n, root)                                                                              \
	const struct table kin_##n = { #n, &n##_desc, root, TABLE_ALSO,                           \
		"WHERE t." root " = ANY ((SELECT suggestions.kin(suggestions.kin($1)))::uuid[])", \
		NULL }
KIN(suggestion, "id");
KIN(cosigner, "suggestion");
KIN(assignment, "suggestion");
KIN(deadline, "suggestion");
KIN(extension, "suggestion");

#define VIEW(n, v, load) \
	const struct table n##_view = { "registry." #v, &v##_desc, "id", TABLE_VIEW, load, NULL }
VIEW(mandate, v1_mandate, NULL);
VIEW(unit, v1_unit, NULL);
const struct table held_view = { "registry.v1_mandate", &v1_mandate_desc, "person", TABLE_VIEW,
	NULL, NULL };
VIEW(holder, v1_unit,
    "WHERE t.id IN (SELECT unit FROM suggestions.assignment WHERE suggestion = ANY($1))");
VIEW(signatory, v1_mandate,
    "WHERE t.id IN (SELECT mandate FROM suggestions.suggestion WHERE id = ANY($1)"
    " UNION SELECT mandate FROM suggestions.cosigner WHERE suggestion = ANY($1))");

/* Few and seldom changed: held whole. */
const struct table site_view = { "registry.v1_site", &v1_site_desc, "id", TABLE_CACHED, NULL,
	"SELECT n FROM registry.v1_revision WHERE name = 'site'" };

const struct table rule_view = { "rule", &rule_desc, "id", TABLE_CACHED, NULL,
	"SELECT count(*) FROM rule" };

/* Newest day first: who counts from today has read enough when the year of the start is through. */
const struct table calendar_view = { "registry.v1_calendar", &v1_calendar_desc, "id", TABLE_CACHED,
	"ORDER BY t.date DESC", "SELECT n FROM registry.v1_revision WHERE name = 'calendar'" };

const struct table code_view = {
	"registry.v1_code", &v1_code_desc, "id", TABLE_CACHED, NULL,
	"SELECT sum(n)::bigint FROM registry.v1_revision WHERE name IN ('code_list', 'code_value')"
};
