/* SPDX-License-Identifier: Apache-2.0 */
#include <sodium.h>
#include <stdio.h>

#include "common/msg.h"
#include "proto/opinions.h"
#include "proto/registers.h"
#include "proto/suggestions.h"

/* ---- what an entry holds ---- */

#define DEPUTY_FIELDS(T)                                         \
	FIELD(T, person, F_REQ, 0, 0, "The deputy."),            \
	    FIELD(T, code, F_REQ, 1, 32, "The deputy's code."),  \
	    FIELD(T, name, F_REQ, 1, 256, "The deputy's name."), \
	    FIELD_ENUM(T, level, F_REQ, &level_enum, "Highest level of the mandates that day.")

static const struct field deputy_ref_fields[] = { DEPUTY_FIELDS(deputy_ref) };
DESC(deputy_ref, "deputy.ref", "A deputy, as of that day.");

static const struct field attendee_fields[] = {
	DEPUTY_FIELDS(attendee),
	FIELD_ENUM(attendee, attendance, F_REQ, &attendance_enum, "Came, was excused, or neither."),
};
DESC(attendee, "attendee", "A deputy who was due.");

static const struct field resolution_fields[] = {
	FIELD(resolution, no, F_REQ, 1, 50, "Its number within the entry."),
	FIELD(resolution, text, F_REQ | F_CHARS, 1, 5000, "What was resolved."),
	FIELD(resolution, unit, F_OPT, 0, 0, "The unit responsible."),
	FIELD(resolution, unit_code, F_OPT, 1, 32, "Its code."),
	FIELD(resolution, unit_name, F_OPT, 1, 256, "Its name."),
	FIELD(resolution, by_date, F_OPT, 0, 0, "By when."),
};
DESC(resolution, "resolution", "A resolution.");

static const struct field activity_facts_fields[] = {
	FIELD(activity_facts, from_at, F_REQ, 0, 0, "When it began."),
	FIELD(activity_facts, to_at, F_REQ, 0, 0, "When it ended."),
	FIELD(activity_facts, place, F_REQ, 0, 0, "Where."),
	FIELD(activity_facts, kind, F_REQ, 0, 0, "Activity kind."),
	FIELD(activity_facts, subject, F_REQ, 0, 0, "Subject."),
	FIELD(activity_facts, organiser, F_REQ, 0, 0, "Who organised it."),
	FIELD(activity_facts, due, F_REQ, 0, 300, "Deputies due."),
	FIELD(activity_facts, present, F_REQ, 0, 300, "Deputies who came."),
	FIELD(activity_facts, excused, F_REQ, 0, 300, "Deputies excused."),
	FIELD(activity_facts, others_present, F_REQ, 0, INT32_MAX, "Others who came."),
	FIELD_LIST(activity_facts, deputies, F_REQ, &attendee_desc, 0, 300, "Who was due."),
	FIELD(activity_facts, others, F_OPT, 0, 0, "Who the others were."),
	FIELD(activity_facts, minutes, F_OPT, 0, 0, "Minutes."),
	FIELD_LIST(activity_facts, resolutions, F_OPT, &resolution_desc, 0, 50, "Resolutions."),
	FIELD(activity_facts, outcome, F_OPT, 0, 0, "Outcome."),
	FIELD(activity_facts, agenda, F_OPT, 0, 30, "Agenda."),
	FIELD_LIST(activity_facts, reports, F_OPT, &report_content_desc, 0, 30, "Reports heard."),
};
DESC(activity_facts, "activity.facts", "An activity as it is kept.");

static const struct field problem_fields[] = {
	FIELD(problem, no, F_REQ, 1, 50, "Its number within the entry."),
	FIELD(problem, text, F_REQ, 0, 0, "What was raised."),
	FIELD(problem, answered, F_REQ, 0, 0, "Whether it was answered on the spot."),
	FIELD(problem, answer, F_OPT, 0, 0, "The answer."),
};
DESC(problem, "problem", "A problem that was raised.");

static const struct field contact_facts_fields[] = {
	FIELD_NEST(contact_facts, deputy, F_REQ, &deputy_ref_desc, "The deputy."),
	FIELD_ENUM(contact_facts, way, F_REQ, &approach_enum, "How they met."),
	FIELD(contact_facts, people, F_REQ, 0, INT32_MAX, "Residents met."),
	FIELD(contact_facts, enterprises, F_REQ, 0, INT32_MAX, "Enterprises met."),
	FIELD(contact_facts, enterprise_names, F_OPT, 0, 100, "Their names."),
	FIELD_LIST(contact_facts, problems, F_OPT, &problem_desc, 0, 50, "What was raised."),
	FIELD(contact_facts, residents, F_REQ, 0, 50, "Residents whose data are kept apart."),
	FIELD(contact_facts, private_hash, F_OPT, ENTRY_HASH, ENTRY_HASH, "Salted hash of them."),
};
DESC(contact_facts, "contact.facts", "A contact as it is kept.");

static const struct field debrief_facts_fields[] = {
	FIELD_NEST(debrief_facts, deputy, F_REQ, &deputy_ref_desc, "The deputy."),
	FIELD(debrief_facts, mandate, F_REQ, 0, 0, "The mandate."),
	FIELD(debrief_facts, mandate_code, F_REQ, 1, 32, "Its certificate number."),
	FIELD(debrief_facts, congress, F_REQ, 1, 32, "Code of its congress."),
	FIELD_ENUM(debrief_facts, form, F_REQ, &debrief_form_enum, "Form."),
	FIELD(debrief_facts, voters_present, F_REQ, 0, INT32_MAX, "Voters present."),
	FIELD(debrief_facts, report, F_REQ, 0, 0, "The report."),
	FIELD(debrief_facts, satisfied, F_REQ, 0, INT32_MAX, "Ballots: satisfied."),
	FIELD(debrief_facts, basically_satisfied, F_REQ, 0, INT32_MAX, "Ballots: basically so."),
	FIELD(debrief_facts, not_satisfied, F_REQ, 0, INT32_MAX, "Ballots: not satisfied."),
	FIELD(debrief_facts, opinions, F_OPT, 0, 50, "Opinions that were raised."),
	FIELD(debrief_facts, rectification, F_OPT, 0, 0, "What is to be put right."),
	FIELD(debrief_facts, chair, F_OPT, 0, 0, "Who was in the chair."),
};
DESC(debrief_facts, "debrief.facts", "A debrief as it is kept.");

static const struct field opinion_facts_fields[] = {
	FIELD_ENUM(opinion_facts, state, F_OPT, &opinion_state_enum, "An opinion: how far it is."),
	FIELD_ENUM(opinion_facts, via, F_OPT, &opinion_via_enum, "An opinion: how it came."),
	FIELD_ENUM(opinion_facts, suggestion_state, F_OPT, &suggestion_state_enum,
	    "A suggestion: how far it is."),
	FIELD_ENUM(opinion_facts, channel, F_OPT, &channel_enum, "A suggestion: its channel."),
	FIELD_ENUM(opinion_facts, class, F_OPT, &reply_class_enum, "Class of the last reply."),
	FIELD_ENUM(opinion_facts, attitude, F_OPT, &satisfaction_enum, "Rating of the attitude."),
	FIELD_ENUM(opinion_facts, rating, F_OPT, &satisfaction_enum, "Rating of the result."),
	FIELD(opinion_facts, units, F_OPT, 0, 50, "Names of the units that reply."),
	FIELD(opinion_facts, source, F_OPT, 1, 200, "Other system that took it."),
	FIELD(opinion_facts, subject, F_OPT, 0, 0, "Subject class."),
	FIELD_NEST(opinion_facts, deputy, F_OPT, &deputy_ref_desc, "The deputy it was told to."),
	FIELD(opinion_facts, contact, F_OPT, 0, 0, "The entry it was raised in."),
	FIELD_ENUM(
	    opinion_facts, route_to, F_OPT, &opinion_route_to_enum, "Whom it was handed to."),
	FIELD(opinion_facts, unit_code, F_OPT, 1, 32, "Code of the unit that has it."),
	FIELD(opinion_facts, unit, F_OPT, 0, 0, "Its name, or who else has it."),
	FIELD(opinion_facts, assigned, F_OPT, 0, 0, "Day it was handed over."),
	FIELD(opinion_facts, signed_on, F_OPT, 0, 0, "Day it was signed for."),
	FIELD(opinion_facts, due, F_OPT, 0, 0, "Last day of the step that is open."),
	FIELD(opinion_facts, replied, F_OPT, 0, 0, "Day of the result."),
	FIELD_ENUM(opinion_facts, result, F_OPT, &opinion_result_enum, "Solved or not."),
	FIELD(opinion_facts, reply, F_OPT, 0, 0, "The result in words."),
	FIELD(opinion_facts, refused, F_OPT, 0, 0, "Why it was not taken."),
	FIELD(opinion_facts, suggestion, F_OPT, 0, 0, "The suggestion it became."),
	FIELD(opinion_facts, serial, F_OPT, 1, 32, "Its number."),
	FIELD(opinion_facts, fed_resident_on, F_OPT, 0, 0, "Day the resident was told."),
	FIELD(opinion_facts, fed_deputy_on, F_OPT, 0, 0, "Day the deputy was told."),
	FIELD(opinion_facts, closed_on, F_OPT, 0, 0, "Day it was closed."),
	FIELD(opinion_facts, event, F_REQ, 1, 64, "The last event that counted."),
	FIELD(opinion_facts, seq, F_REQ, 1, INT64_MAX, "Its number in the log of suggestions."),
};
DESC(opinion_facts, "opinion.facts", "An opinion as the book keeps it.");

/* ---- the row and what is sealed of it ---- */

#define SEALED_FIELDS(T)                                                                \
	FIELD(T, id, F_REQ, 0, 0, "The version's own id."),                             \
	    FIELD(T, entry, F_REQ, 0, 0, "The entry."),                                 \
	    FIELD(T, chain, F_REQ, 0, 0, "The book of this site and year."),            \
	    FIELD_ENUM(T, book, F_REQ, &book_enum, "Which book."),                      \
	    FIELD(T, place, F_REQ, 1, INT32_MAX, "Place in the chain."),                \
	    FIELD(T, number, F_REQ, 1, INT32_MAX, "Number of the entry."),              \
	    FIELD(T, version, F_REQ, 1, INT32_MAX, "Version of the entry."),            \
	    FIELD(T, year, F_REQ, 1900, 2199, "Year of the book."),                     \
	    FIELD(T, site, F_REQ, 0, 0, "The site."),                                   \
	    FIELD(T, site_code, F_REQ, 1, 32, "Its code."),                             \
	    FIELD(T, street, F_OPT, 1, 32, "Its street."),                              \
	    FIELD(T, date, F_REQ, 0, 0, "Day of the fact."),                            \
	    FIELD(T, title, F_REQ, 0, 0, "What a list shows of it."),                   \
	    FIELD(T, deputies, F_REQ, 0, 300, "Codes of the deputies it names."),       \
	    FIELD_NEST(T, activity, F_OPT, &activity_facts_desc, "Of an activity."),    \
	    FIELD_NEST(T, contact, F_OPT, &contact_facts_desc, "Of a contact."),        \
	    FIELD_NEST(T, debrief, F_OPT, &debrief_facts_desc, "Of a debrief."),        \
	    FIELD_NEST(T, opinion, F_OPT, &opinion_facts_desc, "Of an opinion."),       \
	    FIELD(T, words, F_REQ, 1, 1 << 20, "What a search looks at."),              \
	    FIELD(T, reason, F_OPT, 0, 0, "Why it was corrected."),                     \
	    FIELD(T, recorder, F_REQ, 1, 129, "Who entered it."),                       \
	    FIELD(T, recorded_at, F_REQ, 0, 0, "When."),                                \
	    FIELD(T, body, F_REQ, 1, INT32_MAX, "All members before this, as sealed."), \
	    FIELD(T, hash, F_REQ, ENTRY_HASH, ENTRY_HASH, "Hash of this place.")
#define SEALED 22

static const struct field book_entry_fields[] = { SEALED_FIELDS(book_entry) };
DESC(book_entry, "entry", "A version of an entry.");
const struct desc book_sealed_desc = { "entry.sealed", sizeof(struct book_entry), book_entry_fields,
	SEALED, "What is sealed of a version." };

static const struct field chain_row_fields[] = {
	FIELD(chain_row, cursor, F_REQ, 0, 0, "Cursor: the place."),
	SEALED_FIELDS(chain_row),
	FIELD_LIST(chain_row, private_part, F_OPT | F_PRIVATE, &resident_desc, 0, 50,
	    "Residents' data, kept apart."),
	FIELD(chain_row, salt, F_OPT | F_PRIVATE, ENTRY_SALT, ENTRY_SALT, "Their salt."),
	FIELD(chain_row, erased_on, F_OPT, 0, 0, "Day they were erased."),
};
DESC(chain_row, "chain.row", "A place of a chain as it is stored.");
const struct desc chain_sealed_desc = { "entry.sealed", sizeof(struct chain_row),
	chain_row_fields + 1, SEALED, "What is sealed of a version." };

static const struct field private_part_fields[] = {
	FIELD_LIST(private_part, residents, F_REQ | F_PRIVATE, &resident_desc, 0, 50, "Residents."),
};
DESC(private_part, "private.part", "What is kept apart from an entry.");

void
entry_hash(const uint8_t prev[ENTRY_HASH], struct bytes body, uint8_t out[ENTRY_HASH])
{
	crypto_generichash_state h;

	crypto_generichash_init(&h, NULL, 0, ENTRY_HASH);
	crypto_generichash_update(&h, prev, ENTRY_HASH);
	crypto_generichash_update(&h, body.p, body.n);
	crypto_generichash_final(&h, out, ENTRY_HASH);
}

void
entry_private_hash(
    const struct list *residents, struct bytes salt, struct arena *a, uint8_t out[ENTRY_HASH])
{
	struct private_part part = { *residents };
	struct raw text = msg_encode(&private_part_desc, &part, MSG_ALL, a);

	crypto_generichash(out, ENTRY_HASH, text.p, text.n, salt.p, salt.n);
}

struct uuid
entry_chain(int32_t book, struct uuid site, int year)
{
	char name[80], text[37];
	int n;

	uuid_format(site, text);
	n = snprintf(name, sizeof(name), "book/%d/%s/%d", book, text, year);
	return uuid_named(name, (size_t)n);
}

/* ---- events ---- */

static const struct field ev_activity_fields[] = {
	EVENT_ENTRY_FIELDS(ev_activity),
	FIELD(ev_activity, from_at, F_REQ, 0, 0, "When it began."),
	FIELD(ev_activity, to_at, F_REQ, 0, 0, "When it ended."),
	FIELD(ev_activity, kind, F_REQ, 0, 0, "Activity kind."),
	FIELD(ev_activity, subject, F_REQ, 0, 0, "Subject."),
	FIELD(ev_activity, due, F_REQ, 0, 300, "Deputies due."),
	FIELD(ev_activity, present, F_REQ, 0, 300, "Deputies who came."),
	FIELD(ev_activity, excused, F_REQ, 0, 300, "Deputies excused."),
	FIELD(ev_activity, others_present, F_REQ, 0, INT32_MAX, "Others who came."),
	FIELD(ev_activity, resolutions, F_REQ, 0, 50, "How many resolutions."),
	FIELD_LIST(ev_activity, deputies, F_REQ, &attendee_desc, 0, 300, "Who was due."),
	FIELD(ev_activity, agenda, F_OPT, 0, 30, "How many items its agenda had."),
	FIELD(ev_activity, reports, F_OPT, 0, 30, "How many reports were heard."),
};
DESC(ev_activity, "activity.recorded", "An activity.");

static const struct field ev_contact_fields[] = {
	EVENT_ENTRY_FIELDS(ev_contact),
	FIELD_NEST(ev_contact, deputy, F_REQ, &deputy_ref_desc, "The deputy."),
	FIELD_ENUM(ev_contact, way, F_REQ, &approach_enum, "How they met."),
	FIELD(ev_contact, people, F_REQ, 0, INT32_MAX, "Residents met."),
	FIELD(ev_contact, enterprises, F_REQ, 0, INT32_MAX, "Enterprises met."),
	FIELD(ev_contact, problems, F_REQ, 0, 50, "Problems raised."),
	FIELD(ev_contact, answered, F_REQ, 0, 50, "Those answered on the spot."),
	FIELD(ev_contact, enterprise_names, F_OPT, 0, 100, "Names of enterprises met."),
};
DESC(ev_contact, "contact.recorded", "A contact.");

static const struct field ev_debrief_fields[] = {
	EVENT_ENTRY_FIELDS(ev_debrief),
	FIELD_NEST(ev_debrief, deputy, F_REQ, &deputy_ref_desc, "The deputy."),
	FIELD(ev_debrief, mandate, F_REQ, 0, 0, "The mandate."),
	FIELD_ENUM(ev_debrief, form, F_REQ, &debrief_form_enum, "Form."),
	FIELD(ev_debrief, voters_present, F_REQ, 0, INT32_MAX, "Voters present."),
	FIELD(ev_debrief, satisfied, F_REQ, 0, INT32_MAX, "Ballots: satisfied."),
	FIELD(ev_debrief, basically_satisfied, F_REQ, 0, INT32_MAX, "Ballots: basically so."),
	FIELD(ev_debrief, not_satisfied, F_REQ, 0, INT32_MAX, "Ballots: not satisfied."),
	FIELD(ev_debrief, opinions, F_REQ, 0, 50, "Opinions raised."),
};
DESC(ev_debrief, "debrief.recorded", "A debrief.");

static const struct field ev_erased_fields[] = {
	FIELD(ev_erased, entry, F_REQ, 0, 0, "The entry."),
	FIELD(ev_erased, number, F_REQ, 1, INT32_MAX, "Its number."),
	FIELD(ev_erased, year, F_REQ, 1900, 2199, "Its year."),
	FIELD(ev_erased, site_code, F_REQ, 1, 32, "Its site."),
	FIELD_ENUM(ev_erased, cause, F_REQ, &erasure_enum, "By rule, or at a request."),
	FIELD(ev_erased, versions, F_REQ, 1, INT32_MAX, "Versions that held such data."),
	FIELD(ev_erased, reason, F_OPT, 0, 0, "The request."),
};
DESC(ev_erased, "contact.erased", "Residents' data are gone.");
