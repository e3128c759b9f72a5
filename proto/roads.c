/* SPDX-License-Identifier: Apache-2.0 */
#include "proto/suggestion_fields.h"

#define TEXT(T, m, fl, hi, doc) FIELD(T, m, (fl) | F_CHARS, 1, hi, doc)
#define NUMBER(T, m, fl, doc) TEXT(T, m, fl, 60, doc)

static const struct field suggestion_forward_fields[] = {
	ON_SUGGESTION_FIELDS(suggestion_forward),
	NUMBER(suggestion_forward, external_no, F_OPT,
	    "Its number there; suggestion.exchange gives it later."),
};
DESC(suggestion_forward, "suggestion.forward", "Reported to the deputy's own congress.");

static const struct field suggestion_exchange_fields[] = {
	ON_SUGGESTION_FIELDS(suggestion_exchange),
	NUMBER(suggestion_exchange, external_no, F_REQ, "Its number at that congress."),
	NUMBER(suggestion_exchange, instead_of, F_OPT, "The wrong number that this one corrects."),
};
DESC(suggestion_exchange, "suggestion.exchange", "The number that another congress gave.");

static const struct field suggestion_answer_fields[] = {
	ON_SUGGESTION_FIELDS(suggestion_answer),
	TEXT(suggestion_answer, by, F_REQ, 60, "Who answered there."),
	NUMBER(suggestion_answer, number, F_REQ, "Number of the letter (发文字号)."),
	FIELD(suggestion_answer, dated, F_REQ, 0, 0, "Date of the letter."),
	FIELD_ENUM(suggestion_answer, class, F_REQ, &reply_class_enum, "Reply class."),
	TEXT(suggestion_answer, text, F_REQ, 4000, "The text."),
	FIELD(suggestion_answer, by_date, F_OPT, 0, 0, "Class B: by when."),
	TEXT(suggestion_answer, class_reason, F_OPT, 1000, "Class C: why not."),
};
DESC(suggestion_answer, "suggestion.answer", "The answer of the deputy's own congress.");

static const struct field suggestion_report_fields[] = {
	ON_SUGGESTION_FIELDS(suggestion_report),
	TEXT(suggestion_report, report, F_REQ, 100, "The special report it is part of."),
};
DESC(suggestion_report, "suggestion.report", "It went into a special report.");

/* ---- events ---- */

static const struct field ev_forwarded_fields[] = {
	HEAD_FIELDS(ev_forwarded),
	FIELD_ENUM(ev_forwarded, channel, F_REQ, &channel_enum, "Channel."),
	FIELD(ev_forwarded, congress, F_OPT, 1, 32, "Code of the congress."),
	NUMBER(ev_forwarded, external_no, F_OPT, "Its number there, if it has one yet."),
};
DESC(ev_forwarded, "suggestion.forwarded", "It was reported to the deputy's own congress.");

static const struct field ev_exchanged_fields[] = {
	HEAD_FIELDS(ev_exchanged),
	NUMBER(ev_exchanged, external_no, F_REQ, "Its number at that congress."),
	NUMBER(ev_exchanged, instead_of, F_OPT, "The wrong number before."),
};
DESC(ev_exchanged, "suggestion.exchanged", "Its number at the other congress is known.");

static const struct field ev_asked_again_fields[] = {
	ASSIGNMENT_FIELDS(ev_asked_again),
};
DESC(ev_asked_again, "suggestion.asked_again", "The other congress is to answer once more.");

static const struct field ev_reported_fields[] = {
	HEAD_FIELDS(ev_reported),
	TEXT(ev_reported, report, F_REQ, 100, "The special report."),
};
DESC(ev_reported, "suggestion.reported", "It went into a special report.");
