/* SPDX-License-Identifier: Apache-2.0 */
#include "common/engine.h"
#include "proto/registers.h"

#define LONG_HI 5000
#define SHORT_HI 200
#define ITEM_HI 1000 /* an entry is answered three times over by chain.list: within one message */
#define COUNT_HI 1000000

#define TEXT(T, m, fl, hi, doc) FIELD(T, m, (fl) | F_CHARS, 1, hi, doc)

ENUMDESC(book_enum, "book", "activity", "contact", "debrief", "opinion");
ENUMDESC(attendance_enum, "attendance", "absent", "present", "excused");
ENUMDESC(approach_enum, "approach", "visit", "reception", "forum", "call", "online", "aid");
ENUMDESC(debrief_form_enum, "debrief_form", "meeting", "written", "other");

/* ---- activity ---- */

static const struct field resolution_content_fields[] = {
	TEXT(resolution_content, text, F_REQ | F_TIDY, ITEM_HI, "What was resolved."),
	FIELD(resolution_content, unit, F_OPT, 0, 0, "The unit responsible."),
	FIELD(resolution_content, by_date, F_OPT, 0, 0, "By when."),
};
DESC(resolution_content, "resolution.content", "A resolution.");

static const struct field report_content_fields[] = {
	TEXT(report_content, title, F_REQ | F_TIDY, SHORT_HI, "What the report is about."),
	TEXT(report_content, by, F_REQ, SHORT_HI, "Who gave it."),
};
DESC(report_content, "report.content", "A report that was heard.");

static const struct field activity_content_fields[] = {
	FIELD(activity_content, site, F_REQ, 0, 0, "The home or station whose book it is."),
	FIELD(activity_content, from_at, F_REQ, 0, 0, "When it began; its day decides the year."),
	FIELD(activity_content, to_at, F_REQ, 0, 0, "When it ended."),
	TEXT(activity_content, place, F_REQ | F_TIDY, SHORT_HI, "Where."),
	TEXT(activity_content, kind, F_REQ, 64, "A value of the code list activity_kind."),
	TEXT(activity_content, subject, F_REQ | F_TIDY, SHORT_HI, "Subject."),
	TEXT(activity_content, organiser, F_REQ | F_TIDY, SHORT_HI, "Who organised it."),
	FIELD(activity_content, due, F_REQ, 0, 300, "Deputies who were to come: persons."),
	FIELD(activity_content, present, F_REQ, 0, 300, "Those of them who came."),
	FIELD(activity_content, excused, F_OPT, 0, 300, "Those of them who were excused."),
	FIELD(activity_content, others_present, F_OPT, 0, COUNT_HI, "How many others came."),
	TEXT(activity_content, others, F_OPT, 1000, "Who they were."),
	TEXT(activity_content, minutes, F_OPT, LONG_HI, "Minutes."),
	FIELD_LIST(activity_content, resolutions, F_OPT, &resolution_content_desc, 0, 50,
	    "What was resolved, by whom and when it is to be done."),
	TEXT(activity_content, outcome, F_OPT, LONG_HI, "Outcome."),
	FIELD(activity_content, agenda, F_OPT, 0, 30, "Items of a meeting's agenda, in order."),
	FIELD_LIST(activity_content, reports, F_OPT, &report_content_desc, 0, 30,
	    "Reports that were heard."),
};
DESC(activity_content, "activity.content", "An activity of deputies (代表活动).");

/* ---- contact ---- */

static const struct field problem_content_fields[] = {
	TEXT(problem_content, text, F_REQ | F_TIDY, ITEM_HI, "What was raised."),
	FIELD(problem_content, answered, F_REQ, 0, 0, "Whether it was answered on the spot."),
	TEXT(problem_content, answer, F_OPT, ITEM_HI, "The answer."),
};
DESC(problem_content, "problem.content", "A problem that was raised.");

static const struct field resident_fields[] = {
	TEXT(resident, name, F_REQ | F_PRIVATE, 60, "Name."),
	FIELD(resident, phone, F_OPT | F_PRIVATE, 3, 32, "Telephone."),
	TEXT(resident, address, F_OPT | F_PRIVATE, SHORT_HI, "Address."),
	TEXT(resident, note, F_OPT | F_PRIVATE, 1000, "What else only the site should know."),
};
DESC(resident, "resident", "A resident's personal data.");

static const struct field contact_content_fields[] = {
	FIELD(contact_content, site, F_REQ, 0, 0, "The home or station whose book it is."),
	FIELD(contact_content, date, F_REQ, 0, 0, "The day."),
	FIELD(contact_content, person, F_REQ, 0, 0, "The deputy."),
	FIELD_ENUM(contact_content, way, F_REQ, &approach_enum, "How they met."),
	FIELD(contact_content, people, F_REQ, 0, COUNT_HI, "Residents met."),
	FIELD(contact_content, enterprises, F_REQ, 0, COUNT_HI, "Enterprises met."),
	FIELD(contact_content, enterprise_names, F_OPT, 0, 100, "Their names."),
	FIELD_LIST(contact_content, problems, F_OPT, &problem_content_desc, 0, 30,
	    "What was raised, one matter each."),
	FIELD_LIST(contact_content, residents, F_OPT | F_PRIVATE, &resident_desc, 0, 50,
	    "Residents' personal data: kept apart, masked, erased after their time."),
};
DESC(contact_content, "contact.content", "A deputy's contact with residents (联系群众).");

/* ---- debrief ---- */

static const struct field debrief_content_fields[] = {
	FIELD(debrief_content, site, F_REQ, 0, 0, "The home or station whose book it is."),
	FIELD(debrief_content, date, F_REQ, 0, 0, "The day."),
	FIELD(debrief_content, mandate, F_REQ, 0, 0, "The mandate under which is reported."),
	FIELD_ENUM(debrief_content, form, F_REQ, &debrief_form_enum, "Form."),
	FIELD(debrief_content, voters_present, F_REQ, 0, COUNT_HI, "Voters present."),
	TEXT(debrief_content, report, F_REQ, LONG_HI, "The report."),
	FIELD(debrief_content, satisfied, F_REQ, 0, COUNT_HI, "Ballots: satisfied."),
	FIELD(debrief_content, basically_satisfied, F_REQ, 0, COUNT_HI, "Ballots: basically so."),
	FIELD(debrief_content, not_satisfied, F_REQ, 0, COUNT_HI, "Ballots: not satisfied."),
	FIELD(debrief_content, opinions, F_OPT, 0, 50, "Opinions that were raised."),
	TEXT(debrief_content, rectification, F_OPT, LONG_HI, "What is to be put right."),
	TEXT(debrief_content, chair, F_OPT | F_TIDY, 60, "Who was in the chair."),
};
DESC(debrief_content, "debrief.content", "A deputy's report to the voters (述职).");

/* ---- commands ---- */

#define RECORDS(T, content_, wire, doc)                                       \
	static const struct field T##_fields[] = {                            \
		FIELD_NEST(T, content, F_REQ, &content_##_desc, "The fact."), \
	};                                                                    \
	DESC(T, wire, doc)
RECORDS(activity_record, activity_content, "activity.record", "Enters an activity.");
RECORDS(contact_record, contact_content, "contact.record", "Enters a contact.");
RECORDS(debrief_record, debrief_content, "debrief.record", "Enters a debrief.");

#define ON_ENTRY_FIELDS(T)                          \
	FIELD(T, entry, F_REQ, 0, 0, "The entry."), \
	    FIELD(T, version, F_OPT, 1, INT32_MAX, "The version that was seen.")
#define CORRECTS(T, content_, wire, doc)                                                       \
	static const struct field T##_fields[] = {                                             \
		ON_ENTRY_FIELDS(T),                                                            \
		TEXT(T, reason, F_REQ | F_TIDY, 1000, "Why."),                                 \
		FIELD_NEST(T, content, F_REQ, &content_##_desc, "The fact as it was, whole."), \
	};                                                                                     \
	DESC(T, wire, doc)
CORRECTS(activity_correct, activity_content, "activity.correct", "Corrects an activity.");
CORRECTS(contact_correct, contact_content, "contact.correct", "Corrects a contact.");
CORRECTS(debrief_correct, debrief_content, "debrief.correct", "Corrects a debrief.");

static const struct field contact_erase_fields[] = {
	ON_ENTRY_FIELDS(contact_erase),
	TEXT(contact_erase, reason, F_REQ | F_TIDY, 1000, "At whose request."),
};
DESC(contact_erase, "contact.erase", "Erases residents' personal data.");

static const struct field entry_ref_fields[] = {
	FIELD(entry_ref, entry, F_REQ, 0, 0, "The entry."),
	FIELD_ENUM(entry_ref, book, F_REQ, &book_enum, "Its book."),
	FIELD(entry_ref, site_code, F_REQ, 1, 32, "Its site."),
	FIELD(entry_ref, year, F_REQ, 1900, 2199, "Its year."),
	FIELD(entry_ref, number, F_REQ, 1, INT32_MAX, "Its number in this book."),
	FIELD(entry_ref, version, F_REQ, 1, INT32_MAX, "Its version now."),
	FIELD(entry_ref, place, F_REQ, 1, INT32_MAX, "That version's place in the chain."),
	FIELD(entry_ref, hash, F_REQ, 32, 32, "The chain's hash at this place."),
};
DESC(entry_ref, "entry.ref", "The entry as it now is.");

/* ---- the contract ---- */

#define COMMAND(id, name, roles, scope, in, out, load, doc) \
	{ name, OP_COMMAND, roles, #scope, &in##_desc, &out##_desc, doc },
#define QUERY(id, name, roles, in, out, doc) \
	{ name, OP_QUERY, roles, "", &in##_desc, &out##_desc, doc },
#define LIST(id, name, roles, in, row, doc) \
	{ name, OP_LIST, roles, "", &in##_desc, &row##_desc, doc },
const struct op registers_ops[REGISTERS_OPS] = {
#include "proto/tbl/registers.ops.tbl"
};

#define EVENT(id, type, data, doc) [REGISTERS_EV_##id] = { type, &data##_desc, doc },
static const struct event events[REGISTERS_EVENTS] = {
#include "proto/tbl/registers.events.tbl"
};

const struct contract registers_contract = {
	.service = "registers",
	.ops = registers_ops,
	.nops = REGISTERS_OPS,
	.events = events,
	.nevents = REGISTERS_EVENTS,
};
