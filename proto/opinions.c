/* SPDX-License-Identifier: Apache-2.0 */
#include "proto/opinions.h"
#include "proto/residents.h"
#include "proto/suggestions.h"

ENUMDESC(opinion_state_enum, "opinion_state", "received", "answered_on_the_spot", "routed",
    "converted", "refused", "handling", "handled", "fed_back", "closed");
ENUMDESC(opinion_via_enum, "opinion_via", "station", "reception", "contact", "online");
ENUMDESC(opinion_route_to_enum, "opinion_route_to", "community", "street", "department",
    "higher_congress");
ENUMDESC(opinion_refusal_enum, "opinion_refusal", "before_court", "before_arbitration",
    "under_review", "private_matter", "outside_remit");
ENUMDESC(opinion_result_enum, "opinion_result", "solved", "partly_solved", "not_solved");
ENUMDESC(
    handover_state_enum, "handover_state", "sent", "signed", "handed_back", "taken_back", "done");
ENUMDESC(feedback_to_enum, "feedback_to", "resident", "deputy");
ENUMDESC(
    feedback_way_enum, "feedback_way", "visit", "meeting", "call", "letter", "online", "receipt");

#define REASON_HI 1000
#define TEXT_HI 4000
#define ID(T, m, fl, doc) FIELD(T, m, fl, 0, 0, doc)
#define CODE(T, m, fl, doc) FIELD(T, m, fl, 1, 32, doc)
#define TEXT(T, m, fl, hi, doc) FIELD(T, m, (fl) | F_CHARS, 1, hi, doc)
#define DAY(T, m, fl, doc) FIELD(T, m, fl, 0, 0, doc)
#define DUE(T, doc) FIELD_NEST(T, due, F_OPT, &due_info_desc, doc)

/* ---- commands ---- */

#define MATTER_FIELDS(T)                                                                         \
	ID(T, mandate, F_OPT, "Mandate of the deputy it was told to."),                          \
	    TEXT(T, title, F_REQ, 60, "The matter in a few words; no names."),                   \
	    TEXT(T, text, F_REQ, TEXT_HI, "What the resident says."),                            \
	    TEXT(T, subject, F_OPT, 32, "Subject class."),                                       \
	    TEXT(T, resident_name, F_OPT | F_PRIVATE, 60, "The resident; left out: not named."), \
	    FIELD(T, resident_phone, F_OPT | F_PRIVATE, 3, 32, "The resident's telephone.")

static const struct field opinion_receive_fields[] = {
	MATTER_FIELDS(opinion_receive),
	ID(opinion_receive, site, F_OPT,
	    "Home or station where it was taken; a street may leave it out."),
	FIELD_ENUM(opinion_receive, via, F_REQ, &opinion_via_enum, "How it came."),
	ID(opinion_receive, entry, F_OPT, "The entry of a register that it is from."),
	DAY(opinion_receive, received_on, F_OPT, "The day; today when absent, not in the future."),
};
DESC(opinion_receive, "opinion.receive", "A resident's opinion.");

static const struct field opinion_submitted_fields[] = {
	INLET_FIELDS(opinion_submitted),
	MATTER_FIELDS(opinion_submitted),
	CODE(opinion_submitted, street, F_REQ, "Code of the street; one of the certificate's."),
	ID(opinion_submitted, site, F_OPT, "A home or station of that street."),
};
DESC(opinion_submitted, "opinion.submitted", "An opinion that another system has taken.");

#define ON_OPINION_FIELDS(T)                       \
	ID(T, opinion, F_REQ, "The opinion."),     \
	    FIELD(T, version, F_OPT, 1, INT64_MAX, \
		"Version the caller saw; a stale one is ABORTED.")

static const struct field opinion_answer_fields[] = {
	ON_OPINION_FIELDS(opinion_answer),
	TEXT(opinion_answer, text, F_REQ, TEXT_HI, "The answer given."),
	FIELD_ENUM(opinion_answer, result, F_OPT, &opinion_result_enum, "Solved when absent."),
};
DESC(opinion_answer, "opinion.answer", "An answer on the spot.");

static const struct field opinion_route_fields[] = {
	ON_OPINION_FIELDS(opinion_route),
	FIELD_ENUM(opinion_route, to, F_REQ, &opinion_route_to_enum, "To whom."),
	ID(opinion_route, unit, F_OPT, "The unit; needed for a department."),
	TEXT(opinion_route, name, F_OPT, 100, "Or in words: the community, the congress."),
	TEXT(opinion_route, reason, F_OPT, REASON_HI, "Why; what is wished."),
};
DESC(opinion_route, "opinion.route", "Hands an opinion over.");

static const struct field opinion_refuse_fields[] = {
	ON_OPINION_FIELDS(opinion_refuse),
	FIELD_ENUM(
	    opinion_refuse, reason_code, F_REQ, &opinion_refusal_enum, "Reason by the list."),
	TEXT(opinion_refuse, reason, F_OPT, REASON_HI, "In words."),
	TEXT(opinion_refuse, pointer, F_OPT, 200, "Where to turn instead; 信访 when absent."),
};
DESC(opinion_refuse, "opinion.refuse", "Not taken.");

static const struct field opinion_sign_fields[] = {
	ON_OPINION_FIELDS(opinion_sign),
	TEXT(opinion_sign, person, F_OPT, 60, "Who received it; the caller when absent."),
};
DESC(opinion_sign, "opinion.sign", "Receipt by the unit.");

static const struct field opinion_hand_back_fields[] = {
	ON_OPINION_FIELDS(opinion_hand_back),
	TEXT(opinion_hand_back, reason, F_REQ, REASON_HI, "Why it is not this unit's matter."),
};
DESC(opinion_hand_back, "opinion.hand_back", "Hands it back.");

static const struct field opinion_report_fields[] = {
	ON_OPINION_FIELDS(opinion_report),
	FIELD_ENUM(opinion_report, result, F_REQ, &opinion_result_enum, "Solved, partly or not."),
	TEXT(opinion_report, text, F_REQ, TEXT_HI, "What was done, or why not."),
};
DESC(opinion_report, "opinion.report", "The result.");

static const struct field opinion_feed_back_fields[] = {
	ON_OPINION_FIELDS(opinion_feed_back),
	FIELD_ENUM(opinion_feed_back, to, F_REQ, &feedback_to_enum, "The resident or the deputy."),
	FIELD_ENUM(opinion_feed_back, way, F_REQ, &feedback_way_enum, "How."),
	TEXT(opinion_feed_back, text, F_OPT, TEXT_HI,
	    "What the resident was told; shown by the receipt number instead of the result's "
	    "text."),
	DAY(opinion_feed_back, date, F_OPT, "The day; today when absent, not in the future."),
};
DESC(opinion_feed_back, "opinion.feed_back", "The result was told.");

static const struct field opinion_close_fields[] = { ON_OPINION_FIELDS(opinion_close) };
DESC(opinion_close, "opinion.close", "Closes.");

static const struct field opinion_correct_fields[] = {
	ON_OPINION_FIELDS(opinion_correct),
	TEXT(opinion_correct, resident_name, F_OPT | F_PRIVATE, 60,
	    "The resident's name as it should be; left out: as it is."),
	FIELD(opinion_correct, resident_phone, F_OPT | F_PRIVATE, 3, 32,
	    "The resident's telephone as it should be; left out: as it is."),
};
DESC(opinion_correct, "opinion.correct", "Corrects who said it.");

static const struct field opinion_erase_fields[] = {
	ON_OPINION_FIELDS(opinion_erase),
	TEXT(opinion_erase, reason, F_REQ, REASON_HI, "Why: who asked for it."),
};
DESC(opinion_erase, "opinion.erase", "Erases who said it.");

static const struct field opinion_ref_fields[] = {
	ID(opinion_ref, opinion, F_REQ, "The opinion."),
	FIELD(opinion_ref, version, F_REQ, 1, INT64_MAX, "Its version now."),
	FIELD_ENUM(opinion_ref, state, F_REQ, &opinion_state_enum, "Its state now."),
	FIELD(opinion_ref, receipt, F_OPT, 20, 23, "Of a new one: the resident's receipt number."),
};
DESC(opinion_ref, "opinion.ref", "The opinion as it now is.");

/* ---- events ---- */

#define HEAD_FIELDS(T)                                                  \
	ID(T, opinion, F_REQ, "The opinion."),                          \
	    FIELD(T, version, F_REQ, 1, INT64_MAX, "Its version now."), \
	    TEXT(T, title, F_REQ, 60, "Its title."),                    \
	    CODE(T, site_code, F_OPT, "Site where it was taken."),      \
	    CODE(T, street, F_OPT, "Its street."),                      \
	    FIELD_ENUM(T, state, F_REQ, &opinion_state_enum, "Its state now.")
#define HANDOVER_FIELDS(T)                                                  \
	HEAD_FIELDS(T), ID(T, handover, F_REQ, "The handing over."),        \
	    ID(T, unit, F_OPT, "The unit that has it, if one of the bus."), \
	    CODE(T, unit_code, F_OPT, "The unit's code."),                  \
	    TEXT(T, name, F_OPT, 256, "Name of who has it."),               \
	    FIELD_ENUM(T, to, F_REQ, &opinion_route_to_enum, "What that is.")

static const struct field ev_opinion_received_fields[] = {
	HEAD_FIELDS(ev_opinion_received),
	FIELD_ENUM(ev_opinion_received, via, F_REQ, &opinion_via_enum, "How it came."),
	FIELD(ev_opinion_received, source, F_OPT, 1, 200, "Other system that took it."),
	FIELD(ev_opinion_received, source_id, F_OPT, 1, 128, "Id of its event there."),
	TEXT(ev_opinion_received, subject, F_OPT, 32, "Subject class."),
	CODE(ev_opinion_received, person_code, F_OPT, "The deputy."),
	TEXT(ev_opinion_received, person_name, F_OPT, 256, "The deputy's name."),
	ID(ev_opinion_received, entry, F_OPT, "The entry of a register that it is from."),
	DAY(ev_opinion_received, received_on, F_REQ, "The day it was taken."),
	DUE(ev_opinion_received, "Until when it is to be routed."),
	ID(ev_opinion_received, site, F_OPT, "The site that took it."),
	ID(ev_opinion_received, deputy, F_OPT, "The deputy."),
	FIELD_ENUM(ev_opinion_received, level, F_OPT, &level_enum, "Level of the mandate."),
	FIELD(ev_opinion_received, problem, F_OPT, 1, 50, "Number of the problem in the entry."),
};
DESC(ev_opinion_received, "ev.opinion.received", "A resident's opinion was taken.");

static const struct field ev_opinion_answered_fields[] = {
	HEAD_FIELDS(ev_opinion_answered),
	FIELD_ENUM(ev_opinion_answered, result, F_REQ, &opinion_result_enum, "Solved or not."),
	TEXT(ev_opinion_answered, text, F_REQ, TEXT_HI, "The answer given."),
};
DESC(ev_opinion_answered, "ev.opinion.answered", "Answered on the spot.");

static const struct field ev_opinion_refused_fields[] = {
	HEAD_FIELDS(ev_opinion_refused),
	FIELD_ENUM(ev_opinion_refused, reason_code, F_REQ, &opinion_refusal_enum, "Why."),
	TEXT(ev_opinion_refused, reason, F_OPT, REASON_HI, "In words."),
	TEXT(ev_opinion_refused, pointer, F_REQ, 200, "Where to turn instead."),
};
DESC(ev_opinion_refused, "ev.opinion.refused", "Not taken.");

static const struct field ev_opinion_handover_fields[] = {
	HANDOVER_FIELDS(ev_opinion_handover),
	TEXT(ev_opinion_handover, person, F_OPT, 60, "Signed: who received it."),
	TEXT(ev_opinion_handover, reason, F_OPT, REASON_HI, "Why."),
	DUE(ev_opinion_handover, "The period that now runs."),
};
DESC(ev_opinion_handover, "ev.opinion.handover", "A change of hands.");

static const struct field ev_opinion_sent_fields[] = {
	HANDOVER_FIELDS(ev_opinion_sent),
	TEXT(ev_opinion_sent, text, F_REQ, TEXT_HI, "What the resident says."),
	TEXT(ev_opinion_sent, subject, F_OPT, 32, "Subject class."),
	TEXT(ev_opinion_sent, reason, F_OPT, REASON_HI, "What is wished."),
	DUE(ev_opinion_sent, "Until when it is to be handled."),
};
DESC(ev_opinion_sent, "ev.opinion.sent", "A unit has an opinion to handle.");

static const struct field ev_opinion_handled_fields[] = {
	HEAD_FIELDS(ev_opinion_handled),
	FIELD_ENUM(ev_opinion_handled, result, F_REQ, &opinion_result_enum, "The result."),
	TEXT(ev_opinion_handled, text, F_OPT, TEXT_HI, "In words; absent: see the suggestion."),
	ID(ev_opinion_handled, suggestion, F_OPT, "The suggestion it became."),
	FIELD(ev_opinion_handled, serial, F_OPT, 9, 16, "Its serial number."),
};
DESC(ev_opinion_handled, "ev.opinion.handled", "The result.");

static const struct field ev_opinion_link_fields[] = {
	HEAD_FIELDS(ev_opinion_link),
	ID(ev_opinion_link, suggestion, F_REQ, "The suggestion."),
	TEXT(ev_opinion_link, reason, F_OPT, REASON_HI, "Released: why."),
	DUE(ev_opinion_link, "Released: until when it is to be routed."),
};
DESC(ev_opinion_link, "ev.opinion.link", "Tied to a suggestion, or no longer.");

static const struct field ev_opinion_fed_back_fields[] = {
	HEAD_FIELDS(ev_opinion_fed_back),
	FIELD_ENUM(ev_opinion_fed_back, to, F_REQ, &feedback_to_enum, "Who was told."),
	FIELD_ENUM(ev_opinion_fed_back, way, F_REQ, &feedback_way_enum, "How."),
	DAY(ev_opinion_fed_back, date, F_REQ, "When."),
};
DESC(ev_opinion_fed_back, "ev.opinion.fed_back", "The result was told.");

static const struct field ev_opinion_erased_fields[] = {
	HEAD_FIELDS(ev_opinion_erased),
	FIELD_ENUM(ev_opinion_erased, cause, F_REQ, &erasure_enum, "By rule, or at a request."),
	TEXT(ev_opinion_erased, reason, F_OPT, REASON_HI, "Why."),
};
DESC(ev_opinion_erased, "ev.opinion.erased", "The resident's personal data were erased.");

static const struct field ev_opinion_closed_fields[] = {
	HEAD_FIELDS(ev_opinion_closed),
	FIELD_ENUM(ev_opinion_closed, result, F_REQ, &opinion_result_enum, "The result."),
};
DESC(ev_opinion_closed, "ev.opinion.closed", "Closed.");

static const struct field ev_opinion_deadline_fields[] = {
	HEAD_FIELDS(ev_opinion_deadline),
	ID(ev_opinion_deadline, deadline, F_REQ, "The period."),
	CODE(ev_opinion_deadline, unit_code, F_OPT, "The unit whose step it is."),
	DAY(ev_opinion_deadline, old, F_OPT, "It changed: the last day so far."),
	DUE(ev_opinion_deadline, "The period as it is."),
	FIELD_ENUM(ev_opinion_deadline, why, F_OPT, &due_cause_enum, "It changed: why."),
};
DESC(ev_opinion_deadline, "ev.opinion.deadline", "A period of an opinion.");
