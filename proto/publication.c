/* SPDX-License-Identifier: Apache-2.0 */
#include "proto/suggestions.h"

ENUMDESC(privacy_check_enum, "privacy_check", "clean", "redacted");
ENUMDESC(publication_state_enum, "publication_state", "current", "replaced", "withdrawn");

#define TEXT(T, m, fl, hi, doc) FIELD(T, m, (fl) | F_CHARS, 1, hi, doc)
#define SERIAL(T) FIELD(T, serial, F_REQ, 9, 16, "Its serial number.")
#define EXTENT(T, fl) FIELD_ENUM(T, extent, fl, &openness_enum, "In full, the title only, or not.")
#define CHECK(T) FIELD_ENUM(T, check, F_REQ, &privacy_check_enum, "What the privacy check found.")
#define CHECKED_BY(T) TEXT(T, checked_by, F_REQ, 60, "Who checked it.")
#define WHY(T) TEXT(T, reason, F_OPT, 1000, "Why less than the deputy wishes.")
#define HEAD_FIELDS(T)                                                             \
	FIELD(T, suggestion, F_REQ, 0, 0, "The suggestion."),                      \
	    FIELD(T, version, F_REQ, 1, INT64_MAX, "Its version now."), SERIAL(T), \
	    TEXT(T, title, F_REQ, 60, "Its title."),                               \
	    FIELD_ENUM(T, state, F_REQ, &suggestion_state_enum, "Its state now.")
#define ON_FIELDS(T)                                          \
	FIELD(T, suggestion, F_REQ, 0, 0, "The suggestion."), \
	    FIELD(T, version, F_OPT, 1, INT64_MAX,            \
		"Version the caller saw; a stale one is ABORTED.")

static const struct field redacted_reply_fields[] = {
	FIELD(redacted_reply, reply, F_REQ, 0, 0, "A reply that was passed on."),
	TEXT(redacted_reply, text, F_REQ, 4000, "Its text as it is published."),
};
DESC(redacted_reply, "redacted.reply", "A reply as it is published, instead of as it is.");

static const struct field suggestion_publish_fields[] = {
	ON_FIELDS(suggestion_publish),
	FIELD_ENUM(suggestion_publish, extent, F_REQ, &openness_enum,
	    "In full, the title only, or not; at most what the deputy wishes."),
	CHECKED_BY(suggestion_publish),
	CHECK(suggestion_publish),
	WHY(suggestion_publish),
	TEXT(suggestion_publish, title, F_OPT, 60, "Redacted: the title as it is published."),
	TEXT(suggestion_publish, facts, F_OPT, 4000, "Redacted: the facts."),
	TEXT(suggestion_publish, request, F_OPT, 4000, "Redacted: what is asked."),
	FIELD_LIST(suggestion_publish, replies, F_OPT, &redacted_reply_desc, 0, 16,
	    "Redacted: the replies that are published otherwise than they are."),
};
DESC(suggestion_publish, "suggestion.publish", "Publishes, after a privacy check.");

static const struct field suggestion_unpublish_fields[] = {
	ON_FIELDS(suggestion_unpublish),
	TEXT(suggestion_unpublish, reason, F_REQ, 1000, "Why."),
};
DESC(suggestion_unpublish, "suggestion.unpublish", "Takes the publication back.");

static const struct field ev_published_fields[] = {
	HEAD_FIELDS(ev_published),
	EXTENT(ev_published, F_REQ),
	CHECK(ev_published),
	CHECKED_BY(ev_published),
	WHY(ev_published),
	FIELD(ev_published, replies, F_REQ, 0, 1000, "How many replies are published."),
};
DESC(ev_published, "suggestion.published", "It is decided how it is published.");

static const struct field ev_unpublished_fields[] = {
	HEAD_FIELDS(ev_unpublished),
	TEXT(ev_unpublished, reason, F_REQ, 1000, "Why."),
};
DESC(ev_unpublished, "suggestion.unpublished", "The publication is taken back.");

static const struct field publication_list_fields[] = {
	FIELD(publication_list, year, F_OPT, 1900, 2199, "Of the serial number."),
	FIELD(publication_list, after, F_OPT, 1, 128, "Cursor of the page before."),
	FIELD(publication_list, limit, F_OPT, 1, 1000, "Rows of a page, default 100."),
};
DESC(publication_list, "publication.list", "Filters.");

#define SHOWN_FIELDS(T)                                                                      \
	FIELD(T, suggestion, F_REQ, 0, 0, "The suggestion."), SERIAL(T),                     \
	    TEXT(T, title, F_REQ, 60, "Title."), EXTENT(T, F_REQ),                           \
	    FIELD(T, published_on, F_REQ, 0, 0, "Since when."),                              \
	    TEXT(T, lead_name, F_OPT, 256, "In full only: the lead deputy."),                \
	    FIELD_ENUM(T, level, F_OPT, &level_enum, "In full only: level of the mandate."), \
	    TEXT(T, subject, F_OPT, 32, "In full only: subject class.")

static const struct field publication_row_fields[] = {
	FIELD(publication_row, cursor, F_REQ, 1, 128, "Place in the list."),
	SHOWN_FIELDS(publication_row),
};
DESC(publication_row, "publication.row", "A published suggestion in a list.");

static const struct field publication_get_fields[] = {
	FIELD(publication_get, suggestion, F_OPT, 0, 0, "The suggestion; or:"),
	FIELD(publication_get, serial, F_OPT, 9, 16, "its serial number."),
};
DESC(publication_get, "publication.get", "By id or by serial number.");

static const struct field published_reply_card_fields[] = {
	TEXT(published_reply_card, unit_name, F_REQ, 256, "The unit."),
	TEXT(published_reply_card, number, F_REQ, 60, "Number of the letter."),
	FIELD(published_reply_card, dated, F_REQ, 0, 0, "Date of the letter."),
	FIELD_ENUM(published_reply_card, class, F_REQ, &reply_class_enum, "Reply class."),
	TEXT(published_reply_card, text, F_REQ, 4000, "The text."),
	FIELD_LIST(published_reply_card, points, F_REQ, &reply_point_desc, 0, POINTS_MAX,
	    "Point by point."),
	TEXT(published_reply_card, measure, F_OPT, 1000, "Class B: what will be done."),
	FIELD(published_reply_card, by_date, F_OPT, 0, 0, "Class B: by when."),
};
DESC(published_reply_card, "published.reply", "A published reply.");

static const struct field publication_fields[] = {
	SHOWN_FIELDS(publication),
	TEXT(publication, facts, F_OPT, 4000, "In full only: facts (事由)."),
	TEXT(publication, request, F_OPT, 4000, "In full only: what is asked (建议)."),
	FIELD_LIST(publication, replies, F_REQ, &published_reply_card_desc, 0, 1000,
	    "In full only: the replies, the newest as far as an answer goes."),
};
DESC(publication, "publication", "A published suggestion.");

static const struct field publication_card_fields[] = {
	FIELD_ENUM(publication_card, state, F_REQ, &publication_state_enum, "Whether it stands."),
	EXTENT(publication_card, F_REQ),
	CHECK(publication_card),
	CHECKED_BY(publication_card),
	WHY(publication_card),
	FIELD(publication_card, published_on, F_REQ, 0, 0, "Since when."),
	FIELD(publication_card, withdrawn_on, F_OPT, 0, 0, "Taken back: when."),
	TEXT(publication_card, withdrawn_reason, F_OPT, 1000, "Taken back: why."),
};
DESC(publication_card, "publication.card", "How it is published.");
