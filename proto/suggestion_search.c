/* SPDX-License-Identifier: Apache-2.0 */
#include "proto/suggestions.h"

ENUMDESC(search_kind_enum, "search_kind", "suggestion", "opinion");

#define PAGE_FIELDS(T)                                                \
	FIELD(T, after, F_OPT, 1, 128, "Cursor of the page before."), \
	    FIELD(T, limit, F_OPT, 1, 1000, "Rows of a page.")

static const struct field suggestion_search_fields[] = {
	FIELD(suggestion_search, text, F_REQ | F_CHARS, 2, 100,
	    "What to look for: words in any order, two characters or more each."),
	FIELD_ENUM(suggestion_search, kind, F_OPT, &search_kind_enum,
	    "Only suggestions, or only opinions."),
	FIELD_ENUM(suggestion_search, state, F_OPT, &suggestion_state_enum,
	    "Only suggestions in this state."),
	FIELD(suggestion_search, year, F_OPT, 1900, 2199,
	    "Of the serial number, else of submission."),
	FIELD(suggestion_search, street, F_OPT, 1, 32, "Only from this street."),
	FIELD(suggestion_search, unit, F_OPT, 1, 32, "Only those assigned to this unit."),
	PAGE_FIELDS(suggestion_search),
};
DESC(suggestion_search, "suggestion.search", "What to look for.");

#define SAID_FIELDS(T)                                                               \
	FIELD(T, title, F_REQ | F_CHARS, 1, 60, "Title."),                           \
	    FIELD(T, serial, F_OPT, 1, 32, "Serial number, once accepted."),         \
	    FIELD(T, state, F_REQ, 1, 32, "Its state."),                             \
	    FIELD(T, lead_name, F_OPT | F_CHARS, 1, 256, "The lead deputy's name."), \
	    FIELD(T, street, F_OPT, 1, 32, "From which street."),                    \
	    FIELD(T, received_on, F_OPT, 0, 0, "Day of submission or receipt.")
#define HIT_FIELDS(T)                                                     \
	FIELD(T, cursor, F_REQ, 1, 128, "Place in the list."),            \
	    FIELD_ENUM(T, kind, F_REQ, &search_kind_enum, "What it is."), \
	    FIELD(T, id, F_REQ, 0, 0, "The suggestion, or the opinion."), \
	    FIELD(T, score, F_REQ, 0, 0, "From 0 to 1; the order of the list.")

static const struct field found_row_fields[] = {
	HIT_FIELDS(found_row),
	FIELD(found_row, excerpt, F_REQ | F_CHARS, 0, 200, "The place in the text."),
	SAID_FIELDS(found_row),
};
DESC(found_row, "found", "What was found.");

static const struct field suggestion_similar_fields[] = {
	FIELD(suggestion_similar, suggestion, F_OPT, 0, 0, "One that is there, also a draft; or:"),
	FIELD(suggestion_similar, title, F_OPT | F_CHARS, 1, 60, "a title,"),
	FIELD(suggestion_similar, text, F_OPT | F_CHARS, 1, 5000, "and what is said."),
	PAGE_FIELDS(suggestion_similar),
};
DESC(suggestion_similar, "suggestion.similar", "Similar to what.");

static const struct field similar_row_fields[] = {
	HIT_FIELDS(similar_row),
	FIELD(similar_row, shared, F_REQ, 0, 5, "Phrases in both, the weightiest first."),
	SAID_FIELDS(similar_row),
};
DESC(similar_row, "similar", "What was said before.");
